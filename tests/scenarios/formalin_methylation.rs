//! Formaldehyde and a primary amine: two methyl groups, whatever the pace.

use crate::study::{axis, file, how, rows, value};

const SCENARIO: &str = "scenarios/formalin-methylation.toml";

/// Formaldehyde is the limit up to two equivalents; then the amine is.
#[test]
fn methyl_groups_are_as_many_as_there_is_formaldehyde() {
    let scenario = file(SCENARIO, &[]);
    for row in rows(&scenario, true, &how(1e-7)) {
        let charged = axis(&scenario, &row, 0);
        let got = |name: &str| value(&scenario, &row, name);
        let methyl = got("monomethyl") + 2.0 * got("dimethyl");
        let most = 100.0 * charged.min(2.0);
        assert!(methyl <= most + 1e-6, "{charged}: {methyl}");
        assert!(methyl > most - 2.0, "{charged}: {methyl}");
        let all: f64 = got("amine") + got("monomethyl") + got("dimethyl");
        assert!((all - 100.0).abs() < 1e-3, "{charged}: {all}");
        if charged > 2.15 {
            assert!(got("dimethyl") > 99.0, "{charged}");
        }
    }
}

/// Two sites that compete alike leave p^2, 2 p (1 - p) and (1 - p)^2: one equivalent stops at no more than half of mono.
#[test]
fn one_equivalent_does_not_stop_at_mono() {
    let scenario = file(SCENARIO, &[]);
    let rows = rows(&scenario, true, &how(1e-7));
    let ones = rows.iter().filter(|r| axis(&scenario, r, 0) == 1.0);
    let monos: Vec<f64> = ones.map(|r| value(&scenario, r, "monomethyl")).collect();
    assert_eq!(monos.len(), 2);
    for mono in &monos {
        assert!((35.0..50.0).contains(mono), "{mono}");
    }
    assert!((monos[0] - monos[1]).abs() < 1.0, "the pace says nothing");
}
