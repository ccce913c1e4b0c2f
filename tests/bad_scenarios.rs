//! Wrong scenario files and the exact words their authors see.
//!
//! Every file in `tests/data/bad` has a neighbour `NAME.expected`: one line per fault, `line:column severity: message`, with what to
//! write instead indented below. `MONOBIS_BLESS=1` writes the neighbours anew, to be read before they are committed.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use monobis::library::Library;
use monobis::scenario::{self, Scenario};
use monobis::text::{Faults, Severity, Source};
use proptest::prelude::*;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/bad")
}

/// Files that variants of the corpus take.
fn load(name: &str) -> Result<Arc<Source>, String> {
    let bytes =
        std::fs::read(folder().join(name)).map_err(|_| "there is no such file".to_owned())?;
    Source::from_bytes(name, &bytes).map_err(|fault| fault.message)
}

fn read_bytes(bytes: &[u8]) -> (Option<Scenario>, Faults) {
    match Source::from_bytes("bad.toml", bytes) {
        Ok(source) => scenario::read(&source, &[], &load, &Library::new()),
        Err(fault) => {
            let mut faults = Faults::new();
            faults.push(*fault);
            (None, faults)
        }
    }
}

fn told(faults: &Faults) -> String {
    let mut text = String::new();
    for fault in faults.sorted() {
        let severity = match fault.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let (line, column) = fault
            .place
            .as_ref()
            .map_or((0, 0), |place| place.line_column());
        let _ = writeln!(text, "{line}:{column} {severity}: {}", fault.message);
        if let Some(help) = &fault.help {
            let _ = writeln!(text, "    {help}");
        }
    }
    text
}

fn corpus() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder()).expect("the corpus is part of the repository");
    let paths = entries.map(|entry| entry.expect("readable folder").path());
    let mut files: Vec<PathBuf> = paths
        .filter(|path| path.extension().is_some_and(|e| e == "toml" || e == "bin"))
        .collect();
    files.sort();
    files
}

#[test]
fn every_wrong_file_gets_its_exact_words() {
    let files = corpus();
    assert!(files.len() >= 40, "{} files", files.len());
    let mut wrong = String::new();
    for file in files {
        let (scenario, faults) = read_bytes(&std::fs::read(&file).expect("readable file"));
        assert!(scenario.is_none(), "{} is no wrong file", file.display());
        let told = told(&faults);
        let expected = file.with_extension("expected");
        if std::env::var_os("MONOBIS_BLESS").is_some() {
            std::fs::write(&expected, &told).expect("writable folder");
        }
        let words = std::fs::read_to_string(&expected).unwrap_or_default();
        if words != told {
            let _ = writeln!(
                wrong,
                "== {}\n-- expected\n{words}-- told\n{told}",
                file.display()
            );
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn every_expectation_has_its_file() {
    for entry in std::fs::read_dir(folder()).expect("readable folder") {
        let path = entry.expect("readable folder").path();
        if path.extension().is_some_and(|e| e == "expected") {
            let there = path.with_extension("toml").exists() || path.with_extension("bin").exists();
            assert!(there, "{} has no file", path.display());
        }
    }
}

/// Bytes without any order, the same each time (a linear congruential generator; Knuth's MMIX constants).
fn noise(length: usize) -> Vec<u8> {
    let mut state = 1u64;
    let next = |_| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 56) as u8
    };
    (0..length).map(next).collect()
}

#[test]
fn a_megabyte_of_noise_gets_one_short_message() {
    let binary = noise(1 << 20);
    let printable: Vec<u8> = binary.iter().map(|b| b' ' + b % 95).collect();
    let lines: Vec<u8> = binary
        .iter()
        .map(|b| if b % 40 == 0 { b'\n' } else { b' ' + b % 95 })
        .collect();
    for bytes in [
        binary,
        printable,
        lines,
        vec![b'['; 1 << 20],
        vec![b'\n'; 1 << 20],
    ] {
        let (scenario, faults) = read_bytes(&bytes);
        assert!(scenario.is_none());
        assert_eq!(faults.len(), 1, "{}", told(&faults));
        assert!(told(&faults).len() < 1000);
    }
}

/// Scenarios that read well, to be spoilt.
const GOOD: [&str; 5] = [
    include_str!("../scenarios/own-network.toml"),
    include_str!("../scenarios/nabh4-vs-stab.toml"),
    include_str!("../scenarios/equivalents.toml"),
    include_str!("../scenarios/dilution.toml"),
    include_str!("../scenarios/order-of-addition.toml"),
];

/// A change to a text: at a place (in thousandths of its length) so many characters are replaced by others.
fn spoilt(text: &str, changes: &[(u32, usize, String)]) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for (at, cut, insert) in changes {
        let start = (chars.len() as u64 * u64::from(*at) / 1000) as usize;
        let end = (start + cut).min(chars.len());
        chars.splice(start..end, insert.chars());
    }
    chars.into_iter().collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn spoilt_scenarios_never_panic(
        which in 0..GOOD.len(),
        changes in prop::collection::vec((0..1000u32, 0..40usize, "[ -~°µ\\n]{0,12}"), 1..4),
    ) {
        let text = spoilt(GOOD[which], &changes);
        let (scenario, faults) = read_bytes(text.as_bytes());
        // Either there is a scenario, or the reader says why not.
        prop_assert_eq!(scenario.is_none(), faults.has_errors());
    }

    #[test]
    fn scenarios_with_a_word_exchanged_never_panic(
        which in 0..GOOD.len(),
        word in 0..1000usize,
        other in prop::sample::select(vec![
            "\"0 equiv\"", "\"-1 h\"", "nan", "inf", "1e400", "-5", "{}", "[]", "true", "\"\"", "\"rt\"", "\"1e308 equiv\"",
            "\"amine\"", "\"1 equiv of amine\"", "\"99999999999 d\"", "\"none\"", "4000000000", "\"\\u0000\"",
        ]),
    ) {
        // Values stand after `=`; one of them is replaced.
        let text = GOOD[which];
        let at: Vec<usize> = text.match_indices("= \"").map(|(at, _)| at + 2).collect();
        let start = at[word % at.len()];
        let end = start + 1 + text[start + 1..].find('"').unwrap_or(0) + 1;
        let spoilt = format!("{}{other}{}", &text[..start], &text[end..]);
        let (scenario, faults) = read_bytes(spoilt.as_bytes());
        prop_assert_eq!(scenario.is_none(), faults.has_errors());
    }
}
