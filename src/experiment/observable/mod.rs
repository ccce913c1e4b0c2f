//! Named results of an experiment: yields on a named basis, conversions, shares, times, pH.
//!
//! An observable gives one number at the end and, where it is a measure of the flask or computed from such, a course in time. Missing
//! is not zero.

pub(super) mod course;
mod curve;
pub mod thermal;

use crate::flask::measure::Bottom;
use crate::flask::{Count, Measure, Mixture, Stride, Trajectory, Weights};
use crate::model::{CompoundId, Model};
use crate::network::formula::{Operation, RateFormula};
use crate::network::{Pool, Quench};
use crate::units::Scale;
use course::{Maximum, PassMark};
use thermal::ThermalQuestion;

/// A named result.
#[derive(Debug, Clone, PartialEq)]
pub struct Observable {
    /// Its name.
    pub name: String,
    /// Unit for column heads, with the basis: `% of amine`, `s`, `1`.
    pub unit: String,
    /// The stage in which it is read.
    pub stage: usize,
    /// What it is.
    pub kind: ObservableKind,
}

/// What all stages come to together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Whole {
    /// Length of the procedure, s.
    pub duration: f64,
    /// Number of manipulations.
    pub operations: u32,
}

/// What an observable is.
#[derive(Debug, Clone, PartialEq)]
pub enum ObservableKind {
    /// A measure of the flask.
    Measure(Measure),
    /// A measure of the flask at this moment, s from the start.
    At(Measure, f64),
    /// First time (s) at which a measure passes a value.
    TimeTo {
        /// What is followed.
        measure: Measure,
        /// The value to pass.
        goal: Goal,
    },
    /// How high a measure rises, or when (s) it is highest for the first time.
    Maximum {
        /// What is followed.
        measure: Measure,
        /// Which of the two.
        which: OfMaximum,
    },
    /// Share of a reagent's equivalents that met these fates (indices in `Network::fates`), %.
    Fates {
        /// Counters.
        fates: Vec<usize>,
        /// What the equivalents are counted from.
        of: Vec<(CompoundId, f64)>,
    },
    /// Heat or gas of the course.
    Thermal(ThermalQuestion),
    /// Made of other results.
    Computed(Computed),
    /// Length of the procedure, s.
    Duration,
    /// Number of manipulations.
    Operations,
}

impl ObservableKind {
    /// Whether the strategy with less of it is ahead: times, manipulations, losses.
    pub fn is_spent(&self) -> bool {
        match self {
            ObservableKind::TimeTo { .. }
            | ObservableKind::Duration
            | ObservableKind::Operations
            | ObservableKind::Thermal(_)
            | ObservableKind::Fates { .. } => true,
            ObservableKind::Maximum { which, .. } => *which == OfMaximum::Time,
            ObservableKind::Measure(_) | ObservableKind::At(..) | ObservableKind::Computed(_) => {
                false
            }
        }
    }

    /// The measure whose course must be kept to know it.
    pub fn followed(&self) -> Option<&Measure> {
        match self {
            ObservableKind::TimeTo { measure, .. } | ObservableKind::Maximum { measure, .. } => {
                Some(measure)
            }
            _ => None,
        }
    }
}

impl ObservableKind {
    /// What it asks of heat or gas.
    pub fn thermal(&self) -> Option<ThermalQuestion> {
        match self {
            ObservableKind::Thermal(question) => Some(*question),
            _ => None,
        }
    }
}

/// A formula of other results.
#[derive(Debug, Clone, PartialEq)]
pub struct Computed {
    /// Its coefficients are the places of the terms; in base units.
    pub formula: RateFormula,
    /// The results it names, with the scale that each is shown on.
    pub terms: Vec<(Observable, Scale)>,
    /// How it is shown itself.
    pub scale: Scale,
}

impl Computed {
    /// The value, those of the terms given; `None` where one of them is missing or the result is no finite number.
    fn of(&self, term: &dyn Fn(&Observable) -> Option<f64>) -> Option<f64> {
        let known: Option<Vec<f64>> = self
            .terms
            .iter()
            .map(|(observable, scale)| Some(scale.in_base(term(observable)?)))
            .collect();
        let known = known?;
        let values = self.formula.values::<f64>(1.0, |leaf| match leaf {
            Operation::Coefficient(at) => known[at],
            _ => unreachable!("only results are named"),
        });
        values
            .last()
            .map(|value| self.scale.shown(*value))
            .filter(|value| value.is_finite())
    }
}

/// What is asked of a maximum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfMaximum {
    /// Its height, in the measure's unit.
    Height,
    /// Its time.
    Time,
}

/// When a measure counts as having passed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Goal {
    /// Above this value, in the measure's unit.
    Above(f64),
    /// Below this value.
    Below(f64),
    /// Above this fraction of its own final value.
    OfFinal(f64),
}

impl Goal {
    /// The value to pass; `end` is the measure's own final value.
    fn mark(self, end: Option<f64>) -> Option<PassMark> {
        let (value, sign) = match self {
            Goal::Above(value) => (value, 1.0),
            Goal::Below(value) => (value, -1.0),
            Goal::OfFinal(fraction) => (fraction * end.filter(|&end| end > 0.0)?, 1.0),
        };
        Some(PassMark { value, sign })
    }
}

