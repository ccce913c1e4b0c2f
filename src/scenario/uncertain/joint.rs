//! `posterior = "posterior.csv"`: the draws that a fit has written, each column an address.

use crate::experiment::parameter::{Parameter, Setting};
use crate::scenario::data::{number, raw};
use crate::scenario::sweep::number::dimension_of;
use crate::scenario::variants::merge::Load;
use crate::study::Design;
use crate::study::uncertain::{JointDraws, JointNumber};
use crate::text::{Digest, Faults, Node, Place, quote};
use crate::units::{Unit, parse_unit};

/// Reads a file of joint draws.
pub fn joint(node: &Node, design: &Design, load: Load, faults: &mut Faults) -> Option<JointDraws> {
    let file = node.as_text("posterior", faults)?;
    let source = match load(file) {
        Ok(source) => source,
        Err(why) => {
            let help = "`monobis fit` writes it where [fit] says posterior = true";
            faults.error(&node.place, why).help(help);
            return None;
        }
    };
    let table = raw(&source, faults)?;
    let heads = table.heads.iter().enumerate();
    let columns: Vec<(usize, JointNumber, f64)> = heads
        .filter_map(|(at, head)| {
            let head = (head.text.as_str(), &head.place);
            let (number, factor) = column(head, Draws::Table, design, faults)?;
            if number.acts.is_empty() {
                return None;
            }
            Some((at, number, factor))
        })
        .collect();
    let mut rows = Vec::with_capacity(table.rows.len());
    for row in &table.rows {
        let value = |(at, of, factor): &(usize, JointNumber, f64)| {
            let cell = &row.cells[*at];
            Some(number(cell, &of.name, table.decimal_comma, faults)? * factor)
        };
        rows.push(columns.iter().map(value).collect::<Option<Vec<f64>>>()?);
    }
    if rows.is_empty() || columns.is_empty() {
        let message = format!("{file} holds no draws");
        faults.error(&node.place, message);
        return None;
    }
    Some(JointDraws {
        file: file.to_owned(),
        digest: Digest::of(source.text.as_bytes()).to_string(),
        numbers: columns.into_iter().map(|(_, number, _)| number).collect(),
        rows,
    })
}

/// Where a number that is drawn with others is named.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Draws {
    /// A head of a table of draws.
    Table,
    /// A row of a covariance.
    Covariance,
}

/// What `name [unit]` names, and base units in one of its unit; acts nowhere, with a warning, where no case has it.
pub(super) fn column(
    (head, place): (&str, &Place),
    draws: Draws,
    design: &Design,
    faults: &mut Faults,
) -> Option<(JointNumber, f64)> {
    let (name, unit) = match head.rsplit_once(" [") {
        Some((name, unit)) => (name, unit.trim_end_matches(']')),
        None => (head, ""),
    };
    let unit = match unit {
        "" | "1" => Unit::one(),
        text => match parse_unit(text) {
            Ok(unit) => unit,
            Err(flaw) => {
                faults.error(place, flaw.message);
                return None;
            }
        },
    };
    let mut acts = Vec::new();
    for (at, case) in design.cases.iter().enumerate() {
        let Ok(parameter) = Parameter::resolve(name, case) else {
            continue;
        };
        let like = parameter.get(case).unwrap_or(Setting::Number(0.0));
        if dimension_of(&parameter, case, like) != unit.dimension {
            let message = format!("{name} is not counted in {}", quote(&unit.text));
            faults.error(place, message);
            return None;
        }
        acts.push((at, parameter, like));
    }
    if acts.is_empty() && name.contains(" of ") {
        let message = format!("{name} is of one experiment: its draws are not used here");
        faults.warning(place, message);
    } else if acts.is_empty() {
        let message = format!("{} names no number of this scenario", quote(name));
        let help = match draws {
            Draws::Table => "its draws are not used here",
            Draws::Covariance => "its row only says how the others go with it",
        };
        faults.warning(place, message).help(help);
    }
    let factor = unit.of_differences().to_base(1.0);
    let name = name.to_owned();
    Some((JointNumber { name, acts }, factor))
}
