//! `take`: what a stage begins with out of those before it, each product once.
//!
//! What is in hand at the end of a stage is there once: two names for it, or two stages that take it, would double it.

use crate::experiment::case::Take;
use crate::experiment::observable::worked_up;
use crate::scenario::names::compounds::undeclared_pool;
use crate::scenario::names::sides::pools_of;
use crate::text::{Entry, Faults, Node, did_you_mean, quote};

use super::made::{Made, Taken};
use super::one::CompiledCase;

/// What `take` names.
pub fn entries<'n>(node: &'n Node, faults: &mut Faults) -> Option<&'n [Entry]> {
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
pub fn take(
    entry: &Entry,
    compiled: Option<&CompiledCase>,
    names: &[&str],
    made: &[Made],
    faults: &mut Faults,
) -> Option<Taken> {
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
    let count = worked_up(model, &pools.iter().map(|&pool| (pool, 1.0)).collect());
    if count.is_empty() {
        let message = format!(
            "nothing of {text} is left at the end of {stage}: it does not outlast a quench"
        );
        let fault = faults.error(place, message);
        fault.help("take what it falls back to");
        return None;
    }
    let own = &compiled?.case.model;
    let take = Take {
        compound: *own.compound_names.get(&entry.key.text)?,
        stage: at,
        count,
        text: text.to_owned(),
    };
    Some(Taken {
        take,
        pools: pools.to_vec(),
        name: entry.key.text.clone(),
        key: entry.key.place.clone(),
        place: place.clone(),
    })
}

/// Whether a stage takes every product once, and none that a stage before it took; `made` are those before it.
pub fn once(takes: &[Taken], made: &[Made], faults: &mut Faults) -> bool {
    let mut sound = true;
    for (i, second) in takes.iter().enumerate() {
        let same = |first: &&Taken| first.take.compound == second.take.compound;
        if let Some(first) = takes[..i].iter().find(same) {
            let (one, other) = (quote(&first.name), quote(&second.name));
            let message = format!("{one} and {other} are the same compound");
            faults.error(&second.key, message).help("write it once");
            sound = false;
        }
        let before = made.iter();
        let before = before.flat_map(|m| m.takes.iter().map(|t| (Some(m.name.as_str()), t)));
        let mut others = before.chain(takes[..i].iter().map(|t| (None, t)));
        if let Some((by, first)) = others.find(|(_, first)| first.overlaps(second)) {
            told_twice(first, by, second, faults);
            sound = false;
        }
    }
    sound
}

/// Says who took it already; `by` is the stage, where it is another one.
fn told_twice(first: &Taken, by: Option<&str>, second: &Taken, faults: &mut Faults) {
    let already = match by {
        Some(stage) => format!("stage {stage} takes"),
        None => format!("{} takes", quote(&first.name)),
    };
    let all = if first.take.text == second.take.text {
        "all of it".to_owned()
    } else {
        format!("it as {}", first.take.text)
    };
    let message = format!("{} is taken twice: {already} {all}", second.take.text);
    faults
        .error(&second.place, message)
        .note(Some(&first.place), "here")
        .help("keep one of the two; a batch for each needs a stage for each that makes it");
}
