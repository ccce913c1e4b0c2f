//! Rate laws that are not mass action, against closed forms and against mass action itself.

#[path = "laws/exhaustion.rs"]
mod exhaustion;
#[path = "common/forced.rs"]
mod forced;
#[path = "common/study.rs"]
mod study;
#[path = "laws/unsound.rs"]
mod unsound;

use approx::assert_abs_diff_eq;
use study::{how, rows, scenario, value};

/// One run of reactions on species, 0.1 mol in 1 L unless said otherwise; the observable `left` is what is left of S in %.
fn left(reactions: &str, charge: &str, steps: &str, tolerance: f64) -> f64 {
    let text = format!(
        r#"
        version = 1
        title = "law"
        chemistry = {{ solvent = "water" }}
        species = {{ S = {{}}, P = {{}}, E = {{}}, ES = {{ on_quench = "E + S" }}, B = {{ pKa = [9.0] }}, I = {{}} }}
        flask = {{ basis = "S", amount = "0.1 mol", concentration = "0.1 M", temperature = "25 °C" }}
        procedure = [ {{ charge = {{ {charge} }} }}, {steps} ]
        reactions = {{ {reactions} }}
        observables = {{ left = {{ yield_of = "S", on = "S", state = "flask" }} }}
        "#
    );
    let scenario = scenario("law", &text, &[]);
    let rows = rows(&scenario, false, &how(tolerance));
    value(&scenario, &rows[0], "left")
}

const S: &str = r#"S = "1 equiv""#;

