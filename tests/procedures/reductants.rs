//! Reductants that give something besides their hydride: formic acid its carbon dioxide, ammonia-borane three hydrides, a resin itself.

use crate::study;

fn amination(chemistry: &str, celsius: f64, steps: &str) -> String {
    format!(
        r#"
        version = 1
        title = "reductants"
        chemistry = {{ mechanism = "reductive-amination", {chemistry} }}
        flask = {{ basis = "amine", amount = "10 mmol", concentration = "0.5 M", temperature = "{celsius} °C" }}
        procedure = [ {steps} ]
        "#
    )
}

/// Results by name, shares in per cent.
fn results<const N: usize>(text: &str, names: [&str; N]) -> [f64; N] {
    let scenario = study::scenario("reductants", text, &[]);
    let row = study::row(&scenario, &study::how(1e-8));
    assert!(row.finished, "{}", row.status);
    names.map(|name| study::value(&scenario, &row, name))
}

/// One mole of carbon dioxide for each methyl group, whatever the amine; a litre of it is `n R T / p`. It ends at the tertiary amine.
#[test]
fn formic_acid_gives_one_carbon_dioxide_for_each_methyl_group() {
    let celsius = 95.0;
    let litres = 0.01 * 8.314_462_618 * (273.15 + celsius) / 101.325;
    let steps = r#"{ charge = { amine = "1 equiv", carbonyl = "2.4 equiv", reductant = "5 equiv" } }, { stir = "48 h" }"#;
    for (amine, methyls) in [("benzylamine", 2.0), ("morpholine", 1.0)] {
        let chemistry = format!(
            r#"amine = "{amine}", carbonyl = "formaldehyde", reductant = "formic acid", solvent = "water""#
        );
        let text = amination(&chemistry, celsius, steps)
            + "observables = { C = { yield_of = \"mono\", on = \"amine\" }, CO2 = { gas = \"CO2\" }, left = { yield_of = \"amine\", on = \"amine\" } }";
        let [mono, gas, left] = results(&text, ["C", "CO2", "left"]);
        let bis = if methyls > 1.0 {
            100.0 - mono - left
        } else {
            0.0
        };
        let made = (mono + 2.0 * bis) / 100.0;
        assert!(
            (gas / litres - made).abs() < 1e-6,
            "{amine}: {gas} L for {made}"
        );
        assert!(made > 0.9 * methyls, "{amine}: {made} methyl groups");
    }
}

/// With a third of an equivalent all three hydrides end on carbon, none as hydrogen worth a thousandth.
#[test]
fn ammonia_borane_gives_three_hydrides() {
    let chemistry = r#"amine = "piperidine", carbonyl = "benzaldehyde", reductant = "BH3-NH3", solvent = "MeOH""#;
    let steps = r#"{ charge = { amine = "1 equiv", carbonyl = "1.5 equiv", reductant = "0.3333333333 equiv" } }, { stir = "2000 h" }"#;
    let [mono, alcohol] = results(&amination(chemistry, 25.0, steps), ["mono", "alcohol"]);
    let hydrides = mono + 1.5 * alcohol;
    assert!((hydrides - 100.0).abs() < 0.1, "{mono} and {alcohol}");
}

/// What is filtered off reduces no more, and no boron of it is left in the flask, spent or not.
#[test]
fn a_resin_is_filtered_off_with_its_cyanide() {
    let chemistry = r#"amine = "piperidine", carbonyl = "benzaldehyde", reductant = "polymer-bound BH3CN", solvent = "MeOH""#;
    let charge = r#"{ charge = { amine = "1 equiv", carbonyl = "1 equiv", reductant = "2 equiv", "acetic acid" = "0.5 equiv" } }, { stir = "10 min" }"#;
    let left = r#"observables = { mono = { yield_of = "mono", on = "amine" }, cyanide = { yield_of = "reductant", on = "reductant", state = "flask" } }"#;
    let of = |more: &str| {
        let text = amination(chemistry, 25.0, &format!("{charge}{more}")) + left;
        results(&text, ["mono", "cyanide"])
    };
    let [before, held] = of("");
    let [filtered, none] = of(r#", { filter = "reductant" }, { stir = "10 h" }"#);
    let [on, _] = of(r#", { stir = "10 h" }"#);
    assert!(held > 10.0 && none == 0.0, "{held} {none}");
    assert!((filtered - before).abs() < 1e-6, "{filtered} {before}");
    assert!(on > before + 1.0, "{on} {before}");
}
