//! The order of the house: a room may use those that stand above it in lib.rs and none below; no files use each other in a circle, and
//! no folders do; one name for a type has one meaning.

mod circles;
mod imports;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Modules of the standard library that reach out of the program.
const OUTSIDE: [&str; 7] = ["fs", "env", "time", "process", "net", "os", "io"];

fn sources(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).expect("a readable folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// A file's text without comments, line by line as it stands.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).expect("a readable file");
    let lines = text.lines().map(|l| l.split("//").next().unwrap_or(""));
    lines.collect::<Vec<_>>().join("\n")
}

/// The first names behind `root::`, alone or in braces, with the number of their line.
fn names_behind(root: &str, code: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let root = format!("{root}::");
    for (at, _) in code.match_indices(&root) {
        let whole = !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':');
        let line = code[..at].matches('\n').count() + 1;
        let rest = code[at + root.len()..].trim_start();
        let names = match rest.strip_prefix('{') {
            Some(group) => in_braces(group),
            None => vec![rest],
        };
        let word = |name: &str| {
            let end = name.find(|c: char| !c.is_alphanumeric() && c != '_');
            name[..end.unwrap_or(name.len())].to_owned()
        };
        found.extend(names.into_iter().filter(|_| whole).map(|n| (line, word(n))));
    }
    found
}

/// What stands between the commas of a group whose brace was just opened.
fn in_braces(group: &str) -> Vec<&str> {
    let (mut depth, mut start, mut parts) = (0, 0, Vec::new());
    for (i, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            ',' | '}' if depth == 0 => {
                parts.push(group[start..i].trim());
                start = i + 1;
                if c == '}' {
                    break;
                }
            }
            '}' => depth -= 1,
            _ => {}
        }
    }
    parts
}

/// How many modules deep a file is: `text.rs` and `text/mod.rs` are 1, `text/name.rs` is 2.
fn depth(inside: &Path) -> usize {
    let module = inside.with_extension("");
    module.iter().filter(|part| *part != "mod").count()
}

