//! What the program says beside its numbers: who is ahead and who has no place, settings that one strategy lacks, moments that no run
//! reaches, addresses of stages.

#[path = "common/desk.rs"]
mod desk;

use desk::Desk;

/// Two strategies with a constant of their own each; the second never comes to 90 %.
const RACE: &str = r#"
version = 1
title = "race"
species = { A = {}, P = {} }
reactions = { r = { equation = "A -> P", k = "1e-3 /s" } }
flask = { basis = "A", amount = "10 mmol", concentration = "0.1 M", temperature = "25 °C" }
procedure = [ { charge = { A = "1 equiv" } }, { name = "react", stir = "3 h" } ]
[observables]
p = { yield_of = "P", on = "A" }
done = { time_to = "p > 90 %" }
[report]
rank_by = "done"
[output]
times = ["10 min", "4 h"]
[[variant]]
name = "slow"
[[variant]]
name = "never"
reactions = { s = { equation = "P -> A", k = "1e-3 /s" } }
[[variant]]
name = "fast"
set = { constant.r.k = "1e-2 /s" }
"#;

#[test]
fn the_fastest_is_first_and_who_never_arrives_is_named() {
    let desk = Desk::new();
    desk.write("race.toml", RACE);
    let out = desk.done(&["compare", "race.toml", "--draws", "0"]).out;
    let order = &out[out.find("Order by done, least first").expect("an order")..];
    let at = |name: &str| {
        order
            .find(name)
            .unwrap_or_else(|| panic!("{name}: {order}"))
    };
    assert!(at("1.  fast") < at("2.  slow"), "{order}");
    assert!(at("3.84 min") < at("38.4 min"), "{order}");
    // Who is behind is behind by a time, not ahead by less than none.
    assert!(order.contains("34.5 min"), "{order}");
    assert!(!order.contains("-34.5 min"), "{order}");
    assert!(
        order.contains("Not ranked: never came to no value of done"),
        "{order}"
    );
    let swept = RACE.replace("[report]", "[sweep]\naxes = [ { vary = \"constant.r.k\", values = [\"1e-3 /s\", \"2e-3 /s\"] } ]\n[report]");
    desk.write("swept.toml", &swept);
    let out = desk.done(&["sweep", "swept.toml"]).out;
    assert!(
        out.contains("least done") && out.contains("19.2 min"),
        "{out}"
    );
}

#[test]
fn what_one_strategy_lacks_may_be_set_in_another() {
    let desk = Desk::new();
    desk.write("race.toml", RACE);
    let set = ["--set", "constant.s.k=1e-5 /s"];
    let said = desk.done(&["run", "race.toml", "--variant", "never", set[0], set[1]]);
    let words = "constant.s.k is set, but it reaches nothing in slow, fast";
    assert!(said.err.contains(words), "{}", said.err);
    let p = |out: &str| {
        let line = out
            .lines()
            .find(|line| line.starts_with("p "))
            .expect("a result");
        line.split_whitespace().nth(1).map(str::to_owned)
    };
    let plain = desk.done(&["run", "race.toml", "--variant", "never"]).out;
    assert_ne!(p(&said.out), p(&plain));
    let err = desk.refused(&["run", "race.toml", "--set", "constant.q.k=1e-5 /s"]);
    assert!(err.contains("no constant q.k"), "{err}");
}

#[test]
fn moments_behind_the_end_are_told() {
    let desk = Desk::new();
    desk.write("race.toml", RACE);
    let err = desk.done(&["run", "race.toml"]).err;
    assert!(
        err.contains("times: no row at 4 h, the run ends at 3 h"),
        "{err}"
    );
    desk.write("end.toml", &RACE.replace("\"4 h\"", "\"3 h\""));
    assert_eq!(desk.done(&["run", "end.toml"]).err, "");
}

