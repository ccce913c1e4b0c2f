//! A result in the making: files added one by one in `NAME.part`, the whole put into its place at the end.

use std::fs::{self, File, OpenOptions};
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::claim::Claim;
use super::error::{WriteError, failed};
use super::growing::{Growing, written_as};
use super::journal::{self, ChunkReader, Journal, JournalEntry, JournalText};
use super::manifest::{RECORD, WrittenFile};
use super::paths::{hidden, inside, make, place, remove, unmake};
use super::swap::{apart, others, repair, swap};
use crate::text::Digest;

/// A result in the making. Dropped before it is committed, it leaves what has grown so far in `NAME.part` and nothing else.
pub struct ResultFolder {
    target: PathBuf,
    part: PathBuf,
    claim: Claim,
    /// Folders made on the way, outermost first.
    made: Vec<PathBuf>,
    /// What stood in the folder at the beginning and is of no result.
    foreign: Vec<PathBuf>,
    written: Vec<WrittenFile>,
    growing: Option<PathBuf>,
    committed: bool,
}

/// What a new result took the place of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replaced {
    /// Whether a result was there before.
    pub earlier: bool,
    /// Files that no result wrote, or that were changed since, and that stand in the folder as before.
    pub kept: Vec<PathBuf>,
}

impl ResultFolder {
    /// A result without files yet for the folder `dir`, which need not exist; `called` is what the program was called with, for others
    /// that want to write there meanwhile. Puts right what a killed program left.
    pub fn begin(dir: &Path, called: &str) -> Result<ResultFolder, WriteError> {
        ResultFolder::begun(dir, called, &[])
    }

    /// The same, with the table that a program which came to no end had begun to grow there, and its journal: see
    /// [`go_on`](ResultFolder::go_on).
    pub fn begin_again(dir: &Path, called: &str, table: &Path) -> Result<ResultFolder, WriteError> {
        let mut folder =
            ResultFolder::begun(dir, called, &[table.to_owned(), journal::beside(table)])?;
        folder.growing = Some(table.to_owned());
        Ok(folder)
    }

    fn begun(dir: &Path, called: &str, keep: &[PathBuf]) -> Result<ResultFolder, WriteError> {
        let (target, made) = place(dir)?;
        let part = part_of(&target);
        let begun = Claim::take(&target, &part, called, keep).and_then(|claim| {
            repair(&target)?;
            put_back_journal(&target, &part, keep);
            let foreign = if target.exists() {
                others(&target)?
            } else {
                Vec::new()
            };
            if keep.is_empty() {
                fs::create_dir(&part).map_err(failed("create the directory", &part))?;
            }
            Ok((claim, foreign))
        });
        match begun {
            Ok((claim, foreign)) => Ok(ResultFolder {
                target,
                part,
                claim,
                made,
                foreign,
                written: Vec::new(),
                growing: None,
                committed: false,
            }),
            Err(error) => {
                unmake(&made);
                Err(error)
            }
        }
    }

    /// Adds a file with these bytes; `relative` is its path below the folder.
    pub fn add(&mut self, relative: &Path, bytes: &[u8]) -> Result<(), WriteError> {
        let mut file = self.create(relative)?;
        let path = self.part.join(relative);
        file.write_all(bytes)
            .and_then(|()| file.sync_all())
            .map_err(failed("write", &path))?;
        self.put_down(relative, Digest::of(bytes));
        Ok(())
    }

    /// Adds a file that is written bit by bit, one in a result; it belongs to the result when it is finished.
    pub fn grow(&mut self, relative: &Path) -> Result<Growing, WriteError> {
        let file = self.create(relative)?;
        self.growing = Some(relative.to_owned());
        self.put_down(relative, Digest::default());
        Ok(Growing::new(file, self.part.join(relative)))
    }

    /// The same with a journal, so that another program can go on with it.
    pub fn grow_with_journal(
        &mut self,
        relative: &Path,
        head: &impl Serialize,
    ) -> Result<Growing, WriteError> {
        let path = journal::beside(relative);
        self.claim.note(&path)?;
        let grown = self.grow(relative)?;
        let journal = Journal::begin(self.part.join(path), head)?;
        Ok(grown.with_journal(journal, 0.0))
    }

    /// Goes on with a table that was begun by another program: `take` gets each chunk that is whole. What is behind them goes.
    pub fn go_on<N: DeserializeOwned>(
        &mut self,
        relative: &Path,
        mut take: impl FnMut(&JournalEntry<N>, &[u8]) -> bool,
    ) -> Result<Growing, WriteError> {
        let path = self.part.join(relative);
        let found = journal::read::<serde_json::Value, N>(&journal::beside(&path));
        let Some((JournalText { entries, .. }, ends)) = found else {
            return Err(WriteError::InTheWay(self.part.clone()));
        };
        let mut rows = ChunkReader::open(&path)?;
        let mut whole = 0;
        for entry in &entries {
            let Some(bytes) = rows.next(entry)? else {
                break;
            };
            if !take(entry, &bytes) {
                return Err(WriteError::OtherRows(path));
            }
            whole += 1;
        }
        let (length, digest) = rows.so_far();
        let told = |e| failed("write", &path)(e);
        let mut file = OpenOptions::new().write(true).open(&path).map_err(told)?;
        file.set_len(length).map_err(told)?;
        file.seek(SeekFrom::End(0)).map_err(told)?;
        let journal = Journal::go_on(journal::beside(&path), ends[whole])?;
        let before = entries[..whole].last().map_or(0.0, |entry| entry.seconds);
        self.put_down(relative, digest);
        let grown = Growing::new(file, path).behind(length, digest);
        Ok(grown.with_journal(journal, before))
    }

