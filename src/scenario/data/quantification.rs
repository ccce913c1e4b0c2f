//! `loq = "0.5 %"`: what `n.d.` or `<LOQ` in a cell says, a value below the limit of quantification.
//!
//! Such a word tells no number by itself, and `n.d.` may mean that nothing was determined: without a limit it is refused.

use crate::experiment::observable::Observable;
use crate::text::{Faults, Node, Place, TableReader, Value, did_you_mean, quote};
use crate::units::{Quantity, parse_quantity};

use super::raw::RawTable;
use super::values::unit_of;

/// What laboratories write for less than can be quantified, in small letters without blanks.
const WORDS: [&str; 8] = ["nd", "n.d.", "n.d", "bloq", "blq", "bql", "<loq", "<lod"];

/// Whether a cell says that less was there than can be quantified.
pub fn is_below(text: &str) -> bool {
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    WORDS.contains(&plain.to_lowercase().as_str())
}

/// Limits of quantification.
#[derive(Debug, Default)]
pub struct LimitTerms<'a> {
    /// Of all observables that have none of their own.
    all: Option<(Quantity, &'a Node)>,
    /// Of some observables.
    own: Vec<(&'a str, Quantity, &'a Node)>,
}

/// Reads `loq`; `measured` are the observables of the table.
pub fn limits<'a>(
    node: Option<&'a Node>,
    measured: &[&str],
    faults: &mut Faults,
) -> Option<LimitTerms<'a>> {
    let mut terms = LimitTerms::default();
    let Some(node) = node else {
        return Some(terms);
    };
    if !matches!(node.value, Value::Table(_)) {
        terms.all = Some((limit("loq", node, faults)?, node));
        return Some(terms);
    }
    for entry in TableReader::new(node, "loq", faults)?.rest() {
        let name = entry.key.text.as_str();
        if !measured.contains(&name) {
            let hint = did_you_mean(name, measured.iter().copied());
            let message = format!("no column measures {}{hint}", quote(name));
            faults.error(&entry.key.place, message);
            return None;
        }
        let what = format!("the limit of {name}");
        terms
            .own
            .push((name, limit(&what, &entry.node, faults)?, &entry.node));
    }
    Some(terms)
}

fn limit(what: &str, node: &Node, faults: &mut Faults) -> Option<Quantity> {
    match parse_quantity(node.as_text(what, faults)?) {
        Ok(quantity) if quantity.value > 0.0 => Some(quantity),
        Ok(_) => {
            faults.error(&node.place, format!("{what} is more than zero"));
            None
        }
        Err(flaw) => {
            node.flaw(&flaw, faults);
            None
        }
    }
}

impl LimitTerms<'_> {
    /// Warns of a limit that no cell asks for.
    pub fn tell_idle(&self, node: Option<&Node>, table: &RawTable, faults: &mut Faults) {
        let mut cells = table.rows.iter().flat_map(|row| &row.cells);
        if let (Some(node), false) = (node, cells.any(|cell| is_below(&cell.text))) {
            faults
                .warning(
                    &node.place,
                    "loq says what `n.d.` and `<LOQ` mean, and no cell has one",
                )
                .help(
                    "leave it out, or write the word where less was there than can be quantified",
                );
        }
    }

    /// The limit of an observable in its unit, for a cell that says so in a word.
    pub fn of(
        &self,
        observable: &Observable,
        (word, place): (&str, &Place),
        faults: &mut Faults,
    ) -> Option<f64> {
        let own = self.own.iter().find(|(name, ..)| *name == observable.name);
        let own = own.map(|(_, limit, node)| (limit, *node));
        let all = self.all.as_ref().map(|(limit, node)| (limit, *node));
        let unit = unit_of(observable);
        let Some((limit, node)) = own.or(all) else {
            let message = format!("{}: below which limit, or not determined?", quote(word));
            faults.error(place, message).help(format!(
                "loq = {{ {} = \"0.5 {}\" }} in [[data]] says the limit; leave the cell empty where nothing was measured",
                observable.name, unit.text
            ));
            return None;
        };
        if limit.dimension != unit.dimension {
            let message = format!(
                "{} is in {}; this limit is in {}",
                observable.name, observable.unit, limit.unit.text
            );
            faults
                .error(&node.place, message)
                .help("loq = { mono = \"0.5 %\", left = \"1 mM\" } gives each its own");
            return None;
        }
        let shown = observable.scale();
        Some(shown.map_or_else(
            || unit.from_base(limit.value),
            |scale| scale.shown(limit.value),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_laboratories_are_known() {
        for word in ["ND", "n.d.", "N. D.", "BLOQ", "< LOQ", "<LOQ"] {
            assert!(is_below(word), "{word}");
        }
        for other in ["", "<1", "none", "0", "-"] {
            assert!(!is_below(other), "{other}");
        }
    }
}
