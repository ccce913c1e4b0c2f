//! The same scenario, the same bits: for every width, instruction set, back end, number of threads and neighbour; and what changes nothing
//! changes no bit.

#[path = "common/forced.rs"]
mod forced;
#[path = "common/study.rs"]
mod study;

use monobis::engine::{Engine, RunOptions};
use monobis::report::tables;
use monobis::scenario::Scenario;
use monobis::solver::{Backend, Level, SolverOptions, Width};
use monobis::study::plan::{DesignPlan, Keep};
use study::{file, how, rows, scenario};

/// The sweep's CSV.
fn csv(scenario: &Scenario, how: &RunOptions) -> Vec<u8> {
    let variants: Vec<usize> = (0..scenario.design.variants.len()).collect();
    let plan = DesignPlan::new(
        &scenario.design,
        &variants,
        true,
        Keep::default(),
        how.tolerance,
    );
    let rows = Engine::new(how.clone())
        .run(&plan)
        .expect("an ensemble that starts");
    tables::points(&plan, &rows).expect("a table")
}

#[test]
fn any_width_level_back_end_and_number_of_threads() {
    the_same_everywhere("scenarios/nabh4-vs-stab.toml", 20_000);
}

/// Rates that are formulas, and a pH that a buffer holds.
#[test]
fn formulas_and_a_held_ph_have_the_same_bits_too() {
    the_same_everywhere("scenarios/asymmetric-ired.toml", 5_000);
    the_same_everywhere("scenarios/ph-window.toml", 5_000);
}

/// A scenario's sweep for every width, level, back end and number of threads; it has at least so many bytes.
fn the_same_everywhere(path: &str, bytes: usize) {
    let scenario = file(path, &[]);
    let reference = csv(
        &scenario,
        &RunOptions {
            threads: 1,
            solver: SolverOptions {
                width: Some(Width::One),
                backend: Backend::Interpreter,
                ..SolverOptions::default()
            },
            tolerance: 1e-5,
        },
    );
    assert!(reference.len() > bytes, "the sweep has rows");
    for level in Level::available() {
        for width in Width::ALL {
            for (threads, backend) in [
                (1, Backend::Native),
                (2, Backend::Native),
                (2, Backend::Interpreter),
            ] {
                let solver = SolverOptions {
                    backend,
                    width: Some(width),
                    level,
                    ..SolverOptions::default()
                };
                let same = csv(
                    &scenario,
                    &RunOptions {
                        threads,
                        solver,
                        tolerance: 1e-5,
                    },
                );
                assert!(
                    same == reference,
                    "{width:?}, {}, {backend:?}, {threads} threads",
                    level.name()
                );
            }
        }
    }
}

/// A procedure in methanol with everything that an operation may touch.
fn with_procedure(steps: &str, points: u32) -> Scenario {
    let text = format!(
        r#"
        version = 1
        title = "identity"
        chemistry = {{ mechanism = "reductive-amination", amine = "1,4-diazepane", carbonyl = "benzaldehyde", reductant = "NaBH4", solvent = "MeOH" }}
        flask = {{ basis = "amine", amount = "1 mmol", concentration = "0.2 M", temperature = "25 °C" }}
        procedure = [ {steps} ]
        output = {{ points = {points} }}
        "#
    );
    scenario("identity", &text, &[])
}

/// Bits of everything that a run yields.
fn bits(scenario: &Scenario, points: bool) -> Vec<u64> {
    let keep = Keep {
        ledger: false,
        points: if points { scenario.output.points } else { 0 },
    };
    let plan = DesignPlan::new(&scenario.design, &[0], false, keep, 1e-5);
    let rows = Engine::new(how(1e-5))
        .run(&plan)
        .expect("an ensemble that starts");
    let row = rows[0].as_ref().expect("one row");
    assert!(row.finished, "{}", row.status);
    let case = &scenario.design.cases[0];
    let shown = |name: &str| !matches!(name, "operations");
    let values = case
        .observables
        .iter()
        .zip(&row.values)
        .filter(|(o, _)| shown(&o.name));
    values
        .map(|(_, v)| v.unwrap_or(f64::NAN).to_bits())
        .collect()
}

const CHARGE: &str =
    r#"{ charge = { amine = "1 equiv", carbonyl = "1 equiv", "acetic acid" = "0.1 equiv" } }"#;
const REDUCE: &str = r#"{ add = { reductant = "1.5 equiv" } }, { stir = "3 h" }"#;

