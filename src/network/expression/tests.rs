use super::{Expression, Unresolved};
use crate::network::Law;
use crate::text::Flaw;
use crate::units::Dimension;
use proptest::prelude::*;

/// The constants known to these tests: numbers, a second-order constant with a slope, names that try the rules.
fn known(name: &str) -> Result<(Law, Dimension), Unresolved> {
    let second_order = Dimension::rate_coefficient(2.0).unwrap();
    let slope = |value| Law {
        value,
        t_ref: 298.15,
        b: 1.0,
        e: -3000.0,
    };
    match name {
        "kd" => Ok((Law::constant(0.06), second_order)),
        "first.k" => Ok((slope(0.05), second_order)),
        "second.k" => Ok((slope(0.02), second_order)),
        "other.k" => Ok((
            Law {
                e: -4000.0,
                ..slope(1.0)
            },
            second_order,
        )),
        "carbonyl.sigma_plus" => Ok((Law::constant(-0.78), Dimension::NONE)),
        "1,4-diazepane.pKa1" => Ok((Law::constant(10.25), Dimension::NONE)),
        "acetic acid.pKa1" => Ok((Law::constant(4.756), Dimension::NONE)),
        "Pd/C.k" | "Pd(OH)2.k" | "NADP+.x" | "(R)-TRIP.x" => {
            Ok((Law::constant(3.0), Dimension::NONE))
        }
        "a" => Ok((Law::constant(2.0), Dimension::NONE)),
        "Km" => Ok((Law::constant(0.25), Dimension::CONCENTRATION)),
        "zero" => Ok((Law::constant(0.0), Dimension::NONE)),
        other => Err(Unresolved {
            message: format!("no constant {other}"),
            help: None,
        }),
    }
}

/// Message and remedy as one line.
fn shown(flaw: &Flaw) -> String {
    let help = flaw.help.as_ref().map(|help| format!(": {help}"));
    flaw.message.clone() + &help.unwrap_or_default()
}

fn value(text: &str) -> (Law, Dimension) {
    let expression = Expression::parse(text).unwrap_or_else(|f| panic!("{text}: {f:?}"));
    expression
        .evaluate(known)
        .unwrap_or_else(|f| panic!("{text}: {f:?}"))
}

fn number(text: &str) -> f64 {
    let (law, dimension) = value(text);
    assert_eq!(dimension, Dimension::NONE, "{text}");
    assert!(!law.depends_on_temperature(), "{text}");
    law.value
}

fn parse_fault(text: &str) -> Flaw {
    match Expression::parse(text) {
        Ok(expression) => panic!("{text} was read as {expression:?}"),
        Err(fault) => fault,
    }
}

fn faults(text: &str) -> Vec<Flaw> {
    Expression::parse(text)
        .unwrap()
        .evaluate(known)
        .unwrap_err()
}

#[test]
fn arithmetic_follows_precedence() {
    let table = [
        ("1 + 2*3", 7.0),
        ("2 - 3 - 4", -5.0),
        ("8 / 4 / 2", 1.0),
        ("2*3^2", 18.0),
        ("-2^2", -4.0),
        ("(-2)^2", 4.0),
        ("(-2)^3", -8.0),
        ("(-1)^65", -1.0),
        ("(-1)^66", 1.0),
        ("2^3^2", 512.0),
        ("2^-1", 0.5),
        ("2*-3", -6.0),
        ("- 3 + 5", 2.0),
        ("(1 + 2)*(3 - 1)", 6.0),
        ("(6)/(3)", 2.0),
        ("(6)/a", 3.0),
        ("6 /a", 3.0),
        ("1e-3*1E3", 1.0),
        (".5*4", 2.0),
        ("sqrt(16)", 4.0),
        ("sqrt (16)", 4.0),
        ("min(3, 1, 2)", 1.0),
        ("max(3, a + 2)", 4.0),
        ("zero^2", 0.0),
        ("0^0", 1.0),
        (" a ", 2.0),
    ];
    for (text, expected) in table {
        assert_eq!(number(text), expected, "{text}");
    }
    assert!((number("exp(ln(5))") - 5.0).abs() < 1e-14);
    assert!((number("log10(1000)") - 3.0).abs() < 1e-15);
}

