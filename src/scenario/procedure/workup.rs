//! The verbs of a work-up with their modifiers: quench, extraction, evaporation, isolation.
//!
//! Knows one step at a time.

use crate::experiment::procedure::{Extraction, Layer, Quenching, Verb};
use crate::library::solvent_names;
use crate::model::WATER;
use crate::scenario::names::compounds::undeclared_pool;
use crate::scenario::names::sides::pools_of;
use crate::scenario::names::values::{optional, ph_of_water, share};
use crate::text::{Entry, Faults, Node, TableReader, Value, did_you_mean, quote};
use crate::units::{Dimension, Kind, parse_quantity};

use super::bench::Bench;

/// What is lost in handling: nothing when it is not said.
pub fn loss(keys: &mut TableReader, faults: &mut Faults) -> Option<f64> {
    match keys.node("loss") {
        Some(node) => share("loss", node, faults),
        None => Some(0.0),
    }
}

pub fn quench(node: &Node, keys: &mut TableReader, faults: &mut Faults) -> Option<Verb> {
    let agent = node.as_text("quench", faults);
    let volume = optional(keys, "volume", Kind::VOLUME, faults);
    let ph = match keys.node("pH") {
        Some(node) => ph_of_water("pH", node, faults).map(Some),
        None => Some(None),
    };
    Some(Verb::Quench(Quenching {
        agent: agent?.to_owned(),
        volume: volume?,
        ph: ph?,
    }))
}

pub fn extract(
    node: &Node,
    keys: &mut TableReader,
    bench: &Bench,
    faults: &mut Faults,
) -> Option<Verb> {
    let solvent = node.as_text("extract", faults);
    let solvent = solvent.filter(|name| parts_from_water(name, node, bench, faults));
    let volume = optional(keys, "volume", Kind::VOLUME, faults);
    let water = optional(keys, "water", Kind::VOLUME, faults);
    let times = match keys.node("times") {
        Some(node) => node.as_count("times", 1, faults),
        None => Some(1),
    };
    let ph = match keys.node("pH") {
        Some(node) => ph_of_water("pH", node, faults).map(Some),
        None => Some(None),
    };
    let keep = match keys.node("keep") {
        Some(node) => node.as_word("keep", &["organic", "aqueous"], faults),
        None => Some("organic"),
    };
    let loss = loss(keys, faults);
    let base = bench.names.model.and_then(|model| model.acid_or_base());
    if let (Some(None), Some(name), false, Some(_)) = (ph, base, keys.table().damaged, solvent) {
        let place = &keys.table().get("extract")?.key.place;
        faults
            .error(
                place,
                format!("{name} is an acid or a base: at which pH is the water?"),
            )
            .help("pH = 11");
        return None;
    }
    Some(Verb::Extract(Extraction {
        solvent: solvent?.to_owned(),
        volume: volume?,
        water: water?,
        times: times?,
        ph: ph?,
        keep: match keep? {
            "aqueous" => Layer::Aqueous,
            _ => Layer::Organic,
        },
        loss: loss?,
    }))
}

/// Whether a solvent is known and makes a layer of its own; else a fault.
fn parts_from_water(name: &str, node: &Node, bench: &Bench, faults: &mut Faults) -> bool {
    if parse_quantity(name).is_ok_and(|q| q.dimension == Dimension::VOLUME) {
        let message = format!("{} is how much, and no solvent", quote(name));
        let help = format!("extract = \"DCM\", volume = \"{name}\"");
        faults.error(&node.place, message).help(help);
        return false;
    }
    let Some(model) = bench.names.model else {
        return true;
    };
    let Some(liquid) = model.liquids.get(name) else {
        let hint = did_you_mean(name, solvent_names());
        let message = format!("{} is no solvent that is known{hint}", quote(name));
        let help = format!(
            "a solvent that the library lacks: {name} = {{ mixes_with_water = false }} in [species]"
        );
        faults.error(&node.place, message).help(help);
        return false;
    };
    let water = liquid.name == WATER;
    if !water && liquid.mixes_with_water != Some(true) {
        return true;
    }
    let message = match water {
        true => "water is what the solvent is shaken with".to_owned(),
        false => format!("{name} mixes with water: there are no two layers"),
    };
    let help = "for example extract = \"DCM\": a solvent that does not mix with water";
    faults.error(&node.place, message).help(help);
    false
}

pub fn concentrate(node: &Node, keys: &mut TableReader, faults: &mut Faults) -> Option<Verb> {
    let to = match &node.value {
        Value::Text(text) if text == "dryness" => Some(0.0),
        Value::Text(text) if text.starts_with(char::is_alphabetic) => {
            let message = format!("{} is no volume and not \"dryness\"", quote(text));
            faults.error(&node.place, message);
            None
        }
        _ => Kind::VOLUME
            .read("concentrate", node, faults)
            .map(|volume| volume.value),
    };
    let loss = loss(keys, faults);
    Some(Verb::Concentrate {
        to: to?,
        loss: loss?,
    })
}

pub fn isolate(node: &Node, bench: &Bench, faults: &mut Faults) -> Option<Verb> {
    let table = node.as_table("isolate", faults)?;
    if table.entries.is_empty() {
        faults
            .error(&node.place, "isolate names nothing")
            .help("isolate = { mono = \"92 %\" }");
        return None;
    }
    let read = table.entries.iter().map(|entry| kept(entry, bench, faults));
    let read: Vec<_> = read.collect();
    let mut kept: Vec<(usize, f64)> = Vec::new();
    for (list, entry) in read
        .into_iter()
        .collect::<Option<Vec<_>>>()?
        .iter()
        .zip(&table.entries)
    {
        let twice = |(pool, _): &(usize, f64)| kept.iter().any(|(other, _)| other == pool);
        if list.iter().any(twice) {
            let message = format!("{} is isolated twice", entry.key.text);
            faults
                .error(&entry.key.place, message)
                .help("write it once");
            return None;
        }
        kept.extend(list);
    }
    Some(Verb::Isolate(kept))
}

/// A compound, or all that go by one name, and its recovery.
fn kept(entry: &Entry, bench: &Bench, faults: &mut Faults) -> Option<Vec<(usize, f64)>> {
    let name = entry.key.text.as_str();
    let recovery = share(name, &entry.node, faults);
    let model = bench.names.model?;
    let pools = pools_of(name, model);
    if pools.is_none() {
        undeclared_pool(name, &entry.key.place, model, faults);
    }
    let recovery = recovery?;
    Some(pools?.iter().map(|&pool| (pool, recovery)).collect())
}
