//! The journal of a table that grows: what it is a table of, and how far it has come, chunk by chunk.
//!
//! It stands beside the table in `NAME.part` and is a line for the head and one for every chunk, each behind the digest of its own
//! bytes. A chunk counts when its line is whole and the table's bytes up to its end have the digest that the line gives: whatever
//! order a system put bytes onto a disk in, and wherever it was interrupted, what is behind the last such chunk is as good as not
//! written. What a head and the note of a chunk say is not known here.

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::error::{WriteError, failed};
use crate::text::Digest;

/// Ending of the name of a journal, in the place of that of its table.
const ENDING: &str = "journal";

/// A chunk of a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JournalEntry<N> {
    /// Rows in it.
    pub rows: usize,
    /// Where it ends in the table, bytes from the start.
    pub ends: u64,
    /// Digest of the table up to there.
    pub digest: String,
    /// Seconds that were computed for until it was there, by all programs that went on with it.
    pub seconds: f64,
    /// What else is to be known of it.
    pub note: N,
}

/// A journal as it stands on the disk: a head and the chunks of which it tells.
#[derive(Debug, Clone, PartialEq)]
pub struct JournalText<H, N> {
    /// What the table is one of.
    pub head: H,
    /// The chunks whose lines are whole.
    pub entries: Vec<JournalEntry<N>>,
}

/// A journal that is being written.
pub(super) struct Journal {
    file: File,
    path: PathBuf,
    /// Bytes of whole lines.
    length: u64,
}

/// The journal of a table.
pub(super) fn beside(table: &Path) -> PathBuf {
    table.with_extension(ENDING)
}

impl Journal {
    /// A new one with this head.
    pub(super) fn begin(path: PathBuf, head: &impl Serialize) -> Result<Journal, WriteError> {
        let file = File::create_new(&path).map_err(failed("write", &path))?;
        let mut journal = Journal {
            file,
            path,
            length: 0,
        };
        journal.line(head)?;
        Ok(journal)
    }

    /// One that is there, as long as its head and so many bytes.
    pub(super) fn go_on(path: PathBuf, length: u64) -> Result<Journal, WriteError> {
        let told = |e| failed("write", &path)(e);
        let mut file = OpenOptions::new().write(true).open(&path).map_err(told)?;
        file.set_len(length).map_err(told)?;
        file.seek(SeekFrom::End(0)).map_err(told)?;
        Ok(Journal { file, path, length })
    }

    /// Appends a line; one that cannot be written whole is taken back.
    pub(super) fn line(&mut self, what: &impl Serialize) -> Result<(), WriteError> {
        let json = serde_json::to_string(what);
        let json = json.map_err(|e| failed("write", &self.path)(e.into()))?;
        let line = format!("{} {json}\n", Digest::of(json.as_bytes()));
        append(&mut self.file, self.length, line.as_bytes())
            .map_err(failed("write", &self.path))?;
        self.length += line.len() as u64;
        Ok(())
    }

    /// Waits until it is on the disk.
    pub(super) fn sync(&self) -> Result<(), WriteError> {
        let synced = self.file.sync_data();
        synced.map_err(failed("write", &self.path))
    }
}

/// Appends bytes to a file of a length, or leaves it as long as it was.
pub(super) fn append(file: &mut File, length: u64, bytes: &[u8]) -> io::Result<()> {
    file.write_all(bytes).inspect_err(|_| {
        // A full disk takes part of what it is given. That this fails as well is not worth a second complaint.
        let _ = file.set_len(length);
        let _ = file.seek(SeekFrom::Start(length));
    })
}

/// Reads a journal, and where its lines end; none where there is none with a whole head of this kind.
pub(super) fn read<H: DeserializeOwned, N: DeserializeOwned>(
    path: &Path,
) -> Option<(JournalText<H, N>, Vec<u64>)> {
    let mut lines = BufReader::new(File::open(path).ok()?);
    let mut line = String::new();
    let mut ends = Vec::new();
    let head = next(&mut lines, &mut line)?;
    ends.push(line.len() as u64);
    let mut entries = Vec::new();
    while let Some(entry) = next(&mut lines, &mut line) {
        ends.push(ends.last().unwrap_or(&0) + line.len() as u64);
        entries.push(entry);
    }
    Some((JournalText { head, entries }, ends))
}

/// The next line, where it is whole.
fn next<T: DeserializeOwned>(lines: &mut impl BufRead, line: &mut String) -> Option<T> {
    line.clear();
    lines.read_line(line).ok()?;
    let (digest, json) = line.strip_suffix('\n')?.split_once(' ')?;
    let whole = Digest::of(json.as_bytes()).to_string() == digest;
    whole.then(|| serde_json::from_str(json).ok())?
}

/// Reads the rows of chunks one after the other, as long as their digests agree.
pub struct ChunkReader {
    path: PathBuf,
    file: File,
    length: u64,
    digest: Digest,
}

impl ChunkReader {
    /// The rows of a table from the first on.
    pub(super) fn open(table: &Path) -> Result<ChunkReader, WriteError> {
        Ok(ChunkReader {
            path: table.to_owned(),
            file: File::open(table).map_err(failed("read", table))?,
            length: 0,
            digest: Digest::default(),
        })
    }

    /// The rows of the next chunk; none where they are not what was written.
    pub fn next<N>(&mut self, entry: &JournalEntry<N>) -> Result<Option<Vec<u8>>, WriteError> {
        let own = entry.ends.saturating_sub(self.length);
        let mut bytes = Vec::new();
        let read = (&mut self.file).take(own).read_to_end(&mut bytes);
        let read = read.map_err(failed("read", &self.path))?;
        let mut digest = self.digest;
        digest.add(&bytes);
        if (read as u64) < own || digest.to_string() != entry.digest {
            return Ok(None);
        }
        (self.length, self.digest) = (entry.ends, digest);
        Ok(Some(bytes))
    }

    /// How long the table is with what was read of it, and the digest up to there.
    pub(super) fn so_far(&self) -> (u64, Digest) {
        (self.length, self.digest)
    }
}
