//! The table `[fit]`: its addresses, each resolved in the case of every experiment.
//!
//! Knows which numbers are free, not what they are.

use crate::experiment::case::Experiment;
use crate::experiment::parameter::{AddressError, Parameter};
use crate::scenario::data::Measured;
use crate::scenario::sweep::setting::fault;
use crate::scenario::variants::draft::Assignment;
use crate::study::Design;
use crate::study::data::MeasuredExperiment;
use crate::study::fit::{FitTerms, FreeNumber, NextTerms};
use crate::text::{Addressed, Entry, Faults, Node, Place, Table, TableReader, Value, flatten};

use super::informs::InformsReader;
use super::may::{MayTerms, may};
use super::number::{NumberReader, PARTS};
use super::samples::SampleReader;

/// What is believed where nothing else is said: that a constant is about as its uncertainty says.
const LIBRARY: &str = "library";
/// Words for what is believed of all numbers.
const BELIEFS: [&str; 2] = [LIBRARY, "none"];

/// An address that acts in some experiments: index, what it is there.
pub type Actors = Vec<(usize, Parameter)>;

/// Reads `[fit]`; addresses set from outside are held. `others` are the data as other models have them, where several are compared: an
/// address that only those have is none of this one. `goal` is the result that a goal is about.
pub fn fit(
    node: Option<&Node>,
    design: Option<&Design>,
    (measured, others): (Option<&Measured>, &[&Measured]),
    (settings, goal): (&[(String, String)], Option<&str>),
    faults: &mut Faults,
) -> Option<Option<FitTerms>> {
    let Some(node) = node else {
        return Some(None);
    };
    let mut keys = TableReader::new(node, "[fit]", faults)?;
    let example = "{ \"constant.first.k\" = {} }";
    let parameters = keys.required("parameters", example, faults);
    let parameters = parameters.and_then(|node| node.as_table("parameters", faults));
    let prior = match keys.node("prior") {
        Some(node) => node.as_word("prior", &BELIEFS, faults),
        None => Some(LIBRARY),
    };
    let posterior = match keys.node("posterior") {
        Some(node) => node.as_boolean("posterior", faults),
        None => Some(false),
    };
    // Read before the data, which are those of the models.
    keys.node("models");
    let (may, informs) = (keys.node("may"), keys.node("informs"));
    let place = keys.place().clone();
    keys.finish(&[], faults);
    let may = may.map(|node| (node, self::may(node, faults)));
    let (parameters, library) = (parameters?, prior? == LIBRARY);
    let items = flatten(parameters, &is_terms, faults);
    if items.is_empty() {
        let fault = faults.error(&place, "[fit] leaves nothing free");
        fault.help(format!("for example parameters = {example}"));
        return None;
    }
    let (design, measured) = (design?, measured?);
    if measured.data.experiments.is_empty() && !faults.has_errors() {
        let fault = faults.error(&place, "[fit] has nothing to fit to");
        fault.help("[[data]] names a table of measurements");
    }
    let cases = cases(design, measured);
    let elsewhere: Vec<Experiment> = others.iter().flat_map(|m| self::cases(design, m)).collect();
    let mut numbers: Vec<FreeNumber> = Vec::new();
    for item in &items {
        if settings.iter().any(|(outside, _)| *outside == item.address) {
            faults.warning(&item.place, "set from outside: this number is not fitted");
            continue;
        }
        if measured.set.contains(&item.address) {
            let message = format!("{} is set by the table of measurements", item.address);
            faults.error(&item.place, message).help(
                "what is to be found must not be given: call the column \"ignored\" in `columns`",
            );
            continue;
        }
        let Some(acts) = actors(item, &cases, &elsewhere, faults) else {
            continue;
        };
        let reader = NumberReader {
            item,
            acts: &acts,
            cases: &cases,
            library,
        };
        let names = |at: usize| {
            let experiment = &measured.data.experiments[at];
            let variant = &design.variants[experiment.variant];
            [experiment.name.as_str(), variant.name.as_str()]
        };
        numbers.extend(reader.numbers(&names, faults).unwrap_or_default());
        apart(item, &numbers, faults);
    }
    let asked = NextAsked {
        may,
        informs,
        goal,
        place: &place,
    };
    let next = asked.next((design, measured), &numbers, faults);
    Some(Some(FitTerms {
        posterior: posterior?,
        next: next?,
        numbers,
    }))
}

