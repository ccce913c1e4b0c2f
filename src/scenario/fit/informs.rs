//! `[fit] informs = "first.k"`: the number, or the result, whose interval the next sample is to narrow.
//!
//! Knows names; where nothing is said it is the result that the goal is about, or the number that is known the least.

use crate::experiment::parameter::{Parameter, spelt};
use crate::scenario::data::Measured;
use crate::study::Design;
use crate::study::fit::{CandidateSample, FreeNumber, Informs, SampleError, SampledRun};
use crate::text::{Faults, Node, Place, did_you_mean, quote};

/// Finds what samples are to narrow.
pub struct InformsReader<'a> {
    /// All experiments.
    pub design: &'a Design,
    /// What was measured.
    pub measured: &'a Measured,
    /// What is free.
    pub numbers: &'a [FreeNumber],
    /// The result that the goal is about.
    pub goal: Option<&'a str>,
    /// Where faults stand that have no other place.
    pub place: &'a Place,
}

impl InformsReader<'_> {
    /// What is written, or else what the goal is about, or the least known number.
    pub fn read(&self, node: Option<&Node>, faults: &mut Faults) -> Option<Informs> {
        let (name, place) = match (node, self.goal) {
            (Some(node), _) => (node.as_text("informs", faults)?, &node.place),
            (None, Some(goal)) => (goal, self.place),
            (None, None) => return Some(Informs::Widest),
        };
        let address = spelt(name);
        let is_it = |number: &FreeNumber| number.name == name || spelt(&number.name) == address;
        if let Some(at) = self.numbers.iter().position(is_it) {
            return Some(Informs::Number(at));
        }
        let own = |number: &&FreeNumber| spelt(number.address()) == address;
        if let Some(one) = self.numbers.iter().find(own) {
            let message = format!("{name} is one number in each experiment or variant: which?");
            faults
                .error(place, message)
                .help(format!("informs = \"{}\"", one.name));
            return None;
        }
        let variant = self.measured.data.experiments.first()?.variant;
        let case = &self.design.cases[self.design.variants[variant].base];
        let Some(observable) = case.observables.iter().position(|o| o.name == name) else {
            let numbers = self.numbers.iter().map(|number| number.name.as_str());
            let results = case.observables.iter().map(|o| o.name.as_str());
            let hint = did_you_mean(name, numbers.chain(results));
            let message = format!("{} is neither free nor a result{hint}", quote(name));
            faults.error(place, message).help(
                "informs names a number of [fit] parameters, or a result of the scenario as it stands",
            );
            return None;
        };
        let run = self.run(observable, variant, place, faults)?;
        Some(Informs::Result(Box::new(run)))
    }

    /// The scenario as it stands, looked at for one result at its end.
    fn run(
        &self,
        observable: usize,
        variant: usize,
        place: &Place,
        faults: &mut Faults,
    ) -> Option<SampledRun> {
        let Design {
            cases, variants, ..
        } = self.design;
        let of_variant = format!(" of {}", variants[variant].name);
        let case = &cases[variants[variant].base];
        let mut acts = Vec::new();
        for (at, number) in self.numbers.iter().enumerate() {
            let is_whole = number.name == number.address();
            let Ok(parameter) = Parameter::resolve(&spelt(number.address()), case) else {
                continue;
            };
            if !is_whole && !number.name.ends_with(&of_variant) {
                let of_another = variants.iter().any(|v| {
                    !v.name.is_empty() && number.name.ends_with(&format!(" of {}", v.name))
                });
                if of_another {
                    continue;
                }
                let message = format!(
                    "{} is one number in each experiment: what it is in the scenario as it stands is not known",
                    number.address()
                );
                faults
                    .error(place, message)
                    .help("informs = \"...\" with a number of [fit] parameters");
                return None;
            }
            if let Some((_, _, like)) = number.acts.first() {
                acts.push((at, parameter, *like));
            }
        }
        let result = &case.observables[observable];
        Some(SampledRun {
            name: result.name.clone(),
            variant,
            case: variants[variant].base,
            inputs: case.numbers.clone(),
            acts,
            samples: vec![CandidateSample {
                observable,
                time: None,
                peak: None,
                error: SampleError::Absolute(1.0),
            }],
        })
    }
}
