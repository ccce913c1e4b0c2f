//! A file of a result that grows while the program computes, whole rows at a time.
//!
//! With a journal another program can go on with it. Both are put onto the disk every few seconds, so that even a machine that loses
//! its power costs no more than those.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde::Serialize;

use super::error::{WriteError, failed};
use super::journal::{Journal, JournalEntry, append};
use crate::text::Digest;

/// The longest that rows are only in the memory of the system: waiting for a disk takes some milliseconds.
const SYNC: Duration = Duration::from_secs(2);

/// A file of a result that grows while the program computes.
pub struct Growing {
    file: File,
    part: PathBuf,
    length: u64,
    digest: Digest,
    journal: Option<Journal>,
    /// Since when this program computes, and how long others did before it, s.
    since: Instant,
    before: f64,
    synced: Instant,
}

impl Growing {
    /// A file without anything in it.
    pub(super) fn new(file: File, part: PathBuf) -> Growing {
        Growing {
            file,
            part,
            length: 0,
            digest: Digest::default(),
            journal: None,
            since: Instant::now(),
            before: 0.0,
            synced: Instant::now(),
        }
    }

    /// The same with so much in it.
    pub(super) fn behind(self, length: u64, digest: Digest) -> Growing {
        Growing {
            length,
            digest,
            ..self
        }
    }

    /// The same with a journal, after so many seconds.
    pub(super) fn with_journal(self, journal: Journal, before: f64) -> Growing {
        Growing {
            journal: Some(journal),
            before,
            ..self
        }
    }

    /// Appends bytes; another program can read them from now on. What a disk does not take whole is taken back.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), WriteError> {
        let written = append(&mut self.file, self.length, bytes);
        written.map_err(failed("write", &self.part))?;
        self.length += bytes.len() as u64;
        self.digest.add(bytes);
        Ok(())
    }

    /// Appends rows, and notes them in the journal where there is one.
    pub fn chunk(
        &mut self,
        bytes: &[u8],
        rows: usize,
        note: &impl Serialize,
    ) -> Result<(), WriteError> {
        let (length, digest) = (self.length, self.digest);
        self.write(bytes)?;
        let Some(journal) = &mut self.journal else {
            return Ok(());
        };
        let entry = JournalEntry {
            rows,
            ends: self.length,
            digest: self.digest.to_string(),
            seconds: self.before + self.since.elapsed().as_secs_f64(),
            note,
        };
        if let Err(error) = journal.line(&entry) {
            // Rows of which the journal does not know would be computed once more, and stand there twice.
            let _ = self.file.set_len(length);
            (self.length, self.digest) = (length, digest);
            return Err(error);
        }
        if self.synced.elapsed() > SYNC {
            self.sync()?;
        }
        Ok(())
    }

    /// Where it is until the result is committed.
    pub fn part(&self) -> &Path {
        &self.part
    }

    /// Waits until all of it is on the disk. The rows come first: a journal that tells of less than there is does no harm.
    fn sync(&mut self) -> Result<(), WriteError> {
        let synced = self.file.sync_data();
        synced.map_err(failed("write", &self.part))?;
        self.journal.as_ref().map_or(Ok(()), Journal::sync)?;
        self.synced = Instant::now();
        Ok(())
    }

    /// Ends it: its digest.
    pub(super) fn end(mut self) -> Result<Digest, WriteError> {
        self.sync()?;
        Ok(self.digest)
    }
}

/// The name of a file as records write it.
pub(super) fn written_as(relative: &Path) -> String {
    relative.to_string_lossy().replace('\\', "/")
}
