//! A sweep that was ended, whatever ended it, and gone on with: the bytes of one that was not, and hardly a point computed twice.

#[path = "common/desk.rs"]
mod desk;
#[path = "common/forced.rs"]
mod forced;
#[path = "common/study.rs"]
mod study;

use std::ops::ControlFlow;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use desk::{Desk, OWN, PROGRAM, THREE_ENDS, table};
use monobis::engine::{Engine, Progress, RunOptions, RunPlan};
use monobis::study::plan::Tally;
use monobis::study::share::PointShare;
use monobis::study::sweep::{self, Swept};

/// A network of one's own over two axes, `points` times two.
fn own(desk: &Desk, points: usize) {
    let text = desk.text(OWN);
    let old = text.lines().find(|line| line.starts_with("axes ="));
    let axes = format!(
        r#"axes = [ {{ vary = "constant.K2", from = "1 /M", to = "3 /M", points = {points} }}, {{ vary = "flask.temperature", values = ["25 °C", "30 °C"] }} ]"#
    );
    desk.write("own.toml", &text.replace(old.expect("axes"), &axes));
}

fn started(desk: &Desk, arguments: &[&str]) -> Child {
    Command::new(PROGRAM)
        .current_dir(desk.0.path())
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts")
}

/// Rows that a program has noted as done; the head has a line of its own.
fn noted(desk: &Desk) -> usize {
    let journal = std::fs::read_to_string(desk.path("out.part/sweep.journal"));
    let rows = |line: &str| {
        let (_, json) = line.split_once(' ')?;
        let entry: serde_json::Value = serde_json::from_str(json).ok()?;
        Some(entry["rows"].as_u64()? as usize)
    };
    journal.map_or(0, |text| text.lines().skip(1).filter_map(rows).sum())
}

/// Kills a sweep at so many moments of its way, whose number of threads changes every time, and lets it end.
fn killed_and_gone_on_with(desk: &Desk, points: usize, kills: usize) {
    let out = ["sweep", "own.toml", "--quiet", "--out"];
    let whole = desk.call(&[&out[..], &["whole"]].concat());
    assert!(whole.code < 2, "{}", whole.err);
    let mut seen = Vec::new();
    for turn in 0..kills {
        let threads = ["1", "2", "3"][turn % 3];
        let call = [&out[..], &["out", "--resume", "--threads", threads]].concat();
        let before = noted(desk);
        let mut child = started(desk, &call);
        // Golden ratio: moments spread over what one kill may cost, without a generator of numbers.
        let share = (turn as f64 * 0.618_034).fract();
        let wanted = before + ((points - before) as f64 * share / (kills - turn) as f64) as usize;
        let since = Instant::now();
        while noted(desk) <= wanted && since.elapsed() < Duration::from_secs(60) {
            assert!(child.try_wait().expect("a child").is_none(), "it ended");
            std::thread::sleep(Duration::from_millis(2));
        }
        child.kill().expect("it was still running");
        child.wait().expect("it has ended");
        let after = noted(desk);
        assert!(
            after > before,
            "nothing of turn {turn} was kept: {before}, {after}"
        );
        let rows = std::fs::read_to_string(desk.path("out.part/sweep.csv")).expect("rows");
        assert!(rows.ends_with('\n'), "half a row after turn {turn}");
        seen.push(after);
    }
    let last = desk.call(&[&out[..], &["out", "--resume"]].concat());
    assert_eq!(last.code, whole.code, "{}", last.err);
    assert!(seen.is_sorted() && desk.files("out") == desk.files("whole"));
    assert!(!desk.path("out.part").exists());
    let (_, rows) = table(&desk.text("out/sweep.csv"));
    assert_eq!(rows.len(), points);
}

#[test]
fn killed_at_any_moment_it_ends_with_the_same_bytes() {
    let desk = Desk::new();
    own(&desk, 30_000);
    killed_and_gone_on_with(&desk, 60_000, 5);
}

/// The promise at its full size: `cargo test --release --test resume -- --ignored`.
#[test]
#[ignore = "a minute"]
fn killed_twenty_times_over_200_000_points() {
    let desk = Desk::new();
    own(&desk, 100_000);
    killed_and_gone_on_with(&desk, 200_000, 20);
}

/// A part folder as a program leaves it that could not write its figures: all rows and a whole journal.
fn all_but_the_figures(desk: &Desk, scenario: &str) {
    std::fs::create_dir_all(desk.path("out")).expect("a folder");
    let call = ["sweep", scenario, "--quiet", "--out"];
    let whole = desk.call(&[&call[..], &["whole"]].concat());
    assert!(whole.code < 2, "{}", whole.err);
    let before = desk.call(&[&call[..], &["out"]].concat());
    assert!(before.code < 2, "{}", before.err);
    std::fs::remove_dir_all(desk.path("out/figures")).expect("figures");
    desk.write("out/figures", "in the way");
    assert_eq!(desk.call(&[&call[..], &["out"]].concat()).code, 2);
    std::fs::remove_dir_all(desk.path("out")).expect("the earlier result");
    assert!(desk.path("out.part/sweep.journal").exists());
}

