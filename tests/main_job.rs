//! The main job at random points of its ranges, at the loosest tolerance: every course finishes, nothing is made or lost, nothing falls
//! below zero, and no course takes a wrong branch, which a tight tolerance would show.
//!
//! A point is one of the five variants with every number of a bench drawn anew: equivalents, concentration, temperature, times, and each
//! rate and equilibrium constant up to three times smaller or larger.

#[path = "common/forced.rs"]
mod forced;
#[path = "common/study.rs"]
mod study;
#[path = "../src/solver/testing.rs"]
mod testing;

use monobis::engine::{Engine, RunOptions};
use monobis::experiment::case::Experiment;
use monobis::experiment::parameter::{Parameter, Setting};
use monobis::experiment::procedure::Amount;
use monobis::model::ConstantValue;
use monobis::scenario::Scenario;
// What `testing` takes from the module above it.
use monobis::solver::{
    Course, CourseEnd, Equations, LaneNumbers, Number, Segment, Shape, Solver, SolverOptions,
    Statistics, StepPolynomial, Stop, Variables, dual,
};
use monobis::study::plan::{DesignPlan, Keep, PointResult};
use monobis::study::{Axis, Label, Settings};

use testing::Random;

/// The loosest tolerance that is taken, of the largest charge.
const LOOSE: f64 = 1e-3;
const TIGHT: f64 = 1e-6;
const HOUR: f64 = 3600.0;
/// Names of what is compared, with the compound that it is counted on.
const COMPARED: [(&str, &str); 6] = [
    ("mono", "amine"),
    ("bis", "amine"),
    ("recovered amine", "amine"),
    ("alcohol", "carbonyl"),
    ("C-N bonds", "carbonyl"),
    ("hydride lost", "reductant"),
];

/// One number of a point, from its range; now and then an end of the range, because nothing at all is a case of its own.
fn drawn(random: &mut Random, from: f64, to: f64) -> f64 {
    match random.next() {
        share if share < 0.02 => from,
        share if share > 0.98 => to,
        _ => from + (to - from) * random.next(),
    }
}

/// The point of a seed in a variant.
fn point(case: &Experiment, seed: u64) -> Vec<(Parameter, Setting)> {
    let random = &mut Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5bd1_e995);
    for _ in 0..4 {
        random.next();
    }
    let resolve = |address: &str| Parameter::resolve(address, case).expect(address);
    let equivalents = |value| Setting::Amount(Amount::Equivalents { value, of: None });
    let mut settings = vec![];
    for (name, least, most) in [
        ("charge.carbonyl", 0.05, 5.0),
        ("charge.reductant", 0.0, 10.0),
        ("charge.acetic acid", 0.0, 2.0),
    ] {
        let amount = equivalents(drawn(random, least, most));
        settings.push((resolve(name), amount));
    }
    for (name, least, most) in [
        ("flask.temperature", 253.15, 333.15),
        ("step.preform.stir", 0.0, 24.0 * HOUR),
        ("step.5.stir", 0.0, 24.0 * HOUR),
    ] {
        settings.push((resolve(name), Setting::Number(drawn(random, least, most))));
    }
    let concentration = 10f64.powf(drawn(random, -2.0, 0.0));
    settings.push((
        Parameter::FlaskConcentration,
        Setting::Number(concentration),
    ));
    for (id, constant) in case.model.constants.iter().enumerate() {
        let key = constant.address.rsplit('.').next().unwrap_or_default();
        let ConstantValue::Law(law) = &constant.value else {
            continue;
        };
        if constant.used && !constant.incidental && key.starts_with(['k', 'K']) && law.value != 0.0
        {
            let factor = 3f64.powf(2.0 * random.next() - 1.0);
            let moved = Setting::Number(law.value * factor);
            let constant = Parameter::Constant { id, in_water: None };
            settings.push((constant, moved));
        }
    }
    settings
}

