//! Processor time, which other work on the machine does not lengthen as it does wall-clock time.

use std::ffi::c_int;

unsafe extern "C" {
    fn clock_gettime(clock: c_int, time: *mut [i64; 2]) -> c_int;
}

/// `CLOCK_PROCESS_CPUTIME_ID` of Linux.
const PROCESS: c_int = 2;

/// Time that this process was computing, s.
pub fn processor_seconds() -> f64 {
    let mut time = [0; 2];
    // SAFETY: the call fills two integers.
    let failed = unsafe { clock_gettime(PROCESS, &mut time) };
    assert_eq!(failed, 0, "no processor time here");
    time[0] as f64 + 1e-9 * time[1] as f64
}
