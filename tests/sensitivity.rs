//! What moves results: closed forms of small networks, and what is refused.

#[path = "common/forced.rs"]
mod forced;
#[path = "common/study.rs"]
mod study;

use monobis::engine::{Engine, RunOptions};
use monobis::library::Library;
use monobis::scenario::{self, Scenario};
use monobis::study::sensitivity::{Influence, Influences, sensitivity};
use monobis::study::uncertain::Uncertain;
use monobis::text::{Colour, Source};

/// S -> P (k1), S -> Q (k2), for 1000 s; factors of uncertainty, and what the table says.
fn fork(first: &str, second: &str, table: &str) -> String {
    format!(
        r#"
        version = 1
        title = "fork"
        species = {{ S = {{}}, P = {{}}, Q = {{}}, X = {{}} }}
        flask = {{ basis = "S", amount = "1 mmol", concentration = "0.1 M", temperature = "25 °C" }}
        procedure = [ {{ charge = {{ S = "1 equiv" }} }}, {{ stir = "1000 s" }} ]
        [reactions]
        first = {{ equation = "S -> P", k = {{ value = "1e-3 /s", uncertainty = "{first}" }} }}
        second = {{ equation = "S -> Q", k = {{ value = "1e-3 /s", uncertainty = "{second}" }} }}
        idle = {{ equation = "X -> Q", k = {{ value = "1e-3 /s", uncertainty = "x/ 10" }} }}
        [observables]
        p = {{ yield_of = "P", on = "S" }}
        q = {{ yield_of = "Q", on = "S" }}
        left = {{ yield_of = "S", on = "S" }}
        share = {{ share_of = "P", among = "P + Q" }}
        [sensitivity]
        {table}
        "#
    )
}

fn read(text: &str) -> (Option<Scenario>, String) {
    let none = |_: &str| Err("no other file here".to_owned());
    let source = Source::new("x.toml", text);
    let (scenario, faults) = scenario::read(&source, &[], &none, &Library::new());
    (scenario, faults.render(Colour::Plain, 50))
}

fn found(text: &str, threads: usize) -> (Uncertain, Vec<Influences>) {
    solved(text, threads, 1e-9)
}

fn solved(text: &str, threads: usize, tolerance: f64) -> (Uncertain, Vec<Influences>) {
    let (scenario, faults) = read(text);
    let scenario = scenario.unwrap_or_else(|| panic!("{faults}"));
    let engine = Engine::new(RunOptions {
        threads,
        ..study::how(tolerance)
    });
    sensitivity(
        &engine,
        &scenario.design,
        &scenario.sensitivity,
        &scenario.uncertain,
    )
    .expect("runs")
}

/// The influence of a constant on a result.
fn of<'f>(found: &'f (Uncertain, Vec<Influences>), result: &str, number: &str) -> &'f Influence {
    let (_, all) = found.1[0]
        .results
        .iter()
        .find(|(name, _)| name == result)
        .expect("a result");
    let named = |i: &&Influence| found.0.numbers[i.number].name == number;
    all.iter().find(named).expect("a number")
}

/// P = k1/(k1 + k2) (1 - exp(-(k1 + k2) t)); its share of P + Q is k1/(k1 + k2); S = exp(-(k1 + k2) t).
#[test]
fn slopes_are_those_of_the_closed_form() {
    let table = "of = [\"p\", \"share\", \"left\"]\ndraws = 32";
    let found = solved(&fork("x/ 1.5", "x/ 1.5", table), 1, 1e-12);
    let k = 1e-3_f64;
    let times = &found.1[0].times;
    assert!(times.len() > 40 && times[0] < 2.0, "{times:?}");
    assert!((times[times.len() - 1] - 1000.0).abs() < 1e-9);
    for (number, own) in [("first.k", 0.5), ("second.k", -0.5)] {
        // d ln P/d ln k1 = k2/(k1 + k2) + k1 t e/(1 - e).
        let p = |t: f64| own + k * t / f64::exp_m1(2.0 * k * t);
        is_along(&found, ("p", number), p);
        is_along(&found, ("share", number), |_| own);
        is_along(&found, ("left", number), |t| -k * t);
    }
    let idle = of(&found, "p", "idle.k");
    assert!(idle.local.is_some_and(|slope| slope.abs() < 1e-12));
}

