//! Drying agents against first-order uptake, `c - residual` decaying, until the capacity is reached.

use super::bench::{MMOL, Ran, run};
use crate::study::scenario;
use approx::{assert_abs_diff_eq, assert_relative_eq};
use monobis::scenario::Scenario;

const TOLERANCE: f64 = 1e-8;
/// Allowed error of an amount, mol: ten times the tolerance of the largest charge, 2 mmol of water.
const SLACK: f64 = 10.0 * TOLERANCE * 2.0 * MMOL;
/// Volume, L, and rate coefficients of the two agents, 1/s.
const VOLUME: f64 = 0.01;
const K1: f64 = 1e-3;
const K2: f64 = 4e-4;
/// What both agents leave, mol.
const RESIDUAL: f64 = 0.01 * VOLUME;
/// Water at the start, mol.
const WATER: f64 = 2.0 * MMOL;

/// 2 mmol of water in 10 mL; MgSO4 takes 7 and Na2SO4 here 2 mol of water per mol.
fn bench(steps: &str, more: &str) -> Scenario {
    let constants = if steps.contains("MgSO4") {
        r#"constants = { "MgSO4.k" = "1e-3 /s", "MgSO4.residual" = "0.01 M" }"#
    } else {
        ""
    };
    let text = format!(
        r#"
        version = 1
        title = "drying"
        species = {{ A = {{}}, B = {{}}, water = {{ like = "water" }}, Still = {{ roles = ["drying agent"], k = "1e-3 /s", residual = "0.01 M" }}, Na2SO4 = {{ formula = "Na2SO4", solid = true, roles = ["drying agent"], k = "4e-4 /s", residual = "0.01 M", capacity = 2 }} }}
        reactions = {{ r = {{ equation = "A -> B", k = "0 /s" }} }}
        {constants}
        flask = {{ basis = "A", amount = "1 mmol", concentration = "0.1 M", temperature = "25 °C" }}
        procedure = [ {{ charge = {{ A = "1 equiv", water = "2 equiv" }} }}, {steps} ]
        {more}
        "#
    );
    scenario("drying", &text, &[])
}

fn dried(steps: &str) -> Ran {
    run(bench(steps, ""), TOLERANCE)
}

/// Free water after a time of uptake, mol.
fn uptake(start: f64, k: f64, time: f64) -> f64 {
    RESIDUAL + (start - RESIDUAL) * (-k * time).exp()
}

/// Time until so much is taken up, s.
fn time_to_take(amount: f64, start: f64, k: f64) -> f64 {
    -(1.0 - amount / (start - RESIDUAL)).ln() / k
}

#[test]
fn an_agent_fills_up_and_stops() {
    // 0.1 mmol of MgSO4 hold 0.7 mmol of water.
    let capacity = 0.7 * MMOL;
    let full = time_to_take(capacity, WATER, K1);
    let of = |time: f64| {
        dried(&format!(
            r#"{{ dry = {{ MgSO4 = "0.1 equiv" }} }}, {{ stir = "{time} s" }}"#
        ))
    };
    for time in [0.5 * full, 0.99 * full] {
        let ran = of(time);
        assert_abs_diff_eq!(
            ran.amount("water"),
            uptake(WATER, K1, time),
            epsilon = SLACK
        );
    }
    for time in [1.01 * full, 20.0 * full] {
        let ran = of(time);
        assert_abs_diff_eq!(ran.amount("water"), WATER - capacity, epsilon = SLACK);
        assert_abs_diff_eq!(ran.amount("water taken up"), capacity, epsilon = SLACK);
        assert_relative_eq!(ran.value("duration"), time, max_relative = 1e-12);
        // The moment of the event is among the points.
        let points = &ran.remains().points;
        let nearest = points
            .iter()
            .map(|p| (p.time - full).abs())
            .fold(f64::INFINITY, f64::min);
        assert!(nearest < 0.01, "{full} s, off by {nearest}");
    }
}

