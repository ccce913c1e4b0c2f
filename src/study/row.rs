//! What one point of a study comes to: values, status, cost, and what else was asked for.

use crate::case::Case;
use crate::experiment::Outcome;
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
    /// The course, if asked for.
    pub remains: Option<Remains>,
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
        }
    }

    /// The row of a run. `followed` are the measures whose course was kept, in order.
    pub(super) fn new(
        variant: usize,
        position: Vec<usize>,
        case: &Case,
        keep: Keep,
        followed: &[Measure],
        operations: u32,
        outcome: Outcome,
    ) -> Row {
        let accounts = case.accounts.iter().filter(|_| keep.ledger);
        Row {
            variant,
            position,
            status: status(&outcome),
            finished: outcome.stop == Stop::Finished,
            values: outcome.values(&case.observables, followed, operations),
            statistics: outcome.statistics,
            balances: accounts
                .filter_map(|account| account.balance(&outcome.remains))
                .collect(),
            remains: (keep.points > 0).then_some(outcome.remains),
        }
    }
}

/// How a run ended, in words.
fn status(outcome: &Outcome) -> String {
    match outcome.stop {
        Stop::Finished if outcome.remains.unmet.is_empty() => "ok".to_string(),
        Stop::Finished => format!("until not reached: {}", outcome.remains.unmet.join("; ")),
        Stop::StepCap { t } => format!("step cap reached {t} s into a stretch"),
        Stop::StepUnderflow { t } => format!("step size too small {t} s into a stretch"),
        Stop::NotFinite { t } => format!("numbers not finite {t} s into a stretch"),
        Stop::NeedsRosenbrock => "this structure needs a Rosenbrock method".to_string(),
        Stop::Stiff { t } => format!("stiff for an explicit method {t} s into a stretch"),
    }
}
