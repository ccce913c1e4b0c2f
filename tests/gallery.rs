//! The README's gallery: every scenario stands in it, every picture is there, nothing is left over.

#[path = "common/forced.rs"]
mod forced;
#[path = "common/study.rs"]
mod study;

use std::collections::BTreeSet;
use std::path::Path;

use monobis::model::Confidence;

/// A text file of the repository.
fn text(path: &str) -> String {
    let full = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    std::fs::read_to_string(&full).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// Names of the files in a folder that end so, without the ending.
fn stems(folder: &str, ending: &str) -> BTreeSet<String> {
    let full = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries = std::fs::read_dir(full).expect("a folder of the repository");
    let names = entries.map(|entry| entry.expect("an entry").file_name());
    names
        .filter_map(|name| {
            let name = name.to_string_lossy();
            name.strip_suffix(ending).map(str::to_owned)
        })
        .collect()
}

/// Command, scenario, figure and picture of every line.
fn gallery() -> Vec<[String; 4]> {
    let text = text("plots/gallery.txt");
    let lines = text
        .lines()
        .filter(|l| !l.starts_with('#') && !l.is_empty());
    lines
        .map(|line| {
            let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
            words
                .try_into()
                .unwrap_or_else(|w| panic!("four words in a line, not {w:?}"))
        })
        .collect()
}

/// The picture that `benches/peers/run` draws.
const OF_THE_BENCH: &str = "work-precision";

#[test]
fn every_scenario_has_a_picture_and_every_picture_a_scenario() {
    let gallery = gallery();
    let shown: BTreeSet<String> = gallery.iter().map(|line| line[1].clone()).collect();
    assert_eq!(shown, stems("scenarios", ".toml"));
    let mut pictures: BTreeSet<String> = gallery.iter().map(|line| line[3].clone()).collect();
    assert_eq!(pictures.len(), gallery.len(), "two lines draw one picture");
    pictures.insert(OF_THE_BENCH.to_owned());
    assert_eq!(pictures, stems("plots", ".png"));
    assert_eq!(pictures, stems("plots", ".svg"));
}

#[test]
fn the_readme_shows_every_scenario_and_every_picture() {
    let readme = text("README.md");
    assert!(readme.contains(&format!("(plots/{OF_THE_BENCH}.png)")));
    for [_, scenario, _, picture] in gallery() {
        assert!(
            readme.contains(&format!("scenarios/{scenario}.toml")),
            "README names scenarios/{scenario}.toml"
        );
        assert!(
            readme.contains(&format!("(plots/{picture}.png)")),
            "README shows plots/{picture}.png"
        );
    }
}

/// The comment at its head names the command that draws its picture, so that a reader of the file alone can run it.
#[test]
fn every_scenario_says_how_it_is_run() {
    for [command, scenario, ..] in gallery() {
        let path = format!("scenarios/{scenario}.toml");
        let text = text(&path);
        let head = text.lines().take_while(|line| line.starts_with('#'));
        let mut commands = head.map(|line| line.split_whitespace().collect::<Vec<_>>());
        let wanted = ["#", "monobis", &command, &path];
        let named = commands.any(|words| words.starts_with(&wanted));
        assert!(named, "the head of {path} names `monobis {command} {path}`");
    }
}

/// Numbers of a scenario that are no constants of nature: dials of an apparatus, halves of a racemate, units, what a variant switches.
const DIALS: [(&str, &str); 7] = [
    ("asymmetric-cpa", "background-R.factor"),
    ("asymmetric-cpa", "background-S.factor"),
    ("hcn-and-ammonia-headspace", "ppm"),
    ("ph-window", "k1"),
    ("resin-capture", "loading"),
    ("resin-capture", "second.factor"),
    ("own-network", "bis.k"),
];

/// Whatever a scenario rests on says how far it is to be believed, and where from.
#[test]
fn every_constant_of_every_scenario_has_a_source_and_a_confidence() {
    for name in stems("scenarios", ".toml") {
        let scenario = study::file(&format!("scenarios/{name}.toml"), &[]);
        let models = scenario.design.cases.iter().flat_map(|case| {
            let earlier = case.earlier.iter().map(|stage| &stage.model);
            earlier.chain([&case.model])
        });
        for constant in models
            .flat_map(|model| model.constants.iter())
            .filter(|c| c.used && !c.incidental)
        {
            let known = constant.confidence != Confidence::Scenario;
            let dial = DIALS.contains(&(name.as_str(), constant.address.as_str()));
            assert!(
                known || dial,
                "{name}: {} has no confidence",
                constant.address
            );
            assert!(!constant.source.is_empty(), "{name}: {}", constant.address);
        }
    }
}
