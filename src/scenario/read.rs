//! A scenario from its text: every part read in its turn, every fault at once.
//!
//! Knows the order of the parts, and of none what stands in it.

use std::sync::Arc;

use crate::library::Library;
use crate::study::Design;
use crate::study::data::DataSet;
use crate::study::fit::{FitModel, FitTerms};
use crate::study::optimise::goal::GoalTerms;
use crate::study::order::RankBy;
use crate::study::sensitivity::SensitivityTerms;
use crate::study::uncertain::UncertainTerms;
use crate::text::{Faults, Node, Place, Source, parse};

use super::data::{Measured, data};
use super::fit::{fit, models};
use super::goal::{GoalReader, goal};
use super::plots::{PlotKind, PlotSpec, curves, plots};
use super::report::{OutputSpec, ReportSpec, output, report};
use super::sensitivity::sensitivity;
use super::sweep::axes::{axes, choose_variants};
use super::sweep::design::design;
use super::sweep::outside::{hold, overrides};
use super::sweep::plan::DesignTerms;
use super::tree::limits::within;
use super::tree::top::{head, is_scenario};
use super::uncertain::uncertainty;
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
    /// Which numbers are uncertain, and how many draws are made of them.
    pub uncertain: UncertainTerms,
    /// Which results' sensitivity is asked about.
    pub sensitivity: SensitivityTerms,
    /// The models that are compared by that, the first with the data and terms above; none where no models are named.
    pub models: Vec<FitModel>,
    /// What is wanted.
    pub goal: Option<GoalTerms>,
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
    /// The results that tables show: those of the report, or all that are declared.
    pub fn shown(&self) -> &[String] {
        match self.report.columns.is_empty() {
            true => &self.declared,
            false => &self.report.columns,
        }
    }

    /// What strategies are judged by: what the report names, or the first declared observable.
    pub fn criterion(&self) -> Option<RankBy<'_>> {
        let named = self.report.rank_by.as_ref();
        let name = named.or(self.declared.first())?;
        let least = self.report.least;
        Some(RankBy { name, least })
    }

    /// The models that a fit compares: those named, or the only one.
    pub fn fit_models(&self) -> Vec<FitModel> {
        match self.models.is_empty() {
            false => self.models.clone(),
            true => vec![FitModel {
                name: String::new(),
                data: self.data.clone(),
                terms: self.fit.clone().unwrap_or_default(),
            }],
        }
    }

    /// The scenario with the data and terms of one of its models.
    pub fn of_model(&self, model: FitModel) -> Scenario {
        Scenario {
            data: model.data,
            fit: Some(model.terms),
            ..self.clone()
        }
    }
}

/// What models are read from.
struct ModelsAsked<'a> {
    root: &'a Node,
    design: Option<&'a Design>,
    settings: &'a [(String, String)],
    /// The result that the goal is about.
    goal: Option<&'a str>,
    load: Load<'a>,
}

impl ModelsAsked<'_> {
    /// What is fitted of the first model, or of the only one, and of each where several are compared. What is wrong with data is told
    /// once, for the first.
    fn of_each(
        &self,
        compared: &[usize],
        first: Option<&Measured>,
        faults: &mut Faults,
    ) -> (Option<Option<FitTerms>>, Vec<FitModel>) {
        let mut again = Faults::new();
        let others = compared.iter().skip(1).filter_map(|&model| {
            let of_model = (self.design, Some(model));
            let node = self.root.get("data");
            data(node, of_model, self.settings, self.load, &mut again)
        });
        let others: Vec<Measured> = others.collect();
        if again.has_errors() && !faults.has_errors() {
            faults.append(again);
        }
        let all: Vec<&Measured> = first.into_iter().chain(&others).collect();
        let mut terms = Vec::new();
        for (at, own) in all.iter().enumerate() {
            let mut rest = all.clone();
            rest.remove(at);
            let mut found = Faults::new();
            let node = self.root.get("fit");
            let of_model = (Some(*own), rest.as_slice());
            let settings = (self.settings, self.goal);
            terms.push(fit(node, self.design, of_model, settings, &mut found));
            if at == 0 || found.has_errors() && !faults.has_errors() {
                faults.append(found);
            }
        }
        if all.is_empty() {
            let node = self.root.get("fit");
            return (
                fit(
                    node,
                    self.design,
                    (None, &[]),
                    (self.settings, self.goal),
                    faults,
                ),
                Vec::new(),
            );
        }
        let named = compared.iter().zip(&all).zip(&terms);
        let models = named.filter_map(|((&variant, own), terms)| {
            Some(FitModel {
                name: self.design?.variants[variant].name.clone(),
                data: own.data.clone(),
                terms: terms.clone()??,
            })
        });
        let models = models.collect();
        (terms.swap_remove(0), models)
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
    let all_drafts = drafts.clone();
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
    let compared = models(root.get("fit"), experiments, faults);
    let model = compared.first().copied();
    let measured = data(
        root.get("data"),
        (experiments, model),
        settings,
        load,
        faults,
    );
    let uncertain = uncertainty(root.get("uncertainty"), experiments, load, faults);
    let reader = GoalReader {
        drafts: all_drafts,
        plan,
        designed: designed.as_ref(),
        settings,
        uncertainty: root.get("uncertainty"),
        load,
    };
    let goal = goal(root.get("goal"), reader, faults);
    let aim = goal.as_ref().and_then(Option::as_ref);
    let asked = ModelsAsked {
        root,
        design: experiments,
        settings,
        goal: aim.and_then(GoalTerms::result),
        load,
    };
    let (fit, models) = asked.of_each(&compared, measured.as_ref(), faults);
    let plots = plots(root.get("plot"), designed.as_ref(), &held, faults);
    let report = report(root.get("report"), designed.as_ref(), faults);
    let sensitivity = sensitivity(
        root.get("sensitivity"),
        designed.as_ref(),
        report.as_ref(),
        faults,
    );
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
        uncertain: uncertain?,
        sensitivity: sensitivity?,
        models,
        goal: goal?,
        declared: designed.declared,
        plots: plots?,
        drawn,
        report: report?,
        output: output?,
    })
}