#[test]
fn names_of_chemistry_are_names() {
    assert_eq!(
        number("1,4-diazepane.pKa1 - acetic acid.pKa1"),
        10.25 - 4.756
    );
    assert_eq!(number("Pd/C.k / a"), 1.5);
    assert_eq!(number("Pd(OH)2.k*NADP+.x + (R)-TRIP.x"), 12.0);
    assert_eq!(number("max(1,4-diazepane.pKa1, a)"), 10.25);
    let sigma = number("10^(1.44*carbonyl.sigma_plus)");
    assert!((sigma - 10f64.powf(1.44 * -0.78)).abs() < 1e-15);
}

#[test]
fn constants_are_listed_where_they_stand() {
    let text = "µ.x*first.k + 10^(a*µ.x) / acetic acid.pKa1";
    let expression = Expression::parse(text).unwrap();
    let found = expression.constants();
    let names: Vec<&str> = found.iter().map(|c| c.0).collect();
    assert_eq!(names, ["µ.x", "first.k", "a", "µ.x", "acetic acid.pKa1"]);
    assert!(
        found
            .iter()
            .all(|(name, span)| &text[span.clone()] == *name)
    );
}

#[test]
fn products_quotients_and_powers_carry_temperature() {
    let second_order = Dimension::rate_coefficient(2.0).unwrap();
    let (law, dimension) = value("first.k*a / 4");
    assert_eq!((law.b, law.e), (1.0, -3000.0));
    assert_eq!((law.value, dimension), (0.025, second_order));
    let (ratio, dimension) = value("first.k / other.k");
    assert_eq!(
        (ratio.b, ratio.e, dimension),
        (0.0, 1000.0, Dimension::NONE)
    );
    let (square, dimension) = value("first.k^2");
    assert_eq!((square.b, square.e), (2.0, -6000.0));
    assert_eq!(dimension, second_order.power(200).unwrap());
    let (root, dimension) = value("sqrt(Km*Km)");
    assert_eq!((root.value, dimension), (0.25, Dimension::CONCENTRATION));
    let (half, dimension) = value("first.k^0.5");
    assert_eq!(
        (half.e, dimension),
        (-1500.0, second_order.power(50).unwrap())
    );
    assert_eq!(half.value, crate::solver::math::pow(0.05, 0.5));
    assert!((half.value - 0.05f64.sqrt()).abs() < 1e-15);
}

#[test]
fn sums_of_one_temperature_dependence_keep_it() {
    let (law, _) = value("first.k + second.k");
    assert!((law.value - 0.07).abs() < 1e-15);
    let at = |name: &str, t| known(name).unwrap().0.at(t);
    assert!((law.at(350.0) / (at("first.k", 350.0) + at("second.k", 350.0)) - 1.0).abs() < 1e-13);
    assert_eq!(
        value("max(first.k, second.k)").0.at(350.0),
        at("first.k", 350.0)
    );
    assert_eq!(value("min(first.k, second.k) - second.k").0.value, 0.0);
}

#[test]
fn what_cannot_carry_temperature_is_refused() {
    let table = [
        (
            "first.k + other.k",
            "constants that change with temperature in different ways cannot be added or subtracted",
        ),
        (
            "kd - first.k",
            "constants that change with temperature in different ways cannot be added or subtracted",
        ),
        (
            "max(first.k, other.k)",
            "constants that change with temperature in different ways cannot be compared",
        ),
        (
            "exp(first.k / other.k)",
            "the argument of exp must not change with temperature",
        ),
        (
            "ln(first.k / other.k)",
            "the argument of a logarithm must not change with temperature",
        ),
        (
            "2^(first.k / other.k)",
            "an exponent must not change with temperature",
        ),
    ];
    for (text, message) in table {
        let faults = faults(text);
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert_eq!(faults[0].message, message);
        assert!(
            faults[0]
                .help
                .as_ref()
                .unwrap()
                .starts_with("only products")
        );
    }
}