#[test]
fn an_address_without_its_stage_is_told_the_stages_that_have_it() {
    let desk = Desk::new();
    let text = r#"
version = 1
title = "two stages"
[[stage]]
name = "one"
species = { A = {}, P = {} }
reactions = { r = { equation = "A -> P", k = "1e-3 /s" } }
flask = { basis = "A", amount = "10 mmol", concentration = "0.1 M", temperature = "25 °C" }
procedure = [ { charge = { A = "1 equiv" } }, { stir = "3 h" } ]
[[stage]]
name = "two"
species = { B = {}, Q = {} }
reactions = { s = { equation = "B -> Q", k = "1e-3 /s" } }
take = { B = "one.P" }
flask = { basis = "B", concentration = "0.1 M", temperature = "25 °C" }
procedure = [ { stir = "3 h" } ]
[observables]
q = { yield_of = "two.Q", on = "one.A" }
"#;
    desk.write("two.toml", text);
    let help = |setting: &str| desk.refused(&["run", "two.toml", "--set", setting]);
    let second = help("constant.s.k=1e-4 /s");
    assert!(
        second.contains("write `stage.two.constant.s.k`"),
        "{second}"
    );
    let both = help("flask.temperature=30 °C");
    assert!(
        both.contains("`stage.one.flask.temperature` or `stage.two.flask.temperature`"),
        "{both}"
    );
    let shown = desk.done(&["check", "two.toml"]).out;
    for stage in ["one", "two"] {
        let heading = format!("their addresses begin with stage.{stage}.constant.");
        assert!(shown.contains(&heading), "{shown}");
    }
}

/// A strategy of two stages beside one of a single stage.
const ROUTES: &str = r#"
version = 1
title = "routes"
species = { A = {}, P = {} }
reactions = { r = { equation = "A -> P", k = "1e-3 /s" } }
flask = { basis = "A", amount = "10 mmol", concentration = "0.1 M", temperature = "25 °C" }
procedure = [ { charge = { A = "1 equiv" } }, { name = "wait", stir = "1 h" } ]
observables = { p = { yield_of = "P", on = "A" } }
[[variant]]
name = "short"
[[variant]]
name = "long"
procedure = [ { charge = { A = "1 equiv" } }, { name = "wait", stir = "1 h" }, { name = "work", quench = "NaHCO3" } ]
"#;

#[test]
fn a_word_that_one_strategy_has_a_place_for_acts_there_and_says_where_not() {
    let desk = Desk::new();
    desk.write("routes.toml", ROUTES);
    let said = desk.done(&["check", "routes.toml", "--set", "step.work.quench = water"]);
    let told = "step.work.quench is set, but it reaches nothing in short";
    assert!(said.err.contains(told), "{}", said.err);
    let said = desk.done(&["check", "routes.toml", "--set", "step.work.pH = 9"]);
    assert!(
        said.err.contains("reaches nothing in short"),
        "{}",
        said.err
    );
    let err = desk.refused(&["check", "routes.toml", "--set", "step.wrok.quench = water"]);
    assert!(err.contains("wrok"), "{err}");
}

#[test]
fn what_is_computed_from_results_of_the_flask_has_a_course() {
    let desk = Desk::new();
    let text = r#"
version = 1
title = "course"
species = { A = {}, P = {} }
reactions = { r = { equation = "A -> P", k = "1e-3 s⁻¹" } }
flask = { basis = "A", amount = "10 mmol", concentration = "0.1 M", temperature = "25 °C" }
procedure = [ { charge = { A = "1 equiv" } }, { stir = "1 h" } ]
[observables]
p     = { yield_of = "P", on = "A" }
early = { yield_of = "P", on = "A", at = "5 min" }
left  = { computed = "1 / p - 1" }
twice = { computed = "2 * left" }
total = { computed = "p / early" }
pace  = { computed = "p / duration", unit = "1/h" }
[output]
times = ["10 min", "30 min"]
[[plot]]
kind = "time-course"
name = "left"
y = ["left", "twice"]
"#;
    desk.write("course.toml", text);
    desk.done(&["run", "course.toml", "--out", "out"]);
    let table = std::fs::read_to_string(desk.path("out/trajectory.csv")).expect("a course");
    let rows: Vec<Vec<&str>> = table
        .lines()
        .map(|line| line.split(',').collect())
        .collect();
    let column = |name: &str| rows[0].iter().position(|head| *head == name);
    let (left, twice) = (
        column("left").expect("a column"),
        column("twice").expect("a column"),
    );
    assert_eq!(
        (column("total"), column("pace")),
        (None, None),
        "numbers of the whole run"
    );
    let mut seen = 0;
    for row in &rows[1..] {
        let time: f64 = row[0].parse().expect("a time");
        // A decays: what is left over what is made is 1 / (exp(kt) - 1), and nothing at the start.
        if time == 0.0 {
            assert_eq!(row[left], "", "no value where nothing is made");
            continue;
        }
        let expected = 1.0 / ((1e-3 * time).exp() - 1.0);
        let of = |at: usize| row[at].parse::<f64>().expect("a number");
        assert!(
            (of(left) / expected - 1.0).abs() < 1e-4,
            "{time}: {} for {expected}",
            of(left)
        );
        assert!((of(twice) / of(left) - 2.0).abs() < 1e-12, "{time}");
        seen += 1;
    }
    assert!(seen > 10, "{seen} rows");
    assert!(desk.path("out/figures/left.svg").exists());
    desk.write(
        "none.toml",
        &text.replace("y = [\"left\", \"twice\"]", "y = \"pace\""),
    );
    let err = desk.refused(&["run", "none.toml"]);
    assert!(err.contains("`pace` has no course in time"), "{err}");
}

