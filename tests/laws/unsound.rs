//! How a course ends whose law makes no sense somewhere: with a status that names it, never with numbers.

use monobis::scenario::Scenario;
use monobis::study::plan::PointResult;

use crate::study::{how, rows, scenario};

fn flask(law: &str, charge: &str) -> Scenario {
    flask_of(1.0, law, charge)
}

/// 0.1 M in so many litres.
fn flask_of(litres: f64, law: &str, charge: &str) -> Scenario {
    let moles = 0.1 * litres;
    let text = format!(
        r#"
        version = 1
        title = "unsound"
        species = {{ A = {{}}, B = {{}}, C = {{}} }}
        flask = {{ basis = "A", amount = "{moles} mol", volume = "{litres} L", temperature = "25 °C" }}
        procedure = [ {{ charge = {{ {charge} }} }}, {{ stir = "1 h" }}, {{ stir = "1 h" }} ]
        reactions = {{ odd = {{ equation = "A -> B", {law} }} }}
        observables = {{ a = {{ yield_of = "A", on = "A" }} }}
        "#
    );
    scenario("unsound", &text, &[])
}

fn run(law: &str, charge: &str) -> PointResult {
    rows(&flask(law, charge), false, &how(1e-5)).remove(0)
}

const BOTH: &str = r#"A = "1 equiv", B = "0.5 equiv""#;

#[test]
fn a_rate_that_comes_out_negative_is_told() {
    let law = r#"rate = "k*([A] - 4*[B])", constants = { k = "1e-3 /s" }"#;
    let row = run(law, BOTH);
    assert!(!row.finished, "{}", row.status);
    assert!(row.values.iter().all(Option::is_none));
    assert!(
        row.status
            .to_string()
            .starts_with("stopped: rate of odd negative "),
        "{}",
        row.status
    );
    // In a drop and in a tank as well.
    for litres in [1e-6, 1e6] {
        let row = rows(&flask_of(litres, law, BOTH), false, &how(1e-5)).remove(0);
        let told = row
            .status
            .to_string()
            .starts_with("stopped: rate of odd negative ");
        assert!(told, "{litres} L: {}", row.status);
        // What a few seconds turn back of it is too little to tell, however small the flask.
        let slow = law.replace("1e-3 /s", "1e-9 /s");
        let row = rows(&flask_of(litres, &slow, BOTH), false, &how(1e-5)).remove(0);
        assert_eq!(row.status.to_string(), "ok", "{litres} L");
    }
    // Round-off at its equilibrium is no fault: it comes there from above.
    let row = run(law, r#"A = "1 equiv""#);
    assert_eq!(row.status.to_string(), "ok");
    // Nor is a difference that stays positive.
    let row = run(
        r#"rate = "k*([A] + 2*[B] - [B])", constants = { k = "1e-3 /s" }"#,
        BOTH,
    );
    assert_eq!(row.status.to_string(), "ok");
    // When it turns, is said.
    let row = run(
        r#"rate = "k*[A]*(1 - t / t1)", constants = { k = "1e-3 /s", t1 = "1000 s" }"#,
        BOTH,
    );
    let status = row.status.to_string();
    let words: Vec<&str> = status.split(' ').collect();
    let time: f64 = words[5].parse().expect("a time");
    assert!((1000.0..1600.0).contains(&time), "{}", row.status);
}

#[test]
fn a_logarithm_of_nothing_is_told() {
    let law = r#"rate = "-k*ln([C] / c)", constants = { k = "1e-7 M/s", c = "1 M" }"#;
    let row = run(law, r#"A = "1 equiv""#);
    assert!(!row.finished, "{}", row.status);
    assert!(
        row.status
            .to_string()
            .starts_with("stopped: logarithm of nothing in the rate of odd"),
        "{}",
        row.status
    );
    let row = run(law, r#"A = "1 equiv", C = "0.1 equiv""#);
    assert_eq!(row.status.to_string(), "ok");
    // Times nothing it is nothing.
    let row = run(
        r#"rate = "-k*[C]*ln([C] / c)", constants = { k = "1e-7 /s", c = "1 M" }"#,
        r#"A = "1 equiv""#,
    );
    assert_eq!(row.status.to_string(), "ok");
}

/// What is taken ends such a law where it ends itself; something else that is not there does not.
#[test]
fn a_law_that_grows_without_bound_fails() {
    let law = r#"rate = "k * [A] / [C]", constants = { k = "1e-5 M/s" }"#;
    let row = run(law, r#"A = "1 equiv""#);
    assert!(
        !row.finished && row.status.to_string() != "ok",
        "{}",
        row.status
    );
}

/// What a negative rate, or nothing, leaves below zero.
#[test]
fn less_than_nothing_is_told() {
    let law = r#"rate = "k*([A] - c)", constants = { k = "1e-6 /s", c = "10 M" }"#;
    let row = run(law, r#"A = "1 equiv""#);
    assert!(!row.finished, "{}", row.status);
    assert!(
        row.status.to_string().contains("odd") || row.status.to_string().contains("B"),
        "{}",
        row.status
    );
}
