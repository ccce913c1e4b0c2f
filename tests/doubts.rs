//! What makes a result doubtful is said beside it, once, with its address; and where nothing is wrong, nothing is said.

#[path = "common/desk.rs"]
mod desk;
#[path = "common/forced.rs"]
mod forced;
#[path = "common/study.rs"]
mod study;

use desk::Desk;
use monobis::Engine;
use monobis::report::doubts::remarks;
use monobis::study::doubts::{Doubt, ahead, of_run};
use monobis::study::plan::{DesignPlan, Keep};
use monobis::study::range::CentralRange;
use monobis::study::strategies::footing::Footing;

/// One step of first order, of which nothing is wrong: an hour at 0.1 M in boiling methanol.
const SOUND: &str = r#"
version = 1
title = "one step"
chemistry = { solvent = "MeOH" }
species = { A = { formula = "C7H6O", density = "1.04 g/mL" }, P = {} }
reactions = { r = { equation = "A -> P", k = { value = "2e-4 /s", T_ref = "25 °C", Ea = "60 kJ/mol" } } }
flask = { basis = "A", amount = "10 mmol", concentration = "0.1 M", temperature = "25 °C" }
procedure = [ { charge = { A = "1 equiv" } }, { name = "heat", temperature = "reflux" }, { name = "react", stir = "1 h" } ]
[observables]
p = { yield_of = "P", on = "A" }
"#;

/// Lines that `check` and all other commands have to say of a scenario before it runs.
fn said(text: &str) -> Vec<String> {
    let design = study::scenario("doubts", text, &[]).design;
    let doubts = ahead(&design, &[0], true);
    let remarks = remarks(&design, &doubts);
    remarks.iter().map(|remark| remark.line()).collect()
}

/// The one thing that is said when a scenario is changed so.
fn said_of(from: &str, to: &str) -> String {
    assert!(SOUND.contains(from), "{from}");
    let lines = said(&SOUND.replace(from, to));
    assert_eq!(lines.len(), 1, "{lines:?}");
    lines[0].clone()
}

#[test]
fn of_a_sound_scenario_nothing_is_said() {
    assert_eq!(said(SOUND), [""; 0]);
}

#[test]
fn a_solvent_above_its_boiling_point_is_told_at_the_step() {
    assert_eq!(
        said_of("\"reflux\"", "\"80 °C\""),
        "step.heat.temperature: 80 °C is above the boiling point of MeOH, 64.7 °C"
    );
    // Within two degrees it boils, as it should.
    assert_eq!(said(&SOUND.replace("\"reflux\"", "\"66 °C\"")), [""; 0]);
    // After a quench the flask is not the reaction any more.
    let quenched = SOUND.replace(
        "{ name = \"heat\"",
        "{ quench = \"water\" }, { name = \"heat\"",
    );
    assert_eq!(said(&quenched.replace("\"reflux\"", "\"80 °C\"")), [""; 0]);
}

/// 3 bar over methanol: ln(3/1.013) = 1.086 against 10.6 (1 - 337.85/T) gives 103 °C.
#[test]
fn a_pressure_over_it_lets_a_solvent_boil_later() {
    let gas = "species = { H2 = { henry = \"0.004 M/bar\" },";
    let text = SOUND.replace("species = {", gas);
    let text = text.replace(
        "{ name = \"heat\"",
        "{ gas = { H2 = \"3 bar\" } }, { name = \"heat\"",
    );
    assert_eq!(said(&text.replace("\"reflux\"", "\"95 °C\"")), [""; 0]);
    let hotter = said(&text.replace("\"reflux\"", "\"110 °C\""));
    assert_eq!(hotter.len(), 1, "{hotter:?}");
}

#[test]
fn a_frozen_solvent_is_told_along_an_axis_too() {
    let frozen = SOUND
        .replace("MeOH", "DMSO")
        .replace("\"reflux\"", "\"20 °C\"");
    assert_eq!(said(&frozen), [""; 0]);
    let sweep = "\n[sweep]\naxes = [ { vary = \"flask.temperature\", values = [\"25 °C\", \"0 °C\", \"10 °C\"] } ]\n";
    assert_eq!(
        said(&(frozen + sweep)),
        ["flask.temperature: 0 °C is below the melting point of DMSO, 18.5 °C"]
    );
}

