//! Several stages: compounds cross by `take`, numbers by closed forms, and nothing depends on how points share threads and lanes.

use crate::study::{how, rows, scenario};
use approx::assert_abs_diff_eq;
use monobis::engine::Engine;
use monobis::scenario::Scenario;
use monobis::solver::Width;
use monobis::study::plan::{DesignPlan, Keep, PointResult};

/// A decays, 90 % of its product is isolated and reacts with Y; `more` belongs to the end of the file.
fn two(more: &str, settings: &[(&str, &str)]) -> Scenario {
    let text = format!(
        r#"
        version = 1
        title = "two stages"
        [observables]
        overall = {{ yield_of = "second.C", on = "first.A" }}
        own = {{ yield_of = "second.C", on = "second.X" }}
        half = {{ time_to = "overall > 25 %" }}
        left = {{ conversion_of = "second.X" }}
        part = {{ share_of = "second.C", among = "second.C + 2 second.X" }}
        [[stage]]
        name = "first"
        species = {{ A = {{}}, B = {{}} }}
        reactions = {{ r = {{ equation = "A -> B", k = "1e-3 /s" }} }}
        flask = {{ basis = "A", amount = "1 mmol", concentration = "0.1 M", temperature = "25 °C" }}
        procedure = [ {{ charge = {{ A = "1 equiv" }} }}, {{ name = "wait", stir = "30 min" }}, {{ name = "out", isolate = {{ B = "90 %" }} }} ]
        [[stage]]
        name = "second"
        take = {{ X = "first.B" }}
        species = {{ X = {{}}, Y = {{}}, C = {{}} }}
        reactions = {{ s = {{ equation = "X + Y -> C", k = "0.05 /M/s" }} }}
        flask = {{ basis = "X", concentration = "0.2 M", temperature = "25 °C" }}
        procedure = [ {{ charge = {{ Y = "1 equiv" }} }}, {{ name = "wait", stir = "1 h" }} ]
        {more}
        "#
    );
    scenario("stages", &text, settings)
}

const KEEP: Keep = Keep {
    ledger: true,
    points: 50,
};

/// The first variant at its base point.
fn row(scenario: &Scenario) -> PointResult {
    let plan = DesignPlan::new(&scenario.design, &[0], false, KEEP, 1e-9);
    let rows = Engine::new(how(1e-9)).run(&plan).expect("an ensemble");
    rows.into_iter().next().flatten().expect("one row")
}

fn value(scenario: &Scenario, row: &PointResult, name: &str) -> Option<f64> {
    let observables = &scenario.design.cases[0].observables;
    let at = observables.iter().position(|o| o.name == name);
    row.values[at.unwrap_or_else(|| panic!("no observable {name}"))]
}

/// Yield of B in hand, and conversion of X after t seconds.
fn closed(first: f64, recovery: f64, second: f64) -> (f64, f64) {
    let x = 0.2 * 0.05 * second;
    (recovery * (1.0 - (-1e-3 * first).exp()), x / (1.0 + x))
}

/// What is set, length of the first stage, recovery, length of the second.
type Run<'a> = (&'a [(&'a str, &'a str)], f64, f64, f64);

#[test]
fn a_product_crosses_into_the_next_stage_with_its_losses() {
    let settings: [Run; 3] = [
        (&[], 1800.0, 0.9, 3600.0),
        (
            &[
                ("stage.first.step.wait.stir", "10 min"),
                ("stage.second.step.wait.stir", "2 min"),
            ],
            600.0,
            0.9,
            120.0,
        ),
        (
            &[("stage.first.step.out.isolate.B", "50 %")],
            1800.0,
            0.5,
            3600.0,
        ),
    ];
    for (settings, first, recovery, second) in settings {
        let scenario = two("", settings);
        let row = row(&scenario);
        let (in_hand, conversion) = closed(first, recovery, second);
        let close = |name: &str, expected: f64| {
            let value = value(&scenario, &row, name).expect("a value");
            assert_abs_diff_eq!(value, expected, epsilon = 1e-6);
        };
        close("overall", 100.0 * in_hand * conversion);
        close("own", 100.0 * conversion);
        close("left", 100.0 * conversion);
        close("part", 100.0 * conversion / (2.0 - conversion));
        close("duration", first + second);
        close("operations", 3.0);
        close("second.volume", in_hand * 1e-3 / 0.2);
        // A course counts from what an earlier stage charged, as the final value does.
        let reached = 0.25 / in_hand;
        let half = (reached < conversion).then(|| reached / (1.0 - reached) / 0.01);
        match half {
            Some(half) => close("half", half),
            None => assert_eq!(value(&scenario, &row, "half"), None),
        }
        assert!(row.stage_remains(0).is_some() && row.stage_remains(1).is_some());
    }
}

#[test]
fn a_stage_that_cannot_begin_says_so_and_leaves_its_values_missing() {
    let scenario = two("", &[("stage.first.step.wait.stir", "0 min")]);
    let row = row(&scenario);
    assert_eq!(
        row.status.to_string(),
        "refused: stage second: nothing of first.B is in hand"
    );
    assert!(!row.finished);
    assert_eq!(value(&scenario, &row, "overall"), None);
    assert_eq!(value(&scenario, &row, "first.A"), None);
}

