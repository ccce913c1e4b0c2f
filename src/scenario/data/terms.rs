//! What the scenario says of a table: its file, the variant, the conditions, what its heads mean and how sure its values are.
//!
//! Reads no table.

use std::path::{Component, Path};
use std::sync::Arc;

use crate::scenario::variants::merge::Load;
use crate::text::{Entry, Faults, Node, Place, Source, TableReader, quote};

/// One `[[data]]`.
#[derive(Debug)]
pub struct DataTerms<'a> {
    /// Where it stands.
    pub place: Place,
    /// Name and text of the file.
    pub file: (&'a str, Arc<Source>),
    /// Name and text of the file that says where experiments begin.
    pub conditions: Option<(&'a str, Arc<Source>)>,
    /// The variant that all rows are of.
    pub variant: Option<&'a Node>,
    /// Heads and what they mean.
    pub columns: Vec<&'a Entry>,
    /// How far values may be off.
    pub error: Option<&'a Node>,
    /// Below what values cannot be quantified.
    pub loq: Option<&'a Node>,
}

/// Reads one `[[data]]` with its files.
pub fn terms<'a>(node: &'a Node, load: Load, faults: &mut Faults) -> Option<DataTerms<'a>> {
    let mut keys = TableReader::new(node, "[[data]]", faults)?;
    let file = keys.required("file", "\"lcms.csv\"", faults);
    let conditions = keys.node("conditions");
    let variant = keys.node("variant");
    let (error, loq) = (keys.node("error"), keys.node("loq"));
    let columns = keys.node("columns");
    let place = keys.place().clone();
    keys.finish(&[], faults);
    let columns = match columns.map(|node| node.as_table("columns", faults)) {
        Some(None) => None,
        Some(Some(table)) => Some(table.entries.iter().collect()),
        None => Some(Vec::new()),
    };
    let file = file.and_then(|node| open("file", node, load, faults));
    let conditions = match conditions.map(|node| open("conditions", node, load, faults)) {
        Some(None) => None,
        opened => Some(opened.flatten()),
    };
    Some(DataTerms {
        place,
        file: file?,
        conditions: conditions?,
        variant,
        columns: columns?,
        error,
        loq,
    })
}

/// A file beside the scenario or below it.
fn open<'a>(
    key: &str,
    node: &'a Node,
    load: Load,
    faults: &mut Faults,
) -> Option<(&'a str, Arc<Source>)> {
    let name = node.as_text(key, faults)?;
    let inside = |part: Component<'_>| matches!(part, Component::Normal(_) | Component::CurDir);
    if name.is_empty() || !Path::new(name).components().all(inside) {
        faults
            .error(
                &node.place,
                format!("{} is not beside the scenario", quote(name)),
            )
            .help("a table lies beside the scenario or in a folder below it");
        return None;
    }
    match load(name) {
        Ok(source) => Some((name, source)),
        Err(reason) => {
            let message = format!("{} cannot be read: {reason}", quote(name));
            faults.error(&node.place, message);
            None
        }
    }
}