#[test]
fn a_rate_constant_without_slope_is_told_away_from_its_temperature() {
    assert_eq!(
        said_of(", Ea = \"60 kJ/mol\"", ""),
        "constant.r.k: known at 25 °C without a slope, used as it is at 64.7 °C"
    );
    let flat = SOUND.replace(", Ea = \"60 kJ/mol\"", "");
    // At its own temperature, or known to a factor that is wider than the change, nothing is wrong.
    assert_eq!(said(&flat.replace("\"reflux\"", "\"25 °C\"")), [""; 0]);
    let wide = flat.replace("T_ref", "uncertainty = \"x/ 20\", T_ref");
    assert_eq!(said(&wide), [""; 0]);
}

/// C7H6O weighs 106.12 g/mol: 12 M of it at 1.04 g/mL are 1.22 L in a litre, 9 M are 0.92.
#[test]
fn more_than_fits_into_the_flask_is_told() {
    assert_eq!(
        said_of("\"0.1 M\"", "\"12 M\""),
        "flask.concentration: what is dissolved would alone fill the flask 1.2 times"
    );
    assert_eq!(said(&SOUND.replace("\"0.1 M\"", "\"9 M\"")), [""; 0]);
    let unknown = SOUND.replace("{ formula = \"C7H6O\", density = \"1.04 g/mL\" }", "{}");
    assert_eq!(said(&unknown.replace("\"0.1 M\"", "\"50 M\"")), [""; 0]);
    let more = said(&unknown.replace("\"0.1 M\"", "\"60 M\""));
    assert!(
        more[0].contains("60 M of A: no liquid has so much"),
        "{more:?}"
    );
}