#[test]
fn a_condition_that_was_not_met_names_its_stage() {
    let text = r#"
        version = 1
        title = "until"
        [[stage]]
        name = "only"
        species = { A = {}, B = {} }
        reactions = { r = { equation = "A -> B", k = "1e-3 /s" } }
        flask = { basis = "A", amount = "1 mmol", concentration = "0.1 M", temperature = "25 °C" }
        procedure = [ { charge = { A = "1 equiv" } }, { stir = { until = "A < 1 %", at_most = "1 min" } } ]
        "#;
    let row = row(&scenario("until", text, &[]));
    assert_eq!(
        row.status.to_string(),
        "until not reached: stage only: A < 1 %"
    );
    assert!(row.finished);
}

/// A scenario of one stage and the same scenario without stages are one thing, bit for bit.
#[test]
fn one_stage_is_no_other_mechanism() {
    let body = r#"
        species = { A = {}, B = {}, C = {} }
        reactions = { r = { equation = "A + C -> B", k = "0.1 /M/s" } }
        flask = { basis = "A", amount = "1 mmol", concentration = "0.1 M", temperature = "25 °C" }
        procedure = [ { charge = { A = "1 equiv" } }, { add = { C = "1 equiv" }, over = "20 min", volume = "5 mL" }, { stir = "1 h" }, { isolate = { B = "77 %" } } ]
        "#;
    let plain = scenario("plain", &format!("version = 1\ntitle = 'p'\n{body}"), &[]);
    let staged = scenario(
        "staged",
        &format!("version = 1\ntitle = 's'\n[[stage]]\nname = 'one'\n{body}"),
        &[],
    );
    let bits = |scenario: &Scenario| {
        let row = row(scenario);
        let mixture = row.remains.expect("a course").mixture;
        mixture
            .amounts
            .iter()
            .map(|n| n.to_bits())
            .collect::<Vec<_>>()
    };
    assert_eq!(bits(&plain), bits(&staged));
}

/// Points of different kernels in each stage, some of which end early: same bits for any number of threads, lanes and order.
#[test]
fn threads_and_lanes_change_nothing() {
    let more = r#"
        [[variant]]
        name = "as it is"
        [[variant]]
        name = "another network"
        [[variant.stage]]
        name = "first"
        species = { A = {}, Q = {}, B = {} }
        reactions = { r = { equation = "A <=> Q", k = "1e-2 /s", K = 0.5 }, q = { equation = "Q -> B", k = "5e-3 /s" } }
        flask = { basis = "A", amount = "1 mmol", concentration = "0.1 M", temperature = "25 °C" }
        procedure = [ { charge = { A = "1 equiv" } }, { name = "wait", stir = "30 min" }, { isolate = { B = "90 %" } } ]
        [[variant.stage]]
        name = "second"
        take = { X = "first.B" }
        species = { X = {}, Y = {}, C = {} }
        reactions = { s = { equation = "X + Y -> C", k = "0.05 /M/s" } }
        flask = { basis = "X", concentration = "0.2 M", temperature = "25 °C" }
        procedure = [ { charge = { Y = "1 equiv" } }, { name = "wait", stir = "1 h" } ]
        [sweep]
        axes = [ { vary = "stage.first.step.wait.stir", from = "0 min", to = "60 min", points = 13 }, { vary = "stage.second.charge.Y", values = ["1 equiv", "2 equiv", "3 equiv"] } ]
        "#;
    let scenario = two(more, &[]);
    let bits = |threads: usize, width: Option<Width>| {
        let mut how = how(1e-6);
        how.threads = threads;
        how.solver.width = width.or(how.solver.width);
        let rows = rows(&scenario, true, &how);
        assert_eq!(rows.len(), 78);
        let all = rows.into_iter().flat_map(|row| row.values);
        all.map(|v| v.map(f64::to_bits)).collect::<Vec<_>>()
    };
    let reference = bits(1, None);
    assert!(reference.iter().flatten().count() > 1000);
    assert_eq!(reference, bits(2, None));
    assert_eq!(reference, bits(3, Some(Width::One)));
}

/// The gallery's own chain closes: what is charged is found again over both ledgers.
#[test]
fn variants_set_numbers_of_stages_and_ledgers_close() {
    let more = r#"[[variant]]
        name = "half the Y"
        set = { stage.second.charge.Y = "0.5 equiv", stage.first.constant.r.k = "1 /s" }"#;
    let scenario = two(more, &[]);
    let row = row(&scenario);
    let own = value(&scenario, &row, "own").expect("a value");
    assert!(own < 50.0 && own > 45.0, "{own}");
    for balance in &row.balances {
        let rest = balance.entries.last().expect("a rest");
        assert_abs_diff_eq!(rest.1, 0.0, epsilon = 1e-12);
    }
    let names: Vec<&str> = row.balances.iter().map(|b| b.name.as_str()).collect();
    assert_eq!(names, ["first.A", "second.X", "second.Y"]);
}