#[test]
fn dimensions_are_checked() {
    let table = [
        (
            "Km + 2",
            "a concentration and a pure number cannot be added or subtracted",
        ),
        (
            "between(Km, kd, kd)",
            "a concentration and a second order rate constant cannot be compared",
        ),
        (
            "min(Km, kd)",
            "a concentration and a second order rate constant cannot be compared",
        ),
        (
            "exp(Km)",
            "the argument of exp is a pure number; this is a concentration",
        ),
        (
            "2^Km",
            "an exponent is a pure number; this is a concentration",
        ),
        (
            "Km^0.001",
            "the unit of this is a power that no quantity has",
        ),
        ("Km^1e9", "the unit of this is a power that no quantity has"),
    ];
    for (text, message) in table {
        assert_eq!(faults(text)[0].message, message, "{text}");
    }
}

#[test]
fn a_window_is_closed_at_both_ends() {
    for (text, value) in [
        ("between(1, 1, 2)", 1.0),
        ("between(2, 1, 2)", 1.0),
        ("3*between(2.1, 1, 2)", 0.0),
        ("between(0.9, 1, 2)", 0.0),
    ] {
        assert_eq!(number(text), value, "{text}");
    }
}

#[test]
fn impossible_numbers_are_refused() {
    let table = [
        ("1 / zero", "division by zero"),
        ("zero^-1", "division by zero"),
        ("(-8)^0.5", "-8 has no real power 0.5"),
        ("sqrt(-1)", "-1 has no real power 0.5"),
        ("ln(zero)", "0 has no logarithm"),
        ("exp(1000)", "this gives inf"),
        (
            "between(2, 3, 1)",
            "the first limit is above the second: this is never 1",
        ),
        ("1e300*1e300", "this gives inf"),
    ];
    for (text, message) in table {
        assert_eq!(faults(text)[0].message, message, "{text}");
    }
}

#[test]
fn all_unknown_names_are_found_at_once_with_what_was_meant() {
    let found = faults("kd/2*x + y");
    assert_eq!(found.len(), 3);
    assert_eq!(
        shown(&found[0]),
        "no constant kd/2: `kd/2` reads as one name; with blanks round the `/` it is `kd / 2`"
    );
    assert_eq!(shown(&found[1]), "no constant x");
    assert_eq!(found[2].span, 9..10);
}

#[test]
fn running_quantities_are_read_and_refused() {
    let table = [
        (
            "kcat*[E]*[NADP+] / 2",
            "kcat*[E]".find("[E]").unwrap(),
            "[E]",
        ),
        ("a*T", 2, "T"),
        ("a*pH", 2, "pH"),
        ("rate(step one)*2", 0, "rate(step one)"),
    ];
    for (text, start, name) in table {
        let faults = faults(text);
        let fault = faults.iter().find(|f| f.message.starts_with(name)).unwrap();
        assert_eq!(
            fault.message,
            format!(
                "{name} changes during a run, and expressions with such quantities are not built yet"
            )
        );
        assert_eq!(fault.span, start..start + name.len());
    }
}

