//! How a point ended, by kind. Words for it are found in `report`.

use serde::{Deserialize, Serialize};

use super::stage::in_stage;
use crate::experiment::Outcome;
use crate::experiment::case::Experiment;
use crate::flask::{Refusal, Unsound};
use crate::solver::Stop;

/// How a point ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Status {
    /// At its end, and nothing is to be said.
    Finished,
    /// At its end, after conditions that were not met in the time allowed.
    UntilNotReached(Vec<Unmet>),
    /// In a stage that came to no end, or to one that cannot be believed.
    Stopped {
        /// Name of the stage; empty where there is one only.
        stage: String,
        /// Why.
        reason: StopReason,
        /// Conditions that were not met before.
        unmet: Vec<Unmet>,
    },
    /// Before it began: the numbers make no experiment, for this reason.
    Refused(String),
}

/// A condition of a stage that was not met in the time allowed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Unmet {
    /// Name of the stage; empty where there is one only.
    pub stage: String,
    /// The condition as written.
    pub condition: String,
}

/// Why a stage came to no end.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum StopReason {
    /// Its numbers are not to be believed.
    Unsound(Unsound),
    /// A rate cannot be run through a stretch; none where the solver alone knows.
    Rate(Option<Refusal>),
    /// The solver gave up.
    Solver(Stop),
}

impl Status {
    /// Whether the point came to its end with numbers that can be trusted.
    pub fn is_finished(&self) -> bool {
        matches!(self, Status::Finished | Status::UntilNotReached(_))
    }

    /// One word for its kind, the same in tables, records and counts.
    pub fn kind(&self) -> &'static str {
        match self {
            Status::Finished => "ok",
            Status::UntilNotReached(_) => "until not reached",
            Status::Stopped { .. } => "stopped",
            Status::Refused(_) => "refused",
        }
    }

    /// The conditions that were not met in the time allowed of a point that came to its end, in words.
    pub(super) fn unmet(&self) -> Option<String> {
        match self {
            Status::UntilNotReached(unmet) => {
                let each = unmet.iter();
                let each = each.map(|unmet| in_stage(&unmet.stage, unmet.condition.clone()));
                Some(each.collect::<Vec<_>>().join("; "))
            }
            _ => None,
        }
    }

    /// Of the stages of a case that were run.
    pub(super) fn of(case: &Experiment, outcomes: &[Outcome]) -> Status {
        let mut unmet = Vec::new();
        for (at, outcome) in outcomes.iter().enumerate() {
            let stage = case.stage_name(at).to_owned();
            if let Some(reason) = StopReason::of(outcome) {
                return Status::Stopped {
                    stage,
                    reason,
                    unmet,
                };
            }
            let conditions = outcome.remains.unmet.iter().cloned();
            unmet.extend(conditions.map(|condition| Unmet {
                stage: stage.clone(),
                condition,
            }));
        }
        match unmet.is_empty() {
            true => Status::Finished,
            false => Status::UntilNotReached(unmet),
        }
    }
}

impl StopReason {
    /// None for a stage that came to its end.
    fn of(outcome: &Outcome) -> Option<StopReason> {
        let remains = &outcome.remains;
        if let Some(unsound) = &remains.unsound {
            return Some(StopReason::Unsound(unsound.clone()));
        }
        match outcome.stop {
            Stop::Finished => None,
            Stop::Refused => Some(StopReason::Rate(remains.refusal.clone())),
            stop => Some(StopReason::Solver(stop)),
        }
    }
}
