//! What the library knows, as plain rows: for `monobis library [NAME]`.
//!
//! Goes through a data file as it stands, so that a row shows what is written there. Layout is the command line's business.

use super::embedded::{FILES, File, Library};
use super::keys::is_logarithm;
use crate::model::Confidence;
use crate::text::{Faults, Node, Table, Value};

/// A file of the library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LibraryItem {
    /// Name that rules.
    pub name: &'static str,
    /// Folder: `amines`, `mechanisms`, ...
    pub folder: &'static str,
    /// Other names.
    pub aliases: Vec<&'static str>,
}

/// One value of one constant, as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConstantRow {
    /// Address inside the file: `pKa1`, `species.mono.pKa1`, `reactions.addition.k`.
    pub constant: String,
    /// Value with its unit, or an expression.
    pub value: String,
    /// Solvent, temperature and slope, as far as given.
    pub conditions: String,
    /// Citation or reason.
    pub source: String,
    /// How far to believe it; `None`: an expression of other constants.
    pub confidence: Option<Confidence>,
    /// One standard deviation or limits, stated or implied by the confidence.
    pub uncertainty: String,
    /// Remark.
    pub note: String,
}

/// Everything about one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    /// The file.
    pub item: LibraryItem,
    /// Title or roles, formula, and other texts: key and text.
    pub facts: Vec<(String, String)>,
    /// Reactions and equilibria of a mechanism: label and equation.
    pub equations: Vec<(String, String)>,
    /// Constants.
    pub rows: Vec<ConstantRow>,
}

/// All files, by folder and name.
pub fn items() -> Vec<LibraryItem> {
    FILES.iter().map(item).collect()
}

fn item(file: &'static File) -> LibraryItem {
    LibraryItem {
        name: file.name(),
        folder: file.folder,
        aliases: file.names[1..].to_vec(),
    }
}

/// What is known of a compound or mechanism; `assumed_first` puts the least trusted constants on top.
pub fn listing(name: &str, library: &Library, assumed_first: bool) -> Option<Listing> {
    let file = library.mechanism(name).or_else(|| library.compound(name))?;
    // The files are sound: a test reads every one.
    let tree = library.tree(file, &mut Faults::new());
    let mut list = Listing {
        item: item(file),
        facts: Vec::new(),
        equations: Vec::new(),
        rows: Vec::new(),
    };
    if let Value::Table(table) = &tree.value {
        facts(table, &mut list.facts);
        equations(table, &mut list.equations);
        rows(table, "", &mut list.rows);
    }
    if assumed_first {
        // Expressions rest on rows of their own and come last.
        list.rows
            .sort_by_key(|row| (row.confidence.is_none(), row.confidence));
    }
    Some(list)
}

fn facts(table: &Table, list: &mut Vec<(String, String)>) {
    let keys = [
        "title", "formula", "roles", "class", "acid", "gives", "hydrides", "ions", "forms",
        "recipe",
    ];
    for entry in table
        .entries
        .iter()
        .filter(|e| keys.contains(&e.key.text.as_str()))
    {
        let text = match &entry.node.value {
            Value::Text(text) => text.clone(),
            Value::Integer(number) => number.to_string(),
            Value::Array(items) => {
                let texts: Vec<&str> = items.iter().filter_map(Node::text).collect();
                texts.join(", ")
            }
            _ => continue,
        };
        list.push((entry.key.text.clone(), text));
    }
}

fn equations(table: &Table, list: &mut Vec<(String, String)>) {
    if let Some(Value::Table(sums)) = table.get("sums").map(|e| &e.node.value) {
        for entry in &sums.entries {
            let mut terms = Vec::new();
            if let Value::Array(items) = &entry.node.value {
                let of = |item: &Node| item.get("term").unwrap_or(item).text().map(str::to_owned);
                terms.extend(items.iter().filter_map(of));
            }
            list.push((entry.key.text.clone(), terms.join(" + ")));
        }
    }
    for key in ["reactions", "equilibria"] {
        let Some(Value::Table(table)) = table.get(key).map(|e| &e.node.value) else {
            continue;
        };
        for entry in &table.entries {
            if let Some(text) = entry.node.get("equation").and_then(Node::text) {
                list.push((entry.key.text.clone(), text.to_owned()));
            }
        }
    }
}

/// Keys whose plain value is a constant all the same.
const CONSTANT_KEYS: [&str; 5] = ["k", "kf", "kr", "K", "factor"];

fn rows(table: &Table, prefix: &str, list: &mut Vec<ConstantRow>) {
    for entry in &table.entries {
        let key = &entry.key.text;
        let address = if prefix.is_empty() {
            key.clone()
        } else {
            format!("{prefix}.{key}")
        };
        match &entry.node.value {
            Value::Table(inner) if inner.get("value").is_some() => {
                list.push(row(&address, &entry.node))
            }
            Value::Table(inner) => rows(inner, &address, list),
            Value::Array(items) => items.iter().for_each(|item| match &item.value {
                _ if item.get("value").is_some() => list.push(among(items, row(&address, item))),
                Value::Table(choice) => rows(choice, &under_condition(&address, item), list),
                _ => {}
            }),
            Value::Text(text) if CONSTANT_KEYS.contains(&key.as_str()) => {
                list.push(expression(&address, text))
            }
            _ => {}
        }
    }
}

