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

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Component, Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use thiserror::Error;

/// Why the results are not on the disk; names the path and what to do about it.
#[derive(Debug, Error)]
pub enum WriteError {
    /// The operating system refused.
    #[error("cannot {action} `{}`: {source}; {}", path.display(), remedy(source.kind()))]
    Io {
        /// What was tried: "create the directory", "write".
        action: &'static str,
        /// The place it was tried on.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A directory stands where a file should go.
    #[error("cannot write `{}`: it is a directory; move it away or choose another output directory", .0.display())]
    IsDirectory(PathBuf),
    /// The path would leave the output directory or is empty.
    #[error("`{}` does not name a file inside the output directory; use a relative path without `..`", .0.display())]
    Outside(PathBuf),
    /// One path twice in a set: one of the two would be lost.
    #[error("`{}` would be written twice; give one of the two results another name", .0.display())]
    Twice(PathBuf),
}

fn remedy(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            "choose an output directory you may write to"
        }
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            "free some space or choose an output directory on another disk"
        }
        ErrorKind::AlreadyExists | ErrorKind::NotADirectory => {
            "a file stands where a directory is needed; move it away or choose another output directory"
        }
        ErrorKind::InvalidFilename => "choose a shorter or plainer name",
        _ => "choose another output directory",
    }
}

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
        let (temporary, mut file) = create_beside(&target).map_err(failed("write", &target))?;
        self.staged.files.push(Staging {
            temporary,
            target: target.clone(),
            grows: false,
        });
        file.write_all(bytes)
            .and_then(|()| file.sync_all())
            .map_err(failed("write", &target))
    }

    /// Adds a file that is written bit by bit.
    pub fn grow(&mut self, relative: &Path) -> Result<Growing, WriteError> {
        let target = self.target(relative)?;
        let (part, file) = create_part(&target).map_err(failed("write", &target))?;
        self.staged.files.push(Staging {
            temporary: part.clone(),
            target: target.clone(),
            grows: true,
        });
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

/// Files under temporary names and the directories made for them; what was not committed goes away with it.
#[derive(Default)]
struct Staged {
    directories: Vec<PathBuf>,
    files: Vec<Staging>,
    committed: bool,
}

/// A file under the name that it has until the set is committed.
struct Staging {
    temporary: PathBuf,
    target: PathBuf,
    grows: bool,
}

impl Staged {
    /// Makes `dir` with its parents and remembers which of them are new, outermost first.
    fn make_directory(&mut self, dir: &Path) -> Result<(), WriteError> {
        let missing: Vec<&Path> = dir
            .ancestors()
            .take_while(|p| !p.as_os_str().is_empty() && !p.exists())
            .collect();
        for path in missing.into_iter().rev() {
            match fs::create_dir(path) {
                Ok(()) => self.directories.push(path.to_owned()),
                // Another process may have made it between the look and now.
                Err(_) if path.is_dir() => {}
                Err(source) => return Err(failed("create the directory", path)(source)),
            }
        }
        if dir.as_os_str().is_empty() || dir.is_dir() {
            Ok(())
        } else {
            Err(failed("create the directory", dir)(
                ErrorKind::NotADirectory.into(),
            ))
        }
    }

    fn commit(mut self) -> Result<(), WriteError> {
        for Staging {
            temporary, target, ..
        } in &self.files
        {
            fs::rename(temporary, target).map_err(failed("replace", target))?;
        }
        self.committed = true;
        sync_directories(&self.files);
        Ok(())
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        if self.committed {
            return;
        }
        // Best effort: the error that brought us here is the one to report. Removing a renamed file's old name finds
        // nothing, and a directory that is not empty stays.
        for file in &self.files {
            let empty = || fs::metadata(&file.temporary).is_ok_and(|part| part.len() == 0);
            if !file.grows || empty() {
                let _ = fs::remove_file(&file.temporary);
            }
        }
        for directory in self.directories.iter().rev() {
            let _ = fs::remove_dir(directory);
        }
    }
}

fn failed<'a>(action: &'static str, path: &'a Path) -> impl Fn(io::Error) -> WriteError + 'a {
    move |source| WriteError::Io {
        action,
        path: path.to_owned(),
        source,
    }
}

/// Number of the next temporary name of this process.
static COUNTER: AtomicU64 = AtomicU64::new(0);

/// A new file beside `target` that no other thread or process uses.
fn create_beside(target: &Path) -> io::Result<(PathBuf, File)> {
    loop {
        let turn = COUNTER.fetch_add(1, Ordering::Relaxed);
        // The name is short and its own: one derived from a long target name could exceed the system's limit.
        let name = format!(".monobis-{}-{turn}.tmp", std::process::id());
        let temporary = target.with_file_name(name);
        match OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&temporary)
        {
            Ok(file) => return Ok((temporary, file)),
            // Left over from a process that was killed and had our number.
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
}

/// A new file `NAME.part` beside `target`; `NAME.part-2` and so on where another run writes, or one that was killed has left its own.
fn create_part(target: &Path) -> io::Result<(PathBuf, File)> {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    let numbered = |turn: u32| match turn {
        1 => format!("{name}.part"),
        turn => format!("{name}.part-{turn}"),
    };
    let mut turns = 1..;
    loop {
        let part = target.with_file_name(turns.next().map_or_else(String::new, numbered));
        match OpenOptions::new().write(true).create_new(true).open(&part) {
            Ok(file) => return Ok((part, file)),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
}

/// Makes the renames themselves durable where the system lets a directory be synced; elsewhere there is nothing to do.
fn sync_directories(files: &[Staging]) {
    let parents: std::collections::BTreeSet<&Path> = files
        .iter()
        .filter_map(|file| file.target.parent())
        .collect();
    for parent in parents {
        let parent = if parent.as_os_str().is_empty() {
            Path::new(".")
        } else {
            parent
        };
        if let Ok(directory) = File::open(parent) {
            let _ = directory.sync_all();
        }
    }
}

#[cfg(test)]
mod tests;
