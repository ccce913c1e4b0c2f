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
