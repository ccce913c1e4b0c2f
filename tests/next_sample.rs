//! What to measure next, held against formulas for first-order decay, against a determinant, and against the fit with the sample in it.

#[path = "common/fits.rs"]
mod fits;
#[path = "common/forced.rs"]
mod forced;

use fits::{fitted, told, with_table};
use monobis::Scenario;
use monobis::engine::{Engine, RunOptions};
use monobis::study::fit::{BeliefFrom, Fit, NextSamples, RankedSample, TOLERANCE, next};

/// 1.96, the normal quantile of a 95 % interval.
const NORMAL: f64 = 1.959963984540054;
/// Charge of A, M, and its rate constant, per second: what the table is made with.
const CHARGE: f64 = 0.1;
const RATE: f64 = 1e-3;
/// One standard deviation of a value, M.
const ERROR: f64 = 1e-3;

/// A decays; `data` is what is said of the table, `fit` what is in its table.
fn decay(error: &str, fit: &str) -> String {
    format!(
        r#"
version = 1
title = "a decay"
species = {{ A = {{}}, P = {{}} }}
reactions = {{ decay = {{ equation = "A -> P", k = "2e-3 /s" }} }}
flask = {{ basis = "A", amount = "1 mmol", volume = "10 mL", temperature = "25 °C" }}
procedure = [ {{ charge = {{ A = "0.1 M" }} }}, {{ stir = "2 h" }} ]
[observables]
left = {{ value = "[A]", unit = "M" }}
gone = {{ value = "[P]", unit = "M" }}
[[data]]
file = "t.csv"
error = "{error}"
[fit]
prior = "none"
{fit}
"#
    )
}

/// A table of exact values at these times, s.
fn table(times: &[f64]) -> String {
    let row = |t: &f64| format!("{t},{:.17}\n", CHARGE * (-RATE * t).exp());
    format!(
        "time [s],left [M]\n{}",
        times.iter().map(row).collect::<String>()
    )
}

fn ranked(scenario: &Scenario, fit: &Fit) -> NextSamples {
    let engine = Engine::new(RunOptions {
        threads: 0,
        solver: forced::options(),
        tolerance: TOLERANCE,
    });
    let terms = scenario.fit.as_ref().and_then(|fit| fit.next.as_ref());
    let terms = terms.expect("samples that may be taken");
    let found = next(&engine, &scenario.design, &scenario.data, fit, terms);
    found.unwrap_or_else(|e| panic!("{e}"))
}

fn time(scenario: &Scenario, sample: &RankedSample) -> f64 {
    let terms = scenario.fit.as_ref().and_then(|fit| fit.next.as_ref());
    let run = &terms.expect("samples").runs[sample.run];
    run.samples[sample.sample].time.expect("a time")
}

/// How a value moves with ln k, in units of A0: -k t exp(-k t).
fn by_rate(t: f64) -> f64 {
    -RATE * t * (-RATE * t).exp()
}

/// One constant, absolute error: t exp(-k t) is largest at 1/k, and what each time leaves is in closed form.
#[test]
fn the_best_time_of_a_decay_is_its_inverse_constant() {
    let fit = "parameters = { \"decay.k\" = {} }\nmay = [ { vary = \"time\", from = \"100 s\", to = \"4000 s\", points = 40 } ]";
    let scenario = with_table(&decay("± 0.001 M", fit), &table(&[200.0]));
    let found = ranked(&scenario, &fitted(&scenario));
    assert_eq!(time(&scenario, &found.ranked[0]), 1000.0);
    assert_eq!(found.different().count(), 1, "one course has one top");
    assert_eq!(found.from, BeliefFrom::Slopes);
    for sample in &found.ranked {
        let moves = [200.0, time(&scenario, sample)].map(|t| (CHARGE * by_rate(t) / ERROR).powi(2));
        let exact = NORMAL / (moves[0] + moves[1]).sqrt();
        assert!(
            (sample.leaves / exact - 1.0).abs() < 1e-4,
            "{} {exact}",
            sample.leaves
        );
    }
}