/// One of several values: beside values for solvents one that names none holds in all others.
fn among(values: &[Node], row: ConstantRow) -> ConstantRow {
    let solvents = values.iter().filter_map(|node| node.get("solvent")?.text());
    let own = row.conditions.split(", ").next();
    if solvents.clone().count() == 0 || solvents.clone().any(|name| own == Some(name)) {
        return row;
    }
    let rest = match row.conditions.as_str() {
        "" => "any other solvent".to_owned(),
        conditions => format!("any other solvent, {conditions}"),
    };
    ConstantRow {
        conditions: rest,
        ..row
    }
}

/// The address of an alternative, with the condition under which it counts.
fn under_condition(address: &str, choice: &Node) -> String {
    match choice.get("when").and_then(Node::text) {
        Some(condition) => format!("{address} ({condition})"),
        None => address.to_owned(),
    }
}

fn row(address: &str, node: &Node) -> ConstantRow {
    let text = |key: &str| node.get(key).and_then(Node::text).unwrap_or("").to_owned();
    let value = node
        .get("value")
        .map(|value| value.place.text().trim_matches('"').to_owned())
        .unwrap_or_default();
    let conditions: Vec<String> = [("solvent", ""), ("T_ref", ""), ("Ea", "Ea "), ("dH", "dH ")]
        .into_iter()
        .filter_map(|(key, label)| Some(format!("{label}{}", node.get(key).and_then(Node::text)?)))
        .collect();
    let confidence = Confidence::of_word(&text("confidence"));
    let key = address.rsplit('.').next().unwrap_or(address);
    let implied = || {
        confidence
            .map(|c| c.uncertainty(is_logarithm(key)))
            .unwrap_or_default()
    };
    let stated = text("uncertainty");
    ConstantRow {
        constant: address.to_owned(),
        value,
        conditions: conditions.join(", "),
        source: text("source"),
        confidence,
        uncertainty: if stated.is_empty() { implied() } else { stated },
        note: text("note"),
    }
}

fn expression(address: &str, text: &str) -> ConstantRow {
    ConstantRow {
        constant: address.to_owned(),
        value: text.to_owned(),
        conditions: String::new(),
        source: String::new(),
        confidence: None,
        uncertainty: String::new(),
        note: String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_carries_its_provenance() {
        let library = Library::new();
        for item in items() {
            let list = listing(item.name, &library, false).unwrap();
            for row in &list.rows {
                let derived =
                    row.confidence.is_none() && crate::units::parse_quantity(&row.value).is_err();
                let complete = !row.source.is_empty()
                    && row.confidence.is_some()
                    && !row.uncertainty.is_empty();
                assert!(derived || complete, "{}: {row:?}", item.name);
            }
        }
    }

    #[test]
    fn a_listing_shows_value_conditions_and_source() {
        let list = listing("homopiperazine", &Library::new(), false).unwrap();
        assert_eq!(list.item.name, "1,4-diazepane");
        let mut rows = list.rows.iter();
        let row = rows.find(|row| row.constant == "pKa1").unwrap();
        assert_eq!(row.value, "10.24");
        assert_eq!(row.conditions, "water, 25 °C, dH 46 kJ/mol");
        assert_eq!(
            (row.confidence, row.uncertainty.as_str()),
            (Some(Confidence::Measured), "± 0.05")
        );
        assert!(
            list.rows
                .iter()
                .any(|r| r.constant == "species.mono.pKa2" && r.value == "6.25")
        );
    }

    /// NaBH4's k_iminium has values for three solvents and one for all others.
    #[test]
    fn a_value_without_solvent_beside_others_says_so() {
        let list = listing("NaBH4", &Library::new(), false).unwrap();
        let of = |key: &str| {
            let rows = list.rows.iter().filter(|row| row.constant == key);
            let conditions = rows.map(|row| row.conditions.split(", ").next().unwrap());
            conditions.collect::<Vec<_>>()
        };
        assert_eq!(
            of("k_iminium"),
            ["MeOH", "EtOH", "water", "any other solvent"]
        );
        assert_eq!(of("k_imine"), ["25 °C"]);
    }

    #[test]
    fn the_least_trusted_come_first_when_asked() {
        let list = listing("reductive-amination-apparent", &Library::new(), true).unwrap();
        assert_eq!(list.rows[0].confidence, Some(Confidence::Assumed));
        let ranks: Vec<_> = list
            .rows
            .iter()
            .map(|r| (r.confidence.is_none(), r.confidence))
            .collect();
        assert!(ranks.is_sorted());
        assert!(list.equations.iter().any(|(label, _)| label == "closing"));
    }
}
