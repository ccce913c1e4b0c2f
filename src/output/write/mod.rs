//! The only place of the library that writes files.
//!
//! A set of files is written in two passes. The first puts every file under a temporary name beside its place and waits
//! until the bytes are on the disk; the second renames. So whatever goes wrong with the bytes (disk full, no permission)
//! goes wrong before any old result is touched, and a file under its own name is always whole. A rename that fails in
//! the second pass leaves the earlier files of the set renamed: whole, but newer than the rest.
//!
//! A file that takes long to come about grows under a name that a user recognises, `NAME.part`. What it holds is never
//! thrown away: it stays when the set comes to nothing, even when the program is killed.
//!
//! This module does not know what the bytes mean.

mod error;
mod set;
mod staged;
#[cfg(test)]
mod tests;

pub use error::WriteError;
pub use set::{Growing, Set, write_all};
