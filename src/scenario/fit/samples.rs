//! The runs that samples may be taken of, each with its samples: measured runs, and new ones with other numbers.
//!
//! Knows experiments and axes; what a sample tells is asked by the study.

use crate::experiment::case::Experiment;
use crate::experiment::parameter::spelt;
use crate::scenario::data::Measured;
use crate::scenario::sweep::setting::apply;
use crate::scenario::variants::draft::Assignment;
use crate::study::Design;
use crate::study::data::MeasuredExperiment;
use crate::study::fit::{FreeNumber, SampledRun};
use crate::text::{Faults, Node, Value, did_you_mean, quote};
use crate::units::{Dimension, format_rounded};

use super::course::CourseReader;
use super::may::MayTerms;
use super::moments::{ROUNDING, end};

/// Most runs that are looked at.
const MOST_RUNS: usize = 2000;

/// Makes the runs.
pub struct SampleReader<'a> {
    /// What may be sampled.
    pub may: MayTerms<'a>,
    /// All experiments.
    pub design: &'a Design,
    /// What was measured.
    pub measured: &'a Measured,
    /// What is free.
    pub numbers: &'a [FreeNumber],
}

/// A run before its samples are known: of which experiment, the case, what it is called.
struct RunDraft {
    of: usize,
    case: Experiment,
    name: String,
}

