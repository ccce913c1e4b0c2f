//! What of the table of reducing agents is kinetics: one large difference, and no order where there is none.

use approx::assert_abs_diff_eq;

use crate::study::{at_base, axis, file, how, rows, scenario, value};

const SCENARIO: &str = "scenarios/reducing-agent-table.toml";

#[test]
fn sodium_borohydride_is_far_behind_and_the_mild_hydrides_are_level() {
    let scenario = file(SCENARIO, &[]);
    let rows = rows(&scenario, false, &how(1e-7));
    let mono = |variant: &str| at_base(&scenario, &rows, variant, "mono");
    let (cyano, acetoxy) = (mono("NaBH3CN, MeOH"), mono("STAB, DCM"));
    assert!(mono("NaBH4, MeOH") < acetoxy - 50.0);
    assert!(at_base(&scenario, &rows, "NaBH4, MeOH", "alcohol in the flask") > 80.0);
    // Neither before the other: both leave nothing to react.
    assert!((cyano - acetoxy).abs() < 1.0, "{cyano} {acetoxy}");
    assert!(acetoxy > 84.0);
    assert!(
        mono("Hantzsch ester, DCM") < acetoxy,
        "a slow hydride needs longer"
    );
    for variant in ["NaBH4, MeOH", "STAB, DCM", "H2, Pd/C, EtOH"] {
        let there = at_base(&scenario, &rows, variant, "mono in the flask");
        assert_abs_diff_eq!(mono(variant), 0.85 * there, epsilon = 1e-6);
    }
}

/// STAB brings one hydride: of 1.5 equiv weighed in, what is left of its strength sets the limit.
#[test]
fn an_old_bottle_gives_what_it_still_holds() {
    let scenario = file(SCENARIO, &[]);
    let rows = rows(&scenario, true, &how(1e-7));
    let stab = rows.iter().filter(|row| row.variant == 2);
    let mut limited = 0;
    for row in stab {
        let active = 1.5 * axis(&scenario, row, 0) / 100.0;
        let mono = value(&scenario, row, "mono in the flask");
        assert!(mono <= 100.0 * active.min(1.0) + 1e-6);
        if active < 0.95 {
            limited += 1;
            assert!(mono > 95.0 * active, "{mono} of {active}");
        }
    }
    assert!(limited > 5);
}

/// Palladium takes the benzyl group off again; without that the product stays.
#[test]
fn palladium_loses_product_to_debenzylation() {
    let full = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(SCENARIO);
    let text = std::fs::read_to_string(full).expect("a scenario of the repository");
    let off = text.replace("\"1 mol%\" }", "\"1 mol%\", constant.debenzylation = 0 }");
    assert_ne!(text, off, "the variant charges 1 mol%");
    let of = |text: &str| {
        let scenario = scenario(SCENARIO, text, &[]);
        let rows = rows(&scenario, false, &how(1e-7));
        at_base(&scenario, &rows, "H2, Pd/C, EtOH", "mono in the flask")
    };
    let (with, without) = (of(&text), of(&off));
    assert!(without > with + 5.0, "{without} {with}");
}
