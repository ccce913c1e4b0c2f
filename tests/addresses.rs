//! Every constant that a scenario lists is set by every door under the address it is listed with; addresses are one however they are
//! spelt; and what a message suggests is accepted where it is suggested.

#[path = "common/forced.rs"]
mod forced;
#[path = "common/study.rs"]
mod study;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use monobis::experiment::case::Experiment;
use monobis::library::Library;
use monobis::model::{ConstantId, ConstantValue};
use monobis::scenario::{self, Scenario};
use monobis::text::{Colour, Fault, Faults, Severity, Source};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn scenarios() -> Vec<(String, String)> {
    let entries = std::fs::read_dir(folder("scenarios")).expect("the scenarios");
    let paths = entries.map(|entry| entry.expect("a readable folder").path());
    let mut files: Vec<PathBuf> = paths
        .filter(|p| p.extension().is_some_and(|e| e == "toml"))
        .collect();
    files.sort();
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).expect("a readable file");
        (
            path.file_name()
                .expect("a name")
                .to_string_lossy()
                .into_owned(),
            text,
        )
    };
    files.into_iter().map(read).collect()
}

fn read(name: &str, text: &str, settings: &[(String, String)]) -> (Option<Scenario>, Faults) {
    let load = |other: &str| -> Result<Arc<Source>, String> {
        let bytes = std::fs::read(folder("scenarios").join(other)).map_err(|e| e.to_string())?;
        Source::from_bytes(other, &bytes).map_err(|fault| fault.message)
    };
    scenario::read(&Source::new(name, text), settings, &load, &Library::new())
}

fn must(name: &str, text: &str, settings: &[(String, String)]) -> Scenario {
    let (scenario, faults) = read(name, text, settings);
    scenario.unwrap_or_else(|| panic!("{name}: {}", faults.render(Colour::Plain, 20)))
}

/// A constant as `check` lists it.
#[derive(Debug, Clone)]
struct Listed {
    /// With its stage.
    address: String,
    stage: usize,
    /// Without its stage.
    own: String,
    value: f64,
    /// Base unit, empty for a pure number.
    unit: String,
    limits: Option<(f64, f64)>,
}

impl Listed {
    /// Its value times something, as it is written.
    fn times(&self, by: f64) -> String {
        let value = self.value * by;
        format!("{value:?} {}", self.unit).trim().to_owned()
    }

    /// Whether it may be this times its value.
    fn allows(&self, by: f64) -> bool {
        let (low, high) = self.limits.unwrap_or((f64::NEG_INFINITY, f64::INFINITY));
        self.value != 0.0 && (low..=high).contains(&(self.value * by))
    }
}

/// The constants of a case, all stages.
fn listed(case: &Experiment) -> Vec<Listed> {
    let of_stage = |stage: usize| {
        let part = case.at_stage(stage);
        let name = part.stage.clone();
        let model = Arc::clone(&part.model);
        let shown = model.constants.clone().into_iter().enumerate();
        shown.filter_map(move |(id, constant)| {
            let ConstantValue::Law(_) = &constant.value else {
                return None;
            };
            let unit = constant.dimension.unit_text();
            (constant.used && !constant.incidental).then(|| Listed {
                address: if name.is_empty() {
                    constant.address.clone()
                } else {
                    format!("stage.{name}.{}", constant.address)
                },
                stage,
                own: constant.address.clone(),
                value: part.number(id).expect("a number"),
                unit: if unit == "1" { String::new() } else { unit },
                limits: constant.limits,
            })
        })
    };
    (0..case.stages()).flat_map(of_stage).collect()
}

/// What a constant is in a case.
fn now(case: &Experiment, listed: &Listed) -> Option<f64> {
    let part = case.at_stage(listed.stage);
    let id: ConstantId = part.model.constant(&listed.own)?;
    part.model.number(id, &part.numbers.overrides).ok()
}

/// A text as TOML.
fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}

/// The first variant with more said of it, after everything that the file says.
fn with_variant(text: &str, scenario: &Scenario, said: &str) -> String {
    let first = scenario.variants().next().expect("a variant");
    let like = if first.is_empty() {
        String::new()
    } else {
        format!("like = {}\n", quoted(first))
    };
    format!("{text}\n[[variant]]\nname = \"by this door\"\n{like}{said}\n")
}

fn last(scenario: &Scenario) -> &Experiment {
    let variant = scenario.design.variants.last().expect("a variant");
    &scenario.design.cases[variant.base]
}

