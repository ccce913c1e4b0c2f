//! The scenario file: from text to validated parts, every fault at once.
//!
//! The order of work is the order of the modules: the tree of each variant is put together (`merge`), compiled (`compile`, with
//! chemistry from the library) and crossed with the axes (`axis`, `crossing`, `design`); plots and reports come last. Nothing here
//! opens files: a variant that takes another file gets it through a function of the caller.

mod accounts;
mod assign;
mod axis;
mod beyond;
mod charged;
mod chemistries;
mod circles;
mod compile;
mod computed;
mod condition;
mod conflicts;
mod crossing;
mod decimal;
mod design;
mod flask;
mod glossary;
mod measured;
mod merge;
mod names;
mod observables;
mod open;
mod outside;
mod plots;
mod points;
mod procedure;
mod reach;
mod remarks;
mod report;
mod setting;
mod sides;
mod stages;
mod standing;
#[cfg(test)]
mod tests;
mod tree;
mod verbs;
mod words;
mod workup;

use std::sync::Arc;

pub use design::{MOST_POINTS, points};
pub use merge::Load;
pub use plots::{Limits, PlotKind, PlotSpec};
pub use report::{OutputSpec, ReportSpec};

use crate::library::Library;
use crate::study::Design;
use crate::text::{Faults, Node, Place, Source, TableReader, Value, parse, quote};

use axis::AxisDraft;
use crossing::Plan;
use merge::{Draft, PARTS};
use outside::{hold, overrides};

/// The version of the language that is read.
const VERSION: i64 = 1;
/// Tables of the language that act in later versions.
const NOT_BUILT: [&str; 4] = ["fit", "goal", "sensitivity", "uncertainty"];
/// Tables that ask and report.
const QUESTIONS: [&str; 5] = ["variant", "sweep", "plot", "report", "output"];

/// A scenario, validated.
#[derive(Debug, Clone)]
pub struct Scenario {
    /// What the user calls the file.
    pub name: String,
    /// `title`.
    pub title: String,
    /// `question`.
    pub question: Option<String>,
    /// Which experiments it asks for.
    pub design: Design,
    /// Observables that mechanism and file declare, in the order of the columns; those that are always there come after them.
    pub declared: Vec<String>,
    /// Figures.
    pub plots: Vec<PlotSpec>,
    /// What a figure of yields shows when nothing is named: the first percentages that share a basis.
    pub drawn: Vec<String>,
    /// The report.
    pub report: ReportSpec,
    /// Points and moments of courses, and the tolerance.
    pub output: OutputSpec,
}

impl Scenario {
    /// The observable by which strategies are judged: the one that the report names, or the first declared.
    pub fn criterion(&self) -> Option<&str> {
        let named = self.report.rank_by.as_ref();
        named.or(self.declared.first()).map(String::as_str)
    }
}

/// Reads a scenario; `settings` are (address, value) pairs that hold against everything else.
///
/// The scenario is there unless the faults hold an error; warnings may be there beside it.
pub fn read(
    source: &Arc<Source>,
    settings: &[(String, String)],
    load: Load,
    library: &Library,
) -> (Option<Scenario>, Faults) {
    let mut faults = Faults::new();
    let mut found = Faults::new();
    let root = parse(source, &mut found);
    if !is_scenario(&root, source, &mut faults) {
        return (None, faults);
    }
    faults.append(found);
    let scenario = scenario(&root, source, settings, load, library, &mut faults);
    let sound = !faults.has_errors();
    (scenario.filter(|_| sound), faults)
}

fn scenario(
    root: &Node,
    source: &Arc<Source>,
    settings: &[(String, String)],
    load: Load,
    library: &Library,
    faults: &mut Faults,
) -> Option<Scenario> {
    let head = head(root, faults);
    let mut drafts = merge::drafts(root, load, faults);
    let axes = axes(root.get("sweep"), faults);
    let overrides = overrides(settings, &mut drafts, faults);
    let mut axes = axes.unwrap_or_default();
    let swept = !axes.is_empty();
    choose_variants(&mut axes, &mut drafts, faults);
    let held = hold(&mut axes, settings, faults);
    let place = Place::whole(source);
    let plan = Plan {
        axes: &axes,
        swept,
        overrides: &overrides,
        library,
        root: &place,
    };
    let designed = design::design(&drafts, &plan, faults);
    let plots = plots::plots(root.get("plot"), designed.as_ref(), &held, faults);
    let report = report::report(root.get("report"), designed.as_ref(), faults);
    let output = report::output(root.get("output"), faults);
    let (title, question) = head?;
    let designed = designed?;
    let drawn = plots::curves(PlotKind::YieldVsEquivalents, &designed);
    Some(Scenario {
        name: source.name.clone(),
        title,
        question,
        design: designed.design,
        declared: designed.declared,
        plots: plots?,
        drawn,
        report: report?,
        output: output?,
    })
}