/// Where nothing is said of times they are those of a notebook, and the best of them is the nearest to 1/k.
#[test]
fn without_times_the_best_is_still_found() {
    let fit = "parameters = { \"decay.k\" = {} }\nmay = []";
    let scenario = with_table(&decay("± 0.001 M", fit), &table(&[200.0]));
    let found = ranked(&scenario, &fitted(&scenario));
    assert_eq!(time(&scenario, &found.ranked[0]), 17.0 * 60.0);
    assert!(found.ranked.len() > 60, "{}", found.ranked.len());
}

/// One constant, relative error: a value moves by -k t of itself, so that the latest is the best.
#[test]
fn with_a_relative_error_the_latest_time_is_best() {
    let fit = "parameters = { \"decay.k\" = {} }\nmay = []";
    let scenario = with_table(&decay("± 2 %", fit), &table(&[200.0, 500.0]));
    let found = ranked(&scenario, &fitted(&scenario));
    assert_eq!(time(&scenario, &found.ranked[0]), 7200.0);
    for sample in &found.ranked {
        let moves = [200.0, 500.0, time(&scenario, sample)].map(|t| (RATE * t / 0.02).powi(2));
        let exact = NORMAL / moves.iter().sum::<f64>().sqrt();
        // Late values are next to nothing: their own error is a share of the prediction, which is within the tolerance of the charge.
        let near = 1e-4 + 1e-7 / sample.predicted;
        assert!(
            (sample.leaves / exact - 1.0).abs() < near,
            "{} {exact} at {}",
            sample.leaves,
            time(&scenario, sample)
        );
    }
}

/// Charge and constant free: the variance of ln k is the other entry of the information over its determinant.
#[test]
fn two_numbers_follow_the_determinant() {
    let fit = "parameters = { \"decay.k\" = {}, \"charge.A\" = {} }\ninforms = \"decay.k\"\nmay = [ { vary = \"time\", from = \"0 s\", to = \"4000 s\", points = 41 } ]";
    let times = [100.0, 400.0];
    let scenario = with_table(&decay("± 0.001 M", fit), &table(&times));
    let found = ranked(&scenario, &fitted(&scenario));
    let width = |times: &[f64]| {
        let mut information = [0.0; 3];
        for t in times {
            // By ln k and by the logarithm of the charge.
            let moves = [by_rate(*t), (-RATE * t).exp()].map(|m| m * CHARGE / ERROR);
            information[0] += moves[0] * moves[0];
            information[1] += moves[0] * moves[1];
            information[2] += moves[1] * moves[1];
        }
        let determinant = information[0] * information[2] - information[1] * information[1];
        NORMAL * (information[2] / determinant).sqrt()
    };
    assert!(
        (found.now / width(&times) - 1.0).abs() < 1e-4,
        "{}",
        found.now
    );
    let best = time(&scenario, &found.ranked[0]);
    for sample in &found.ranked {
        let at = time(&scenario, sample);
        let alone = width(&[times[0], times[1], at]);
        let both = width(&[times[0], times[1], best, at]);
        for (found, exact) in [(sample.leaves, alone), (sample.with_best, both)] {
            assert!(
                (found / exact - 1.0).abs() < 1e-4,
                "{at} s: {found} {exact}"
            );
        }
    }
    // The first point of a course is a top of its own: it tells the charge.
    let different: Vec<f64> = found.different().map(|s| time(&scenario, s)).collect();
    assert_eq!(different, [best, 0.0]);
}

/// The sample is taken (exactly as predicted) and fitted: the interval of the profile is the one promised.
#[test]
fn the_fit_with_the_sample_keeps_the_promise() {
    let fit =
        "parameters = { \"decay.k\" = {}, \"charge.A\" = {} }\ninforms = \"decay.k\"\nmay = []";
    let mut times = vec![60.0, 200.0, 300.0];
    let scenario = with_table(&decay("± 0.001 M", fit), &table(&times));
    let before = fitted(&scenario);
    let found = ranked(&scenario, &before);
    let width = |fit: &Fit| {
        let profile = &fit.numbers[0].profile;
        (profile.high.expect("an end") - profile.low.expect("an end")) / 2.0
    };
    assert!((width(&before) / found.now - 1.0).abs() < 0.03);
    times.push(time(&scenario, &found.ranked[0]));
    let after = fitted(&with_table(&decay("± 0.001 M", fit), &table(&times)));
    let promised = found.ranked[0].leaves;
    assert!(promised < 0.5 * found.now, "{promised} {}", found.now);
    assert!(
        (width(&after) / promised - 1.0).abs() < 0.02,
        "{} {promised}",
        width(&after)
    );
}