/// Cut anywhere, in the table or in the journal, or wrong by one byte: what is behind that is computed again, and the result is the same.
#[test]
fn however_it_was_cut_it_ends_with_the_same_bytes() {
    let desk = Desk::new();
    desk.write("three.toml", THREE_ENDS);
    all_but_the_figures(&desk, "three.toml");
    let whole = desk.files("whole");
    let (rows, journal) = (
        desk.text("out.part/sweep.csv"),
        desk.text("out.part/sweep.journal"),
    );
    let (_, records) = table(&rows);
    for status in ["ok", "until not reached", "stopped"] {
        let mut all = records.iter();
        assert!(
            all.any(|row| row["status"].starts_with(status)),
            "no {status}"
        );
    }
    let lock = std::fs::read(desk.path(".out.monobis-lock")).expect("notes");
    let cuts = [
        (1.0, 1.0),
        (1.0, 0.5),
        (0.5, 1.0),
        (0.3, 0.9),
        (0.97, 0.93),
        (0.0, 1.0),
    ];
    for (of_rows, of_journal) in cuts {
        let part = |text: &str, share: f64| {
            let end = (text.len() as f64 * share) as usize;
            text.as_bytes()[..end].to_vec()
        };
        std::fs::create_dir_all(desk.path("out.part")).expect("a folder");
        let put =
            |name: &str, bytes: &[u8]| std::fs::write(desk.path(name), bytes).expect("a file");
        put("out.part/sweep.csv", &part(&rows, of_rows));
        put("out.part/sweep.journal", &part(&journal, of_journal));
        put(".out.monobis-lock", &lock);
        desk.call(&["sweep", "three.toml", "--quiet", "--resume", "--out", "out"]);
        assert!(whole == desk.files("out"), "cut at {of_rows}, {of_journal}");
        std::fs::remove_dir_all(desk.path("out")).expect("a result");
    }
    // Killed while the result was put into its place.
    std::fs::create_dir_all(desk.path("out.part")).expect("a folder");
    desk.write("out.part/sweep.csv", &rows);
    desk.write(".out.monobis-journal", &journal);
    std::fs::write(desk.path(".out.monobis-lock"), &lock).expect("a file");
    let said = desk.call(&["sweep", "three.toml", "--resume", "--out", "out"]);
    assert!(
        said.err.contains("going on after 40 of 40 points"),
        "{}",
        said.err
    );
    assert!(whole == desk.files("out") && !desk.path(".out.monobis-journal").exists());
    std::fs::remove_dir_all(desk.path("out")).expect("a result");
    // A byte that went wrong on the disk.
    let mut wrong = rows.clone().into_bytes();
    let at = wrong.len() / 2;
    wrong[at] = if wrong[at] == b'1' { b'2' } else { b'1' };
    std::fs::create_dir_all(desk.path("out.part")).expect("a folder");
    std::fs::write(desk.path("out.part/sweep.csv"), wrong).expect("a file");
    desk.write("out.part/sweep.journal", &journal);
    std::fs::write(desk.path(".out.monobis-lock"), &lock).expect("a file");
    desk.call(&["sweep", "three.toml", "--quiet", "--resume", "--out", "out"]);
    assert!(whole == desk.files("out"));
}

