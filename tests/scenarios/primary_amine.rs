//! A primary amine against reference numbers, and what its scenario claims.

use approx::assert_abs_diff_eq;

use crate::study::{at_base, file, how, rows, scenario};

const SCENARIO: &str = "scenarios/primary-amine.toml";

/// Apparent constants, one hydride per NaBH4, propylamine and benzaldehyde 1:1; constants at 25 °C.
const TABLE: &str = r#"
version = 1
title = "reference"
chemistry = { mechanism = "reductive-amination-apparent", amine = "propylamine", carbonyl = "benzaldehyde", reductant = "BH4, one H", solvent = "MeOH" }
species = { "BH4, one H" = { like = "NaBH4", hydrides = 1, ions = ["BH4-", "BX4-"], gives = "BH4- + Na+" } }
flask = { basis = "carbonyl", amount = "10 mmol", concentration = "0.2 M", temperature = "25 °C" }
procedure = [
  { charge = { amine = "1 equiv", carbonyl = "1 equiv", "acetic acid" = "0 equiv", water = "0.02 M" } },
  { name = "preform", stir = "2 h" },
  { add = { reductant = "1.75 equiv" } },
  { stir = "16 h" },
  { quench = "NaHCO3" },
]
[constants]
# The numbers that the reference was computed with.
"reductant.k_carbonyl" = "1.0 /M/s"
"reductant.k_loss" = { value = "8e-4 /s", T_ref = "25 °C", Ea = "0 kJ/mol" }
[[variant]]
name = "after 2 h"
[[variant]]
name = "after 2 h, 1.2 equiv of amine"
set = { charge.amine = "1.2 equiv" }
[[variant]]
name = "one pot"
set = { step.preform.stir = "0 h" }
"#;

const STAB: &str = r#"
version = 1
title = "reference"
chemistry = { mechanism = "reductive-amination", amine = "propylamine", carbonyl = "benzaldehyde", reductant = "STAB", solvent = "DCE" }
flask = { basis = "amine", amount = "10 mmol", concentration = "0.1 M", temperature = "25 °C" }
procedure = [
  { charge = { amine = "1 equiv", carbonyl = "1 equiv", "acetic acid" = "0.1 equiv", reductant = "1.4 equiv", water = "0.003 M" } },
  { stir = "16 h" },
  { quench = "NaHCO3" },
]
"#;

#[test]
fn nabh4_after_the_imine_stops_at_the_secondary_amine() {
    let scenario = scenario("reference", TABLE, &[]);
    let rows = rows(&scenario, false, &how(1e-6));
    let got = |variant: &str, name: &str| at_base(&scenario, &rows, variant, name);
    assert_abs_diff_eq!(got("after 2 h", "mono"), 97.0, epsilon = 1.0);
    assert_abs_diff_eq!(got("after 2 h", "bis"), 0.0, epsilon = 0.5);
    assert_abs_diff_eq!(got("after 2 h", "alcohol"), 3.0, epsilon = 1.0);
    assert_abs_diff_eq!(
        got("after 2 h, 1.2 equiv of amine", "C-N bonds"),
        99.5,
        epsilon = 0.3
    );
    assert_abs_diff_eq!(got("one pot", "mono"), 4.0, epsilon = 2.0);
}

/// The second condensation at 0.01, 0.03 and 0.1 of the first: in DCE three times as much against a ring nitrogen.
#[test]
fn stab_in_one_pot_goes_on_to_the_tertiary_amine() {
    for (crowding, mono, bis) in [
        ("0.03", 94.0, 2.0),
        ("0.09", 88.0, 5.4),
        ("0.3", 77.0, 11.0),
    ] {
        let scenario = scenario("reference", STAB, &[("constant.crowding", crowding)]);
        let rows = rows(&scenario, false, &how(1e-6));
        let got = |name: &str| crate::study::value(&scenario, &rows[0], name);
        assert_abs_diff_eq!(got("mono"), mono, epsilon = 2.0);
        assert_abs_diff_eq!(got("bis"), bis, epsilon = 2.0);
        let sum = got("mono") + got("bis") + got("recovered amine");
        assert_abs_diff_eq!(sum, 100.0, epsilon = 1e-6);
    }
}

#[test]
fn the_strategies_in_order() {
    let scenario = file(SCENARIO, &[]);
    let rows = rows(&scenario, false, &how(1e-5));
    let got = |variant: &str, name: &str| at_base(&scenario, &rows, variant, name);
    let [after, one_pot] = ["NaBH4 after 2 h, MeOH", "NaBH4, one pot, MeOH"];
    let stab = "STAB, one pot, DCE";
    assert!(got(after, "secondary") > got(stab, "secondary") + 5.0);
    assert!(got(after, "tertiary") < 0.1 && got(stab, "tertiary") > 3.0);
    assert!(got(one_pot, "secondary") < 10.0);
    assert!(got("STAB after 2 h, DCE", "tertiary") < got(stab, "tertiary") - 1.0);
}

/// With all protons explicit nothing but the equilibria decides where things end: not the rate of any channel.
#[test]
fn the_imine_in_methanol_is_an_equilibrium() {
    let text = r#"
        version = 1
        title = "equilibrium"
        chemistry = { mechanism = "reductive-amination", amine = "propylamine", carbonyl = "benzaldehyde", solvent = "MeOH" }
        flask = { basis = "amine", amount = "10 mmol", concentration = "0.2 M", temperature = "25 °C" }
        procedure = [ { charge = { amine = "1 equiv", carbonyl = "1 equiv", "acetic acid" = "0.3 equiv", water = "1 equiv" } }, { stir = "60 d" } ]
    "#;
    let composition = |settings: &[(&str, &str)]| {
        let scenario = scenario("equilibrium", text, settings);
        let rows = rows(&scenario, false, &how(1e-9));
        ["amine", "carbonyl", "water", "pH"]
            .map(|name| crate::study::value(&scenario, &rows[0], name))
    };
    let reference = composition(&[]);
    assert!(reference[1] < 20.0, "most is imine: {reference:?}");
    let changes: [&[(&str, &str)]; 3] = [
        &[("constant.imine-dehydration.k", "0.36 /s")],
        &[
            ("constant.imine-dehydration-acid.k", "0 /M/s"),
            ("constant.addition.k", "1e4 /M/s"),
        ],
        &[
            ("constant.imine-dehydration-H.kr", "5 /M/s"),
            ("constant.imine-dehydration-ammonium.k", "3 /M/s"),
        ],
    ];
    for change in changes {
        for (a, b) in reference.iter().zip(composition(change)) {
            approx::assert_relative_eq!(*a, b, max_relative = 2e-7);
        }
    }
    // More K, less carbonyl: the imine's own constant rules.
    assert!(composition(&[("constant.imine-formation.K", "100")])[1] > 1.5 * reference[1]);
}