/// The main job over points of these seeds, in every variant, instead of its own axis.
fn over(main: &Scenario, seeds: &[u64]) -> Scenario {
    let mut scenario = main.clone();
    let design = &mut scenario.design;
    design.axes = vec![Axis {
        heading: "seed".to_string(),
        addresses: vec![],
        labels: seeds.iter().map(|&s| Label::Number(s as f64)).collect(),
        numbers: None,
        categorical: false,
        logarithmic: false,
        before_variants: false,
    }];
    for variant in &mut design.variants {
        let case = &design.cases[variant.base];
        // The same numbers are set at every point.
        let points = seeds.iter().map(|&seed| point(case, seed));
        let mut settings = Settings::default();
        for (parameters, values) in
            points.map(|point| point.into_iter().unzip::<_, _, Vec<_>, Vec<_>>())
        {
            settings.parameters = parameters;
            settings.values.extend(values);
        }
        variant.axes = vec![0];
        variant.cases = vec![variant.base];
        variant.settings = vec![vec![settings]];
        variant.standing = vec![None];
    }
    scenario
}

fn rows(scenario: &Scenario, points: u32, how: &RunOptions) -> Vec<PointResult> {
    let variants: Vec<usize> = (0..scenario.design.variants.len()).collect();
    let keep = Keep {
        ledger: true,
        points,
    };
    let plan = DesignPlan::new(&scenario.design, &variants, true, keep, how.tolerance);
    let rows = Engine::new(how.clone())
        .run(&plan)
        .expect("an ensemble that starts");
    rows.into_iter()
        .map(|row| row.expect("every point is run"))
        .collect()
}

/// What the worst of the points came to.
#[derive(Debug, Default)]
struct Worst {
    points: usize,
    /// Of 100 % of the amine.
    mass_balance: f64,
    /// Lowest amount, of the largest charge.
    lowest: f64,
    /// Courses in which an amount was seen below minus the tolerance.
    below: usize,
    compared: usize,
    /// Largest difference of an observable from the tight run, in points of the larger of its basis and the amine.
    difference: f64,
    /// Courses in which some observable differed by more than half a point.
    apart: usize,
    attempts: u32,
}

/// Runs all variants at the points of these seeds, and those of `tight` at the tight tolerance as well.
fn check(main: &Scenario, seeds: &[u64], tight: &[u64], threads: usize, worst: &mut Worst) {
    let loose = RunOptions {
        threads,
        ..study::how(LOOSE)
    };
    let scenario = over(main, seeds);
    for row in rows(&scenario, 1, &loose) {
        let name = &scenario.design.variants[row.variant].name;
        let at = format!("{name}, seed {}", seeds[row.position[0]]);
        assert!(row.finished, "{at}: {}", row.status);
        worst.points += 1;
        worst.attempts = worst
            .attempts
            .max(row.statistics.steps + row.statistics.rejected);
        let off = (study::value(&scenario, &row, "mass balance") - 100.0).abs();
        assert!(off < 1e-6, "{at}: mass balance off by {off:e}");
        worst.mass_balance = worst.mass_balance.max(off);
        sound(&row, &at, worst);
    }
    let few = over(main, tight);
    let tight = RunOptions {
        threads,
        ..study::how(TIGHT)
    };
    let middle = RunOptions {
        tolerance: 0.1 * LOOSE,
        ..loose
    };
    let (middle, tight) = (rows(&few, 1, &middle), rows(&few, 1, &tight));
    for ((loose, middle), tight) in rows(&few, 12, &loose).iter().zip(&middle).zip(&tight) {
        let name = &few.design.variants[loose.variant].name;
        let seed = &few.design.axes[0].labels[loose.position[0]];
        let at = format!("{name}, seed {seed:?}");
        sound(loose, &at, worst);
        worst.compared += 1;
        let [off, closer] = [loose, middle].map(|row| difference(&few, row, tight));
        // The error of a course is a few tolerances of the largest charge, which may be ten times the amine. What lies beyond half a point
        // must be an error that the tolerance rules; that of a wrong branch would stay, and be tens of points.
        assert!(off < 5.0, "{at}: off by {off}");
        if off > 0.5 {
            worst.apart += 1;
            assert!(closer < 0.3 * off, "{at}: off by {off}, then by {closer}");
        }
        worst.difference = worst.difference.max(off);
    }
}

