//! What happens within a step: crests that conditions see and maxima report, against closed forms; and rows between steps, which
//! are as exact as the ends of steps.

use super::bench::{MMOL, Ran, run};
use crate::study::{how, rows, scenario, value};
use approx::{assert_abs_diff_eq, assert_relative_eq};
use monobis::flask::Trajectory;
use monobis::scenario::Scenario;
use proptest::prelude::*;

/// A -> I -> P with two coefficients, 1/s; 1 mmol of A in 10 mL.
fn chain(k: [f64; 2], steps: &str, observables: &str) -> Scenario {
    let [make, lose] = k;
    let text = format!(
        r#"
        version = 1
        title = "crest"
        species = {{ A = {{}}, I = {{}}, P = {{}} }}
        [reactions]
        make = {{ equation = "A -> I", k = "{make} /s" }}
        lose = {{ equation = "I -> P", k = "{lose} /s" }}
        [flask]
        basis = "A"
        amount = "1 mmol"
        concentration = "0.1 M"
        temperature = "25 °C"
        [observables]
        share = {{ yield_of = "I", on = "A", state = "flask" }}
        part = {{ share_of = "I", among = "I + P", state = "flask" }}
        height = {{ maximum_of = "share" }}
        when = {{ time_of_maximum = "share" }}
        {observables}
        [[procedure]]
        charge = {{ A = "1 equiv" }}
        {steps}
        "#
    );
    scenario("crest", &text, &[])
}

/// I over the charge after t seconds; the two coefficients differ.
fn intermediate([make, lose]: [f64; 2], t: f64) -> f64 {
    make / (lose - make) * ((-make * t).exp() - (-lose * t).exp())
}

/// When it is highest, s.
fn crest([make, lose]: [f64; 2]) -> f64 {
    (make / lose).ln() / (make - lose)
}

/// When it first reaches a value below its height, s.
fn reaches(k: [f64; 2], value: f64) -> f64 {
    let (mut low, mut high) = (0.0, crest(k));
    for _ in 0..100 {
        let middle = 0.5 * (low + high);
        if intermediate(k, middle) < value {
            low = middle;
        } else {
            high = middle;
        }
    }
    high
}

