//! Which value stands in which register: a register is taken from the value whose next use is farthest.
//!
//! Writes the loads and stores that moving values in and out takes; knows no arithmetic.

use super::{
    addresses::{BASES, BIAS, WINDOW},
    encode::{Encoder, InstructionForm, LOAD, STORE, SourceOperand},
    values::{LiveValue, ValueId},
};

/// A register.
pub(super) type Register = u8;

/// The state between two instructions.
#[derive(Debug)]
pub(super) struct Registers {
    pub encoder: Encoder,
    values: Vec<LiveValue>,
    /// Where each value is.
    register: Vec<Option<Register>>,
    stored: Vec<bool>,
    /// What each register holds.
    holds: Vec<Option<ValueId>>,
    /// Registers that the instruction at hand needs.
    pinned: Vec<Register>,
    /// Bytes between slots.
    stride: usize,
}

impl Registers {
    pub fn new(encoder: Encoder, values: Vec<LiveValue>, given: usize, stride: usize) -> Registers {
        Registers {
            register: vec![None; values.len()],
            stored: (0..values.len()).map(|id| id < given).collect(),
            values,
            holds: vec![None; encoder.form().registers()],
            encoder,
            pinned: Vec::new(),
            stride,
        }
    }

    /// A slot's window and its place in it. Wide registers have short displacements that reach a window; the others one for all.
    fn window_of(&self, home: u16) -> (usize, i32) {
        let offset = usize::from(home) * self.stride;
        let window = match self.encoder.form() {
            InstructionForm::Evex => (offset / WINDOW as usize).min(BASES.len() - 1),
            InstructionForm::Vex => 0,
        };
        let middle = window as i32 * WINDOW + BIAS;
        (window, offset as i32 - middle)
    }

    /// Where an instruction reads a value: its register, or its slot.
    pub fn source(&self, value: ValueId) -> SourceOperand {
        match self.register[value] {
            Some(register) => SourceOperand::Register(register),
            None => self.slot(value),
        }
    }

    fn slot(&self, value: ValueId) -> SourceOperand {
        let (window, place) = self.window_of(self.values[value].home);
        SourceOperand::Memory(BASES[window], place)
    }

    pub fn is_loaded(&self, value: ValueId) -> bool {
        self.register[value].is_some()
    }

    /// Whether the read at hand is the last one.
    pub fn dies(&self, value: ValueId) -> bool {
        self.values[value].reads.len() == 1
    }

    /// A register for a new value or an intermediate result, pinned.
    pub fn fresh(&mut self) -> Register {
        let register = self.free().unwrap_or_else(|| self.evict());
        self.pinned.push(register);
        register
    }

    fn all(&self) -> impl Iterator<Item = Register> + use<> {
        0..self.holds.len() as Register
    }

    fn free(&self) -> Option<Register> {
        self.all()
            .find(|&r| self.holds[usize::from(r)].is_none() && !self.pinned.contains(&r))
    }

    /// The turn at which what a register holds is read next.
    fn next_read(&self, register: Register) -> u32 {
        let value = self.holds[usize::from(register)].and_then(|value| self.values[value].next());
        value.unwrap_or(u32::MAX)
    }

    fn farthest(&self) -> Option<Register> {
        self.all()
            .filter(|r| !self.pinned.contains(r))
            .max_by_key(|&r| self.next_read(r))
    }

    fn evict(&mut self) -> Register {
        let register = self
            .farthest()
            .expect("an instruction pins fewer registers than there are");
        if let Some(value) = self.holds[usize::from(register)].take() {
            if !self.stored[value] {
                self.store(value, register);
            }
            self.register[value] = None;
        }
        register
    }

    fn store(&mut self, value: ValueId, register: Register) {
        self.encoder.two(STORE, register, self.slot(value));
        self.stored[value] = true;
    }

    fn load(&mut self, value: ValueId, register: Register) {
        self.encoder.two(LOAD, register, self.slot(value));
    }

    /// A register that holds the value, pinned; loaded where it is not.
    pub fn loaded(&mut self, value: ValueId) -> Register {
        let register = match self.register[value] {
            Some(register) => register,
            None => {
                let register = self.free().unwrap_or_else(|| self.evict());
                self.load(value, register);
                self.holds[usize::from(register)] = Some(value);
                self.register[value] = Some(register);
                register
            }
        };
        self.pinned.push(register);
        register
    }

    /// Pins the value's register where it has one, and gives it one where that saves a later load; otherwise it is read from memory.
    pub fn reachable(&mut self, value: ValueId) {
        if self.register[value].is_some() || self.is_worth_loading(value) {
            self.loaded(value);
        }
    }

    fn is_worth_loading(&self, value: ValueId) -> bool {
        let Some(again) = self.values[value].after_next() else {
            return false;
        };
        self.free().is_some() || self.farthest().is_some_and(|r| self.next_read(r) > again)
    }

    /// A register that may be overwritten and holds the value: its own where this is its last read, or a copy. Pinned.
    pub fn taken(&mut self, value: ValueId) -> Register {
        match self.register[value] {
            Some(register) if self.dies(value) && !self.pinned.contains(&register) => {
                self.holds[usize::from(register)] = None;
                self.register[value] = None;
                self.pinned.push(register);
                register
            }
            Some(from) => {
                self.pinned.push(from);
                let to = self.fresh();
                self.encoder.two(LOAD, to, SourceOperand::Register(from));
                to
            }
            None => {
                let to = self.fresh();
                self.load(value, to);
                to
            }
        }
    }

    /// Counts one read of the value; after its last its register is free.
    pub fn read(&mut self, value: ValueId) {
        self.values[value].reads.pop();
        if self.values[value].reads.is_empty()
            && let Some(register) = self.register[value].take()
        {
            self.holds[usize::from(register)] = None;
        }
    }

    /// Puts a result where it belongs.
    pub fn write(&mut self, value: ValueId, register: Register) {
        if self.values[value].output {
            self.store(value, register);
        }
        if self.values[value].next().is_some() {
            self.holds[usize::from(register)] = Some(value);
            self.register[value] = Some(register);
        }
    }

    /// Lets go of what an instruction pinned.
    pub fn release(&mut self) {
        self.pinned.clear();
    }

    /// Lets go of everything but one register.
    pub fn release_but(&mut self, register: Register) {
        self.release();
        self.pinned.push(register);
    }
}