/// Holds slopes at the end and along the course against a closed form.
fn is_along(
    found: &(Uncertain, Vec<Influences>),
    (result, number): (&str, &str),
    exact: impl Fn(f64) -> f64,
) {
    let influence = of(found, result, number);
    let times = &found.1[0].times;
    assert_eq!(influence.course.last(), Some(&influence.local));
    assert_eq!(influence.course.len(), times.len());
    for (slope, time) in influence.course.iter().zip(times) {
        let (slope, exact) = (slope.expect("a slope"), exact(*time));
        let off = (slope - exact).abs();
        assert!(
            off < 1e-8,
            "{result} by {number} at {time} s: {slope} {exact}"
        );
    }
}

/// Runs on the steps of one another have no solver's error in their difference: what a coarse solver finds is no rougher than its steps.
#[test]
fn a_number_without_part_has_no_slope_however_coarse_the_solver() {
    let table = "of = [\"share\"]\ndraws = 32";
    let found = solved(&fork("x/ 1.5", "x/ 1.5", table), 1, 1e-4);
    for (number, own) in [("first.k", 0.5), ("second.k", -0.5)] {
        is_along(&found, ("share", number), |_| own);
    }
}

/// A stage that ends where half is gone: its length goes as 1/k, what is left does not move.
#[test]
fn slopes_beside_a_condition_move_its_moment() {
    let text = fork(
        "x/ 1.5",
        "x/ 1.5",
        "of = [\"left\", \"duration\"]\ndraws = 32",
    );
    let until = "{ stir = { until = \"left < 50 %\", at_most = \"1 h\" } }";
    let text = text.replace("{ stir = \"1000 s\" }", until);
    let found = solved(&text, 1, 1e-12);
    for number in ["first.k", "second.k"] {
        let local = |result| of(&found, result, number).local.expect("a slope");
        assert!(local("left").abs() < 1e-7, "{}", local("left"));
        assert!(
            (local("duration") + 0.5).abs() < 1e-7,
            "{}",
            local("duration")
        );
    }
}

/// Two constants that are as uncertain share the spread of their ratio; one that nothing starts from has no part in it.
#[test]
fn equal_uncertainties_share_the_spread() {
    let found = found(
        &fork("x/ 1.2", "x/ 1.2", "of = [\"share\"]\ndraws = 1024"),
        1,
    );
    for number in ["first.k", "second.k"] {
        let indices = of(&found, "share", number).indices.expect("shares");
        assert!((indices.first.value - 0.5).abs() < 0.02, "{indices:?}");
        assert!((indices.total.value - 0.5).abs() < 0.02, "{indices:?}");
        assert!(indices.first.error < 0.05);
    }
    let idle = of(&found, "share", "idle.k").indices.expect("shares");
    assert!(idle.total.value.abs() < 1e-12, "{idle:?}");
}

/// Of logarithms x/ 2 and x/ 1.2 the variances of a small effect are as ln(2)^2 to ln(1.2)^2.
#[test]
fn a_wider_uncertainty_takes_more_of_the_spread() {
    let found = found(
        &fork("x/ 1.1", "x/ 1.03", "of = [\"share\"]\ndraws = 1024"),
        1,
    );
    let [a, b] = [1.1_f64.ln().powi(2), 1.03_f64.ln().powi(2)];
    let first = of(&found, "share", "first.k")
        .indices
        .expect("shares")
        .first
        .value;
    assert!(
        (first - a / (a + b)).abs() < 0.02,
        "{first} {}",
        a / (a + b)
    );
}

#[test]
fn influences_do_not_depend_on_threads() {
    let text = fork("x/ 2", "x/ 3", "draws = 64");
    assert_eq!(found(&text, 1).1, found(&text, 2).1);
}

#[test]
fn what_is_not_read_is_refused() {
    for (table, word) in [
        ("of = [\"pp\"]", "no observable"),
        ("draws = 3", "32"),
        ("draws = 1000000", "65536"),
        ("off = [\"p\"]", "of"),
    ] {
        let (scenario, faults) = read(&fork("x/ 2", "x/ 2", table));
        assert!(
            scenario.is_none() && faults.contains(word),
            "{table}: {faults}"
        );
    }
}