/// S = Km W[(S0/Km) exp((S0 - V t)/Km)]; S0 = 1, Km = 0.5, V = 0.01, t = 100.
#[test]
fn michaelis_and_menten_integrated() {
    let law = r#"t = { equation = "S -> P", rate = "V_max*[S] / (Km + [S])", constants = { V_max = "0.001 M/s", Km = "0.05 M" } }"#;
    let got = left(law, S, r#"{ stir = "100 s" }"#, 1e-8);
    assert_abs_diff_eq!(got, 42.630_275_10, epsilon = 1e-5);
}

/// sqrt(c) falls linearly, and when nothing is left nothing more is taken.
#[test]
fn half_order_ends_at_zero() {
    let law = r#"t = { equation = "S -> P", k = "1e-3 M^0.5/s", orders = { S = 0.5 } }"#;
    for (seconds, tolerance) in [(100.0, 1e-8), (400.0, 1e-8), (600.0, 1e-8), (630.0, 1e-8)] {
        let got = left(law, S, &format!(r#"{{ stir = "{seconds} s" }}"#), tolerance);
        let exact = (0.1_f64.sqrt() - 0.5e-3 * seconds).powi(2) / 0.1;
        assert_abs_diff_eq!(got, 100.0 * exact, epsilon = 1e-4);
    }
    let gone = left(law, S, r#"{ stir = "2 h" }"#, 1e-5);
    assert_abs_diff_eq!(gone, 0.0, epsilon = 1e-3);
}

/// The law of an enzyme is the limit of its elementary steps: the difference falls with the enzyme's share of the substrate.
#[test]
fn an_enzyme_law_is_the_limit_of_its_steps() {
    let difference = |enzyme: f64| {
        let kcat = 1e-3 / (0.1 * enzyme);
        let steps = format!(
            r#"bind = {{ equation = "E + S <=> ES", k = "1e6 /M/s", kr = "{} /s" }}, turn = {{ equation = "ES -> E + P", k = "{kcat} /s" }}"#,
            0.05 * 1e6 - kcat
        );
        let law = format!(
            r#"t = {{ equation = "S + E -> P + E", rate = "kcat*[E]*[S] / (Km + [S])", constants = {{ kcat = "{kcat} /s", Km = "0.05 M" }} }}"#
        );
        let charge = format!(r#"S = "1 equiv", E = "{enzyme} equiv""#);
        let stir = r#"{ stir = "100 s" }, { quench = "NaHCO3" }"#;
        (left(&steps, &charge, stir, 1e-8) - left(&law, &charge, stir, 1e-8)).abs()
    };
    let (much, little) = (difference(1e-2), difference(1e-3));
    assert!(much < 1.0, "{much}");
    assert!(
        little < 0.2 * much && little > 0.02 * much,
        "{little} of {much}"
    );
}

/// The same rate written as mass action and as a formula, in a flask that grows, warms up and changes its pH.
#[test]
fn a_formula_is_a_rate_in_any_volume_and_at_any_temperature() {
    let common = r#"k = "0.5 /M/s", Ea = "50 kJ/mol""#;
    let mass = format!(r#"t = {{ equation = "S + B -> P + B", {common} }}"#);
    let law = r#"t = { equation = "S + B -> P + B", rate = "k*[S]*[B]", constants = { k = { value = "0.5 /M/s", Ea = "50 kJ/mol" } } }"#;
    let charge = r#"S = "1 equiv", B = "0.2 equiv", HCl = "0.1 equiv""#;
    let steps = r#"{ add = { HCl = "0.05 equiv" }, volume = "1 L", over = "20 s" }, { temperature = "45 °C", over = "20 s" }, { stir = "20 s" }"#;
    let expected = left(&mass, charge, steps, 1e-9);
    assert!(expected > 10.0 && expected < 90.0, "{expected}");
    let is_the_same = |reactions: &str| {
        assert_abs_diff_eq!(
            left(reactions, charge, steps, 1e-9),
            expected,
            epsilon = 1e-5
        );
    };
    is_the_same(law);
    is_the_same(
        r#"t = { equation = "S + B -> P + B", k = "0.5 /M/s", Ea = "50 kJ/mol", orders = { S = 1 } }"#,
    );
    // The acid constant and the pH, the temperature, the volume and another rate, each by a way round.
    is_the_same(
        r#"t = { equation = "S + B -> P + B", rate = "k*[S]*[BH+]*10^(pH - pKa)", constants = { k = { value = "0.5 /M/s", Ea = "50 kJ/mol" }, pKa = 9.0 } }"#,
    );
    is_the_same(
        r#"t = { equation = "S + B -> P + B", rate = "k*exp(Ta*(1 / T0 - 1 / T))*[S]*[B]", constants = { k = "0.5 /M/s", Ta = "6013.619522 K", T0 = "298.15 K" } }"#,
    );
    is_the_same(
        r#"t = { equation = "S + B -> P + B", rate = "k*[S]*V*[B] / V", constants = { k = { value = "0.5 /M/s", Ea = "50 kJ/mol" } } }"#,
    );
    let half = r#"half = { equation = "S + B -> P + B", k = "0.25 /M/s", Ea = "50 kJ/mol" }"#;
    is_the_same(&format!(
        r#"{half}, other = {{ equation = "S -> P", rate = "rate(half)" }}"#
    ));
    is_the_same(&format!(
        r#"{half}, other = {{ equation = "S -> P", rate = "min(rate(half), 2*rate(half))", factor = 0.5 }}, third = {{ equation = "S -> P", rate = "rate(other)" }}"#
    ));
}

/// d[S]/dt = -2 a t after the start of the procedure, whatever lies between.
#[test]
fn time_runs_from_the_start() {
    let law = r#"t = { equation = "S -> P", rate = "2*a*t", constants = { a = "1e-6 M/s^2" } }"#;
    let steps = r#"{ stir = "100 s" }, { add = { I = "1 equiv" } }, { stir = "100 s" }"#;
    let got = left(law, S, steps, 1e-8);
    assert_abs_diff_eq!(got, 60.0, epsilon = 1e-5);
}

/// A flask of 0.1 M S under a gas with a solubility of 4 mM/bar at 25 °C; `species` says more of the gas.
fn under_gas(species: &str, reactions: &str, steps: &str, observable: &str) -> f64 {
    let text = format!(
        r#"
        version = 1
        title = "gas"
        species = {{ S = {{}}, P = {{}}, G = {{ henry = "4 mM/bar"{species} }} }}
        flask = {{ basis = "S", amount = "0.1 mol", concentration = "0.1 M", temperature = "25 °C", gas = {{ G = "3 bar" }} }}
        procedure = [ {{ charge = {{ S = "1 equiv" }} }}, {steps} ]
        reactions = {{ {reactions} }}
        observables = {{ x = {observable} }}
        "#
    );
    let scenario = scenario("gas", &text, &[]);
    value(&scenario, &rows(&scenario, false, &how(1e-9))[0], "x")
}

const SLOW: &str = r#"use = { equation = "S + G -> P", k = "0.5 /M/s" }"#;
const LEFT: &str = r#"{ yield_of = "S", on = "S", state = "flask" }"#;
const DISSOLVED: &str = r#"{ value = "[G]", unit = "mM" }"#;

/// Saturated: c = henry p at once, so S decays at first order; at no pressure nothing goes on.
#[test]
fn a_gas_without_transfer_coefficient_is_saturated() {
    let steps = r#"{ stir = "60 s" }, { gas = { G = "1 bar" } }, { stir = "60 s" }, { gas = { G = "0 bar" } }, { stir = "1 h" }"#;
    let exact = 100.0 * (-0.5 * 0.004 * (3.0 * 60.0 + 60.0_f64)).exp();
    assert_abs_diff_eq!(under_gas("", SLOW, steps, LEFT), exact, epsilon = 1e-6);
    let once = r#"{ stir = "60 s" }"#;
    assert_abs_diff_eq!(under_gas("", SLOW, once, DISSOLVED), 12.0, epsilon = 1e-12);
}

/// With one it comes in at kLa (henry p - c).
#[test]
fn a_gas_with_transfer_coefficient_takes_its_time() {
    let still = r#"use = { equation = "S + G -> P", k = "0 /M/s" }"#;
    let steps = r#"{ stir = "20 s" }, { gas = { G = "1 bar" } }, { stir = "20 s" }"#;
    let c = 12.0 * (1.0 - (-1.0_f64).exp());
    let exact = 4.0 + (c - 4.0) * (-1.0_f64).exp();
    let kla = r#", kLa = "0.05 /s""#;
    assert_abs_diff_eq!(
        under_gas(kla, still, steps, DISSOLVED),
        exact,
        epsilon = 1e-5
    );
    // Used at once, it is taken up as fast as it comes in.
    let fast = r#"use = { equation = "S + G -> P", k = "1e6 /M/s" }"#;
    let used = under_gas(kla, fast, r#"{ stir = "60 s" }"#, LEFT);
    assert_abs_diff_eq!(
        used,
        100.0 * (1.0 - 0.05 * 0.012 * 60.0 / 0.1),
        epsilon = 1e-3
    );
}

/// The pressure that a step sets is a number like any other: along an axis, inside a block, by any name of the gas.
#[test]
fn the_pressure_of_a_step_is_an_address() {
    let text = r#"
        version = 1
        title = "gas"
        species = { S = {}, P = {}, G = { henry = "4 mM/bar" } }
        flask = { basis = "S", amount = "0.1 mol", concentration = "0.1 M", temperature = "25 °C", gas = { G = "3 bar" } }
        procedure = [
          { charge = { S = "1 equiv" } },
          { repeat = 2, steps = [ { name = "vent", gas = { G = "1 bar" } }, { stir = "60 s" } ] },
          { gas = { G = "2 bar" } },
          { stir = "30 s" },
        ]
        reactions = { use = { equation = "S + G -> P", k = "0.5 /M/s" } }
        observables = { x = { yield_of = "S", on = "S" } }
        [sweep]
        axes = [
          { vary = "step.vent.gas.G", values = ["0 bar", "50 kPa", "6 bar"] },
          { vary = "step.3.gas.G", from = "0 bar", to = "4 bar", points = 2 },
        ]
        "#;
    let scenario = scenario("gas", text, &[]);
    let rows = rows(&scenario, true, &how(1e-9));
    let pressures = [0.0, 0.5, 6.0].map(|vent: f64| [0.0, 4.0].map(|last: f64| (vent, last)));
    for (row, (vent, last)) in rows.iter().zip(pressures.as_flattened()) {
        let exact = 100.0 * (-0.5 * 0.004 * (120.0 * vent + 30.0 * last)).exp();
        assert_abs_diff_eq!(value(&scenario, row, "x"), exact, epsilon = 1e-6);
    }
}
