//! The points of a design: variants crossed with their axes, each a set of numbers for one case.

use std::sync::Arc;

use super::places::Places;
use super::prepare::{Cases, operations};
use super::stage::{StageRun, Terms, in_stage};
use super::{Along, Design, Label};
use crate::engine::RunPlan;
use crate::experiment::Outcome;
use crate::experiment::case::{Experiment, Inputs};
use crate::experiment::parameter::{Parameter, Setting, StepKey};
use crate::flask::{Measure, SaveOptions};
use crate::kernel::Kernel;
use crate::reactor::Setup;
use crate::solver::Stop;

pub use super::row::{Keep, PointResult, Tally};

/// Lengths of a course that differ by less than this part of themselves are one.
const SAME_LENGTH: f64 = 1e-9;

/// A plan over a design.
#[derive(Debug)]
pub struct DesignPlan<'a> {
    design: &'a Design,
    /// Whether the ledger's counters are made into balances.
    balances: bool,
    terms: Terms,
    places: Places<'a>,
    cases: Cases,
}

impl<'a> DesignPlan<'a> {
    /// Plans these variants, over their axes or at the base point only.
    pub fn new(
        design: &'a Design,
        variants: &[usize],
        over_axes: bool,
        keep: Keep,
        tolerance: f64,
    ) -> Self {
        DesignPlan::following(design, variants, over_axes, (keep, &[]), tolerance)
    }

    /// The same; courses of these names are followed step by step in the last stages, as far as they are percentages.
    pub fn following(
        design: &'a Design,
        variants: &[usize],
        over_axes: bool,
        (keep, courses): (Keep, &[String]),
        tolerance: f64,
    ) -> Self {
        let ids = variants.iter().flat_map(|&variant| {
            let v = &design.variants[variant];
            let all = if over_axes { v.cases.as_slice() } else { &[] };
            all.iter().chain((!over_axes).then_some(&v.base)).copied()
        });
        DesignPlan {
            design,
            balances: keep.ledger,
            terms: Terms {
                points: keep.points,
                times: Vec::new(),
                tolerance,
            },
            cases: Cases::new(design, ids, (keep.ledger, courses)),
            places: Places::new(design, variants, over_axes),
        }
    }

    /// Also keeps points at these moments, s from the start, ascending.
    pub fn with_times(mut self, times: &[f64]) -> Self {
        self.terms.times = times.to_vec();
        self
    }

    /// Books no balances: of many points nobody reads them.
    pub fn without_balances(mut self) -> Self {
        self.balances = false;
        self
    }

    /// Variant and positions of a point.
    pub fn place(&self, index: usize) -> (usize, Vec<usize>) {
        self.places.place(index)
    }

    /// Variant of a point.
    pub fn variant(&self, index: usize) -> usize {
        self.places.variant(index)
    }

    /// Where a point stands along something; `None` where its variant lacks the axis, or stands at its base point.
    pub fn position(&self, index: usize, along: Along) -> Option<usize> {
        self.places.position(index, along)
    }

