//! Where results go and what stands there, whatever ends the program: killed at any time, called twice, stopped by hand.

#[path = "common/desk.rs"]
mod desk;

use std::io::Read;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use desk::{Desk, OWN, PROGRAM, names};
use monobis::text::Digest;
use serde_json::Value;

/// Two variants; the first leaves a file that the second does not have, and both others of the same names.
const TWO: &str = r#"
version = 1
title = "two"
species = { A = {}, P = {} }
reactions = { r = { equation = "A -> P", k = "1e-3 /s" } }
flask = { basis = "A", amount = "10 mmol", concentration = "0.1 M", temperature = "25 °C" }
procedure = [ { charge = { A = "1 equiv" } }, { stir = "3 h" } ]
observables = { p = { yield_of = "P", on = "A" } }
variant = [ { name = "a/b" }, { name = ".." , set = { flask.temperature = "30 °C" } } ]
"#;

fn started(desk: &Desk, arguments: &[&str]) -> Child {
    Command::new(PROGRAM)
        .current_dir(desk.0.path())
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts")
}

/// The digest of a result, when its folder holds that result and nothing else; none where there is no folder.
fn whole(folder: &Path) -> Option<String> {
    let record = std::fs::read(folder.join("run.json")).ok();
    let Some(record) = record else {
        assert!(!folder.exists(), "files without a record");
        return None;
    };
    let json: Value = serde_json::from_slice(&record).expect("JSON");
    let written = json["written"].as_array().expect("a list");
    for file in written {
        let name = file["name"].as_str().expect("a name");
        let bytes = std::fs::read(folder.join(name)).expect(name);
        assert_eq!(file["digest"], Digest::of(&bytes).to_string(), "{name}");
    }
    let all = |dir: &Path| std::fs::read_dir(dir).map_or(0, |entries| entries.count());
    let (top, figures) = (all(folder), all(&folder.join("figures")));
    // The record is not in its own list, the folder of figures is an entry.
    let folders = usize::from(figures > 0);
    assert_eq!(top + figures, written.len() + 1 + folders, "other files");
    Some(Digest::of(&record).to_string())
}

/// Killed at times spread over a whole run, begun alternately for two results of different files: after each, one of the two or nothing
/// stands there, and the next run that is let be leaves nothing else.
#[test]
fn whenever_it_is_killed_a_folder_holds_one_result_or_none() {
    let kills = std::env::var("MONOBIS_KILLS").map_or(40, |n| n.parse().expect("a number"));
    let desk = Desk::new();
    let out = desk.path("out");
    let calls = [["run", OWN, "--out", "out"], ["sweep", OWN, "--out", "out"]];
    let mut known = Vec::new();
    let mut longest = Duration::ZERO;
    for call in &calls {
        let start = std::time::Instant::now();
        desk.done(call);
        longest = longest.max(start.elapsed());
        known.push(whole(&out).expect("a result"));
    }
    let mut seen = [0; 3];
    let mut turn = 0;
    // A busy machine is slower than it was: until both have come to their ends.
    while turn < kills || seen[..2].contains(&0) {
        if turn >= kills {
            longest = longest.mul_f64(1.1);
        }
        let mut child = started(&desk, &calls[turn % 2]);
        // Every other one near the end, where folders are renamed.
        let share = (turn as f64 * 0.618_034).fract();
        let share = if turn % 4 < 2 {
            share
        } else {
            0.6 + 0.5 * share
        };
        std::thread::sleep(longest.mul_f64(share));
        let _ = child.kill();
        child.wait().expect("it has ended");
        let found = whole(&out).map(|digest| known.iter().position(|known| *known == digest));
        seen[found.map_or(2, |place| place.expect("one of the two"))] += 1;
        turn += 1;
    }
    desk.done(&calls[0]);
    assert_eq!(whole(&out).as_ref(), Some(&known[0]));
    let beside = std::fs::read_dir(desk.0.path()).expect("a folder");
    let mut beside: Vec<_> = beside.map(|e| e.expect("an entry").file_name()).collect();
    beside.sort();
    assert_eq!(beside, ["out", "scenarios"]);
}

/// Many points, so that it does not end by itself.
fn long(desk: &Desk) -> String {
    let text = desk.text(OWN);
    let old = text.lines().find(|line| line.starts_with("axes ="));
    let axis =
        "axes = [ { vary = \"constant.K2\", from = \"1 /M\", to = \"3 /M\", points = 1000000 } ]";
    text.replace(old.expect("axes"), axis)
}