impl SampleReader<'_> {
    /// The runs; those that tell the same are there once.
    pub fn runs(&self, faults: &mut Faults) -> Option<Vec<SampledRun>> {
        let drafts = self.drafts(faults)?;
        self.times_are_reached(&drafts, faults)?;
        let mut runs: Vec<SampledRun> = Vec::new();
        for draft in &drafts {
            let run = self.run(draft, faults)?;
            let same = |other: &SampledRun| {
                (other.case, &other.inputs, &other.acts, &other.samples)
                    == (run.case, &run.inputs, &run.acts, &run.samples)
            };
            if !runs.iter().any(same) {
                runs.push(run);
            }
        }
        Some(runs)
    }

    /// Measured runs, and each once more at every point of the axes.
    fn drafts(&self, faults: &mut Faults) -> Option<Vec<RunDraft>> {
        let bases = self.bases(faults)?;
        self.settings_are_free(&bases, faults)?;
        let points = self.may.settings.iter().map(|axis| axis.values.len());
        let points = points.fold(1_usize, usize::saturating_mul);
        let settings = &self.may.settings;
        let more = if settings.is_empty() { 0 } else { points };
        if bases.len().saturating_mul(more.saturating_add(1)) > MOST_RUNS {
            let message = format!(
                "{} experiments at {points} points: at most {MOST_RUNS} runs are looked at",
                bases.len()
            );
            faults
                .error(&settings[0].place, message)
                .help("fewer points, or { vary = \"experiment\", values = [ ... ] }");
            return None;
        }
        let mut drafts = Vec::new();
        for &of in &bases {
            drafts.push(RunDraft {
                of,
                case: self.case(of),
                name: self.measured.data.experiments[of].name.clone(),
            });
            for point in 0..more {
                drafts.push(self.moved(of, point, faults)?);
            }
        }
        Some(drafts)
    }

    fn experiment(&self, of: usize) -> &MeasuredExperiment {
        &self.measured.data.experiments[of]
    }

    /// The case of a measured run.
    fn case(&self, of: usize) -> Experiment {
        let experiment = self.experiment(of);
        let mut case = self.design.cases[experiment.case].clone();
        case.numbers = experiment.inputs.clone();
        case
    }

    /// Indices of the runs that may be sampled.
    fn bases(&self, faults: &mut Faults) -> Option<Vec<usize>> {
        let all = &self.measured.data.experiments;
        let Some(named) = &self.may.experiments else {
            return Some((0..all.len()).collect());
        };
        let mut found = Vec::new();
        let mut sound = true;
        for (name, place) in named {
            let own = (0..all.len()).filter(|at| all[*at].name == *name);
            let before = found.len();
            found.extend(own);
            if found.len() == before {
                let hint = did_you_mean(name, all.iter().map(|e| e.name.as_str()));
                let message = format!("no experiment is called {}{hint}", quote(name));
                faults.error(place, message);
                sound = false;
            }
        }
        sound.then_some(found)
    }

    /// Refuses new runs with a number that is to be found, or with one that each run has of its own.
    fn settings_are_free(&self, bases: &[usize], faults: &mut Faults) -> Option<()> {
        let Some(axis) = self.may.settings.first() else {
            return Some(());
        };
        let mut addresses = self.may.settings.iter().flat_map(|axis| &axis.addresses);
        let is_free = |address: &str| self.numbers.iter().any(|n| spelt(n.address()) == address);
        if let Some((address, place)) = addresses.find(|(address, _)| is_free(address)) {
            let message = format!("{address} is what the fit looks for");
            faults
                .error(place, message)
                .help("vary what one may choose: an amount, a temperature");
            return None;
        }
        for &of in bases {
            let own = format!(" of {}", self.experiment(of).name);
            let mut numbers = self.numbers.iter();
            if let Some(number) = numbers.find(|number| number.name.ends_with(&own)) {
                let message = format!(
                    "a new run would have a {} of its own, of which nothing is known",
                    number.address()
                );
                faults.error(&axis.place, message).help(format!(
                    "leave this axis out, or make {} one number of all experiments",
                    number.address()
                ));
                return None;
            }
        }
        Some(())
    }

    /// A measured run with the numbers of a point of the axes, the last axis fastest.
    fn moved(&self, of: usize, mut point: usize, faults: &mut Faults) -> Option<RunDraft> {
        let mut case = self.case(of);
        let mut said = Vec::new();
        let mut assignments = Vec::new();
        for axis in self.may.settings.iter().rev() {
            let values = &axis.values[point % axis.values.len()];
            point /= axis.values.len();
            for ((address, place), node) in axis.addresses.iter().zip(values) {
                said.push(format!("{address} = {}", written(node)));
                assignments.push(Assignment {
                    address: address.clone(),
                    place: place.clone(),
                    node: node.clone(),
                });
            }
        }
        said.reverse();
        let mut found = Faults::new();
        apply(&mut case, &assignments, &mut found);
        if found.has_errors() {
            faults.append(found);
            return None;
        }
        let name = format!("{} with {}", self.experiment(of).name, said.join(", "));
        Some(RunDraft { of, case, name })
    }

    /// Refuses a time that no run reaches.
    fn times_are_reached(&self, drafts: &[RunDraft], faults: &mut Faults) -> Option<()> {
        let times = self.may.times.iter().flatten();
        let ends = drafts
            .iter()
            .flat_map(|draft| (0..draft.case.stages()).filter_map(|stage| end(&draft.case, stage)));
        let longest = ends.fold(0.0, f64::max);
        let mut late = times.filter(|(time, _)| *time > longest * (1.0 + ROUNDING));
        let Some((time, place)) = late.next() else {
            return Some(());
        };
        let shown = |time| format_rounded(time, Dimension::TIME, 4);
        let message = format!(
            "a sample at {}, and no run goes on after {}",
            shown(*time),
            shown(longest)
        );
        faults
            .error(place, message)
            .help("let the procedure go on as long as samples may be taken");
        None
    }

    fn run(&self, draft: &RunDraft, faults: &mut Faults) -> Option<SampledRun> {
        let experiment = self.experiment(draft.of);
        let courses = CourseReader {
            may: &self.may,
            measured: self.measured,
            experiment,
            case: &draft.case,
        };
        let samples = courses.samples(faults)?;
        let acts = self.numbers.iter().enumerate().flat_map(|(at, number)| {
            let own = number.acts.iter().filter(|act| act.0 == draft.of);
            own.map(move |(_, parameter, like)| (at, parameter.clone(), *like))
        });
        Some(SampledRun {
            name: draft.name.clone(),
            variant: experiment.variant,
            case: experiment.case,
            inputs: draft.case.numbers.clone(),
            acts: acts.collect(),
            samples,
        })
    }
}

/// A value as it is written.
fn written(node: &Node) -> String {
    match &node.value {
        Value::Text(text) => text.clone(),
        _ => node.place.text().to_owned(),
    }
}
