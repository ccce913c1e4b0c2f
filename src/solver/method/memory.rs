//! The memory that tapes work on: a slot for every value, and in each slot a number for every lane.
//!
//! Knows how many slots a plan has and which of them are literals.

use super::plan::StepPlan;

/// Memory seen by a tape; its length is a power of two.
pub(crate) type Slots<const W: usize> = [[f64; W]];

/// Owner of the memory. The length never changes; the offset puts the first slot on a cache line, so that no vector of 8
/// lanes straddles two.
#[derive(Debug)]
pub(crate) struct Memory<const W: usize> {
    numbers: Vec<f64>,
    offset: usize,
}

impl<const W: usize> Memory<W> {
    const LINE: usize = 64;

    /// Memory for a plan's tapes, its literals in their places.
    pub(crate) fn new(plan: &StepPlan) -> Self {
        let numbers = vec![0.0; plan.slots.next_power_of_two() * W + Self::LINE / 8];
        let offset = numbers
            .as_ptr()
            .align_offset(Self::LINE)
            .min(Self::LINE / 8);
        let mut memory = Self { numbers, offset };
        for &(slot, value) in &plan.literals {
            memory.slots()[slot as usize] = [value; W];
        }
        memory
    }

    /// The slots.
    pub(crate) fn slots(&mut self) -> &mut Slots<W> {
        let end = self.numbers.len() - (Self::LINE / 8 - self.offset);
        self.numbers[self.offset..end].as_chunks_mut().0
    }
}
