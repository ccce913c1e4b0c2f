//! What a search says last: a command that, run as it stands, gives the numbers it told of.

#[path = "common/desk.rs"]
mod desk;

use std::process::Command;

use approx::assert_relative_eq;
use desk::{Desk, PROGRAM};
use serde_json::Value;

/// Two kinds of conditions, a file whose name a shell would take apart, and a number set beside it.
const GOAL: &str = r#"
version = 1
title = "consecutive"
species = { D = {}, A = {}, M = {}, B = {} }
[reactions]
one = { equation = "D + A -> M", k = "1 /M/s" }
two = { equation = "M + A -> B", k = "0.5 /M/s" }
[flask]
basis = "D"
amount = "1 mmol"
concentration = "0.1 M"
temperature = "25 °C"
[[procedure]]
charge = { D = "1 equiv", A = "1 equiv" }
[[procedure]]
name = "react"
stir = "100 s"
[observables]
mono = { yield_of = "M", on = "D" }
[goal]
maximise = "mono"
vary = [ { address = "charge.A", from = "0.2 equiv", to = "2.4 equiv" }, { address = "step.react.stir", from = "1 min", to = "3 h" } ]
[output]
rtol = 1e-10
"#;

#[test]
fn the_command_at_the_end_gives_the_numbers_of_the_best() {
    let desk = Desk::new();
    desk.write("my goal.toml", GOAL);
    let set = ["--set", "constant.two.k=0.25 /M/s"];
    let call = ["optimise", "my goal.toml", "--out", "found", set[0], set[1]];
    let said = desk.done(&call);
    let mut line = said.out.lines().skip_while(|line| *line != "to run it:");
    let line = line.nth(1).expect("a command");
    let rest = line
        .strip_prefix("monobis ")
        .expect("a call of the program");
    let again = Command::new("sh")
        .current_dir(desk.path(""))
        .args(["-c", &format!("'{PROGRAM}' {rest} --out again --quiet")])
        .output()
        .expect("a shell");
    assert!(again.status.success(), "{line}: {again:?}");
    let record: Value = serde_json::from_str(&desk.text("found/run.json")).expect("a record");
    let best = record["goal"]["best"][0]["objectives"][0].as_f64();
    let (heads, rows) = desk::table(&desk.text("again/summary.csv"));
    let mono = rows.iter().find(|row| row[&heads[0]] == "mono");
    let mono: f64 = mono.expect("a result")[&heads[2]]
        .parse()
        .expect("a number");
    assert_relative_eq!(mono, best.expect("a best"), max_relative = 1e-6);
    // The most of M at k2/k1 = 0.25, as it was set beside the file; at the file's own it would be 50 %.
    assert!((mono - 62.996_052_5).abs() < 1e-4, "{mono}");
}

/// Limits that all hold as the constants stand, and not often enough as they are uncertain: what is missing is told. What makes no difference
/// is told, too.
#[test]
fn a_lack_of_certainty_is_told_from_a_limit_in_the_way() {
    let desk = Desk::new();
    let unsure = GOAL
        .replace("k = \"1 /M/s\"", "k = \"1 /M/s\", uncertainty = \"x/ 1.5\", source = \"a guess\", confidence = \"assumed\"")
        .replace("maximise = \"mono\"", "maximise = \"mono\"\nwhere = [\"mono >= 45 %\"]\nprobability = \"95 %\"")
        .replace("D = \"1 equiv\",", "D = \"1 equiv\", S = \"1 equiv\",")
        .replace("species = { D", "species = { S = {}, D")
        .replace("vary = [", "vary = [ { address = \"charge.S\", from = \"0.5 equiv\", to = \"2 equiv\" },")
        .replace(", { address = \"step.react.stir\", from = \"1 min\", to = \"3 h\" }", "");
    desk.write("goal.toml", &unsure);
    let said = desk.done(&["optimise", "goal.toml", "--out", "found"]).out;
    assert!(
        said.contains("what is missing is certainty of them"),
        "{said}"
    );
    let sure = unsure.replace("mono >= 45 %", "mono >= 20 %");
    desk.write("goal.toml", &sure);
    let said = desk.done(&["optimise", "goal.toml", "--out", "found"]).out;
    assert!(said.contains("0.5 to 2: all of it"), "{said}");
    assert!(!said.contains("certainty"), "{said}");
}
