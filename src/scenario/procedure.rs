//! The procedure: one verb per step with its modifiers, in the order it is done.
//!
//! Resolves names and units; what the steps come to in time is for the procedure room.

use crate::procedure::{Addition, Amount, Step, Verb};
use crate::text::{Entry, Faults, Node, Place, TableReader, Value, did_you_mean, quote};
use crate::units::Kind;

use super::condition;
use super::flask::temperature_of;
use super::names::{Names, share};
use super::observables::Glossary;

/// The verbs, in the order in which messages list them.
const VERBS: [&str; 8] = ["charge", "add", "stir", "temperature", "dry", "filter", "repeat", "quench"];
/// Verbs of the language that act in later versions.
const NOT_BUILT: [&str; 4] = ["gas", "extract", "concentrate", "isolate"];
/// Steps that a procedure may come to when its blocks and portions are written out; beyond it a number was mistyped.
const MOST_STEPS: u64 = 100_000;

/// What steps are read with.
#[derive(Debug, Clone, Copy)]
pub struct Bench<'a> {
    /// Compounds.
    pub names: Names<'a>,
    /// Observables, for conditions.
    pub glossary: &'a Glossary,
}

/// Reads `procedure`; `root` is where the fault stands that there is none.
pub fn read(node: Option<&Node>, root: &Place, bench: &Bench, faults: &mut Faults) -> Option<Vec<Step>> {
    let Some(node) = node else {
        faults
            .error(root, "a scenario needs a procedure")
            .help("procedure = [ { charge = { ... } }, { stir = \"2 h\" } ]");
        return None;
    };
    let mut named = Vec::new();
    let steps = steps(node, "procedure", bench, &mut named, faults);
    after_quench(node, &mut false, faults);
    let steps = steps?;
    if written_out(&steps) > MOST_STEPS {
        let message = format!("repeats and portions come to more than {MOST_STEPS} steps");
        faults.error(&node.place, message);
        return None;
    }
    Some(steps)
}

fn steps<'n>(
    node: &'n Node,
    what: &str,
    bench: &Bench,
    named: &mut Vec<(&'n str, Place)>,
    faults: &mut Faults,
) -> Option<Vec<Step>> {
    let items = node.as_array(what, faults)?;
    let read: Vec<Option<Step>> = items.iter().map(|item| step(item, bench, named, faults)).collect();
    read.into_iter().collect()
}

fn step<'n>(
    node: &'n Node,
    bench: &Bench,
    named: &mut Vec<(&'n str, Place)>,
    faults: &mut Faults,
) -> Option<Step> {
    let table = node.as_table("a step", faults)?;
    let is_verb = |entry: &&Entry| {
        let key = entry.key.text.as_str();
        VERBS.contains(&key) || NOT_BUILT.contains(&key)
    };
    let verbs: Vec<&Entry> = table.entries.iter().filter(is_verb).collect();
    let verb = match verbs.as_slice() {
        [verb] => verb.key.text.as_str(),
        [] => return no_verb(node, faults),
        [_, second, ..] => {
            let message = format!(
                "two verbs in one step: start a new [[procedure]] before {}",
                quote(&second.key.text)
            );
            faults.error(&second.key.place, message);
            return None;
        }
    };
    let mut keys = TableReader::new(node, &article(verb), faults)?;
    let name = match keys.node("name") {
        Some(node) => Some(step_name(node, named, faults)),
        None => None,
    };
    let done = if NOT_BUILT.contains(&verb) {
        let entry = keys.take(verb)?;
        faults.error(&entry.key.place, format!("{} is not built yet", quote(verb)));
        return None;
    } else {
        self::verb(verb, &mut keys, bench, named, faults)
    };
    keys.finish(&NOT_BUILT, faults);
    let name = match name {
        Some(name) => Some(name?.to_owned()),
        None => None,
    };
    Some(Step { name, verb: done? })
}

/// "a stir step", "an add step".
fn article(verb: &str) -> String {
    let article = if verb.starts_with('a') { "an" } else { "a" };
    format!("{article} {verb} step")
}

fn no_verb<T>(node: &Node, faults: &mut Faults) -> Option<T> {
    let mut keys = TableReader::new(node, "a step", faults)?;
    for key in VERBS.iter().chain(&["name"]) {
        keys.take(key);
    }
    let table = keys.table();
    let meant = |entry: &Entry| !did_you_mean(&entry.key.text, VERBS).is_empty();
    if table.entries.iter().any(meant) {
        keys.finish(&NOT_BUILT, faults);
    } else if !table.damaged {
        faults
            .error(&node.place, "this step has no verb")
            .help(format!("one of: {}", VERBS.join(", ")));
    }
    None
}

