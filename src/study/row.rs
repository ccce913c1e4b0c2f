//! What one point of a study comes to: values, status, cost, and what else was asked for.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::parted::not_parted;
use super::stage::in_stage;
use super::status::Status;
use crate::experiment::case::Experiment;
use crate::experiment::ledger::Balance;
use crate::experiment::{Outcome, values};
use crate::flask::{Measure, Trajectory};
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
pub struct PointResult {
    /// Index of the variant in [`Design::variants`](super::Design::variants).
    pub variant: usize,
    /// Position on each of the variant's axes.
    pub position: Vec<usize>,
    /// How it ended.
    pub status: Status,
    /// Whether the run reached its end.
    pub finished: bool,
    /// Final values of the case's observables.
    pub values: Vec<Option<f64>>,
    /// What the run cost.
    pub statistics: Statistics,
    /// The ledger, if asked for.
    pub balances: Vec<Balance>,
    /// What is missing of what was charged, in words.
    pub missing: Option<String>,
    /// What an isolation left behind of what was in the same layer, in words.
    pub not_parted: Option<String>,
    /// The course of the last stage, if asked for.
    pub remains: Option<Trajectory>,
    /// The courses of the stages before, if asked for.
    pub earlier: Vec<Trajectory>,
}

impl PointResult {
    /// The row of a point that is no experiment.
    pub(super) fn refused(
        variant: usize,
        position: Vec<usize>,
        case: &Experiment,
        reason: String,
    ) -> PointResult {
        PointResult {
            variant,
            position,
            status: Status::Refused(reason),
            finished: false,
            values: vec![None; case.observables.len()],
            statistics: Statistics::default(),
            balances: Vec::new(),
            missing: None,
            not_parted: None,
            remains: None,
            earlier: Vec::new(),
        }
    }

    /// The row of a run. `followed` are the measures whose course was kept, in order.
    pub(super) fn new(
        variant: usize,
        position: Vec<usize>,
        case: &Experiment,
        followed: &[&[Measure]],
        operations: u32,
        outcomes: &[Outcome],
    ) -> PointResult {
        let stages = case.stages();
        let finished = outcomes.iter().filter(|o| o.is_sound());
        PointResult {
            variant,
            position,
            status: Status::of(case, outcomes),
            finished: finished.count() == stages,
            values: values(outcomes, stages, &case.observables, followed, operations),
            statistics: cost(outcomes),
            balances: Vec::new(),
            missing: missing(case, outcomes),
            not_parted: not_parted(case, outcomes),
            remains: None,
            earlier: Vec::new(),
        }
    }

    /// Books the ledger.
    pub(super) fn book(&mut self, case: &Experiment, outcomes: &[Outcome]) {
        let balances = outcomes.iter().enumerate().flat_map(|(stage, outcome)| {
            let accounts = case.stage_accounts(stage).iter();
            accounts.filter_map(|account| account.balance(&outcome.remains))
        });
        self.balances = balances.collect();
    }

    /// Keeps the courses.
    pub(super) fn keep_courses(&mut self, case: &Experiment, outcomes: Vec<Outcome>) {
        self.earlier = outcomes.into_iter().map(|o| o.remains).collect();
        if self.earlier.len() == case.stages() {
            self.remains = self.earlier.pop();
        }
    }

    /// The course of a stage, if it was asked for and the run came so far.
    pub fn stage_remains(&self, stage: usize) -> Option<&Trajectory> {
        let last = self
            .remains
            .as_ref()
            .filter(|_| stage == self.earlier.len());
        self.earlier.get(stage).or(last)
    }
}

/// What many rows come to together.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Tally {
    /// Points asked for.
    pub points: usize,
    /// Points that reached their end.
    pub finished: usize,
    /// Points that did not.
    pub failed: usize,
    /// Points by the kind of their status.
    pub kinds: BTreeMap<Cow<'static, str>, usize>,
    /// How the first of these ended.
    pub first_failure: Option<Status>,
    /// Points at which part of what was charged is missing, with what the first of them lacks.
    pub short: Counted,
    /// Points at which an isolation parts what no step of the procedure does, with what the first of them leaves behind.
    pub not_parted: Counted,
    /// Points at which a condition was not met in the time allowed, with those of the first of them.
    pub unmet: Counted,
    /// Accepted steps of all points.
    pub steps: u64,
    /// Rejected steps of all points.
    pub rejected: u64,
}

impl Tally {
    /// Of rows, some of which were perhaps not run.
    pub fn of<'r>(rows: impl IntoIterator<Item = Option<&'r PointResult>>) -> Tally {
        let mut tally = Tally::default();
        rows.into_iter().for_each(|row| tally.add(row));
        tally
    }

    fn add(&mut self, row: Option<&PointResult>) {
        self.points += 1;
        let Some(row) = row else { return };
        self.steps += u64::from(row.statistics.steps);
        self.rejected += u64::from(row.statistics.rejected);
        self.short.add(row, row.missing.clone());
        self.not_parted.add(row, row.not_parted.clone());
        self.unmet.add(row, row.status.unmet());
        *self.kinds.entry(row.status.kind().into()).or_default() += 1;
        if row.finished {
            self.finished += 1;
        } else {
            self.failed += 1;
            self.first_failure.get_or_insert_with(|| row.status.clone());
        }
    }

    /// Together with the rows after these.
    pub fn and(mut self, next: Tally) -> Tally {
        for (kind, points) in next.kinds {
            *self.kinds.entry(kind).or_default() += points;
        }
        Tally {
            kinds: self.kinds,
            points: self.points + next.points,
            finished: self.finished + next.finished,
            failed: self.failed + next.failed,
            first_failure: self.first_failure.or(next.first_failure),
            short: self.short.and(next.short),
            not_parted: self.not_parted.and(next.not_parted),
            unmet: self.unmet.and(next.unmet),
            steps: self.steps + next.steps,
            rejected: self.rejected + next.rejected,
        }
    }
}

/// Points of which something is said.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Counted {
    /// How many.
    pub points: usize,
    /// The first of them.
    pub first: Option<FirstPoint>,
}

/// The first point of which something is said.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FirstPoint {
    /// Index of its variant.
    pub variant: usize,
    /// Its position on each of the variant's axes.
    pub position: Vec<usize>,
    /// What is said, in words.
    pub said: String,
}

impl Counted {
    fn add(&mut self, row: &PointResult, said: Option<String>) {
        let Some(said) = said else { return };
        self.points += 1;
        self.first.get_or_insert_with(|| FirstPoint {
            variant: row.variant,
            position: row.position.clone(),
            said,
        });
    }

    fn and(self, next: Counted) -> Counted {
        Counted {
            points: self.points + next.points,
            first: self.first.or(next.first),
        }
    }
}

/// What is missing at the end of the stages that came to their end; most chemistries lose nothing, and then nothing is added up.
fn missing(case: &Experiment, outcomes: &[Outcome]) -> Option<String> {
    let finished = outcomes.iter().enumerate();
    let mut said = finished
        .filter(|(_, o)| o.stop == Stop::Finished)
        .flat_map(|(stage, o)| {
            let accounts = case.stage_accounts(stage).iter();
            let missing = accounts.filter_map(|account| account.missing(&o.remains));
            missing.map(move |text| in_stage(case.stage_name(stage), text))
        });
    let first = said.next()?;
    Some(said.fold(first, |all, next| format!("{all}; {next}")))
}

/// What all stages cost together.
fn cost(outcomes: &[Outcome]) -> Statistics {
    let each = outcomes.iter().map(|o| o.statistics);
    each.reduce(Statistics::and).unwrap_or_default()
}
