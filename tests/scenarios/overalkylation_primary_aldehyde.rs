//! An excess of carbonyl compound on a primary amine: aldehydes go on to the tertiary amine, a ketone does not.

use crate::study::{at_base, axis, file, how, rows, value};

const SCENARIO: &str = "scenarios/overalkylation-primary-aldehyde.toml";

#[test]
fn an_excess_of_aldehyde_goes_onto_the_same_nitrogen_and_one_of_ketone_does_not() {
    let scenario = file(SCENARIO, &[("charge.carbonyl", "2 equiv")]);
    let rows = rows(&scenario, false, &how(1e-7));
    let tertiary = |variant: &str| at_base(&scenario, &rows, variant, "tertiary");
    assert!(tertiary("butanal") > 90.0);
    assert!(tertiary("butanal") > tertiary("benzaldehyde"));
    assert!(tertiary("benzaldehyde") > tertiary("acetone"));
    assert!(tertiary("acetone") < 10.0);
}

/// The imine holds an aliphatic aldehyde up to one equivalent; beyond, every further one makes a tertiary amine of a secondary.
#[test]
fn butanal_counts_itself_out() {
    let scenario = file(SCENARIO, &[]);
    let rows = rows(&scenario, true, &how(1e-7));
    for row in rows.iter().filter(|row| row.variant == 0) {
        let charged = axis(&scenario, row, 0);
        let got = |name: &str| value(&scenario, row, name);
        let titrated = 100.0 * (charged - 1.0).clamp(0.0, 1.0);
        assert!((got("tertiary") - titrated).abs() < 5.0, "{charged}");
    }
}