#[test]
fn more_of_a_full_agent_goes_on() {
    let full = time_to_take(0.7 * MMOL, WATER, K1);
    let ran = dried(&format!(
        r#"{{ dry = {{ MgSO4 = "0.1 equiv" }} }}, {{ stir = "{} s" }}, {{ dry = {{ MgSO4 = "1 equiv" }} }}, {{ stir = "700 s" }}"#,
        2.0 * full
    ));
    let expected = uptake(WATER - 0.7 * MMOL, K1, 700.0);
    assert_abs_diff_eq!(ran.amount("water"), expected, epsilon = SLACK);
    // And is full again when both amounts are.
    let ran = dried(&format!(
        r#"{{ dry = {{ MgSO4 = "0.1 equiv" }} }}, {{ stir = "{} s" }}, {{ dry = {{ MgSO4 = "0.05 equiv" }} }}, {{ stir = "24 h" }}"#,
        2.0 * full
    ));
    assert_abs_diff_eq!(ran.amount("water"), WATER - 1.05 * MMOL, epsilon = SLACK);
}

#[test]
fn two_agents_share_until_one_is_full() {
    let first = 0.35 * MMOL;
    // Each takes its share of the sum; the first is full when the sum has taken this much.
    let both = first * (K1 + K2) / K1;
    let full = time_to_take(both, WATER, K1 + K2);
    let rest = 900.0;
    let dry = r#"{ dry = { MgSO4 = "0.05 equiv", Na2SO4 = "5 equiv" } }"#;
    let ran = dried(&format!(r#"{dry}, {{ stir = "{} s" }}"#, full + rest));
    let expected = uptake(WATER - both, K2, rest);
    assert_abs_diff_eq!(ran.amount("water"), expected, epsilon = SLACK);
    assert_abs_diff_eq!(
        ran.amount("water taken up (drying by MgSO4)"),
        first,
        epsilon = SLACK
    );
}

#[test]
fn a_condition_and_an_agent_in_one_stretch() {
    // Full long before the condition, which the second agent brings about.
    let first = 0.35 * MMOL;
    let both = first * (K1 + K2) / K1;
    let full = time_to_take(both, WATER, K1 + K2);
    let goal = 0.25 * WATER;
    let later = -((goal - RESIDUAL) / (WATER - both - RESIDUAL)).ln() / K2;
    let ran = dried(
        r#"{ dry = { MgSO4 = "0.05 equiv", Na2SO4 = "5 equiv" } }, { stir = { until = "water < 25 %", at_most = "24 h" } }"#,
    );
    assert_eq!(ran.row.status.to_string(), "ok");
    assert_abs_diff_eq!(ran.value("duration"), full + later, epsilon = 0.01);
    assert_abs_diff_eq!(ran.value("water"), 25.0, epsilon = 1e-5);
    // And a condition before that leaves the agent at work.
    let ran = dried(
        r#"{ dry = { MgSO4 = "1 equiv" } }, { stir = { until = "water < 90 %", at_most = "24 h" } }, { stir = "100 s" }"#,
    );
    let expected = uptake(0.9 * WATER, K1, 100.0);
    assert_abs_diff_eq!(ran.amount("water"), expected, epsilon = SLACK);
    // The limit counts through the event: a condition that never holds takes exactly as long as allowed.
    let ran = dried(
        r#"{ dry = { MgSO4 = "0.05 equiv" } }, { stir = { until = "water < 1 %", at_most = "1 h" } }"#,
    );
    assert_eq!(ran.row.status.to_string(), "until not reached: water < 1 %");
    assert_relative_eq!(ran.value("duration"), 3600.0, max_relative = 1e-12);
}

#[test]
fn a_filter_takes_the_agent_and_what_it_holds() {
    let after = uptake(WATER, K1, 500.0);
    let steps = |last: &str| {
        format!(
            r#"{{ dry = {{ MgSO4 = "1 equiv" }} }}, {{ stir = "500 s" }}, {last}, {{ stir = "500 s" }}"#
        )
    };
    for last in [
        r#"{ filter = "MgSO4" }"#,
        r#"{ filter = "solids" }"#,
        r#"{ dry = "none" }"#,
    ] {
        let ran = dried(&steps(last));
        assert_abs_diff_eq!(ran.amount("water"), after, epsilon = SLACK);
        assert_eq!(ran.amount("water taken up"), 0.0, "{last}");
        assert_eq!(ran.amount("A"), MMOL, "{last}");
    }
    // Half of the liquid stays in the filter cake.
    let ran = dried(&steps(r#"{ filter = "MgSO4", loss = "50 %" }"#));
    assert_abs_diff_eq!(ran.amount("water"), 0.5 * after, epsilon = SLACK);
    assert_eq!(ran.amount("A"), 0.5 * MMOL);
    assert_relative_eq!(ran.value("volume"), 0.5 * VOLUME, max_relative = 1e-14);
    // A fresh one starts empty.
    let ran = dried(&steps(
        r#"{ filter = "MgSO4" }, { dry = { MgSO4 = "0.01 equiv" } }, { stir = "20 h" }"#,
    ));
    assert_abs_diff_eq!(ran.amount("water"), after - 0.07 * MMOL, epsilon = SLACK);
}

#[test]
fn an_agent_without_capacity_never_fills() {
    let ran = dried(r#"{ dry = "Still" }, { stir = "24 h" }"#);
    assert_abs_diff_eq!(ran.amount("water"), RESIDUAL, epsilon = SLACK);
}

/// `step.NAME.dry.AGENT` reaches each of several agents.
#[test]
fn amounts_of_several_agents_are_set_one_by_one() {
    let steps = |mg: &str, na: &str| {
        format!(
            r#"{{ name = "drying", dry = {{ MgSO4 = "{mg}", Na2SO4 = "{na}" }} }}, {{ stir = "1 h" }}"#
        )
    };
    let set = |mg: &str, na: &str| {
        let axes = format!(
            r#"sweep = {{ axes = [ {{ vary = ["step.drying.dry.MgSO4", "step.drying.dry.Na2SO4"], values = [["{mg}", "{na}"]] }} ] }}"#
        );
        let scenario = bench(&steps("0.3 equiv", "0.3 equiv"), &axes);
        crate::study::rows(&scenario, true, &crate::study::how(TOLERANCE)).remove(0)
    };
    let written = |mg: &str, na: &str| {
        let scenario = bench(&steps(mg, na), "");
        crate::study::rows(&scenario, false, &crate::study::how(TOLERANCE)).remove(0)
    };
    let mut seen = Vec::new();
    for (mg, na) in [
        ("0.05 equiv", "0 equiv"),
        ("0 equiv", "0.05 equiv"),
        ("0.1 equiv", "0.2 equiv"),
    ] {
        let row = set(mg, na);
        assert_eq!(row.status.to_string(), "ok");
        assert_eq!(row.values, written(mg, na).values, "{mg}, {na}");
        seen.push(row.values);
    }
    assert!(
        seen[0] != seen[1] && seen[1] != seen[2],
        "the amounts matter"
    );
}

/// A capacity set by an axis is the capacity that counts.
#[test]
fn a_capacity_may_be_varied() {
    let steps = r#"{ dry = { MgSO4 = "0.1 equiv" } }, { stir = "48 h" }"#;
    let axes = r#"sweep = { axes = [ { vary = "constant.MgSO4.capacity", values = [0, 2, 7] } ] }"#;
    let scenario = bench(steps, axes);
    let rows = crate::study::rows(&scenario, true, &crate::study::how(TOLERANCE));
    for (row, capacity) in rows.iter().zip([0.0, 2.0, 7.0]) {
        let left = crate::study::value(&scenario, row, "water");
        let expected = 100.0 * (WATER - 0.1 * MMOL * capacity) / WATER;
        assert_abs_diff_eq!(left, expected, epsilon = 1e-5);
    }
}