#[test]
fn slips_are_named_where_they_stand() {
    let table = [
        ("", 0..0, "the expression is empty"),
        (
            "a +",
            3..3,
            "something is missing at the end: a number, a constant or a bracket",
        ),
        (
            "a + ",
            4..4,
            "something is missing at the end: a number, a constant or a bracket",
        ),
        (
            "(a)-(b)",
            3..4,
            "`-` needs a blank on both sides: put blanks round it, as in `a - b`; without them it belongs to a name",
        ),
        (
            "a -b",
            2..3,
            "`-` needs a blank on both sides: put blanks round it, as in `a - b`; without them it belongs to a name",
        ),
        (
            "1/3",
            0..3,
            "`1/3` reads as one name: put blanks round the `/`: 1 / 3",
        ),
        (
            "1-3",
            0..3,
            "`1-3` reads as one name: put blanks round the `-`: 1 - 3",
        ),
        (
            "1,5",
            0..3,
            "`1,5` is no number: decimal comma: 1.5; two arguments: 1, 5",
        ),
        (
            "2 kd",
            2..3,
            "an operator is missing here: a product is written with `*`",
        ),
        (
            "2(3)",
            1..2,
            "an operator is missing here: a product is written with `*`",
        ),
        (
            "a[D]",
            1..2,
            "an operator is missing here: a product is written with `*`",
        ),
        (
            "between(t, 200 s, 300 s)",
            11..16,
            "`200 s`: numbers in an expression have no unit: name it in [constants], as in start = \"200 s\"",
        ),
        (
            "(a + 2.5 mol) / 3",
            5..12,
            "`2.5 mol`: numbers in an expression have no unit: name it in [constants], as in start = \"2.5 mol\"",
        ),
        ("(a", 0..1, "this bracket is never closed"),
        ("min(1, 2", 3..4, "this bracket is never closed"),
        ("[D", 0..1, "this bracket is never closed"),
        ("[ ]", 0..3, "nothing stands in this bracket"),
        ("a)", 1..2, "this bracket was never opened"),
        (
            "a, 2",
            1..2,
            "a comma stands between the arguments of min, max and between only",
        ),
        ("a**2", 1..3, "`**` is no operator: a power is written `^`"),
        ("2*)", 2..3, "`)` cannot stand here"),
        ("µ*#", 3..4, "`#` cannot stand here"),
        ("log(2)", 0..3, "no function `log`: write ln or log10"),
        ("min(1)", 0..6, "min takes two or more arguments, not 1"),
        ("exp(1, 2)", 0..9, "exp takes one argument, not 2"),
        (
            "between(1, 2)",
            0..13,
            "between takes three arguments, as in between(t, a, b), not 2",
        ),
        (
            "2 > 1",
            2..3,
            "comparisons are not written with signs: between(t, a, b) is 1 from a to b, elsewhere 0",
        ),
        (
            "betwen(2, 1, 3)",
            0..6,
            "no function `betwen`: write between",
        ),
        ("abs(2)", 0..3, "no function `abs`: write max(x, -x)"),
        ("1e999", 0..5, "1e999 is too large for a number"),
    ];
    for (text, span, message) in table {
        let fault = parse_fault(text);
        assert_eq!(
            (fault.span.clone(), shown(&fault).as_str()),
            (span, message),
            "{text}"
        );
    }
}

#[test]
fn noise_ends_before_the_stack_does() {
    for text in [
        "(".repeat(100_000),
        "-".repeat(100_000),
        "2^".repeat(100_000),
    ] {
        assert_eq!(
            parse_fault(&text).message,
            "brackets, signs and powers stand too deep in each other"
        );
    }
    let long = vec!["1"; 100_000].join(" + ");
    assert_eq!(parse_fault(&long).message, "the expression is too long");
    let list = format!("min({})", vec!["1"; 100_000].join(", "));
    assert_eq!(parse_fault(&list).message, "the expression is too long");
}

proptest! {
    #[test]
    fn no_text_panics(text in "[a-zA-Z0-9 .,+*/^()\\[\\]µ-]{0,60}") {
        match Expression::parse(&text) {
            Ok(expression) => {
                let _ = expression.evaluate(known);
            }
            Err(fault) => prop_assert!(text.get(fault.span.clone()).is_some(), "{fault:?}"),
        }
    }

    #[test]
    fn no_unicode_panics(text in "\\PC{0,40}") {
        if let Err(fault) = Expression::parse(&text) {
            prop_assert!(text.get(fault.span).is_some());
        }
    }

    #[test]
    fn written_arithmetic_is_computed(a in 0.1..10.0f64, b in 0.1..10.0f64, c in 0.1..10.0f64) {
        let text = format!("({a} + {b})*{c} - {a} / {b}^2");
        let expected = (a + b) * c - a / (b * b);
        prop_assert!((number(&text) - expected).abs() <= 1e-12 * expected.abs().max(1.0));
    }
}
