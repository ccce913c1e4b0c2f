//! Nothing is taken that is not there: laws that do not vanish with their reactants, to the end and beyond, against closed forms.

use std::path::Path;

use approx::assert_abs_diff_eq;
use monobis::scenario::Scenario;
use proptest::prelude::*;

use crate::study::{self, how, rows, scenario, value};

/// A case of the corpus, perhaps with another text in some places.
fn case(name: &str, changes: &[(&str, &str)]) -> Scenario {
    let path = format!("tests/data/cases/{name}.toml");
    let full = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let mut text = std::fs::read_to_string(full).expect("a case");
    for (old, new) in changes {
        assert!(text.contains(old), "{name} has no {old}");
        text = text.replace(old, new);
    }
    scenario(name, &text, &[])
}

const TOLERANCES: [f64; 6] = [1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8];

#[test]
fn a_zero_order_ends_when_all_is_gone() {
    let scenario = case("zero-order", &[]);
    for tolerance in TOLERANCES {
        let rows = rows(&scenario, false, &how(tolerance));
        let within = 100.0 * tolerance;
        assert_abs_diff_eq!(value(&scenario, &rows[0], "P"), 100.0, epsilon = within);
        // 1e-5 M/s from 0.1 M: an error of the tolerance is one of 1e4 s times it.
        let gone = value(&scenario, &rows[0], "gone");
        assert_abs_diff_eq!(gone, 9990.0, epsilon = 2e4 * tolerance);
        assert_eq!(rows[0].status.to_string(), "ok");
    }
    let scenario = case("rate-without-its-reactant", &[]);
    let rows = rows(&scenario, false, &how(1e-5));
    assert_abs_diff_eq!(value(&scenario, &rows[0], "P"), 100.0, epsilon = 1e-3);
}

#[test]
fn a_saturated_enzyme_leaves_nothing() {
    let observed = (
        "[[procedure]]\nstir",
        "[observables]\nleft = { yield_of = \"R\", on = \"R\" }\n[[procedure]]\nstir",
    );
    for km in ["1e-3", "1e-5", "1e-7", "1e-8", "1e-9", "1e-10", "1e-12"] {
        let km = format!("Km = \"{km} M\"");
        let scenario = case(
            "tight-binding-enzyme",
            &[("Km = \"1e-7 M\"", &km), observed],
        );
        for tolerance in TOLERANCES {
            let rows = rows(&scenario, false, &how(tolerance));
            let left = value(&scenario, &rows[0], "left");
            assert_abs_diff_eq!(left, 0.0, epsilon = 100.0 * tolerance);
        }
    }
}

/// All rate constants over twelve decades, all orders.
#[test]
fn fractional_orders_are_followed_to_their_end() {
    for order in [0.0, 0.1, 0.3, 0.5, 0.7, 0.75, 0.9, 0.95] {
        let (unit, of) = (format!("M^{}/s", 1.0 - order), format!("A = {order}"));
        let scenario = case(
            "fractional-step-cap",
            &[("M^0.3/s", &unit), ("A = 0.7", &of)],
        );
        for tolerance in TOLERANCES {
            for row in rows(&scenario, true, &how(tolerance)) {
                assert!(row.finished, "order {order}, {tolerance}: {}", row.status);
                let steps = row.statistics.steps + row.statistics.rejected;
                assert!(steps < 1500, "order {order}, {tolerance}: {steps} steps");
            }
        }
    }
}

#[test]
fn a_nanomolar_is_one_of_the_present_volume() {
    let observed = (
        "[[procedure]]\nadd",
        "[observables]\nleft = { yield_of = \"A\", on = \"A\" }\n[[procedure]]\nadd",
    );
    let scenario = case("first-volume-1nM", &[observed]);
    let rows = rows(&scenario, false, &how(1e-7));
    let exact = 100.0 * (-5e-11 * 1e-9_f64.powf(-0.75) * 1000.0).exp();
    assert_abs_diff_eq!(value(&scenario, &rows[0], "left"), exact, epsilon = 1e-3);
}

