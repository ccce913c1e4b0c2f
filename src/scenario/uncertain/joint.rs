//! `posterior = "posterior.csv"`: the draws that a fit has written, each column an address.

use crate::experiment::parameter::{Parameter, Setting};
use crate::scenario::data::{TableCell, number, raw};
use crate::scenario::sweep::number::dimension_of;
use crate::scenario::variants::merge::Load;
use crate::study::Design;
use crate::study::uncertain::{JointDraws, JointNumber};
use crate::text::{Digest, Faults, Node, quote};
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
            let (number, factor) = column(head, design, faults)?;
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

/// What a head names, and base units in one of its unit.
fn column(head: &TableCell, design: &Design, faults: &mut Faults) -> Option<(JointNumber, f64)> {
    let (name, unit) = match head.text.rsplit_once(" [") {
        Some((name, unit)) => (name, unit.trim_end_matches(']')),
        None => (head.text.as_str(), ""),
    };
    let unit = match unit {
        "" | "1" => Unit::one(),
        text => match parse_unit(text) {
            Ok(unit) => unit,
            Err(flaw) => {
                faults.error(&head.place, flaw.message);
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
            faults.error(&head.place, message);
            return None;
        }
        acts.push((at, parameter, like));
    }
    if acts.is_empty() && name.contains(" of ") {
        let message = format!("{name} is of one experiment: its draws are not used here");
        faults.warning(&head.place, message);
        return None;
    }
    if acts.is_empty() {
        let message = format!("{} names no number of this scenario", quote(name));
        let help = "its draws are not used here";
        faults.warning(&head.place, message).help(help);
        return None;
    }
    let factor = unit.of_differences().to_base(1.0);
    let name = name.to_owned();
    Some((JointNumber { name, acts }, factor))
}
