//! What is to be kept of a course, and what a course left.

use std::sync::Arc;

use super::mixture::Mixture;
use super::program::Exit;
use super::refusal::Refusal;
use super::thermal::ThermalPoint;
use crate::solver::{StepPolynomial, StepSequence};

/// Times that differ by less than this, relative to themselves or in s, are one.
pub const SAME_MOMENT: f64 = 1e-9;

/// What to keep of a course.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SaveOptions {
    /// Number of points at equal distances along the course; besides them, points crowd towards the start of each stretch. 0: none.
    pub points: u32,
    /// How long the course lasts, s, as far as it is known.
    pub lasts: f64,
    /// Further moments, s from the start, ascending.
    pub times: Vec<f64>,
    /// Moments at which the flask is looked at for results, s from the start.
    pub moments: Vec<f64>,
    /// Followed measures whose course is read at a few moments only; none: every step of all of them is kept.
    pub read: Option<ReadMoments>,
}

/// Followed measures whose course is read at a few moments: of its steps those are kept in which one of these lies.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadMoments {
    /// Those from this one on.
    pub first: usize,
    /// s from the start, ascending.
    pub times: Vec<f64>,
}

impl SaveOptions {
    /// The same with more moments at which the flask is looked at.
    pub fn looking_at(&self, more: &[f64]) -> SaveOptions {
        let mut moments = self.moments.clone();
        moments.extend(more);
        moments.sort_by(f64::total_cmp);
        moments.dedup();
        SaveOptions {
            moments,
            ..self.clone()
        }
    }
}

/// Whether a moment lies behind another by more than round-off; s from the start.
pub fn is_after(time: f64, other: f64) -> bool {
    time - SAME_MOMENT * (1.0 + time) > other
}

/// A moment of a course.
#[derive(Debug, Clone, PartialEq)]
pub struct CoursePoint {
    /// s from the start.
    pub time: f64,
    /// What the flask holds then.
    pub mixture: Mixture,
    /// Ledger counters, mol.
    pub counters: Vec<f64>,
}

/// A measure's percentage over one step or at a jump: `offset + 100 top/bottom`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stride {
    /// s from the start.
    pub time: f64,
    /// Length, s; 0 at a jump.
    pub length: f64,
    /// Numerator, mol.
    pub top: StepPolynomial,
    /// Denominator, mol.
    pub bottom: StepPolynomial,
    /// What the denominator must exceed, mol; below it there is no percentage.
    pub least: f64,
}

/// Why a course is not to be believed although it was followed; times in s from the start.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum Unsound {
    /// The rate of a one-way step came out negative.
    NegativeRate {
        /// The step.
        step: String,
        /// When it did first.
        time: f64,
    },
    /// A logarithm in a rate had nothing to act on.
    NoLogarithm {
        /// The step.
        step: String,
        /// When it had not first.
        time: f64,
    },
    /// A conservation law was broken by more than round-off explains.
    Imbalance {
        /// The sum that should have stayed, as a chemist writes it.
        law: String,
        /// When it was seen.
        time: f64,
        /// By how much it had changed, mol.
        drift: f64,
    },
    /// There was less than nothing of something.
    NegativeAmount {
        /// What.
        pool: String,
        /// When that was seen.
        time: f64,
    },
}

/// What a course left.
#[derive(Debug, Clone, PartialEq)]
pub struct Trajectory {
    /// The flask at the end.
    pub mixture: Mixture,
    /// s.
    pub time: f64,
    /// Ledger counters, mol.
    pub counters: Vec<f64>,
    /// What left the flask, mol of each pool, by the way it went.
    pub lost: Vec<(Exit, Vec<f64>)>,
    /// Points kept.
    pub points: Vec<CoursePoint>,
    /// The flask at the moments asked for, those that were reached: (s from the start, flask).
    pub moments: Vec<(f64, Mixture)>,
    /// Named moments: (s from the start, text).
    pub notes: Vec<(f64, String)>,
    /// Course of each measure that the kernel follows.
    pub strides: Vec<Vec<Stride>>,
    /// Heat and gas at the end of every step, where they are counted.
    pub thermal: Vec<ThermalPoint>,
    /// Conditions that were not met in the time allowed.
    pub unmet: Vec<String>,
    /// Why a stretch could not be run.
    pub refusal: Option<Refusal>,
    /// Why none of the numbers is to be trusted, where one is not: what was found first.
    pub unsound: Option<Unsound>,
    /// The steps that were taken, where they were to be kept.
    pub sequence: Option<Arc<StepSequence>>,
}
