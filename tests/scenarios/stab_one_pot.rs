//! STAB in one pot: how much mono is a matter of equivalents, not of waiting or dissolving.

use crate::study::{at_base, file, how, rows};

const SCENARIO: &str = "scenarios/stab-one-pot.toml";
const AT_ONCE: &str = "STAB dissolved at once";
const SLOWLY: &str = "STAB dissolving at 1e-3 /s";

/// Mono (per amine) of two consecutive steps with kappa = 0.4 where `taken` aldehyde per amine was taken up.
fn mono_of(taken: f64) -> f64 {
    let mono = |left: f64| (left.powf(0.4) - left) / 0.6;
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..100 {
        let middle = 0.5 * (low + high);
        if 2.0 * (1.0 - middle) - mono(middle) > taken {
            low = middle;
        } else {
            high = middle;
        }
    }
    mono(low)
}

/// Without the bridged aminal the two N-H have nothing but kappa between them, and where it is dilute no hemiaminal to hide in (a part in
/// thousand remains: there the iminium ion may also return before the hydride meets it).
#[test]
fn mono_is_that_of_two_consecutive_steps_but_for_the_aminal() {
    for (concentration, wait, within) in [
        ("0.1 M", "0 min", 0.01),
        ("0.1 M", "60 min", 0.01),
        ("0.001 M", "0 min", 5e-4),
        ("0.001 M", "60 min", 5e-4),
    ] {
        let settings = [
            ("constant.amine.K_aminal", "1e-9"),
            ("flask.concentration", concentration),
            ("step.preform.stir", wait),
            ("step.react.stir", "20 d"),
        ];
        let scenario = file(SCENARIO, &settings);
        let rows = rows(&scenario, false, &how(1e-7));
        for variant in [AT_ONCE, SLOWLY] {
            let at = |name| at_base(&scenario, &rows, variant, name) / 100.0;
            let (mono, bis) = (at("mono"), at("bis"));
            let closed = mono_of(mono + 2.0 * bis);
            assert!((mono - closed).abs() < within, "{variant}: {mono} {closed}");
        }
    }
}

#[test]
fn nearly_every_aldehyde_becomes_amine_however_stab_dissolves() {
    let scenario = file(SCENARIO, &[]);
    let rows = rows(&scenario, false, &how(1e-7));
    let at = |variant, name| at_base(&scenario, &rows, variant, name);
    for variant in [AT_ONCE, SLOWLY] {
        assert!(at(variant, "alcohol") < 1.0);
        assert!(at(variant, "C-N bonds") > 98.5);
        assert!((54.0..59.0).contains(&at(variant, "mono")));
    }
    assert!(at(SLOWLY, "alcohol") < at(AT_ONCE, "alcohol"));
    let time = |variant| at(variant, "time to 90 % of mono");
    assert!(time(SLOWLY) > time(AT_ONCE) + 600.0);
}

/// What the first half hour buys is the aminal that the diamine closes to: a few points of mono, and no more after that.
#[test]
fn waiting_before_stab_buys_little_and_soon_nothing() {
    let mono = |wait: &str| {
        let scenario = file(SCENARIO, &[("step.preform.stir", wait)]);
        let rows = rows(&scenario, false, &how(1e-7));
        [AT_ONCE, SLOWLY].map(|variant| at_base(&scenario, &rows, variant, "mono"))
    };
    let (none, half, whole) = (mono("0 min"), mono("30 min"), mono("60 min"));
    assert!((3.0..4.5).contains(&(half[0] - none[0])));
    assert!((0.3..1.2).contains(&(half[1] - none[1])));
    for (half, whole) in half.iter().zip(&whole) {
        assert!((half - whole).abs() < 0.05);
    }
}

/// A hydride that took the aldehyde as NaBH4 does would be seen.
#[test]
fn selectivity_is_what_keeps_the_alcohol_away() {
    let scenario = file(SCENARIO, &[("constant.reductant.k_carbonyl", "1 /M/s")]);
    let rows = rows(&scenario, false, &how(1e-7));
    let alcohol = at_base(&scenario, &rows, AT_ONCE, "alcohol");
    assert!(alcohol > 30.0, "{alcohol}");
}
