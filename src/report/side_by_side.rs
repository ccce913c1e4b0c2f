//! Compounds of the library side by side: one line each, what their files say of each property.

use std::collections::BTreeMap;

use super::words::columns;
use crate::library::Library;
use crate::library::members::{ListedCompound, Wanted};
use crate::output::json::to_json;

/// A compound as JSON.
#[derive(serde::Serialize)]
struct CompoundRecord<'a> {
    name: &'a str,
    class: &'a str,
    formula: &'a str,
    properties: &'a BTreeMap<String, String>,
}

/// The compounds that are wanted, as a table or as JSON; an error names a word that means nothing.
pub fn table(wanted: &Wanted, as_json: bool, width: usize) -> Result<String, String> {
    let members = wanted.members(&Library::new())?;
    if as_json {
        let records = members.iter().map(|member| CompoundRecord {
            name: member.name,
            class: &member.class,
            formula: &member.formula,
            properties: &member.properties,
        });
        let bytes = to_json(&records.collect::<Vec<_>>()).map_err(|e| e.to_string())?;
        return Ok(String::from_utf8_lossy(&bytes).into_owned());
    }
    if members.is_empty() {
        return Ok("the library has none of that kind".to_owned());
    }
    let keys = headings(&members);
    let mut headings = vec!["compound".to_owned(), "formula".to_owned()];
    headings.extend(keys.iter().cloned());
    let rows = members.iter().map(|member| {
        let mut cells = vec![member.name.to_owned(), member.formula.clone()];
        let values = keys.iter().map(|key| member.properties.get(key).cloned());
        cells.extend(values.map(Option::unwrap_or_default));
        cells
    });
    let rows: Vec<Vec<String>> = rows.collect();
    let text = columns(&headings, &rows, width);
    Ok(format!(
        "{text}\nValues as the files write them; monobis library NAME shows where they come from.\n"
    ))
}

/// The properties of all of them, each once, by name.
fn headings(members: &[ListedCompound]) -> Vec<String> {
    let all = members.iter().flat_map(|member| member.properties.keys());
    let mut all: Vec<String> = all.cloned().collect();
    all.sort();
    all.dedup();
    all
}
