//! Cyclohexanone with NaBH4 in one pot: the alcohol of the ketone, unless a primary amine had time for its imine.

use crate::study::{at_base, file, how, rows};

const SCENARIO: &str = "scenarios/ketone-one-pot-nabh4.toml";

#[test]
fn the_ketone_is_reduced_before_a_secondary_amine_condenses() {
    let scenario = file(SCENARIO, &[]);
    let rows = rows(&scenario, false, &how(1e-7));
    let got = |variant: &str, name: &str| at_base(&scenario, &rows, variant, name);
    assert!(got("piperidine, NaBH4", "alcohol") > 90.0);
    assert!(got("piperidine, NaBH4", "amination") < 10.0);
    // The mild hydride does not touch the ketone.
    assert!(got("piperidine, NaBH3CN", "amination") > 80.0);
    assert!(got("piperidine, NaBH3CN", "alcohol") < 5.0);
    // Every carbonyl group is one of three.
    for variant in [
        "piperidine, NaBH4",
        "propylamine, NaBH4",
        "piperidine, NaBH3CN",
    ] {
        let sum: f64 = ["amination", "alcohol", "carbonyl"]
            .map(|name| got(variant, name))
            .iter()
            .sum();
        assert!((sum - 100.0).abs() < 0.1, "{variant} {sum}");
    }
}

/// Waiting helps where there is an imine to wait in; as an enamine a tenth of the ketone waits.
#[test]
fn a_primary_amine_gains_by_waiting() {
    let of = |stir: &str, variant: &str| {
        let scenario = file(SCENARIO, &[("step.preform.stir", stir)]);
        let rows = rows(&scenario, false, &how(1e-7));
        at_base(&scenario, &rows, variant, "amination")
    };
    let gain = |variant: &str| of("1 h", variant) - of("0 h", variant);
    assert!(gain("propylamine, NaBH4") > 30.0);
    assert!(gain("piperidine, NaBH4") < 0.25 * gain("propylamine, NaBH4"));
}
