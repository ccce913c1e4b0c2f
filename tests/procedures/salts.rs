//! Salts of amines in solvents without a pH: what an acid holds does not react until a base takes it. Against what is left when the
//! other half has reacted, the same flask without acid, and balances.

use crate::study::{how, rows, scenario, value};
use approx::assert_abs_diff_eq;

/// Mono, recovered amine and mass balance at the end, %, of piperidine with an acylating agent or an aldehyde in an aprotic solvent.
fn ends(chemistry: &str, charge: &str) -> [f64; 3] {
    let text = format!(
        r#"
        version = 1
        title = "salts"
        chemistry = {{ amine = "piperidine", {chemistry} }}
        flask = {{ basis = "amine", amount = "1 mmol", concentration = "0.1 M", temperature = "25 °C" }}
        procedure = [ {{ charge = {{ amine = "1 equiv", {charge} }} }}, {{ stir = "24 h" }}, {{ quench = "NaHCO3" }} ]
        "#
    );
    let scenario = scenario("salts", &text, &[]);
    let row = &rows(&scenario, false, &how(1e-7))[0];
    ["mono", "recovered amine", "mass balance"].map(|name| value(&scenario, row, name))
}

const BOC: &str = r#"mechanism = "acylation", electrophile = "Boc2O", solvent = "DCM""#;
const STAB: &str = r#"mechanism = "reductive-amination", carbonyl = "benzaldehyde", reductant = "STAB", solvent = "DCE""#;

/// A carbamate holds no acid: what is left when all free amine has reacted is as much as there was acid.
#[test]
fn acid_keeps_as_much_amine_as_it_holds() {
    for held in [0.0, 0.25, 0.5, 1.0] {
        let charge = format!(r#"electrophile = "2 equiv", HCl = "{held} equiv""#);
        let [mono, amine, balance] = ends(BOC, &charge);
        // In a day sqrt(2 k [electrophile] [salt] t / K) leaks out of the salt, 3.3e-5 M at most: 0.033 %.
        assert_abs_diff_eq!(mono, 100.0 * (1.0 - held), epsilon = 0.05);
        assert_abs_diff_eq!(amine, 100.0 * held, epsilon = 0.05);
        assert_abs_diff_eq!(balance, 100.0, epsilon = 1e-4);
    }
}

/// A hydrochloride without a base gives back its amine; with one it gives what the free amine gives.
#[test]
fn a_base_frees_the_amine_of_a_salt() {
    let with = |more: &str| {
        let charge = format!(r#"carbonyl = "1 equiv", reductant = "1.4 equiv"{more}"#);
        ends(STAB, &charge)
    };
    let [free, ..] = with("");
    let [salt, amine, balance] = with(r#", HCl = "1 equiv""#);
    assert!(free > 90.0 && salt < 2.0, "{free} {salt}");
    assert_abs_diff_eq!(salt + amine, 100.0, epsilon = 1e-3);
    assert_abs_diff_eq!(balance, 100.0, epsilon = 1e-4);
    // A hundredth of its acid stays with the amine, as long as there is any.
    let [freed, ..] = with(r#", HCl = "1 equiv", Et3N = "2 equiv""#);
    assert_abs_diff_eq!(freed, free, epsilon = 1.0);
    let [alone, ..] = with(r#", Et3N = "2 equiv""#);
    assert_abs_diff_eq!(alone, free, epsilon = 1e-4);
    let [carbonate, ..] = with(r#", HCl = "1 equiv", K2CO3 = "3 equiv""#);
    assert!(carbonate > 0.9 * free, "{carbonate} {free}");
}
