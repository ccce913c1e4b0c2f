//! `[[stage]]`: experiments one after the other, each with its own network; compounds cross by `take` alone.
//!
//! Every stage is compiled like a scenario of its own; here they are joined, and observables that count over several are read.

use crate::case::{Case, Stage, Take};
use crate::library::Charged;
use crate::observable::{Kind, Observable, worked_up};
use crate::text::{Entry, Faults, Node, TableReader, Value, did_you_mean, quote};

use super::chemistries::Chemistries;
use super::compile::{self, Compiled};
use super::computed;
use super::glossary::Glossary;
use super::merge::{PARTS, parts_of};
use super::names::{Names, undeclared_pool};
use super::observables::{self, pools_of};

/// Keys of an observable that name compounds of one stage.
const SIDES: [&str; 6] = [
    "yield_of",
    "conversion_of",
    "share_of",
    "ee_of",
    "among",
    "against",
];

/// A stage that reads well.
struct Made {
    name: String,
    compiled: Compiled,
    takes: Vec<Take>,
}

/// Compiles the stages of a variant.
pub fn compile(
    name: &str,
    tree: &Node,
    list: &Node,
    chemistries: &mut Chemistries,
    faults: &mut Faults,
) -> Option<Compiled> {
    let sound = only_stages(tree, faults);
    let nodes = list.as_array("stage", faults)?;
    let mut made: Vec<Made> = Vec::new();
    let mut names: Vec<&str> = Vec::new();
    for node in nodes {
        let read = read(name, node, &mut names, &made, chemistries, faults);
        made.extend(read);
    }
    if made.is_empty() || made.len() < nodes.len() || !sound {
        return None;
    }
    joined(made, tree, faults)
}

/// Refuses what would belong to no stage.
fn only_stages(tree: &Node, faults: &mut Faults) -> bool {
    let mut sound = true;
    for part in PARTS {
        if matches!(part, "stage" | "observables") {
            continue;
        }
        if let Some(node) = tree.get(part) {
            faults
                .error(
                    &node.place,
                    format!("a scenario with stages has no {} of its own", quote(part)),
                )
                .help("write it in the [[stage]] that it belongs to");
            sound = false;
        }
    }
    sound
}

/// One stage; `made` are those before it.
fn read<'n>(
    variant: &str,
    node: &'n Node,
    names: &mut Vec<&'n str>,
    made: &[Made],
    chemistries: &mut Chemistries,
    faults: &mut Faults,
) -> Option<Made> {
    let mut keys = TableReader::new(node, "a stage", faults)?;
    let name = keys.required("name", "\"protect\"", faults);
    let name = name.and_then(|node| stage_name(node, names, faults));
    let take = keys.take("take");
    for part in PARTS.iter().filter(|part| **part != "stage") {
        keys.take(part);
    }
    keys.finish(&[], faults);
    let taken = match take {
        Some(entry) => taken(&entry.node, faults)?,
        None => &[],
    };
    let put_in = taken.iter().map(|entry| Charged {
        name: entry.key.text.clone(),
        place: entry.key.place.clone(),
        agent: false,
    });
    let tree = parts_of(node);
    let compiled = compile::stage(
        variant,
        &tree,
        &node.place,
        put_in.collect(),
        chemistries,
        faults,
    );
    let takes: Vec<_> = taken
        .iter()
        .map(|entry| self::take(entry, compiled.as_ref(), names, made, faults))
        .collect();
    if let Some(name) = name {
        names.push(name);
    }
    Some(Made {
        name: name?.to_owned(),
        compiled: compiled?,
        takes: takes.into_iter().collect::<Option<_>>()?,
    })
}

/// The name of a stage: as that of a step, used once.
fn stage_name<'n>(node: &'n Node, names: &[&str], faults: &mut Faults) -> Option<&'n str> {
    let name = node.as_text("name", faults)?;
    let fits = |c: char| c.is_alphanumeric() || c == ' ' || c == '-';
    if name.trim() != name || name.is_empty() || !name.chars().all(fits) {
        faults
            .error(
                &node.place,
                format!("{} is no name for a stage", quote(name)),
            )
            .help("letters, digits, blanks and hyphens");
        return None;
    }
    if names.contains(&name) {
        faults.error(&node.place, format!("two stages are called \"{name}\""));
        return None;
    }
    Some(name)
}

fn taken<'n>(node: &'n Node, faults: &mut Faults) -> Option<&'n [Entry]> {
    let table = node.as_table("take", faults)?;
    if table.entries.is_empty() {
        faults
            .error(&node.place, "take names nothing")
            .help("take = { amine = \"protect.mono\" }");
        return None;
    }
    Some(&table.entries)
}

