//! Quench, conservation through long procedures, and the ledger against the pools.

use super::bench::{Ran, run};
use crate::study::scenario;
use approx::{assert_abs_diff_eq, assert_relative_eq};
use monobis::network::conservation::conservation_laws;
use monobis::network::{Network, Quench};

/// Reductive amination of 1 mmol of diamine by borohydride, protons explicit.
fn amination(steps: &str) -> Ran {
    amination_to(steps, 1e-6)
}

fn amination_to(steps: &str, tolerance: f64) -> Ran {
    let text = format!(
        r#"
        version = 1
        title = "work-up"
        chemistry = {{ mechanism = "reductive-amination", amine = "1,4-diazepane", carbonyl = "benzaldehyde", reductant = "NaBH4", solvent = "MeOH" }}
        flask = {{ basis = "amine", amount = "1 mmol", concentration = "0.2 M", temperature = "25 °C" }}
        procedure = [ {steps} ]
        "#
    );
    run(scenario("work-up", &text, &[]), tolerance)
}

const CHARGE: &str =
    r#"{ charge = { amine = "1 equiv", carbonyl = "1.2 equiv", "acetic acid" = "0.3 equiv" } }"#;
/// Every operation but those that take something out.
const LONG: &str = r#"
    { dry = { MgSO4 = "0.2 equiv", "MS 3A" = "0.02 equiv" } }, { stir = "30 min" },
    { temperature = "0 °C", over = "10 min" }, { add = { reductant = "1.5 equiv" }, portions = 3, every = "5 min" },
    { add = { carbonyl = { amount = "0.3 equiv", stock = "0.5 M", purity = "95 %" } }, over = "1 h" },
    { temperature = "40 °C" }, { repeat = 2, steps = [ { add = { water = "0.2 mmol" }, volume = "1 mL" }, { stir = "20 min" } ] },
    { stir = { until = "pH > 12", at_most = "1 h" } }, { temperature = "25 °C", over = "30 min" }, { stir = "5 h" }"#;

fn weigh(weights: &[f64], amounts: &[f64]) -> f64 {
    weights.iter().zip(amounts).map(|(w, n)| w * n).sum()
}

/// What the charged compounds brought, mol of each pool.
fn brought(ran: &Ran) -> Vec<f64> {
    let model = &ran.scenario.design.cases[0].model;
    let mut pools = vec![0.0; model.network.pools.len()];
    let charged = &ran.remains().mixture.charged;
    for (compound, n) in model.compounds.iter().zip(charged) {
        for &(pool, number) in &compound.gives {
            pools[pool] += number * n;
        }
    }
    pools
}

/// Round-off of a long course in what is only summed up (counters, percentages), relative to the charge.
const ROUND_OFF: f64 = 1e-12;
/// The same for conservation laws. The solver leaves up to 1e-14 in this course; what is handed back is restored to the last digits.
const RESTORED: f64 = 3e-15;

