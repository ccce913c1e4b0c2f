//! Where every equivalent went in networks of one's own: sources that end in one product, losses to nothing, quenches that do not add
//! up.

use approx::assert_relative_eq;
use monobis::scenario::Scenario;
use monobis::study::plan::PointResult;
use proptest::prelude::*;

use crate::study;

fn run(text: &str) -> (Scenario, PointResult) {
    let scenario = study::scenario("ledger", text, &[]);
    let row = study::rows(&scenario, false, &study::how(1e-9)).remove(0);
    (scenario, row)
}

/// 10 mmol of A in 100 mL, with others charged beside it.
fn network(species: &str, reactions: &str, charge: &str, end: &str) -> String {
    format!(
        r#"
        version = 1
        title = "ledger"
        species = {{ {species} }}
        reactions = {{ {reactions} }}
        flask = {{ basis = "A", amount = "10 mmol", concentration = "0.1 M", temperature = "25 °C" }}
        procedure = [ {{ charge = {{ {charge} }} }}, {{ stir = "20 min" }}{end} ]
        "#
    )
}

fn names(row: &PointResult) -> Vec<&str> {
    row.balances.iter().map(|b| b.name.as_str()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// What ends in the product of A is told as A's only where nothing else that was put in ends there.
    #[test]
    fn sources_of_one_product_have_one_account(
        rates in prop::collection::vec(1e-5..1e-2f64, 1..4),
        amounts in prop::collection::vec(0.1..3.0f64, 4),
        joined in prop::collection::vec(any::<bool>(), 4),
    ) {
        let sources = ["A", "B", "C", "D"];
        let all: Vec<(&str, f64, f64, bool)> = rates.iter().enumerate()
            .map(|(i, k)| (sources[i], *k, if i == 0 { 1.0 } else { amounts[i] }, i == 0 || joined[i]))
            .collect();
        let into = |(name, _, _, joined): &(&str, f64, f64, bool)| if *joined { "P".to_owned() } else { format!("Q{name}") };
        let species = all.iter().map(|one| format!("{} = {{}}, {} = {{}}", one.0, into(one)));
        let mut species: Vec<String> = species.flat_map(|two| two.split(", ").map(str::to_owned).collect::<Vec<_>>()).collect();
        species.sort();
        species.dedup();
        let reactions: Vec<String> = all.iter().map(|one| format!(r#"r{0} = {{ equation = "{0} -> {1}", k = "{2:e} /s" }}"#, one.0, into(one), one.1)).collect();
        let charge: Vec<String> = all.iter().map(|one| format!(r#"{} = "{} equiv""#, one.0, one.2)).collect();
        let (scenario, row) = run(&network(&species.join(", "), &reactions.join(", "), &charge.join(", "), ""));
        let together: Vec<&str> = all.iter().filter(|one| one.3).map(|one| one.0).collect();
        let alone = all.iter().filter(|one| !one.3).map(|one| one.0.to_owned());
        let mut expected: Vec<String> = vec![together.join(" + ")];
        expected.extend(alone);
        prop_assert_eq!(names(&row), expected);
        let charged: f64 = all.iter().filter(|one| one.3).map(|one| 0.01 * one.2).sum();
        prop_assert!((row.balances[0].charged - charged).abs() < 1e-9);
        let unit = &scenario.design.cases[0].observables.iter().find(|o| o.name == "mass balance").expect("a balance").unit;
        prop_assert_eq!(unit, &format!("% of {}", together.join(" + ")));
        prop_assert_eq!(&row.missing, &None);
    }

    /// A -> P -> nothing, by hand.
    #[test]
    fn a_loss_to_nothing_is_missing_from_the_balance(one in 1e-4..3e-3f64, other in 1e-4..3e-3f64) {
        prop_assume!((one - other).abs() > 1e-5);
        let reactions = format!(r#"make = {{ equation = "A -> P", k = "{one:e} /s" }}, decay = {{ equation = "P ->", k = "{other:e} /s" }}"#);
        let (scenario, row) = run(&network("A = {}, P = {}", &reactions, r#"A = "1 equiv""#, ""));
        let (a, b) = ((-one * 1200.0).exp(), (-other * 1200.0).exp());
        let expected = 100.0 * (a + one / (other - one) * (a - b));
        let found = study::value(&scenario, &row, "mass balance");
        prop_assert!((found - expected).abs() < 1e-4, "{found} {expected}");
        let said = row.missing.unwrap_or_default();
        let lost = format!("{:.1} % left in decay, which makes nothing", 100.0 - expected);
        prop_assert_eq!(said.contains(&lost), expected < 99.0, "{} {}", said, expected);
    }
}

#[test]
fn a_quench_that_makes_more_than_there_was_is_told() {
    let reactions = r#"r = { equation = "A -> P", k = "1e-4 /s" }"#;
    let quench = r#", { quench = "water" }"#;
    let text = network(
        r#"A = { on_quench = "2 P" }, P = {}"#,
        reactions,
        r#"A = "1 equiv""#,
        quench,
    );
    let (scenario, row) = run(&text);
    let left = (-0.12f64).exp();
    let found = study::value(&scenario, &row, "mass balance");
    assert_relative_eq!(found, 100.0 * (1.0 + left), max_relative = 1e-6);
    let said = row.missing.unwrap_or_default();
    assert!(
        said.contains("188.7 % found; what A becomes on_quench is not as much as it was"),
        "{said}"
    );
    let even = text.replace("2 P", "P");
    assert_eq!(run(&even).1.missing, None);
}

/// Toluene that is charged ends where the benzyl groups do that palladium cleaves: neither account is the aldehyde's alone.
#[test]
fn a_product_of_the_mechanism_that_is_charged_is_named_with_the_account() {
    let text = r#"
        version = 1
        title = "toluene"
        chemistry = { mechanism = "reductive-amination", amine = "piperazine", carbonyl = "benzaldehyde", reductant = "H2-Pd/C", solvent = "MeOH" }
        flask = { basis = "amine", amount = "10 mmol", concentration = "0.1 M", temperature = "25 °C", gas = { H2 = "3 bar" } }
        procedure = [ { charge = { amine = "1 equiv", carbonyl = "1 equiv", reductant = "0.05 equiv", toluene = "1 equiv" } }, { stir = "20 min" } ]
        "#;
    assert_eq!(names(&run(text).1), ["amine", "carbonyl + toluene"]);
    let without = text.replace(r#", toluene = "1 equiv""#, "");
    assert_eq!(names(&run(&without).1), ["amine", "carbonyl"]);
}
