//! One tape run as machine code and by the interpreter. What the tape was not given is watched: its code is audited before it runs, its
//! slots lie against pages that nobody may touch, and slots within them that belong to others hold canaries.

use std::ops::Range;

use super::{
    audit,
    bits::POOL,
    compile::{CodeSource, form_of, write},
    guard, memory,
};
use crate::solver::{
    Number,
    backend::interpret,
    number::level::Level,
    tape::{Graph, SlotLayout, Tape},
    testing::Random,
};

/// Values that invite a difference: zeros of both signs, subnormals, infinities, NaN.
const EDGES: [f64; 12] = [
    0.0,
    -0.0,
    1.0,
    -1.5,
    1e-310,
    -5e-324,
    1e300,
    f64::INFINITY,
    f64::NEG_INFINITY,
    f64::NAN,
    2.5,
    -3000.0,
];

/// What the values of a tape are made of.
#[derive(Debug, Clone, Copy)]
pub(super) enum Growth {
    /// The latest values are the likeliest operands, so that chains come about.
    Mixed,
    /// Nearly only the latest: each value hangs on the one before.
    Deep,
    /// One running value from beginning to end: a single chain, were an instruction able to count so many terms.
    Chain,
    /// Any value, so that thousands are alive at once and registers are never enough.
    Wide,
}

/// A random graph: each value is an operation on values before it.
fn grow<N: Number>(inputs: &[N], operations: usize, growth: Growth, random: &mut Random) -> Vec<N> {
    let mut values = inputs.to_vec();
    values.extend([0.0, -0.0, 1.0, 2.5].map(N::constant));
    for _ in 0..operations {
        let mut pick = || {
            let near = match growth {
                Growth::Mixed => random.next() < 0.5,
                Growth::Deep | Growth::Chain => random.next() < 0.98,
                Growth::Wide => false,
            };
            let back = if near { 3 } else { values.len() };
            values[values.len() - 1 - random.below(back.min(values.len()))]
        };
        let (a, b, c, d) = (pick(), pick(), pick(), pick());
        if matches!(growth, Growth::Chain) {
            let (running, a) = (values[values.len() - 1], inputs[random.below(inputs.len())]);
            values.push([running + a, a.mul_add(a, running)][random.below(2)]);
            continue;
        }
        let value = match random.below(16) {
            0 => a + b,
            1 => a - b,
            2 => a * b,
            3 => a / b,
            4 => -a,
            5..=8 => a.mul_add(b, c),
            9 => a.neg_mul_add(b, c),
            10 => a.max(b),
            11 => N::select_gt(a, b, c, d),
            12 => a.round(),
            13 => a.scale2(b.round()),
            14 => a.exponent(),
            _ => a.mantissa(),
        };
        values.push(value);
    }
    values
}

/// How a trial's tape is made.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tried {
    pub operations: usize,
    pub growth: Growth,
    /// Values wanted at the end.
    pub wanted: usize,
    /// Slots of others before those of the tape.
    pub before: usize,
}

/// What canaries and slots of others hold; a result that saw one differs from the interpreter's, which sees other values there.
const CANARY: f64 = -7.25e77;

/// A tape and what the slots are to it.
pub(super) struct Made {
    pub tape: Tape,
    pub inputs: Range<u16>,
    /// Where its results go.
    pub places: Range<u16>,
    /// Slots that are not its business.
    pub others: Vec<Range<u16>>,
    pub literals: Vec<(u16, f64)>,
    /// All that there are.
    pub slots: usize,
}

impl Made {
    /// A random tape.
    pub fn grown(tried: Tried, random: &mut Random) -> Made {
        let (mut layout, graph) = (SlotLayout::default(), Graph::default());
        let before = layout.take(tried.before).unwrap();
        let inputs = layout.take(8).unwrap();
        let recorded = graph.inputs(inputs.clone());
        let all = grow(&recorded, tried.operations, tried.growth, random);
        let between = layout.take(3).unwrap();
        let places = layout.take(tried.wanted).unwrap();
        let wanted: Vec<_> = places
            .clone()
            .map(|place| match place == places.start {
                true => (all[all.len() - 1], place),
                false => (all[random.below(all.len())], place),
            })
            .collect();
        let tape = Tape::cut(&graph, &wanted, &mut layout).unwrap();
        // None in every other tape, whose own slots then lie against the guard.
        let after = layout.take([0, 3][random.below(2)]).unwrap();
        Made {
            tape,
            inputs,
            places,
            others: vec![before, between, after],
            literals: layout.literals(),
            slots: layout.used(),
        }
    }
}