#[test]
fn every_listed_address_is_set_from_outside_and_by_a_variant() {
    let mut number = 0;
    for (name, text) in scenarios() {
        let scenario = must(&name, &text, &[]);
        let first = &scenario.design.cases[scenario.design.variants[0].base];
        let varied: Vec<&String> = scenario
            .design
            .axes
            .iter()
            .flat_map(|a| &a.addresses)
            .collect();
        // What an axis moves holds at its points: that a setting ends the axis is told, and tried elsewhere.
        let is_varied = |l: &Listed| {
            varied
                .iter()
                .any(|a| a.trim_start_matches("constant.") == l.address)
        };
        let all: Vec<Listed> = listed(first)
            .into_iter()
            .filter(|l| !is_varied(l))
            .collect();
        number += all.len();
        for by in [1.0, 1.001] {
            let set: Vec<&Listed> = all.iter().filter(|l| by == 1.0 || l.allows(by)).collect();
            let from_outside: Vec<(String, String)> = set
                .iter()
                .map(|l| (l.address.clone(), l.times(by)))
                .collect();
            let outside = must(&name, &text, &from_outside);
            let one = |l: &&Listed| format!("{} = {}", quoted(&l.address), quoted(&l.times(by)));
            let entries: Vec<String> = set.iter().map(one).collect();
            let by_variant = with_variant(
                &text,
                &scenario,
                &format!("set = {{ {} }}", entries.join(", ")),
            );
            let by_variant = must(&name, &by_variant, &[]);
            let outside = &outside.design.cases[outside.design.variants[0].base];
            for case in [outside, last(&by_variant)] {
                for l in &set {
                    let expected = l.value * by;
                    let found = now(case, l).unwrap_or_else(|| panic!("{name}: no {}", l.address));
                    assert!(
                        (found - expected).abs() <= 1e-12 * expected.abs(),
                        "{name}: {} is {found}, set to {expected}",
                        l.address
                    );
                }
            }
        }
    }
    assert!(number > 300, "{number} constants");
}

#[test]
fn every_listed_address_of_one_stage_stands_in_constants_and_on_an_axis() {
    for (name, text) in scenarios() {
        let scenario = must(&name, &text, &[]);
        let first = &scenario.design.cases[scenario.design.variants[0].base];
        if first.stages() > 1 || scenario.design.variants.len() > 1 || text.contains("[sweep]") {
            continue;
        }
        let all = listed(first);
        let one = |l: &Listed| format!("{} = {}", key(&l.address), quoted(&l.times(1.001)));
        let set: Vec<&Listed> = all.iter().filter(|l| l.allows(1.001)).collect();
        let entries: Vec<String> = set.iter().map(|l| one(l)).collect();
        let said = with_variant(
            &text,
            &scenario,
            &format!("constants = {{ {} }}", entries.join(", ")),
        );
        let in_constants = must(&name, &said, &[]);
        for l in &set {
            let found = now(last(&in_constants), l).expect("the constant");
            assert!(
                (found - l.value * 1.001).abs() <= 1e-12 * found.abs(),
                "{name}: {}",
                l.address
            );
        }
        let axis = |l: &&Listed| {
            format!(
                "{{ vary = {}, values = [{}] }}",
                quoted(&l.address),
                quoted(&l.times(1.001))
            )
        };
        let axes: Vec<String> = set.iter().map(axis).collect();
        let swept = must(
            &name,
            &format!("{text}\n[sweep]\naxes = [ {} ]\n", axes.join(", ")),
            &[],
        );
        assert_eq!(swept.design.axes.len(), set.len(), "{name}");
    }
}

/// An address as a key of TOML.
fn key(address: &str) -> String {
    match address.rsplit_once('.') {
        Some((of, last)) => format!("\"{of}\".{last}"),
        None => address.to_owned(),
    }
}

const OWN: &str = r#"
version = 1
title = "spellings"
species = { A = {}, "B (solid)" = { short = "B" } }
constants = { f = 0.5 }
reactions = { r = { equation = "A -> B", k = "1e-3 /s", factor = "f" } }
flask = { basis = "A", amount = "10 mmol", concentration = "0.1 M", temperature = "25 °C" }
procedure = [ { charge = { A = "1 equiv", "B (solid)" = "0 equiv" } }, { name = "react", stir = "1 h" } ]
observables = { b = { yield_of = "B", on = "A" } }
"#;

