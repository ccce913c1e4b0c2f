//! A tree as TOML again: tables of the top level below headers, all within them on their lines. Comments are not part of a tree.
//!
//! Keeps the order of keys and every value; knows not what they mean.

use super::node::{Node, Table, Value};

/// The text of a tree.
pub fn to_toml(root: &Node) -> String {
    let Value::Table(table) = &root.value else {
        return String::new();
    };
    let (mut plain, mut below) = (String::new(), String::new());
    for entry in &table.entries {
        let name = key(&entry.key.text);
        match &entry.node.value {
            Value::Table(inner) => below += &format!("\n[{name}]\n{}", lines(inner)),
            Value::Array(items) if items.iter().all(is_table) && !items.is_empty() => {
                for item in items {
                    if let Value::Table(inner) = &item.value {
                        below += &format!("\n[[{name}]]\n{}", lines(inner));
                    }
                }
            }
            _ => plain += &format!("{name} = {}\n", value(&entry.node)),
        }
    }
    plain + &below
}

fn is_table(node: &Node) -> bool {
    matches!(node.value, Value::Table(_))
}

fn lines(table: &Table) -> String {
    let each = table.entries.iter();
    each.map(|entry| format!("{} = {}\n", key(&entry.key.text), value(&entry.node)))
        .collect()
}

fn key(text: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    match !text.is_empty() && text.chars().all(bare) {
        true => text.to_owned(),
        false => quoted(text),
    }
}

fn value(node: &Node) -> String {
    match &node.value {
        Value::Text(text) => quoted(text),
        Value::Integer(number) => number.to_string(),
        Value::Float(number) if number.is_nan() => "nan".to_owned(),
        // Debug keeps the point that tells a float from a whole number.
        Value::Float(number) => format!("{number:?}"),
        Value::Boolean(flag) => flag.to_string(),
        Value::Array(items) => {
            let each: Vec<String> = items.iter().map(value).collect();
            format!("[{}]", each.join(", "))
        }
        Value::Table(table) => {
            let entries = table.entries.iter();
            let each = entries.map(|e| format!("{} = {}", key(&e.key.text), value(&e.node)));
            match each.collect::<Vec<String>>().join(", ").as_str() {
                "" => "{}".to_owned(),
                all => format!("{{ {all} }}"),
            }
        }
        // Nothing that is wrong is written: a tree with faults is not run.
        Value::Invalid => "\"\"".to_owned(),
    }
}

fn quoted(text: &str) -> String {
    let each = text.chars().map(|c| match c {
        '"' => "\\\"".to_owned(),
        '\\' => "\\\\".to_owned(),
        '\n' => "\\n".to_owned(),
        '\t' => "\\t".to_owned(),
        c if c.is_control() => format!("\\u{:04X}", u32::from(c)),
        c => c.to_string(),
    });
    format!("\"{}\"", each.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Faults, Source, parse};

    /// Written and read again by the crate `toml`, which knows nothing of trees.
    #[test]
    fn what_is_written_means_the_same() {
        let text = r#"
version = 1
title = "a \"b\" \\ µ"
odd."key with. points" = { a = [1, 2.0, 1e-30, true], b = {}, c = [] }
[species.A]
x = "tab\there"
[[procedure]]
charge = { A = "1 equiv" }
[[procedure]]
repeat = [ { stir = "1 h" }, { hold = [] } ]
[empty]
"#;
        let mut faults = Faults::new();
        let root = parse(&Source::new("a", text), &mut faults);
        assert!(!faults.has_errors());
        let written = to_toml(&root);
        let [before, after] = [text, &written].map(|t| t.parse::<toml::Table>().expect("TOML"));
        assert_eq!(before, after, "{written}");
    }
}
