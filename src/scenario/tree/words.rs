//! Words of a procedure by their address: `step.work-up.quench`, `step.e.keep`, `step.2.stir.until`.
//!
//! A word decides what is done and stands in the tree; a number of a step is set when the chemistry is known, and not here.

use crate::text::{Faults, Node, Place, Table, Value, quote};
use crate::units::looks_like_quantity;

use super::edit::{key, put};

/// Keys of a step that hold words and nothing else.
const WORDS: [&str; 5] = ["quench", "extract", "filter", "dry", "keep"];
/// Words that a verb takes though they may be left out.
const OPTIONAL: [(&str, &str); 1] = [("extract", "keep")];

/// Where in a procedure a word stands: the index of the step at each level of nesting, and its keys.
pub type Spot = (Vec<usize>, Vec<String>);

/// Whether a value is a word: `"reflux"`, `"dryness"`, `"Fieser"`.
pub fn is_word(node: &Node) -> bool {
    let begins = |c: char| c.is_alphabetic();
    match &node.value {
        Value::Text(text) => text.trim().starts_with(begins) && !looks_like_quantity(text),
        _ => false,
    }
}

/// Whether `NAME.KEY` of a step is set to a word by this value: an agent may begin with a number, a condition holds a sign.
pub fn is_word_of_step(rest: &str, node: &Node) -> bool {
    let key = rest.split_once('.').map_or("", |(_, key)| key);
    let condition = |text: &str| text.contains(['<', '>']);
    match &node.value {
        Value::Array(_) | Value::Table(_) => WORDS.contains(&key),
        Value::Text(_) if WORDS.contains(&key) => true,
        Value::Text(text) if key.ends_with("until") => condition(text),
        _ => is_word(node),
    }
}

/// Where `NAME.KEY` stands in a procedure, or a fault.
pub fn spot(tree: &Node, rest: &str, place: &Place, faults: &mut Faults) -> Option<Spot> {
    let (name, key) = rest.split_once('.').unwrap_or((rest, ""));
    let steps = tree.get("procedure").and_then(steps_of)?;
    let Some((path, step)) = find(steps, name) else {
        unknown_step(name, steps, place, faults);
        return None;
    };
    let mut keys: Vec<&str> = key.split('.').collect();
    // `stir.` may be left out where the step is a stir anyway.
    if keys == ["until"] {
        keys.insert(0, "stir");
    }
    let missing = keys
        .iter()
        .try_fold(step, |node, key| node.get(key))
        .is_none();
    let may = OPTIONAL
        .iter()
        .any(|(verb, word)| [*word] == *keys && step.get(verb).is_some());
    if missing && !may {
        faults.error(place, format!("step {name} has no {}", quote(key)));
        return None;
    }
    Some((path, keys.into_iter().map(str::to_owned).collect()))
}

/// What stands at a spot.
pub fn at<'n>(tree: &'n Node, (path, keys): &Spot) -> Option<&'n Node> {
    let (last, blocks) = path.split_last()?;
    let mut steps = steps_of(tree.get("procedure")?)?;
    for &block in blocks {
        steps = steps_of(steps.get(block)?.get("steps")?)?;
    }
    keys.iter()
        .try_fold(steps.get(*last)?, |node, key| node.get(key))
}

/// Puts a word where a spot is.
pub fn put_word(tree: &mut Node, (path, keys): &Spot, place: &Place, word: &Node) -> Option<()> {
    let (last, blocks) = path.split_last()?;
    let mut list = entry(tree, "procedure")?;
    for &block in blocks {
        list = entry(step_mut(list, block)?, "steps")?;
    }
    let mut node = step_mut(list, *last)?;
    let (name, tables) = keys.split_last()?;
    for table in tables {
        node = entry(node, table)?;
    }
    put(table_mut(node)?, key(name, place), word.clone());
    Some(())
}

fn steps_of(node: &Node) -> Option<&[Node]> {
    match &node.value {
        Value::Array(steps) => Some(steps),
        _ => None,
    }
}

fn step_mut(list: &mut Node, at: usize) -> Option<&mut Node> {
    match &mut list.value {
        Value::Array(steps) => steps.get_mut(at),
        _ => None,
    }
}

fn table_mut(node: &mut Node) -> Option<&mut Table> {
    match &mut node.value {
        Value::Table(table) => Some(table),
        _ => None,
    }
}

fn entry<'n>(node: &'n mut Node, key: &str) -> Option<&'n mut Node> {
    let mut entries = table_mut(node)?.entries.iter_mut();
    let found = entries.find(|entry| entry.key.text == key)?;
    Some(&mut found.node)
}

/// A step by its name wherever it stands, or by its number from 1 at the top level.
fn find<'n>(steps: &'n [Node], name: &str) -> Option<(Vec<usize>, &'n Node)> {
    if let Ok(number) = name.parse::<usize>() {
        let at = number.checked_sub(1)?;
        return Some((vec![at], steps.get(at)?));
    }
    steps.iter().enumerate().find_map(|(at, step)| {
        if name_of(step) == Some(name) {
            return Some((vec![at], step));
        }
        let (mut path, found) = find(steps_of(step.get("steps")?)?, name)?;
        path.insert(0, at);
        Some((path, found))
    })
}

fn name_of(step: &Node) -> Option<&str> {
    match &step.get("name")?.value {
        Value::Text(name) => Some(name),
        _ => None,
    }
}

fn names<'n>(steps: &'n [Node], list: &mut Vec<&'n str>) {
    for step in steps {
        list.extend(name_of(step));
        if let Some(block) = step.get("steps").and_then(steps_of) {
            names(block, list);
        }
    }
}

fn unknown_step(name: &str, steps: &[Node], place: &Place, faults: &mut Faults) {
    let mut known = Vec::new();
    names(steps, &mut known);
    let known = match known.is_empty() {
        true => String::new(),
        false => format!(" ({})", known.join(", ")),
    };
    faults
        .error(place, format!("no step named {name}{known}"))
        .help(format!("give the step name = \"{name}\""));
}
