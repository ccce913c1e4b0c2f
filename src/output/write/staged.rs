//! Files under temporary names beside their places, and the directories made for them.
//!
//! Knows no set: which files belong together, and below which directory, is the business of `set`.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use super::error::{WriteError, failed};

/// Files under temporary names and the directories made for them; what was not committed goes away with it.
#[derive(Default)]
pub(super) struct Staged {
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
    pub(super) fn make_directory(&mut self, dir: &Path) -> Result<(), WriteError> {
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

    /// A new file that takes the place of `target` when the set is committed, and goes when it is not.
    pub(super) fn create(&mut self, target: &Path) -> Result<File, WriteError> {
        let (temporary, file) = create_beside(target).map_err(failed("write", target))?;
        self.files.push(Staging {
            temporary,
            target: target.to_owned(),
            grows: false,
        });
        Ok(file)
    }

    /// The same under a name that a user recognises; what it holds stays.
    pub(super) fn create_part(&mut self, target: &Path) -> Result<(PathBuf, File), WriteError> {
        let (part, file) = create_part(target).map_err(failed("write", target))?;
        self.files.push(Staging {
            temporary: part.clone(),
            target: target.to_owned(),
            grows: true,
        });
        Ok((part, file))
    }

    /// Puts every file in its place.
    pub(super) fn commit(mut self) -> Result<(), WriteError> {
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

/// Number of the next temporary name of this process.
pub(super) static COUNTER: AtomicU64 = AtomicU64::new(0);

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
    let parents: BTreeSet<&Path> = files
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