/// 0.1 M of A unless said otherwise, in 1 L; the observables are what is left of each in % of A.
fn flask(reactions: &str, charge: &str, steps: &str) -> Scenario {
    let names = ["A", "B", "C", "P", "Q", "X"];
    let observables =
        names.map(|name| format!(r#"{name} = {{ value = "[{name}] * V / n", unit = "%" }}"#));
    let text = format!(
        r#"
        version = 1
        title = "exhaustion"
        chemistry = {{ solvent = "water" }}
        species = {{ A = {{}}, B = {{}}, C = {{}}, P = {{}}, Q = {{}}, X = {{}}, I = {{}}, N = {{ pKa = [9.0] }} }}
        constants = {{ n = "0.1 mol" }}
        flask = {{ basis = "A", amount = "0.1 mol", volume = "1 L", temperature = "25 °C" }}
        procedure = [ {{ charge = {{ {charge} }} }}, {steps} ]
        reactions = {{ {reactions} }}
        observables = {{ {}, N = {{ yield_of = "N", on = "N", state = "flask" }} }}
        "#,
        observables.join(", ")
    );
    scenario("exhaustion", &text, &[])
}

fn observed<const K: usize>(scenario: &Scenario, tolerance: f64, names: [&str; K]) -> [f64; K] {
    let rows = rows(scenario, false, &how(tolerance));
    assert_eq!(rows[0].status.to_string(), "ok");
    names.map(|name| study::value(scenario, &rows[0], name))
}

const DAY: &str = r#"{ stir = "24 h" }"#;

#[test]
fn a_reaction_stops_when_the_reactant_that_its_rate_does_not_name_is_gone() {
    let law =
        r#"r = { equation = "2 A + B -> 2 P", rate = "k*[A]", constants = { k = "1e-3 /s" } }"#;
    let scenario = flask(
        law,
        r#"A = "1 equiv", B = "0.1 equiv", N = "1e-3 equiv""#,
        DAY,
    );
    let [a, b, p] = observed(&scenario, 1e-5, ["A", "B", "P"]);
    assert_abs_diff_eq!(a, 80.0, epsilon = 2e-3);
    assert_abs_diff_eq!(b, 0.0, epsilon = 1e-3);
    assert_abs_diff_eq!(p, 20.0, epsilon = 2e-3);
}

/// Orders 0 and 1 beside each other; a catalyst that is not there; one form of a family.
#[test]
fn whatever_stands_on_the_left_must_be_there() {
    let orders = r#"r = { equation = "A + B -> P", k = "1e-3 /s", orders = { B = 0 } }"#;
    let scenario = flask(
        orders,
        r#"A = "1 equiv", B = "0.3 equiv", N = "1e-3 equiv""#,
        DAY,
    );
    let [a, p] = observed(&scenario, 1e-5, ["A", "P"]);
    assert_abs_diff_eq!(a, 70.0, epsilon = 2e-3);
    assert_abs_diff_eq!(p, 30.0, epsilon = 2e-3);
    let catalysed =
        r#"r = { equation = "A + X -> P + X", rate = "k*[A]", constants = { k = "1e-3 /s" } }"#;
    for (amount, exact) in [("0", 100.0), ("0.01", 100.0 * (-0.36_f64).exp())] {
        let charge = format!(r#"A = "1 equiv", X = "{amount} equiv", N = "1e-3 equiv""#);
        let scenario = flask(catalysed, &charge, r#"{ stir = "360 s" }"#);
        let [a] = observed(&scenario, 1e-7, ["A"]);
        assert_abs_diff_eq!(a, exact, epsilon = 1e-4);
    }
    let family =
        r#"r = { equation = "NH+ -> P + H+", rate = "k0", constants = { k0 = "1e-5 M/s" } }"#;
    let charge = r#"A = "1 equiv", N = "1 equiv", HCl = "0.5 equiv""#;
    let half = flask(family, charge, r#"{ stir = "5000 s" }"#);
    let [n, p] = observed(&half, 1e-6, ["N", "P"]);
    assert_abs_diff_eq!(n, 50.0, epsilon = 1e-3);
    assert_abs_diff_eq!(p, 50.0, epsilon = 1e-3);
    let [n, p] = observed(&flask(family, charge, DAY), 1e-6, ["N", "P"]);
    assert_abs_diff_eq!(n, 0.0, epsilon = 1e-3);
    assert_abs_diff_eq!(p, 100.0, epsilon = 1e-3);
}

/// Two zero orders share what runs in as their constants stand, and take no more than that.
#[test]
fn a_zero_order_falls_to_the_rate_of_its_feed() {
    let laws = r#"a = { equation = "A -> P", k = "1e-5 M/s", orders = { A = 0 } }, b = { equation = "A -> Q", rate = "k0", constants = { k0 = "3e-5 M/s" } }"#;
    let feed = r#"{ add = { A = "0.8 equiv" }, over = "24 h" }"#;
    let scenario = flask(laws, r#"A = "0.2 equiv", N = "1e-3 equiv""#, feed);
    let [a, p, q] = observed(&scenario, 1e-6, ["A", "P", "Q"]);
    assert_abs_diff_eq!(a, 0.0, epsilon = 1e-3);
    assert_abs_diff_eq!(p, 25.0, epsilon = 1e-3);
    assert_abs_diff_eq!(q, 75.0, epsilon = 1e-3);
}

/// The rate of another reaction is what it is, also when that one has stopped.
#[test]
fn a_rate_that_is_named_stops_where_it_stops() {
    let laws = r#"a = { equation = "A -> P", rate = "k0", constants = { k0 = "1e-5 M/s" } }, b = { equation = "B -> Q", rate = "rate(a)" }"#;
    let scenario = flask(
        laws,
        r#"A = "0.5 equiv", B = "1 equiv", N = "1e-3 equiv""#,
        DAY,
    );
    let [a, b] = observed(&scenario, 1e-6, ["A", "B"]);
    assert_abs_diff_eq!(a, 0.0, epsilon = 1e-3);
    assert_abs_diff_eq!(b, 50.0, epsilon = 2e-3);
}

/// A short-lived intermediate of a fractional order is a trace all the time; where it goes must still be right.
#[test]
fn traces_of_an_intermediate_keep_their_order() {
    let laws = r#"
        make = { equation = "A -> C", k = "1e-5 /s" },
        half = { equation = "C -> P", k = "1e-4 M^0.5/s", orders = { C = 0.5 } },
        one = { equation = "C -> Q", k = "0.3 /s" }"#
        .replace('\n', " ");
    let charge = r#"A = "1 equiv", N = "1e-3 equiv""#;
    let scenario = flask(&laws, charge, r#"{ stir = "1000 s" }"#);
    let [p, q] = observed(&scenario, 1e-5, ["P", "Q"]);
    // 1e-6 M/s = 1e-4 c^0.5 + 0.3 c: c^0.5 from the quadratic equation, with A nearly as it was.
    let root = (-1e-4 + (1e-8_f64 + 4.0 * 0.3 * 0.995e-6).sqrt()) / 0.6;
    let share = 1e-4 * root / (1e-4 * root + 0.3 * root * root);
    assert_abs_diff_eq!(p / (p + q), share, epsilon = 2e-3);
}

/// What is left of a concentration that falls by an enzyme's law, by bisection of its integral.
fn by_michaelis(c0: f64, vm: f64, km: f64, t: f64) -> f64 {
    let (mut low, mut high) = (0.0, c0);
    for _ in 0..200 {
        let c: f64 = 0.5 * (low + high);
        let needed = ((c0 - c) + km * (c0 / c).ln()) / vm;
        if needed > t { low = c } else { high = c }
    }
    0.5 * (low + high)
}

/// How a random law takes A, and what is left of it in closed form.
#[derive(Debug, Clone)]
enum Law {
    Order(u32),
    Enzyme(f64),
}

impl Law {
    fn text(&self, number: u32, k: f64) -> String {
        match self {
            Law::Order(percent) => {
                let order = f64::from(*percent) / 100.0;
                format!(
                    r#"r = {{ equation = "{number} A -> P", k = "{k:e} M^{}/s", orders = {{ A = {order} }} }}"#,
                    1.0 - order
                )
            }
            Law::Enzyme(km) => format!(
                r#"r = {{ equation = "{number} A -> P", rate = "vm*[A]/(Km + [A])", constants = {{ vm = "{k:e} M/s", Km = "{km:e} M" }} }}"#
            ),
        }
    }

    fn left(&self, c0: f64, k: f64, t: f64) -> f64 {
        match self {
            Law::Order(percent) => {
                let power = 1.0 - f64::from(*percent) / 100.0;
                (c0.powf(power) - power * k * t).max(0.0).powf(1.0 / power)
            }
            Law::Enzyme(km) => by_michaelis(c0, k, *km, t),
        }
    }
}

fn law() -> impl Strategy<Value = Law> {
    prop_oneof![
        Just(Law::Order(0)),
        (1..99u32).prop_map(Law::Order),
        (-12.0..-1.0f64).prop_map(|log| Law::Enzyme(10f64.powf(log))),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    /// Before, at and long after the end, at any tolerance.
    #[test]
    fn any_law_is_exact_and_ends(
        law in law(),
        number in 1..4u32,
        log_k in -7.0..2.0f64,
        log_end in -0.5..4.0f64,
        log_tolerance in -8.0..-3.0f64,
    ) {
        let tolerance = 10f64.powf(log_tolerance);
        let rate = 10f64.powf(log_k);
        let k = rate * f64::from(number);
        // About the time that a zero order would take, and multiples of it.
        let t = match law {
            Law::Order(percent) => {
                let power = 1.0 - f64::from(percent) / 100.0;
                0.1_f64.powf(power) / (power * k) * 10f64.powf(log_end)
            }
            Law::Enzyme(km) => (0.1 + km) / k * 10f64.powf(log_end),
        };
        let text = law.text(number, rate);
        let scenario = flask(&text, r#"A = "1 equiv", N = "1e-3 equiv""#, &format!(r#"{{ stir = "{t:e} s" }}"#));
        let [a, p] = observed(&scenario, tolerance, ["A", "P"]);
        let exact = 1000.0 * law.left(0.1, k, t);
        let within = 100.0 * 10.0 * tolerance;
        prop_assert!((a - exact).abs() < within, "{text}, {t} s: {a} instead of {exact}");
        prop_assert!((a + f64::from(number) * p - 100.0).abs() < 1e-9);
        prop_assert!(a > -within);
    }

    /// Two reactants, doses of one of them, another volume: a zero order makes what time and the scarcer one allow.
    #[test]
    fn a_zero_order_of_two_makes_what_the_scarcer_one_allows(
        (first, second) in (1..4u32, 1..4u32),
        (scarce, later) in (0.05..1.5f64, 0.05..1.0f64),
        volume in 0.0..2.0f64,
        (log_k, hours) in (-6.0..-3.0f64, 0.1..20.0f64),
        written in any::<bool>(),
    ) {
        let k = 10f64.powf(log_k);
        let law = match written {
            true => format!(r#"rate = "k0", constants = {{ k0 = "{k:e} M/s" }}"#),
            false => format!(r#"k = "{k:e} M/s", orders = {{ A = 0, B = 0 }}"#),
        };
        let laws = format!(r#"r = {{ equation = "{first} A + {second} B -> P", {law} }}"#);
        let charge = format!(r#"A = "1 equiv", B = "{scarce} equiv", N = "1e-3 equiv""#);
        let steps = format!(
            r#"{{ stir = "{hours} h" }}, {{ add = {{ B = "{later} equiv" }}, volume = "{volume} L" }}, {{ stir = "{hours} h" }}"#
        );
        let scenario = flask(&laws, &charge, &steps);
        let [a, b, p] = observed(&scenario, 1e-6, ["A", "B", "P"]);
        let (n1, n2, seconds) = (f64::from(first), f64::from(second), 3600.0 * hours);
        let made = (k * seconds).min(0.1 / n1).min(0.1 * scarce / n2);
        let b_then = 0.1 * (scarce + later) - n2 * made;
        let more = (k * seconds * (1.0 + volume)).min(0.1 / n1 - made).min(b_then / n2);
        let exact = made + more;
        let within = 1000.0 * 1e-6;
        prop_assert!((p - 1000.0 * exact).abs() < within, "{p} instead of {}", 1000.0 * exact);
        prop_assert!((a - (100.0 - n1 * p)).abs() < 1e-9);
        prop_assert!((b - (100.0 * (scarce + later) - n2 * p)).abs() < 1e-9);
    }
}

/// A law that grows as what it takes runs out: `c^(1+m) = c0^(1+m) - (1+m) k t`, half of it 600 s after the start, all of it soon after.
#[test]
fn a_negative_order_ends_when_all_is_gone() {
    for (m, tolerance) in [0.1, 0.3, 0.5, 1.0, 2.0, 3.5]
        .into_iter()
        .flat_map(|m| [1e-3, 1e-5, 1e-7].map(|tolerance| (m, tolerance)))
    {
        let (whole, half) = (0.1_f64.powf(1.0 + m), 0.05_f64.powf(1.0 + m));
        let k = (whole - half) / ((1.0 + m) * 600.0);
        let end = whole / ((1.0 + m) * k);
        let unit = format!("M^{}/s", 1.0 + m);
        let orders = format!(
            r#"r = {{ equation = "A -> P", k = "{k:e} {unit}", orders = {{ A = -{m} }} }}"#
        );
        let formula = format!(
            r#"r = {{ equation = "A -> P", rate = "k / [A]^{m}", constants = {{ k = "{k:e} {unit}" }} }}"#
        );
        for law in [orders, formula] {
            for (stir, exact) in [
                (600.0, 50.0),
                (0.999 * end, 100.0 * 1e-3_f64.powf(1.0 / (1.0 + m))),
            ] {
                let stir = format!(r#"{{ stir = "{stir} s" }}"#);
                let scenario = flask(&law, r#"A = "1 equiv", N = "1e-3 equiv""#, &stir);
                let [a] = observed(&scenario, tolerance, ["A"]);
                // What is left is the steeper in time the less there is.
                let steep = (0.1 / (exact / 100.0 * 0.1_f64)).powf(m).max(1.0);
                assert_abs_diff_eq!(a, exact, epsilon = 1e3 * tolerance * steep);
            }
            for stir in [1.001 * end, 3.0 * end, 1e4 * end] {
                let stir = format!(r#"{{ stir = "{stir} s" }}"#);
                let scenario = flask(&law, r#"A = "1 equiv", N = "1e-3 equiv""#, &stir);
                let [a, p] = observed(&scenario, tolerance, ["A", "P"]);
                assert_abs_diff_eq!(a, 0.0, epsilon = 1e2 * tolerance);
                assert_abs_diff_eq!(p, 100.0, epsilon = 1e2 * tolerance);
            }
        }
    }
}