/// The name of a step: letters, digits, blanks and hyphens, used once.
fn step_name<'n>(node: &'n Node, named: &mut Vec<(&'n str, Place)>, faults: &mut Faults) -> Option<&'n str> {
    let name = node.as_text("name", faults)?;
    let fits = |c: char| c.is_alphanumeric() || c == ' ' || c == '-';
    let number = name.chars().all(|c| c.is_ascii_digit());
    if name.trim() != name || name.is_empty() || !name.chars().all(fits) || number {
        faults
            .error(&node.place, format!("{} is no name for a step", quote(name)))
            .help("letters, digits, blanks and hyphens, not digits alone");
        return None;
    }
    if let Some((_, first)) = named.iter().find(|(other, _)| *other == name) {
        let lines = (first.line(), node.place.line());
        let message = format!("two steps are called \"{name}\" (lines {} and {})", lines.0, lines.1);
        faults.error(&node.place, message);
        return None;
    }
    named.push((name, node.place.clone()));
    Some(name)
}

fn verb<'n>(
    verb: &str,
    keys: &mut TableReader<'n>,
    bench: &Bench,
    named: &mut Vec<(&'n str, Place)>,
    faults: &mut Faults,
) -> Option<Verb> {
    let node = keys.node(verb)?;
    match verb {
        "charge" => ingredients("charge", node, bench, faults).map(Verb::Charge),
        "add" => addition(node, keys, bench, faults),
        "stir" => stir(node, bench, faults),
        "temperature" => {
            let over = optional(keys, "over", Kind::TIME, faults);
            let to = temperature_of(node, &bench.names, faults);
            Some(Verb::Temperature { to: to?, over: over?.unwrap_or(0.0) })
        }
        "dry" => dry(node, bench, faults),
        "filter" => {
            let loss = match keys.node("loss") {
                Some(node) => share("loss", node, faults),
                None => Some(0.0),
            };
            filter(node, loss, bench, faults)
        }
        "repeat" => {
            let times = node.as_count("repeat", 0, faults);
            let block = keys.required("steps", "[ { ... } ]", faults);
            let block = block.and_then(|block| steps(block, "steps", bench, named, faults));
            Some(Verb::Repeat { times: times?, steps: block? })
        }
        _ => node.as_text("quench", faults).map(|agent| Verb::Quench(agent.to_owned())),
    }
}

/// A quantity that may be missing: `None` when it is faulty, `Some(None)` when it is not there.
fn optional(keys: &mut TableReader, key: &str, kind: Kind, faults: &mut Faults) -> Option<Option<f64>> {
    match keys.node(key) {
        Some(node) => kind.read(key, node, faults).map(|quantity| Some(quantity.value)),
        None => Some(None),
    }
}

fn ingredients(
    what: &str,
    node: &Node,
    bench: &Bench,
    faults: &mut Faults,
) -> Option<Vec<crate::procedure::Ingredient>> {
    let table = node.as_table(what, faults)?;
    if table.entries.is_empty() {
        faults
            .error(&node.place, format!("{what} names nothing"))
            .help(format!("{what} = {{ X = \"1 equiv\" }}"));
        return None;
    }
    let read = table.entries.iter().map(|entry| bench.names.ingredient(entry, faults));
    let read: Vec<_> = read.collect();
    let list: Vec<_> = read.into_iter().collect::<Option<_>>()?;
    for (i, ingredient) in list.iter().enumerate() {
        let same = list[..i].iter().position(|other| other.compound == ingredient.compound);
        if let Some(first) = same {
            let (first, second) = (&table.entries[first].key, &table.entries[i].key);
            let message = format!("{} and {} are the same compound", quote(&first.text), quote(&second.text));
            faults.error(&second.place, message).help("write it once");
            return None;
        }
    }
    Some(list)
}

fn addition(node: &Node, keys: &mut TableReader, bench: &Bench, faults: &mut Faults) -> Option<Verb> {
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
            faults.error(every, "over and every both spread the addition: keep one of them");
            return None;
        }
        (_, None, Some(every)) => {
            faults.error(every, "every is the time between portions").help("add portions = 4");
            return None;
        }
        (None, Some(portions), None) => {
            faults
                .error(portions, "portions need the time from first to last, or between them")
                .help("over = \"15 min\", or every = \"5 min\"");
            return None;
        }
        _ => {}
    }
    let (over, portions, every, volume) = (over?, portions?, every?, volume?);
    Some(Verb::Add(Addition { ingredients: list?, over, portions, every, volume }))
}

