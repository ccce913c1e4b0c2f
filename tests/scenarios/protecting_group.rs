//! The chain of three stages against the product of its yields, and where it overtakes one pot.

use approx::assert_abs_diff_eq;

use crate::study::{at_base, axis, file, how, rows, value};

const SCENARIO: &str = "scenarios/protecting-group.toml";
const CHAIN: &str = "protect, alkylate, deprotect";
const DIRECT: &str = "direct, 1 equiv aldehyde";
const EXCESS: &str = "direct, 5 equiv diamine";

/// Pseudo-first order from the amounts by hand: 10 equiv of acid at 0.1 M, a catalyst, for 16 h.
fn cleaved() -> f64 {
    1.0 - (-1e-4f64 * 1.0 * 1.0 * 57_600.0).exp()
}

/// The overall yield is the product of what each stage gives, once per isolation of its recovery.
#[test]
fn the_overall_yield_is_the_product_of_the_stages() {
    let scenario = file(SCENARIO, &[]);
    let rows = rows(&scenario, false, &how(1e-7));
    let get = |name: &str| at_base(&scenario, &rows, CHAIN, name) / 100.0;
    let by_hand = get("protect.mono") * get("alkylate.mono") * 0.92 * cleaved();
    assert_abs_diff_eq!(get("mono"), by_hand, epsilon = 1e-6);
    assert_abs_diff_eq!(get("mono"), 0.564, epsilon = 2e-3);
    // The aldehyde is counted from what the second stage was charged with.
    let on_aldehyde = get("alkylate.mono") * 0.92 * cleaved() / 1.1;
    assert_abs_diff_eq!(get("on aldehyde"), on_aldehyde, epsilon = 1e-6);
    // Hours and operations of all stages.
    assert_abs_diff_eq!(100.0 * get("duration"), 44.5 * 3600.0, epsilon = 1e-6);
    let operations = |variant| at_base(&scenario, &rows, variant, "operations");
    assert_eq!((operations(CHAIN), operations(DIRECT)), (15.0, 9.0));
}

/// Three isolations against one: the chain pays only where each of them is good.
#[test]
fn the_chain_overtakes_one_pot_at_86_percent_per_isolation() {
    let scenario = file(SCENARIO, &[]);
    let all = rows(&scenario, true, &how(1e-6));
    let mono = |variant: usize, recovery: f64| {
        let here = |row: &&monobis::study::plan::PointResult| {
            row.variant == variant && (axis(&scenario, row, 0) - recovery).abs() < 1e-9
        };
        let row = all.iter().find(here).expect("a point");
        value(&scenario, row, "mono")
    };
    // The line at 86 % is 0.10 above the cube, at 87 % 0.99 below.
    assert_abs_diff_eq!(mono(1, 86.0) - mono(0, 86.0), 0.10, epsilon = 0.05);
    assert_abs_diff_eq!(mono(0, 87.0) - mono(1, 87.0), 0.99, epsilon = 0.05);
    // Cube and line: nothing but the recoveries moves.
    for recovery in [60.0, 75.0, 90.0] {
        let share = recovery / 100.0;
        assert_abs_diff_eq!(
            mono(0, recovery),
            mono(0, 100.0) * share.powi(3),
            epsilon = 0.05
        );
        assert_abs_diff_eq!(mono(1, recovery), mono(1, 100.0) * share, epsilon = 0.05);
    }
}

/// What each route is good at.
#[test]
fn purity_and_aldehyde_tell_the_routes_apart() {
    let scenario = file(SCENARIO, &[]);
    let rows = rows(&scenario, false, &how(1e-6));
    let get = |variant: &str, name: &str| at_base(&scenario, &rows, variant, name);
    assert!(get(CHAIN, "purity") > get(DIRECT, "purity") + 4.0);
    // Not pure by construction: of two bases that stay together, what is not benzylated and what is not cleaved.
    let left = get("protect, alkylate, deprotect", "alkylate.recovered amine") / 100.0;
    let benzylated = get(CHAIN, "alkylate.mono") / 100.0;
    let impure = benzylated * (1.0 - cleaved()) + left * cleaved();
    let by_hand = 100.0 * benzylated * cleaved() / (benzylated * cleaved() + impure);
    assert_abs_diff_eq!(get(CHAIN, "purity"), by_hand, epsilon = 1e-3);
    assert!(get(DIRECT, "purity") > get(EXCESS, "purity") + 20.0);
    assert!(get(EXCESS, "on aldehyde") > get(CHAIN, "on aldehyde") + 5.0);
}
