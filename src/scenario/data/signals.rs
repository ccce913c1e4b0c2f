//! The peaks of a table for one case: what each shows, with which response, among which others.
//!
//! Only ratios of responses count. A species without a column is not seen and takes no share.

use std::sync::Arc;

use crate::experiment::case::Experiment;
use crate::study::data::{MeasuredPeak, PeakResponse, PeakSignal};
use crate::text::{Faults, Place, did_you_mean, quote};

use super::experiments::TableInColumns;
use super::peaks::{PeakTerms, WrittenResponse};

/// The peak of every column that is one, for one case.
pub fn peaks(
    table: &TableInColumns,
    case: &Experiment,
    faults: &mut Faults,
) -> Vec<Option<MeasuredPeak>> {
    let mut groups: Vec<(&str, Vec<usize>)> = Vec::new();
    for (at, column) in table.columns.iter().enumerate() {
        let Some(terms) = &column.peak else { continue };
        match groups.iter_mut().find(|group| group.0 == terms.group) {
            Some(group) => group.1.push(at),
            None => groups.push((&terms.group, vec![at])),
        }
    }
    let mut list = vec![None; table.columns.len()];
    for (_, columns) in groups {
        let terms = columns
            .iter()
            .filter_map(|at| table.columns[*at].peak.as_ref());
        let terms: Vec<&PeakTerms> = terms.collect();
        let Some(all) = group(&terms, case, faults) else {
            continue;
        };
        for (at, column) in columns.iter().enumerate() {
            let all = Arc::clone(&all);
            list[*column] = Some(MeasuredPeak { at, all });
        }
    }
    list
}

/// The peaks that are counted together; a fault where they cannot be.
fn group(
    terms: &[&PeakTerms],
    case: &Experiment,
    faults: &mut Faults,
) -> Option<Arc<[PeakSignal]>> {
    if let [only] = terms {
        let fault = faults.error(&only.place, "one peak alone is always 100 %");
        fault.help("write the other peaks of the injection as well, in the same `group`");
        return None;
    }
    let mut signals = Vec::new();
    for terms in terms {
        let mut all = case.observables.iter();
        // A name that no observable has was told with the column.
        let observable = all.position(|o| o.name == terms.observable)?;
        let own = &case.observables[observable];
        let first = signals
            .first()
            .map_or(own, |f: &PeakSignal| &case.observables[f.observable]);
        if own.unit != first.unit || !own.unit.starts_with('%') {
            let message = format!(
                "{} is in {}, {} in {}",
                own.name, own.unit, first.name, first.unit
            );
            faults.error(&terms.place, message).help(
                "peaks that are counted together are yields on one basis: yield_of = \"P\", on = \"A\"",
            );
            return None;
        }
        let response = match &terms.response {
            WrittenResponse::Number(number) => PeakResponse::Number(*number),
            WrittenResponse::Constant(name) => {
                PeakResponse::Constant(constant(name, case, &terms.place, faults)?)
            }
        };
        signals.push(PeakSignal {
            observable,
            response,
        });
    }
    Some(signals.into())
}

fn constant(name: &str, case: &Experiment, place: &Place, faults: &mut Faults) -> Option<usize> {
    let found = case.model.constant(name);
    if found.is_none() {
        let names = case.model.constants.iter().map(|c| c.address.as_str());
        let hint = did_you_mean(name, names);
        let message = format!("no constant {}{hint}", quote(name));
        let help = format!(
            "[constants] {} = {{ value = \"1\", uncertainty = \"± 10 %\" }}",
            quote(name)
        );
        faults.error(place, message).help(help.replace('`', "\""));
    }
    found
}
