//! A Lewis acid that holds amine and carbonyl compound together: its equilibrium, the water it takes, and the ketones it makes go.

use crate::study;

fn results<const N: usize>(
    chemistry: &str,
    charge: &str,
    observables: &str,
    names: [&str; N],
) -> [f64; N] {
    let text = format!(
        r#"
        version = 1
        title = "titanium"
        chemistry = {{ mechanism = "reductive-amination", carbonyl = "acetophenone", solvent = "DCM", {chemistry} }}
        flask = {{ basis = "amine", amount = "5 mmol", concentration = "0.5 M", temperature = "25 °C" }}
        procedure = [ {{ charge = {{ amine = "1 equiv", carbonyl = "1 equiv", {charge} }} }}, {{ stir = "24 h" }} ]
        {observables}
        "#
    );
    let scenario = study::scenario("titanium", &text, &[]);
    let row = study::row(&scenario, &study::how(1e-8));
    assert!(row.finished, "{}", row.status);
    names.map(|name| study::value(&scenario, &row, name))
}

const TITANIUM: &str = r#"amine = "piperidine", lewis-acid = "Ti(OiPr)4""#;

const MOLARITIES: &str = r#"
    [observables]
    held = { value = "[hemiaminal-1-complex]", unit = "M" }
    amine = { value = "[amine]", unit = "M" }
    carbonyl = { value = "[carbonyl]", unit = "M" }
    lewis-acid = { value = "[lewis-acid]", unit = "M" }
    wet = { value = "[water]", unit = "M" }
"#;

/// `[complex] = K [amine][carbonyl][titanium]` with 100 /M², and no water but what it took.
#[test]
fn a_complex_holds_as_its_constant_says() {
    let names = ["held", "amine", "carbonyl", "lewis-acid", "wet"];
    let [held, amine, carbonyl, titanium, water] = results(
        TITANIUM,
        r#"lewis-acid = "2 equiv", water = "0.1 equiv""#,
        MOLARITIES,
        names,
    );
    let found = held / (amine * carbonyl * titanium);
    assert!((found / 100.0 - 1.0).abs() < 0.01, "{found}");
    assert!(held > 0.4 && water < 1e-6, "{held} {water}");
    // One titanium for each water and each complex; the little that forms of iminium ion gives water as well.
    let left = 1.0 - 0.05 - held;
    assert!((titanium - left).abs() < 0.005, "{titanium} and not {left}");
}

/// Acetophenone and a ring amine hardly go with STAB alone, and do with titanium, which helps the carbonyl's reduction in nothing.
#[test]
fn titanium_makes_an_aryl_ketone_go() {
    let hydride = r#"reductant = "1.5 equiv""#;
    let chemistry = r#"amine = "piperidine", reductant = "STAB""#;
    let [bare] = results(chemistry, hydride, "", ["mono"]);
    let chemistry = format!(r#"{TITANIUM}, reductant = "STAB""#);
    let charge = format!(r#"lewis-acid = "1.25 equiv", {hydride}"#);
    let [mono] = results(&chemistry, &charge, "", ["mono"]);
    assert!(bare < 30.0 && mono > 80.0, "{bare} {mono}");
}