/// `amine = "protect.mono"`; silent where the stages it is about are faulty themselves.
fn take(
    entry: &Entry,
    compiled: Option<&Compiled>,
    names: &[&str],
    made: &[Made],
    faults: &mut Faults,
) -> Option<Take> {
    let text = entry.node.as_text("take", faults)?;
    let (stage, compound) = text.split_once('.').unwrap_or(("", text));
    let place = &entry.node.place;
    if !names.contains(&stage) {
        let hint = did_you_mean(stage, names.iter().copied());
        let known = names.join(", ");
        let message = match (stage.is_empty(), names.is_empty()) {
            (_, true) => "no stage stands before this one".to_owned(),
            (true, _) => format!("{} of which stage? (before this one: {known})", quote(text)),
            _ => format!("no stage before this one is called {stage} (there is {known}){hint}"),
        };
        faults.error(place, message);
        return None;
    }
    let at = made.iter().position(|m| m.name == stage)?;
    let model = &made[at].compiled.case.model;
    let Some(pools) = pools_of(compound, model) else {
        undeclared_pool(compound, place, model, faults);
        return None;
    };
    let own = &compiled?.case.model;
    Some(Take {
        compound: *own.compound_names.get(&entry.key.text)?,
        stage: at,
        weights: worked_up(model, &pools.iter().map(|&pool| (pool, 1.0)).collect()),
        text: text.to_owned(),
    })
}

/// All stages as one case.
fn joined(mut made: Vec<Made>, tree: &Node, faults: &mut Faults) -> Option<Compiled> {
    let mut glossary = Glossary::default();
    let mut declared = Vec::new();
    for (stage, part) in made.iter_mut().enumerate() {
        let name = part.name.clone();
        let named = part.compiled.declared.iter();
        declared.extend(named.map(|local| format!("{name}.{local}")));
        let list = std::mem::take(&mut part.compiled.case.observables);
        list.into_iter()
            .for_each(|o| glossary.put(of_stage(o, stage, &name)));
        for account in &mut part.compiled.case.accounts {
            account.name = format!("{name}.{}", account.name);
        }
    }
    let mut case = chained(&mut made)?;
    let own = own_observables(tree, &case, &made, &mut glossary, faults);
    let rank = |name: &str| own.iter().position(|own| own == name).unwrap_or(own.len());
    glossary.list.sort_by_key(|o| rank(&o.name));
    case.observables = glossary.list;
    let all = own.iter().cloned().chain(declared);
    Some(Compiled {
        declared: all.collect(),
        charged: Vec::new(),
        case,
    })
}

/// An observable of one stage under the name that it has outside; what counts over all stages keeps its own.
fn of_stage(mut observable: Observable, stage: usize, name: &str) -> Observable {
    if matches!(observable.kind, Kind::Duration | Kind::Operations) {
        return observable;
    }
    observable.name = format!("{name}.{}", observable.name);
    if let Kind::Computed(computed) = &mut observable.kind {
        computed.terms.iter_mut().for_each(|(term, _)| {
            *term = of_stage(term.clone(), stage, name);
        });
    }
    if let Some(basis) = observable.unit.strip_prefix("% of ") {
        observable.unit = format!("% of {name}.{basis}");
    }
    Observable {
        stage,
        ..observable
    }
}

/// The last stage with those before it; what each is made of stays in `made` as far as it is asked again.
fn chained(made: &mut [Made]) -> Option<Case> {
    let (last, before) = made.split_last_mut()?;
    let mut case = last.compiled.case.clone();
    case.stage = last.name.clone();
    case.takes = std::mem::take(&mut last.takes);
    for part in before {
        let own = &part.compiled.case;
        case.numbers.earlier.push(own.numbers.clone());
        case.earlier.push(Stage {
            name: part.name.clone(),
            model: own.model.clone(),
            accounts: own.accounts.clone(),
            takes: std::mem::take(&mut part.takes),
        });
    }
    Some(case)
}

/// Adds what `[observables]` says over all stages; gives the names.
fn own_observables(
    tree: &Node,
    case: &Case,
    made: &[Made],
    glossary: &mut Glossary,
    faults: &mut Faults,
) -> Vec<String> {
    let table = tree
        .get("observables")
        .map(|node| node.as_table("[observables]", faults));
    let entries = table.flatten().map_or(&[][..], |table| &table.entries);
    let all: Vec<&Entry> = entries.iter().collect();
    let measured = |entry: &&&Entry| !observables::is_time(entry) && !computed::is_computed(entry);
    for entry in all.iter().filter(measured) {
        match measure(entry, case, made, faults) {
            Some(observable) => glossary.put(observable),
            None => glossary.faulty.push(entry.key.text.clone()),
        }
    }
    observables::times(&all, glossary, faults);
    computed::results(&all, made.len() - 1, glossary, faults);
    entries.iter().map(|entry| entry.key.text.clone()).collect()
}

