//! The hydrochloride of a strong amine in methanol: what a base frees is the equilibrium of both pKa, and the yield is another matter.

use crate::study::{at_base, file, how, rows};
use approx::assert_abs_diff_eq;

#[test]
fn acetate_frees_a_third_of_what_triethylamine_does_and_is_as_good() {
    let scenario = file("scenarios/amine-salt-and-base.toml", &[]);
    let rows = rows(&scenario, false, &how(1e-7));
    let of = |variant: &str, name: &str| at_base(&scenario, &rows, variant, name);
    // f/(1 - f) = 10^((pKa of the base - pKa of the amine)/2), in % and with what a second of reaction takes.
    for (variant, base) in [("NaOAc, 1 equiv", 9.65), ("Et3N, 1 equiv", 10.8)] {
        let ratio = 10_f64.powf((base - 11.2) / 2.0);
        let expected = 100.0 * ratio / (1.0 + ratio);
        assert_abs_diff_eq!(of(variant, "free amine"), expected, epsilon = 1.5);
        assert!(of(variant, "mono") > 97.0, "{variant}");
    }
    assert!(of("NaOMe, 1 equiv", "free amine") > 98.0);
    let time = |variant: &str| of(variant, "time to 90 % of mono");
    assert!(time("NaOMe, 1 equiv") > 2.0 * time("NaOAc, 1 equiv"));
    assert!(of("no base", "mono") < 60.0 && of("no base", "alcohol") > 40.0);
}