/// What is said of the next samples.
struct NextAsked<'a> {
    may: Option<(&'a Node, Option<MayTerms<'a>>)>,
    informs: Option<&'a Node>,
    goal: Option<&'a str>,
    place: &'a Place,
}

impl NextAsked<'_> {
    /// The samples that may be taken; `Some(None)` where that is not asked.
    fn next(
        self,
        (design, measured): (&Design, &Measured),
        numbers: &[FreeNumber],
        faults: &mut Faults,
    ) -> Option<Option<NextTerms>> {
        let Some((node, may)) = self.may else {
            if let Some(informs) = self.informs {
                let fault = faults.error(
                    &informs.place,
                    "informs is about samples: which may be taken?",
                );
                fault.help("may = [] allows all of what was measured, at any time");
                return None;
            }
            return Some(None);
        };
        let informs = InformsReader {
            design,
            measured,
            numbers,
            goal: self.goal,
            place: self.place,
        };
        let informs = informs.read(self.informs, faults);
        let reader = SampleReader {
            may: may?,
            design,
            measured,
            numbers,
        };
        let runs = match faults.has_errors() {
            true => None,
            false => reader.runs(faults),
        };
        let (informs, runs) = (informs?, runs?);
        if runs.iter().all(|run| run.samples.is_empty()) {
            faults.error(&node.place, "no sample may be taken");
            return None;
        }
        Some(Some(NextTerms { informs, runs }))
    }
}

/// Whether a table says something of a number, rather than being a part of its address.
fn is_terms(_: &str, table: &Table) -> bool {
    let says = |entry: &Entry| {
        let word = PARTS.contains(&entry.key.text.as_str());
        word && !matches!(entry.node.value, Value::Table(_))
    };
    table.entries.is_empty() || table.entries.iter().any(says)
}

/// The case of every experiment.
fn cases(design: &Design, measured: &Measured) -> Vec<Experiment> {
    let each = measured.data.experiments.iter();
    each.map(|e| case(design, e)).collect()
}

/// The case of an experiment with the numbers it was run with.
fn case(design: &Design, experiment: &MeasuredExperiment) -> Experiment {
    let mut case = design.cases[experiment.case].clone();
    case.numbers = experiment.inputs.clone();
    case
}

/// Where an address acts; a fault where it acts nowhere, elsewhere neither.
fn actors(
    item: &Addressed,
    cases: &[Experiment],
    elsewhere: &[Experiment],
    faults: &mut Faults,
) -> Option<Actors> {
    let mut error: Option<AddressError> = None;
    let mut acts = Actors::new();
    for (at, case) in cases.iter().enumerate() {
        match Parameter::resolve(&item.address, case) {
            Ok(parameter) => acts.push((at, parameter)),
            Err(why) => error = error.or(Some(why)),
        }
    }
    let mut others = elsewhere.iter();
    let of_another = others.any(|case| Parameter::resolve(&item.address, case).is_ok());
    if let (true, false, Some(error)) = (acts.is_empty(), of_another, error) {
        let setting = Assignment {
            address: item.address.clone(),
            place: item.place.clone(),
            node: item.node.clone(),
        };
        faults.push(fault(&setting, &error));
    }
    (!acts.is_empty()).then_some(acts)
}

/// Refuses a number that was made free under another name.
fn apart(item: &Addressed, numbers: &[FreeNumber], faults: &mut Faults) {
    for (at, one) in numbers.iter().enumerate() {
        let other = numbers[..at].iter().find(|other| {
            let mut all = one.acts.iter();
            all.any(|act| {
                other
                    .acts
                    .iter()
                    .any(|its| (its.0, &its.1) == (act.0, &act.1))
            })
        });
        if let Some(other) = other {
            let message = format!("{} and {} are one number", other.name, one.name);
            faults
                .error(&item.place, message)
                .help("leave one of them out");
        }
    }
}
