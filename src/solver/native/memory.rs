//! Executable memory, and the calls into it: the one place of the native back end that is `unsafe`.
//!
//! What must hold, and where it is made to hold:
//! - Memory is never writable and executable at once: code is written to a private mapping, which is then made executable.
//! - The bytes are a function of the System V convention that takes the addresses of slots and constants, touches nothing but these,
//!   vector registers, `k1` and general registers that are the callee's, and returns: `emit` writes nothing else.
//! - Every slot that a tape names lies within the slots given: `Code::run` compares their number with the plan's.
//! - Vectors are read at addresses that are multiples of their size: slots begin on a cache line (`machine::Memory`), a slot is at
//!   least one call's vectors wide, and calls start at multiples of those.
//! - The processor has the instructions: a `Level` is the proof, and code is made for one only.

#![allow(unsafe_code, reason = "calling code that was just made")]

use memmap2::{Mmap, MmapMut};

/// Bytes of a cache line.
pub(super) const LINE: usize = 64;

/// A constant over a cache line; only machine code reads it.
#[derive(Debug, Clone, Copy)]
#[repr(align(64))]
#[allow(dead_code, reason = "read by machine code")]
pub(super) struct Line(pub [u64; LINE / 8]);

/// Functions in executable memory.
#[derive(Debug)]
pub(super) struct Code {
    map: Mmap,
    pool: Vec<Line>,
    /// Slots that the functions may touch.
    slots: usize,
}

impl Code {
    /// Makes bytes executable; none where the system forbids it. `slots` is the number of slots that the code knows.
    pub fn new(bytes: &[u8], pool: &[u64], slots: usize) -> Option<Code> {
        let mut map = MmapMut::map_anon(bytes.len().max(1)).ok()?;
        map[..bytes.len()].copy_from_slice(bytes);
        let map = map.make_exec().ok()?;
        let pool = pool.iter().map(|&bits| Line([bits; LINE / 8])).collect();
        Some(Code { map, pool, slots })
    }

    /// Calls the function that begins at `entry`, once for every `step` lanes.
    pub fn run<const W: usize>(&self, entry: usize, slots: &mut [[f64; W]], step: usize) {
        assert!(
            slots.len() >= self.slots && W.is_multiple_of(step) && entry < self.map.len(),
            "memory of another plan"
        );
        let base = slots.as_mut_ptr().cast::<f64>();
        debug_assert_eq!(base.align_offset(LINE), 0);
        // SAFETY: `entry` is where `emit` began a function of this signature (see the head of this file).
        let function: extern "sysv64" fn(*mut u8, *const Line) =
            unsafe { std::mem::transmute(self.map.as_ptr().add(entry)) };
        for first in (0..W).step_by(step) {
            // SAFETY: stays within the first slot; the biased address is never read itself.
            let lanes = unsafe { base.add(first) }.cast::<u8>();
            function(lanes.wrapping_add(super::BIAS as usize), self.pool.as_ptr());
        }
    }
}
