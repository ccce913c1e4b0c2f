//! A document as Antimony: the same model as a text that one can read and edit.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::document::{Document, DocumentReaction, Event, NamedValue, ValueCourse};
use super::math::{Math, Test};
use super::units;
use super::visible::visible;
use crate::units::{Dimension, plain_number};

/// Comments are broken at this many characters.
const WIDTH: usize = 120;

/// The whole text.
pub(super) fn text(document: &Document) -> String {
    let mut text = format!("// {}\n", plain(&document.name));
    for note in &document.notes {
        text += "//\n";
        text += &comment("", note);
    }
    text += "//\n// Constants, from which the parameters below follow:\n";
    for constant in &document.constants {
        text += &comment("", constant);
    }
    let _ = writeln!(text, "\nmodel {}()", document.id);
    text += &unit_definitions(document);
    text += &amounts(document);
    heading(&mut text, "Reactions, mol/s");
    for reaction in &document.reactions {
        text += &self::reaction(reaction);
    }
    heading(&mut text, "Constants, and what follows from the amounts");
    for quantity in &document.quantities {
        text += &self::quantity(quantity);
    }
    if !document.events.is_empty() {
        heading(&mut text, "The procedure");
    }
    for event in &document.events {
        text += &self::event(event);
    }
    text += "end\n";
    text
}

fn heading(text: &mut String, words: &str) {
    let _ = writeln!(text, "\n  // {words}");
}

fn unit_definitions(document: &Document) -> String {
    let mut used: BTreeMap<String, Dimension> = BTreeMap::new();
    for quantity in &document.quantities {
        if units::known(quantity.dimension).is_none() {
            used.insert(units::id(quantity.dimension), quantity.dimension);
        }
    }
    let mut text = String::new();
    for (id, dimension) in used {
        let factors = units::factors(dimension);
        let factor = |f: &units::UnitFactor| {
            let many = if f.multiplier == 1.0 {
                String::new()
            } else {
                format!("{} ", plain_number(f.multiplier))
            };
            format!("({many}{})^{}", f.kind, plain_number(f.exponent))
        };
        let factors: Vec<String> = factors.iter().map(factor).collect();
        let _ = writeln!(text, "  unit {id} = {};", factors.join(" * "));
    }
    text += "  unit substance = mole;\n  unit extent = mole;\n  unit volume = litre;\n  unit time_unit = second;\n";
    text
}

fn amounts(document: &Document) -> String {
    let flask = &document.flask;
    let mut text = String::new();
    heading(&mut text, "Volume, L, and amounts at the start, mol");
    let _ = writeln!(text, "  compartment {};", flask.id);
    text += &self::quantity(flask);
    for species in &document.species {
        let start = plain_number(species.start);
        let _ = writeln!(
            text,
            "  substanceOnly species {id} in {}; {id} = {start};{}",
            flask.id,
            named(&species.id, &species.name),
            id = species.id,
        );
    }
    text
}

/// `; X is "name"` where the identifier does not say it.
fn named(id: &str, name: &str) -> String {
    if id == name {
        String::new()
    } else {
        format!(" {id} is \"{}\";", plain(name))
    }
}

fn reaction(reaction: &DocumentReaction) -> String {
    let side = |side: &[(String, f64)]| {
        let term = |(id, count): &(String, f64)| match *count {
            1.0 => id.clone(),
            n => format!("{} {id}", plain_number(n)),
        };
        side.iter().map(term).collect::<Vec<_>>().join(" + ")
    };
    let arrow = if reaction.reversible { "->" } else { "=>" };
    let mut text = comments(&reaction.notes);
    let _ = writeln!(
        text,
        "  {}: {}; {};{}",
        reaction.id,
        format!(
            "{} {arrow} {}",
            side(&reaction.reactants),
            side(&reaction.products)
        )
        .trim(),
        infix(&reaction.rate, 0),
        named(&reaction.id, &reaction.name),
    );
    text
}

fn quantity(quantity: &NamedValue) -> String {
    let id = &quantity.id;
    let mut text = comments(&quantity.notes);
    let _ = match &quantity.course {
        ValueCourse::Constant(value) | ValueCourse::Stepped(value) => {
            write!(text, "  {id} = {};", plain_number(*value))
        }
        ValueCourse::Rate(start, rate) => write!(
            text,
            "  {id} = {}; {id}' = {};",
            plain_number(*start),
            infix(rate, 0)
        ),
        ValueCourse::Rule(math) => write!(text, "  {id} := {};", infix(math, 0)),
    };
    let unit = units::id(quantity.dimension);
    let _ = writeln!(text, " {id} has {unit};{}", named(id, &quantity.name));
    text
}

