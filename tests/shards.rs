//! A sweep shared out over programs that know nothing of each other, and put together: the bytes of one that was not.

#[path = "common/desk.rs"]
mod desk;

use desk::{Desk, MAIN_JOB, THREE_ENDS};

/// The shares of a sweep in a folder, each run by a program of its own.
fn shared_out(desk: &Desk, scenario: &str, of: usize, out: &str, threads: &str) {
    for number in 0..of {
        let shard = format!("{number}/{of}");
        let call = [
            "sweep",
            scenario,
            "--quiet",
            "--out",
            out,
            "--threads",
            threads,
            "--shard",
        ];
        let said = desk.call(&[&call[..], &[&shard]].concat());
        assert!(said.code < 2, "{shard}: {}", said.err);
    }
}

/// Whatever the number of shares and threads; with points that fail, whose words and counts are found again, and fewer points than shares.
#[test]
fn any_number_of_shares_gives_the_bytes_of_one() {
    let desk = Desk::new();
    desk.write("three.toml", THREE_ENDS);
    for (scenario, shares) in [("three.toml", &[1, 7, 64][..]), (MAIN_JOB, &[7])] {
        let whole = desk.call(&["sweep", scenario, "--out", "whole"]);
        assert!(whole.code < 2, "{}", whole.err);
        for (turn, &of) in shares.iter().enumerate() {
            let (out, threads) = (format!("{of}-{turn}"), ["1", "2"][turn % 2]);
            shared_out(&desk, scenario, of, &out, threads);
            let merged = desk.call(&["merge", &out, "--out", "merged"]);
            assert_eq!(merged.code, whole.code, "{}", merged.err);
            assert!(
                desk.files("merged") == desk.files("whole"),
                "{scenario} in {of}"
            );
            // What is said of the result is said of the merged one, too.
            let first = |text: &str| text.split("\nIn ").next().map(str::to_owned);
            assert_eq!(first(&merged.out), first(&whole.out));
            std::fs::remove_dir_all(desk.path(&out)).expect("shares");
            std::fs::remove_dir_all(desk.path("merged")).expect("a result");
        }
        std::fs::remove_dir_all(desk.path("whole")).expect("a result");
    }
}

#[test]
fn what_does_not_fit_together_is_refused_by_name() {
    let desk = Desk::new();
    desk.write("three.toml", THREE_ENDS);
    shared_out(&desk, "three.toml", 4, "four", "1");
    let told = desk.refused(&["merge", "elsewhere"]);
    assert!(told.contains("there is no share"), "{told}");
    // Gaps, as an array of tasks is asked for.
    for number in [0, 2, 3] {
        let from = desk.path(&format!("four/{number}-of-4"));
        std::fs::rename(from, desk.path(&format!("kept-{number}"))).expect("a move");
    }
    let told = desk.refused(&["merge", "four"]);
    assert!(
        told.contains("3 of 4 shares are missing or unfinished: --array=0,2-3"),
        "{told}"
    );
    let said = desk.done(&["status", "four"]);
    assert!(said.out.contains("--array=0,2-3"), "{}", said.out);
    let parts = ["kept-0", "four", "kept-2", "kept-3"];
    desk.done(&["status", parts[0]]);
    // One twice.
    let call = [
        "sweep",
        "three.toml",
        "--quiet",
        "--shard",
        "1/4",
        "--out",
        "again",
    ];
    desk.call(&call);
    let told = desk.refused(&[&["merge", "again"], &parts[..]].concat());
    assert!(told.contains("share 1 of 4 is there twice"), "{told}");
    // Another number of shares, other settings.
    let call = [
        "sweep",
        "three.toml",
        "--quiet",
        "--shard",
        "1/3",
        "--out",
        "three",
    ];
    desk.call(&call);
    let told = desk.refused(&[&["merge", "three"], &parts[..]].concat());
    assert!(told.contains("one is a share of"), "{told}");
    let set = ["--set", "flask.temperature=30 °C"];
    desk.call(
        &[
            &[
                "sweep",
                "three.toml",
                "--quiet",
                "--shard",
                "2/4",
                "--out",
                "warm",
            ],
            &set[..],
        ]
        .concat(),
    );
    let told = desk.refused(&["merge", "kept-0", "four", "warm", "kept-3"]);
    assert!(
        told.contains("are no shares of one sweep: it was begun with"),
        "{told}"
    );
    let told = desk.refused(&[&["merge", "four"], &set[..]].concat());
    assert!(told.contains("--set is for the shares"), "{told}");
    // A row that was changed by hand.
    let rows = desk.text("kept-2/sweep.csv");
    desk.write("kept-2/sweep.csv", &rows.replacen("ok", "OK", 1));
    let told = desk.refused(&[&["merge"], &parts[..]].concat());
    assert!(told.contains("kept-2"), "{told}");
    desk.write("kept-2/sweep.csv", &rows);
    // The scenario need not be there.
    std::fs::remove_file(desk.path("three.toml")).expect("a file");
    let said = desk.call(&[&["merge", "--out", "merged"], &parts[..]].concat());
    assert!(
        said.code < 2 && desk.path("merged/sweep.csv").exists(),
        "{}",
        said.err
    );
}

/// A task that is queued again finds its share done, and how far all are can be asked for.
#[test]
fn a_share_that_is_done_is_not_computed_again() {
    let desk = Desk::new();
    desk.write("three.toml", THREE_ENDS);
    shared_out(&desk, "three.toml", 2, "two", "1");
    let before = desk.files("two");
    let call = ["sweep", "three.toml", "--out", "two", "--resume", "--shard"];
    let said = desk.done(&[&call[..], &["0/2"]].concat());
    assert!(said.err.contains("share 0 of 2 is done"), "{}", said.err);
    assert!(before == desk.files("two"));
    let said = desk.done(&["status", "two"]);
    for part in ["40 of 40 points are there", "finished", "ok ", "stopped "] {
        assert!(said.out.contains(part), "{part}: {}", said.out);
    }
    let said = desk.done(&["status", "scenarios"]);
    assert!(
        said.out.contains("no sweep that can be gone on with"),
        "{}",
        said.out
    );
}

/// The script names the scenario, its points, the array and what to do afterwards; nothing is computed.
#[test]
fn a_script_for_each_batch_system() {
    let desk = Desk::new();
    let systems = [
        ("slurm", "#SBATCH --array=0-1\n", "SLURM_CPUS_PER_TASK"),
        ("hq", "#HQ --array=0-1\n", "HQ_NUM_CPUS"),
        ("pbs", "#PBS -J 0-1\n", "NCPUS"),
    ];
    for (system, array, threads) in systems {
        let set = "charge.carbonyl=1.2 equiv";
        let call = ["sweep", MAIN_JOB, "--print-job", system, "--set", set];
        let said = desk.done(&call);
        assert!(said.out.starts_with("#!/bin/sh\n"));
        let last = said.out.trim_end().lines().last().expect("a line");
        let shares = format!("exec monobis sweep {MAIN_JOB} --shard auto/2 --resume --threads");
        assert!(last.starts_with(&shares), "{last}");
        assert!(
            last.ends_with("--set 'charge.carbonyl=1.2 equiv'"),
            "{last}"
        );
        for part in [array, threads, "monobis merge results/nabh4-vs-stab/shards"] {
            assert!(said.out.contains(part), "{part}: {}", said.out);
        }
    }
    assert!(!desk.path("results").exists());
}
