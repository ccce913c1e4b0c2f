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

    #[test]
    fn a_file_can_be_read_while_it_grows_and_takes_its_place_at_the_end() {
        let home = tempdir().unwrap();
        fs::write(home.path().join("a.csv"), "old").unwrap();
        let mut set = Set::begin(home.path()).unwrap();
        let mut growing = set.grow(Path::new("a.csv")).unwrap();
        growing.write(b"one\n").unwrap();
        assert_eq!(fs::read(home.path().join("a.csv.part")).unwrap(), b"one\n");
        assert_eq!(fs::read(home.path().join("a.csv")).unwrap(), b"old");
        growing.write(b"two\n").unwrap();
        growing.finish().unwrap();
        set.add(Path::new("b.csv"), b"b").unwrap();
        assert_eq!(set.names(), [Path::new("a.csv"), Path::new("b.csv")]);
        set.commit().unwrap();
        assert_eq!(fs::read(home.path().join("a.csv")).unwrap(), b"one\ntwo\n");
        assert_eq!(listing(home.path()), ["a.csv", "b.csv"]);
    }

    #[test]
    fn what_has_grown_stays_when_the_rest_comes_to_nothing() {
        let home = tempdir().unwrap();
        let out = home.path().join("results");
        let begin = || {
            let mut set = Set::begin(&out).unwrap();
            let growing = set.grow(Path::new("a.csv")).unwrap();
            (set, growing)
        };
        let (mut set, mut growing) = begin();
        growing.write(b"rows").unwrap();
        set.add(Path::new("b.csv"), b"b").unwrap();
        drop((set, growing));
        assert_eq!(listing(&out), ["a.csv.part"]);
        // Another run does not write over them, and one that had nothing to say leaves nothing.
        let (set, growing) = begin();
        assert_eq!(growing.part(), out.join("a.csv.part-2"));
        drop((set, growing));
        assert_eq!(listing(&out), ["a.csv.part"]);
        assert_eq!(fs::read(out.join("a.csv.part")).unwrap(), b"rows");
    }
}
