//! `[fit] may = [ { vary = "time", from = "1 min", to = "2 h", points = 60 }, { vary = "charge.B", values = ["1 equiv", "2 equiv"] } ]`:
//! which samples may be taken next, along axes as a sweep has them.
//!
//! Knows axes as they are written: `time`, `observable` and `experiment`, all else are addresses. Knows no experiments.

use crate::scenario::sweep::axis::AxisDraft;
use crate::text::{Faults, Node, Place, TableReader, quote};
use crate::units::Kind;

/// An axis of what may be sampled that is no address.
const TIME: &str = "time";
const OBSERVABLE: &str = "observable";
const EXPERIMENT: &str = "experiment";

/// What may be sampled.
#[derive(Debug, Default)]
pub struct MayTerms<'a> {
    /// When, s; none: whenever a run of which samples were taken goes on.
    pub times: Option<Vec<(f64, Place)>>,
    /// What, with an error of its own; none: what was measured.
    pub observables: Option<Vec<SampledObservable<'a>>>,
    /// Of which runs; none: of all.
    pub experiments: Option<Vec<(&'a str, Place)>>,
    /// What may be set otherwise in new runs.
    pub settings: Vec<AxisDraft>,
}

/// An observable that may be measured.
#[derive(Debug)]
pub struct SampledObservable<'a> {
    /// Its name.
    pub name: &'a str,
    /// Where that stands.
    pub place: Place,
    /// How far off a value is: place and text; none: as its column in the data.
    pub error: Option<(&'a Node, &'a str)>,
}

/// Reads `may`.
pub fn may<'a>(node: &'a Node, faults: &mut Faults) -> Option<MayTerms<'a>> {
    let mut terms = MayTerms::default();
    for item in node.as_array("may", faults)? {
        let Some(vary) = item.get("vary").and_then(Node::text) else {
            // Whatever is wrong with it is wrong with any axis.
            AxisDraft::read(item, faults);
            continue;
        };
        let twice = match vary {
            TIME => terms.times.is_some(),
            OBSERVABLE => terms.observables.is_some(),
            EXPERIMENT => terms.experiments.is_some(),
            _ => false,
        };
        if twice {
            faults.error(&item.place, format!("{vary} is varied by two axes"));
            continue;
        }
        match vary {
            TIME => terms.times = times(item, faults),
            OBSERVABLE => terms.observables = observables(item, faults),
            EXPERIMENT => terms.experiments = experiments(item, faults),
            _ => terms
                .settings
                .extend(setting(item, &terms.settings, faults)),
        }
    }
    Some(terms)
}

/// Moments, s, in their order.
fn times(item: &Node, faults: &mut Faults) -> Option<Vec<(f64, Place)>> {
    let axis = AxisDraft::read(item, faults)?;
    let each = axis.values.iter().filter_map(|point| point.first());
    let each = each.map(|node| {
        let time = Kind::TIME.read(TIME, node, faults)?;
        Some((time.value, node.place.clone()))
    });
    let mut times: Vec<(f64, Place)> = each.collect::<Option<_>>()?;
    times.sort_by(|a, b| a.0.total_cmp(&b.0));
    times.dedup_by(|a, b| a.0 == b.0);
    Some(times)
}

fn observables<'a>(item: &'a Node, faults: &mut Faults) -> Option<Vec<SampledObservable<'a>>> {
    let mut keys = TableReader::new(item, "an axis of observables", faults)?;
    keys.node("vary");
    let values = keys.required("values", "[\"mono\", \"bis\"]", faults);
    let error = match keys.node("error") {
        Some(node) => Some((node, node.as_text("error", faults)?)),
        None => None,
    };
    keys.finish(&[], faults);
    let names = values?.as_texts("values", faults)?.into_iter();
    let each = names.map(|(name, node)| SampledObservable {
        name,
        place: node.place.clone(),
        error,
    });
    Some(each.collect())
}

fn experiments<'a>(item: &'a Node, faults: &mut Faults) -> Option<Vec<(&'a str, Place)>> {
    let mut keys = TableReader::new(item, "an axis of experiments", faults)?;
    keys.node("vary");
    let values = keys.required("values", "[\"run 1\", \"run 2\"]", faults);
    keys.finish(&[], faults);
    let names = values?.as_texts("values", faults)?.into_iter();
    Some(
        names
            .map(|(name, node)| (name, node.place.clone()))
            .collect(),
    )
}

/// An axis of new runs: numbers only, since another chemistry has other constants.
fn setting(item: &Node, before: &[AxisDraft], faults: &mut Faults) -> Option<AxisDraft> {
    let axis = AxisDraft::read(item, faults)?;
    if axis.is_variant() || axis.is_categorical() {
        faults
            .error(
                &item.place,
                "a new sample is of the same chemistry as its experiment",
            )
            .help("vary a number: an amount, a temperature, a time");
        return None;
    }
    for (address, place) in &axis.addresses {
        let mut others = before.iter().flat_map(|axis| &axis.addresses);
        if others.any(|(other, _)| other == address) {
            faults.error(place, format!("{} is varied by two axes", quote(address)));
            return None;
        }
    }
    Some(axis)
}
