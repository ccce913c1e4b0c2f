//! What stands on the disk when all went well, and when something did not.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::error::failed;
use super::*;
use crate::text::Digest;
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

/// A result with these files in it, put into its place.
fn result(out: &Path, names: &[&str]) -> Result<Replaced, WriteError> {
    let mut folder = ResultFolder::begin(out, "monobis run a.toml")?;
    for name in names {
        folder.add(Path::new(name), format!("{names:?}").as_bytes())?;
    }
    record(&mut folder)?;
    folder.commit()
}

/// Adds a record that says what else is there.
fn record(folder: &mut ResultFolder) -> Result<(), WriteError> {
    let text = serde_json::json!({ "written": folder.written() });
    folder.add(Path::new(RECORD), text.to_string().as_bytes())
}

const PLAIN: Replaced = Replaced {
    earlier: false,
    kept: Vec::new(),
};

#[test]
fn a_result_takes_the_place_of_another_whole() {
    let home = tempdir().unwrap();
    let out = home.path().join("results/run");
    assert_eq!(result(&out, &["a.csv", "figures/a.svg"]).unwrap(), PLAIN);
    let second = result(&out, &["b.csv"]).unwrap();
    assert_eq!(
        second.told().as_deref(),
        Some("in the place of the earlier result")
    );
    assert_eq!(
        listing(home.path()),
        [
            "results",
            "results/run",
            "results/run/b.csv",
            "results/run/run.json"
        ]
    );
}

#[test]
fn what_no_result_wrote_stays_where_it_is() {
    let home = tempdir().unwrap();
    let out = home.path().join("run");
    result(&out, &["a.csv", "b.csv", "figures/a.svg"]).unwrap();
    fs::write(out.join("notes.txt"), "mine").unwrap();
    fs::write(out.join("figures/mine.svg"), "mine").unwrap();
    fs::create_dir(out.join("empty")).unwrap();
    // A file that was changed since is somebody's work, too.
    fs::write(out.join("b.csv"), "corrected").unwrap();
    let replaced = result(&out, &["a.csv"]).unwrap();
    assert_eq!(
        replaced.told().unwrap(),
        "in the place of the earlier result; not of this program and kept: b.csv, empty, figures/mine.svg, notes.txt"
    );
    assert_eq!(fs::read(out.join("b.csv")).unwrap(), b"corrected");
    assert_eq!(fs::read(out.join("notes.txt")).unwrap(), b"mine");
    assert_eq!(
        listing(home.path()),
        [
            "run",
            "run/a.csv",
            "run/b.csv",
            "run/empty",
            "run/figures",
            "run/figures/mine.svg",
            "run/notes.txt",
            "run/run.json"
        ]
    );
    // Where it would be replaced, nothing is, and it is said before anything is computed.
    let before = listing(home.path());
    let error = result(&out, &["b.csv"]).unwrap_err();
    assert!(matches!(error, WriteError::NotOurs(_)), "{error}");
    assert_eq!(listing(home.path()), before);
}

#[test]
fn a_folder_that_holds_something_else_is_refused() {
    let home = tempdir().unwrap();
    let out = home.path().join("thesis");
    fs::create_dir_all(out.join("run")).unwrap();
    fs::write(out.join("run/chapter.tex"), "mine").unwrap();
    let before = listing(home.path());
    let error = result(&out, &["a.csv"]).unwrap_err();
    assert!(matches!(error, WriteError::NoResult(_)), "{error}");
    // The folder of a result with another result further in.
    let outer = home.path().join("outer");
    result(&outer, &["a.csv"]).unwrap();
    result(&outer.join("inner"), &["a.csv"]).unwrap();
    let error = result(&outer, &["a.csv"]).unwrap_err();
    assert!(matches!(error, WriteError::ResultInside(_)), "{error}");
    for dir in ["", ".", "..", "/", "results/.."] {
        let error = result(Path::new(dir), &["a.csv"]).unwrap_err();
        assert!(matches!(error, WriteError::NoName(_)), "{dir}: {error}");
    }
    fs::remove_dir_all(outer).unwrap();
    assert_eq!(listing(home.path()), before);
}

