//! Variants: each a whole scenario of its own, laid upon the base file.
//!
//! Works on trees: order is base (or the file that `scenario` names), then `like`, then the variant's own parts, then `set`. What a
//! number is set to acts later, when the chemistry is known; what changes the chemistry acts here.

use std::sync::Arc;

use crate::experiment::parameter::spelt;
use crate::scenario::tree::edit::{merged, table};
use crate::scenario::tree::limits::within;
use crate::scenario::tree::top::{PARTS, check_top_level, parts_of};
use crate::text::{
    Faults, Node, Place, Source, Table, TableReader, Value, did_you_mean, flatten, parse, quote,
};

use super::address::is_value;
use super::draft::{Assignment, VariantDraft};

/// Keys of a variant that no version acts on yet.
const NOT_BUILT: [&str; 8] = [
    "sweep",
    "fit",
    "goal",
    "sensitivity",
    "uncertainty",
    "plot",
    "report",
    "output",
];

/// Reads a named source that a variant asks for.
pub type Load<'a> = &'a dyn Fn(&str) -> Result<Arc<Source>, String>;

/// The variants of a file, or its one nameless scenario.
pub fn drafts(root: &Node, load: Load, faults: &mut Faults) -> Vec<VariantDraft> {
    let base = parts_of(root);
    let Some(list) = root.get("variant") else {
        return vec![VariantDraft {
            name: String::new(),
            place: root.place.clone(),
            tree: base,
            settings: Vec::new(),
        }];
    };
    let Some(items) = list.as_array("variant", faults) else {
        return Vec::new();
    };
    stray_steps(root, items, faults);
    let mut drafts: Vec<VariantDraft> = Vec::new();
    for item in items {
        if let Some(draft) = draft(item, &base, &drafts, load, faults) {
            drafts.push(draft);
        }
    }
    drafts
}

fn draft(
    node: &Node,
    base: &Node,
    above: &[VariantDraft],
    load: Load,
    faults: &mut Faults,
) -> Option<VariantDraft> {
    let mut keys = TableReader::new(node, "a variant", faults)?;
    let name = keys.required("name", "\"STAB\"", faults);
    let name = name.and_then(|node| variant_name(node, above, faults));
    let start = start(&mut keys, base, above, load, faults);
    let own = own_parts(&mut keys);
    let set = keys.node("set");
    keys.finish(&NOT_BUILT, faults);
    let (mut tree, mut settings) = start?;
    other_mechanism(&mut tree, &own);
    settings.retain(|setting| !replaced(&setting.address, &own));
    let mut draft = VariantDraft {
        name: name?.to_owned(),
        place: node.place.clone(),
        tree: merged(&tree, &own),
        settings,
    };
    if let Some(place) = keys_place(node, "name") {
        draft.place = place;
    }
    if let Some(set) = set.and_then(|node| node.as_table("set", faults)) {
        let mut seen = Vec::new();
        for item in flatten(set, &|address, table| is_value(address, table), faults) {
            let address = spelt(&item.address);
            if seen.contains(&address) {
                let message = format!("{} is written twice", quote(&address));
                faults.error(&item.place, message);
                continue;
            }
            draft.assign(&item, faults);
            seen.push(address);
        }
    }
    Some(draft)
}

/// A chemistry that takes another mechanism takes its roles and options too: of the one below it keeps the solvent.
fn other_mechanism(below: &mut Node, own: &Node) {
    let named = |node: &Node| {
        let mechanism = node.get("chemistry")?.get("mechanism")?;
        Some(mechanism.value.clone())
    };
    let changes = named(own).is_some_and(|other| named(below).is_some_and(|one| one != other));
    let Value::Table(parts) = &mut below.value else {
        return;
    };
    let chemistry = parts.entries.iter_mut().find(|e| e.key.text == "chemistry");
    if let (true, Some(Value::Table(table))) = (changes, chemistry.map(|e| &mut e.node.value)) {
        table.entries.retain(|entry| entry.key.text == "solvent");
    }
}

fn keys_place(node: &Node, key: &str) -> Option<Place> {
    node.get(key).map(|node| node.place.clone())
}

fn variant_name<'n>(
    node: &'n Node,
    above: &[VariantDraft],
    faults: &mut Faults,
) -> Option<&'n str> {
    let name = node.as_text("name", faults)?;
    if name.trim().is_empty() {
        faults.error(&node.place, "a variant needs a name that is not empty");
        return None;
    }
    if let Some(first) = above.iter().find(|draft| draft.name == name) {
        let (one, two) = (first.place.line(), node.place.line());
        faults.error(
            &node.place,
            format!("two variants are called \"{name}\" (lines {one} and {two})"),
        );
        return None;
    }
    Some(name)
}

