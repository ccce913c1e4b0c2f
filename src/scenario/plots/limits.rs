//! `contours` and `limits`: values of observables and ends of axes, with their units.

use crate::scenario::sweep::design::Designed;
use crate::study::{Along, Design};
use crate::text::{Faults, Node, TableReader, Value, quote};
use crate::units::{Quantity, Unit, parse_quantity, parse_unit};

use super::spec::Limits;

/// What the ends of each axis count in; none where it has no numbers.
pub struct Scales {
    pub x: Option<Unit>,
    pub y: Option<Unit>,
    pub z: Option<Unit>,
}

/// The unit of an observable, as figures show it.
pub fn of_observable(name: &str, designed: &Designed) -> Option<Unit> {
    let all = designed.design.cases.iter().flat_map(|c| &c.observables);
    let unit = &all.into_iter().find(|o| o.name == name)?.unit;
    // `% of amine` counts in percent.
    shown(unit.split(' ').next()?)
}

/// The unit of an axis; none where it has no numbers.
pub fn of_axis(along: Along, design: &Design) -> Option<Unit> {
    let Along::Axis(axis) = along else {
        return None;
    };
    let heading = &design.axes[axis].numbers.as_ref()?.heading;
    let (_, unit) = heading.strip_suffix(']')?.rsplit_once('[')?;
    shown(unit.split(" of ").next()?)
}

/// The unit that a heading names; what has none is headed `1` and limited by bare numbers.
fn shown(text: &str) -> Option<Unit> {
    match text {
        "1" => Some(Unit::one()),
        text => parse_unit(text).ok(),
    }
}

/// Reads `limits = { x = [from, to], y = ..., z = ... }`.
pub fn limits(node: &Node, scales: &Scales, faults: &mut Faults) -> Option<Limits> {
    let mut keys = TableReader::new(node, "limits", faults)?;
    let mut one = |key: &str, unit: &Option<Unit>, faults: &mut Faults| match keys.node(key) {
        None => Some(None),
        Some(node) => pair(key, node, unit.as_ref(), faults).map(Some),
    };
    let x = one("x", &scales.x, faults);
    let y = one("y", &scales.y, faults);
    let z = one("z", &scales.z, faults);
    keys.finish(&[], faults);
    Some(Limits {
        x: x?,
        y: y?,
        z: z?,
    })
}

fn pair(key: &str, node: &Node, unit: Option<&Unit>, faults: &mut Faults) -> Option<(f64, f64)> {
    let Some(unit) = unit else {
        faults.error(&node.place, format!("{key} has no numbers to limit"));
        return None;
    };
    let items = node.as_array(key, faults)?;
    let [from, to] = items else {
        faults
            .error(&node.place, format!("limits of {key} are two values"))
            .help(format!(
                "{key} = [\"{}\", \"{}\"]",
                with(0, unit),
                with(1, unit)
            ));
        return None;
    };
    let (from, high) = (value(key, from, unit, faults), value(key, to, unit, faults));
    let (from, high) = (from?, high?);
    if from >= high {
        faults.error(&to.place, format!("limits of {key} run upwards"));
        return None;
    }
    Some((from, high))
}

/// Reads `contours = [ ... ]`.
pub fn contours(node: &Node, unit: &Unit, faults: &mut Faults) -> Option<Vec<f64>> {
    let items = node.as_array("contours", faults)?;
    let values: Vec<Option<f64>> = items
        .iter()
        .map(|item| value("each of contours", item, unit, faults))
        .collect();
    values.into_iter().collect()
}

fn with(number: u32, unit: &Unit) -> String {
    format!("{number} {}", unit.text).trim().to_owned()
}

/// A value in the unit of what it limits.
fn value(what: &str, node: &Node, unit: &Unit, faults: &mut Faults) -> Option<f64> {
    let quantity = match &node.value {
        Value::Text(text) => match parse_quantity(text) {
            Ok(quantity) => quantity,
            Err(flaw) => {
                node.flaw(&flaw, faults);
                return None;
            }
        },
        _ => Quantity::pure(node.as_number(what, faults)?),
    };
    let bare = quantity.unit == Unit::one() && *unit != Unit::one();
    if quantity.dimension != unit.dimension || bare {
        let message = format!("{what} counts in {}", quote(&unit.text));
        faults
            .error(&node.place, message)
            .help(format!("for example \"{}\"", with(1, unit)));
        return None;
    }
    Some(unit.from_base(quantity.value))
}
