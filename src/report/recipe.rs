//! Recipes of quench agents, scaled to what was charged: "1 mL per g LiAlH4" becomes millilitres.
//!
//! A line that counts from nothing, or from what is not in the flask, stays as it is written.

use super::words::terminal::significant;
use crate::model::Model;
use crate::units::{Dimension, Unit, parse_quantity, parse_unit};

/// What separates an amount from what it counts from.
const PER: &str = " per ";
/// Digits of a scaled amount.
const DIGITS: i32 = 3;

/// A line of a recipe with its amount worked out for what was charged, mol of each compound.
pub fn scaled(line: &str, model: &Model, charged: &[f64]) -> String {
    worked_out(line, model, charged).unwrap_or_else(|| line.to_owned())
}

fn worked_out(line: &str, model: &Model, charged: &[f64]) -> Option<String> {
    let at = line.find(PER)?;
    let (before, after) = (&line[..at], &line[at + PER.len()..]);
    let start = start_of_quantity(before)?;
    let amount = parse_quantity(&before[start..]).ok()?;
    let end = after.find([',', ';']).unwrap_or(after.len());
    let (unit, name) = after[..end].trim().split_once(' ')?;
    let name = name.trim().trim_start_matches("of ").trim();
    let counted = counted(name, &parse_unit(unit).ok()?, model, charged)?;
    let scaled = amount.unit.from_base(amount.value * counted);
    Some(format!(
        "{}{} {} ({}{PER}{}){}",
        &before[..start],
        significant(scaled, DIGITS),
        amount.unit.text,
        &before[start..],
        after[..end].trim_end(),
        &after[end..]
    ))
}

/// Where the number and the unit at the end of a text begin.
fn start_of_quantity(text: &str) -> Option<usize> {
    let unit = text.rfind(' ')?;
    Some(text[..unit].rfind(' ').map_or(0, |at| at + 1))
}

/// How much of a compound was charged, in a unit; nothing where none of it was, or where grams and litres are not known.
fn counted(name: &str, unit: &Unit, model: &Model, charged: &[f64]) -> Option<f64> {
    let id = *model.compound_names.get(name)?;
    let compound = &model.compounds[id];
    let moles = charged.get(id).copied().filter(|&n| n > 0.0)?;
    let value = match unit.dimension {
        Dimension::AMOUNT => moles,
        Dimension::MASS => moles * compound.molar_mass?,
        Dimension::VOLUME => moles * compound.molar_mass? / compound.density?,
        _ => return None,
    };
    Some(unit.from_base(value))
}