/// An observable over stages: what it counts stands in one of them, what it counts from in this one or in one before.
fn measure(entry: &Entry, case: &Case, made: &[Made], faults: &mut Faults) -> Option<Observable> {
    if let Some(node) = entry.node.get("value") {
        let message = "a value is read in one flask: write it in the observables of its stage";
        faults.error(&node.place, message);
        return None;
    }
    let mut local = entry.clone();
    let mut stage = None;
    if let Value::Table(table) = &mut local.node.value {
        for side in &mut table.entries {
            if SIDES.contains(&side.key.text.as_str()) {
                localise(&mut side.node, &mut stage, made, faults)?;
            }
        }
    }
    let at = stage.unwrap_or(made.len() - 1);
    let part = &made[at];
    let names = Names {
        model: Some(&part.compiled.case.model),
        charged: &part.compiled.charged,
    };
    let basis = match entry.node.get("on") {
        Some(node) => Some(basis(node, at, case, made, faults)?),
        None => None,
    };
    let (measure, unit, moment) = observables::measure(&local, &names, basis, faults)?;
    // A conversion counts from what it is of.
    let unit = match unit.strip_prefix("% of ") {
        Some(basis) if entry.node.get("on").is_none() => format!("% of {}.{basis}", part.name),
        _ => unit,
    };
    Some(Observable {
        name: entry.key.text.clone(),
        unit,
        stage: at,
        kind: observables::read_at(measure, moment),
    })
}

/// Takes the names of stages out of a side: all that it names stands in one.
fn localise(
    node: &mut Node,
    stage: &mut Option<usize>,
    made: &[Made],
    faults: &mut Faults,
) -> Option<()> {
    let text = node.as_text("a side of an equation", faults)?.to_owned();
    let whole = of_a_stage(text.trim(), made);
    let words: Vec<&str> = match whole {
        // A compound's name may hold blanks.
        Some((at, rest)) if pools_of(rest, &made[at].compiled.case.model).is_some() => {
            vec![text.trim()]
        }
        _ => text.split_whitespace().collect(),
    };
    let mut local = Vec::new();
    for word in words {
        let number = word == "+" || word.parse::<f64>().is_ok();
        match of_a_stage(word, made) {
            Some((at, rest)) if stage.is_none_or(|known| known == at) => {
                *stage = Some(at);
                local.push(rest);
            }
            Some(_) => {
                faults.error(&node.place, "an observable counts what is in one stage");
                return None;
            }
            None if number => local.push(word),
            None => {
                let names: Vec<&str> = made.iter().map(|m| m.name.as_str()).collect();
                faults
                    .error(&node.place, format!("{} of which stage?", quote(word)))
                    .help(format!(
                        "write {}.{word} (stages: {})",
                        names[0],
                        names.join(", ")
                    ));
                return None;
            }
        }
    }
    node.value = Value::Text(local.join(" "));
    Some(())
}

/// The stage and the name of `stage.name`.
fn of_a_stage<'t>(text: &'t str, made: &[Made]) -> Option<(usize, &'t str)> {
    let (stage, name) = text.split_once('.')?;
    let at = made.iter().position(|m| m.name == stage)?;
    Some((at, name))
}

/// What a yield counts from: a compound put into its stage or into one before, as that stage counts it, and its name.
fn basis(
    node: &Node,
    stage: usize,
    case: &Case,
    made: &[Made],
    faults: &mut Faults,
) -> Option<(usize, String)> {
    let text = node.as_text("a charged compound", faults)?;
    let Some((at, name)) = of_a_stage(text, made) else {
        let names: Vec<&str> = made.iter().map(|m| m.name.as_str()).collect();
        faults
            .error(&node.place, format!("{} of which stage?", quote(text)))
            .help(format!(
                "write {}.{text} (stages: {})",
                names[0],
                names.join(", ")
            ));
        return None;
    };
    if at > stage {
        let (later, counted) = (&made[at].name, &made[stage].name);
        let message =
            format!("{later} comes after {counted}: a yield counts from what was put in before");
        faults.error(&node.place, message);
        return None;
    }
    let part = &made[at].compiled;
    let names = Names {
        model: Some(&part.case.model),
        charged: &part.charged,
    };
    let id = names.put_in(name, &node.place, faults)?;
    let id = if at == stage {
        id
    } else {
        case.charged_before(at, stage, id)
    };
    // Without the stage: a yield over stages has the same unit as one without.
    Some((id, name.to_owned()))
}
