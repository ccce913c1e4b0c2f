//! Tables with a journal as they stand on the disk, finished or not, read without a claim to them.
//!
//! For whoever wants to know whether and how far they came; what is read may grow meanwhile.

use std::fs;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;

use super::claim::is_held;
use super::error::WriteError;
use super::folder::{JOURNAL, part_of};
use super::journal::{self, ChunkReader, JournalText};
use super::manifest::RECORD;
use super::paths::hidden;

/// A table that was begun, and its journal.
#[derive(Debug, Clone, PartialEq)]
pub struct Left<H, N> {
    /// The folder that it is in.
    pub folder: PathBuf,
    /// Whether it is a result, with all that belongs to it.
    pub finished: bool,
    /// Whether a program writes it right now.
    pub running: bool,
    /// What the journal says.
    pub journal: JournalText<H, N>,
    table: PathBuf,
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

    /// Its rows, chunk by chunk.
    pub fn read(&self) -> Result<ChunkReader, WriteError> {
        ChunkReader::open(&self.folder.join(&self.table))
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
    Some(Left {
        folder: part,
        finished: false,
        running: is_held(target),
        journal,
        table: table.to_owned(),
    })
}

/// A result that kept the journal of its table.
fn finished<H: DeserializeOwned, N: DeserializeOwned>(
    dir: &Path,
    table: &Path,
) -> Option<Left<H, N>> {
    let (journal, _) = journal::read(&journal::beside(&dir.join(table)))?;
    dir.join(RECORD).exists().then(|| Left {
        folder: dir.to_owned(),
        finished: true,
        running: false,
        journal,
        table: table.to_owned(),
    })
}

/// The tables of a name with a journal in a folder and those in it: finished ones, and what was begun of others; each folder once.
pub fn all<H: DeserializeOwned, N: DeserializeOwned>(dir: &Path, table: &Path) -> Vec<Left<H, N>> {
    let inside = fs::read_dir(dir).into_iter().flatten().flatten();
    let mut places: Vec<PathBuf> = inside.map(|entry| entry.path()).collect();
    places.push(dir.to_owned());
    // Of `NAME.part` the name tells.
    for place in &mut places {
        if place.extension().is_some_and(|end| end == "part") {
            place.set_extension("");
        }
    }
    places.sort();
    places.dedup();
    let found = |place: &PathBuf| finished(place, table).or_else(|| left(place, table));
    places.iter().filter_map(found).collect()
}
