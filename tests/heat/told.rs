//! What is not known of heat is named; what contradicts itself, or cannot be told, is refused.

use monobis::library::Library;
use monobis::scenario;
use monobis::text::{Colour, Source};

use crate::study;

fn network(reactions: &str, observables: &str) -> String {
    format!(
        r#"
        version = 1
        title = "heat"
        species = {{ A = {{}}, B = {{}}, C = {{}}, D = {{}} }}
        reactions = {{ {reactions} }}
        chemistry = {{ solvent = "MeOH" }}
        flask = {{ basis = "A", amount = "10 mmol", concentration = "0.1 M", temperature = "25 °C" }}
        procedure = [ {{ charge = {{ A = "1 equiv" }} }}, {{ stir = "20 min" }} ]
        observables = {{ {observables} }}
        "#
    )
}

fn faults(text: &str) -> String {
    let source = Source::new("heat", text);
    let beside = |_: &str| Err("no other file here".to_owned());
    let (_, faults) = scenario::read(&source, &[], &beside, &Library::new());
    faults.render(Colour::Plain, 20)
}

#[test]
fn a_step_without_a_heat_is_named() {
    let text = network(
        r#"first = { equation = "A -> B", k = "1e-3 /s", dH_reaction = "-50 kJ/mol" },
           second = { equation = "B -> C", k = "1e-3 /s" },
           third = { equation = "A -> C", k = "1e-3 /s" },
           fourth = { equation = "C <=> D", k = "1e-3 /s", K = { value = 2, dH = "-20 kJ/mol" } },
           fifth = { equation = "B <=> D", k = "1e-3 /s", K = "from cycle" }"#,
        r#"heat = { thermal = "heat" }"#,
    );
    // No cycle leads from B to D but through a one-way step.
    assert!(faults(&text).contains("no cycle fixes the K of fifth"));
    let text = text.replace(
        r#"fifth = { equation = "B <=> D", k = "1e-3 /s", K = "from cycle" }"#,
        "",
    );
    let scenario = study::scenario("heat", &text, &[]);
    let heats = &scenario.design.cases[0].model.heats;
    // With B -> C counted as giving none, A -> C follows: it is named with the first of both only.
    assert_eq!(heats.unknown, ["second"]);
}

#[test]
fn heats_that_contradict_each_other_are_refused() {
    let text = |third: &str| {
        network(
            &format!(
                r#"first = {{ equation = "A -> B", k = "1e-3 /s", dH_reaction = "-50 kJ/mol" }},
                   second = {{ equation = "B -> C", k = "1e-3 /s", dH_reaction = "-20 kJ/mol" }},
                   third = {{ equation = "A -> C", k = "1e-3 /s", dH_reaction = "{third} kJ/mol" }}"#
            ),
            "",
        )
    };
    let told = faults(&text("-90"));
    let expected = "the enthalpy of third is -70.0 kJ/mol by others and not what is said of it";
    assert!(told.contains(expected), "{told}");
    assert_eq!(faults(&text("-70")), "");
}

#[test]
fn a_gas_that_the_flask_does_not_tell_is_refused() {
    let text = network(
        r#"first = { equation = "A -> B", k = "1e-3 /s", evolves = { CO2 = 1 } },
           second = { equation = "A -> B", k = "1e-3 /s" }"#,
        "",
    );
    let told = faults(&text);
    assert!(
        told.contains("sets free cannot be told from what is in the flask"),
        "{told}"
    );
}

#[test]
fn heat_without_a_number_and_a_gas_that_nothing_makes_are_refused() {
    let told = faults(&network(
        r#"first = { equation = "A -> B", k = "1e-3 /s" }"#,
        r#"heat = { thermal = "heat" }, N2 = { gas = "N2" }, warm = { thermal = "warmth" }"#,
    ));
    for expected in [
        "no enthalpy of reaction is known here",
        "no step here sets `N2` free",
        "warmth",
    ] {
        assert!(told.contains(expected), "{told}");
    }
}
