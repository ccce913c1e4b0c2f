//! Editing spanned trees: a value put at a path, two tables merged, exclusive keys replaced.
//!
//! Knows which keys of the language exclude each other; what they mean is not known here.

use crate::text::{Entry, Key, Node, Place, Table, TableForm, Value};

/// Keys of which only one set holds: a key written later replaces every key of the other sets of its group.
///
/// `amount` comes with `concentration` or `volume`: a later one of those two releases the other and keeps `amount`.
const EXCLUSIVE: [&[&str]; 5] = [
    &["concentration", "volume"],
    &["k", "kf", "A"],
    &["Ea", "dH"],
    &["K", "kr", "pKa"],
    &["over", "every"],
];

/// The table of a node, when it is one.
pub fn table(node: &Node) -> Option<&Table> {
    match &node.value {
        Value::Table(table) => Some(table),
        _ => None,
    }
}

/// A node that holds an empty table, standing at `place`.
pub fn empty_table(place: &Place) -> Node {
    Node {
        value: Value::Table(Table {
            form: TableForm::Implied,
            ..Table::default()
        }),
        place: place.clone(),
    }
}

/// A key as if it were written at `place`.
pub fn key(text: &str, place: &Place) -> Key {
    Key {
        text: text.to_owned(),
        quoted: false,
        place: place.clone(),
    }
}

/// Puts `node` under `name` in a table, in the place of what stands there.
pub fn put(table: &mut Table, name: Key, node: Node) {
    match table
        .entries
        .iter_mut()
        .find(|entry| entry.key.text == name.text)
    {
        Some(entry) => *entry = Entry { key: name, node },
        None => table.entries.push(Entry { key: name, node }),
    }
}

/// Puts `node` at a path of keys; tables on the way are made where they are missing, anything else there gives way.
pub fn put_at(root: &mut Node, path: &[&str], place: &Place, node: Node) {
    if !matches!(root.value, Value::Table(_)) {
        *root = empty_table(place);
    }
    let Value::Table(table) = &mut root.value else {
        return;
    };
    match path {
        [] => {}
        [last] => put(table, key(last, place), node),
        [first, rest @ ..] => {
            if table.get(first).is_none() {
                put(table, key(first, place), empty_table(place));
            }
            if let Some(entry) = table
                .entries
                .iter_mut()
                .find(|entry| entry.key.text == *first)
            {
                put_at(&mut entry.node, rest, place, node);
            }
        }
    }
}

/// `over` laid upon `base`: tables key by key, everything else replaced whole.
pub fn merged(base: &Node, over: &Node) -> Node {
    let (Value::Table(below), Value::Table(above)) = (&base.value, &over.value) else {
        return over.clone();
    };
    let mut result = below.clone();
    result.damaged |= above.damaged;
    release(&mut result, above);
    for entry in &above.entries {
        let node = match below.get(&entry.key.text) {
            Some(old) => merged(&old.node, &entry.node),
            None => entry.node.clone(),
        };
        put(&mut result, entry.key.clone(), node);
    }
    Node {
        value: Value::Table(result),
        place: base.place.clone(),
    }
}

/// Takes out of a table what the keys of another one exclude.
fn release(below: &mut Table, above: &Table) {
    for group in EXCLUSIVE {
        let newer: Vec<&str> = group
            .iter()
            .copied()
            .filter(|key| above.get(key).is_some())
            .collect();
        if !newer.is_empty() {
            below.entries.retain(|entry| {
                let name = entry.key.text.as_str();
                !group.contains(&name) || newer.contains(&name)
            });
        }
    }
    // Concentration and volume fix the amount; a new amount keeps the concentration.
    let kept = |name: &str| below.get(name).is_some() || above.get(name).is_some();
    if above.get("amount").is_some() && kept("concentration") && above.get("volume").is_none() {
        below.entries.retain(|entry| entry.key.text != "volume");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Faults, Source, parse};

    fn read(text: &str) -> Node {
        let mut faults = Faults::new();
        let node = parse(&Source::new("t.toml", text), &mut faults);
        assert!(faults.is_empty(), "{:?}", faults.sorted());
        node
    }

    /// Values without places and forms.
    fn plain(node: &Node) -> String {
        match &node.value {
            Value::Table(table) => {
                let parts = table
                    .entries
                    .iter()
                    .map(|e| format!("{}={}", e.key.text, plain(&e.node)));
                format!("{{{}}}", parts.collect::<Vec<_>>().join(","))
            }
            Value::Array(items) => format!(
                "[{}]",
                items.iter().map(plain).collect::<Vec<_>>().join(",")
            ),
            Value::Text(text) => text.clone(),
            other => format!("{other:?}"),
        }
    }

    fn merge(base: &str, over: &str) -> String {
        plain(&merged(&read(base), &read(over)))
    }

    #[test]
    fn tables_merge_key_by_key_and_the_rest_is_replaced_whole() {
        let base = "c = { a = '1', b = '2' }\np = ['x', 'y']\nt = 'old'";
        assert_eq!(
            merge(base, "c = { b = '3', d = '4' }"),
            "{c={a=1,b=3,d=4},p=[x,y],t=old}"
        );
        assert_eq!(
            merge(base, "p = ['z']\nt = 'new'"),
            "{c={a=1,b=2},p=[z],t=new}"
        );
        assert_eq!(merge(base, "c = 'text'"), "{c=text,p=[x,y],t=old}");
    }

    #[test]
    fn exclusive_keys_replace_each_other() {
        let flask = "f = { amount = '1', concentration = '2' }";
        assert_eq!(
            merge(flask, "f = { volume = '3' }"),
            "{f={amount=1,volume=3}}"
        );
        let wet = "f = { concentration = '2', volume = '3' }";
        assert_eq!(
            merge(wet, "f = { amount = '1' }"),
            "{f={concentration=2,amount=1}}"
        );
        assert_eq!(
            merge("r = { k = '1', Ea = '2' }", "r = { dH = '3' }"),
            "{r={k=1,dH=3}}"
        );
        // Both written at once stay: the reader of the flask speaks of it.
        let both = "f = { concentration = '5', volume = '6' }";
        assert_eq!(
            merge(flask, both),
            "{f={amount=1,concentration=5,volume=6}}"
        );
    }

    #[test]
    fn values_are_put_at_paths() {
        let mut root = read("a = { b = '1' }\nt = 'x'");
        let place = root.place.clone();
        let text = |t: &str| Node {
            value: Value::Text(t.into()),
            place: place.clone(),
        };
        put_at(&mut root, &["a", "b"], &place, text("2"));
        put_at(&mut root, &["a", "c", "d"], &place, text("3"));
        put_at(&mut root, &["t", "u"], &place, text("4"));
        assert_eq!(plain(&root), "{a={b=2,c={d=3}},t={u=4}}");
    }
}
