//! The rooms' one-way order: a module may use those that stand above it in lib.rs, and none below.

use std::fs;
use std::path::{Path, PathBuf};

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
    let mut faults = Vec::new();
    for file in files {
        let inside = file.strip_prefix(&root).expect("under src");
        let room = inside.iter().next().expect("a name").to_string_lossy();
        let room = room.trim_end_matches(".rs");
        let Some(place) = order.iter().position(|o| *o == room) else {
            continue;
        };
        let text = fs::read_to_string(&file).expect("a readable file");
        for (number, line) in text.lines().enumerate() {
            let code = line.split("//").next().unwrap_or("");
            for later in &order[place + 1..] {
                let used = code.contains(&format!("crate::{later}::"))
                    || code.contains(&format!("crate::{later};"))
                    || code.contains(&format!("crate::{later} "));
                if used {
                    faults.push(format!(
                        "{}:{}: {room} uses {later}",
                        inside.display(),
                        number + 1
                    ));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
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
            || inside == "output/write.rs"
            || inside.ends_with("build.rs")
        {
            continue;
        }
        let text = fs::read_to_string(&file).expect("a readable file");
        let code = text.split("#[cfg(test)]").next().unwrap_or("");
        for word in [
            "std::fs",
            "std::env",
            "std::time",
            "println!",
            "eprintln!",
            "std::process",
            "stdin(",
        ] {
            if code
                .lines()
                .any(|l| l.split("//").next().unwrap_or("").contains(word))
            {
                faults.push(format!("{inside}: {word}"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
