//! Portions, infusions, volumes, temperatures, repetitions, and the time to a yield through all of them.

use super::bench::{K, MMOL, Ran, decay, decay_with, run};
use crate::study::{how, rows, scenario, value};
use approx::{assert_abs_diff_eq, assert_relative_eq};
use monobis::library::Library;
use monobis::text::Source;
use proptest::prelude::*;

const TOLERANCE: f64 = 1e-8;

/// What is left of equal portions at these moments, mol per portion.
fn left(portions: &[f64], at: f64) -> f64 {
    portions.iter().map(|t| (-K * (at - t)).exp()).sum()
}

#[test]
fn portions_are_the_first_at_once_and_the_last_at_the_end() {
    for (modifiers, moments, end) in [
        (
            r#"portions = 4, over = "30 min""#,
            vec![0.0, 600.0, 1200.0, 1800.0],
            1800.0,
        ),
        (
            r#"portions = 3, every = "10 min""#,
            vec![0.0, 600.0, 1200.0],
            1200.0,
        ),
        (r#"portions = 1, over = "15 min""#, vec![0.0], 900.0),
        (r#"portions = 1, every = "15 min""#, vec![0.0], 0.0),
    ] {
        let add = format!(r#"{{ add = {{ A = "1 equiv" }}, {modifiers} }}"#);
        let ran = run(decay(&add), TOLERANCE);
        assert_eq!(ran.notes("+ A"), moments, "{modifiers}");
        assert_abs_diff_eq!(ran.value("duration"), end, epsilon = 1e-9);
        let n = moments.len() as f64;
        assert_eq!(ran.value("operations"), n);
        let expected = MMOL / n * left(&moments, end);
        assert_abs_diff_eq!(ran.amount("A"), expected, epsilon = 10.0 * TOLERANCE * MMOL);
        assert_relative_eq!(
            ran.amount("A") + ran.amount("B"),
            MMOL,
            max_relative = 1e-12
        );
    }
}

#[test]
fn an_infusion_of_what_decays() {
    let ran = run(
        decay(
            r#"{ add = { A = "1 equiv" }, over = "1000 s", volume = "10 mL" }, { stir = "500 s" }"#,
        ),
        TOLERANCE,
    );
    let feed = MMOL / 1000.0;
    let expected = feed / K * (1.0 - (-1.0f64).exp()) * (-0.5f64).exp();
    assert_abs_diff_eq!(ran.amount("A"), expected, epsilon = 10.0 * TOLERANCE * MMOL);
    assert_relative_eq!(ran.value("volume"), 0.02, max_relative = 1e-14);
}

/// A + B -> C with equal amounts while an inert solution dilutes them: `1/n = 1/n0 + (k/w) ln(1 + w t / V0)`.
fn diluted(add: &str) -> Ran {
    let text = format!(
        r#"
        version = 1
        title = "dilution"
        species = {{ A = {{}}, B = {{}}, C = {{}}, S = {{}} }}
        reactions = {{ r = {{ equation = "A + B -> C", k = "0.02 /M/s" }} }}
        flask = {{ basis = "A", amount = "1 mmol", concentration = "0.1 M", temperature = "25 °C" }}
        procedure = [ {{ charge = {{ A = "1 equiv", B = "1 equiv" }} }}, {add} ]
        "#
    );
    run(scenario("dilution", &text, &[]), TOLERANCE)
}

#[test]
fn the_volume_of_a_stock_solution_dilutes() {
    let (flow, time) = (1e-5, 2000.0);
    let exact = 1.0 / (1.0 / MMOL + 0.02 / flow * (1.0f64 + flow * time / 0.01).ln());
    for add in [
        r#"{ add = { S = { amount = "1 mmol", stock = "0.05 M" } }, over = "2000 s" }"#,
        r#"{ add = { S = "1 mmol" }, over = "2000 s", volume = "20 mL" }"#,
        // The volume is that of what is weighed in, active or not.
        r#"{ add = { S = { amount = "1 mmol", stock = "0.05 M", purity = "80 %" } }, over = "2000 s" }"#,
        r#"{ add = { S = { amount = "1 mmol", stock = "0.1 M" } }, over = "2000 s", volume = "20 mL" }"#,
    ] {
        let ran = diluted(add);
        assert_relative_eq!(ran.value("volume"), 0.03, max_relative = 1e-14);
        assert_abs_diff_eq!(ran.amount("A"), exact, epsilon = 10.0 * TOLERANCE * MMOL);
        let active = if add.contains("80 %") { 0.8 } else { 1.0 };
        assert_relative_eq!(ran.amount("S"), active * MMOL, max_relative = 1e-14);
    }
    // At once: the whole time in 30 mL.
    let at_once = diluted(
        r#"{ add = { S = { amount = "1 mmol", stock = "0.05 M" } } }, { stir = "2000 s" }"#,
    );
    let exact = 1.0 / (1.0 / MMOL + 0.02 * time / 0.03);
    assert_abs_diff_eq!(
        at_once.amount("A"),
        exact,
        epsilon = 10.0 * TOLERANCE * MMOL
    );
}

/// An amount in M counts from the volume of its moment, after what was added and lost before.
#[test]
fn molar_amounts_follow_the_volume() {
    let ran = diluted(
        r#"{ add = { S = "0 mmol" }, volume = "20 mL" }, { filter = "solids", loss = "50 %" }, { charge = { S = "0.3 M" } }"#,
    );
    // 10 mL at first, and neither that nor 30 mL when S is weighed in.
    assert_relative_eq!(ran.value("volume"), 0.015, max_relative = 1e-14);
    assert_relative_eq!(ran.amount("S"), 0.3 * 0.015, max_relative = 1e-14);
    assert_relative_eq!(ran.amount("A"), 0.5 * MMOL, max_relative = 1e-14);
}

/// Two variants of one network that feed different pools must not share a kernel: what runs in would be lost.
#[test]
fn variants_that_feed_different_pools() {
    let feed = |fed: &str, other: &str| {
        format!(
            r#"procedure = [ {{ charge = {{ {other} = "1 equiv" }} }}, {{ add = {{ {fed} = "1 equiv" }}, over = "1 h" }}, {{ stir = "1 h" }} ]"#
        )
    };
    let text = format!(
        r#"
        version = 1
        title = "feeds"
        species = {{ A = {{}}, B = {{}}, C = {{}} }}
        reactions = {{ r = {{ equation = "A + B -> C", k = "1 /M/s" }} }}
        flask = {{ basis = "A", amount = "1 mmol", concentration = "0.1 M", temperature = "25 °C" }}
        observables = {{ c = {{ yield_of = "C", on = "A" }} }}
        {}
        [[variant]]
        name = "A fed"
        [[variant]]
        name = "B fed"
        {}
        "#,
        feed("A", "B"),
        feed("B", "A")
    );
    let scenario = scenario("feeds", &text, &[]);
    let rows = crate::study::rows(&scenario, false, &crate::study::how(1e-7));
    let got = |name| crate::study::at_base(&scenario, &rows, name, "c");
    assert!(got("A fed") > 99.0);
    assert_abs_diff_eq!(got("A fed"), got("B fed"), epsilon = 1e-4);
}

/// ln k = ln k0 - Ea/R (1/T - 1/T0) over jumps and ramps.
#[test]
fn temperature_by_jump_and_by_ramp() {
    let (ea, k0) = (60e3, 1e-4);
    let gas = monobis::network::law::GAS_CONSTANT;
    let k = |t: f64| k0 * (-ea / gas * (1.0 / t - 1.0 / 298.15)).exp();
    let of = |steps: &str| {
        let text = format!(
            r#"
            version = 1
            title = "warm"
            species = {{ A = {{}}, B = {{}} }}
            reactions = {{ r = {{ equation = "A -> B", k = "1e-4 /s", Ea = "60 kJ/mol" }} }}
            flask = {{ basis = "A", amount = "1 mmol", concentration = "0.1 M", temperature = "25 °C" }}
            procedure = [ {{ charge = {{ A = "1 equiv" }} }}, {steps} ]
            "#
        );
        run(scenario("warm", &text, &[]), TOLERANCE)
    };
    let jump = of(r#"{ stir = "1000 s" }, { temperature = "60 °C" }, { stir = "1000 s" }"#);
    let exact = MMOL * (-1000.0 * (k(298.15) + k(333.15))).exp();
    assert_abs_diff_eq!(jump.amount("A"), exact, epsilon = 10.0 * TOLERANCE * MMOL);
    assert_eq!(jump.value("temperature"), 333.15);

    let ramp = of(
        r#"{ temperature = "60 °C", over = "2000 s" }, { temperature = "25 °C", over = "1000 s" }"#,
    );
    let panels = 2000;
    let simpson: f64 = (0..=panels)
        .map(|i| {
            let weight = match i {
                0 => 1.0,
                i if i == panels => 1.0,
                i if i % 2 == 1 => 4.0,
                _ => 2.0,
            };
            weight * k(298.15 + 35.0 * f64::from(i) / f64::from(panels))
        })
        .sum();
    // Up in 2000 s and down in 1000 s see the same temperatures.
    let integral = 3000.0 * simpson / f64::from(panels) / 3.0;
    assert_abs_diff_eq!(
        ramp.amount("A"),
        MMOL * (-integral).exp(),
        epsilon = 10.0 * TOLERANCE * MMOL
    );
    assert_eq!(
        (ramp.value("temperature"), ramp.value("duration")),
        (298.15, 3000.0)
    );
}

#[test]
fn a_block_is_done_so_many_times() {
    let block = r#"{ add = { A = "0.2 equiv" } }, { stir = "200 s" }"#;
    let repeated = |n: u32| {
        run(
            decay(&format!(
                r#"{{ charge = {{ A = "1 equiv" }} }}, {{ repeat = {n}, steps = [ {block} ] }}, {{ stir = "10 s" }}"#
            )),
            1e-6,
        )
    };
    let written = |n: usize| {
        run(
            decay(&format!(
                r#"{{ charge = {{ A = "1 equiv" }} }}, {} {{ stir = "10 s" }}"#,
                format!("{block}, ").repeat(n)
            )),
            1e-6,
        )
    };
    for n in [0, 2, 3] {
        let (block, plain) = (repeated(n), written(n as usize));
        assert_eq!(block.bits(), plain.bits(), "{n} times");
        assert_eq!(block.value("operations"), plain.value("operations"));
    }
    assert_ne!(repeated(0).bits(), repeated(2).bits());
}

/// `charge.A` is a total, whatever the order in which axes set it and the number of rounds.
#[test]
fn a_total_is_shared_out_over_the_rounds() {
    let of = |axes: &str| {
        let steps = r#"{ charge = { B = "0 equiv" } }, { name = "block", repeat = 2, steps = [ { add = { A = "0.5 equiv" } }, { stir = "60 s" } ] }"#;
        let scenario = decay_with(steps, &format!("sweep = {{ axes = [ {axes} ] }}"));
        let rows = crate::study::rows(&scenario, true, &crate::study::how(1e-5));
        let balance = |row: &monobis::study::plan::PointResult| row.balances[0].charged;
        rows.iter().map(balance).collect::<Vec<f64>>()
    };
    let total = r#"{ vary = "charge.A", values = ["0.8 equiv"] }"#;
    let rounds = r#"{ vary = "step.block.repeat", values = [1, 4] }"#;
    for axes in [format!("{total}, {rounds}"), format!("{rounds}, {total}")] {
        for charged in of(&axes) {
            assert_relative_eq!(charged, 0.8 * MMOL, max_relative = 1e-12);
        }
    }
}

#[test]
fn a_total_in_a_block_done_0_times_is_refused() {
    let steps = r#"{ charge = { B = "0 equiv" } }, { name = "block", repeat = 2, steps = [ { add = { A = "0.5 equiv" } }, { stir = "60 s" } ] }"#;
    let axes = r#"{ vary = "charge.A", values = ["0.8 equiv"] }, { vary = "step.block.repeat", values = [0, 1] }"#;
    let scenario = decay_with(steps, &format!("sweep = {{ axes = [ {axes} ] }}"));
    let rows = crate::study::rows(&scenario, true, &crate::study::how(1e-5));
    assert!(
        !rows[0].finished && rows[0].status.to_string().contains("0 times"),
        "{}",
        rows[0].status
    );
    assert_eq!(rows[1].status.to_string(), "ok");
}

/// First moment at which `value` reaches `goal`, by bisection between two times.
fn reaches(goal: f64, mut low: f64, mut high: f64, value: impl Fn(f64) -> f64) -> f64 {
    for _ in 0..80 {
        let middle = 0.5 * (low + high);
        if value(middle) < goal {
            low = middle
        } else {
            high = middle
        }
    }
    high
}

#[test]
fn time_to_half_in_closed_form() {
    let ln2 = std::f64::consts::LN_2;
    let slack = 1e-3;
    // In one piece, and cut by stirs.
    for stir in [
        r#"{ stir = "2 h" }"#,
        r#"{ stir = "690 s" }, { stir = "10 s" }, { stir = "1 h" }"#,
    ] {
        let ran = run(
            decay(&format!(r#"{{ charge = {{ A = "1 equiv" }} }}, {stir}"#)),
            TOLERANCE,
        );
        assert_abs_diff_eq!(ran.value("half"), ln2 / K, epsilon = slack);
        assert_abs_diff_eq!(ran.value("left"), 2.0 * ln2 / K, epsilon = slack);
    }
    // Never.
    let ran = run(
        decay(r#"{ charge = { A = "1 equiv" } }, { stir = "600 s" }"#),
        TOLERANCE,
    );
    assert_eq!((ran.may("half"), ran.may("left")), (None, None));
    // In two portions; the second one throws the yield back: 2 - exp(-k t) (1 + exp(k T)) = 1.
    let ran = run(
        decay(r#"{ add = { A = "1 equiv" }, portions = 2, every = "600 s" }, { stir = "1 h" }"#),
        TOLERANCE,
    );
    assert_abs_diff_eq!(
        ran.value("half"),
        (1.0 + 0.6f64.exp()).ln() / K,
        epsilon = slack
    );
    // While it runs in, of what has run in: 1 - (1 - exp(-k t)) / (k t).
    let ran = run(
        decay(r#"{ add = { A = "1 equiv" }, over = "1 h", volume = "5 mL" }, { stir = "1 h" }"#),
        TOLERANCE,
    );
    let exact = reaches(0.5, 1.0, 3600.0, |t| 1.0 - (1.0 - (-K * t).exp()) / (K * t));
    assert_abs_diff_eq!(ran.value("half"), exact, epsilon = slack);
}

/// What a random recipe brings: `volume` is all that is added, the stock solutions in it are made up to it.
fn made_up(stocks: &[(f64, f64)], volume: Option<f64>, spread: &str) -> Result<f64, String> {
    let species: Vec<String> = (0..stocks.len()).map(|i| format!("B{i} = {{}}")).collect();
    let list: Vec<String> = (stocks.iter().enumerate())
        .map(|(i, (n, c))| format!("B{i} = {{ amount = \"{n} mmol\", stock = \"{c} M\" }}"))
        .collect();
    let volume = volume.map_or(String::new(), |ml| format!(", volume = \"{ml} mL\""));
    let text = format!(
        r#"
        version = 1
        title = "stocks"
        species = {{ A = {{}}, P = {{}}, {} }}
        reactions = {{ r = {{ equation = "A + B0 -> P", k = "1e-12 /M/s" }} }}
        flask = {{ basis = "A", amount = "10 mmol", concentration = "0.1 M", temperature = "25 °C" }}
        procedure = [ {{ charge = {{ A = "1 equiv" }} }}, {{ add = {{ {} }}{spread}{volume} }}, {{ stir = "1 s" }} ]
        "#,
        species.join(", "),
        list.join(", ")
    );
    let none = |_: &str| Err("no other file here".to_string());
    let source = Source::new("stocks", &text);
    let (found, faults) = monobis::scenario::read(&source, &[], &none, &Library::new());
    let Some(scenario) = found else {
        return Err(faults.sorted()[0].message.clone());
    };
    let row = rows(&scenario, false, &how(1e-7)).remove(0);
    Ok(value(&scenario, &row, "volume"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn stocks_are_part_of_the_volume(
        stocks in prop::collection::vec((0.1f64..20.0, 0.05f64..5.0), 1..4),
        more in -0.5f64..2.0,
        way in 0usize..3,
    ) {
        let how = ["", ", over = \"10 min\"", ", over = \"10 min\", portions = 4"][way];
        let litres: f64 = stocks.iter().map(|(n, c)| n * 1e-3 / c).sum();
        let alone = made_up(&stocks, None, how).expect("a stock brings its volume");
        assert_relative_eq!(alone, 0.1 + litres, max_relative = 1e-12);
        let total = litres * (1.0 + more);
        match made_up(&stocks, Some(total * 1e3), how) {
            Ok(volume) => {
                prop_assert!(more >= -1e-8);
                assert_relative_eq!(volume, 0.1 + total, max_relative = 1e-12);
            }
            Err(status) => {
                prop_assert!(more < 0.0);
                prop_assert!(status.contains("the stock solutions in it are"), "{}", status);
            }
        }
    }
}

/// Whichever two of amount, concentration and volume are written: setting one of the last two dilutes, setting the amount keeps the
/// concentration.
#[test]
fn a_flask_set_later_keeps_its_amount() {
    for written in [
        r#"amount = "10 mmol", concentration = "0.1 M""#,
        r#"amount = "10 mmol", volume = "100 mL""#,
        r#"concentration = "0.1 M", volume = "100 mL""#,
    ] {
        for (address, value, mmol, litres) in [
            ("flask.volume", "250 mL", 10.0, 0.25),
            ("flask.concentration", "0.02 M", 10.0, 0.5),
            ("flask.amount", "20 mmol", 20.0, 0.2),
        ] {
            let text = format!(
                r#"
                version = 1
                title = "flask"
                species = {{ A = {{}}, P = {{}} }}
                reactions = {{ r = {{ equation = "A -> P", k = "1e-3 /s" }} }}
                flask = {{ basis = "A", {written}, temperature = "25 °C" }}
                procedure = [ {{ charge = {{ A = "1 equiv" }} }}, {{ stir = "1 s" }} ]
                "#
            );
            let amount_is_free = address == "flask.amount" && !written.contains("concentration");
            let ran = run(scenario("flask", &text, &[(address, value)]), 1e-7);
            let litres = if amount_is_free { 0.1 } else { litres };
            assert_relative_eq!(ran.value("volume"), litres, max_relative = 1e-12);
            let all = ran.amount("A") + ran.amount("P");
            assert_relative_eq!(all, mmol * MMOL, max_relative = 1e-9);
        }
    }
}

/// Where the basis is taken, one of concentration and volume gives way to the other.
#[test]
fn a_stage_that_takes_its_basis_is_diluted_too() {
    for (written, address, value, litres) in [
        (
            r#"concentration = "0.05 M""#,
            "stage.two.flask.volume",
            "30 mL",
            0.03,
        ),
        (
            r#"volume = "40 mL""#,
            "stage.two.flask.concentration",
            "0.1 M",
            0.01,
        ),
        (
            r#"volume = "40 mL""#,
            "stage.two.flask.volume",
            "30 mL",
            0.03,
        ),
    ] {
        let text = format!(
            r#"
            version = 1
            title = "flask"
            [[stage]]
            name = "one"
            species = {{ A = {{}}, M = {{}} }}
            reactions = {{ r = {{ equation = "A -> M", k = "1 /s" }} }}
            flask = {{ basis = "A", amount = "1 mmol", concentration = "0.1 M", temperature = "25 °C" }}
            procedure = [ {{ charge = {{ A = "1 equiv" }} }}, {{ stir = "1 h" }} ]
            [[stage]]
            name = "two"
            take = {{ M = "one.M" }}
            species = {{ M = {{}}, P = {{}} }}
            reactions = {{ r = {{ equation = "M -> P", k = "1e-3 /s" }} }}
            flask = {{ basis = "M", {written}, temperature = "25 °C" }}
            procedure = [ {{ stir = "1 s" }} ]
            "#
        );
        let scenario = scenario("flask", &text, &[(address, value)]);
        let row = rows(&scenario, false, &how(1e-7)).remove(0);
        let volume = crate::study::value(&scenario, &row, "two.volume");
        assert_relative_eq!(volume, litres, max_relative = 1e-6);
    }
}