#[test]
fn every_law_holds_through_a_long_procedure() {
    for tolerance in [1e-3, 1e-5, 1e-7] {
        let ran = amination_to(
            &format!(r#"{CHARGE}, {LONG}, {{ stir = "200 h" }}"#),
            tolerance,
        );
        let brought = brought(&ran);
        let laws = conservation_laws(ran.network());
        assert!(laws.len() > 3, "{} laws", laws.len());
        for law in &laws {
            let before = weigh(&law.weights, &brought);
            let each = law.weights.iter().zip(&brought);
            let largest = each.map(|(w, n)| (w * n).abs()).fold(1e-3, f64::max);
            let after = weigh(&law.weights, &ran.remains().mixture.amounts);
            assert_abs_diff_eq!(after, before, epsilon = RESTORED * largest);
        }
    }
}

#[test]
fn mass_balance_is_100_percent_through_everything() {
    for end in [
        "",
        r#", { filter = "solids" }"#,
        r#", { filter = "MgSO4" }, { dry = "none" }, { stir = "1 h" }"#,
        r#", { filter = "solids" }, { quench = "NaHCO3" }, { stir = "1 h" }"#,
    ] {
        let ran = amination(&format!("{CHARGE}, {LONG}{end}"));
        assert_abs_diff_eq!(
            ran.value("mass balance"),
            100.0,
            epsilon = 100.0 * ROUND_OFF
        );
        let case = &ran.scenario.design.cases[0];
        let balance = case.observables.iter().find(|o| o.name == "mass balance");
        let measure = balance.and_then(|o| o.measure()).expect("a measure");
        let mut seen = 0;
        for point in &ran.remains().points {
            if let Some(value) = measure.of(&point.mixture) {
                assert_abs_diff_eq!(value, 100.0, epsilon = 100.0 * ROUND_OFF);
                seen += 1;
            }
        }
        assert!(seen > 100, "{seen} points");
    }
    // A loss is a loss.
    let ran = amination(&format!(
        r#"{CHARGE}, {LONG}, {{ filter = "solids", loss = "10 %" }}"#
    ));
    assert_abs_diff_eq!(ran.value("mass balance"), 90.0, epsilon = 100.0 * ROUND_OFF);
}

/// Pools that are not what they become on work-up.
fn unquenched(network: &Network) -> Vec<usize> {
    let pools = network.pools.iter().enumerate();
    let changed = pools.filter(|(_, pool)| pool.on_quench != Quench::Stays);
    changed.map(|(id, _)| id).collect()
}

#[test]
fn a_quench_stops_everything() {
    let reaction = format!(
        r#"{CHARGE}, {{ stir = "10 min" }}, {{ add = {{ reductant = "1.5 equiv" }} }}, {{ stir = "2 s" }}"#
    );
    let running = amination(&reaction);
    let quenched = amination(&format!(r#"{reaction}, {{ quench = "NaHCO3" }}"#));
    let later = amination(&format!(
        r#"{reaction}, {{ quench = "NaHCO3" }}, {{ stir = "24 h" }}, {{ temperature = "60 °C", over = "1 h" }}, {{ stir = "24 h" }}"#
    ));
    let pools = unquenched(running.network());
    let amounts = |ran: &Ran| ran.remains().mixture.amounts.clone();
    let falls_back =
        |id: &usize| matches!(running.network().pools[*id].on_quench, Quench::Becomes(_));
    let alive =
        |of: &mut dyn Iterator<Item = &usize>| of.map(|&id| amounts(&running)[id]).sum::<f64>();
    let all = alive(&mut pools.iter());
    let held = alive(&mut pools.iter().filter(|id| falls_back(id)));
    assert!(
        held > 1e-5 && all > held + 1e-4,
        "there is something to quench: {held} {all}"
    );
    for id in pools {
        assert_eq!(
            amounts(&quenched)[id],
            0.0,
            "{}",
            running.network().pools[id].name
        );
    }
    assert_eq!(amounts(&quenched), amounts(&later));
    assert_relative_eq!(
        later.value("duration"),
        quenched.value("duration") + 49.0 * 3600.0
    );
    assert_eq!(later.value("temperature"), 333.15);
    // Yields count as if quenched, so they are what they were.
    for name in ["mono", "bis", "alcohol", "mass balance"] {
        assert_abs_diff_eq!(running.value(name), quenched.value(name), epsilon = 1e-10);
        assert_eq!(quenched.value(name), later.value(name));
    }
}

/// After a quench a condition holds at once or never.
#[test]
fn a_condition_after_a_quench_is_answered() {
    let of = |until: &str| {
        amination(&format!(
            r#"{CHARGE}, {{ stir = "10 min" }}, {{ quench = "NaHCO3" }}, {{ stir = {{ until = "{until}", at_most = "1 h" }} }}"#
        ))
    };
    let (now, never) = (of("mono < 50 %"), of("mono > 50 %"));
    assert_eq!(
        (now.row.status.to_string().as_str(), now.value("duration")),
        ("ok", 600.0)
    );
    assert_eq!(
        never.row.status.to_string(),
        "until not reached: mono > 50 %"
    );
    assert_eq!(never.value("duration"), 4200.0);
}

/// The counters are integrated beside the pools and must tell the same.
#[test]
fn counters_close_with_the_pools() {
    let ran = amination(&format!("{CHARGE}, {LONG}"));
    let network = ran.network();
    let counter = |name: &str| {
        let fates = network.fates.iter().zip(&ran.remains().counters);
        let of = fates.filter(|(fate, _)| fate.name == name).map(|(_, n)| n);
        of.sum::<f64>()
    };
    // Of the amine charged, 1 mmol; what the second aldehyde holds loosely counts as mono.
    let bonds = 1e-5 * (ran.value("mono") + 2.0 * ran.value("bis"));
    let alcohol = ran.amount("alcohol");
    let charge = 1.5e-3;
    assert!(bonds > 1e-5 && alcohol > 1e-5);
    assert_abs_diff_eq!(counter("C-N bonds"), bonds, epsilon = ROUND_OFF * charge);
    assert_abs_diff_eq!(
        counter("carbonyl reduction"),
        alcohol,
        epsilon = ROUND_OFF * charge
    );
}