fn event(event: &Event) -> String {
    let assignments = event.assignments.iter();
    let assignments = assignments.map(|(id, value)| format!("{id} = {}", infix(value, 0)));
    format!(
        "  {}: at ({}), t0=false, persistent=true, fromTrigger=true: {};{}\n",
        event.id,
        test(&event.trigger),
        assignments.collect::<Vec<_>>().join(", "),
        named(&event.id, &event.name),
    )
}

fn comments(lines: &[String]) -> String {
    lines.iter().map(|line| comment("  ", line)).collect()
}

/// A comment, broken between words.
fn comment(indent: &str, line: &str) -> String {
    let mut text = String::new();
    let mut row = String::new();
    for word in visible(line).split_whitespace() {
        if !row.is_empty() && indent.len() + 4 + row.len() + word.len() > WIDTH {
            let _ = writeln!(text, "{indent}//{row}");
            row.clear();
        }
        row.push(' ');
        row.push_str(word);
    }
    let _ = writeln!(text, "{indent}//{row}");
    text
}

/// A name without what would end a quoted text.
fn plain(name: &str) -> String {
    visible(name).replace('"', "'")
}

/// How tightly an expression holds together: a sum less than a product, a product less than a power.
fn tightness(value: &Math) -> u8 {
    match value {
        Math::Sum(_) => 1,
        Math::Negative(_) => 2,
        Math::Number(number) if *number < 0.0 => 2,
        Math::Product(_) | Math::Quotient(..) => 3,
        Math::Power(..) => 4,
        _ => 5,
    }
}

/// An expression between neighbours of this tightness.
fn infix(value: &Math, around: u8) -> String {
    let text = match value {
        Math::Number(number) => plain_number(*number),
        Math::Time => "time".to_owned(),
        Math::Name(id) => id.clone(),
        Math::Negative(a) => format!("-{}", infix(a, 3)),
        Math::Sum(terms) => sum(terms),
        Math::Product(factors) => {
            // From left to right: only the first may be a quotient.
            let factors = factors.iter().enumerate();
            let factors = factors.map(|(i, factor)| infix(factor, if i == 0 { 3 } else { 4 }));
            factors.collect::<Vec<_>>().join("*")
        }
        Math::Quotient(a, b) => format!("{}/{}", infix(a, 3), infix(b, 4)),
        Math::Power(a, b) => format!("{}^{}", infix(a, 5), infix(b, 5)),
        Math::Exponential(a) => format!("exp({})", infix(a, 0)),
        Math::Logarithm(a) => format!("ln({})", infix(a, 0)),
        Math::Absolute(a) => format!("abs({})", infix(a, 0)),
        Math::Choice(condition, a, b) => format!(
            "piecewise({}, {}, {})",
            infix(a, 0),
            test(condition),
            infix(b, 0)
        ),
    };
    if tightness(value) < around {
        format!("({text})")
    } else {
        text
    }
}

fn sum(terms: &[Math]) -> String {
    let mut text = String::new();
    for (index, term) in terms.iter().enumerate() {
        let (sign, term) = match term {
            Math::Negative(a) => ("-", infix(a, 3)),
            Math::Number(number) if *number < 0.0 => ("-", plain_number(-number)),
            term => ("+", infix(term, 2)),
        };
        match (index, sign) {
            (0, "+") => {}
            (0, sign) => text.push_str(sign),
            (_, sign) => {
                let _ = write!(text, " {sign} ");
            }
        }
        text.push_str(&term);
    }
    text
}

fn test(condition: &Test) -> String {
    let (a, sign, b) = match condition {
        Test::Above(a, b) => (a, ">", b),
        Test::AtLeast(a, b) => (a, ">=", b),
        Test::AtMost(a, b) => (a, "<=", b),
        Test::Equal(a, b) => (a, "==", b),
        Test::All(parts) => return joined(parts, " && "),
        Test::Any(parts) => return joined(parts, " || "),
    };
    format!("{} {sign} {}", infix(a, 0), infix(b, 0))
}

fn joined(parts: &[Test], word: &str) -> String {
    let parts = parts.iter().map(|part| format!("({})", test(part)));
    parts.collect::<Vec<_>>().join(word)
}
