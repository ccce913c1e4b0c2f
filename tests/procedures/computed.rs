//! Results computed from results: against the closed forms of what they are made of, in their units, over stages, and missing where
//! one of them is.

use crate::study::{how, rows, scenario};
use approx::assert_relative_eq;

/// A decays for half an hour at 1e-3 /s, 80 % of B is isolated and decays for 10 min at 2e-3 /s.
const TWO: &str = r#"
    version = 1
    title = "computed"
    [observables]
    overall   = { yield_of = "second.C", on = "first.A" }
    step      = { yield_of = "second.C", on = "second.X" }
    half      = { time_to = "first.made > 50 %" }
    never     = { time_to = "first.made > 99 %" }
    spent     = { computed = "1 / overall - 1" }
    losses    = { computed = "min(1 - overall / step, 2*spent)", unit = "%" }
    rate of C = { computed = "overall / duration", unit = "1/h" }
    waiting   = { computed = "duration - half" }
    unknown   = { computed = "never / half" }
    steps     = { computed = "operations + first.twice" }
    [[stage]]
    name = "first"
    species = { A = {}, B = {} }
    reactions = { r = { equation = "A -> B", k = "1e-3 /s" } }
    observables = { made = { yield_of = "B", on = "A", at = "10 min" }, then = { yield_of = "B", on = "A" }, twice = { computed = "2*made" } }
    flask = { basis = "A", amount = "1 mmol", concentration = "0.1 M", temperature = "25 °C" }
    procedure = [ { charge = { A = "1 equiv" } }, { stir = "30 min" }, { isolate = { B = "80 %" } } ]
    [[stage]]
    name = "second"
    take = { X = "first.B" }
    species = { X = {}, C = {} }
    reactions = { s = { equation = "X -> C", k = "2e-3 /s" } }
    flask = { basis = "X", concentration = "0.1 M", temperature = "25 °C" }
    procedure = [ { stir = "10 min" } ]
    "#;

#[test]
fn a_result_of_results_is_what_its_formula_says() {
    let text = TWO.replace("rate of C", "\"rate of C\"");
    let scenario = scenario("computed", &text, &[]);
    let rows = rows(&scenario, false, &how(1e-10));
    let observables = &scenario.design.cases[0].observables;
    let made = |k: f64, t: f64| 1.0 - (-k * t).exp();
    let (first, second) = (0.8 * made(1e-3, 1800.0), made(2e-3, 600.0));
    let overall = first * second;
    let half = std::f64::consts::LN_2 / 1e-3;
    let table = [
        ("spent", 1.0 / overall - 1.0, "1"),
        // 1 - overall/step is what the first stage lost, in percent as asked.
        ("losses", 100.0 * (1.0 - first), "%"),
        ("rate of C", overall / (2400.0 / 3600.0), "1/h"),
        ("waiting", 2400.0 - half, "s"),
        ("steps", 2.0 + 2.0 * made(1e-3, 600.0), "1"),
        ("first.twice", 2.0 * made(1e-3, 600.0), "1"),
    ];
    for (name, expected, unit) in table {
        let at = observables.iter().position(|o| o.name == name);
        let at = at.unwrap_or_else(|| panic!("no observable {name}"));
        assert_eq!(observables[at].unit, unit, "{name}");
        let value = rows[0].values[at].unwrap_or_else(|| panic!("{name} is missing"));
        assert_relative_eq!(value, expected, max_relative = 1e-7);
    }
    let unknown = observables.iter().position(|o| o.name == "unknown");
    assert_eq!(rows[0].values[unknown.expect("declared")], None);
}

/// Without stages; and what divides by nothing has no value instead of an infinite one.
#[test]
fn what_divides_by_nothing_is_missing() {
    let text = |charged: &str| {
        format!(
            r#"
            version = 1
            title = "computed"
            species = {{ A = {{}}, B = {{}} }}
            reactions = {{ r = {{ equation = "A -> B", k = "1e-3 /s" }} }}
            flask = {{ basis = "A", amount = "1 mmol", concentration = "0.1 M", temperature = "25 °C" }}
            procedure = [ {{ charge = {{ A = "1 equiv" }} }}, {{ stir = "{charged}" }} ]
            [observables]
            spent = {{ computed = "1 / B made" }}
            "B made" = {{ yield_of = "B", on = "A" }}
            "#
        )
    };
    let value = |stir: &str| {
        let scenario = scenario("computed", &text(stir), &[]);
        let rows = rows(&scenario, false, &how(1e-10));
        let observables = &scenario.design.cases[0].observables;
        let at = observables.iter().position(|o| o.name == "spent");
        rows[0].values[at.expect("declared")]
    };
    let spent = value("10 min").expect("a value");
    assert_relative_eq!(spent, 1.0 / (1.0 - (-0.6f64).exp()), max_relative = 1e-7);
    assert_eq!(value("0 min"), None);
}