    /// What it plans.
    pub fn design(&self) -> &'a Design {
        self.design
    }

    /// Case of a point.
    fn case_of(&self, variant: usize, position: &[usize]) -> usize {
        let v = &self.design.variants[variant];
        if position.is_empty() && !v.axes.is_empty() {
            return v.base;
        }
        v.cases[self.combination(variant, position)]
    }

    /// Index among the variant's categorical combinations.
    fn combination(&self, variant: usize, position: &[usize]) -> usize {
        let axes = self.design.variants[variant].axes.iter();
        axes.zip(position).fold(0, |at, (&axis, &p)| {
            let axis = &self.design.axes[axis];
            if axis.categorical {
                at * axis.labels.len() + p
            } else {
                at
            }
        })
    }

    /// Case and numbers of a point.
    pub fn numbers(&self, index: usize) -> Result<(usize, Inputs), String> {
        let (variant, position) = self.place(index);
        let case = self.case_of(variant, &position);
        let mut numbers = self.design.cases[case].numbers.clone();
        for (parameter, setting) in self.settings(variant, &position) {
            parameter
                .set(&mut numbers, setting)
                .map_err(|e| e.to_string())?;
        }
        Ok((case, numbers))
    }

    /// What the axes set at a point.
    pub(super) fn set_at(&self, index: usize) -> Vec<(&Parameter, Setting)> {
        let (variant, position) = self.place(index);
        self.settings(variant, &position)
    }

    /// What the axes set there.
    fn settings(&self, variant: usize, position: &[usize]) -> Vec<(&Parameter, Setting)> {
        let combination = self.combination(variant, position);
        let axes = self.design.variants[variant].settings.iter().zip(position);
        let points = axes.filter_map(|(axis, &p)| Some(axis.get(combination)?.at(p)));
        let mut settings: Vec<_> = points.flatten().collect();
        in_order(&mut settings);
        settings
    }

    /// The setup of the stage of a case that comes after these, from its numbers.
    pub fn setup(
        &self,
        case: usize,
        numbers: &Inputs,
        before: &[Outcome],
    ) -> Result<Setup, String> {
        let base = &self.design.cases[case];
        let prepared = &self.cases.get(case)[before.len()];
        let stage = StageRun {
            case: base,
            prepared,
            kernel: &self.cases.kernels[prepared.kernel],
            before,
        };
        let setup = stage.setup(numbers, &self.terms);
        setup.map_err(|message| in_stage(base.stage_name(before.len()), message))
    }

    /// Number of manipulations at a point.
    fn operations(&self, index: usize, case: usize) -> Result<u32, String> {
        match self.cases.operations(case) {
            Some(operations) => Ok(operations),
            None => Ok(operations(&self.numbers(index)?.1)),
        }
    }

    /// The measures that are followed step by step in a stage of a case.
    pub(super) fn followed(&self, case: usize, stage: usize) -> &[Measure] {
        let kernel = self.cases.get(case)[stage].kernel;
        &self.cases.kernels[kernel].options.followed
    }

    /// What is kept of a stage of a case where no points along its course are.
    pub(super) fn record(&self, case: usize, stage: usize) -> &SaveOptions {
        &self.cases.get(case)[stage].record
    }

    /// The tolerance that its points are solved to.
    pub fn tolerance(&self) -> f64 {
        self.terms.tolerance
    }

    /// Whether an axis acts on any of the planned points.
    pub fn uses_axis(&self, axis: usize) -> bool {
        self.places.use_axis(axis)
    }

    /// The case of a point.
    pub fn case_at(&self, index: usize) -> &'a Experiment {
        &self.design.cases[self.case_index(index)]
    }

    /// The case of a point, by its index in [`Design::cases`].
    pub fn case_index(&self, index: usize) -> usize {
        let (variant, position) = self.place(index);
        self.case_of(variant, &position)
    }

    /// The case of a row.
    pub fn case(&self, row: &PointResult) -> &'a Experiment {
        &self.design.cases[self.case_id(row)]
    }

    /// The case of a row, by its index in [`Design::cases`].
    pub fn case_id(&self, row: &PointResult) -> usize {
        self.case_of(row.variant, &row.position)
    }

    /// The label of a row on an axis; `None` where it does not act on its variant.
    pub fn label(&self, row: &PointResult, axis: usize) -> Option<&'a Label> {
        let mut axes = self.design.variants[row.variant].axes.iter();
        let at = row.position.get(axes.position(|&a| a == axis)?)?;
        Some(&self.design.axes[axis].labels[*at])
    }
}

impl RunPlan for DesignPlan<'_> {
    type Row = PointResult;

    fn len(&self) -> usize {
        self.places.len
    }

    fn kernels(&self) -> &[Arc<Kernel>] {
        &self.cases.kernels
    }

    fn stages(&self, index: usize) -> usize {
        self.case_at(index).stages()
    }

    fn kernel(&self, index: usize, stage: usize) -> usize {
        let (variant, position) = self.place(index);
        self.cases.get(self.case_of(variant, &position))[stage].kernel
    }

    fn experiment(&self, index: usize, before: &[Outcome]) -> Result<Setup, String> {
        let (case, numbers) = self.numbers(index)?;
        self.setup(case, numbers.at_stage(before.len()), before)
    }

    /// Points along a course are spread over the time that it really lasts, which may be less than was allowed.
    fn again(&self, index: usize, done: &[Outcome]) -> Option<Setup> {
        let (last, before) = done.split_last()?;
        if self.terms.points == 0 || last.stop != Stop::Finished {
            return None;
        }
        let setup = self.experiment(index, before).ok()?;
        let lasts = last.remains.time;
        let shorter = 0.0 < lasts && lasts < setup.record.lasts * (1.0 - SAME_LENGTH);
        shorter.then(|| {
            let record = SaveOptions {
                lasts,
                ..SaveOptions::clone(&setup.record)
            };
            Setup {
                record: Arc::new(record),
                ..setup
            }
        })
    }

    fn row(&self, index: usize, outcomes: Result<Vec<Outcome>, String>) -> PointResult {
        let (variant, position) = self.place(index);
        let id = self.case_of(variant, &position);
        let case = &self.design.cases[id];
        let run = outcomes.and_then(|outcomes| Ok((outcomes, self.operations(index, id)?)));
        let (outcomes, operations) = match run {
            Err(status) => return PointResult::refused(variant, position, case, status),
            Ok(run) => run,
        };
        let stages = 0..self.cases.get(id).len();
        let followed: Vec<&[Measure]> = stages.map(|stage| self.followed(id, stage)).collect();
        let mut row = PointResult::new(variant, position, case, &followed, operations, &outcomes);
        if self.balances {
            row.book(case, &outcomes);
        }
        if self.terms.points > 0 {
            row.keep_courses(case, outcomes);
        }
        row
    }
}

/// Puts settings into the order in which they act. How often a block is done comes first and totals come last: a total is shared out over
/// all that is put in, whatever order the axes are written in.
pub(super) fn in_order(settings: &mut [(&Parameter, Setting)]) {
    settings.sort_by_key(|(parameter, _)| match parameter.local() {
        Parameter::Step {
            key: StepKey::Repeat,
            ..
        } => 0,
        Parameter::Charge(_) => 2,
        _ => 1,
    });
}
