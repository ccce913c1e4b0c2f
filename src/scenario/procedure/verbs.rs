//! The verbs of a procedure with their modifiers: what is added and how, what ends a stir, what dries, what is filtered off.
//!
//! Knows one step at a time.

use crate::experiment::procedure::{Addition, Amount, Ingredient, Verb};
use crate::scenario::names::values::optional;
use crate::text::{Entry, Faults, Node, Place, TableReader, Value, did_you_mean, quote};
use crate::units::Kind;

use super::bench::Bench;
use super::condition;

pub fn ingredients(
    what: &str,
    node: &Node,
    bench: &Bench,
    faults: &mut Faults,
) -> Option<Vec<Ingredient>> {
    let table = node.as_table(what, faults)?;
    if table.entries.is_empty() {
        faults
            .error(&node.place, format!("{what} names nothing"))
            .help(format!("{what} = {{ X = \"1 equiv\" }}"));
        return None;
    }
    let read = table
        .entries
        .iter()
        .map(|entry| bench.names.ingredient(entry, faults));
    let read: Vec<_> = read.collect();
    let list: Vec<_> = read.into_iter().collect::<Option<_>>()?;
    for (i, ingredient) in list.iter().enumerate() {
        let same = list[..i]
            .iter()
            .position(|other| other.compound == ingredient.compound);
        if let Some(first) = same {
            let (first, second) = (&table.entries[first].key, &table.entries[i].key);
            let message = format!(
                "{} and {} are the same compound",
                quote(&first.text),
                quote(&second.text)
            );
            faults.error(&second.place, message).help("write it once");
            return None;
        }
    }
    Some(list)
}

pub fn addition(
    node: &Node,
    keys: &mut TableReader,
    bench: &Bench,
    faults: &mut Faults,
) -> Option<Verb> {
    let list = ingredients("add", node, bench, faults);
    let over = optional(keys, "over", Kind::TIME, faults);
    let portions = match keys.node("portions") {
        Some(node) => node.as_count("portions", 1, faults).map(Some),
        None => Some(None),
    };
    let every = optional(keys, "every", Kind::TIME, faults);
    let volume = optional(keys, "volume", Kind::VOLUME, faults);
    let place = |key: &str| keys.table().get(key).map(|entry| &entry.key.place);
    match (place("over"), place("portions"), place("every")) {
        (Some(_), _, Some(every)) => {
            faults.error(
                every,
                "over and every both spread the addition: keep one of them",
            );
            return None;
        }
        (_, None, Some(every)) => {
            faults
                .error(every, "every is the time between portions")
                .help("add portions = 4");
            return None;
        }
        // One portion has no second to wait for.
        (None, Some(_), None) if portions == Some(Some(1)) => {}
        (None, Some(portions), None) => {
            faults
                .error(
                    portions,
                    "portions need the time from first to last, or between them",
                )
                .help("over = \"15 min\", or every = \"5 min\"");
            return None;
        }
        _ => {}
    }
    let (over, portions, every, volume) = (over?, portions?, every?, volume?);
    Some(Verb::Add(Addition {
        ingredients: list?,
        over,
        portions,
        every,
        volume,
    }))
}

pub fn stir(node: &Node, bench: &Bench, faults: &mut Faults) -> Option<Verb> {
    let Value::Table(_) = node.value else {
        return Kind::TIME
            .read("stir", node, faults)
            .map(|time| Verb::Stir(time.value));
    };
    let mut keys = TableReader::new(node, "stir", faults)?;
    let until = keys.required("until", "\"carbonyl < 1 %\"", faults);
    let until = until.and_then(|node| condition::until(node, bench.glossary, faults));
    let at_most = match keys.take("at_most") {
        Some(entry) => Kind::TIME.read("at_most", &entry.node, faults),
        None if keys.table().damaged || keys.perhaps_misspelt("at_most") => None,
        None => {
            let place = keys
                .table()
                .get("until")
                .map_or(&node.place, |entry| &entry.key.place);
            faults.error(
                place,
                "until needs at_most = \"24 h\": the condition may never come true",
            );
            None
        }
    };
    keys.finish(&[], faults);
    Some(Verb::StirUntil {
        until: until?,
        at_most: at_most?.value,
    })
}

