//! Named sums: what several rates have in common, such as the denominator of all who share a surface.
//!
//! `[sums] surface = ["1", "K_A*[A]", "K_amine*[amine{x}]"]` of a mechanism, of a compound in its role or of a scenario is written
//! once; every `rate = "..."` and every observable's `value` may name it as it names a constant. A term is an expression, or a table
//! `{ term = "...", site = ..., when = "..." }` that counts where `site` and `when` say; one with letters in braces counts once
//! per rung or member. All terms have one unit. A sum names no other sum. What it comes to is computed in `network`.

use super::rate::{Rate, Sum};
use super::steps::InstanceRule;
use crate::library::constants::register::DefinitionTable;
use crate::library::entries::reading::Origin;
use crate::network::expression::Expression;
use crate::text::{Entry, Faults, Node, TableReader, Value, quote};

/// The sums of one table, behind those that are there already; a name counts once.
pub(crate) fn read_sums(
    entries: &[Entry],
    origin: Origin,
    stage: &InstanceRule<'_>,
    list: &mut Vec<Sum>,
    faults: &mut Faults,
) {
    for entry in entries {
        let name = &entry.key.text;
        if list.iter().any(|sum| sum.name == *name) {
            let message = format!("there is a sum {} already: another name", quote(name));
            faults.error(&entry.key.place, message);
            continue;
        }
        let Some(items) = entry.node.as_array("a sum", faults) else {
            continue;
        };
        let (sound, others): (Vec<&Node>, Vec<&Node>) =
            items.iter().partition(|item| is_term(item, faults));
        let written = sound.iter().flat_map(|item| stage.terms(item, faults));
        let written: Vec<Node> = written.collect();
        let terms: Vec<Rate> = written.iter().filter_map(|n| term(n, faults)).collect();
        if others.is_empty() && written.is_empty() {
            let message = format!("no term of the sum {} counts here", quote(name));
            faults.error(&entry.node.place, message);
        }
        list.push(Sum {
            name: name.clone(),
            place: entry.key.place.clone(),
            origin,
            terms,
        });
    }
}

/// Whether an item says what a term says and nothing else.
fn is_term(item: &Node, faults: &mut Faults) -> bool {
    if !matches!(item.value, Value::Table(_)) {
        return true;
    }
    let Some(mut keys) = TableReader::new(item, "a term", faults) else {
        return false;
    };
    let term = keys.required("term", "\"K_A*[A]\"", faults).is_some();
    let _ = (keys.take("site"), keys.take("when"));
    keys.finish(&[], faults);
    term
}

fn term(node: &Node, faults: &mut Faults) -> Option<Rate> {
    let text = node.as_text("a term", faults)?;
    match Expression::parse(text) {
        Ok(expression) => Some(Rate {
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

/// Finds the constants that sums name; other sums are no constants.
pub(crate) fn name_constants(sums: &mut [Sum], register: &DefinitionTable, faults: &mut Faults) {
    let names: Vec<String> = sums.iter().map(|sum| sum.name.clone()).collect();
    for term in sums.iter_mut().flat_map(|sum| &mut sum.terms) {
        let nested = term.expression.constants();
        if let Some((name, span)) = nested.iter().find(|(n, _)| names.iter().any(|s| s == n)) {
            let message = format!("{} is a sum itself: a sum names no other", quote(name));
            faults.error(&term.node.place_within(span.clone()), message);
            continue;
        }
        term.name_constants("", &[], register, faults);
    }
}

/// An expression as written, with every sum it names in brackets in the place of its name.
pub(crate) fn spelt_out(expression: &Expression, sums: &[Sum]) -> String {
    let text = expression.to_string();
    let mut out = String::new();
    let mut at = 0;
    for (name, span) in expression.constants() {
        let Some(sum) = sums.iter().find(|sum| sum.name == name) else {
            continue;
        };
        let terms = sum.terms.iter().map(|term| term.expression.to_string());
        out.push_str(&text[at..span.start]);
        out.push_str(&format!("({})", terms.collect::<Vec<_>>().join(" + ")));
        at = span.end;
    }
    out.push_str(&text[at..]);
    out
}
