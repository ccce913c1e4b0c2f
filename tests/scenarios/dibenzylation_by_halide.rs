//! Four places on two primary nitrogens: statistics where all are alike, a mixture from the halide, N,N' from the aldehyde.

use approx::assert_abs_diff_eq;

use crate::study::{at_base, axis, file, how, rows, scenario, value};

const SCENARIO: &str = "scenarios/dibenzylation-by-halide.toml";
const BOTH: &str = "N,N'-dibenzyl";
const SAME: &str = "N,N-dibenzyl";

#[test]
fn the_halide_makes_a_mixture_and_the_aldehyde_one_compound() {
    let scenario = file(SCENARIO, &[]);
    let rows = rows(&scenario, false, &how(1e-6));
    let got = |variant: &str, name: &str| at_base(&scenario, &rows, variant, name);
    let halide = "BnBr, K2CO3";
    let mixture = [
        (SAME, 38.1),
        ("tribenzyl", 21.1),
        ("tetrakis", 14.4),
        ("monobenzyl", 13.3),
        (BOTH, 4.7),
    ];
    for (name, share) in mixture {
        assert_abs_diff_eq!(got(halide, name), share, epsilon = 0.2);
    }
    let products = mixture.map(|(name, _)| name);
    assert!(got(halide, SAME) > got(halide, BOTH) + 10.0);
    let all: f64 = products.iter().map(|name| got(halide, name)).sum();
    assert_abs_diff_eq!(all + got(halide, "recovered amine"), 100.0, epsilon = 1e-6);
    assert!(got("benzaldehyde, STAB", BOTH) > 75.0);
    assert!(got("benzaldehyde, STAB", SAME) < 2.0);
}

/// Its assumed constant may be off tenfold either way (it says threefold): N,N' is not half of the product.
#[test]
fn no_crowding_saves_the_halide() {
    for substituted in ["0.02", "0.067", "0.6", "2"] {
        let scenario = scenario(SCENARIO, &alone(), &[("constant.substituted", substituted)]);
        let rows = rows(&scenario, false, &how(1e-5));
        let got = value(&scenario, &rows[0], BOTH);
        assert!(got < 45.0, "{substituted}: {got}");
    }
}

/// The halide without the aldehyde beside it.
fn alone() -> String {
    let text = std::fs::read_to_string(SCENARIO).expect("a scenario of the repository");
    let base = text.split("[[variant]]").next().expect("a base file");
    base.to_owned()
}

/// When both steps of a nitrogen are of the same rate per nitrogen and no salts form, each of the two nitrogens is a chain 0 -> 1 -> 2
/// of equal constants on its own clock s: exp(-s), s exp(-s), and the rest; the two are independent.
#[test]
fn equal_steps_on_two_nitrogens_follow_poisson() {
    let settings = [
        ("constant.second_site", "1"),
        ("constant.primary", "1"),
        ("constant.substituted", "1"),
        ("constant.pairing.k", "0 /M/s"),
    ];
    let asked = "[sweep]\naxes = [ { vary = \"charge.electrophile\", values = [\"0.5 equiv\", \"1.5 equiv\", \"2.5 equiv\"] } ]\n";
    let scenario = scenario(SCENARIO, &format!("{}{asked}", alone()), &settings);
    for row in rows(&scenario, true, &how(1e-9)) {
        let used = axis(&scenario, &row, 0)
            - value(&scenario, &row, "electrophile left") / 100.0 * axis(&scenario, &row, 0);
        // Per nitrogen s exp(-s) + 2 (1 - exp(-s) - s exp(-s)) groups: solve for the clock.
        let groups = |s: f64| 2.0 * (2.0 - (2.0 + s) * (-s).exp());
        let (mut low, mut high) = (0.0, 50.0);
        for _ in 0..200 {
            let middle = 0.5 * (low + high);
            if groups(middle) < used {
                low = middle
            } else {
                high = middle
            }
        }
        let p = [
            (-low).exp(),
            low * (-low).exp(),
            1.0 - (1.0 + low) * (-low).exp(),
        ];
        let got = |name: &str| value(&scenario, &row, name) / 100.0;
        assert_abs_diff_eq!(got("recovered amine"), p[0] * p[0], epsilon = 1e-7);
        assert_abs_diff_eq!(got("monobenzyl"), 2.0 * p[0] * p[1], epsilon = 1e-7);
        assert_abs_diff_eq!(got(BOTH), p[1] * p[1], epsilon = 1e-7);
        assert_abs_diff_eq!(got(SAME), 2.0 * p[0] * p[2], epsilon = 1e-7);
        assert_abs_diff_eq!(got("tribenzyl"), 2.0 * p[1] * p[2], epsilon = 1e-7);
        assert_abs_diff_eq!(got("tetrakis"), p[2] * p[2], epsilon = 1e-7);
    }
}
