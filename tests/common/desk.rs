//! The program called from a folder of one's own, and what it leaves there.
#![allow(dead_code, reason = "each test binary uses its part")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use tempfile::TempDir;

pub const PROGRAM: &str = env!("CARGO_BIN_EXE_monobis");
pub const MAIN_JOB: &str = "scenarios/nabh4-vs-stab.toml";
pub const OWN: &str = "scenarios/own-network.toml";

/// Rows that end in three ways: as meant, after a condition that was not met, and stopped where the rate is below nothing.
pub const THREE_ENDS: &str = r#"
version = 1
title = "three ends"
species = { A = {}, P = {} }
constants = { k = { value = "1e-5 /s", source = "none" }, c = { value = "1e-4 /s", source = "none" } }
reactions = { r = { equation = "A -> P", rate = "k*(9 - c*t)*[A]" } }
flask = { basis = "A", amount = "10 mmol", concentration = "0.1 M", temperature = "25 °C" }
procedure = [ { charge = { A = "1 equiv" } }, { stir = { until = "p > 90 %", at_most = "9 h" } } ]
observables = { p = { yield_of = "P", on = "A" } }
sweep = { axes = [ { vary = "constant.c", from = "0 /s", to = "1e-3 /s", points = 40 } ] }
"#;

/// The files of a folder by relative path.
pub type Files = BTreeMap<String, Vec<u8>>;

/// What a call came to.
pub struct Said {
    pub code: i32,
    pub out: String,
    pub err: String,
}

/// A folder of one's own with the repository's scenarios in it; calls are made from there.
pub struct Desk(pub TempDir);

impl Desk {
    pub fn new() -> Desk {
        let desk = Desk(TempDir::new().expect("a temporary folder"));
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
        std::fs::create_dir(desk.path("scenarios")).expect("a new folder");
        for entry in std::fs::read_dir(from).expect("the repository's scenarios") {
            let entry = entry.expect("a readable folder");
            let to = desk.path("scenarios").join(entry.file_name());
            std::fs::copy(entry.path(), to).expect("a copy");
        }
        desk
    }

    pub fn path(&self, relative: &str) -> PathBuf {
        self.0.path().join(relative)
    }

    pub fn write(&self, relative: &str, text: &str) {
        std::fs::write(self.path(relative), text).expect("a file");
    }

    pub fn call(&self, arguments: &[&str]) -> Said {
        let output = Command::new(PROGRAM)
            .current_dir(self.0.path())
            .args(arguments)
            .output()
            .expect("the program starts");
        Said {
            code: output.status.code().expect("an exit code"),
            out: String::from_utf8(output.stdout).expect("UTF-8"),
            err: String::from_utf8(output.stderr).expect("UTF-8"),
        }
    }

    /// A call that must succeed.
    pub fn done(&self, arguments: &[&str]) -> Said {
        let said = self.call(arguments);
        assert_eq!(said.code, 0, "{arguments:?}: {}", said.err);
        said
    }

    /// A call that must be refused: exit code 2, nothing on standard output, nothing new on the disk. What was complained of.
    pub fn refused(&self, arguments: &[&str]) -> String {
        let before = self.files("");
        let said = self.call(arguments);
        assert_eq!(said.code, 2, "{arguments:?}: {}", said.err);
        assert_eq!(said.out, "", "{arguments:?}");
        assert!(before == self.files(""), "{arguments:?} wrote something");
        said.err
    }

    /// All files below a folder; empty when there is none.
    pub fn files(&self, folder: &str) -> Files {
        let mut found = Files::new();
        collect(&self.path(folder), "", &mut found);
        found
    }

    pub fn text(&self, file: &str) -> String {
        std::fs::read_to_string(self.path(file)).unwrap_or_else(|e| panic!("{file}: {e}"))
    }
}

fn collect(folder: &Path, prefix: &str, found: &mut Files) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries {
        let entry = entry.expect("a readable folder");
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            // An empty folder is something new, too.
            found.insert(format!("{name}/"), Vec::new());
            collect(&entry.path(), &format!("{name}/"), found);
        } else {
            found.insert(name, std::fs::read(entry.path()).expect("a readable file"));
        }
    }
}

/// Header and records of a table.
pub fn table(text: &str) -> (Vec<String>, Vec<BTreeMap<String, String>>) {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header: Vec<String> = reader
        .headers()
        .expect("a header")
        .iter()
        .map(str::to_owned)
        .collect();
    let rows = reader.deserialize().collect::<Result<_, _>>();
    (header, rows.expect("records of one length"))
}

/// Files that are no figures, and the figures without their endings.
pub fn names(files: &Files) -> (Vec<&str>, Vec<&str>) {
    let all = || {
        files
            .keys()
            .map(String::as_str)
            .filter(|n| !n.ends_with('/'))
    };
    let data = all().filter(|n| !n.starts_with("figures/")).collect();
    let stems = all().filter_map(|n| n.strip_prefix("figures/"));
    (data, stems.filter_map(|n| n.strip_suffix(".svg")).collect())
}

/// Neither escape sequences nor a bar that writes over itself.
pub fn assert_plain(text: &str) {
    assert!(!text.contains('\x1b') && !text.contains('\r'), "{text:?}");
}
