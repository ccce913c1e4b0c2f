//! Conditions that end a step: state and time there, true at once, never, within the first step, on pH, twice in one step.

use super::bench::{K, MMOL, decay, run};
use crate::common::{Chemistry, Run, acidity, dose, dose_with, program};
use approx::assert_abs_diff_eq;
use monobis::flask::{Bottom, Item, Measure, Program, Stretch, Stride, Until};
use monobis::kernel::KernelOptions;
use monobis::network::Law;
use monobis::solver::{Method, Stop};

#[test]
fn the_state_at_the_end_has_the_accuracy_asked() {
    for tolerance in [1e-4, 1e-6, 1e-9] {
        let ran = run(
            decay(
                r#"{ charge = { A = "1 equiv" } }, { stir = { until = "A < 1 %", at_most = "24 h" } }"#,
            ),
            tolerance,
        );
        assert_eq!(ran.row.status.to_string(), "ok");
        assert_abs_diff_eq!(ran.value("A"), 1.0, epsilon = 100.0 * 10.0 * tolerance);
        assert_abs_diff_eq!(ran.value("b"), 99.0, epsilon = 100.0 * 10.0 * tolerance);
        // ln 100 / k; an error of the amount moves the time by error / (k A).
        let expected = 4605.170185988;
        let slack = 10.0 * tolerance / (K * 0.01);
        assert_abs_diff_eq!(ran.value("duration"), expected, epsilon = slack + 1e-9);
    }
}

#[test]
fn true_at_the_start_is_no_time_at_all() {
    let ran = run(
        decay(
            r#"{ charge = { A = "1 equiv" } }, { stir = { until = "A > 50 %", at_most = "24 h" } }, { stir = "100 s" }"#,
        ),
        1e-7,
    );
    assert_eq!(ran.row.status.to_string(), "ok");
    assert_eq!(ran.value("duration"), 100.0);
    assert_abs_diff_eq!(ran.value("A"), 100.0 * (-0.1f64).exp(), epsilon = 1e-5);
}

#[test]
fn never_true_ends_at_the_limit_and_the_run_goes_on() {
    let ran = run(
        decay(
            r#"{ charge = { A = "1 equiv" } }, { stir = { until = "A < 1 %", at_most = "1 h" } }, { add = { A = "1 equiv" } }, { stir = "100 s" }"#,
        ),
        1e-7,
    );
    assert_eq!(ran.row.status.to_string(), "until not reached: A < 1 %");
    assert_eq!(ran.value("duration"), 3700.0);
    let expected = MMOL * ((-3.7f64).exp() + (-0.1f64).exp());
    assert_abs_diff_eq!(ran.amount("A"), expected, epsilon = 1e-6 * MMOL);
}

/// ln 2 / (1e7 /s) is shorter than the first step of a segment, 1e-6 s.
#[test]
fn within_the_first_step() {
    let text =
        r#"{ charge = { A = "1 equiv" } }, { stir = { until = "b > 50 %", at_most = "1 s" } }"#;
    let mut scenario = decay(text);
    let model = &scenario.design.cases[0].model;
    let k = model.constant("r.k").expect("the constant of r");
    scenario.design.cases[0].numbers.overrides.push((k, 1e7));
    let ran = run(scenario, 1e-7);
    assert_eq!(ran.row.status.to_string(), "ok");
    let expected = std::f64::consts::LN_2 / 1e7;
    assert!(expected < 1e-6);
    assert_abs_diff_eq!(ran.value("duration") / expected, 1.0, epsilon = 1e-5);
    assert_abs_diff_eq!(ran.value("b"), 50.0, epsilon = 1e-4);
}

fn until(measure: Measure, value: f64, below: bool) -> Item {
    Item::Run(Stretch {
        duration: 1e6,
        until: Some(Until {
            measure,
            value,
            below,
            text: "met".into(),
        }),
        ..Stretch::default()
    })
}

