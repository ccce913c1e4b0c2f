//! The measured experiments once more, with the best numbers, to be looked at.

use super::problem::inputs;
use super::result::Fit;
use crate::engine::{Engine, EngineError};
use crate::study::data::{DataSet, MeasuredExperiment};
use crate::study::plan::{DesignPlan, Keep, PointResult};
use crate::study::{Design, Variant};

/// The measured experiments as a design of their own, a variant for each, and their courses with so many points; `None` for one that
/// came to no end.
///
/// # Errors
///
/// Where nothing can be run.
pub fn courses(
    engine: &Engine,
    design: &Design,
    data: &DataSet,
    fit: &Fit,
    points: u32,
) -> Result<(Design, Vec<Option<PointResult>>), EngineError> {
    let best = fitted(design, data, fit);
    let all: Vec<usize> = (0..best.variants.len()).collect();
    let keep = Keep {
        ledger: false,
        points,
    };
    let tolerance = engine.options().tolerance;
    let rows = engine.run(&DesignPlan::new(&best, &all, false, keep, tolerance))?;
    Ok((best, rows))
}

fn fitted(design: &Design, data: &DataSet, fit: &Fit) -> Design {
    let numbers: Vec<_> = fit.numbers.iter().map(|f| f.number.clone()).collect();
    let x: Vec<f64> = fit.numbers.iter().map(|f| f.x).collect();
    // They were set so in every step of the descent.
    let inputs = inputs(data, &numbers, &x).unwrap_or_default();
    let runs = || data.experiments.iter().zip(&inputs);
    let cases = runs().map(|(run, inputs)| {
        let mut case = design.cases[run.case].clone();
        case.name.clone_from(&run.name);
        case.numbers = inputs.clone();
        case
    });
    let variant = |(base, (run, _)): (usize, (&MeasuredExperiment, _))| Variant {
        name: run.name.clone(),
        base,
        axes: Vec::new(),
        cases: vec![base],
        settings: Vec::new(),
        standing: Vec::new(),
    };
    Design {
        cases: cases.collect(),
        axes: Vec::new(),
        variants: runs().enumerate().map(variant).collect(),
        swept: false,
    }
}
