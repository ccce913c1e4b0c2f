//! Which value stands in which register: a register is taken from the value whose next use is farthest.
//!
//! A register here is a group of `units` machine registers, one per vector of lanes. Writes the loads and stores that moving values
//! in and out takes; knows no arithmetic.

use super::{
    encode::{Base, Encoder, LOAD, STORE, Source},
    values::{Value, ValueId},
};

/// A group of registers.
pub(super) type Group = usize;

/// The state between two instructions.
#[derive(Debug)]
pub(super) struct Registers {
    pub encoder: Encoder,
    values: Vec<Value>,
    /// Where each value is.
    group: Vec<Option<Group>>,
    stored: Vec<bool>,
    /// What each group holds.
    holds: Vec<Option<ValueId>>,
    /// Groups that the instruction at hand needs.
    pinned: Vec<Group>,
    /// Vectors of lanes side by side.
    units: usize,
    /// Bytes between slots.
    stride: usize,
}

impl Registers {
    pub fn new(
        encoder: Encoder,
        values: Vec<Value>,
        given: usize,
        units: usize,
        stride: usize,
    ) -> Registers {
        let groups = encoder.form().registers() / units;
        Registers {
            encoder,
            group: vec![None; values.len()],
            stored: (0..values.len()).map(|id| id < given).collect(),
            values,
            holds: vec![None; groups],
            pinned: Vec::new(),
            units,
            stride,
        }
    }

    /// Writes for each vector of a group.
    pub fn each(&mut self, mut write: impl FnMut(&mut Encoder, &dyn Fn(Group) -> u8, usize)) {
        for unit in 0..self.units {
            let units = self.units;
            write(&mut self.encoder, &|g| (g * units + unit) as u8, unit);
        }
    }

    /// The source of a value's vector: its register, or its slot.
    pub fn source(&self, value: ValueId, unit: usize) -> Source {
        match self.group[value] {
            Some(group) => Source::Register((group * self.units + unit) as u8),
            None => self.slot(value, unit),
        }
    }

    fn slot(&self, value: ValueId, unit: usize) -> Source {
        let home = usize::from(self.values[value].home);
        let offset = home * self.stride + unit * self.encoder.form().bytes();
        Source::Memory(Base::Slots, offset as i32 - super::BIAS)
    }

    pub fn units(&self) -> usize {
        self.units
    }

    pub fn is_loaded(&self, value: ValueId) -> bool {
        self.group[value].is_some()
    }

    /// Whether the read at hand is the last one.
    pub fn dies(&self, value: ValueId) -> bool {
        self.values[value].reads.len() == 1
    }

    /// A group for a new value or an intermediate result, pinned.
    pub fn fresh(&mut self) -> Group {
        let group = self.free().unwrap_or_else(|| self.evict());
        self.pinned.push(group);
        group
    }

    fn free(&self) -> Option<Group> {
        (0..self.holds.len()).find(|&g| self.holds[g].is_none() && !self.pinned.contains(&g))
    }

    /// The turn at which what a group holds is read next.
    fn next_read(&self, group: Group) -> u32 {
        let value = self.holds[group].and_then(|value| self.values[value].next());
        value.unwrap_or(u32::MAX)
    }

    fn farthest(&self) -> Option<Group> {
        (0..self.holds.len())
            .filter(|g| !self.pinned.contains(g))
            .max_by_key(|&g| self.next_read(g))
    }

    fn evict(&mut self) -> Group {
        let group = self
            .farthest()
            .expect("an instruction pins fewer groups than there are");
        if let Some(value) = self.holds[group].take() {
            if !self.stored[value] {
                self.store(value, group);
            }
            self.group[value] = None;
        }
        group
    }

    fn store(&mut self, value: ValueId, group: Group) {
        for unit in 0..self.units {
            let (register, slot) = ((group * self.units + unit) as u8, self.slot(value, unit));
            self.encoder.two(STORE, register, slot);
        }
        self.stored[value] = true;
    }

    fn load(&mut self, value: ValueId, group: Group) {
        for unit in 0..self.units {
            let (register, slot) = ((group * self.units + unit) as u8, self.slot(value, unit));
            self.encoder.two(LOAD, register, slot);
        }
    }

    /// A group that holds the value, pinned; loaded where it is not.
    pub fn loaded(&mut self, value: ValueId) -> Group {
        let group = match self.group[value] {
            Some(group) => group,
            None => {
                let group = self.free().unwrap_or_else(|| self.evict());
                self.load(value, group);
                self.holds[group] = Some(value);
                self.group[value] = Some(group);
                group
            }
        };
        self.pinned.push(group);
        group
    }

    /// Pins the value's group where it has one, and gives it one where that saves a later load; otherwise it is read from memory.
    pub fn reachable(&mut self, value: ValueId) {
        if self.group[value].is_some() || self.is_worth_loading(value) {
            self.loaded(value);
        }
    }

    fn is_worth_loading(&self, value: ValueId) -> bool {
        let Some(again) = self.values[value].after_next() else {
            return false;
        };
        self.free().is_some() || self.farthest().is_some_and(|g| self.next_read(g) > again)
    }

    /// A group that may be overwritten and holds the value: its own where this is its last read, or a copy. Pinned.
    pub fn taken(&mut self, value: ValueId) -> Group {
        match self.group[value] {
            Some(group) if self.dies(value) && !self.pinned.contains(&group) => {
                self.holds[group] = None;
                self.group[value] = None;
                self.pinned.push(group);
                group
            }
            Some(from) => {
                self.pinned.push(from);
                let to = self.fresh();
                self.each(|e, r, _| e.two(LOAD, r(to), Source::Register(r(from))));
                to
            }
            None => {
                let to = self.fresh();
                self.load(value, to);
                to
            }
        }
    }

    /// Counts one read of the value; after its last its group is free.
    pub fn read(&mut self, value: ValueId) {
        self.values[value].reads.pop();
        if self.values[value].reads.is_empty()
            && let Some(group) = self.group[value].take()
        {
            self.holds[group] = None;
        }
    }

    /// Puts a result where it belongs.
    pub fn write(&mut self, value: ValueId, group: Group) {
        if self.values[value].output {
            self.store(value, group);
        }
        if self.values[value].next().is_some() {
            self.holds[group] = Some(value);
            self.group[value] = Some(group);
        }
    }

    /// Lets go of what an instruction pinned.
    pub fn release(&mut self) {
        self.pinned.clear();
    }

    /// Lets go of everything but one group.
    pub fn release_but(&mut self, group: Group) {
        self.release();
        self.pinned.push(group);
    }
}
