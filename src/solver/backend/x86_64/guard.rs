//! Memory between addresses at which nothing may be read or written: whoever reaches beside it ends the process.

#![allow(unsafe_code, reason = "asking the system for pages")]

use std::ptr;

/// Bytes that nobody may touch on either side: more than the largest distance between two slots.
const GUARD: usize = 1 << 25;

/// Numbers that fill pages of their own.
pub(super) struct Guarded {
    map: *mut libc::c_void,
    bytes: usize,
}

impl Guarded {
    /// At least so many numbers, all zero.
    pub fn new(numbers: usize) -> Guarded {
        // SAFETY: asks for a number.
        let page = unsafe { libc::sysconf(libc::_SC_PAGESIZE) } as usize;
        let bytes = (numbers * size_of::<f64>()).next_multiple_of(page);
        let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE;
        let all = bytes + 2 * GUARD;
        // SAFETY: a new mapping, where the system wants it.
        let map = unsafe { libc::mmap(ptr::null_mut(), all, libc::PROT_NONE, flags, -1, 0) };
        assert_ne!(map, libc::MAP_FAILED, "no memory");
        let guarded = Guarded { map, bytes };
        let access = libc::PROT_READ | libc::PROT_WRITE;
        // SAFETY: pages of that mapping, to which nothing refers yet.
        let changed = unsafe { libc::mprotect(guarded.first().cast(), bytes, access) };
        assert_eq!(changed, 0, "no pages to read and write");
        guarded
    }

    fn first(&self) -> *mut f64 {
        self.map.wrapping_byte_add(GUARD).cast()
    }

    /// All of them, guards on both sides.
    pub fn numbers(&mut self) -> &mut [f64] {
        // SAFETY: these pages are there, aligned, zero or written as numbers, and borrowed with `self`.
        unsafe { std::slice::from_raw_parts_mut(self.first(), self.bytes / size_of::<f64>()) }
    }
}

impl Drop for Guarded {
    fn drop(&mut self) {
        // SAFETY: the whole mapping, which nothing borrows any more.
        unsafe { libc::munmap(self.map, self.bytes + 2 * GUARD) };
    }
}

/// Whether something touches memory that it may not: it is done in a child process, which then ends by that.
pub(super) fn faults(touch: impl FnOnce()) -> bool {
    let mut status = 0;
    // SAFETY: the child runs `touch`, which takes no lock and no memory, and ends without returning here.
    let child = unsafe { libc::fork() };
    assert!(child >= 0, "no child");
    if child == 0 {
        // SAFETY: the test runner's handler would write of a fault; the child only has to end.
        unsafe { libc::signal(libc::SIGSEGV, libc::SIG_DFL) };
        touch();
        // SAFETY: ends the child.
        unsafe { libc::_exit(0) };
    }
    // SAFETY: the child is ours, and `status` is there.
    let ended = unsafe { libc::waitpid(child, &mut status, 0) };
    assert_eq!(ended, child);
    libc::WIFSIGNALED(status) && libc::WTERMSIG(status) == libc::SIGSEGV
}
