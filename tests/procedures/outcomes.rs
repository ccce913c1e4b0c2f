//! Runs that cannot be done end with a reason, and touch no neighbour.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::bench::decay;
use crate::common::{Chemistry, Run, dose, program, stir};
use crate::study::how;
use monobis::engine::{Engine, Progress, RunOptions};
use monobis::experiment::parameter::{Parameter, Setting};
use monobis::flask::{SaveOptions, Trajectory};
use monobis::kernel::Kernel;
use monobis::kernel::KernelOptions;
use monobis::network::Law;
use monobis::reactor::{Reactor, Setup};
use monobis::solver::{Method, Solver, SolverOptions, Steps, Stop, Width};
use monobis::study::plan::{DesignPlan, Keep, PointResult};

fn rows(stop: u32, k: &str) -> Vec<PointResult> {
    let sweep = format!(r#"sweep = {{ axes = [ {{ vary = "constant.r.k", values = [{k}] }} ] }}"#);
    let scenario = super::bench::decay_with(
        r#"{ charge = { A = "1 equiv" } }, { stir = "1 h" }"#,
        &sweep,
    );
    let how = RunOptions {
        solver: SolverOptions {
            step_cap: stop,
            ..how(1e-5).solver
        },
        ..how(1e-5)
    };
    let plan = DesignPlan::new(&scenario.design, &[0], true, Keep::default(), 1e-5);
    let rows = Engine::new(how.clone())
        .run(&plan)
        .expect("an ensemble that starts");
    rows.into_iter().map(|row| row.expect("a row")).collect()
}

#[test]
fn the_step_cap_is_a_status_and_no_value() {
    // Nothing happens at k = 0: few steps.
    let free = rows(20_000, r#""0 /s", "1e-2 /s", "0 /s""#);
    let few = free[0].statistics.steps;
    assert!(few + 4 < free[1].statistics.steps);
    let capped = rows(few + 2, r#""0 /s", "1e-2 /s", "0 /s""#);
    assert!(!capped[1].finished);
    assert!(
        capped[1]
            .status
            .to_string()
            .starts_with("stopped: step cap reached "),
        "{}",
        capped[1].status
    );
    assert!(capped[1].values.iter().all(Option::is_none));
    for at in [0, 2] {
        assert_eq!(capped[at].status.to_string(), "ok");
        assert_eq!(capped[at].values, free[at].values);
    }
}

#[test]
fn a_constant_that_overflows_is_a_status_and_no_value() {
    let rows = rows(20_000, r#""1e-3 /s", "1e308 /s", "1e-3 /s""#);
    assert!(
        !rows[1].finished && rows[1].status.to_string() != "ok",
        "{}",
        rows[1].status
    );
    assert!(rows[1].values.iter().all(Option::is_none));
    assert!(rows[0].finished);
    assert_eq!(rows[0].values, rows[2].values);
}

/// A number out of its range is a row with its reason.
#[test]
fn a_recipe_that_is_no_experiment() {
    let mut scenario = decay(r#"{ charge = { A = "1 equiv" } }, { stir = "1 h" }"#);
    scenario.design.cases[0].numbers.recipe.flask.concentration = Some(f64::NAN);
    let rows = crate::study::rows(&scenario, false, &how(1e-5));
    assert!(
        !rows[0].finished && rows[0].status.to_string().contains("volume"),
        "{}",
        rows[0].status
    );
}

/// Stops an ensemble after so many points.
struct Enough {
    seen: AtomicUsize,
    wanted: usize,
}

impl Progress for Enough {
    fn done(&self, points: usize) {
        self.seen.fetch_add(points, Ordering::Relaxed);
    }

    fn stop(&self) -> bool {
        self.seen.load(Ordering::Relaxed) >= self.wanted
    }
}

#[test]
fn what_was_not_begun_is_missing_and_the_rest_is_whole() {
    let axis = r#"sweep = { axes = [ { vary = "charge.A", from = "0.1 equiv", to = "2 equiv", points = 40 } ] }"#;
    let steps = r#"{ charge = { A = "1 equiv" } }, { stir = "1 h" }"#;
    let scenario = super::bench::decay_with(steps, axis);
    let plan = DesignPlan::new(&scenario.design, &[0], true, Keep::default(), 1e-5);
    let run = |wanted: usize| {
        let seen = AtomicUsize::new(0);
        let enough = Arc::new(Enough { seen, wanted });
        let engine = Engine::watched(how(1e-5), Arc::clone(&enough) as Arc<dyn Progress>);
        let rows = engine.run(&plan).expect("an ensemble that starts");
        (rows, enough.seen.load(Ordering::Relaxed))
    };
    let (whole, all) = run(usize::MAX);
    assert_eq!((all, whole.iter().flatten().count()), (40, 40));
    let (part, seen) = run(11);
    assert!((11..40).contains(&seen), "{seen}");
    assert_eq!(part.iter().flatten().count(), seen);
    for (at, row) in part.iter().enumerate() {
        let Some(row) = row else { continue };
        let same = whole[at].as_ref().expect("a row");
        assert_eq!((&row.values, &row.position), (&same.values, &vec![at]));
    }
}

/// A program that feeds a pool for which no feed was laid out is refused, not run without it.
#[test]
fn a_feed_that_was_not_planned_is_a_status() {
    let steps = r#"{ charge = { B = "0 equiv" } }, { name = "in", add = { A = "1 equiv" } }, { stir = "1 h" }"#;
    let scenario = decay(steps);
    let plan = DesignPlan::new(&scenario.design, &[0], false, Keep::default(), 1e-5);
    let (case, mut numbers) = plan.numbers(0).expect("numbers");
    let over = Parameter::resolve("step.in.over", &scenario.design.cases[case]).expect("it exists");
    over.set(&mut numbers, Setting::Number(600.0))
        .expect("a time");
    let refused = plan.setup(case, &numbers, &[]).expect_err("no such feed");
    assert_eq!(refused, "no infusion of A was planned");
    over.set(&mut numbers, Setting::Number(0.0))
        .expect("a time");
    assert!(plan.setup(case, &numbers, &[]).is_ok());
}

/// One lane poisoned in every place where a number may be.
#[test]
fn a_poisoned_lane_changes_no_neighbour() {
    let chemistry =
        Chemistry::default()
            .species("A B C")
            .reaction("A + B -> C", Law::constant(0.5), None);
    let kernel = Arc::new(Kernel::new(
        chemistry.network.clone(),
        &KernelOptions::default(),
    ));
    let solver = Solver::new(kernel.as_ref(), Method::Rodas4P2).expect("a structure");
    let setup = |k: f64, a: f64, volume: f64| Setup {
        kernel: Arc::clone(&kernel),
        program: Arc::new(program(
            volume,
            vec![dose(&[(0, a), (1, 0.2)]), stir(100.0)],
        )),
        record: Arc::new(SaveOptions::default()),
        laws: vec![Law::constant(k)],
        agents: Arc::new(Vec::new()),
        compounds: 3,

        charged_before: Vec::new(),
        tallies: None,
        tolerance: 1e-6,
        steps: Steps::default(),
    };
    let good = |i: usize| setup(0.1 * (1 + i) as f64, 0.1, 1.0);
    let run = |setups: &[Setup]| -> Vec<(Trajectory, Stop)> {
        let options = SolverOptions {
            width: Some(Width::Four),
            ..SolverOptions::default()
        };
        let courses = setups.iter().enumerate().map(|(i, s)| Reactor::new(s, i));
        let mut ends: Vec<Option<(Trajectory, Stop)>> = vec![None; setups.len()];
        solver.run(courses, &options, |course, outcome| {
            let at = course.ticket();
            ends[at] = Some((course.into_remains(), outcome.stop));
        });
        ends.into_iter()
            .map(|end| end.expect("every course ends"))
            .collect()
    };
    let healthy = run(&[good(0), good(1), good(2), good(3)]);
    for bad in [
        setup(f64::NAN, 0.1, 1.0),
        setup(f64::INFINITY, 0.1, 1.0),
        setup(0.5, f64::NAN, 1.0),
        setup(0.5, 0.1, 0.0),
    ] {
        let mixed = run(&[good(0), bad, good(2), good(3)]);
        assert!(
            matches!(mixed[1].1, Stop::NotFinite { .. }),
            "{:?}",
            mixed[1].1
        );
        for at in [0, 2, 3] {
            assert_eq!(mixed[at].1, Stop::Finished);
            assert_eq!(mixed[at].0, healthy[at].0, "lane {at}");
        }
    }
    // Alone they are what they are together.
    let alone = Run {
        tolerance: 1e-6,
        method: Method::Rodas4P2,
        ..Run::default()
    };
    let chemistry = Chemistry {
        laws: good(2).laws,
        ..chemistry
    };
    let items = vec![dose(&[(0, 0.1), (1, 0.2)]), stir(100.0)];
    assert_eq!(alone.of(&chemistry, program(1.0, items)).0, healthy[2].0);
}

/// The number of manipulations is that of the point, whether an axis changes it or not.
#[test]
fn operations_are_counted_at_every_point() {
    let steps = r#"{ charge = { A = "1 equiv" } }, { name = "in", add = { A = "1 equiv" }, portions = 2, over = "10 min" }, { stir = "1 h" }"#;
    let counted = |vary: &str, values: &str| -> Vec<f64> {
        let axis =
            format!(r#"sweep = {{ axes = [ {{ vary = "{vary}", values = [{values}] }} ] }}"#);
        let scenario = super::bench::decay_with(steps, &axis);
        let rows = crate::study::rows(&scenario, true, &how(1e-5));
        let value = |row: &PointResult| crate::study::value(&scenario, row, "operations");
        rows.iter().map(value).collect()
    };
    assert_eq!(counted("step.in.portions", "1, 2, 5"), [2.0, 3.0, 6.0]);
    assert_eq!(counted("charge.A", r#""1 equiv", "3 equiv""#), [3.0, 3.0]);
}

/// The solvent under its own name or another of its names keeps its neat concentration: k times 55.3 M, 24.5 M, 17.1 M.
#[test]
fn a_declared_solvent_is_the_solvent() {
    for (solvent, name, neat) in [
        ("water", "water", 55.3),
        ("water", "H2O", 55.3),
        ("H2O", "water", 55.3),
        ("MeOH", "MeOH", 24.5),
        ("MeOH", "methanol", 24.5),
        ("EtOH", "EtOH", 17.1),
        ("DCM", "DCM", 15.6),
        ("DCE", "DCE", 12.7),
        ("diethyl ether", "Et2O", 9.62),
        ("DMSO", "DMSO", 14.1),
        ("2-propanol", "iPrOH", 13.1),
    ] {
        for (entry, held) in [
            ("{}", neat),
            ("{ fixed = \"3 M\" }", 3.0),
            ("{ neat = \"20 M\" }", 20.0),
        ] {
            let text = format!(
                r#"
                version = 1
                title = "solvolysis"
                chemistry = {{ solvent = "{solvent}" }}
                species = {{ A = {{}}, P = {{}}, {name} = {entry} }}
                reactions = {{ r = {{ equation = "A + {name} -> P", k = "1e-5 /M/s" }} }}
                flask = {{ basis = "A", amount = "10 mmol", concentration = "0.1 M", temperature = "25 °C" }}
                procedure = [ {{ charge = {{ A = "1 equiv" }} }}, {{ stir = "2000 s" }} ]
                "#
            );
            let scenario = crate::study::scenario("solvolysis", &text, &[]);
            let row = &crate::study::rows(&scenario, false, &crate::study::how(1e-8))[0];
            let left = crate::study::value(&scenario, row, "A");
            let expected = 100.0 * (-1e-5f64 * held * 2000.0).exp();
            approx::assert_abs_diff_eq!(left, expected, epsilon = 1e-5);
        }
    }
}

/// Whatever solvent of the library is declared takes part by its neat concentration; where the library has no such solvent the entry
/// says it.
#[test]
fn every_solvent_may_be_declared_and_react() {
    let text = |solvent: &str, entry: &str| {
        format!(
            r#"
            version = 1
            title = "solvolysis"
            chemistry = {{ solvent = "{solvent}" }}
            species = {{ A = {{}}, P = {{}}, {solvent} = {entry} }}
            reactions = {{ r = {{ equation = "A + {solvent} -> P", k = "1e-5 /M/s" }} }}
            flask = {{ basis = "A", amount = "10 mmol", concentration = "0.1 M", temperature = "25 °C" }}
            procedure = [ {{ charge = {{ A = "1 equiv" }} }}, {{ stir = "2000 s" }} ]
            "#
        )
    };
    let files = monobis::library::FILES.iter();
    let solvents = files.filter(|file| file.folder == "solvents");
    for name in solvents.map(|file| file.name()) {
        crate::study::scenario(name, &text(name, "{}"), &[]);
    }
    crate::study::scenario("own", &text("hexane", r#"{ neat = "7.6 M" }"#), &[]);
    let faults = super::words::faults(&text("hexane", "{}"));
    assert!(
        faults.contains(r#"hexane = { neat = "12 M" } where it knows none"#),
        "{faults}"
    );
}