/// A run with twice the charge moves twice as far with the same error.
#[test]
fn a_new_run_with_more_charge_tells_more() {
    let fit = "parameters = { \"decay.k\" = {} }\nmay = [ { vary = \"charge.A\", values = [\"0.1 M\", \"0.2 M\"] }, { vary = \"time\", values = [\"1000 s\"] } ]";
    let scenario = with_table(&decay("± 0.001 M", fit), &table(&[200.0]));
    let found = ranked(&scenario, &fitted(&scenario));
    // The run with the charge that it has is the measured one.
    assert_eq!(found.ranked.len(), 2);
    for (sample, charge) in found.ranked.iter().zip([2.0 * CHARGE, CHARGE]) {
        let known = (CHARGE * by_rate(200.0) / ERROR).powi(2);
        let exact = NORMAL / (known + (charge * by_rate(1000.0) / ERROR).powi(2)).sqrt();
        assert!(
            (sample.leaves / exact - 1.0).abs() < 1e-4,
            "{sample:?} {exact}"
        );
    }
}

/// A result: what is gone at the end moves by k t exp(-k t) with ln k.
#[test]
fn the_interval_of_a_result_is_narrowed_as_its_slope_says() {
    let fit = "parameters = { \"decay.k\" = {} }\ninforms = \"gone\"\nmay = [ { vary = \"time\", values = [\"1000 s\", \"3000 s\"] } ]";
    let text = decay("± 0.001 M", fit).replace("2 h", "3000 s");
    let scenario = with_table(&text, &table(&[200.0]));
    let found = ranked(&scenario, &fitted(&scenario));
    assert_eq!(found.number, None);
    let slope = CHARGE * by_rate(3000.0).abs();
    let rate = |times: &[f64]| {
        let squares = times.iter().map(|t| (CHARGE * by_rate(*t) / ERROR).powi(2));
        NORMAL * slope / squares.sum::<f64>().sqrt()
    };
    assert!(
        (found.now / rate(&[200.0]) - 1.0).abs() < 1e-4,
        "{}",
        found.now
    );
    let best = &found.ranked[0];
    assert_eq!(time(&scenario, best), 1000.0);
    assert!((best.leaves / rate(&[200.0, 1000.0]) - 1.0).abs() < 1e-4);
}

/// The goal's result is what is narrowed where a goal is set and nothing else is said.
#[test]
fn a_goal_says_what_is_to_be_known() {
    let fit = "parameters = { \"decay.k\" = {} }\nmay = []\n[goal]\nwhere = [\"gone >= 0.05 M\"]";
    let scenario = with_table(&decay("± 0.001 M", fit), &table(&[200.0]));
    assert_eq!(ranked(&scenario, &fitted(&scenario)).number, None);
}

/// All is over when the only sample is taken: k is bounded from below, and only early samples tell more.
#[test]
fn what_is_only_bounded_is_looked_for_where_the_data_object() {
    let fit = "parameters = { \"decay.k\" = {} }\nmay = [ { vary = \"time\", from = \"100 s\", to = \"7200 s\", points = 72 } ]";
    let text = decay("± 0.001 M", fit);
    let scenario = with_table(&text, "time [s],left [M]\n7200,0\n");
    let fit = fitted(&scenario);
    let found = ranked(&scenario, &fit);
    assert_eq!(found.from, BeliefFrom::SlopesAtBound);
    assert!(found.is_open);
    let bound = fit.numbers[0].profile.low.expect("a bound").exp();
    let best = time(&scenario, &found.ranked[0]);
    assert!((best - 1.0 / bound).abs() <= 100.0, "{best} {bound}");
}

/// Draws promise what slopes do where the problem is all but straight.
#[test]
fn draws_and_slopes_agree() {
    let fit = |more: &str| format!("parameters = {{ \"decay.k\" = {{}} }}\nmay = []\n{more}");
    let table = table(&[200.0, 500.0, 800.0]);
    let [slopes, draws] = ["", "posterior = true"].map(|more| {
        let scenario = with_table(&decay("± 0.001 M", &fit(more)), &table);
        ranked(&scenario, &fitted(&scenario))
    });
    assert!(matches!(draws.from, BeliefFrom::Draws(_)));
    assert!(
        (draws.now / slopes.now - 1.0).abs() < 0.1,
        "{} {}",
        draws.now,
        slopes.now
    );
    let best = [&slopes, &draws].map(|found| found.ranked[0].leaves / found.now);
    assert!((best[0] / best[1] - 1.0).abs() < 0.1, "{best:?}");
}