    /// Takes a file that has grown: waits until all of it is on the disk.
    pub fn finish(&mut self, grown: Growing) -> Result<(), WriteError> {
        let digest = grown.end()?;
        let name = self.growing.as_deref().map(written_as);
        let files = self.written.iter_mut();
        for file in files.filter(|file| Some(&file.name) == name.as_ref()) {
            file.digest = digest.to_string();
        }
        Ok(())
    }

    /// Whether there is a table in it to go on with.
    pub fn goes_on(&self) -> bool {
        self.growing.is_some() && self.written.is_empty()
    }

    /// Makes the journal of the table that has grown a file of the result: others want to know how its rows came about.
    pub fn keep_journal(&mut self) -> Result<(), WriteError> {
        let Some(journal) = self.growing.as_deref().map(journal::beside) else {
            return Ok(());
        };
        let path = self.part.join(&journal);
        let bytes = fs::read(&path).map_err(failed("read", &path))?;
        self.put_down(&journal, Digest::of(&bytes));
        Ok(())
    }

    /// Where it comes about.
    pub fn part(&self) -> &Path {
        &self.part
    }

    /// The files so far, in the order in which they were added.
    pub fn written(&self) -> &[WrittenFile] {
        &self.written
    }

    /// Puts the result into its place. Its record must have been added: it says what may be removed the next time.
    pub fn commit(mut self) -> Result<Replaced, WriteError> {
        if !self.part.join(RECORD).exists() {
            return Err(WriteError::NoResult(self.part.join(RECORD)));
        }
        let earlier = self.target.join(RECORD).exists();
        // The journal is no part of the result. Until that is in its place, another program may have to go on with it.
        let aside = hidden(&self.target, JOURNAL);
        let journal = self
            .growing
            .as_deref()
            .map(|table| self.part.join(journal::beside(table)));
        let listed = |journal: &PathBuf| {
            self.written
                .iter()
                .any(|f| self.part.join(&f.name) == *journal)
        };
        let journal = journal.filter(|journal| !listed(journal));
        let aside = journal
            .filter(|journal| fs::rename(journal, &aside).is_ok())
            .map(|_| aside);
        let kept = swap(&self.part, &self.target, &self.written)?;
        self.committed = true;
        aside.iter().for_each(|aside| {
            let _ = fs::remove_file(aside);
        });
        Ok(Replaced { earlier, kept })
    }

    fn put_down(&mut self, relative: &Path, digest: Digest) {
        self.written.push(WrittenFile {
            name: written_as(relative),
            digest: digest.to_string(),
        });
    }

    /// A new file of the result, its folder made; refused where another, or one of somebody else, has the place.
    fn create(&mut self, relative: &Path) -> Result<File, WriteError> {
        let path = self.part.join(inside(relative)?);
        if path.exists() {
            return Err(WriteError::Twice(relative.to_owned()));
        }
        // Before hours of computing, not after them.
        let mut foreign = self.foreign.iter();
        foreign.try_for_each(|leaf| apart(&self.target, leaf, relative))?;
        self.claim.note(relative)?;
        path.parent().map_or(Ok(Vec::new()), make)?;
        File::create_new(&path).map_err(failed("write", &path))
    }
}

/// Name of the place beside a folder in which the journal of its result is while that is put in.
pub(super) const JOURNAL: &str = "journal";

/// Puts the journal that was laid aside back to the table that is gone on with; of a result that came into its place nothing is left to do
/// but to remove it.
fn put_back_journal(target: &Path, part: &Path, keep: &[PathBuf]) {
    let aside = hidden(target, JOURNAL);
    // The table first, its journal last.
    let wanted = keep.last().map(|journal| part.join(journal));
    match wanted.filter(|journal| !journal.exists()) {
        Some(missing) => drop(fs::rename(aside, missing)),
        None => drop(fs::remove_file(aside)),
    }
}

/// Where the result of a folder comes about.
pub(super) fn part_of(target: &Path) -> PathBuf {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    target.with_file_name(format!("{name}.part"))
}

impl Replaced {
    /// What was replaced and what was not, in one line; nothing where there is nothing to say.
    pub fn told(&self) -> Option<String> {
        let kept: Vec<_> = self
            .kept
            .iter()
            .map(|path| path.to_string_lossy())
            .collect();
        let kept = match &kept[..] {
            [] => None,
            names => Some(format!(
                "not of this program and kept: {}",
                names.join(", ")
            )),
        };
        let earlier = self
            .earlier
            .then(|| "in the place of the earlier result".to_owned());
        let said: Vec<String> = earlier.into_iter().chain(kept).collect();
        (!said.is_empty()).then(|| said.join("; "))
    }
}

impl Drop for ResultFolder {
    fn drop(&mut self) {
        if self.committed {
            return;
        }
        let grown = self.growing.as_ref().filter(|name| {
            let found = fs::metadata(self.part.join(name));
            found.is_ok_and(|found| found.len() > 0)
        });
        let names = self.written.iter().map(|file| Path::new(&file.name));
        let names: Vec<&Path> = names
            .filter(|name| grown.is_none_or(|grown| grown != name))
            .collect();
        let journal = self.growing.as_deref().map(journal::beside);
        let journal = journal.as_deref().filter(|_| grown.is_none());
        remove(&self.part, names.into_iter().chain(journal));
        match grown {
            Some(_) => self.claim.keep(),
            None => {
                self.claim.lay_down();
                unmake(&self.made);
            }
        }
    }
}
