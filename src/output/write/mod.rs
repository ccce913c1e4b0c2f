//! The only place of the library that writes files.
//!
//! A result is a folder, and it appears at once or not at all. It is built beside its place, in `NAME.part`, whose bytes are on the
//! disk before anything is touched; then the earlier result is renamed away, the new one renamed in, and what the earlier one had
//! written is removed. A program that is killed between the renames leaves no result under the name and the whole earlier one beside
//! it, under a hidden name; the next one puts that back (`swap`). So whoever reads the folder reads one result or none.
//!
//! One program at a time writes a folder: it holds a lock beside it, which falls when it ends, however it ends (`claim`).
//! A table that takes long to compute grows there with a journal beside it, so that another program can go on where one was killed
//! (`growing`, `journal`, `left`).
//! Only what a result says that it wrote is ever removed (`manifest`); other files of the folder stay in it.
//!
//! A single file that is no result, such as an exported model, is put in its place by itself (`single`).
//!
//! This module does not know what the bytes mean.

mod claim;
mod error;
mod folder;
mod growing;
mod journal;
mod left;
mod manifest;
mod names;
mod paths;
mod single;
mod swap;
#[cfg(test)]
mod tests;

pub use error::WriteError;
pub use folder::{Replaced, ResultFolder};
pub use growing::Growing;
pub use journal::{ChunkReader, JournalEntry, JournalText};
pub use left::{Left, all, left};
pub use manifest::{RECORD, WrittenFile};
pub use names::folder;
pub use single::write_all;
