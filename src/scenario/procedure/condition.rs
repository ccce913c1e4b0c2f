//! Conditions: `"carbonyl < 1 %"`.
//!
//! Knows observables by name only; what they measure was compiled before.

use std::ops::Range;

use crate::experiment::observable::{Goal, Observable};
use crate::flask::{Measure, Until};
use crate::scenario::names::glossary::Glossary;
use crate::text::{Faults, Flaw, Node};
use crate::units::{Dimension, Quantity, Scale, parse_quantity};

/// Reads a condition on an observable that has a course in time.
pub fn until(node: &Node, glossary: &Glossary, faults: &mut Faults) -> Option<Until> {
    of(node, glossary, faults).map(|(_, until)| until)
}

/// The same with the observable.
pub fn of<'g>(
    node: &Node,
    glossary: &'g Glossary,
    faults: &mut Faults,
) -> Option<(&'g Observable, Until)> {
    let text = node.as_text("a condition", faults)?;
    let Some(at) = text.find(['<', '>']) else {
        faults
            .error(
                &node.place,
                "a condition compares an observable with a value",
            )
            .help("for example \"carbonyl < 1 %\"");
        return None;
    };
    let below = text[at..].starts_with('<');
    let name = text[..at].trim();
    let start = text.len() - text.trim_start().len();
    let place = node.place_within(start..(start + name.len()).max(start));
    let value = value_text(text, at + 1, node, faults);
    let observable = glossary.find(name, &place, faults)?;
    let Some(measure) = observable.measure() else {
        faults.error(
            &place,
            format!("{name} has no course in time: it cannot end a step"),
        );
        return None;
    };
    let (quantity, span) = value?;
    let value = in_unit_of(measure, &quantity).or_else(|| {
        let found = quantity.dimension.words();
        let wanted = words(measure);
        let message = format!("{name} is {wanted}; \"{}\" is {found}", &text[span.clone()]);
        let flaw = Flaw::new(span.clone(), message);
        let bare = matches!(measure, Measure::Percentage { .. }) && quantity.unit.text.is_empty();
        let help = format!("write \"{} %\"", &text[span.clone()]);
        node.flaw(&if bare { flaw.with_help(help) } else { flaw }, faults);
        None
    })?;
    let until = Until {
        measure: measure.clone(),
        value,
        below,
        text: text.to_owned(),
    };
    Some((observable, until))
}

/// The quantity from byte `from` on, after the sign, with its span.
pub fn value_text(
    text: &str,
    from: usize,
    node: &Node,
    faults: &mut Faults,
) -> Option<(Quantity, Range<usize>)> {
    let rest = &text[from..];
    let begin = from + rest.len() - rest.trim_start().len();
    let span = begin..begin + rest.trim().len();
    match parse_quantity(&text[span.clone()]) {
        Ok(quantity) if quantity.of.is_none() => Some((quantity, span)),
        Ok(_) => {
            node.flaw(
                &Flaw::new(
                    span,
                    "a condition has no \"of\": the observable says of what",
                ),
                faults,
            );
            None
        }
        Err(flaw) => {
            let inner = begin + flaw.span.start..begin + flaw.span.end;
            node.flaw(
                &Flaw {
                    span: inner,
                    ..flaw
                },
                faults,
            );
            None
        }
    }
}

/// The value in the measure's unit; none when the dimension is another one.
pub fn in_unit_of(measure: &Measure, quantity: &Quantity) -> Option<f64> {
    let (dimension, value) = match measure {
        // A bare number would be a fraction to one reader and a percentage to another.
        Measure::Percentage { .. } if quantity.unit.text != "%" => return None,
        Measure::Percentage { .. } => (Dimension::NONE, quantity.unit.from_base(quantity.value)),
        Measure::Ph => (Dimension::NONE, quantity.value),
        Measure::Volume => (Dimension::VOLUME, quantity.value),
        Measure::Temperature => (Dimension::TEMPERATURE, quantity.value),
        Measure::Reading {
            dimension, scale, ..
        } => {
            // "5 °C" of a difference is 5 K.
            let written = quantity.unit.from_base(quantity.value);
            let as_meant = Scale::of(&quantity.unit, scale.zeros)?;
            let value = if as_meant.zero == quantity.unit.to_base(0.0) {
                quantity.value
            } else {
                as_meant.in_base(written)
            };
            (*dimension, scale.shown(value))
        }
    };
    (quantity.dimension == dimension).then_some(value)
}

fn words(measure: &Measure) -> String {
    match measure {
        Measure::Percentage { .. } => "a percentage".to_owned(),
        Measure::Ph => Dimension::NONE.words(),
        Measure::Volume => Dimension::VOLUME.words(),
        Measure::Temperature => Dimension::TEMPERATURE.words(),
        Measure::Reading { dimension, .. } => dimension.words(),
    }
}

/// The goal of a `time_to`.
pub fn goal(value: f64, below: bool) -> Goal {
    if below {
        Goal::Below(value)
    } else {
        Goal::Above(value)
    }
}