/// Whether a text means to be a scenario of this version; anything else gets one message and no more.
fn is_scenario(root: &Node, source: &Arc<Source>, faults: &mut Faults) -> bool {
    let place = Place::whole(source);
    let no_scenario = "not a scenario: expected `version = 1` in the first lines";
    match root.get("version") {
        None => {
            let known =
                |key: &str| PARTS.contains(&key) || QUESTIONS.contains(&key) || key == "title";
            let keys = tree::table(root).is_some_and(|table| table.keys().any(known));
            faults.error(&place, no_scenario);
            keys
        }
        Some(node) => match node.value {
            Value::Integer(VERSION) | Value::Invalid => true,
            Value::Integer(n) if n > VERSION => {
                faults.error(&node.place, format!("version {n} needs a newer monobis"));
                false
            }
            _ => {
                faults.error(&node.place, no_scenario).help("version = 1");
                true
            }
        },
    }
}

/// Title and question; refuses keys that no scenario has.
fn head(root: &Node, faults: &mut Faults) -> Option<(String, Option<String>)> {
    let mut keys = TableReader::new(root, "a scenario", faults)?;
    keys.take("version");
    let title = keys.required("title", "\"STAB against NaBH4\"", faults);
    let title = title.and_then(|node| node.as_text("title", faults));
    let question = keys.text("question", faults);
    for key in PARTS.iter().chain(&QUESTIONS) {
        keys.take(key);
    }
    keys.finish(&NOT_BUILT, faults);
    Some((title?.to_owned(), question.map(str::to_owned)))
}

/// Whether another file is a scenario; refuses keys that no scenario has.
fn check_top_level(root: &Node, faults: &mut Faults) -> bool {
    is_scenario(root, &root.place.source, faults) && head(root, faults).is_some()
}

fn axes(node: Option<&Node>, faults: &mut Faults) -> Option<Vec<AxisDraft>> {
    let Some(node) = node else {
        return Some(Vec::new());
    };
    let mut keys = TableReader::new(node, "[sweep]", faults)?;
    let list = keys.required("axes", "[ { vary = ... } ]", faults);
    keys.finish(&[], faults);
    let items = list?.as_array("axes", faults)?;
    let axes: Vec<AxisDraft> = items
        .iter()
        .filter_map(|item| AxisDraft::read(item, faults))
        .collect();
    for (i, axis) in axes.iter().enumerate() {
        for (address, place) in &axis.addresses {
            if axes[..i]
                .iter()
                .any(|other| other.addresses.iter().any(|(a, _)| a == address))
            {
                faults.error(place, format!("{} is varied by two axes", quote(address)));
            }
        }
    }
    axis::tell_equal_labels(&axes, faults);
    Some(axes)
}

/// Takes the axes over `variant` out: they choose variants and their order.
fn choose_variants(axes: &mut Vec<AxisDraft>, drafts: &mut Vec<Draft>, faults: &mut Faults) {
    for axis in axes.iter().filter(|axis| axis.is_variant()) {
        if axis.addresses.len() > 1 {
            faults.error(&axis.place, "variant is an axis of its own");
            continue;
        }
        let mut chosen: Vec<Draft> = Vec::new();
        for node in axis.values.iter().flatten() {
            let Some(name) = node.as_text("a variant", faults) else {
                continue;
            };
            match drafts.iter().find(|draft| draft.name == name) {
                Some(draft) if chosen.iter().any(|c| c.name == draft.name) => {
                    faults.error(&node.place, format!("{} stands twice", quote(name)));
                }
                Some(draft) => chosen.push(draft.clone()),
                None => {
                    let names = drafts.iter().map(|draft| draft.name.as_str());
                    let hint = crate::text::did_you_mean(name, names);
                    faults.error(
                        &node.place,
                        format!("no variant is called \"{name}\"{hint}"),
                    );
                }
            }
        }
        if !chosen.is_empty() {
            *drafts = chosen;
        }
    }
    let last = axes.iter().rposition(AxisDraft::is_variant);
    axes.iter_mut()
        .take(last.unwrap_or(0))
        .for_each(|axis| axis.before_variants = true);
    axes.retain(|axis| !axis.is_variant());
}
