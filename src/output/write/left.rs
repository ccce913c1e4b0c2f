//! What a program that came to no end has left of a table with a journal, read without a claim to it.
//!
//! For whoever wants to know whether and how far it came; what is read may grow meanwhile.

use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;

use super::folder::{JOURNAL, part_of};
use super::journal::{self, JournalText};
use super::paths::hidden;

/// A table that was begun, and its journal.
#[derive(Debug, Clone, PartialEq)]
pub struct Left<H, N> {
    /// The folder that it is in.
    pub part: PathBuf,
    /// What the journal says.
    pub journal: JournalText<H, N>,
}

impl<H, N> Left<H, N> {
    /// Rows that are there.
    pub fn rows(&self) -> usize {
        self.journal.entries.iter().map(|entry| entry.rows).sum()
    }

    /// Seconds that they took.
    pub fn seconds(&self) -> f64 {
        let last = self.journal.entries.last();
        last.map_or(0.0, |entry| entry.seconds)
    }
}

/// What was begun of a table of the result `dir` and came to no end.
pub fn left<H: DeserializeOwned, N: DeserializeOwned>(
    dir: &Path,
    table: &Path,
) -> Option<Left<H, N>> {
    // A link to a folder has its results beside what it leads to.
    let real = dir.canonicalize();
    let target = real.as_deref().unwrap_or(dir);
    let part = part_of(target);
    let usual = journal::read(&journal::beside(&part.join(table)));
    // A program killed while it put its result into its place has laid the journal aside.
    let aside = || journal::read(&hidden(target, JOURNAL)).filter(|_| part.exists());
    let (journal, _) = usual.or_else(aside)?;
    Some(Left { part, journal })
}
