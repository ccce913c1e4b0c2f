//! Ammonium acetate with ketones: mostly primary amine with ten equivalents, and less secondary the more there is.

use crate::study::{file, how, rows, value};

#[test]
fn ten_equivalents_give_mostly_primary_amine() {
    let scenario = file("scenarios/ammonia-to-primary-amine.toml", &[]);
    let rows = rows(&scenario, false, &how(1e-7));
    for (row, variant) in rows.iter().zip(&scenario.design.variants) {
        let of = |name: &str| value(&scenario, row, name);
        assert!(of("mono") > 80.0, "{} {}", variant.name, of("mono"));
        assert!(of("bis") < 15.0 && of("tris") < 1.0, "{}", variant.name);
        // Every carbonyl is found again, and every hydride that made a bond.
        assert!((of("mass balance") - 100.0).abs() < 1e-3);
    }
}

/// The primary amine stands against ammonia for the carbonyl compound: what is secondary falls with the excess.
#[test]
fn excess_keeps_the_secondary_amine_away() {
    let scenario = file("scenarios/ammonia-to-primary-amine.toml", &[]);
    let rows = rows(&scenario, true, &how(1e-7));
    let points = rows.len() / scenario.design.variants.len();
    // Acetophenone is not through with little ammonia.
    let through = [0, 2];
    for rows in through.map(|variant| &rows[variant * points..(variant + 1) * points]) {
        let bis = |at: usize| {
            let of = |name: &str| value(&scenario, &rows[at], name);
            of("bis") / (of("mono") + of("bis"))
        };
        assert!((11..points).all(|at| bis(at) < bis(at - 1)));
        assert!(bis(points - 1) < 0.1 * bis(10));
    }
}