/// Errors that are estimated are those of the fit; of an observable that no table has, what is said.
#[test]
fn errors_of_samples_are_those_of_their_column() {
    let fit = "parameters = { \"decay.k\" = {} }\nmay = [ { vary = \"observable\", values = [\"gone\"], error = \"± 0.004 M\" }, { vary = \"time\", values = [\"1000 s\"] } ]";
    let scenario = with_table(
        &decay("fitted", fit),
        "time [s],left [M]\n200,0.08\n500,0.062\n900,0.04\n",
    );
    let found = ranked(&scenario, &fitted(&scenario));
    assert!((found.ranked[0].error - 0.004).abs() < 1e-12, "{found:?}");
    let fit =
        "parameters = { \"decay.k\" = {} }\nmay = [ { vary = \"time\", values = [\"1000 s\"] } ]";
    let scenario = with_table(
        &decay("fitted", fit),
        "time [s],left [M]\n200,0.08\n500,0.062\n900,0.04\n",
    );
    let fit = fitted(&scenario);
    let found = ranked(&scenario, &fit);
    assert_eq!(found.ranked[0].error, fit.goodness.errors[0].deviation);
    let own = "time [s],left [M],left sd [M]\n200,0.08,0.003\n500,0.062,0.004\n";
    let text = decay("fitted", "parameters = { \"decay.k\" = {} }\nmay = []")
        .replace("error = \"fitted\"\n", "");
    let scenario = with_table(&text, own);
    let found = ranked(&scenario, &fitted(&scenario));
    let mean = ((9e-6_f64 + 16e-6) / 2.0).sqrt();
    assert!(
        (found.ranked[0].error - mean).abs() < 1e-12,
        "{}",
        found.ranked[0].error
    );
}

/// What cannot be is refused with what to write.
#[test]
fn what_cannot_be_sampled_is_refused() {
    let free = "parameters = { \"decay.k\" = {} }";
    for (fit, said, help) in [
        (
            "may = [ { vary = \"observable\", values = [\"lef\"] } ]",
            "no observable `lef`; did you mean `left`?",
            "",
        ),
        (
            "may = [ { vary = \"observable\", values = [\"gone\"] } ]",
            "no table measures gone",
            "error = \"± 2 %\"",
        ),
        (
            "may = [ { vary = \"time\", values = [\"1 h\", \"3 h\"] } ]",
            "a sample at 3 h, and no run goes on after 2 h",
            "let the procedure go on",
        ),
        (
            "may = [ { vary = \"experiment\", values = [\"run 1\"] } ]",
            "no experiment is called `run 1`",
            "",
        ),
        (
            "may = [ { vary = \"decay.k\", values = [\"1e-3 /s\"] } ]",
            "constant.decay.k is what the fit looks for",
            "vary what one may choose",
        ),
        (
            "informs = \"decay.k\"",
            "informs is about samples",
            "may = []",
        ),
        (
            "informs = \"dekay.k\"\nmay = []",
            "`dekay.k` is neither free nor a result; did you mean `decay.k`?",
            "informs names a number",
        ),
        (
            "may = [ { vary = \"variant\", values = [\"a\"] } ]",
            "of the same chemistry",
            "vary a number",
        ),
        (
            "may = [ { vary = \"time\", values = [\"5 mL\"] } ]",
            "time is a time",
            "",
        ),
    ] {
        let text = decay("± 0.001 M", &format!("{free}\n{fit}"));
        let refused = told(&text, &table(&[200.0]));
        assert!(refused.contains(said), "{fit}\n{refused}");
        assert!(refused.contains(help), "{fit}\n{refused}");
    }
    let text = decay(
        "± 0.001 M",
        "parameters = { \"charge.A\" = { per = \"experiment\" } }\nmay = [ { vary = \"flask.temperature\", values = [\"40 °C\"] } ]",
    );
    let refused = told(&text, &table(&[200.0]));
    assert!(
        refused.contains("a new run would have a charge.A of its own"),
        "{refused}"
    );
}