#[test]
fn one_program_at_a_time_writes_a_folder() {
    let home = tempdir().unwrap();
    let out = home.path().join("run");
    let first = ResultFolder::begin(&out, "monobis run a.toml").unwrap();
    // By another way to the same folder, too.
    let same = home
        .path()
        .join("../")
        .join(home.path().file_name().unwrap());
    let error = result(&same.join("run"), &["a.csv"])
        .unwrap_err()
        .to_string();
    let process = format!("process {}, `monobis run a.toml`, for ", std::process::id());
    assert!(error.contains(&process), "{error}");
    result(&home.path().join("run-b"), &["a.csv"]).unwrap();
    drop(first);
    result(&out, &["a.csv"]).unwrap();
    // What says who writes without a lock on it was left by a killed program.
    fs::write(
        home.path().join(".run.monobis-lock"),
        "monobis writes here\n1\n1\nx\n",
    )
    .unwrap();
    result(&out, &["a.csv"]).unwrap();
    assert!(!home.path().join(".run.monobis-lock").exists());
}

#[test]
fn a_file_can_be_read_while_it_grows_and_takes_its_place_at_the_end() {
    let home = tempdir().unwrap();
    let out = home.path().join("run");
    let mut folder = ResultFolder::begin(&out, "").unwrap();
    let mut growing = folder.grow(Path::new("a.csv")).unwrap();
    let part = growing.part().to_owned();
    growing.write(b"one\n").unwrap();
    assert_eq!(fs::read(&part).unwrap(), b"one\n");
    assert!(!out.exists());
    growing.write(b"two\n").unwrap();
    folder.finish(growing).unwrap();
    record(&mut folder).unwrap();
    let digest = Digest::of(b"one\ntwo\n").to_string();
    assert_eq!(folder.written()[0].digest, digest);
    assert_eq!(folder.commit().unwrap(), PLAIN);
    assert_eq!(fs::read(out.join("a.csv")).unwrap(), b"one\ntwo\n");
    assert_eq!(listing(home.path()), ["run", "run/a.csv", "run/run.json"]);
}

#[test]
fn what_has_grown_stays_until_the_next_run_when_the_rest_comes_to_nothing() {
    let home = tempdir().unwrap();
    let out = home.path().join("deep/run");
    let begin = || {
        let mut folder = ResultFolder::begin(&out, "").unwrap();
        let growing = folder.grow(Path::new("a.csv")).unwrap();
        (folder, growing)
    };
    drop(begin());
    assert_eq!(listing(home.path()), [""; 0]);
    let (mut folder, mut growing) = begin();
    growing.write(b"rows").unwrap();
    folder.add(Path::new("b.csv"), b"b").unwrap();
    drop((folder, growing));
    let left = [
        "deep",
        "deep/.run.monobis-lock",
        "deep/run.part",
        "deep/run.part/a.csv",
    ];
    assert_eq!(listing(home.path()), left);
    result(&out, &["a.csv"]).unwrap();
    assert_eq!(
        listing(home.path()),
        ["deep", "deep/run", "deep/run/a.csv", "deep/run/run.json"]
    );
}

#[test]
fn a_part_of_somebody_else_is_not_cleared_away() {
    let home = tempdir().unwrap();
    let out = home.path().join("run");
    fs::create_dir(home.path().join("run.part")).unwrap();
    fs::write(home.path().join("run.part/mine"), "mine").unwrap();
    let before = listing(home.path());
    let error = result(&out, &["a.csv"]).unwrap_err();
    assert!(matches!(error, WriteError::InTheWay(_)), "{error}");
    assert_eq!(listing(home.path()), before);
}

/// The states in which a program can be killed while it swaps, made by hand.
#[test]
fn a_swap_that_was_cut_off_is_put_right() {
    let home = tempdir().unwrap();
    let at = |name: &str| home.path().join(name);
    let old_and_new = || {
        result(&at("new"), &["n.csv"]).unwrap();
        result(&at("run"), &["o.csv"]).unwrap();
        fs::write(at("run/notes.txt"), "mine").unwrap();
        fs::rename(at("run"), at(".run.monobis-before")).unwrap();
    };
    // The earlier one renamed away, the new one not yet in.
    old_and_new();
    drop(ResultFolder::begin(&at("run"), "").unwrap());
    assert_eq!(listing(&at("run")), ["notes.txt", "o.csv", "run.json"]);
    // The new one in, the earlier one not yet removed; and half of it removed.
    for removed in [None, Some("o.csv")] {
        fs::remove_dir_all(at("run")).unwrap();
        old_and_new();
        fs::rename(at("new"), at("run")).unwrap();
        if let Some(removed) = removed {
            fs::remove_file(at(".run.monobis-before").join(removed)).unwrap();
        }
        drop(ResultFolder::begin(&at("run"), "").unwrap());
        assert_eq!(
            listing(home.path()),
            ["run", "run/n.csv", "run/notes.txt", "run/run.json"]
        );
    }
}