#[test]
fn nothing_that_a_file_or_a_path_says_acts_on_the_terminal() {
    let desk = Desk::new();
    let evil = "\\u001b[31m\\u009b2J\\u0007\\u202e";
    let text = ROUTES
        .replace(
            "title = \"routes\"",
            &format!("title = \"{evil}\"\nquestion = \"{evil}\""),
        )
        .replace("name = \"short\"", &format!("name = \"{evil}\""))
        .replace(
            "k = \"1e-3 /s\"",
            &format!("k = {{ value = \"1e-3 /s\", source = \"{evil}\" }}"),
        );
    desk.write("evil\u{1b}[31m.toml", &text);
    let acts = |text: &str| {
        text.chars()
            .any(|c| c != '\n' && (c.is_control() || c == '\u{202e}'))
    };
    let commands: [&[&str]; 6] = [
        &["check"],
        &["run", "--out", "out\u{1b}[31m"],
        &["run", "--json"],
        &["compare", "--draws", "0"],
        &["run", "--variant", "\u{1b}[31m"],
        &["check", "--set", "\u{1b}[31m = 2"],
    ];
    for command in commands {
        let (name, rest) = command.split_first().expect("a command");
        let arguments: Vec<&str> = [&[*name, "evil\u{1b}[31m.toml"], rest].concat();
        let said = desk.call(&arguments);
        assert!(
            !acts(&said.out) && !acts(&said.err),
            "{command:?}: {:?} {:?}",
            said.out,
            said.err
        );
        assert!(
            format!("{}{}", said.out, said.err).contains("[31m"),
            "{command:?}: it is shown"
        );
    }
    let json = desk.call(&["run", "evil\u{1b}[31m.toml", "--json"]).out;
    let record: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(record["title"], "\u{1b}[31m\u{9b}2J\u{7}\u{202e}");
}

#[test]
fn an_equation_with_halves_is_told_how_to_be_written_whole() {
    let desk = Desk::new();
    for half in ["0.5", "1/2", "½"] {
        let text = ROUTES
            .replace("P = {}", "P = {}, O2 = {}")
            .replace("\"A -> P\"", &format!("\"A + {half} O2 -> P\""));
        desk.write("half.toml", &text);
        let err = desk.refused(&["check", "half.toml"]);
        let told = "write \"2 A + O2 -> 2 P\" with k divided by 2 and orders = { A = 1, O2 = 0.5 }: the same rates";
        assert!(
            err.contains("0.5 O2: a stoichiometric number is whole"),
            "{err}"
        );
        assert!(err.contains(told), "{err}");
    }
    // Followed: A falls at k [A][O2]^0.5, with O2 in such excess that it stays.
    let whole = ROUTES
        .replace("P = {}", "P = {}, O2 = {}")
        .replace(
            "equation = \"A -> P\", k = \"1e-3 /s\"",
            "equation = \"2 A + O2 -> 2 P\", k = \"0.5e-3 /M^0.5/s\", orders = { A = 1, O2 = 0.5 }",
        )
        .replace("A = \"1 equiv\"", "A = \"1 equiv\", O2 = \"1e5 equiv\"");
    desk.write("whole.toml", &whole);
    let out = desk.done(&["run", "whole.toml", "--variant", "short"]).out;
    let line = out
        .lines()
        .find(|line| line.starts_with("p "))
        .expect("a result");
    let p: f64 = line
        .split_whitespace()
        .nth(1)
        .and_then(|w| w.parse().ok())
        .expect("a number");
    // 1e5 equiv of 0.1 M are 1e4 M, whose root is 100: k' = 0.1 /s for an hour.
    assert!((p - 100.0).abs() < 0.1, "{line}");
    desk.write(
        "short.toml",
        &whole.replace("stir = \"1 h\"", "stir = \"10 s\""),
    );
    let out = desk.done(&["run", "short.toml", "--variant", "short"]).out;
    let line = out
        .lines()
        .find(|line| line.starts_with("p "))
        .expect("a result");
    let p: f64 = line
        .split_whitespace()
        .nth(1)
        .and_then(|w| w.parse().ok())
        .expect("a number");
    assert!((p - 100.0 * (1.0 - (-1.0f64).exp())).abs() < 0.1, "{line}");
}
