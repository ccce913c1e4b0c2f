//! What stands on a screen: tables that fit it, units of the bench, colour and a bar where somebody wants them.

#[path = "common/desk.rs"]
mod desk;

use assert_cmd::Command;
use desk::{Desk, MAIN_JOB, OWN, PROGRAM};

fn said(desk: &Desk, width: &str, arguments: &[&str]) -> String {
    let output = Command::new(PROGRAM)
        .current_dir(desk.0.path())
        .env("COLUMNS", width)
        .args(arguments)
        .output()
        .expect("the program starts");
    assert!(output.status.success(), "{arguments:?}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// Whatever the width, no line is longer, no word is cut, and every word of the widest form is there.
#[test]
fn what_is_printed_fits_the_screen() {
    let desk = Desk::new();
    let set = ["--set", "charge.carbonyl=1 equiv"];
    let compare = [
        "compare", MAIN_JOB, "--draws", "4", "--out", "a", set[0], set[1],
    ];
    let calls: [&[&str]; 4] = [
        &compare,
        &["run", OWN, "--out", "b"],
        &["check", OWN],
        &["library", "--assumed-first"],
    ];
    for call in calls {
        let wide = said(&desk, "100000", call);
        for width in [60, 80, 160] {
            // Addresses of the library are words of up to 45 characters, its files of 35: they are not cut.
            if call[0] == "library" && width < 100 {
                continue;
            }
            let text = said(&desk, &width.to_string(), call);
            let long = text.lines().find(|line| line.chars().count() > width);
            assert_eq!(long, None, "{call:?} at {width}");
            for word in wide
                .split_whitespace()
                .filter(|word| !word.starts_with("---"))
            {
                let found = text.split_whitespace().any(|found| found == word);
                // The line of a replaced result is there the second time only.
                assert!(found, "{call:?} at {width}: {word}\n{text}");
            }
        }
    }
    let wide = said(&desk, "100000", &compare);
    assert!(wide.lines().any(|line| line.len() > 100), "nothing to fit");
}

/// 10 mmol at 0.1 M is 100 mL; the files keep what they had.
#[test]
fn units_are_those_of_the_bench() {
    let desk = Desk::new();
    let text = desk
        .done(&["run", "scenarios/dilution.toml", "--out", "out"])
        .out;
    let line = |name: &str| {
        let found = text.lines().find(|line| line.starts_with(name));
        let words = found.expect(name).split_whitespace();
        words.skip(1).map(str::to_owned).collect::<Vec<_>>()
    };
    let table = desk.text("out/summary.csv");
    let cell = |name: &str| -> f64 {
        let line = table.lines().find(|line| line.starts_with(name));
        let cell = line.and_then(|line| line.split(',').nth(2));
        cell.expect(name).parse().expect("a number")
    };
    assert!(table.contains("volume,L,") && table.contains("temperature,K,"));
    let shown = |name: &str| line(name)[0].parse::<f64>().expect("a number");
    assert!((shown("volume") - 1000.0 * cell("volume")).abs() < 0.05);
    assert!((shown("temperature") - (cell("temperature") - 273.15)).abs() < 0.005);
    assert_eq!(line("volume")[1], "mL");
    assert_eq!(line("temperature")[1], "°C");
}

#[cfg(target_os = "linux")]
mod on_a_terminal {
    use std::fs::File;
    use std::io::Read;
    use std::os::fd::FromRawFd;
    use std::process::{Command, Stdio};
    use std::time::Duration;

    use super::*;

    /// What a terminal of this kind gets to see of a call that is stopped after a while if it has not ended.
    fn seen(desk: &Desk, kind: &[(&str, &str)], call: &[&str]) -> String {
        let (mut ours, mut theirs) = (0, 0);
        let none = std::ptr::null_mut();
        let size = libc::winsize {
            ws_row: 24,
            ws_col: 80,
            ws_xpixel: 0,
            ws_ypixel: 0,
        };
        // SAFETY: two places for descriptors and a size; neither name nor settings are asked for or given.
        let opened = unsafe { libc::openpty(&mut ours, &mut theirs, none, none.cast(), &size) };
        assert_eq!(opened, 0);
        // SAFETY: both were opened just now and belong to nobody else.
        let (mut ours, theirs) = unsafe { (File::from_raw_fd(ours), File::from_raw_fd(theirs)) };
        let mut child = Command::new(PROGRAM)
            .current_dir(desk.0.path())
            .args(call)
            .env_remove("NO_COLOR")
            .envs(kind.iter().copied())
            .stdout(Stdio::from(theirs.try_clone().expect("a copy")))
            .stderr(Stdio::from(theirs))
            .spawn()
            .expect("the program starts");
        let reader = std::thread::spawn(move || {
            let (mut text, mut piece) = (Vec::new(), [0; 4096]);
            // A terminal that everybody has left is an error to read.
            while let Ok(read) = ours.read(&mut piece) {
                text.extend_from_slice(&piece[..read]);
            }
            String::from_utf8_lossy(&text).into_owned()
        });
        for _ in 0..200 {
            if child.try_wait().expect("a child").is_some() {
                break;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        let _ = child.kill();
        child.wait().expect("it has ended");
        reader.join().expect("what was seen")
    }

    #[test]
    fn colour_is_for_those_who_want_it() {
        let desk = Desk::new();
        desk.write("wrong.toml", "version = 1\ntitle = 3\n");
        let call = ["check", "wrong.toml"];
        assert!(seen(&desk, &[("TERM", "xterm")], &call).contains("\x1b["));
        for plain in [
            &[("TERM", "dumb")][..],
            &[("TERM", "xterm"), ("NO_COLOR", "1")],
        ] {
            let text = seen(&desk, plain, &call);
            assert!(text.contains("error") && !text.contains('\x1b'), "{text}");
        }
    }

    #[test]
    fn a_long_job_has_one_labelled_line_and_a_short_or_dumb_one_none() {
        let desk = Desk::new();
        let text = desk.text(OWN);
        let old = text.lines().find(|line| line.starts_with("axes ="));
        // Some seconds of work, whoever optimised it.
        let points = if cfg!(debug_assertions) {
            3_000
        } else {
            200_000
        };
        let axis = format!(
            r#"axes = [ {{ vary = "constant.K2", from = "1 /M", to = "3 /M", points = {points} }} ]"#
        );
        desk.write("long.toml", &text.replace(old.expect("axes"), &axis));
        let call = ["sweep", "long.toml", "--out", "out"];
        let text = seen(&desk, &[("TERM", "xterm")], &call);
        assert!(
            text.contains("sweep ") && text.contains(&format!(" of {points} points, ")),
            "{text:?}"
        );
        let text = seen(&desk, &[("TERM", "dumb")], &call);
        assert!(
            !text.contains(" points, ") && !text.contains('\x1b'),
            "{text:?}"
        );
        let text = seen(&desk, &[("TERM", "xterm")], &["library"]);
        assert!(!text.contains('\x1b'), "{text:?}");
    }
}
