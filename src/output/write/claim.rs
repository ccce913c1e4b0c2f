//! The right to write a folder: one program at a time has it.
//!
//! It is a lock on a hidden file beside the folder. The system takes a lock back when its holder ends, however it ends, so a killed
//! program bars nobody. What it leaves is the file itself, which says who it was and what it had begun to write in `NAME.part`: the
//! next one clears just that away. A folder called so without such a file is somebody else's.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::error::{WriteError, failed};
use super::manifest::foreign;
use super::paths::{hidden, is_folder, remove};

/// First line of what stands in the file of a claim.
const HEAD: &str = "monobis writes here";

/// How often a claim that is held is asked for again, and how long that waits.
const ASKED: usize = 5;
const PAUSE: Duration = Duration::from_millis(20);

/// The right to write a folder, and the notes that go with it.
pub(super) struct Claim {
    file: File,
    path: PathBuf,
    kept: bool,
}

impl Claim {
    /// The right to write what stands at `target`, for a program called with these words. Clears away what a killed one left in `part`,
    /// but for what is to be gone on with.
    pub(super) fn take(
        target: &Path,
        part: &Path,
        called: &str,
        keep: &[PathBuf],
    ) -> Result<Claim, WriteError> {
        let path = hidden(target, "lock");
        let file = locked(target, &path)?;
        let before = fs::read_to_string(&path).unwrap_or_default();
        let mut claim = Claim {
            file,
            path,
            // What cannot be cleared away keeps its notes.
            kept: !before.is_empty(),
        };
        clear(part, &before, keep)?;
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        let since = since.map_or(0, |since| since.as_secs());
        let text = format!("{HEAD}\n{}\n{since}\n{called}\n", std::process::id());
        let written = claim.file.set_len(0).and_then(|()| claim.write(&text));
        written.map_err(failed("write", &claim.path))?;
        keep.iter().try_for_each(|name| claim.note(name))?;
        claim.kept = !keep.is_empty();
        Ok(claim)
    }

    /// Notes a file that is about to be begun.
    pub(super) fn note(&mut self, name: &Path) -> Result<(), WriteError> {
        let line = format!("{}\n", name.display());
        self.write(&line).map_err(failed("write", &self.path))
    }

    /// Leaves the notes behind: what they name stays, too.
    pub(super) fn keep(&mut self) {
        self.kept = true;
    }

    /// Gives the right back, without waiting for the end of the program.
    pub(super) fn lay_down(&mut self) {
        if !std::mem::replace(&mut self.kept, true) {
            let _ = fs::remove_file(&self.path);
        }
    }

    fn write(&mut self, text: &str) -> io::Result<()> {
        self.file.write_all(text.as_bytes())
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        self.lay_down();
    }
}

/// The file of a claim, locked.
fn locked(target: &Path, path: &Path) -> Result<File, WriteError> {
    let mut asked = 0;
    loop {
        let mut options = OpenOptions::new();
        let file = options.append(true).read(true).create(true).open(path);
        let file = file.map_err(failed("write", path))?;
        match file.try_lock() {
            // Its last holder may have removed it between the opening and the locking: a lock on what has no name bars nobody.
            Ok(()) if still_there(&file, path) => return Ok(file),
            Ok(()) => {}
            // Somebody may just be asking whether it is held.
            Err(TryLockError::WouldBlock) if asked < ASKED => {
                asked += 1;
                std::thread::sleep(PAUSE);
            }
            Err(TryLockError::WouldBlock) => {
                return Err(WriteError::Claimed {
                    folder: target.to_owned(),
                    by: holder(path),
                });
            }
            Err(TryLockError::Error(error)) => return Err(failed("lock", path)(error)),
        }
    }
}

/// Whether a program writes what stands at `target` right now.
pub(super) fn is_held(target: &Path) -> bool {
    let file = File::open(hidden(target, "lock"));
    file.is_ok_and(|file| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)))
}

#[cfg(unix)]
fn still_there(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let of = |found: io::Result<fs::Metadata>| found.ok().map(|m| (m.dev(), m.ino()));
    of(file.metadata()) == of(fs::metadata(path))
}

/// Where an open file cannot be removed, it is still there.
#[cfg(not(unix))]
fn still_there(_: &File, _: &Path) -> bool {
    true
}

/// Who holds a claim, in words.
fn holder(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    let [HEAD, process, since, called, ..] = lines[..] else {
        return "another process".to_owned();
    };
    let since = since.parse().map_or(UNIX_EPOCH, |seconds| {
        UNIX_EPOCH + Duration::from_secs(seconds)
    });
    let ago = SystemTime::now().duration_since(since);
    let ago = ago.map_or(0, |ago| ago.as_secs());
    format!("process {process}, `{called}`, for {ago} s")
}

/// Removes what notes name in the folder of a result that came to nothing, but for what is kept. What else is there is nobody's business
/// here.
fn clear(part: &Path, notes: &str, keep: &[PathBuf]) -> Result<(), WriteError> {
    if fs::symlink_metadata(part).is_err() {
        return Ok(());
    }
    let mut lines = notes.lines();
    if lines.next() == Some(HEAD) {
        let names = lines.skip(3).map(Path::new);
        remove(part, names.filter(|name| !keep.iter().any(|k| k == name)));
    }
    let left = foreign(part, &[]).unwrap_or_default();
    if left.iter().all(|leaf| keep.contains(leaf)) && is_folder(part) != keep.is_empty() {
        return Ok(());
    }
    match fs::symlink_metadata(part) {
        Ok(_) => Err(WriteError::InTheWay(part.to_owned())),
        Err(_) => Ok(()),
    }
}