impl Observable {
    /// The value at the end of an experiment, its stage's remains and other results given; `None` where there is none.
    pub fn value(
        &self,
        remains: &Trajectory,
        strides: Option<&[Stride]>,
        whole: Whole,
        other: &dyn Fn(&Observable) -> Option<f64>,
    ) -> Option<f64> {
        match &self.kind {
            ObservableKind::Measure(measure) => measure.of(&remains.mixture),
            ObservableKind::At(measure, time) => {
                let mut kept = remains.moments.iter();
                measure.of(&kept.find(|(moment, _)| moment == time)?.1)
            }
            ObservableKind::TimeTo { measure, goal } => {
                let mark = goal.mark(measure.of(&remains.mixture))?;
                course::first(strides?, measure.offset()?, mark)
            }
            ObservableKind::Maximum { measure, which } => {
                let Maximum { value, time } = course::maximum(strides?, measure.offset()?)?;
                Some(match which {
                    OfMaximum::Height => value,
                    OfMaximum::Time => time,
                })
            }
            ObservableKind::Fates { fates, of } => {
                let all = Bottom::Charged(of.clone()).amount(&remains.mixture);
                let met: Option<f64> = fates.iter().map(|&f| remains.counters.get(f)).sum();
                met.filter(|_| all > 0.0).map(|met| 100.0 * met / all)
            }
            ObservableKind::Computed(computed) => computed.of(other),
            ObservableKind::Thermal(question) => question.of(&remains.thermal),
            ObservableKind::Duration => Some(whole.duration),
            ObservableKind::Operations => Some(f64::from(whole.operations)),
        }
    }

    /// How many results it holds: itself, and all that it is made of.
    pub fn results(&self) -> usize {
        let ObservableKind::Computed(computed) = &self.kind else {
            return 1;
        };
        let parts = computed.terms.iter().map(|(term, _)| term.results());
        parts.fold(1, usize::saturating_add)
    }

    /// Whether it has a course in time: it is a measure of the flask, or computed from such of its own stage alone. What is read at
    /// one moment is a number of the whole run.
    pub fn has_course(&self) -> bool {
        match &self.kind {
            ObservableKind::Computed(computed) => computed.terms.iter().all(|(term, _)| {
                let moving = !matches!(term.kind, ObservableKind::At(..));
                moving && term.stage == self.stage && term.has_course()
            }),
            _ => self.measure().is_some(),
        }
    }

    /// The value at one moment of its stage; `None` where there is none, or no course.
    pub fn at(&self, mixture: &Mixture) -> Option<f64> {
        self.from_measures(&|measure| measure.of(mixture))
    }

    /// The value at one moment of its stage from those of the measures that its course is made of.
    pub fn from_measures(&self, of: &dyn Fn(&Measure) -> Option<f64>) -> Option<f64> {
        match &self.kind {
            ObservableKind::Computed(computed) => self
                .has_course()
                .then(|| computed.of(&|term| term.from_measures(of)))?,
            _ => of(self.measure()?),
        }
    }

    /// The measures that its course is made of; none where it has no course.
    pub fn measures(&self) -> Vec<&Measure> {
        match &self.kind {
            ObservableKind::Computed(computed) if self.has_course() => {
                let terms = computed.terms.iter();
                terms.flat_map(|(term, _)| term.measures()).collect()
            }
            _ => self.measure().into_iter().collect(),
        }
    }

    /// The scale it is shown on, where that is not simply its unit.
    pub fn scale(&self) -> Option<Scale> {
        match &self.kind {
            ObservableKind::Computed(computed) => Some(computed.scale),
            ObservableKind::Thermal(ThermalQuestion::Mtsr { .. }) => Some(Scale::base(Some(1.0))),
            _ => match self.measure()? {
                Measure::Reading { scale, .. } => Some(*scale),
                Measure::Temperature => Some(Scale::base(Some(1.0))),
                _ => None,
            },
        }
    }

    /// Whether it is a temperature, not a difference of two, of the whole course.
    pub fn is_temperature(&self) -> bool {
        matches!(self.kind.thermal(), Some(ThermalQuestion::Mtsr { .. }))
    }

    /// The measure that has a course in time.
    pub fn measure(&self) -> Option<&Measure> {
        match &self.kind {
            ObservableKind::Measure(measure) | ObservableKind::At(measure, _) => Some(measure),
            _ => None,
        }
    }
}

/// A functional of compounds as they are after work-up: spread over the pools that fall back to them until the flask is quenched, and
/// of what is there from then on.
pub fn worked_up(model: &Model, weights: &Weights) -> Count {
    let pools = &model.network.pools;
    let mut direct = vec![0.0; pools.len()];
    for &(pool, weight) in weights {
        direct[pool] += weight;
    }
    let spread = |pool: &Pool, own: f64| match &pool.on_quench {
        Quench::Stays => own,
        Quench::Destroyed => 0.0,
        Quench::Becomes(list) => list.iter().map(|&(into, n)| n * direct[into]).sum(),
    };
    let each = || pools.iter().zip(&direct).enumerate();
    let left = model.network.left_after_quench();
    let running = each().map(|(id, (pool, &own))| (id, spread(pool, own)));
    let quenched = each().map(|(id, (_, &own))| (id, if left[id] { own } else { 0.0 }));
    Count {
        running: running.filter(|&(_, w)| w != 0.0).collect(),
        quenched: quenched.filter(|&(_, w)| w != 0.0).collect(),
    }
}
