//! The tapes that a step is made of, and in which order they are kept and run.
//!
//! Knows their names only; what they compute is said in `recorder`.

use super::tableau::Tableau;

/// One of a plan's tapes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Which {
    /// Parameters and their derivatives at `time`.
    Parameters,
    /// Rates and slope at `y0`, and the factors of W.
    Factor,
    /// Time derivative of the rates at `y0`.
    RatesT,
    /// Rates at `y`.
    Rates,
    /// The same and the slope: for the last stage, whose `y` is the end of the step but for its error.
    RatesEnd,
    /// End of the step, its error and what follows from it.
    Finish,
    /// The same where there is no relative tolerance.
    FinishAbsolute,
    /// Dense-output coefficients.
    Dense,
    /// Polynomials of the tracks.
    Tracks,
    /// `y` of a stage (none for the first).
    Argument(usize),
    /// Solution of a stage from its rates.
    Stage(usize),
}

/// The tapes that every method has, in the order in which a plan keeps them; those of the stages follow.
const FIXED: [Which; 9] = [
    Which::Parameters,
    Which::Factor,
    Which::RatesT,
    Which::Rates,
    Which::RatesEnd,
    Which::Finish,
    Which::FinishAbsolute,
    Which::Dense,
    Which::Tracks,
];

impl Which {
    /// Position among a plan's tapes.
    pub(crate) fn index(self) -> usize {
        let stage = |stage: usize, of_two: usize| FIXED.len() + 2 * stage + of_two;
        match self {
            Which::Argument(i) => stage(i, 0),
            Which::Stage(i) => stage(i, 1),
            fixed => FIXED
                .iter()
                .position(|which| *which == fixed)
                .expect("every other tape is listed"),
        }
    }

    /// The rates that a later stage reads.
    pub(crate) fn rates_of(tableau: &Tableau, stage: usize) -> Which {
        if stage + 1 == tableau.stages() {
            Which::RatesEnd
        } else {
            Which::Rates
        }
    }

    /// The tapes of a step in which nothing moves, up to its end.
    pub(crate) fn still(tableau: &Tableau) -> Vec<Which> {
        let mut row = vec![Which::Factor, Which::Stage(0)];
        for stage in 1..tableau.stages() {
            let rates = Which::rates_of(tableau, stage);
            row.extend([Which::Argument(stage), rates, Which::Stage(stage)]);
        }
        row
    }

    /// All tapes of a method, in the order of their indices.
    pub(crate) fn all(tableau: &Tableau) -> Vec<Which> {
        let stages = 0..tableau.stages();
        let stages = stages.flat_map(|stage| [Which::Argument(stage), Which::Stage(stage)]);
        FIXED.into_iter().chain(stages).collect()
    }
}