/// What a variant starts from: the base, the file that `scenario` names, or the variant that `like` names.
fn start(
    keys: &mut TableReader,
    base: &Node,
    above: &[VariantDraft],
    load: Load,
    faults: &mut Faults,
) -> Option<(Node, Vec<Assignment>)> {
    let like = keys.take("like");
    let scenario = keys.take("scenario");
    match (like, scenario) {
        (Some(_), Some(scenario)) => {
            faults.error(
                &scenario.key.place,
                "like and scenario both say what to start from: keep one",
            );
            None
        }
        (None, Some(scenario)) => {
            other_file(&scenario.node, load, faults).map(|tree| (tree, Vec::new()))
        }
        (Some(like), None) => {
            let name = like.node.as_text("like", faults)?;
            let found = above.iter().find(|draft| draft.name == name);
            if found.is_none() {
                let hint = did_you_mean(name, above.iter().map(|draft| draft.name.as_str()));
                let message = format!("no variant above is called \"{name}\"{hint}");
                faults.error(&like.node.place, message);
            }
            found.map(|draft| (draft.tree.clone(), draft.settings.clone()))
        }
        (None, None) => Some((base.clone(), Vec::new())),
    }
}

fn other_file(node: &Node, load: Load, faults: &mut Faults) -> Option<Node> {
    let name = node.as_text("scenario", faults)?;
    let source = match load(name) {
        Ok(source) => source,
        Err(reason) => {
            faults.error(
                &node.place,
                format!("{} cannot be read: {reason}", quote(name)),
            );
            return None;
        }
    };
    let root = parse(&source, faults);
    if let Some(variants) = root.get("variant") {
        faults
            .error(
                &node.place,
                format!(
                    "{} has variants of its own: which one is meant?",
                    quote(name)
                ),
            )
            .note(Some(&variants.place), "here");
        return None;
    }
    let sound = within(&root, faults) && check_top_level(&root, faults);
    sound.then(|| parts_of(&root))
}

/// The parts that a variant writes, as a tree.
fn own_parts(keys: &mut TableReader) -> Node {
    let mut own = Node {
        value: Value::Table(Table::default()),
        place: keys.place().clone(),
    };
    for part in PARTS {
        if let (Some(entry), Value::Table(table)) = (keys.take(part), &mut own.value) {
            table.entries.push(entry.clone());
        }
    }
    own
}

/// Whether parts written later take the place of what an inherited setting set.
fn replaced(address: &str, own: &Node) -> bool {
    let mut keys = address.split('.');
    match keys.next() {
        Some("stage") => own.get("stage").is_some(),
        Some("step" | "charge") => own.get("procedure").is_some(),
        Some("flask") => own.get("flask").is_some_and(|flask| match keys.next() {
            // One of the two releases the other.
            Some("concentration" | "volume") => {
                flask.get("concentration").or(flask.get("volume")).is_some()
            }
            Some(key) => flask.get(key).is_some(),
            None => false,
        }),
        Some("constant") => {
            let name = address.trim_start_matches("constant.");
            let listed = own.get("constants").and_then(table).map(|constants| {
                let flat = flatten(
                    constants,
                    &|_, table| table.get("value").is_some(),
                    &mut Faults::new(),
                );
                flat.iter().any(|item| item.address == name)
            });
            listed.unwrap_or(false)
        }
        _ => false,
    }
}

/// Steps written as `[[procedure]]` below a `[[variant]]`: TOML gives them to the base.
fn stray_steps(root: &Node, variants: &[Node], faults: &mut Faults) {
    let Some(Value::Array(steps)) = root.get("procedure").map(|node| &node.value) else {
        return;
    };
    for step in steps {
        let before = variants
            .iter()
            .rev()
            .find(|v| v.place.span.start < step.place.span.start);
        let Some(variant) = before else { continue };
        let name = match variant.get("name").map(|node| &node.value) {
            Some(Value::Text(name)) => name.as_str(),
            _ => "",
        };
        let message = format!(
            "this step joins the base procedure; for variant \"{name}\" write [[variant.procedure]] or procedure = [...]"
        );
        faults.error(&step.place, message);
    }
}
