//! Rate laws that are not mass action: `orders = { H = 0.5 }`, and `rate = "..."` with constants of its own.
//!
//! Reads what a reaction says. What a law comes to is computed in `network`.

use super::equation::named_actor;
use super::rate::Rate;
use crate::library::entries::constant::read_constant;
use crate::library::entries::reading::{Origin, Readings};
use crate::library::species::families::Families;
use crate::network::Actor;
use crate::network::expression::Expression;
use crate::text::{Entry, Faults, Node, TableReader, quote};

/// How a step's rate follows concentrations.
#[derive(Debug, Clone)]
pub(crate) enum StepLaw {
    /// By the stoichiometric numbers.
    MassAction,
    /// By orders of their own.
    Orders(Vec<(Actor, f64)>),
    /// As written.
    Rate(Rate),
}

/// Keys that fix a mass-action rate; beside `rate` they would have no meaning.
const OF_MASS_ACTION: [&str; 12] = [
    "k", "kf", "kr", "K", "K_factor", "A", "Ea", "dH", "dS", "dH_K", "sites", "orders",
];

/// Reads `rate` or `orders`; `None` after a fault.
pub(crate) fn read_law(
    keys: &mut TableReader<'_>,
    left: &[(Actor, u32)],
    reversible: bool,
    protic: bool,
    families: &Families,
    faults: &mut Faults,
) -> Option<StepLaw> {
    let (rate, orders) = (keys.take("rate"), keys.take("orders"));
    let Some(entry) = rate.or(orders) else {
        return Some(StepLaw::MassAction);
    };
    if reversible {
        faults
            .error(&entry.key.place, "a law of its own is one-way")
            .help("write `->`, and a second reaction for the way back");
        return None;
    }
    if rate.is_some() {
        return read_rate(entry, keys, faults).map(StepLaw::Rate);
    }
    read_orders(&entry.node, left, protic, families, faults).map(StepLaw::Orders)
}

fn read_rate(entry: &Entry, keys: &TableReader<'_>, faults: &mut Faults) -> Option<Rate> {
    let node = &entry.node;
    let mut sound = true;
    for key in OF_MASS_ACTION {
        if let Some(other) = keys.table().get(key) {
            let message = format!("rate is the whole law: {key} has nothing to act on");
            faults
                .error(&other.key.place, message)
                .help(format!("constants = {{ {key} = ... }} if the law names it"));
            sound = false;
        }
    }
    let text = node.as_text("rate", faults)?;
    match Expression::parse(text) {
        Ok(expression) => sound.then(|| Rate {
            expression,
            node: node.clone(),
            constants: Vec::new(),
        }),
        Err(flaw) => {
            node.flaw(&flaw, faults);
            None
        }
    }
}

/// Orders of the left side: those given, the stoichiometric number for who is left out.
fn read_orders(
    node: &Node,
    left: &[(Actor, u32)],
    protic: bool,
    families: &Families,
    faults: &mut Faults,
) -> Option<Vec<(Actor, f64)>> {
    let table = node.as_table("orders", faults)?;
    let counted = left.iter().filter(|(actor, _)| *actor != Actor::Solvent);
    let mut orders: Vec<(Actor, f64)> = counted.map(|&(a, n)| (a, f64::from(n))).collect();
    let mut sound = true;
    for entry in &table.entries {
        let name = &entry.key.text;
        let place = &entry.key.place;
        let actor = named_actor(name, place, protic, families, faults);
        let order = entry.node.as_number("an order", faults);
        let (Some(actor), Some(order)) = (actor, order) else {
            sound = false;
            continue;
        };
        if (100.0 * order - (100.0 * order).round()).abs() > 1e-9 || order.abs() > 100.0 {
            let message = format!("an order has two decimals at most; this is {order}");
            faults.error(&entry.node.place, message);
            sound = false;
        }
        match orders.iter_mut().find(|(a, _)| *a == actor) {
            Some(known) => known.1 = order,
            None => {
                faults
                    .error(place, format!("{} does not stand on the left", quote(name)))
                    .help("a catalyst stands on both sides; anything else needs rate = \"...\"");
                sound = false;
            }
        }
    }
    sound.then_some(orders)
}

/// The readings of a reaction's own `constants`, with their keys.
pub(crate) fn own_constants(
    keys: &mut TableReader<'_>,
    law: Option<&StepLaw>,
    faults: &mut Faults,
) -> Vec<(String, Readings)> {
    let Some(entry) = keys.take("constants") else {
        return Vec::new();
    };
    let Some(table) = entry.node.as_table("constants", faults) else {
        return Vec::new();
    };
    let named: Vec<&str> = match law {
        Some(StepLaw::Rate(rate)) => rate.expression.constants().iter().map(|c| c.0).collect(),
        Some(_) => Vec::new(),
        None => return Vec::new(),
    };
    let mut list = Vec::new();
    for entry in &table.entries {
        let name = &entry.key.text;
        if !named.contains(&name.as_str()) {
            let message = format!("{} stands in no rate of this reaction", quote(name));
            faults.error(&entry.key.place, message);
            continue;
        }
        let readings = read_constant(name, &entry.node, Origin::Scenario, faults);
        list.extend(readings.map(|readings| (name.clone(), readings)));
    }
    list
}