/// Largest difference between the observables of two runs of a point.
fn difference(scenario: &Scenario, one: &PointResult, other: &PointResult) -> f64 {
    let of = |(name, basis)| {
        (shown(scenario, one, name, basis) - shown(scenario, other, name, basis)).abs()
    };
    COMPARED.map(of).into_iter().fold(0.0, f64::max)
}

/// A percentage of the larger of its basis and the amine: tolerances count from the charge, and a yield on a twentieth of an equivalent
/// would show the error of the rest twentyfold.
fn shown(scenario: &Scenario, row: &PointResult, name: &str, basis: &str) -> f64 {
    let case = &scenario.design.cases[scenario.design.variants[row.variant].base];
    let at = case.observables.iter().position(|o| o.name == name);
    let charged = &row.remains.as_ref().expect("a flask").mixture.charged;
    let of = |name: &str| charged[case.model.compound_names[name]];
    // Missing where nothing was charged.
    let value = row.values[at.expect(name)].unwrap_or(0.0);
    value * (of(basis) / of("amine")).min(1.0)
}

/// Nothing in the flask below zero by more than a few tolerances. At the end of a step it is never more than one, or the step is rejected
/// (`tests/solver.rs` holds that); but a point between two ends lies on a polynomial, which may dip below both where a hydride runs out
/// within a long step.
fn sound(row: &PointResult, at: &str, worst: &mut Worst) {
    let remains = row.remains.as_ref().expect("a flask");
    let charged = remains.mixture.charged.iter().copied().fold(0.0, f64::max);
    let kept = remains.points.iter().map(|point| &point.mixture);
    let amounts = kept.chain([&remains.mixture]).flat_map(|m| &m.amounts);
    let mut lowest = 0.0;
    for &amount in amounts {
        assert!(amount.is_finite(), "{at}");
        lowest = f64::min(lowest, amount / charged);
    }
    assert!(lowest >= -10.0 * LOOSE, "{at}: {lowest:e} of the charge");
    worst.lowest = worst.lowest.min(lowest);
    worst.below += usize::from(lowest < -LOOSE);
}

#[test]
fn every_point_of_the_ranges_is_solved() {
    let main = study::main_job(2);
    let mut worst = Worst::default();
    let seeds: Vec<u64> = (0..80).collect();
    check(&main, &seeds, &seeds[..20], 1, &mut worst);
    assert_eq!((worst.points, worst.compared), (400, 100));
    assert_eq!((worst.below, worst.apart), (0, 0), "{worst:?}");
    // The points are other points, not one again and again.
    let scenario = over(&main, &seeds);
    let bonds: Vec<f64> = rows(&scenario, 1, &study::how(LOOSE))
        .iter()
        .map(|row| shown(&scenario, row, "mono", "amine"))
        .collect();
    assert!(bonds.iter().any(|&b| b < 5.0) && bonds.iter().any(|&b| b > 60.0));
}

#[test]
#[ignore = "a million points, minutes: cargo test --release --test main_job -- --ignored --nocapture"]
fn a_million_points_of_the_ranges_are_solved() {
    let main = study::main_job(2);
    let mut worst = Worst::default();
    for chunk in 0..100u64 {
        let seeds: Vec<u64> = (1000 + 2000 * chunk..1000 + 2000 * (chunk + 1)).collect();
        let tight: Vec<u64> = seeds.iter().copied().step_by(100).collect();
        check(&main, &seeds, &tight, 2, &mut worst);
        println!("{worst:?}");
    }
    assert_eq!(worst.points, 1_000_000);
    assert!(worst.below < 1000, "a rare thing: {worst:?}");
    assert!(50 * worst.apart < worst.compared, "a rare thing: {worst:?}");
}
