//! The only place of the library that writes files.
//!
//! A set of files is written in two passes. The first puts every file under a temporary name beside its place and waits
//! until the bytes are on the disk; the second renames. So whatever goes wrong with the bytes (disk full, no permission)
//! goes wrong before any old result is touched, and a file under its own name is always whole. A rename that fails in
//! the second pass leaves the earlier files of the set renamed: whole, but newer than the rest.
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

/// Writes every file of the set below `dir` (made when it does not exist), each path relative to `dir`.
///
/// When this returns an error, no file is left half-written, no temporary file stays, and directories made on the way are gone.
pub fn write_all(dir: &Path, files: Vec<(PathBuf, Vec<u8>)>) -> Result<(), WriteError> {
    check_paths(&files)?;
    let mut staged = Staged::default();
    staged.make_directory(dir)?;
    for (relative, bytes) in &files {
        staged.stage(&dir.join(relative), bytes)?;
    }
    staged.commit()
}

fn check_paths(files: &[(PathBuf, Vec<u8>)]) -> Result<(), WriteError> {
    let mut seen = std::collections::HashSet::new();
    for (path, _) in files {
        let inside = path.components().all(|c| matches!(c, Component::Normal(_)));
        if !inside || path.file_name().is_none() {
            return Err(WriteError::Outside(path.clone()));
        }
        if !seen.insert(path) {
            return Err(WriteError::Twice(path.clone()));
        }
    }
    Ok(())
}

/// Files under temporary names and the directories made for them; what was not committed goes away with it.
#[derive(Default)]
struct Staged {
    directories: Vec<PathBuf>,
    files: Vec<(PathBuf, PathBuf)>,
    committed: bool,
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

    fn stage(&mut self, target: &Path, bytes: &[u8]) -> Result<(), WriteError> {
        if target.is_dir() {
            return Err(WriteError::IsDirectory(target.to_owned()));
        }
        if let Some(parent) = target.parent() {
            self.make_directory(parent)?;
        }
        let (temporary, mut file) = create_beside(target).map_err(failed("write", target))?;
        self.files.push((temporary, target.to_owned()));
        file.write_all(bytes)
            .and_then(|()| file.sync_all())
            .map_err(failed("write", target))
    }

