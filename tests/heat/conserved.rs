//! Heat and gas against what the ledger's counters, which are integrated by themselves, say of the same run; whatever the path.

use proptest::prelude::*;

use crate::study;

/// Additions, pauses and temperatures in a random order.
fn procedure(portions: &[(f64, f64, f64)]) -> String {
    let mut text = String::from(r#"{ charge = { amine = "1 equiv", carbonyl = "1.2 equiv" } }"#);
    for &(equivalents, minutes, celsius) in portions {
        text += &format!(
            r#", {{ temperature = "{celsius} °C" }}, {{ add = {{ reductant = "{equivalents} equiv" }}, over = "{minutes} min" }}, {{ stir = "{minutes} min" }}"#
        );
    }
    text
}

fn scenario(solvent: &str, reductant: &str, portions: &[(f64, f64, f64)]) -> String {
    format!(
        r#"
        version = 1
        title = "hydrides"
        chemistry = {{ mechanism = "reductive-amination", amine = "1,4-diazepane", carbonyl = "benzaldehyde", reductant = "{reductant}", solvent = "{solvent}" }}
        flask = {{ basis = "amine", amount = "10 mmol", concentration = "0.1 M", temperature = "0 °C" }}
        procedure = [ {} ]
        observables = {{ H2 = {{ gas = "H2" }}, heat = {{ thermal = "heat" }} }}
        "#,
        procedure(portions)
    )
}

/// A course with heat and gas, and the amounts that the hydride's ledger counts: C-N bonds, carbonyl, lost.
struct Counted {
    hydrogen: f64,
    heat: f64,
    fates: [f64; 3],
    unused: f64,
    charged: f64,
}

fn counted(text: &str) -> Counted {
    let scenario = study::scenario("hydrides", text, &[]);
    let row = study::row(&scenario, &study::how(1e-8));
    let end = row.remains.as_ref().expect("a course");
    let given_off = &end.thermal.last().expect("heat").given_off;
    let balance = row
        .balances
        .iter()
        .find(|b| b.name == "hydride")
        .expect("hydrides");
    let of = |name: &str| {
        let entry = balance.entries.iter().find(|(known, _)| known == name);
        entry.map_or(0.0, |entry| entry.1)
    };
    Counted {
        hydrogen: given_off.gases[0],
        heat: given_off.heat,
        fates: [
            "C-N bonds",
            "carbonyl reduction",
            "lost to solvent or water",
        ]
        .map(of),
        unused: of("unused"),
        charged: balance.charged,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    /// Hydrogen, hydrides on carbon and hydrides still there are four for every borohydride.
    #[test]
    fn every_hydride_is_on_carbon_or_hydrogen(
        portions in prop::collection::vec((0.1..1.5f64, 1.0..60.0f64, -10.0..40.0f64), 1..4)
    ) {
        let c = counted(&scenario("MeOH", "NaBH4", &portions));
        let hydrides: f64 = portions.iter().map(|p| 0.01 * 4.0 * p.0).sum();
        prop_assert!((c.charged - hydrides).abs() < 1e-9);
        let found = c.hydrogen + c.fates[0] + c.fates[1] + c.unused;
        prop_assert!((found - hydrides).abs() < 1e-8 * hydrides, "{found} of {hydrides}");
        prop_assert!((c.hydrogen - c.fates[2]).abs() < 1e-8 * hydrides);
    }
}

/// When all is over nothing waits in an imine or an aminal: heat is so much for each C-N bond, each alcohol and each hydride lost.
#[test]
fn heat_at_the_end_is_that_of_what_the_hydrides_did() {
    for (solvent, reductant, lost) in [("MeOH", "NaBH4", 47.5e3), ("DCE", "STAB", 70e3)] {
        let c = counted(&scenario(
            solvent,
            reductant,
            &[(0.6, 5.0, 25.0), (1.5, 6e4, 25.0)],
        ));
        let [bonds, alcohol, hydrogen] = c.fates;
        let heat = 165e3 * bonds + 146e3 * alcohol + lost * hydrogen;
        assert!(
            (c.heat - heat).abs() < 2e-3 * heat,
            "{reductant}: {} and {heat}",
            c.heat
        );
    }
}
