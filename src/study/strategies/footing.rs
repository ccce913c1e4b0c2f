//! What a result rests on: how many of its constants are chosen or estimated, and how far all that are uncertain leave it open.

use std::collections::{BTreeMap, BTreeSet};

use super::compare::draws;
use crate::engine::{Engine, EngineError};
use crate::experiment::case::Experiment;
use crate::model::Confidence;
use crate::study::Design;
use crate::study::plan::DesignPlan;
use crate::study::range::CentralRange;

/// Draws for one point. The part of them below a limit is then right to 0.015 (that of the binomial distribution for 0.05), and a run
/// of an ordinary network takes some hundredths of a second longer.
pub(in crate::study) const DRAWS: usize = 200;

/// What results rest on.
#[derive(Debug, Clone, PartialEq)]
pub struct Footing {
    /// Constants in use, each once.
    pub constants: usize,
    /// How many of them are chosen to be plausible.
    pub assumed: usize,
    /// How many of them follow from a relation or a computation.
    pub estimated: usize,
    /// Addresses of numbers that are another compound's, by its name.
    pub lent: BTreeMap<String, BTreeSet<String>>,
    /// Addresses of what no compound says and its class estimates, by the class; formulas among them.
    pub estimated_for: BTreeMap<String, BTreeSet<String>>,
    /// What draws of all that are uncertain leave open.
    pub open: Option<OpenResult>,
}

/// A result under draws of the constants.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenResult {
    /// Name of the strategy; empty where there is one only.
    pub strategy: String,
    /// The observable.
    pub name: String,
    /// Its unit.
    pub unit: String,
    /// Where it lies.
    pub range: CentralRange,
}

impl Footing {
    /// That of cases; a constant that several of them use counts once.
    pub(in crate::study) fn of<'c>(cases: impl Iterator<Item = &'c Experiment>) -> Footing {
        let mut all: BTreeMap<String, Confidence> = BTreeMap::new();
        let mut lent: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut estimated_for: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for case in cases {
            for part in (0..case.stages()).map(|stage| case.at_stage(stage)) {
                for (id, constant) in part.model.constants.iter().enumerate() {
                    let own = part.numbers.overrides.iter().any(|o| o.0 == id);
                    let class = constant.estimated_for().filter(|_| constant.used && !own);
                    if let Some(class) = class {
                        let addresses = estimated_for.entry(class.to_owned()).or_default();
                        addresses.insert(constant.address.clone());
                    }
                }
                let constants = part.model.constants.iter().enumerate();
                for (id, constant) in constants.filter(|(_, constant)| constant.is_rested_on()) {
                    let confidence = part.confidence(id);
                    all.insert(constant.identity.clone(), confidence);
                    // A number that was replaced is nobody else's any more.
                    let lender = constant
                        .lender()
                        .filter(|_| confidence == constant.confidence);
                    if let Some(lender) = lender {
                        let own = lent.entry(lender.to_owned()).or_default();
                        own.insert(constant.address.clone());
                    }
                }
            }
        }
        let count = |kinds: &[Confidence]| all.values().filter(|own| kinds.contains(own)).count();
        Footing {
            constants: all.len(),
            assumed: count(&[Confidence::Assumed]),
            estimated: count(&[Confidence::Estimated, Confidence::Computed]),
            lent,
            estimated_for,
            open: None,
        }
    }

    /// The same with what draws leave open of a result at one point of a plan.
    pub(in crate::study) fn at(
        mut self,
        engine: &Engine,
        plan: &DesignPlan<'_>,
        point: usize,
        name: &str,
    ) -> Result<Footing, EngineError> {
        let case = plan.case_at(point);
        let Some(own) = case.observables.iter().find(|o| o.name == name) else {
            return Ok(self);
        };
        if is_exact(case) {
            return Ok(self);
        }
        let drawn = draws(engine, plan, vec![point], name, DRAWS)?;
        self.open = CentralRange::of(&drawn[0]).map(|range| OpenResult {
            strategy: strategy(plan.design(), plan.variant(point)),
            name: name.to_owned(),
            unit: own.unit.clone(),
            range,
        });
        Ok(self)
    }
}

/// Name of a variant where there are several.
pub(in crate::study) fn strategy(design: &Design, variant: usize) -> String {
    match design.variants.len() {
        1 => String::new(),
        _ => design.variants[variant].name.clone(),
    }
}

/// Whether no constant in use is uncertain.
fn is_exact(case: &Experiment) -> bool {
    let mut stages = (0..case.stages()).map(|stage| case.at_stage(stage));
    stages.all(|part| {
        let mut constants = part.model.constants.iter().enumerate();
        constants.all(|(id, constant)| {
            let replaced = part.numbers.overrides.iter().any(|o| o.0 == id);
            replaced || !constant.used || constant.spread.is_none()
        })
    })
}
