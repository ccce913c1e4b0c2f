//! How much heat and gas, and how fast, where a formula says it.

use approx::assert_relative_eq;

use crate::study;

/// What is asked of every flask here.
const ASKED: &str = r#"
    [observables]
    heat = { thermal = "heat" }
    rise = { thermal = "adiabatic rise" }
    power = { thermal = "peak power per litre" }
    accumulation = { thermal = "accumulation" }
    MTSR = { thermal = "MTSR" }
"#;

/// Values by the names of observables.
fn values(text: &str) -> impl Fn(&str) -> f64 + use<> {
    let scenario = study::scenario("heat", text, &[]);
    let row = study::rows(&scenario, false, &study::how(1e-9)).remove(0);
    assert!(row.finished, "{}", row.status);
    let observables = scenario.design.cases[0].observables.clone();
    move |name| {
        let at = observables.iter().position(|o| o.name == name);
        row.values[at.unwrap_or_else(|| panic!("no {name}"))].expect("a value")
    }
}

/// 100 mL of 0.2 M in methanol.
fn network(reactions: &str, steps: &str, asked: &str) -> String {
    format!(
        r#"
        version = 1
        title = "heat"
        [chemistry]
        solvent = "MeOH"
        [species]
        A = {{}}
        B = {{}}
        P = {{}}
        [flask]
        basis = "A"
        amount = "20 mmol"
        concentration = "0.2 M"
        temperature = "25 °C"
        [reactions]
        {reactions}
        {steps}
        {ASKED}
        {asked}
        "#
    )
}

/// The library's amine, aldehyde and hydride, for so long that all is over.
fn amination(
    reductant: &str,
    solvent: &str,
    concentration: &str,
    [carbonyl, hydride]: [&str; 2],
) -> String {
    format!(
        r#"
        version = 1
        title = "heat"
        chemistry = {{ mechanism = "reductive-amination", amine = "1,4-diazepane", carbonyl = "benzaldehyde", reductant = "{reductant}", solvent = "{solvent}" }}
        flask = {{ basis = "amine", amount = "20 mmol", concentration = "{concentration}", temperature = "25 °C" }}
        procedure = [ {{ charge = {{ amine = "1 equiv", carbonyl = "{carbonyl}", reductant = "{hydride}" }} }}, {{ stir = "2000 h" }} ]
        {ASKED}
        "#
    )
}

#[test]
fn all_heat_in_methanol_warms_it_by_sixteen_and_a_half_kelvin() {
    let steps = r#"
        [[procedure]]
        charge = { A = "1 equiv", B = "1 equiv" }
        [[procedure]]
        stir = "1000 d"
    "#;
    let reactions =
        r#"first = { equation = "A + B -> P", k = "1 /M/s", dH_reaction = "-165 kJ/mol" }"#;
    let value = values(&network(reactions, steps, ""));
    // 0.02 mol, but for the one in 1.7e7 that is left of a reaction of second order.
    let left = 1.0 / (1.0 + 0.2 * 1000.0 * 86_400.0);
    assert_relative_eq!(value("heat"), 3.3 * (1.0 - left), max_relative = 1e-8);
    assert_relative_eq!(
        value("rise"),
        165.0 * 0.2 / 1.99 * (1.0 - left),
        max_relative = 1e-8
    );
    assert!((value("rise") - 16.6).abs() < 0.05);
    assert_relative_eq!(value("MTSR"), 298.15 + value("rise"), max_relative = 1e-12);
    assert_relative_eq!(value("accumulation"), 100.0, max_relative = 1e-12);
}

#[test]
fn borohydride_lost_to_methanol_warms_it_by_thirty_three_kelvin() {
    let value = values(&amination(
        "NaBH4",
        "MeOH",
        "0.2 M",
        ["0 equiv", "1.75 equiv"],
    ));
    assert_relative_eq!(value("rise"), 0.35 * 190.0 / 1.99, max_relative = 1e-6);
    assert!((value("rise") - 33.4).abs() < 0.05);
}

#[test]
fn a_reductive_amination_in_dichloroethane_warms_it_by_ten_kelvin() {
    let value = values(&amination("STAB", "DCE", "0.1 M", ["1 equiv", "1 equiv"]));
    assert!((value("rise") - 10.2).abs() < 0.15, "{}", value("rise"));
}

/// k = 1e-3 /s: the first minute gives (1 - exp(-0.06))/60 of all per second, in watts and in litres of gas.
#[test]
fn the_first_minute_of_a_reaction_of_first_order_is_its_hottest() {
    let steps = r#"
        [[procedure]]
        charge = { A = "1 equiv" }
        [[procedure]]
        stir = "20 h"
    "#;
    let reactions = r#"first = { equation = "A -> P", k = "1e-3 /s", dH_reaction = "-100 kJ/mol", evolves = { N2 = 2 } }"#;
    let asked = r#"
        N2 = { gas = "N2" }
        "N2 rate" = { gas_rate = "N2" }
    "#;
    let value = values(&network(reactions, steps, asked));
    let of_all = 1.0 - (-0.06_f64).exp();
    // What is read between the ends of steps is a curve through them.
    assert_relative_eq!(
        value("power"),
        0.2 * 100e3 * of_all / 60.0,
        max_relative = 1e-4
    );
    let molar = 8.314_462_618 * 298.15 / 101.325;
    assert_relative_eq!(value("N2"), 0.04 * molar, max_relative = 1e-8);
    assert_relative_eq!(value("N2 rate"), 0.04 * molar * of_all, max_relative = 1e-4);
    assert!((molar - 24.5).abs() < 0.05);
}

/// Dosed over t with rate k: what waits is highest at the end of the dose, (1 - exp(-kt))/(kt) of all.
#[test]
fn what_a_feed_leaves_waiting_is_the_closed_form() {
    let steps = r#"
        [[procedure]]
        add = { A = "1 equiv" }
        over = "1000 s"
        [[procedure]]
        stir = "20 h"
    "#;
    let reactions =
        r#"first = { equation = "A -> P", k = "2e-3 /s", dH_reaction = "-100 kJ/mol" }"#;
    let value = values(&network(reactions, steps, ""));
    let waits = (1.0 - (-2.0_f64).exp()) / 2.0;
    assert_relative_eq!(value("accumulation"), 100.0 * waits, max_relative = 1e-7);
    let rise = 0.2 * 100.0 / 1.99;
    assert_relative_eq!(value("MTSR"), 298.15 + waits * rise, max_relative = 1e-7);
    assert_relative_eq!(value("rise"), rise, max_relative = 1e-8);
}
