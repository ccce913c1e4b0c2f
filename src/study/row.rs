//! What one point of a study comes to: values, status, cost, and what else was asked for.

use super::plan::in_stage;
use crate::case::Case;
use crate::experiment::{Outcome, values};
use crate::flask::{Measure, Remains};
use crate::ledger::Balance;
use crate::solver::{Statistics, Stop};

/// What to keep of each point.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Keep {
    /// Whether the ledger is booked.
    pub ledger: bool,
    /// Points along the course: their number over the longest duration; 0: none.
    pub points: u32,
}

/// The result of one point.
#[derive(Debug, Clone)]
pub struct Row {
    /// Index of the variant in [`Design::variants`](super::Design::variants).
    pub variant: usize,
    /// Position on each of the variant's axes.
    pub position: Vec<usize>,
    /// How it ended, in words; `ok` when nothing is to be said.
    pub status: String,
    /// Whether the run reached its end.
    pub finished: bool,
    /// Final values of the case's observables.
    pub values: Vec<Option<f64>>,
    /// What the run cost.
    pub statistics: Statistics,
    /// The ledger, if asked for.
    pub balances: Vec<Balance>,
    /// The course of the last stage, if asked for.
    pub remains: Option<Remains>,
    /// The courses of the stages before, if asked for.
    pub earlier: Vec<Remains>,
}

impl Row {
    /// The row of a point that is no experiment.
    pub(super) fn refused(
        variant: usize,
        position: Vec<usize>,
        case: &Case,
        status: String,
    ) -> Row {
        Row {
            variant,
            position,
            status,
            finished: false,
            values: vec![None; case.observables.len()],
            statistics: Statistics::default(),
            balances: Vec::new(),
            remains: None,
            earlier: Vec::new(),
        }
    }

    /// The row of a run. `followed` are the measures whose course was kept, in order.
    pub(super) fn new(
        variant: usize,
        position: Vec<usize>,
        case: &Case,
        keep: Keep,
        followed: &[&[Measure]],
        operations: u32,
        outcomes: Vec<Outcome>,
    ) -> Row {
        let stages = case.stages();
        let finished = outcomes.iter().filter(|o| o.stop == Stop::Finished);
        let balances = outcomes.iter().enumerate().flat_map(|(stage, outcome)| {
            let accounts = case.stage_accounts(stage).iter().filter(|_| keep.ledger);
            accounts.filter_map(|account| account.balance(&outcome.remains))
        });
        let mut row = Row {
            variant,
            position,
            status: statuses(case, &outcomes),
            finished: finished.count() == stages,
            values: values(&outcomes, stages, &case.observables, followed, operations),
            statistics: cost(&outcomes),
            balances: balances.collect(),
            remains: None,
            earlier: Vec::new(),
        };
        if keep.points > 0 {
            row.earlier = outcomes.into_iter().map(|o| o.remains).collect();
            row.remains = (row.earlier.len() == stages)
                .then(|| row.earlier.pop())
                .flatten();
        }
        row
    }

    /// The course of a stage, if it was asked for and the run came so far.
    pub fn stage_remains(&self, stage: usize) -> Option<&Remains> {
        let last = self
            .remains
            .as_ref()
            .filter(|_| stage == self.earlier.len());
        self.earlier.get(stage).or(last)
    }
}

/// What all stages cost together.
fn cost(outcomes: &[Outcome]) -> Statistics {
    let each = outcomes.iter().map(|o| o.statistics);
    each.reduce(Statistics::and).unwrap_or_default()
}

/// How a run ended, in words: what is to be said of any of its stages.
fn statuses(case: &Case, outcomes: &[Outcome]) -> String {
    let each = outcomes.iter().enumerate();
    let said = each.filter_map(|(stage, outcome)| {
        let status = status(outcome);
        (status != FINE).then(|| in_stage(case.stage_name(stage), status))
    });
    let said: Vec<String> = said.collect();
    if said.is_empty() {
        FINE.to_string()
    } else {
        said.join("; ")
    }
}

/// When nothing is to be said.
const FINE: &str = "ok";

/// How a stage ended, in words.
fn status(outcome: &Outcome) -> String {
    match outcome.stop {
        Stop::Finished if outcome.remains.unmet.is_empty() => FINE.to_string(),
        Stop::Finished => format!("until not reached: {}", outcome.remains.unmet.join("; ")),
        Stop::StepCap { t } => format!("step cap reached {t} s into a stretch"),
        Stop::StepUnderflow { t } => format!("step size too small {t} s into a stretch"),
        Stop::NotFinite { t } => format!("numbers not finite {t} s into a stretch"),
        Stop::NeedsRosenbrock => "this structure needs a Rosenbrock method".to_string(),
        Stop::Stiff { t } => format!("stiff for an explicit method {t} s into a stretch"),
    }
}
