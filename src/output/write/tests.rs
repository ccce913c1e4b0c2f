//! What stands on the disk when all went well, and when something did not.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

use super::error::failed;
use super::staged::COUNTER;
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
    let said = |kind: ErrorKind| failed("write", Path::new("a.csv"))(kind.into()).to_string();
    assert!(said(ErrorKind::StorageFull).contains("free some space"));
    assert!(said(ErrorKind::PermissionDenied).contains("may write"));
    assert!(said(ErrorKind::NotADirectory).contains("move it away"));
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
