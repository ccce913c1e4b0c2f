//! Two amines on one carbonyl carbon: as much as the equilibrium says, one per mole of hemiaminal and amine, and all of it back on quench.

use crate::study;

fn results<const N: usize>(text: &str, names: [&str; N]) -> [f64; N] {
    let scenario = study::scenario("aminals", text, &[]);
    let row = study::row(&scenario, &study::how(1e-9));
    assert!(row.finished, "{}", row.status);
    names.map(|name| study::value(&scenario, &row, name))
}

fn formaldehyde(amine: &str, steps: &str) -> String {
    format!(
        r#"
        version = 1
        title = "aminals"
        chemistry = {{ mechanism = "reductive-amination", amine = "{amine}", carbonyl = "formaldehyde", solvent = "water" }}
        flask = {{ basis = "amine", amount = "1 mmol", concentration = "20 mM", temperature = "25 °C", pH = 13 }}
        procedure = [ {{ charge = {{ amine = "1 equiv", carbonyl = "0.5 equiv" }} }}, {steps} ]
        [observables]
        aminal = {{ value = "[open-aminal]", unit = "M" }}
        held = {{ value = "[hemiaminal-1]", unit = "M" }}
        free = {{ value = "[amine]", unit = "M" }}
        back = {{ yield_of = "amine", on = "amine" }}
        "#
    )
}

/// `[R2N-CH2-NR2]/([R2N-CH2OH][R2NH])` is 5.5e3 over the 55.3 M of water, with every amine.
#[test]
fn an_aminal_is_as_stable_as_was_measured() {
    for amine in ["dimethylamine", "morpholine"] {
        let text = formaldehyde(amine, r#"{ stir = "200 h" }"#);
        let [aminal, held, free] = results(&text, ["aminal", "held", "free"]);
        let found = aminal / (held * free);
        assert!(
            (found / (5.5e3 / 55.3) - 1.0).abs() < 0.02,
            "{amine}: {found}"
        );
        // Amine is found free, as hemiaminal and, twice, as aminal: 20 mM in all.
        let all = free + held + 2.0 * aminal;
        assert!((all / 0.02 - 1.0).abs() < 0.02, "{amine}: {all} M");
    }
}

#[test]
fn an_aminal_gives_both_amines_back() {
    let text = formaldehyde(
        "dimethylamine",
        r#"{ stir = "200 h" }, { quench = "water" }"#,
    );
    let [back] = results(&text, ["back"]);
    assert!((back - 100.0).abs() < 1e-6, "{back}");
}