/// Only the free base decays, so the acid that was put in holds its part back and the pH falls. With x = pH,
/// DH+ = 0.05 + [OH-] - [H+] and F = DH+ Ka / [H+], `dt = -d(F + DH+) / (k F)`, integrated by Simpson's rule.
#[test]
fn on_a_ph() {
    let (pka, ks, end) = (9.0, 1e-14, 8.5);
    let chemistry = Chemistry::default()
        .species("P")
        .family("D", &["D", "DH+"], &[acidity(pka, 0.0)])
        .autoprotolysis(ks)
        .reaction("D -> P", Law::constant(K), None);
    let d = chemistry.pool("D");
    let parts = |ph: f64| {
        let h = 10f64.powf(-ph);
        let bound = 0.05 + ks / h - h;
        (bound * 10f64.powf(ph - pka), bound)
    };
    let total = |ph: f64| parts(ph).0 + parts(ph).1;
    let start = {
        let (mut low, mut high) = (8.0, 10.0);
        for _ in 0..100 {
            let middle = 0.5 * (low + high);
            if total(middle) < 0.1 {
                low = middle
            } else {
                high = middle
            }
        }
        low
    };
    let slope = |ph: f64| (total(ph + 1e-4) - total(ph - 1e-4)) / 2e-4 / (K * parts(ph).0);
    let panels = 1000;
    let width = (start - end) / f64::from(panels);
    let weight = |i: u32| match i {
        0 => 1.0,
        i if i == panels => 1.0,
        i if i % 2 == 1 => 4.0,
        _ => 2.0,
    };
    let sum = |i: u32| weight(i) * slope(end + width * f64::from(i));
    let expected = (0..=panels).map(sum).sum::<f64>() * width / 3.0;

    let items = vec![
        dose_with(&[(d, 0.1)], -0.05, 0.0),
        until(Measure::Ph, end, true),
    ];
    let (remains, outcome) = Run {
        tolerance: 1e-7,
        ..Run::default()
    }
    .of(&chemistry, program(1.0, items));
    assert_eq!(outcome.stop, Stop::Finished);
    assert!(remains.unmet.is_empty());
    assert_abs_diff_eq!(remains.mixture.ph(), end, epsilon = 1e-9);
    assert_abs_diff_eq!(remains.time, expected, epsilon = 1e-5 * expected);
    assert_abs_diff_eq!(remains.mixture.amounts[d], total(end), epsilon = 1e-6 * 0.1);
}

/// A -> M -> B: the intermediate passes the value on its way up and again on its way down, both within one step; the first counts.
#[test]
fn twice_in_one_step() {
    let chemistry = Chemistry::default()
        .species("A M B")
        .reaction("A -> M", Law::constant(K), None)
        .reaction("M -> B", Law::constant(2.0 * K), None);
    let share = |pool: usize| Measure::Percentage {
        offset: 0.0,
        top: vec![(pool, 1.0)].into(),
        bottom: Bottom::Charged(vec![(0, 1.0)]),
    };
    let run = |tolerance| Run {
        tolerance,
        method: Method::Rodas4P2,
        kernel: KernelOptions {
            followed: vec![share(1)],
            ..KernelOptions::default()
        },
        ..Run::default()
    };
    let with = |last: Item| -> Program { program(1.0, vec![dose(&[(0, 1.0)]), last]) };
    // M = x - x^2 with x = exp(-k t): passes m at x = 1/2 +- sqrt(1/4 - m).
    let passes = |m: f64| {
        let root = (0.25 - m).sqrt();
        [0.5 + root, 0.5 - root].map(|x: f64| -x.ln() / K)
    };
    // Where steps fall is the solver's affair: a tolerance is looked for whose step over the maximum has it well inside, so that
    // some value is passed twice in the step, with some room at its ends and wide enough to be seen.
    let twice = |&tolerance: &f64| -> Option<(f64, f64)> {
        let (whole, _) = run(tolerance).of(&chemistry, with(crate::common::stir(1e6)));
        let over = |s: &&Stride| s.length > 0.0 && s.time < 693.0 && s.time + s.length > 693.0;
        let step = whole.strides[0].iter().find(over)?;
        let (begin, end) = (step.time, step.time + step.length);
        let values = (0..1000).map(|i| 0.2 + 5e-5 * f64::from(i));
        let mut seen = values.filter(|&m| {
            let [up, down] = passes(m);
            let inside = begin + 0.05 * step.length < up && down < end - 0.05 * step.length;
            inside && down - up > 0.3 * step.length
        });
        seen.next().map(|m| (tolerance, m))
    };
    let (tolerance, m) = [1e-3, 8e-4, 6e-4, 4e-4, 3e-4, 2e-4]
        .iter()
        .find_map(twice)
        .expect("a value passed twice in one step");
    let [up, down] = passes(m);
    let (remains, outcome) = run(tolerance).of(&chemistry, with(until(share(1), 100.0 * m, false)));
    assert_eq!(outcome.stop, Stop::Finished);
    assert!(remains.unmet.is_empty());
    assert_abs_diff_eq!(remains.mixture.amounts[1], m, epsilon = 1e-5);
    // Near its maximum the amount says little about the time.
    assert!(
        (remains.time - up).abs() < 0.1 * (down - up),
        "{} is not {up} (nor {down})",
        remains.time
    );
}
