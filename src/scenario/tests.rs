//! Scenarios read as a whole.

use super::*;
use crate::procedure::{Amount, Verb};
use crate::text::Severity;

/// A loader for scenarios that take no other file.
fn nothing(name: &str) -> Result<Arc<Source>, String> {
    Err(format!("{name} does not exist"))
}

fn read_text(text: &str) -> (Option<Scenario>, Faults) {
    read(&Source::new("test.toml", text), &[], &nothing, &Library::new())
}

fn sound(text: &str) -> Scenario {
    let (scenario, faults) = read_text(text);
    scenario.unwrap_or_else(|| panic!("{:#?}", messages(&faults)))
}

fn messages(faults: &Faults) -> Vec<String> {
    faults.sorted().iter().map(|f| f.message.clone()).collect()
}

fn errors(text: &str) -> Vec<String> {
    let (_, faults) = read_text(text);
    let errors = faults.sorted().into_iter().filter(|f| f.severity == Severity::Error).map(|f| f.message.clone());
    errors.collect()
}

/// A scenario with D, A, M, B and these further lines.
fn network(more: &str) -> String {
    format!(
        "version = 1\ntitle = 't'\nspecies = {{ D = {{}}, A = {{}}, M = {{}}, B = {{}} }}\n\
         flask = {{ basis = 'D', amount = '1 mmol', concentration = '0.1 M', temperature = '25 °C' }}\n{more}\n\
         [reactions]\nfirst = {{ equation = 'D + A -> M', k = '0.02 /M/s' }}\nsecond = {{ equation = 'M + A -> B', k = '0.01 /M/s' }}\n"
    )
}

const STEPS: &str = "procedure = [ { charge = { D = '1 equiv', A = '1 equiv' } }, { stir = '6 h' } ]";

#[test]
fn the_own_network_reads_to_a_design() {
    let scenario = sound(include_str!("../../scenarios/own-network.toml"));
    assert_eq!(scenario.declared, ["mono", "bis", "bonds", "conversion", "selective", "half"]);
    assert_eq!(points(&scenario.design), 23);
    assert_eq!(scenario.design.axes[0].heading, "charge.A [equiv]");
    assert_eq!(scenario.plots[0].y, ["mono", "bis"]);
    let case = &scenario.design.cases[0];
    let names: Vec<&str> = case.observables.iter().map(|o| o.name.as_str()).collect();
    let standing = ["D", "A", "mass balance", "volume", "temperature", "duration", "operations"];
    assert_eq!(names[6..], standing);
    let Verb::StirUntil { until, at_most } = &case.numbers.recipe.steps[2].verb else { panic!() };
    assert_eq!((until.value, until.below, *at_most), (1.0, true, 172_800.0));
}

#[test]
fn axes_have_exact_points() {
    let axis = "sweep = { axes = [ { vary = 'charge.A', from = '0.2 equiv', to = '3 equiv', points = 57 } ] }";
    let scenario = sound(&network(&format!("{STEPS}\n{axis}")));
    let variant = &scenario.design.variants[0];
    let (_, setting) = &variant.settings[0][0][2][0];
    let amount = Amount::Equivalents { value: 0.3, of: None };
    assert_eq!(*setting, crate::parameter::Setting::Amount(amount));
}

#[test]
fn what_is_not_a_scenario_gets_one_message() {
    for text in ["", "\u{1}\u{2}%$!\n[[[[", "hello", "a = 1"] {
        assert_eq!(errors(text), ["not a scenario: expected `version = 1` in the first lines"], "{text:?}");
    }
    assert_eq!(errors("version = 2\nfoo = 1"), ["version 2 needs a newer monobis"]);
}

#[test]
fn the_scenarios_of_the_repository_read_without_a_word() {
    let start = std::time::Instant::now();
    for _ in 0..20 { assert!(read_text(include_str!("../../scenarios/nabh4-vs-stab.toml")).0.is_some()); }
    println!("MAIN {:?}", start.elapsed() / 20);
    for (name, text) in [
        ("own-network", include_str!("../../scenarios/own-network.toml")),
        ("nabh4-vs-stab", include_str!("../../scenarios/nabh4-vs-stab.toml")),
        ("equivalents", include_str!("../../scenarios/equivalents.toml")),
        ("dilution", include_str!("../../scenarios/dilution.toml")),
        ("order-of-addition", include_str!("../../scenarios/order-of-addition.toml")),
    ] {
        let start = std::time::Instant::now();
        let (scenario, faults) = read_text(text);
        println!("{name}: {:?}", start.elapsed());
        assert!(faults.is_empty(), "{name}: {:#?}", messages(&faults));
        assert!(scenario.is_some(), "{name}");
    }
}