fn wait_for_rows(desk: &Desk, child: &mut Child, part: &str) {
    while std::fs::metadata(desk.path(part)).map_or(0, |found| found.len()) == 0 {
        assert!(child.try_wait().expect("a child").is_none(), "it ended");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_second_program_on_a_folder_is_told_who_writes_there() {
    let desk = Desk::new();
    desk.write("long.toml", &long(&desk));
    let mut child = started(&desk, &["sweep", "long.toml", "--out", "out"]);
    wait_for_rows(&desk, &mut child, "out.part/sweep.csv");
    let said = desk.call(&["run", OWN, "--out", "out"]);
    assert_eq!((said.code, said.out.as_str()), (2, ""), "{}", said.err);
    let holder = format!("process {}, `monobis sweep long.toml`, for ", child.id());
    assert!(said.err.contains(&holder), "{}", said.err);
    child.kill().expect("it was still running");
    child.wait().expect("it has ended");
    // The lock of a killed program is none, and what it left is gone.
    desk.done(&["run", OWN, "--out", "out"]);
    assert!(!desk.path("out.part").exists());
}

/// The first Ctrl-C, or the signal of a batch system, lets the points under way end and says what stands where and how to go on.
#[cfg(unix)]
#[test]
fn whoever_stops_it_is_told_what_stands_where() {
    let desk = Desk::new();
    desk.write("long.toml", &long(&desk));
    desk.done(&["sweep", OWN, "--out", "out"]);
    for signal in [libc::SIGINT, libc::SIGTERM] {
        stopped_by(&desk, signal);
    }
}

#[cfg(unix)]
fn stopped_by(desk: &Desk, signal: i32) {
    let before = desk.files("out");
    // Rows of the sweep before would be taken for those of this one.
    let _ = std::fs::remove_dir_all(desk.path("out.part"));
    let mut child = started(desk, &["sweep", "long.toml", "--out", "out"]);
    wait_for_rows(desk, &mut child, "out.part/sweep.csv");
    // SAFETY: a signal to a child that has not been waited for.
    let sent = unsafe { libc::kill(child.id() as libc::pid_t, signal) };
    assert_eq!(sent, 0);
    let status = child.wait().expect("it has ended");
    let mut err = String::new();
    let mut pipe = child.stderr.take().expect("a pipe");
    pipe.read_to_string(&mut err).expect("UTF-8");
    assert_eq!(status.code(), Some(130), "{err}");
    assert!(
        err.contains(" of 1000000 points; there is no new result, an earlier one stands as it was")
    );
    assert!(err.contains("the rows so far are in `"), "{err}");
    assert!(err.contains("--resume goes on with them"), "{err}");
    assert!(before == desk.files("out"));
    let rows = std::fs::read_to_string(desk.path("out.part/sweep.csv")).expect("rows");
    let told = err
        .split(" of 1000000")
        .next()
        .and_then(|text| text.rsplit(' ').next());
    assert_eq!(told, Some((rows.lines().count() - 1).to_string().as_str()));
}

#[test]
fn every_command_and_variant_has_a_folder_of_its_own() {
    let desk = Desk::new();
    desk.write("two.toml", TWO);
    desk.done(&["run", "two.toml", "--variant", "a/b"]);
    desk.done(&["run", "two.toml", "--variant", ".."]);
    desk.done(&["run", "two.toml"]);
    desk.done(&["compare", "two.toml", "--draws", "0"]);
    let files = desk.files("results");
    let records = files.keys().filter(|name| name.ends_with("run.json"));
    let records: Vec<&String> = records.collect();
    let folders = ["compare", "run-.%2E", "run-a%2Fb", "run"];
    let expected = folders.map(|folder| format!("two/{folder}/run.json"));
    assert_eq!(records, expected.iter().collect::<Vec<_>>());
    let long = TWO.replace("a/b", &"x".repeat(195));
    desk.write("long.toml", &long);
    let told = desk.refused(&["run", "long.toml", "--variant", &"x".repeat(195)]);
    assert!(
        told.contains("too long") && told.contains("--out"),
        "{told}"
    );
    for out in [".", "..", "", "results/..", "results", "results/two"] {
        let told = desk.refused(&["run", "two.toml", "--out", out]);
        assert!(
            [
                "value is required",
                "name one of its own",
                "choose another output directory"
            ]
            .iter()
            .any(|way_out| told.contains(way_out)),
            "{told}"
        );
    }
}

/// A smaller result over a larger one leaves nothing of it, says so, and keeps what is not of it.
#[test]
fn what_was_replaced_and_what_was_kept_is_said_in_a_line() {
    let desk = Desk::new();
    let first = desk.done(&["run", OWN, "--out", "out"]);
    assert!(!first.out.contains("in the place of"), "{}", first.out);
    desk.write("out/notes.txt", "mine");
    let said = desk.done(&["sweep", OWN, "--out", "out"]);
    let last = said.out.lines().last();
    let line = "in the place of the earlier result; not of this program and kept: notes.txt";
    assert_eq!(last, Some(line));
    let files = desk.files("out");
    assert_eq!(
        names(&files).0,
        ["notes.txt", "remarks.csv", "run.json", "sweep.csv"]
    );
    // What was changed by hand is not replaced.
    desk.write("out/sweep.csv", "mine");
    let told = desk.refused(&["sweep", OWN, "--out", "out"]);
    assert!(told.contains("changed since"), "{told}");
}

/// A disk that is full behind standard output is an error; a reader that has gone away is none.
#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_printed_is_an_error() {
    let desk = Desk::new();
    let full = std::fs::File::options().write(true).open("/dev/full");
    let output = Command::new(PROGRAM)
        .current_dir(desk.0.path())
        .args(["run", OWN, "--out", "out"])
        .stdout(full.expect("a full disk"))
        .output()
        .expect("the program starts");
    let err = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{err}");
    assert!(err.contains("error: cannot print: "), "{err}");
    assert!(whole(&desk.path("out")).is_some());
}
