//! Which experiment the model cannot describe together with the others: each is held against what the others predict of it.
//!
//! `deletion` asks that of all at once where the problem is made straight, `refit` fits once more without those that stand out, so
//! that what is told rests on predictions of the others alone. Probabilities are corrected for the number of experiments: of fits whose
//! model is right one in twenty is told of falsely. Where leaving out either of two leaves peace, the two contradict each other and
//! the data do not say which is wrong.

use super::deletion::{ExperimentTest, deletions};
use super::error::FitError;
use super::problem::FreeNumber;
use super::refit::{Without, WorstValue, without};
use super::sides::Landscape;
use crate::engine::Engine;
use crate::study::Design;
use crate::study::data::DataSet;

/// Experiments that are fitted without at most: the most improbable.
const MOST_REFITTED: usize = 8;

/// What the experiments say of each other.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Contradictions {
    /// Each experiment that the others predict something of.
    pub tests: Vec<ExperimentTest>,
    /// Those that are told of, the most improbable first, with their worst value.
    pub told: Vec<(ExperimentTest, Option<WorstValue>)>,
    /// Whether those told of contradict each other: without any one of them the others agree.
    pub each_other: bool,
}

/// Holds every experiment against the others, at the best place `x`.
pub(super) fn contradictions(
    engine: &Engine,
    design: &Design,
    data: &DataSet,
    numbers: &[FreeNumber],
    x: &[f64],
) -> Result<Contradictions, FitError> {
    if data.experiments.len() < 2 {
        return Ok(Contradictions::default());
    }
    let landscape = Landscape::new(engine, design, data, numbers);
    let tests = deletions(&landscape, data, x)?;
    let suspects = tests.iter().copied();
    let mut suspects: Vec<ExperimentTest> = suspects.filter(ExperimentTest::is_told).collect();
    suspects.sort_by(|a, b| a.probability.total_cmp(&b.probability));
    suspects.truncate(MOST_REFITTED);
    let mut refitted = Vec::new();
    for suspect in suspects {
        let left = without(engine, design, data, numbers, (x, &landscape), &suspect)?;
        refitted.extend(left.and_then(|left| confirmed(suspect, left, tests.len())));
    }
    Ok(told(tests, refitted, data.experiments.len()))
}

/// The suspect as the fit without it judges it; none where that makes it probable.
fn confirmed(
    suspect: ExperimentTest,
    left: Without,
    tests: usize,
) -> Option<(ExperimentTest, Without)> {
    let test = ExperimentTest {
        fall: left.fall,
        probability: left.probability,
        corrected: (left.probability * tests as f64).min(1.0),
        ..suspect
    };
    test.is_told().then_some((test, left))
}

/// Who is told of: those without whom the others agree, or else all that stand out.
fn told(
    tests: Vec<ExperimentTest>,
    mut refitted: Vec<(ExperimentTest, Without)>,
    experiments: usize,
) -> Contradictions {
    refitted.sort_by(|a, b| a.0.probability.total_cmp(&b.0.probability));
    let at_peace = |(_, left): &(ExperimentTest, Without)| left.others_agree;
    let cure = refitted.iter().filter(|one| at_peace(one)).count();
    if cure > 0 {
        refitted.retain(at_peace);
    }
    // Of two experiments either may be the wrong one, also where only one of them stands out.
    let each_other = cure > 1 || (cure == 1 && experiments == 2);
    let told = refitted.into_iter().map(|(test, left)| (test, left.worst));
    Contradictions {
        tests,
        told: told.collect(),
        each_other,
    }
}
