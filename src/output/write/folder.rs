//! A result in the making: files added one by one in `NAME.part`, the whole put into its place at the end.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use super::claim::Claim;
use super::error::{WriteError, failed};
use super::manifest::{RECORD, WrittenFile};
use super::paths::{inside, make, place, remove, unmake};
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

/// A file of a result that grows while the program computes.
pub struct Growing {
    file: File,
    part: PathBuf,
    name: String,
    digest: Digest,
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
        let (target, made) = place(dir)?;
        let name = target.file_name().unwrap_or_default().to_string_lossy();
        let part = target.with_file_name(format!("{name}.part"));
        let begun = Claim::take(&target, &part, called).and_then(|claim| {
            repair(&target)?;
            let foreign = if target.exists() {
                others(&target)?
            } else {
                Vec::new()
            };
            fs::create_dir(&part).map_err(failed("create the directory", &part))?;
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
        Ok(Growing {
            file,
            part: self.part.join(relative),
            name: written_as(relative),
            digest: Digest::default(),
        })
    }

    /// Takes a file that has grown: waits until all of it is on the disk.
    pub fn finish(&mut self, grown: Growing) -> Result<(), WriteError> {
        let synced = grown.file.sync_all();
        synced.map_err(failed("write", &grown.part))?;
        let files = self.written.iter_mut();
        for file in files.filter(|file| file.name == grown.name) {
            file.digest = grown.digest.to_string();
        }
        Ok(())
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
        let kept = swap(&self.part, &self.target, &self.written)?;
        self.committed = true;
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
        remove(
            &self.part,
            names.filter(|name| grown.is_none_or(|grown| grown != name)),
        );
        match grown {
            Some(_) => self.claim.keep(),
            None => {
                self.claim.lay_down();
                unmake(&self.made);
            }
        }
    }
}

impl Growing {
    /// Appends bytes; another program can read them from now on.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), WriteError> {
        let written = self.file.write_all(bytes);
        self.digest.add(bytes);
        written.map_err(failed("write", &self.part))
    }

    /// Where it is until the result is committed.
    pub fn part(&self) -> &Path {
        &self.part
    }
}

fn written_as(relative: &Path) -> String {
    relative.to_string_lossy().replace('\\', "/")
}
