//! How a point ended, in words; its kind comes first, so that a table can be sorted by it. And how many did, of many.

use std::fmt;

use crate::flask::Unsound;
use crate::solver::Stop;
use crate::study::plan::Tally;
use crate::study::{Status, StopReason, Unmet};
use crate::units::plain_number;

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind())?;
        match self {
            Status::Finished => Ok(()),
            Status::UntilNotReached(unmet) => write!(f, ": {}", conditions(unmet)),
            Status::Refused(reason) => write!(f, ": {reason}"),
            Status::Stopped {
                stage,
                reason,
                unmet,
            } => {
                write!(f, ": {}{reason}", in_stage(stage))?;
                match unmet.is_empty() {
                    true => Ok(()),
                    false => write!(f, "; until not reached: {}", conditions(unmet)),
                }
            }
        }
    }
}

/// Conditions, each with its stage where there are several.
fn conditions(unmet: &[Unmet]) -> String {
    let said = unmet.iter();
    let said = said.map(|unmet| format!("{}{}", in_stage(&unmet.stage), unmet.condition));
    said.collect::<Vec<_>>().join("; ")
}

fn in_stage(name: &str) -> String {
    match name {
        "" => String::new(),
        name => format!("stage {name}: "),
    }
}

impl fmt::Display for StopReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StopReason::Unsound(unsound) => f.write_str(&given_up(unsound)),
            StopReason::Rate(Some(refusal)) => write!(f, "{refusal}"),
            StopReason::Rate(None) => f.write_str("a rate cannot be run"),
            StopReason::Solver(stop) => match stop {
                Stop::StepCap { t } => write!(f, "step cap reached {t} s into a stretch"),
                Stop::StepUnderflow { t } => write!(f, "step size too small {t} s into a stretch"),
                Stop::Astray { t } => write!(
                    f,
                    "the steps of the nearby course do not fit {t} s into a stretch"
                ),
                Stop::NotFinite { t } => write!(f, "numbers not finite {t} s into a stretch"),
                Stop::NeedsRosenbrock => f.write_str("this structure needs a Rosenbrock method"),
                Stop::Stiff { t } => write!(f, "stiff for an explicit method {t} s into a stretch"),
                Stop::Finished | Stop::Refused => f.write_str("no reason is known"),
            },
        }
    }
}

/// Why a stage is not to be believed, in words.
fn given_up(unsound: &Unsound) -> String {
    let at = |time: f64| format!("{} s after the start", plain_number(rounded(time)));
    match unsound {
        Unsound::NegativeRate { step, time } => {
            format!(
                "rate of {step} negative {}: a one-way step does not run backwards",
                at(*time)
            )
        }
        Unsound::NoLogarithm { step, time } => {
            format!("logarithm of nothing in the rate of {step} {}", at(*time))
        }
        Unsound::Imbalance { law, time, drift } => {
            format!("balance lost: {law} changed by {drift:.1e} mol until {time} s")
        }
        Unsound::NegativeAmount { pool, time } => {
            format!("less than nothing left of {pool} {}", at(*time))
        }
    }
}

/// To six digits.
fn rounded(time: f64) -> f64 {
    format!("{time:.5e}").parse().unwrap_or(time)
}

/// Which of many points failed.
pub fn failed(tally: &Tally) -> Option<String> {
    let first = tally.first_failure.as_ref()?;
    let (failed, points) = (tally.failed, tally.points);
    Some(format!(
        "{failed} of {points} points failed; the first: {first}"
    ))
}