pub fn dry(node: &Node, bench: &Bench, faults: &mut Faults) -> Option<Verb> {
    let agents = match &node.value {
        Value::Text(text) if text == "none" => Vec::new(),
        Value::Text(name) => vec![endless(name, &node.place, bench, faults)?],
        _ => {
            let table = node.as_table("dry", faults)?;
            let read: Vec<_> = table
                .entries
                .iter()
                .map(|entry| limited(entry, bench, faults))
                .collect();
            read.into_iter().collect::<Option<Vec<_>>>()?
        }
    };
    Some(Verb::Dry(agents))
}

/// An agent that needs no amount: it never fills.
fn endless(
    name: &str,
    place: &Place,
    bench: &Bench,
    faults: &mut Faults,
) -> Option<(usize, Option<Amount>)> {
    let agent = agent(name, place, bench, faults)?;
    if bench.names.model?.agents[agent].capacity.is_some() {
        faults
            .error(
                place,
                format!("{name} takes up water until it is full: how much of it?"),
            )
            .help(format!("dry = {{ {name} = \"2 equiv\" }}"));
        return None;
    }
    Some((agent, None))
}

/// An agent with its amount.
fn limited(entry: &Entry, bench: &Bench, faults: &mut Faults) -> Option<(usize, Option<Amount>)> {
    let name = entry.key.text.as_str();
    let amount = bench.names.amount(name, &entry.node, faults);
    let agent = agent(name, &entry.key.place, bench, faults)?;
    let what = &bench.names.model?.agents[agent];
    let amount = amount?;
    bench
        .names
        .measurable(what.compound, &amount, &entry.node, faults)?;
    if what.capacity.is_none() {
        faults
            .error(
                &entry.node.place,
                format!("{name} never fills: it has no amount"),
            )
            .help(format!("dry = \"{name}\""));
        return None;
    }
    Some((agent, Some(amount)))
}

fn agent(name: &str, place: &Place, bench: &Bench, faults: &mut Faults) -> Option<usize> {
    let model = bench.names.model?;
    let found = bench.names.agent(name);
    if found.is_none() && bench.names.known_charged(name).is_some() {
        let message = format!("{} is charged: it is no drying agent", quote(name));
        faults.error(place, message);
        return None;
    }
    if found.is_none() {
        let known = model
            .agents
            .iter()
            .map(|agent| model.compounds[agent.compound].name.as_str());
        let hint = did_you_mean(name, known);
        faults.error(place, format!("{} is no drying agent{hint}", quote(name)));
    }
    found
}

pub fn filter(node: &Node, loss: Option<f64>, bench: &Bench, faults: &mut Faults) -> Option<Verb> {
    let listed = node.as_texts("filter", faults)?;
    let model = bench.names.model?;
    let (mut agents, mut solids) = (Vec::new(), Vec::new());
    let mut sound = true;
    for (name, item) in listed {
        let compound = model.compound_names.get(name).copied();
        let solid = compound.filter(|&id| model.compounds[id].solid);
        match (bench.names.agent(name), solid) {
            (Some(agent), _) => agents.push(agent),
            (None, Some(id)) => solids.push(id),
            _ if name == "solids" => {
                agents.extend(0..model.agents.len());
                solids.extend((0..model.compounds.len()).filter(|&id| model.compounds[id].solid));
            }
            _ => {
                sound = false;
                not_filtered(name, compound.is_some(), item, bench, faults);
            }
        }
    }
    let loss = loss?;
    sound.then_some(Verb::Filter {
        agents,
        solids,
        loss,
    })
}

fn not_filtered(name: &str, known: bool, node: &Node, bench: &Bench, faults: &mut Faults) {
    let names = bench.names.model.map(|model| &model.compound_names);
    let hint = match names {
        Some(names) if !known => did_you_mean(name, names.keys()),
        _ => String::new(),
    };
    faults
        .error(
            &node.place,
            format!(
                "{} is neither a solid nor a drying agent{hint}",
                quote(name)
            ),
        )
        .help("a [species] entry says solid = true; \"solids\" takes them all");
}