#[test]
fn no_module_uses_a_later_one() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let lib = fs::read_to_string(root.join("lib.rs")).expect("lib.rs");
    let order: Vec<&str> = lib
        .lines()
        .filter_map(|l| l.strip_prefix("pub mod "))
        .map(|l| l.trim_end_matches(';'))
        .collect();
    assert!(order.len() > 10, "lib.rs lists the rooms: {order:?}");
    let mut files = Vec::new();
    sources(&root, &mut files);
    let (mut faults, mut seen) = (Vec::new(), 0);
    for file in files {
        let inside = file.strip_prefix(&root).expect("under src");
        let room = inside.iter().next().expect("a name").to_string_lossy();
        let room = room.trim_end_matches(".rs");
        let Some(place) = order.iter().position(|o| *o == room) else {
            continue;
        };
        let code = code(&file);
        // `super::` leads out of a room, too: from the file itself or from its tests.
        let out = vec!["super"; depth(inside)].join("::");
        let ways = ["crate".to_owned(), out.clone(), format!("{out}::super")];
        for (line, used) in ways.iter().flat_map(|way| names_behind(way, &code)) {
            seen += usize::from(order.contains(&used.as_str()));
            if order[place + 1..].contains(&used.as_str()) {
                faults.push(format!("{}:{line}: {room} uses {used}", inside.display()));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(seen > 300, "{seen} uses of one room by another");
}

/// Below the command line and the one writer nothing touches files, clocks, environment or terminal.
#[test]
fn the_core_is_pure() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    let mut faults = Vec::new();
    for file in files {
        let inside = file
            .strip_prefix(&root)
            .expect("under src")
            .to_string_lossy()
            .replace('\\', "/");
        let of_tests = ["tests.rs", "samples.rs", "testing.rs"];
        if of_tests.iter().any(|end| inside.ends_with(end))
            || inside.contains("tests/")
            || inside.starts_with("cli/")
            || inside == "main.rs"
            || inside.starts_with("output/write/")
            || inside == "output/read.rs"
            || inside.ends_with("build.rs")
        {
            continue;
        }
        let code = code(&file);
        let code = code.split("#[cfg(test)]").next().unwrap_or("");
        let touched = names_behind("std", code);
        for (line, name) in touched
            .iter()
            .filter(|(_, n)| OUTSIDE.contains(&n.as_str()))
        {
            faults.push(format!("{inside}:{line}: std::{name}"));
        }
        for (at, line) in code.lines().enumerate() {
            let tells = ["print!(", "println!(", "dbg!(", "stdin("];
            if let Some(word) = tells.iter().find(|word| line.contains(**word)) {
                faults.push(format!("{inside}:{}: {word}", at + 1));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Files that are understood together only; more than these are a room without walls.
const MOST_IN_A_CIRCLE: usize = 3;

fn source() -> imports::Crate {
    imports::Crate::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"))
}

#[test]
fn no_files_and_no_folders_use_each_other_in_a_circle() {
    let all = source();
    let uses = all.uses();
    assert!(
        uses.iter().map(BTreeSet::len).sum::<usize>() > 1000,
        "few uses were found"
    );
    let file = |&i: &usize| all.modules[i].file.as_str();
    let mut faults: Vec<String> = circles::circles(&uses)
        .iter()
        .filter(|circle| circle.len() > MOST_IN_A_CIRCLE)
        .map(|circle| circle.iter().map(file).collect::<Vec<_>>().join(", "))
        .collect();
    let folder = |i: usize| {
        all.modules[i]
            .file
            .rsplit_once('/')
            .map_or("", |(folder, _)| folder)
    };
    let folders: BTreeSet<&str> = (0..uses.len()).map(folder).collect();
    let folders: Vec<&str> = folders.into_iter().collect();
    let place = |i: usize| folders.binary_search(&folder(i)).expect("listed");
    let mut between = vec![BTreeSet::new(); folders.len()];
    for (i, used) in uses.iter().enumerate() {
        let others = used.iter().map(|&j| place(j)).filter(|&j| j != place(i));
        between[place(i)].extend(others);
    }
    let named = |circle: &Vec<usize>| {
        let names: Vec<&str> = circle.iter().map(|&i| folders[i]).collect();
        format!("folders {}", names.join(", "))
    };
    faults.extend(circles::circles(&between).iter().map(named));
    assert!(faults.is_empty(), "in a circle:\n{}", faults.join("\n"));
}

/// Names that still have two meanings in two rooms. The list only shrinks.
const TWO_MEANINGS: [&str; 0] = [];

#[test]
fn a_type_name_has_one_meaning() {
    let mut rooms: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for module in source().modules {
        let room = module.file.split('/').next().unwrap_or_default().to_owned();
        for name in module.types() {
            rooms.entry(name).or_default().insert(room.clone());
        }
    }
    let several: Vec<(&String, &BTreeSet<String>)> =
        rooms.iter().filter(|(_, rooms)| rooms.len() > 1).collect();
    let new = several
        .iter()
        .filter(|(name, _)| !TWO_MEANINGS.contains(&name.as_str()));
    let new: Vec<String> = new
        .map(|(name, rooms)| format!("{name}: {rooms:?}"))
        .collect();
    assert!(
        new.is_empty(),
        "one name, two meanings:\n{}",
        new.join("\n")
    );
    let gone = TWO_MEANINGS
        .iter()
        .filter(|name| !several.iter().any(|(known, _)| known == *name));
    let gone: Vec<_> = gone.collect();
    assert!(
        gone.is_empty(),
        "one meaning by now, take them off the list: {gone:?}"
    );
}

/// The command line reads arguments and prints; what another front would have to write again is no part of it.
#[test]
fn the_command_line_is_thin_and_alone_knows_arguments() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    let in_cli = |file: &&PathBuf| file.starts_with(root.join("cli"));
    let lines = |file: &PathBuf| {
        fs::read_to_string(file)
            .expect("a readable file")
            .lines()
            .count()
    };
    // A command takes some fifty lines, arguments included; what they share came to 750 with seven commands. There are twelve, one of
    // which goes on, is shared out and prints scripts.
    let size: usize = files.iter().filter(in_cli).map(lines).sum();
    assert!(size < 1700, "{size} lines in cli");
    let others = files.iter().filter(|file| !in_cli(file));
    let mut typed = others.filter(|file| code(file).contains("clap"));
    assert_eq!(typed.next(), None, "clap outside of cli");
}