fn stir(node: &Node, bench: &Bench, faults: &mut Faults) -> Option<Verb> {
    let Value::Table(_) = node.value else {
        return Kind::TIME.read("stir", node, faults).map(|time| Verb::Stir(time.value));
    };
    let mut keys = TableReader::new(node, "stir", faults)?;
    let until = keys.required("until", "\"carbonyl < 1 %\"", faults);
    let until = until.and_then(|node| condition::until(node, bench.glossary, faults));
    let at_most = match keys.take("at_most") {
        Some(entry) => Kind::TIME.read("at_most", &entry.node, faults),
        None if keys.table().damaged => None,
        None => {
            let place = keys.table().get("until").map_or(&node.place, |entry| &entry.key.place);
            faults.error(place, "until needs at_most = \"24 h\": the condition may never come true");
            None
        }
    };
    keys.finish(&[], faults);
    Some(Verb::StirUntil { until: until?, at_most: at_most?.value })
}

fn dry(node: &Node, bench: &Bench, faults: &mut Faults) -> Option<Verb> {
    let agents = match &node.value {
        Value::Text(text) if text == "none" => Vec::new(),
        Value::Text(name) => vec![endless(name, &node.place, bench, faults)?],
        _ => {
            let table = node.as_table("dry", faults)?;
            let read: Vec<_> = table.entries.iter().map(|entry| limited(entry, bench, faults)).collect();
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
            .error(place, format!("{name} takes up water until it is full: how much of it?"))
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
    bench.names.measurable(what.compound, &amount, &entry.node, faults)?;
    if what.capacity.is_none() {
        faults
            .error(&entry.node.place, format!("{name} never fills: it has no amount"))
            .help(format!("dry = \"{name}\""));
        return None;
    }
    Some((agent, Some(amount)))
}

fn agent(name: &str, place: &Place, bench: &Bench, faults: &mut Faults) -> Option<usize> {
    let model = bench.names.model?;
    let found = bench.names.agent(name);
    if found.is_none() {
        let known = model.agents.iter().map(|agent| model.compounds[agent.compound].name.as_str());
        let hint = did_you_mean(name, known);
        faults.error(place, format!("{} is no drying agent{hint}", quote(name)));
    }
    found
}

fn filter(node: &Node, loss: Option<f64>, bench: &Bench, faults: &mut Faults) -> Option<Verb> {
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
    sound.then_some(Verb::Filter { agents, solids, loss })
}

fn not_filtered(name: &str, known: bool, node: &Node, bench: &Bench, faults: &mut Faults) {
    let names = bench.names.model.map(|model| &model.compound_names);
    let hint = match names {
        Some(names) if !known => did_you_mean(name, names.keys()),
        _ => String::new(),
    };
    faults
        .error(&node.place, format!("{} is neither a solid nor a drying agent{hint}", quote(name)))
        .help("a [species] entry says solid = true; \"solids\" takes them all");
}

/// Refuses what is put in after a quench.
fn after_quench(steps: &Node, quenched: &mut bool, faults: &mut Faults) {
    let Value::Array(steps) = &steps.value else { return };
    for step in steps {
        let Value::Table(table) = &step.value else { continue };
        for entry in &table.entries {
            match entry.key.text.as_str() {
                "quench" => *quenched = true,
                "charge" | "add" if *quenched => {
                    faults.error(
                        &entry.key.place,
                        "nothing reacts after quench: begin a [[stage]] that takes the product",
                    );
                }
                "steps" => {
                    // What a block quenches, its next round meets.
                    for _ in 0..rounds(step.get("repeat")) {
                        after_quench(&entry.node, quenched, faults);
                    }
                }
                _ => {}
            }
        }
    }
}

/// How often a block need be looked at: not, once, or as often as it takes to meet itself.
fn rounds(repeat: Option<&Node>) -> i64 {
    match repeat.map(|node| &node.value) {
        Some(Value::Integer(times)) => (*times).clamp(0, 2),
        _ => 1,
    }
}

/// Number of steps with blocks and portions written out.
fn written_out(steps: &[Step]) -> u64 {
    steps.iter().fold(0, |sum: u64, step| {
        let own = match &step.verb {
            Verb::Repeat { times, steps } => u64::from(*times).saturating_mul(written_out(steps)),
            Verb::Add(addition) => u64::from(addition.portions.unwrap_or(1)),
            _ => 1,
        };
        sum.saturating_add(own)
    })
}