/// Both coefficients are 1 /s: the share t exp(-t) is above 36.78 % from 0.97936 s to 1.02085 s. At 1e-3 the height of that crest is
/// a tenth of the tolerance.
#[test]
fn a_narrow_window_is_seen_at_every_tolerance_that_can_hold_it() {
    let condition = "share > 36.78 %";
    let steps = format!(
        r#"[[procedure]]
        stir = {{ until = "{condition}", at_most = "24 h" }}"#
    );
    let first = format!(r#"first = {{ time_to = "{condition}" }}"#);
    for tolerance in [3e-5, 1e-5, 1e-6, 1e-7, 1e-8] {
        let ran = run(chain([1.0, 1.0], &steps, &first), tolerance);
        assert_eq!(ran.row.status.to_string(), "ok", "{tolerance}");
        // The share rises by 0.00775 /s there.
        let slack = 2.0 * tolerance / 0.00775;
        assert_abs_diff_eq!(ran.value("duration"), 0.979_360_72, epsilon = slack);
        assert_abs_diff_eq!(
            ran.value("first"),
            ran.value("duration"),
            epsilon = 1e-2 * slack
        );
        assert!(ran.value("share") >= 36.78, "it holds where it ends");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// A condition just below the crest ends the stir and has a time; one just above does neither.
    #[test]
    fn conditions_just_below_and_just_above_a_crest(
        make in -4.0..1.0f64, ratio in 0.1..1.5f64, turned in any::<bool>(), depth in 1.0..3.0f64
    ) {
        let make = 10f64.powf(make);
        let lose = make * 10f64.powf(if turned { -ratio } else { ratio });
        let k = [make, lose];
        let height = 100.0 * intermediate(k, crest(k));
        for tolerance in [1e-5, 1e-7] {
            let room = 100.0 * 10f64.powf(depth) * tolerance;
            for (limit, reached) in [(height - room, true), (height + room, false)] {
                let steps = format!(r#"[[procedure]]
                    stir = {{ until = "share > {limit} %", at_most = "{} s" }}"#, 20.0 / make + 20.0 / lose);
                let first = format!(r#"first = {{ time_to = "share > {limit} %" }}"#);
                let ran = run(chain(k, &steps, &first), tolerance);
                prop_assert_eq!(ran.row.status.to_string() == "ok", reached, "{}", ran.row.status);
                prop_assert_eq!(ran.may("first").is_some(), reached);
                if reached {
                    let (at, expected) = (ran.value("duration"), reaches(k, limit / 100.0));
                    prop_assert!((intermediate(k, at) - limit / 100.0).abs() < 10.0 * tolerance, "{at} {expected}");
                    prop_assert!(at < crest(k), "its first side");
                    prop_assert!((ran.value("first") / at - 1.0).abs() < 1e-3);
                }
            }
        }
    }

    /// Height and time of the maximum of an intermediate.
    #[test]
    fn maxima_of_intermediates(make in -4.0..1.0f64, ratio in 0.05..2.5f64, turned in any::<bool>()) {
        let make = 10f64.powf(make);
        let lose = make * 10f64.powf(if turned { -ratio } else { ratio });
        let k = [make, lose];
        let steps = format!("[[procedure]]\nstir = \"{} s\"", 20.0 / make + 20.0 / lose);
        for tolerance in [1e-5, 1e-7] {
            let ran = run(chain(k, &steps, ""), tolerance);
            let height = intermediate(k, crest(k));
            prop_assert!((ran.value("height") / 100.0 - height).abs() < 3.0 * tolerance);
            // Near its maximum the amount says little about the time.
            let when = ran.value("when");
            prop_assert!(height - intermediate(k, when) < 3.0 * tolerance, "{when} {}", crest(k));
        }
    }

    /// Rows between steps are as exact as steps: not many times less.
    #[test]
    fn rows_between_steps_are_as_exact_as_their_ends(
        make in -3.0..0.0f64, ratio in 0.05..4.0f64, turned in any::<bool>()
    ) {
        let make = 10f64.powf(make);
        let lose = make * 10f64.powf(if turned { -ratio } else { ratio });
        let k = [make, lose];
        let steps = format!("[[procedure]]\nstir = \"{} s\"", 8.0 / make.min(lose));
        for tolerance in [1e-4, 1e-5, 1e-7] {
            let ran = run(chain(k, &steps, ""), tolerance);
            let errors = errors(&ran, |t| intermediate(k, t));
            prop_assert!(errors.rows <= 2.0 * errors.ends + 0.01 * tolerance, "{errors:?}");
            prop_assert!(errors.within <= 2.0 * tolerance, "{errors:?}");
        }
    }
}

/// Largest errors, as parts of the charge.
#[derive(Debug)]
struct Errors {
    /// At the ends of steps.
    ends: f64,
    /// Of the rows.
    rows: f64,
    /// Of the polynomials within steps.
    within: f64,
}

fn errors(ran: &Ran, exact: impl Fn(f64) -> f64) -> Errors {
    let remains: &Trajectory = ran.remains();
    let pool = ran.pool("I");
    let largest = |errors: Vec<f64>| errors.into_iter().fold(0.0, f64::max);
    let steps = remains.strides[0].iter().filter(|s| s.length > 0.0);
    let miss = |time: f64, amount: f64| (amount / MMOL - exact(time)).abs();
    let within = steps.clone().flat_map(|stride| {
        (1..20).map(move |i| {
            let s = f64::from(i) / 20.0;
            (stride.time + s * stride.length, stride.top.value(s))
        })
    });
    Errors {
        ends: largest(steps.map(|s| miss(s.time + s.length, s.top.y1)).collect()),
        rows: largest(
            remains
                .points
                .iter()
                .map(|p| miss(p.time, p.mixture.amounts[pool]))
                .collect(),
        ),
        within: largest(within.map(|(time, amount)| miss(time, amount)).collect()),
    }
}

/// The highest value may stand at a jump: half of what is there is taken away while it still rises.
#[test]
fn a_maximum_at_a_jump_and_of_a_ratio() {
    let k = [1e-3, 1e-3 + 1e-9];
    let steps = r#"[[procedure]]
        stir = "500 s"
        [[procedure]]
        add = { A = "1 equiv" }
        [[procedure]]
        stir = "100 s""#;
    let observables = r#"
        "A highest" = { maximum_of = "A" }
        "A when" = { time_of_maximum = "A" }
        "part highest" = { maximum_of = "part" }
        least = { maximum_of = "gone" }
        gone = { conversion_of = "A" }
        half = { maximum_of = "early" }
        early = { yield_of = "I", on = "A", state = "flask", at = "100 s" }
        double = { computed = "2*height", unit = "%" }"#;
    let ran = run(chain(k, steps, observables), 1e-8);
    // Of 2 equiv: never as much as at the start.
    assert_abs_diff_eq!(ran.value("A highest"), 100.0, epsilon = 1e-9);
    assert_eq!(ran.value("A when"), 0.0);
    let before = intermediate(k, 500.0);
    assert_abs_diff_eq!(ran.value("height"), 100.0 * before, epsilon = 1e-4);
    assert_abs_diff_eq!(ran.value("when"), 500.0, epsilon = 1e-9);
    assert_relative_eq!(ran.value("half"), ran.value("height"));
    assert_relative_eq!(ran.value("double"), 2.0 * ran.value("height"));
    assert_abs_diff_eq!(
        ran.value("least"),
        100.0 * (1.0 - (-0.5f64).exp()),
        epsilon = 1e-4
    );
    // Of next to nothing there is no share; then P is less than 1e-2 of I.
    assert!(ran.value("part highest") > 99.0 && ran.value("part highest") <= 100.0);
}

/// The share of an intermediate in what was made: m/(m + p) falls from 1; of two parallel ways it is a ratio of two curves.
#[test]
fn a_sweep_gives_maxima_at_every_point() {
    let text = r#"
        version = 1
        title = "sweep"
        species = { A = {}, I = {}, P = {} }
        [reactions]
        make = { equation = "A -> I", k = "0.01 /s" }
        lose = { equation = "I -> P", k = "0.003 /s" }
        [flask]
        basis = "A"
        amount = "1 mmol"
        concentration = "0.1 M"
        temperature = "25 °C"
        [observables]
        share = { yield_of = "I", on = "A", state = "flask" }
        height = { maximum_of = "share" }
        when = { time_of_maximum = "share" }
        [[procedure]]
        charge = { A = "1 equiv" }
        [[procedure]]
        stir = "1 h"
        [sweep]
        axes = [ { vary = "constant.lose.k", values = ["0.001 /s", "0.002 /s", "0.02 /s"] } ]
        "#;
    let scenario = scenario("sweep", text, &[]);
    let units: Vec<&str> = scenario.design.cases[0].observables[1..3]
        .iter()
        .map(|o| o.unit.as_str())
        .collect();
    assert_eq!(units, ["% of A", "s"]);
    let rows = rows(&scenario, true, &how(1e-8));
    for (row, lose) in rows.iter().zip([0.001, 0.002, 0.02]) {
        let k = [0.01, lose];
        let height = 100.0 * intermediate(k, crest(k));
        assert_abs_diff_eq!(value(&scenario, row, "height"), height, epsilon = 1e-5);
        assert_relative_eq!(
            value(&scenario, row, "when"),
            crest(k),
            epsilon = 1e-3,
            max_relative = 1e-3
        );
    }
}

/// `time_to` of the very condition that ended a stir, and of others that say the same.
#[test]
fn the_condition_that_ended_a_stir_has_a_time() {
    let observables = r#"
        gone = { conversion_of = "A" }
        t50 = { time_to = "gone > 50 %" }
        half = { time_to = "A < 50 %" }
        later = { time_to = "gone > 75 %" }
        ramped = { time_to = "gone > 90 %" }"#;
    let steps = r#"[[procedure]]
        stir = { until = "gone > 50 %", at_most = "24 h" }
        [[procedure]]
        stir = { until = "gone > 50 %", at_most = "24 h" }
        [[procedure]]
        stir = { until = "A < 25 %", at_most = "24 h" }
        [[procedure]]
        temperature = "30 °C"
        over = "1 min"
        [[procedure]]
        stir = { until = "gone > 90 %", at_most = "24 h" }"#;
    for k in [1e-3, 0.7e-3, 3.3e-2, 17.0] {
        for tolerance in [1e-3, 1e-5, 1e-7, 1e-12] {
            let ran = run(chain([k, 2.0 * k], steps, observables), tolerance);
            assert_eq!(ran.row.status.to_string(), "ok");
            let slack = 20.0 * tolerance;
            let [t50, half, later, ramped] =
                ["t50", "half", "later", "ramped"].map(|o| ran.value(o));
            assert_relative_eq!(t50 * k, std::f64::consts::LN_2, epsilon = slack);
            assert_relative_eq!(half, t50, max_relative = 1e-2 * tolerance + 1e-12);
            if k < 1e-2 {
                assert_relative_eq!(later * k, 4f64.ln(), epsilon = 2.0 * slack);
                assert_relative_eq!(ramped * k, 10f64.ln(), epsilon = 5.0 * slack);
                assert_relative_eq!(
                    ramped,
                    ran.value("duration"),
                    max_relative = 1e-2 * tolerance + 1e-12
                );
            }
        }
    }
}

/// 400 points up to the end, whenever a condition ends it; evenly, over several stirs, with the moments asked for besides.
#[test]
fn a_course_has_the_points_asked_for() {
    use monobis::engine::Engine;
    use monobis::study::plan::{DesignPlan, Keep};
    let steps = r#"[[procedure]]
        stir = { until = "share > 20 %", at_most = "200 h" }
        [[procedure]]
        add = { A = "1 equiv" }
        [[procedure]]
        stir = { until = "A < 1 %", at_most = "300 h" }"#;
    let scenario = chain([1e-3, 3e-4], steps, "");
    let keep = Keep {
        ledger: true,
        points: 400,
    };
    let times = [1.0, 33.0, 2000.5];
    let plan = |points: u32| {
        let keep = Keep { points, ..keep };
        DesignPlan::new(&scenario.design, &[0], false, keep, 1e-5).with_times(&times)
    };
    let of = |points: u32| {
        let mut rows = Engine::new(how(1e-5))
            .run(&plan(points))
            .expect("an ensemble");
        rows.remove(0).expect("one row")
    };
    let row = of(400);
    let remains = row.remains.as_ref().expect("a course was kept");
    let end = remains.time;
    assert!(end < 1e5, "{end}");
    let at = |time: f64| {
        let near = |p: &&monobis::flask::CoursePoint| (p.time - time).abs() < 1e-9 * end;
        remains.points.iter().find(near)
    };
    for i in 0..=400 {
        let time = end * f64::from(i) / 400.0;
        assert!(at(time).is_some(), "no row at {time} s");
    }
    for time in times {
        assert!(at(time).is_some(), "no row at {time} s");
    }
    assert!(remains.points.len() < 480, "{}", remains.points.len());
    // Rows leave no trace in the course, and are what they are whatever other rows there are.
    let (few, none) = (of(2), of(0));
    assert_eq!((&row.values, row.statistics), (&few.values, few.statistics));
    assert_eq!(
        (&row.values, row.statistics),
        (&none.values, none.statistics)
    );
    let few = few.remains.expect("a course was kept");
    for time in times {
        let same = few.points.iter().find(|p| (p.time - time).abs() < 1e-9);
        assert_eq!(
            same.map(|p| &p.mixture.amounts),
            at(time).map(|p| &p.mixture.amounts)
        );
    }
}
