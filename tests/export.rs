//! What is exported says the same as what is computed: rates, charge balance and its flow against the kernel, at random states of every
//! scenario; and the files are whole.

#[path = "export/agreement.rs"]
mod agreement;
#[path = "export/evaluate.rs"]
mod evaluate;
#[path = "export/files.rs"]
mod files;
#[path = "common/forced.rs"]
mod forced;
#[path = "common/study.rs"]
mod study;

use monobis::exchange::{About, Document, document};
use monobis::experiment::case::Experiment;

/// Every stage of every variant of this repository's scenarios.
fn every_case() -> Vec<(String, Experiment)> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .expect("the scenarios")
        .map(|entry| {
            entry
                .expect("a file")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .filter(|name| name.ends_with(".toml"))
        .collect();
    names.sort();
    let mut cases = Vec::new();
    for name in names {
        let scenario = study::file(&format!("scenarios/{name}"), &[]);
        for variant in &scenario.design.variants {
            let case = &scenario.design.cases[variant.base];
            for stage in 0..case.stages() {
                let words = format!("{name} {} {}", variant.name, case.stage_name(stage));
                cases.push((words, case.at_stage(stage)));
            }
        }
    }
    cases
}

fn about(scenario: &str) -> About {
    About {
        scenario: scenario.to_owned(),
        title: "A title".to_owned(),
        question: None,
        program: "monobis".to_owned(),
    }
}

/// A scenario of the tests, exported.
fn exported(name: &str, text: &str) -> (String, Experiment, Document) {
    let scenario = study::scenario(name, text, &[]);
    let case = scenario.design.cases[0].at_stage(0);
    let document = document(&case, &about(name)).expect("a document");
    (name.to_owned(), case, document)
}

/// Families with enthalpies, warmed and diluted while they react.
fn ramp() -> (String, Experiment, Document) {
    exported("ramp", include_str!("data/cases/export-ramp-pH.toml"))
}

/// All cases that can be exported.
fn every_document() -> Vec<(String, Experiment, Document)> {
    let cases = every_case().into_iter();
    let exported = cases.filter(|(_, case)| case.takes.is_empty());
    exported
        .map(|(name, case)| {
            let document = document(&case, &about("x.toml"));
            let document = document.unwrap_or_else(|message| panic!("{name}: {message}"));
            (name, case, document)
        })
        .collect()
}
