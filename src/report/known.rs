//! What the library knows, in words or as JSON: all names, one entry with its numbers, or every number.

use crate::library::Library;
use crate::library::listing::{ConstantRow, LibraryItem, Listing, items, listing};
use crate::model::Confidence;
use crate::notation::folded;
use crate::output::json::to_json;
use crate::report::words::columns;
use crate::text::did_you_mean;

fn json(value: &impl serde::Serialize) -> Result<String, String> {
    let bytes = to_json(value).map_err(|e| e.to_string())?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// All names by folder.
pub fn index(as_json: bool) -> Result<String, String> {
    let all = items();
    if as_json {
        let names: Vec<(&str, &str)> = all.iter().map(|i| (i.folder, i.name)).collect();
        return json(&names);
    }
    let mut text = String::new();
    let mut folder = "";
    for item in &all {
        if item.folder != folder {
            folder = item.folder;
            text += &format!("{}{folder}\n", if text.is_empty() { "" } else { "\n" });
        }
        text += &format!("  {}\n", called(item));
    }
    text += "\nmonobis library NAME shows one of them with every number; --assumed-first lists the numbers of all, the least trusted on top.";
    Ok(text)
}

/// A name with its others; those that differ in case alone say nothing new.
fn called(item: &LibraryItem) -> String {
    let mut others = item.aliases.clone();
    others.retain(|other| folded(other) != folded(item.name));
    match others.is_empty() {
        true => item.name.to_owned(),
        false => format!("{} (also {})", item.name, others.join(", ")),
    }
}

/// One entry with every number, the least trusted first where that is asked for; an error names the nearest.
pub fn one(name: &str, assumed_first: bool, as_json: bool) -> Result<String, String> {
    let found = listing(name, &Library::new(), assumed_first).ok_or_else(|| {
        let names = items();
        let hint = did_you_mean(
            name,
            names
                .iter()
                .flat_map(|i| std::iter::once(i.name).chain(i.aliases.iter().copied())),
        );
        format!("the library has no `{name}`{hint}")
    })?;
    if as_json {
        return json(&records(&found));
    }
    let mut text = format!("{}\n", called(&found.item));
    for (key, value) in &found.facts {
        text += &format!("{key}: {value}\n");
    }
    if !found.equations.is_empty() {
        text.push('\n');
        let rows: Vec<Vec<String>> = found
            .equations
            .iter()
            .map(|(l, e)| vec![l.clone(), format!("  {e}")])
            .collect();
        let widest = rows.iter().map(|r| r[0].len()).max().unwrap_or(0);
        rows.iter()
            .for_each(|r| text += &format!("  {:widest$}{}\n", r[0], r[1]));
    }
    if !found.rows.is_empty() {
        text.push('\n');
        found.rows.iter().for_each(|row| text += &block(row));
        text += &legend(&found.rows);
    }
    Ok(text)
}

/// The words that stand before an uncertainty, and what they mean; and what an address inside an entry is.
fn legend(rows: &[ConstantRow]) -> String {
    let mut words: Vec<Confidence> = rows.iter().filter_map(|row| row.confidence).collect();
    words.sort();
    words.dedup();
    let mut text = "\nHow far each is to be believed, and one standard deviation:\n".to_owned();
    for word in words.into_iter().rev() {
        text += &format!("  {:<9}  {}\n", word.word(), word.meaning());
    }
    if rows.iter().any(|row| row.constant.starts_with("species.")) {
        text += "species.NAME.x is x of what the compound becomes in its role; `check` calls it NAME.x\n";
    }
    text
}

/// One constant over two or three lines: sources are too long for a column.
fn block(row: &ConstantRow) -> String {
    let confidence = row.confidence.map_or("formula", Confidence::word);
    let mut text = format!("{} = {}", row.constant, row.value);
    if !row.conditions.is_empty() {
        text += &format!("  ({})", row.conditions);
    }
    text += &format!("\n    {confidence}");
    if !row.uncertainty.is_empty() {
        text += &format!(", {}", row.uncertainty);
    }
    if !row.source.is_empty() {
        text += &format!("; {}", row.source);
    }
    text.push('\n');
    if !row.note.is_empty() {
        text += &format!("    note: {}\n", row.note);
    }
    text
}

/// Every number of the library, the least trusted first.
pub fn everything(as_json: bool, width: usize) -> Result<String, String> {
    let library = Library::new();
    let all = items();
    let mut rows: Vec<(String, ConstantRow)> = Vec::new();
    for item in &all {
        let found = listing(item.name, &library, true);
        rows.extend(
            found
                .into_iter()
                .flat_map(|l| l.rows)
                .map(|r| (item.name.to_string(), r)),
        );
    }
    rows.sort_by_key(|(_, row)| row.confidence.map_or(u8::MAX, |c| c as u8));
    if as_json {
        let records: Vec<Record<'_>> = rows.iter().map(|(file, row)| record(file, row)).collect();
        return json(&records);
    }
    let headings = [
        "constant",
        "of",
        "value",
        "conditions",
        "confidence",
        "uncertainty",
    ]
    .map(String::from);
    let cells = rows.iter().map(|(file, row)| {
        let confidence = row
            .confidence
            .map_or("formula", Confidence::word)
            .to_string();
        vec![
            row.constant.clone(),
            file.clone(),
            shortened(&row.value),
            row.conditions.clone(),
            confidence,
            row.uncertainty.clone(),
        ]
    });
    Ok(columns(&headings, &cells.collect::<Vec<_>>(), width))
}

/// Longest value that a column shows; a formula stands whole under its own name.
const WIDEST: usize = 30;

/// A value, or the beginning of a formula.
fn shortened(value: &str) -> String {
    if value.chars().count() <= WIDEST {
        return value.to_owned();
    }
    let beginning: String = value.chars().take(WIDEST - 1).collect();
    beginning.trim_end().to_owned() + "…"
}

/// A constant as JSON.
#[derive(serde::Serialize)]
struct Record<'a> {
    of: &'a str,
    constant: &'a str,
    value: &'a str,
    conditions: &'a str,
    confidence: &'a str,
    uncertainty: &'a str,
    source: &'a str,
    note: &'a str,
}

fn record<'a>(of: &'a str, row: &'a ConstantRow) -> Record<'a> {
    Record {
        of,
        constant: &row.constant,
        value: &row.value,
        conditions: &row.conditions,
        confidence: row.confidence.map_or("formula", Confidence::word),
        uncertainty: &row.uncertainty,
        source: &row.source,
        note: &row.note,
    }
}

fn records(listing: &Listing) -> Vec<Record<'_>> {
    listing
        .rows
        .iter()
        .map(|row| record(listing.item.name, row))
        .collect()
}