#[test]
fn a_zero_dose_is_no_dose() {
    let without = with_procedure(&format!(r#"{CHARGE}, {{ stir = "1 h" }}, {REDUCE}"#), 200);
    let dose = r#"{ add = { water = "0 mmol" } }"#;
    let with = with_procedure(
        &format!(r#"{CHARGE}, {{ stir = "20 min" }}, {dose}, {{ stir = "40 min" }}, {REDUCE}"#),
        200,
    );
    let named: Vec<u64> = bits(&with, false);
    // The zero dose brings observables of its own; those that both have must agree.
    let names = |s: &Scenario| {
        s.design.cases[0]
            .observables
            .iter()
            .map(|o| o.name.clone())
            .collect::<Vec<_>>()
    };
    let (a, b) = (names(&without), names(&with));
    let plain = bits(&without, false);
    let shown: Vec<&String> = a.iter().filter(|n| *n != "operations").collect();
    let shown_with: Vec<&String> = b.iter().filter(|n| *n != "operations").collect();
    let mut compared = 0;
    for (name, value) in shown.iter().zip(&plain) {
        let at = shown_with
            .iter()
            .position(|n| n == name)
            .expect("the same observable");
        assert_eq!(*value, named[at], "{name}");
        compared += 1;
    }
    assert!(compared > 8, "{a:?}");
}

#[test]
fn a_split_stir_is_one_stir() {
    let one = with_procedure(&format!(r#"{CHARGE}, {{ stir = "1 h" }}, {REDUCE}"#), 200);
    let split = with_procedure(
        &format!(
            r#"{CHARGE}, {{ stir = "7 min" }}, {{ stir = "0 s" }}, {{ stir = "53 min" }}, {REDUCE}"#
        ),
        200,
    );
    assert_eq!(bits(&one, false), bits(&split, false));
}

#[test]
fn outputs_change_no_result() {
    let steps = format!(r#"{CHARGE}, {{ stir = "1 h" }}, {REDUCE}"#);
    let coarse = with_procedure(&steps, 10);
    let fine = with_procedure(&steps, 1000);
    assert_eq!(bits(&coarse, true), bits(&fine, true));
    assert_eq!(bits(&coarse, true), bits(&fine, false));
}

#[test]
fn a_ledger_changes_no_yield() {
    let scenario = file("scenarios/nabh4-vs-stab.toml", &[]);
    let variants: Vec<usize> = (0..scenario.design.variants.len()).collect();
    let run = |ledger| {
        let plan = DesignPlan::new(
            &scenario.design,
            &variants,
            false,
            Keep { ledger, points: 0 },
            1e-5,
        );
        Engine::new(how(1e-5))
            .run(&plan)
            .expect("an ensemble that starts")
    };
    for (with, without) in run(true).iter().zip(&run(false)) {
        let (with, without) = (
            with.as_ref().expect("a row"),
            without.as_ref().expect("a row"),
        );
        let case = &scenario.design.cases[scenario.design.variants[with.variant].base];
        for ((o, a), b) in case
            .observables
            .iter()
            .zip(&with.values)
            .zip(&without.values)
        {
            if o.name != "hydride lost" {
                assert_eq!(a.map(f64::to_bits), b.map(f64::to_bits), "{}", o.name);
            }
        }
    }
}

/// A point that cannot be run sinks no other, also of those that share lanes with it: twelve points are three at a time.
#[test]
fn one_failed_point_is_one_failed_row() {
    let text = r#"
        version = 1
        title = "a bad point"
        species = { A = {}, B = {} }
        reactions = { r = { equation = "A -> B", k = "1e-3 /s" } }
        flask = { basis = "A", amount = "1 mmol", concentration = "0.1 M", temperature = "25 °C" }
        procedure = [ { charge = { A = "1 equiv" } }, { stir = "1 h" } ]
        sweep = { axes = [ { vary = "constant.r.k", values = [VALUES] } ] }
    "#;
    let run = |bad: Option<usize>| {
        let value = |i: usize| match bad {
            Some(at) if at == i => "\"1e308 /s\"".to_owned(),
            _ => format!("\"{}e-4 /s\"", 1 + i),
        };
        let values: Vec<String> = (0..12).map(value).collect();
        let scenario = scenario("points", &text.replace("VALUES", &values.join(", ")), &[]);
        rows(&scenario, true, &how(1e-5))
    };
    let whole = run(None);
    assert_eq!(whole.len(), 12);
    let rows = run(Some(4));
    for (at, (row, healthy)) in rows.iter().zip(&whole).enumerate() {
        assert!(healthy.finished, "{at}: {}", healthy.status);
        if at == 4 {
            assert!(!row.finished && row.values.iter().all(Option::is_none));
        } else {
            assert!(row.finished, "{at}: {}", row.status);
            assert_eq!(row.values, healthy.values, "{at}");
        }
    }
}
