//! Files that are put in their places one by one, each whole.
//!
//! Each is first written under a temporary name beside its place. Knows no results: those are folders (`folder`).

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use super::error::{WriteError, failed};
use super::paths::{inside, make, unmake};

/// Writes these files below `dir`, each path relative to it. None is renamed into its place before the bytes of all are on the disk.
pub fn write_all(dir: &Path, files: Vec<(PathBuf, Vec<u8>)>) -> Result<(), WriteError> {
    let mut staged: Vec<(PathBuf, PathBuf)> = Vec::new();
    let mut made = Vec::new();
    let written = files.iter().try_for_each(|(name, bytes)| {
        let target = dir.join(inside(name)?);
        if target.is_dir() {
            return Err(WriteError::IsDirectory(target));
        }
        if staged.iter().any(|(_, other)| *other == target) {
            return Err(WriteError::Twice(name.clone()));
        }
        made.extend(target.parent().map_or(Ok(Vec::new()), make)?);
        let (temporary, mut file) = create_beside(&target).map_err(failed("write", &target))?;
        staged.push((temporary, target.clone()));
        file.write_all(bytes)
            .and_then(|()| file.sync_all())
            .map_err(failed("write", &target))
    });
    let renamed = written.and_then(|()| {
        let mut each = staged.iter();
        each.try_for_each(|(temporary, target)| {
            fs::rename(temporary, target).map_err(failed("replace", target))
        })
    });
    if renamed.is_err() {
        // The error that brought us here is the one to report; what was renamed is no longer there.
        for (temporary, _) in &staged {
            let _ = fs::remove_file(temporary);
        }
        unmake(&made);
    }
    renamed
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
