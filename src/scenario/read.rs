//! A scenario from its text: every part read in its turn, every fault at once.
//!
//! Knows the order of the parts, and of none what stands in it.

use std::sync::Arc;

use crate::library::Library;
use crate::study::Design;
use crate::study::data::DataSet;
use crate::study::fit::FitTerms;
use crate::study::order::RankBy;
use crate::text::{Faults, Node, Place, Source, parse};

use super::data::data;
use super::fit::fit;
use super::plots::{PlotKind, PlotSpec, curves, plots};
use super::report::{OutputSpec, ReportSpec, output, report};
use super::sweep::axes::{axes, choose_variants};
use super::sweep::design::design;
use super::sweep::outside::{hold, overrides};
use super::sweep::plan::DesignTerms;
use super::tree::limits::within;
use super::tree::top::{head, is_scenario};
use super::variants::merge::{Load, drafts};

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
    /// What was measured.
    pub data: DataSet,
    /// Which numbers that is to tell.
    pub fit: Option<FitTerms>,
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
    /// What strategies are judged by: what the report names, or the first declared observable.
    pub fn criterion(&self) -> Option<RankBy<'_>> {
        let named = self.report.rank_by.as_ref();
        let name = named.or(self.declared.first())?;
        let least = self.report.least;
        Some(RankBy { name, least })
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
    if !within(&root, &mut faults) {
        return (None, faults);
    }
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
    let mut drafts = drafts(root, load, faults);
    let axes = axes(root.get("sweep"), faults);
    let overrides = overrides(settings, &mut drafts, faults);
    let mut axes = axes.unwrap_or_default();
    let swept = !axes.is_empty();
    choose_variants(&mut axes, &mut drafts, faults);
    let held = hold(&mut axes, settings, faults);
    let place = Place::whole(source);
    let plan = DesignTerms {
        axes: &axes,
        swept,
        overrides: &overrides,
        library,
        data: root.get("data"),
        root: &place,
    };
    let designed = design(&drafts, &plan, faults);
    let experiments = designed.as_ref().map(|designed| &designed.design);
    let measured = data(root.get("data"), experiments, settings, load, faults);
    let fit = fit(
        root.get("fit"),
        experiments,
        measured.as_ref(),
        settings,
        faults,
    );
    let plots = plots(root.get("plot"), designed.as_ref(), &held, faults);
    let report = report(root.get("report"), designed.as_ref(), faults);
    let output = output(root.get("output"), faults);
    let (title, question) = head?;
    let designed = designed?;
    let drawn = curves(PlotKind::YieldVsEquivalents, &designed);
    Some(Scenario {
        name: source.name.clone(),
        title,
        question,
        design: designed.design,
        data: measured?.data,
        fit: fit?,
        declared: designed.declared,
        plots: plots?,
        drawn,
        report: report?,
        output: output?,
    })
}
