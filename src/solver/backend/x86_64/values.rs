//! What a tape's slots hold over time: every write makes a new value, every read belongs to one.
//!
//! A tape reuses slots, a register allocator thinks in values. Knows no registers and no instructions of any machine.

use crate::solver::tape::{ChainTerm, Instruction, Op, Tape};

/// Index of a value.
pub(super) type ValueId = usize;

/// One value: from its write to its last read.
#[derive(Debug, Clone, Default)]
pub(super) struct LiveValue {
    /// The slot it belongs to.
    pub home: u16,
    /// Whether somebody reads it from memory after the tape.
    pub output: bool,
    /// Turns at which it is read, the next one last.
    pub reads: Vec<u32>,
}

impl LiveValue {
    /// The next turn at which it is read.
    pub fn next(&self) -> Option<u32> {
        self.reads.last().copied()
    }

    /// The turn of the read after the next.
    pub fn after_next(&self) -> Option<u32> {
        let others = self.reads.len().checked_sub(2)?;
        self.reads.get(others).copied()
    }
}

/// An instruction on values. A chain's terms follow in `Values::terms`.
#[derive(Debug, Clone, Copy)]
pub(super) struct ValueStep {
    pub op: Op,
    pub to: ValueId,
    pub from: [ValueId; 4],
    /// Number of terms of a chain.
    pub terms: usize,
}

/// A tape on values.
#[derive(Debug, Default)]
pub(super) struct Values {
    pub values: Vec<LiveValue>,
    pub steps: Vec<ValueStep>,
    /// Operands of all chains' terms, one after the other.
    pub terms: Vec<[ValueId; 2]>,
    /// Values that stand in memory before the tape runs.
    pub given: usize,
}

impl Values {
    /// Reads a tape; `outputs` tells the slots that are read after it.
    pub fn of(tape: &Tape, outputs: impl Fn(u16) -> bool) -> Values {
        let mut reader = Reader {
            current: Vec::new(),
            values: Values::default(),
            turn: 0,
        };
        reader.inputs(tape);
        let mut terms = &tape.terms[..];
        for instruction in &tape.code {
            reader.instruction(instruction, &mut terms);
        }
        let mut values = reader.values;
        for (slot, value) in reader.current.iter().enumerate() {
            if let Some(value) = value.filter(|&v| v >= values.given) {
                values.values[value].output = outputs(slot as u16);
            }
        }
        for value in &mut values.values {
            value.reads.reverse();
        }
        values
    }
}

struct Reader {
    /// The value in each slot.
    current: Vec<Option<ValueId>>,
    values: Values,
    turn: u32,
}

impl Reader {
    /// Slots that are read before they are written hold a value from before.
    fn inputs(&mut self, tape: &Tape) {
        let mut written = vec![false; 1 << 16];
        let mut terms = tape.terms.iter();
        for i in &tape.code {
            let own: Vec<u16> = match i.op {
                Op::Chain | Op::Products => {
                    let terms = terms.by_ref().take(i.from[1] as usize);
                    std::iter::once(i.from[0])
                        .chain(terms.flat_map(|t| t.from))
                        .collect()
                }
                op => i.from[..op.arity()].to_vec(),
            };
            for slot in own {
                if !written[slot as usize] && self.at(slot).is_none() {
                    self.make(slot);
                }
            }
            written[i.to as usize] = true;
        }
        self.values.given = self.values.values.len();
    }

    fn at(&self, slot: u16) -> Option<ValueId> {
        self.current.get(slot as usize).copied().flatten()
    }

    fn make(&mut self, slot: u16) -> ValueId {
        let id = self.values.values.len();
        self.values.values.push(LiveValue {
            home: slot,
            ..LiveValue::default()
        });
        if self.current.len() <= slot as usize {
            self.current.resize(slot as usize + 1, None);
        }
        self.current[slot as usize] = Some(id);
        id
    }

    fn read(&mut self, slot: u16) -> ValueId {
        let id = self.at(slot).expect("inputs were made before");
        self.values.values[id].reads.push(self.turn);
        id
    }

    fn instruction(&mut self, i: &Instruction, terms: &mut &[ChainTerm]) {
        let chain = matches!(i.op, Op::Chain | Op::Products);
        let mut from = [0; 4];
        for (id, &slot) in from.iter_mut().zip(&i.from[..i.op.arity()]) {
            *id = self.read(slot);
        }
        let count = if chain { i.from[1] as usize } else { 0 };
        let (own, rest) = terms.split_at(count);
        *terms = rest;
        for term in own {
            self.turn += 1;
            let operands = term.from.map(|slot| self.read(slot));
            self.values.terms.push(operands);
        }
        let to = self.make(i.to);
        self.turn += 1;
        self.values.steps.push(ValueStep {
            op: i.op,
            to,
            from,
            terms: count,
        });
    }
}