/// Another scenario, other settings, another version: refused by name, and what is there stays.
#[test]
fn what_is_of_something_else_is_not_gone_on_with() {
    let desk = Desk::new();
    desk.write("three.toml", THREE_ENDS);
    all_but_the_figures(&desk, "three.toml");
    desk.write("other.toml", THREE_ENDS);
    let go_on = ["--resume", "--out", "out"];
    let told = desk.refused(&[&["sweep", "other.toml"], &go_on[..]].concat());
    assert!(
        told.contains("it is of three.toml, not of other.toml"),
        "{told}"
    );
    let set = ["sweep", "three.toml", "--set", "flask.temperature=30 °C"];
    let told = desk.refused(&[&set[..], &go_on].concat());
    assert!(told.contains("it was begun without --set"), "{told}");
    desk.write("three.toml", &THREE_ENDS.replace("10 mmol", "11 mmol"));
    let told = desk.refused(&[&["sweep", "three.toml"], &go_on[..]].concat());
    assert!(told.contains("three.toml was changed since"), "{told}");
    assert!(told.contains("remove the folder"), "{told}");
    desk.write("three.toml", THREE_ENDS);
    // The head of another version, or library, with a digest of its own.
    let journal = desk.text("out.part/sweep.journal");
    let (head, rest) = journal.split_once('\n').expect("a head");
    let (_, json) = head.split_once(' ').expect("a digest");
    let version = env!("CARGO_PKG_VERSION");
    let (_, file) = json.split_once("\"library\":{\"").expect("the library");
    let (file, digest) = file.split_once("\":\"").expect("a digest");
    let (digest, _) = digest.split_once('"').expect("a digest");
    for (old, new, said) in [
        (
            version,
            "9.9.9",
            "it is of monobis 9.9.9, this is monobis".to_owned(),
        ),
        (
            digest,
            "fnv1a-64:0",
            format!("the library's {file} is another"),
        ),
    ] {
        let json = json.replacen(old, new, 1);
        let digest = monobis::text::Digest::of(json.as_bytes());
        desk.write(
            "out.part/sweep.journal",
            &format!("{digest} {json}\n{rest}"),
        );
        let told = desk.refused(&[&["sweep", "three.toml"], &go_on[..]].concat());
        assert!(told.contains(&said), "{told}");
    }
}

/// Counts points that were run.
#[derive(Default)]
struct Count(AtomicUsize);

impl Progress for Count {
    fn done(&self, points: usize) {
        self.0.fetch_add(points, Ordering::SeqCst);
    }
}

/// Ended again and again after two chunks more, as by a kill: what was handed on is not run again, only what was open.
#[test]
fn no_point_is_run_twice_but_those_of_open_chunks() {
    const THREADS: usize = 2;
    /// Points per chunk and chunks per thread, as the engine has them.
    const OPEN: usize = 512 * 4 * THREADS;
    let scenario = study::main_job(4_000);
    let plan = sweep::plan(&scenario.design, 1e-5);
    let count = Arc::new(Count::default());
    let options = RunOptions {
        threads: THREADS,
        ..study::how(1e-5)
    };
    let engine = Engine::watched(options, count.clone());
    let share = PointShare::whole(plan.len());
    let mut swept = Swept::new(&plan, &["mono"], false);
    let mut ended = 0;
    while swept.tally.points < plan.len() {
        let mut left = if ended < 4 { 2 } else { usize::MAX };
        let prepare = |_: usize, _: &[_], _: &Tally| ();
        let take = |()| {
            left -= 1;
            match left {
                0 => ControlFlow::Break(()),
                _ => ControlFlow::Continue(()),
            }
        };
        swept.go_on(&engine, share, prepare, take).expect("a sweep");
        ended += 1;
    }
    let run = count.0.load(Ordering::SeqCst);
    assert_eq!(ended, 5);
    assert!(run <= plan.len() + 4 * OPEN, "{run} of {}", plan.len());
    assert!(run >= plan.len());
}

/// A disk of two megabytes that fills: what is there ends with a whole row, and goes on to the same bytes when there is room again.
/// Needs the right to mount one; without it this is skipped, and said so.
#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_is_full_cuts_no_row() {
    let desk = Desk::new();
    own(&desk, 30_000);
    std::fs::create_dir(desk.path("disk")).expect("a folder");
    let disk = desk.path("disk");
    let mounted = |size: &str| {
        let mut mount = Command::new("mount");
        let options = format!("size={size}{}", if size == "2m" { "" } else { ",remount" });
        mount
            .args(["-t", "tmpfs", "-o", &options, "none"])
            .arg(&disk);
        mount
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|s| s.success())
    };
    if !mounted("2m") {
        eprintln!("skipped: no right to mount a small disk");
        return;
    }
    let call = ["sweep", "own.toml", "--quiet", "--out"];
    let full = desk.call(&[&call[..], &["disk/out"]].concat());
    let rows = std::fs::read_to_string(desk.path("disk/out.part/sweep.csv"));
    let more = mounted("64m");
    let again = desk.call(&[&call[..], &["disk/out", "--resume"]].concat());
    let whole = desk.call(&[&call[..], &["whole"]].concat());
    let same = desk.files("disk/out") == desk.files("whole");
    let unmounted = Command::new("umount").arg(&disk).status();
    assert!(unmounted.is_ok_and(|status| status.success()) && more);
    assert_eq!(full.code, 2, "{}", full.err);
    for part in ["free some space", "--resume goes on with them"] {
        assert!(full.err.contains(part), "{part}: {}", full.err);
    }
    let rows = rows.expect("rows");
    assert!(rows.ends_with('\n') && table(&rows).1.len() > 1000);
    assert!(again.code == whole.code && same, "{}", again.err);
}
