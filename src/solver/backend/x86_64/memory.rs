//! Executable memory, and the calls into it: the one place of the native back end that is `unsafe`.
//!
//! What must hold, and where it is made to hold:
//! - Memory is never writable and executable at once: code is written to a private mapping, which is then made executable.
//! - The bytes are a function of the System V convention that takes the addresses of slots and constants, touches nothing but these,
//!   vector registers, `k1` and general registers that are the callee's, and returns: `emit` writes nothing else
//!   (tests read that off the bytes: `audit`).
//! - Every slot that a tape names lies within the slots given: `Code::run` compares their number with the plan's.
//! - Vectors are read at addresses that are multiples of their size: slots begin on a cache line (`method::Memory`), and a slot is a
//!   number of vectors wide.
//! - The processor has the instructions: a `Level` is the proof, and code is made for one only.

#![allow(unsafe_code, reason = "calling code that was just made")]

use memmap2::{Mmap, MmapMut};

use super::addresses::BIAS;

/// Bytes of a cache line.
pub(super) const LINE: usize = 64;

/// A constant over a cache line; only machine code reads it.
#[derive(Debug, Clone, Copy)]
#[repr(align(64))]
#[allow(dead_code, reason = "read by machine code")]
pub(super) struct CacheLine(pub [u64; LINE / 8]);

/// What is called: takes the addresses of slots and constants.
#[cfg(target_arch = "x86_64")]
type MachineFunction = extern "sysv64" fn(*mut u8, *const CacheLine);
/// No other processor has a level with vectors, so none is made there.
#[cfg(not(target_arch = "x86_64"))]
type MachineFunction = extern "C" fn(*mut u8, *const CacheLine);

/// Functions in executable memory.
#[derive(Debug)]
pub(super) struct Code {
    map: Mmap,
    pool: Vec<CacheLine>,
    /// Slots that the functions may touch, and lanes of each.
    slots: usize,
    width: usize,
}

impl Code {
    /// Makes bytes executable; none where the system forbids it. `slots` is the number of slots that the code knows,
    /// `width` that of the lanes that it works on.
    pub fn new(bytes: &[u8], pool: &[u64], slots: usize, width: usize) -> Option<Code> {
        let mut map = MmapMut::map_anon(bytes.len().max(1)).ok()?;
        map[..bytes.len()].copy_from_slice(bytes);
        let map = map.make_exec().ok()?;
        let pool = pool
            .iter()
            .map(|&bits| CacheLine([bits; LINE / 8]))
            .collect();
        Some(Code {
            map,
            pool,
            slots,
            width,
        })
    }

    /// Calls the function that begins at `entry`.
    pub fn run<const W: usize>(&self, entry: usize, slots: &mut [[f64; W]]) {
        assert!(
            slots.len() >= self.slots && W == self.width && entry < self.map.len(),
            "memory of another plan"
        );
        let base = slots.as_mut_ptr().cast::<u8>();
        debug_assert_eq!(base.align_offset(LINE), 0);
        // SAFETY: `entry` is where `emit` began a function of this signature (see the head of this file).
        let function: MachineFunction =
            unsafe { std::mem::transmute(self.map.as_ptr().add(entry)) };
        // The biased address is never read itself.
        function(base.wrapping_add(BIAS as usize), self.pool.as_ptr());
    }
}
