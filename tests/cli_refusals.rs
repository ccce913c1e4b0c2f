//! What the command line does when it cannot do what was asked: words, exit codes 1 and 2, and a disk left as it was.

#[path = "common/desk.rs"]
mod desk;

use std::collections::BTreeMap;
use std::process::Stdio;

use desk::{Desk, MAIN_JOB, OWN, PROGRAM, assert_plain, table};

const STAGES: &str = "scenarios/protecting-group.toml";

#[test]
fn a_failed_point_is_a_row_and_exit_code_1() {
    let desk = Desk::new();
    let text = desk.text(OWN);
    let axis = "axes = [ { vary = \"constant.K2\", values = [\"2 /M\", \"1e308 /M\"] } ]";
    let old = text
        .lines()
        .find(|l| l.starts_with("axes ="))
        .expect("axes");
    desk.write("stiff.toml", &text.replace(old, axis));
    let said = desk.call(&["sweep", "stiff.toml", "--out", "out"]);
    assert_eq!(said.code, 1, "{}", said.err);
    assert!(said.err.contains("1 of 2 points failed"), "{}", said.err);
    let (header, rows) = table(&desk.text("out/sweep.csv"));
    assert_eq!(header.last().map(String::as_str), Some("status"));
    assert_eq!(rows[0]["status"], "ok");
    assert!(
        rows[1]["status"].contains("step size too small"),
        "{:?}",
        rows[1]
    );
    let filled = |row: &BTreeMap<String, String>| -> Vec<String> {
        let of = |h: &&String| !row[*h].is_empty();
        header.iter().filter(of).cloned().collect()
    };
    assert_eq!(filled(&rows[0]), header);
    assert_eq!(
        filled(&rows[1]),
        ["index", "constant.K2 [/M]", "steps", "status"]
    );
}

#[test]
fn all_faults_of_a_scenario_at_once() {
    let desk = Desk::new();
    desk.write(
        "wrong.toml",
        r#"version = 1
title = "wrong"
chemistry = { mechanism = "reductive-aminatoin", amine = "1,4-diazepane" }
flask = { basis = "amine", amount = "10 mmool", concentration = "0.1 M", temperature = 25 }
procedure = [ { stirr = "1 h" } ]
"#,
    );
    for command in ["check", "run", "sweep", "compare"] {
        let told = desk.refused(&[command, "wrong.toml"]);
        for fault in [
            "did you mean `reductive-amination`?",
            "unknown unit `mmool`",
            "temperature needs a unit",
            "did you mean `stir`?",
        ] {
            assert!(told.contains(fault), "{command}: {fault} not in {told}");
        }
        assert_eq!(told.matches("error: ").count(), 4, "{told}");
        assert!(told.contains("wrong.toml:4:"), "line and column: {told}");
        assert_plain(&told);
    }
}

#[test]
fn what_cannot_be_done_is_refused_in_words() {
    let desk = Desk::new();
    for (arguments, told) in [
        (&["check", "absent.toml"][..], "cannot read absent.toml"),
        (&["explode", OWN], "unrecognized subcommand"),
        (&["run"], "<SCENARIO>"),
        (
            &["run", MAIN_JOB, "--variant", "Q"],
            "no variant is called \"Q\"",
        ),
        (
            &["export", OWN, "--format", "matlab"],
            "possible values: sbml, antimony",
        ),
        (
            &["export", STAGES],
            "has 3 stages (\"protect\", \"alkylate\", \"deprotect\"), each an experiment of its own: name one with --stage",
        ),
        (
            &["export", STAGES, "--stage", "protekt"],
            "no stage is called \"protekt\"; there is \"protect\", \"alkylate\", \"deprotect\"",
        ),
        (
            &["export", STAGES, "--stage", "alkylate"],
            "stage alkylate begins with what protect.mono left",
        ),
        (&["export", OWN, "--stage", "first"], "has no stages"),
        (&["run", OWN, "--instructions", "mmx"], "only baseline"),
        (
            &["run", OWN, "--lanes", "3"],
            "there are 1, 4, 8, 16, 32 lanes",
        ),
        (&["run", OWN, "--set", "charge.A"], "write ADDRESS=VALUE"),
        (
            &["run", OWN, "--set", "charge.Z=1 equiv"],
            "no step puts Z in",
        ),
        (
            &["run", OWN, "--set", "charge.A=1 lightyear"],
            "unknown unit",
        ),
        (&["sweep", OWN, "--threads", "many"], "invalid value"),
        (
            &["library", "unobtainium"],
            "the library has no `unobtainium`",
        ),
    ] {
        let said = desk.refused(arguments);
        assert!(said.contains(told), "{arguments:?}: {said}");
    }
    let text = desk.text(OWN);
    let without = text.split("[sweep]").next().expect("a start");
    desk.write("no-sweep.toml", without);
    assert!(
        desk.refused(&["sweep", "no-sweep.toml"])
            .contains("has no [sweep]")
    );
}

#[test]
fn a_place_that_cannot_be_written_keeps_what_it_holds() {
    let desk = Desk::new();
    desk.write("taken", "mine");
    for out in ["taken", "taken/below"] {
        let before = desk.files("");
        let said = desk.call(&["run", OWN, "--out", out]);
        assert_eq!(said.code, 2, "{}", said.err);
        assert!(
            said.err.contains("cannot create the directory"),
            "{}",
            said.err
        );
        assert!(before == desk.files(""));
    }
    // What stands in the place of a file is not replaced: the others stay as they were, and nothing temporary is left.
    desk.done(&["run", OWN, "--out", "out", "--quiet"]);
    std::fs::remove_file(desk.path("out/run.json")).expect("a file");
    std::fs::create_dir(desk.path("out/run.json")).expect("a folder in its place");
    let before = desk.files("");
    let said = desk.call(&[
        "run",
        OWN,
        "--out",
        "out",
        "--set",
        "charge.D=2 mmol",
        "--quiet",
    ]);
    assert_eq!(said.code, 2, "{}", said.err);
    assert!(said.err.contains("holds no result"), "{}", said.err);
    assert!(before == desk.files(""));
}

#[test]
fn a_reader_that_has_gone_away_is_no_error() {
    let desk = Desk::new();
    let mut child = std::process::Command::new(PROGRAM)
        .current_dir(desk.0.path())
        .args(["library", "--assumed-first"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("the program ends");
    let err = String::from_utf8_lossy(&output.stderr);
    assert_eq!((output.status.code(), err.as_ref()), (Some(0), ""));
}