/// The share (fraction) of a lognormal factor's distribution below a deviation, by its series: Abramowitz and Stegun 26.2.17.
fn phi(x: f64) -> f64 {
    let t = 1.0 / (1.0 + 0.231_641_9 * x.abs());
    let terms = [
        0.319_381_530,
        -0.356_563_782,
        1.781_477_937,
        -1.821_255_978,
        1.330_274_429,
    ];
    let sum: f64 = (1..).zip(terms).map(|(power, c)| c * t.powi(power)).sum();
    let above = sum * (-x * x / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt();
    if x > 0.0 { 1.0 - above } else { above }
}

fn footing(text: &str) -> Footing {
    let scenario = study::scenario("footing", text, &[]);
    let keep = Keep {
        ledger: true,
        points: 10,
    };
    let plan = DesignPlan::new(&scenario.design, &[0], false, keep, 1e-6);
    let engine = Engine::new(study::how(1e-6));
    let row = engine.run(&plan).expect("a run").remove(0).expect("a row");
    let doubts = of_run(&engine, &plan, &row, scenario.criterion(), &[]).expect("doubts");
    let mut doubts = doubts.into_iter();
    match doubts.next() {
        Some(Doubt::Footing(footing)) => footing,
        other => panic!("no footing: {other:?}"),
    }
}

/// Yield 1 - exp(-k t) with k t = 1 and k known to a factor of 2: below the lower limit of nine tenths lies one draw in twenty, and below
/// the upper one nineteen, as far as 200 draws tell (standard error sqrt(0.05 0.95/200) = 0.015).
#[test]
fn the_range_of_a_first_order_yield_is_that_of_its_closed_form() {
    let text = r#"
version = 1
title = "footing"
species = { A = {}, P = {} }
reactions = { r = { equation = "A -> P", k = { value = "1e-3 /s", source = "made up", confidence = "assumed", uncertainty = "x/ 2" } } }
flask = { basis = "A", amount = "10 mmol", concentration = "0.1 M", temperature = "25 °C" }
procedure = [ { charge = { A = "1 equiv" } }, { stir = "1000 s" } ]
[observables]
p = { yield_of = "P", on = "A" }
"#;
    let of = footing(text);
    assert_eq!((of.constants, of.assumed, of.estimated), (1, 1, 0));
    let CentralRange { low, high } = of.open.expect("a range").range;
    let part = |percent: f64| {
        let times = -(1.0 - percent / 100.0f64).ln();
        phi(times.ln() / 2f64.ln())
    };
    assert!(
        (part(low) - 0.05).abs() < 3.0 * 0.0155,
        "{low}: {}",
        part(low)
    );
    assert!(
        (part(high) - 0.95).abs() < 3.0 * 0.0155,
        "{high}: {}",
        part(high)
    );
    // A number of the scenario's own is taken as it is.
    let exact = text.replace(
        "{ value = \"1e-3 /s\", source = \"made up\", confidence = \"assumed\", uncertainty = \"x/ 2\" }",
        "\"1e-3 /s\"",
    );
    let of = footing(&exact);
    assert_eq!((of.constants, of.assumed, of.open), (1, 0, None));
}

const RACE: &str = r#"
version = 1
title = "race"
species = { A = {}, P = {}, Q = {} }
reactions = { r = { equation = "A -> P", k = "1e-4 /s" }, s = { equation = "P -> Q", k = "1e-4 /s" } }
flask = { basis = "A", amount = "10 mmol", concentration = "0.1 M", temperature = "25 °C" }
procedure = [ { charge = { A = "1 equiv" } }, { name = "react", stir = { until = "q > 60 %", at_most = "4 h" } } ]
[observables]
p = { yield_of = "P", on = "A" }
q = { yield_of = "Q", on = "A" }
[sweep]
axes = [ { vary = "step.react.at_most", from = "1 h", to = "2 h", points = 5 } ]
"#;

/// P of A -> P -> Q with equal k is most at t = 1/k = 2 h 47 min: over one to two hours it lies at the end, over one to five within.
#[test]
fn points_that_fall_short_and_a_best_at_an_end_are_told_once_with_their_places() {
    let desk = Desk::new();
    desk.write("race.toml", RACE);
    let said = desk.done(&["sweep", "race.toml", "--out", "out"]);
    let err: Vec<&str> = said.err.lines().collect();
    let short =
        "warning: 5 of 5 points, the first at react: at_most 1 h: until not reached: q > 60 %";
    assert!(err.contains(&short), "{}", said.err);
    let end = "warning: react: at_most: the best p stands at the end of the axis, 2 h: what lies beyond is not known";
    assert!(err.contains(&end), "{}", said.err);
    assert_eq!(err.len(), 2, "{}", said.err);
    let table = desk.text("out/remarks.csv");
    assert_eq!(table.lines().count(), 3, "{table}");
    assert!(
        table.contains("\nuntil,,") && table.contains("\nend of axis,"),
        "{table}"
    );
    let record = desk.text("out/run.json");
    assert!(
        record.contains("\"remarks\"") && record.contains("\"end of axis\""),
        "{record}"
    );

    let wide = RACE
        .replace("q > 60 %", "q > 1 %")
        .replace("\"2 h\"", "\"5 h\"");
    let wide = wide.replace(
        "stir = { until = \"q > 1 %\", at_most = \"4 h\" }",
        "stir = \"1 h\"",
    );
    desk.write(
        "wide.toml",
        &wide.replace("step.react.at_most", "step.react.stir"),
    );
    let said = desk.done(&["sweep", "wide.toml", "--out", "out"]);
    assert_eq!(said.err, "");
    assert_eq!(desk.text("out/remarks.csv").lines().count(), 1);
}

/// Warnings of reading are a line each beside a result and stand in its record; `check` shows them with their excerpts.
#[test]
fn what_reading_warns_of_stands_beside_the_result() {
    let desk = Desk::new();
    let text = RACE.replace("A = \"1 equiv\"", "A = \"2 equiv\"");
    desk.write(
        "two.toml",
        text.replace(
            "stir = { until = \"q > 60 %\", at_most = \"4 h\" }",
            "stir = \"1 h\"",
        )
        .split("[sweep]")
        .next()
        .expect("a beginning"),
    );
    let run = desk.done(&["run", "two.toml", "--out", "out"]);
    assert_eq!(run.err.lines().count(), 1, "{}", run.err);
    assert!(run.err.starts_with("warning: two.toml:6:"), "{}", run.err);
    assert!(
        desk.text("out/remarks.csv")
            .contains("scenario,two.toml:6:")
    );
    let check = desk.done(&["check", "two.toml"]);
    assert!(
        check.err.contains("-->") && check.err.lines().count() > 3,
        "{}",
        check.err
    );
}

/// A diamine isolated from its product, which the ether took both; where the ether took only what is isolated, nothing is said.
#[test]
fn an_isolation_from_the_same_layer_is_told() {
    let text = r#"
version = 1
title = "isolated"
species = { A = { logP = 2 }, P = { logP = 2 } }
reactions = { r = { equation = "A -> P", k = "1e-3 /s" } }
flask = { basis = "A", amount = "10 mmol", concentration = "0.1 M", temperature = "25 °C" }
procedure = [ { charge = { A = "1 equiv" } }, { name = "react", stir = "20 min" }, { quench = "water" }, { extract = "Et2O" }, { isolate = { P = "90 %" } } ]
[observables]
p = { yield_of = "P", on = "A" }
"#;
    let desk = Desk::new();
    desk.write("isolated.toml", text);
    let said = desk.done(&["run", "isolated.toml"]);
    let words =
        "warning: isolate parts from what was in the same layer, by no step of the procedure: A\n";
    assert_eq!(said.err, words);
    let all = text.replace("\"20 min\"", "\"20 h\"");
    desk.write("isolated.toml", &all);
    assert_eq!(desk.done(&["run", "isolated.toml"]).err, "");
    let both = text.replace("{ P = \"90 %\" }", "{ P = \"90 %\", A = \"90 %\" }");
    desk.write("isolated.toml", &both);
    assert_eq!(desk.done(&["run", "isolated.toml"]).err, "");
}

/// What another compound lends is named beside the result; what is given by the entry itself, or set from outside, is not.
#[test]
fn lent_numbers_are_named_beside_the_result() {
    let desk = Desk::new();
    let text = r#"
version = 1
title = "lent"
chemistry = { mechanism = "reductive-amination", amine = "piperidine", carbonyl = "3-bromobenzaldehyde", reductant = "STAB", solvent = "DCE" }
species = { 3-bromobenzaldehyde = { like = "benzaldehyde", sigma = 0.39 } }
flask = { basis = "amine", amount = "1 mmol", concentration = "0.1 M", temperature = "25 °C" }
procedure = [ { charge = { amine = "1 equiv", carbonyl = "1 equiv", reductant = "1.4 equiv" } }, { stir = "1 h" } ]
"#;
    desk.write("lent.toml", text);
    let said = desk.done(&["run", "lent.toml", "--out", "out"]).out;
    let line = said.lines().find(|line| line.starts_with("Rests on "));
    let line = line.expect("what it rests on");
    assert!(
        line.contains("; taken from benzaldehyde: carbonyl.sigma_plus; in nine"),
        "{line}"
    );
    assert!(
        desk.text("out/remarks.csv")
            .contains("taken from benzaldehyde: carbonyl.sigma_plus")
    );
    let set = [
        "run",
        "lent.toml",
        "--out",
        "out",
        "--set",
        "carbonyl.sigma_plus=0.4",
    ];
    let said = desk.done(&set).out;
    assert!(!said.contains("taken from"), "{said}");
}

/// A constant that says between which temperatures it holds is named where it is used outside, once, with the farthest; not inside.
#[test]
fn constants_outside_their_range_are_named() {
    let desk = Desk::new();
    let text = |range: &str, to: &str| {
        format!(
            r#"
version = 1
title = "range"
species = {{ A = {{}}, P = {{}} }}
reactions = {{ r = {{ equation = "A -> P", k = {{ value = "1e-3 /s", T_ref = "25 °C", Ea = "60 kJ/mol", T_range = {range} }} }} }}
flask = {{ basis = "A", amount = "1 mmol", concentration = "0.1 M", temperature = "25 °C" }}
procedure = [ {{ charge = {{ A = "1 equiv" }} }}, {{ temperature = "40 °C", over = "5 min" }}, {{ temperature = "{to}", over = "5 min" }}, {{ stir = "1 h" }} ]
observables = {{ p = {{ yield_of = "P", on = "A" }} }}
"#
        )
    };
    let said = |range: &str, to: &str| {
        desk.write("range.toml", &text(range, to));
        let run = desk.done(&["run", "range.toml", "--out", "out"]);
        run.err.lines().map(str::to_owned).collect::<Vec<_>>()
    };
    let line = "warning: constant.r.k: holds from 0 °C to 30 °C, used at 60 °C";
    assert_eq!(said(r#"["0 °C", "30 °C"]"#, "60 °C"), [line]);
    assert!(said(r#"["0 °C", "60 °C"]"#, "60 °C").is_empty());
    for wrong in [r#"["30 °C", "0 °C"]"#, r#"["30 °C"]"#] {
        desk.write("range.toml", &text(wrong, "60 °C"));
        let told = desk.refused(&["run", "range.toml"]);
        assert!(told.contains("T_range is two temperatures"), "{told}");
    }
    let density =
        r#"A = { density = { value = "1 g/mL", T_range = ["0 °C", "30 °C"], source = "s" } }"#;
    let with_density = text(r#"["0 °C", "60 °C"]"#, "60 °C").replace("A = {}", density);
    desk.write("range.toml", &with_density);
    let told = desk.refused(&["run", "range.toml"]);
    assert!(
        told.contains("nothing reads a T_range of density"),
        "{told}"
    );
}

/// Who gives two descriptors is told what only the class says; a number of the compound's own is not among them, and neither is one that was
/// set.
#[test]
fn what_only_the_class_says_is_named() {
    let text = |own: &str| {
        format!(
            r#"
version = 1
title = "footing"
chemistry = {{ mechanism = "reductive-amination", amine = "piperidine", carbonyl = "mine", reductant = "STAB", solvent = "DCE" }}
species = {{ mine = {{ class = "ketone", sigma_star = 0.1, branches = 0{own} }} }}
flask = {{ basis = "amine", amount = "10 mmol", concentration = "0.1 M", temperature = "25 °C" }}
procedure = [ {{ charge = {{ amine = "1 equiv", carbonyl = "1 equiv", reductant = "1.4 equiv" }} }}, {{ stir = "1 h" }} ]
"#
        )
    };
    let estimated = |text: &str| {
        let of = footing(text).estimated_for;
        assert_eq!(of.len(), 1);
        of["ketone"].clone()
    };
    let bare = estimated(&text(""));
    for key in [
        "hemiaminal",
        "hydration",
        "condensation_secondary",
        "E_iminium",
    ] {
        assert!(bare.contains(&format!("carbonyl.{key}")), "{bare:?}");
    }
    // What the entry says itself, and what nothing here uses.
    for key in ["sigma_star", "branches", "imine"] {
        assert!(!bare.contains(&format!("carbonyl.{key}")), "{bare:?}");
    }
    let own = estimated(&text(", hemiaminal = 2"));
    assert!(!own.contains("carbonyl.hemiaminal"), "{own:?}");
    assert!(!bare.contains("logP_benzyl"), "nothing is extracted here");
    for set in [
        "constants = { carbonyl.E_iminium = -10 }\n",
        "[[variant]]\nname = \"set\"\nset = { constant.carbonyl.E_iminium = -10 }\n",
    ] {
        let set = estimated(&(text("") + set));
        assert!(!set.contains("carbonyl.E_iminium"), "{set:?}");
    }
}