    fn commit(mut self) -> Result<(), WriteError> {
        for (temporary, target) in &self.files {
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
        for (temporary, _) in &self.files {
            let _ = fs::remove_file(temporary);
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

/// Makes the renames themselves durable where the system lets a directory be synced; elsewhere there is nothing to do.
fn sync_directories(files: &[(PathBuf, PathBuf)]) {
    let parents: std::collections::BTreeSet<&Path> = files
        .iter()
        .filter_map(|(_, target)| target.parent())
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
mod tests {
    use super::*;
    use tempfile::tempdir;

    fn set(names: &[&str]) -> Vec<(PathBuf, Vec<u8>)> {
        names
            .iter()
            .map(|name| (PathBuf::from(name), format!("bytes of {name}").into_bytes()))
            .collect()
    }

    /// Every path below `dir`, sorted.
    fn listing(dir: &Path) -> Vec<String> {
        let mut found = Vec::new();
        let mut open = vec![dir.to_owned()];
        while let Some(next) = open.pop() {
            for entry in fs::read_dir(next).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    open.push(path.clone());
                }
                let relative = path.strip_prefix(dir).unwrap();
                found.push(relative.to_string_lossy().replace('\\', "/"));
            }
        }
        found.sort();
        found
    }

    #[test]
    fn writes_below_directories_it_makes_and_leaves_nothing_else() {
        let home = tempdir().unwrap();
        let out = home.path().join("results/run 1");
        write_all(&out, set(&["run.json", "ledger.csv", "figures/yield.svg"])).unwrap();
        assert_eq!(
            listing(&out),
            ["figures", "figures/yield.svg", "ledger.csv", "run.json"]
        );
        assert_eq!(
            fs::read(out.join("figures/yield.svg")).unwrap(),
            b"bytes of figures/yield.svg"
        );
    }

    #[test]
    fn replaces_an_older_longer_file_whole() {
        let home = tempdir().unwrap();
        fs::write(home.path().join("a.csv"), "x".repeat(1000)).unwrap();
        write_all(home.path(), set(&["a.csv"])).unwrap();
        assert_eq!(
            fs::read(home.path().join("a.csv")).unwrap(),
            b"bytes of a.csv"
        );
        assert_eq!(listing(home.path()), ["a.csv"]);
    }

    #[test]
    fn a_file_in_the_place_of_the_directory_is_named_and_kept() {
        let home = tempdir().unwrap();
        let out = home.path().join("results");
        fs::write(&out, "mine").unwrap();
        let error = write_all(&out, set(&["a.csv"])).unwrap_err().to_string();
        assert!(error.contains(&out.display().to_string()), "{error}");
        assert!(error.contains("move it away"), "{error}");
        assert_eq!(fs::read(&out).unwrap(), b"mine");

        let below = out.join("deeper");
        let error = write_all(&below, set(&["a.csv"])).unwrap_err().to_string();
        assert!(error.contains("results"), "{error}");
        assert_eq!(listing(home.path()), ["results"]);
    }

    #[test]
    fn a_failure_at_the_last_file_touches_nothing() {
        let home = tempdir().unwrap();
        let out = home.path();
        fs::write(out.join("a.csv"), "old").unwrap();
        fs::write(out.join("figures"), "a file, not a directory").unwrap();
        let names = ["a.csv", "new/b.csv", "figures/c.svg"];
        let error = write_all(out, set(&names)).unwrap_err().to_string();
        assert!(error.contains("figures"), "{error}");
        assert_eq!(fs::read(out.join("a.csv")).unwrap(), b"old");
        assert_eq!(listing(out), ["a.csv", "figures"]);
    }

    #[test]
    fn a_directory_in_the_place_of_a_file_is_refused_before_anything_is_replaced() {
        let home = tempdir().unwrap();
        let out = home.path();
        fs::write(out.join("a.csv"), "old").unwrap();
        fs::create_dir(out.join("b.csv")).unwrap();
        let error = write_all(out, set(&["a.csv", "b.csv"])).unwrap_err();
        assert!(matches!(error, WriteError::IsDirectory(_)), "{error}");
        assert_eq!(fs::read(out.join("a.csv")).unwrap(), b"old");
        assert_eq!(listing(out), ["a.csv", "b.csv"]);
    }

    /// procfs takes no new files from anybody, the superuser included, so this fails wherever the tests run.
    #[cfg(target_os = "linux")]
    #[test]
    fn a_directory_that_takes_no_files_is_an_error_with_a_remedy() {
        let error = write_all(Path::new("/proc/self"), set(&["a.csv"]))
            .unwrap_err()
            .to_string();
        assert!(error.contains("`/proc/self/a.csv`"), "{error}");
        assert!(error.contains("choose"), "{error}");
    }

    #[test]
    fn the_usual_refusals_have_a_remedy_of_their_own() {
        assert!(remedy(ErrorKind::StorageFull).contains("space"));
        assert!(remedy(ErrorKind::PermissionDenied).contains("may write"));
        assert!(remedy(ErrorKind::NotADirectory).contains("move it away"));
    }

    #[test]
    fn paths_that_leave_the_directory_or_come_twice_are_refused() {
        let home = tempdir().unwrap();
        for name in ["../a.csv", "/tmp/a.csv", "", "x/../../a.csv"] {
            let error = write_all(home.path(), set(&[name])).unwrap_err();
            assert!(matches!(error, WriteError::Outside(_)), "{name}: {error}");
        }
        let error = write_all(home.path(), set(&["a.csv", "a.csv"])).unwrap_err();
        assert!(matches!(error, WriteError::Twice(_)), "{error}");
        assert_eq!(listing(home.path()), [""; 0]);
    }

    #[test]
    fn what_a_killed_process_of_our_number_left_is_stepped_over() {
        let home = tempdir().unwrap();
        let next = COUNTER.load(Ordering::Relaxed);
        // Enough of them that the tests running beside this one cannot count past the last.
        for turn in next..next + 200 {
            let name = format!(".monobis-{}-{turn}.tmp", std::process::id());
            fs::write(home.path().join(name), "left over").unwrap();
        }
        write_all(home.path(), set(&["a.csv", "b.csv"])).unwrap();
        let found = listing(home.path());
        assert_eq!(found.len(), 202);
        assert!(found.ends_with(&["a.csv".into(), "b.csv".into()]));
    }

    #[test]
    fn threads_that_write_one_file_leave_one_whole_version() {
        let home = tempdir().unwrap();
        let out = home.path();
        std::thread::scope(|scope| {
            for turn in 0..8u8 {
                scope.spawn(move || {
                    write_all(out, vec![("a.csv".into(), vec![b'0' + turn; 10_000])]).unwrap();
                });
            }
        });
        let bytes = fs::read(out.join("a.csv")).unwrap();
        assert!(bytes.len() == 10_000 && bytes.iter().all(|b| *b == bytes[0]));
        assert_eq!(listing(out), ["a.csv"]);
    }
}