/// A tape's machine code, and memory of exactly as many slots as it needs.
pub(super) struct Trial<'m, const W: usize> {
    made: &'m Made,
    code: memory::Code,
    entry: usize,
    memory: guard::Guarded,
    /// Where the slots begin: they lie against the guard before them or against that after them.
    first: usize,
    /// The interpreter's memory, in which what is not of the tape holds another value.
    expected: Vec<[f64; W]>,
}

impl<'m, const W: usize> Trial<'m, W> {
    /// None where the level has no machine code.
    pub fn new(level: Level, made: &'m Made) -> Option<Trial<'m, W>> {
        let Made {
            tape,
            places,
            slots,
            ..
        } = made;
        let form = form_of(level)?;
        if !W.is_multiple_of(form.bytes() / 8) {
            return None;
        }
        let source = CodeSource {
            tapes: std::slice::from_ref(tape),
            rows: &[],
            slots: *slots,
            is_output: &|slot| places.contains(&slot),
        };
        let (bytes, entries) = write(&source, form, W);
        let frame = audit::Frame {
            row: vec![tape],
            form,
            stride: W * 8,
            slots: *slots,
        };
        let audited = audit::audit(&bytes, entries[0], &frame);
        audited.unwrap_or_else(|fault| panic!("{fault}, at {W} lanes"));
        Some(Trial {
            made,
            code: memory::Code::new(&bytes, &POOL, *slots, W).unwrap(),
            entry: entries[0],
            memory: guard::Guarded::new(slots * W),
            first: 0,
            expected: vec![[0.5; W]; slots.next_power_of_two()],
        })
    }

    /// Runs machine code and interpreter once on new inputs, of which so large a share is hostile.
    pub fn execute(&mut self, hostile: f64, random: &mut Random) {
        let numbers = self.memory.numbers();
        numbers.fill(CANARY);
        self.first = [0, numbers.len() - self.made.slots * W][random.below(2)];
        for &(slot, value) in &self.made.literals {
            self.set(slot, [value; W]);
        }
        for slot in self.made.inputs.clone() {
            self.set(slot, std::array::from_fn(|_| input(hostile, random)));
        }
        interpret(&self.made.tape, &mut self.expected[..]);
        let slots = &mut self.memory.numbers()[self.first..][..self.made.slots * W];
        let slots = slots.as_chunks_mut().0;
        self.code.run::<W>(self.entry, slots);
        self.compare();
        assert!(self.is_untouched(), "written outside, at {W} lanes");
    }

    fn set(&mut self, slot: u16, values: [f64; W]) {
        let at = self.first + usize::from(slot) * W;
        self.memory.numbers()[at..at + W].copy_from_slice(&values);
        self.expected[usize::from(slot)] = values;
    }

    fn compare(&mut self) {
        let numbers = &self.memory.numbers()[self.first..];
        for slot in self.made.places.clone().map(usize::from) {
            for (got, expected) in numbers[slot * W..][..W].iter().zip(self.expected[slot]) {
                let same = got.to_bits() == expected.to_bits() || got.is_nan() && expected.is_nan();
                assert!(same, "{got:e} instead of {expected:e} at {W} lanes");
            }
        }
    }

    /// Whether slots of others, and what of the pages is no slot, hold what they held.
    fn is_untouched(&mut self) -> bool {
        let numbers = self.memory.numbers();
        let slot = |slot: u16| self.first + usize::from(slot) * W;
        let (start, end) = (self.first, self.first + self.made.slots * W);
        let others = self.made.others.iter().map(|o| slot(o.start)..slot(o.end));
        others
            .chain([0..start, end..numbers.len()])
            .flat_map(|range| &numbers[range])
            .all(|n| n.to_bits() == CANARY.to_bits())
    }
}

/// A number to compute with; a hostile one has any bits at all, or is an edge.
pub(super) fn input(hostile: f64, random: &mut Random) -> f64 {
    if random.next() >= hostile {
        8.0 * random.next() - 3.0
    } else if random.next() < 0.5 {
        EDGES[random.below(EDGES.len())]
    } else {
        random.next();
        let any = f64::from_bits(random.0 ^ random.0.rotate_left(29));
        // One NaN only, that which arithmetic makes: where two meet, it is not defined whose bits the result has, and the mantissa shows them.
        if any.is_nan() { f64::NAN } else { any }
    }
}
