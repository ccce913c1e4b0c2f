//! A set of files below one directory: added one by one, committed as one.
//!
//! Knows where each belongs, not how its bytes get to the disk (`staged`).

use std::fs::File;
use std::io::Write;
use std::path::{Component, Path, PathBuf};

use super::error::{WriteError, failed};
use super::staged::Staged;

/// Writes these files below `dir` as one set, each path relative to it.
pub fn write_all(dir: &Path, files: Vec<(PathBuf, Vec<u8>)>) -> Result<(), WriteError> {
    let mut set = Set::begin(dir)?;
    for (name, bytes) in &files {
        set.add(name, bytes)?;
    }
    set.commit()
}

/// A set of files below one directory, in the making. Dropped before it is committed, it leaves no file half-written, no temporary
/// file, and none of the directories made on the way; only what has grown so far stays.
pub struct Set {
    dir: PathBuf,
    staged: Staged,
    names: Vec<PathBuf>,
}

/// A file of a set that grows while the program computes.
pub struct Growing {
    file: File,
    target: PathBuf,
    part: PathBuf,
}

impl Set {
    /// No files yet, below `dir`, which is made when it does not exist.
    pub fn begin(dir: &Path) -> Result<Set, WriteError> {
        let mut staged = Staged::default();
        staged.make_directory(dir)?;
        Ok(Set {
            dir: dir.to_owned(),
            staged,
            names: Vec::new(),
        })
    }

    /// Adds a file with these bytes; `relative` is its path below the directory.
    pub fn add(&mut self, relative: &Path, bytes: &[u8]) -> Result<(), WriteError> {
        let target = self.target(relative)?;
        let mut file = self.staged.create(&target)?;
        file.write_all(bytes)
            .and_then(|()| file.sync_all())
            .map_err(failed("write", &target))
    }

    /// Adds a file that is written bit by bit.
    pub fn grow(&mut self, relative: &Path) -> Result<Growing, WriteError> {
        let target = self.target(relative)?;
        let (part, file) = self.staged.create_part(&target)?;
        Ok(Growing { file, target, part })
    }

    /// The files so far, in the order in which they were added, each relative to the directory.
    pub fn names(&self) -> &[PathBuf] {
        &self.names
    }

    /// Puts every file in its place.
    pub fn commit(self) -> Result<(), WriteError> {
        self.staged.commit()
    }

    /// Where a new file of the set will stand, its directory made.
    fn target(&mut self, relative: &Path) -> Result<PathBuf, WriteError> {
        let normal = |c: Component| matches!(c, Component::Normal(_));
        if !relative.components().all(normal) || relative.file_name().is_none() {
            return Err(WriteError::Outside(relative.to_owned()));
        }
        if self.names.iter().any(|name| name == relative) {
            return Err(WriteError::Twice(relative.to_owned()));
        }
        self.names.push(relative.to_owned());
        let target = self.dir.join(relative);
        if target.is_dir() {
            return Err(WriteError::IsDirectory(target));
        }
        if let Some(parent) = target.parent() {
            self.staged.make_directory(parent)?;
        }
        Ok(target)
    }
}

impl Growing {
    /// Appends bytes; another program can read them from now on.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), WriteError> {
        let written = self.file.write_all(bytes);
        written.map_err(failed("write", &self.target))
    }

    /// Ends it: waits until all of it is on the disk.
    pub fn finish(self) -> Result<(), WriteError> {
        let synced = self.file.sync_all();
        synced.map_err(failed("write", &self.target))
    }

    /// Where it is until the set is committed.
    pub fn part(&self) -> &Path {
        &self.part
    }
}
