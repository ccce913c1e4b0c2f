//! The data files inside the program: which there are, how they are found by name, what they say as plain rows, and which compounds
//! are of one class.
//!
//! What a compound, a mechanism or a constant is, stands in the folders that read them.

pub(super) mod classes;
mod embedded;
mod keys;
pub mod listing;
pub mod members;
pub(super) mod salts;

pub(super) use embedded::is_gas;
pub use embedded::{FILES, File, Library, solvent_names};
pub(super) use keys::is_logarithm;

/// Path and text of every data file.
pub fn texts() -> impl Iterator<Item = (&'static str, &'static str)> {
    let files = FILES.iter().map(|file| (file.path, file.text));
    files.chain([classes::TEXT])
}