#[test]
fn an_address_is_one_however_it_is_spelt() {
    let plain = must("own", OWN, &[]);
    let table: [(&[&str], &str); 3] = [
        (
            &[
                "r.k",
                "constant.r.k",
                "\"r.k\"",
                "\"r\".k",
                " r . k ",
                "constant.\"r\".k",
                "'r'.k",
            ],
            "2e-3 /s",
        ),
        (
            &[
                "charge.B (solid)",
                "charge.\"B (solid)\"",
                "charge.'B (solid)'",
                "\"charge\".\"B (solid)\"",
            ],
            "0.2 equiv",
        ),
        (&["f", "constant.f", "\"f\""], "0.7"),
    ];
    for (spellings, value) in table {
        let of = |address: &str| {
            let scenario = must("own", OWN, &[(address.to_owned(), value.to_owned())]);
            scenario.design.cases[0].numbers.clone()
        };
        let first = of(spellings[0]);
        assert_ne!(
            first, plain.design.cases[0].numbers,
            "{value} changes something"
        );
        for address in spellings {
            assert_eq!(of(address), first, "{address}");
            let axis = format!(
                "{OWN}\n[sweep]\naxes = [ {{ vary = '''{address}''', values = [\"{value}\"] }} ]\n[[plot]]\nkind = \"bars\"\nx = '''{address}'''\n"
            );
            let swept = must("own", &axis, &[]);
            assert_eq!(
                swept.design.axes[0].addresses,
                must_be(spellings[1]),
                "{address}"
            );
        }
    }
}

/// The spelling that is kept.
fn must_be(address: &str) -> Vec<String> {
    let plain = address.replace('"', "");
    vec![plain]
}

#[test]
fn an_address_set_twice_in_two_spellings_is_refused() {
    let twice = with_variant(
        OWN,
        &must("own", OWN, &[]),
        "set = { f = 0.6, constant.f = 0.7 }",
    );
    let (scenario, faults) = read("own", &twice, &[]);
    assert!(scenario.is_none());
    assert_eq!(faults.sorted()[0].message, "`constant.f` is written twice");
}

/// The one word that a fault suggests.
fn suggested(fault: &Fault) -> Option<String> {
    let told = format!(
        "{} {}",
        fault.message,
        fault.help.as_deref().unwrap_or_default()
    );
    let (_, rest) = told.split_once("did you mean ")?;
    let word = rest.split('?').next()?.trim_matches('`');
    Some(word.to_owned())
}

/// Texts in which the word stands in the place of what the fault marks, or of one part of that.
fn followed(text: &str, fault: &Fault, word: &str) -> Vec<String> {
    let Some(place) = fault
        .place
        .as_ref()
        .filter(|p| p.source.text.as_str() == text)
    else {
        return Vec::new();
    };
    let span = place.span.clone();
    let marked = &text[span.clone()];
    let with = |from: usize, to: usize| {
        format!(
            "{}{word}{}",
            &text[..span.start + from],
            &text[span.start + to..]
        )
    };
    let mut all = Vec::new();
    let is_part =
        |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '+' | ',' | '(' | ')' | '/');
    for blanks in [false, true] {
        for dots in [false, true] {
            let mut start = None;
            for (at, c) in marked.char_indices().chain([(marked.len(), '"')]) {
                let inside = is_part(c) || (blanks && c == ' ') || (dots && c == '.');
                match (inside, start) {
                    (true, None) => start = Some(at),
                    (false, Some(from)) => {
                        all.push(with(from, at));
                        start = None;
                    }
                    _ => {}
                }
            }
        }
    }
    all
}

#[test]
fn what_is_suggested_is_accepted_where_it_is_suggested() {
    let entries = std::fs::read_dir(folder("tests/data/bad")).expect("the corpus");
    let mut files: Vec<PathBuf> = entries
        .map(|e| e.expect("a readable folder").path())
        .collect();
    files.retain(|path| path.extension().is_some_and(|e| e == "toml"));
    files.sort();
    let load = |other: &str| -> Result<Arc<Source>, String> {
        let bytes =
            std::fs::read(folder("tests/data/bad").join(other)).map_err(|e| e.to_string())?;
        Source::from_bytes(other, &bytes).map_err(|fault| fault.message)
    };
    let read =
        |text: &str| scenario::read(&Source::new("bad.toml", text), &[], &load, &Library::new()).1;
    let (mut tried, mut failed) = (0, Vec::new());
    for file in files {
        let Ok(text) = std::fs::read_to_string(&file) else {
            continue;
        };
        let faults = read(&text);
        for fault in faults
            .sorted()
            .into_iter()
            .filter(|f| f.severity == Severity::Error)
        {
            let Some(word) = suggested(fault) else {
                continue;
            };
            let Some(start) = fault.place.as_ref().map(|p| p.span.start) else {
                continue;
            };
            tried += 1;
            let quiet = |text: &String| {
                let now = read(text);
                let there = |f: &&Fault| f.place.as_ref().is_some_and(|p| p.span.start == start);
                !now.sorted()
                    .into_iter()
                    .any(|f| there(&f) && suggested(f).is_some())
            };
            if !followed(&text, fault, &word).iter().any(quiet) {
                failed.push(format!("{}: {}: {word}", file.display(), fault.message));
            }
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    assert!(tried > 20, "{tried} suggestions");
}
