//! One variant from its tree: a single experiment, or with `[[stage]]` several one after the other, each with its own network;
//! compounds cross by `take` alone.
//!
//! Every stage is compiled like a scenario of its own; here they are joined. Observables that count over several are read in `counted`.

use crate::experiment::case::{Experiment, Stage};
use crate::experiment::observable::{Observable, ObservableKind};
use crate::library::Charged;
use crate::scenario::names::glossary::Glossary;
use crate::scenario::tree::top::{PARTS, parts_of};
use crate::text::{Faults, Node, Place, TableReader, quote};

use super::chemistries::Chemistries;
use super::made::{Made, Taken, handed_on};
use super::one::{CompiledCase, stage};
use super::taken::take;
use super::{counted, taken};

/// Compiles the tree of a variant; `root` is where faults of what is missing stand.
pub fn compile(
    name: &str,
    tree: &Node,
    root: &Place,
    chemistries: &mut Chemistries,
    faults: &mut Faults,
) -> Option<CompiledCase> {
    match tree.get("stage") {
        Some(list) => chain(name, tree, list, chemistries, faults),
        None => stage(name, tree, root, Vec::new(), chemistries, faults),
    }
}

/// Compiles the stages of a variant.
fn chain(
    name: &str,
    tree: &Node,
    list: &Node,
    chemistries: &mut Chemistries,
    faults: &mut Faults,
) -> Option<CompiledCase> {
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
    let takes = keys.take("take");
    for part in PARTS.iter().filter(|part| **part != "stage") {
        keys.take(part);
    }
    keys.finish(&[], faults);
    let taken = match takes {
        Some(entry) => taken::entries(&entry.node, faults)?,
        None => &[],
    };
    let put_in = taken.iter().map(|entry| Charged {
        name: entry.key.text.clone(),
        place: entry.key.place.clone(),
        agent: false,
    });
    let tree = parts_of(node);
    let compiled = stage(
        variant,
        &tree,
        &node.place,
        put_in.collect(),
        chemistries,
        faults,
    );
    let takes: Vec<Option<Taken>> = taken
        .iter()
        .map(|entry| take(entry, compiled.as_ref(), names, made, faults))
        .collect();
    if let Some(name) = name {
        names.push(name);
    }
    let takes: Vec<Taken> = takes.into_iter().collect::<Option<_>>()?;
    let sound = taken::once(&takes, made, faults);
    Some(Made {
        name: name?.to_owned(),
        compiled: compiled?,
        takes: sound.then_some(takes)?,
    })
}

/// The name of a stage: as that of a step, used once.
fn stage_name<'n>(node: &'n Node, names: &[&str], faults: &mut Faults) -> Option<&'n str> {
    let name = node.as_text("name", faults)?;
    let fits = |c: char| c.is_alphanumeric() || c == ' ' || c == '-';
    if name.trim() != name || name.is_empty() || name.len() > 100 || !name.chars().all(fits) {
        faults
            .error(
                &node.place,
                format!("{} is no name for a stage", quote(name)),
            )
            .help("letters, digits, blanks and hyphens, 100 bytes at most: files are called by it");
        return None;
    }
    if names.contains(&name) {
        faults.error(&node.place, format!("two stages are called \"{name}\""));
        return None;
    }
    Some(name)
}

/// All stages as one case.
fn joined(mut made: Vec<Made>, tree: &Node, faults: &mut Faults) -> Option<CompiledCase> {
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
    let own = counted::own_observables(tree, &case, &made, &mut glossary, faults);
    let rank = |name: &str| own.iter().position(|own| own == name).unwrap_or(own.len());
    glossary.list.sort_by_key(|o| rank(&o.name));
    case.observables = glossary.list;
    let all = own.iter().cloned().chain(declared);
    Some(CompiledCase {
        declared: all.collect(),
        charged: Vec::new(),
        case,
    })
}

/// An observable of one stage under the name that it has outside; what counts over all stages keeps its own.
fn of_stage(mut observable: Observable, stage: usize, name: &str) -> Observable {
    if matches!(
        observable.kind,
        ObservableKind::Duration | ObservableKind::Operations
    ) {
        return observable;
    }
    observable.name = format!("{name}.{}", observable.name);
    if let ObservableKind::Computed(computed) = &mut observable.kind {
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
fn chained(made: &mut [Made]) -> Option<Experiment> {
    let (last, before) = made.split_last_mut()?;
    let mut case = last.compiled.case.clone();
    case.stage = last.name.clone();
    case.takes = handed_on(&mut last.takes);
    for part in before {
        let own = &part.compiled.case;
        case.numbers.earlier.push(own.numbers.clone());
        case.earlier.push(Stage {
            name: part.name.clone(),
            model: own.model.clone(),
            accounts: own.accounts.clone(),
            takes: handed_on(&mut part.takes),
        });
    }
    Some(case)
}
