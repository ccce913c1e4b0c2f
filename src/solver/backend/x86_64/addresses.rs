//! From which registers addresses count, and how far each of them reaches.
//!
//! Knows neither instructions nor what stands at an address.

/// A general register from which addresses count.
pub(super) type BaseRegister = u8;
/// rdi, the first argument.
pub(super) const FIRST: BaseRegister = 7;
/// rsi, the second argument.
pub(super) const SECOND: BaseRegister = 6;
/// rdi and those that a function may overwrite and that take no longer an address: rax, rcx, rdx, r8 to r11.
pub(super) const BASES: [BaseRegister; 8] = [FIRST, 0, 1, 2, 8, 9, 10, 11];

/// Bytes that short displacements from one address reach, both ways together.
pub(super) const WINDOW: i32 = 256 * 64;
/// Bytes by which the address of the slots is advanced: to the middle of the first window.
pub(super) const BIAS: i32 = WINDOW / 2;
