//! Formaldehyde and formic acid: a carbon dioxide for each methyl group, two of them, and the hotter the sooner.

use monobis::study::plan::PointResult;

use crate::study::{axis, file, how, rows, value};

const SCENARIO: &str = "scenarios/eschweiler-clarke.toml";
/// Amine charged, mol, and temperatures of the variants, °C.
const AMINE: f64 = 0.02;
const CELSIUS: [f64; 3] = [60.0, 80.0, 95.0];

#[test]
fn gas_and_formic_acid_count_the_methyl_groups() {
    let scenario = file(SCENARIO, &[]);
    for row in rows(&scenario, true, &how(1e-7)) {
        let got = |name: &str| value(&scenario, &row, name);
        let methyl = (got("monomethyl") + 2.0 * got("dimethyl")) / 100.0;
        let litres = AMINE * 8.314_462_618 * (273.15 + CELSIUS[row.variant]) / 101.325;
        assert!((got("CO2") / litres - methyl).abs() < 1e-5, "{methyl}");
        let all = got("amine") + got("monomethyl") + got("dimethyl");
        assert!((all - 100.0).abs() < 1e-4 && got("alcohol") == 0.0);
    }
}

/// Monomethyl on the way, dimethyl in the end, each step of heat some times faster.
#[test]
fn heat_decides_how_long_it_takes() {
    let scenario = file(SCENARIO, &[]);
    let rows = rows(&scenario, true, &how(1e-6));
    let half = |variant: usize| {
        let there =
            |row: &&PointResult| row.variant == variant && value(&scenario, row, "dimethyl") > 50.0;
        axis(&scenario, rows.iter().find(there).expect("half of it"), 0)
    };
    let [cold, warm, hot] = [0, 1, 2].map(half);
    assert!(cold > 3.0 * warm && warm > 2.0 * hot, "{cold} {warm} {hot}");
    let done = |row: &PointResult| row.variant == 2 && value(&scenario, row, "dimethyl") > 99.0;
    assert!(rows.iter().any(done));
}