/// A flask at 75 °C that is warmed from 25 °C.
fn warm(observables: &str) -> String {
    format!(
        r#"
        version = 1
        title = "temperatures"
        species = {{ A = {{}}, P = {{}} }}
        reactions = {{ r = {{ equation = "A -> P", k = "1e-4 /s", Ea = "50 kJ/mol" }} }}
        flask = {{ basis = "A", amount = "10 mmol", concentration = "0.1 M", temperature = "25 °C" }}
        procedure = [ {{ charge = {{ A = "1 equiv" }} }}, {{ temperature = "75 °C", over = "10 min" }}, {{ stir = "1 h" }} ]
        [observables]
        {observables}
        "#
    )
}

/// 75 °C is 348.15 K; a rise of 50 K is one of 50 °C.
#[test]
fn temperatures_have_a_zero_and_differences_have_none() {
    let text = warm(
        r#"
        celsius  = { value = "T", unit = "°C" }
        kelvin   = { value = "T" }
        early    = { value = "T", unit = "°C", at = "5 min" }
        capped   = { value = "min(T, 2*T - T)", unit = "°C" }
        mean     = { value = "(T + T) / 2", unit = "°C" }
        computed = { computed = "temperature", unit = "°C" }
        again    = { computed = "max(celsius, early)", unit = "°C" }
        back     = { computed = "celsius", unit = "K" }
        rise     = { computed = "celsius - early", unit = "°C" }
        per      = { computed = "rise / celsius" }
        rise_K   = { value = "T - T0", unit = "K" }
        "#,
    );
    let reference = "constants = { T0 = \"25 °C\" }\n        [observables]";
    let text = text.replace("[observables]", reference);
    let scenario = scenario("temperatures", &text, &[]);
    let row = &rows(&scenario, false, &how(1e-7))[0];
    let get = |name: &str| crate::study::value(&scenario, row, name);
    for (name, expected) in [
        ("celsius", 75.0),
        ("kelvin", 348.15),
        ("early", 50.0),
        ("capped", 75.0),
        ("mean", 75.0),
        ("computed", 75.0),
        ("again", 75.0),
        ("back", 348.15),
        ("rise", 25.0),
        ("per", 25.0 / 348.15),
        ("rise_K", 50.0),
        ("temperature", 348.15),
    ] {
        assert_relative_eq!(get(name), expected, max_relative = 1e-12);
    }
    // A condition is in the unit that it is written in; "40 °C" is no rise of 40 K here, and "313.15 K" is the same moment.
    for condition in ["warm > 40 °C", "warm > 313.15 K", "warm_K > 40 °C"] {
        let text = warm("warm = { value = \"T\", unit = \"°C\" }\nwarm_K = { value = \"T\" }")
            .replace(
                r#"{ temperature = "75 °C", over = "10 min" }"#,
                &format!(r#"{{ add = {{ A = "0.1 mmol" }}, over = "1 s" }}, {{ temperature = "75 °C", over = "10 min" }}, {{ stir = {{ until = "{condition}", at_most = "5 min" }} }}"#),
            );
        let scenario = crate::study::scenario("until", &text, &[]);
        let row = &rows(&scenario, false, &how(1e-7))[0];
        // It is 75 °C already: the stir ends at once.
        let duration = crate::study::value(&scenario, row, "duration");
        assert_relative_eq!(duration, 1.0 + 600.0 + 3600.0, max_relative = 1e-9);
    }
    let text =
        warm("rise = { value = \"T - T0\", unit = \"°C\" }").replace("[observables]", reference);
    let source = monobis::text::Source::new("t.toml", &text);
    let none = |_: &str| Err("no other file here".to_string());
    let library = monobis::library::Library::new();
    let (found, faults) = monobis::scenario::read(&source, &[], &none, &library);
    assert!(found.is_none());
    assert!(
        faults.sorted()[0]
            .message
            .contains("may be a temperature or a difference")
    );
}
