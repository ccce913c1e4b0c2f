//! One free number: where it is looked for, on which scale, from where.
//!
//! Knows what its address takes, not what was measured.

use crate::experiment::case::Experiment;
use crate::experiment::parameter::{Parameter, Setting, Takes};
use crate::scenario::sweep::number::{dimension_of, keeps_sign, readable};
use crate::scenario::sweep::setting::value;
use crate::study::fit::FreeNumber;
use crate::text::{Addressed, Faults, Node, Place, TableReader};
use crate::units::{Unit, format_in, parse_quantity};

use super::prior::{Belief, PriorReader};
use super::terms::Actors;

/// What may be said of a free number.
pub const PARTS: [&str; 5] = ["from", "to", "start", "prior", "per"];
/// Of what each may have a number of its own.
const PER: [&str; 2] = ["experiment", "variant"];
/// How far to either side of its start a number is looked for where no limit is written: six decades.
const REACH: f64 = 1e6;
/// The same where a belief has a middle and no logarithm, in standard deviations.
const DEVIATIONS: f64 = 10.0;

/// Reads what is said of one address.
pub struct NumberReader<'a> {
    /// The address with what is said.
    pub item: &'a Addressed<'a>,
    /// Where it acts.
    pub acts: &'a Actors,
    /// The case of every experiment.
    pub cases: &'a [Experiment],
    /// Whether the uncertainties of constants are believed where nothing is said.
    pub library: bool,
}

/// Limits and start as written.
#[derive(Default)]
struct WrittenLimits {
    from: Option<Setting>,
    to: Option<Setting>,
    start: Option<Setting>,
    /// The unit that one of them is written in.
    unit: Option<Unit>,
}

impl<'a> NumberReader<'a> {
    fn parameter(&self) -> &'a Parameter {
        &self.acts[0].1
    }

    fn case(&self) -> &'a Experiment {
        &self.cases[self.acts[0].0]
    }

    fn place(&self) -> &'a Place {
        &self.item.place
    }

    /// The number, or one for each experiment or variant; `names` are those of an experiment and its variant.
    pub fn numbers<'n>(
        &self,
        names: &dyn Fn(usize) -> [&'n str; 2],
        faults: &mut Faults,
    ) -> Option<Vec<FreeNumber>> {
        let address = &self.item.address;
        let mut keys = TableReader::new(self.item.node, address, faults)?;
        let [from, to, start, prior] = ["from", "to", "start", "prior"].map(|key| keys.node(key));
        let each = match keys.node("per") {
            Some(node) => Some(node.as_word("per", &PER, faults)?),
            None => None,
        };
        let each = each.and_then(|word| PER.iter().position(|per| *per == word));
        keys.finish(&[], faults);
        if let Takes::Count(_) = self.parameter().takes(self.case()) {
            faults.error(
                self.place(),
                format!("{address} is a whole number: it cannot be fitted"),
            );
            return None;
        }
        let written = self.written([from, to, start], faults)?;
        let number = self.number(&written, prior, faults)?;
        let (number, like) = number;
        let act = |(at, parameter): &(usize, Parameter)| (*at, parameter.clone(), like);
        let Some(each) = each else {
            let acts = self.acts.iter().map(act).collect();
            return Some(vec![FreeNumber { acts, ..number }]);
        };
        let mut numbers: Vec<FreeNumber> = Vec::new();
        for actor in self.acts {
            let name = format!("{address} of {}", names(actor.0)[each]);
            match numbers.iter_mut().find(|number| number.name == name) {
                Some(number) => number.acts.push(act(actor)),
                None => numbers.push(FreeNumber {
                    name,
                    acts: vec![act(actor)],
                    ..number.clone()
                }),
            }
        }
        Some(numbers)
    }

    fn written(&self, nodes: [Option<&Node>; 3], faults: &mut Faults) -> Option<WrittenLimits> {
        let mut written = WrittenLimits::default();
        let mut kind: Option<Setting> = None;
        let [from, to, start] = nodes;
        for (node, place) in [(from, 0), (to, 1), (start, 2)] {
            let Some(node) = node else { continue };
            let setting = value(
                &self.item.address,
                node,
                self.parameter(),
                self.case(),
                faults,
            )?;
            if kind.is_some_and(|kind| kind.with(0.0) != setting.with(0.0)) {
                let message = "from, to and start are amounts of one kind";
                faults
                    .error(&node.place, message)
                    .help("write all of them in the same unit");
                return None;
            }
            kind = Some(setting);
            let unit = node.text().and_then(|text| parse_quantity(text).ok());
            written.unit = written.unit.or(unit.map(|quantity| quantity.unit));
            match place {
                0 => written.from = Some(setting),
                1 => written.to = Some(setting),
                _ => written.start = Some(setting),
            }
        }
        Some(written)
    }

    /// The number without its acts, and a setting of its kind.
    fn number(
        &self,
        written: &WrittenLimits,
        prior: Option<&Node>,
        faults: &mut Faults,
    ) -> Option<(FreeNumber, Setting)> {
        let address = &self.item.address;
        let said = written.start.or(written.from).or(written.to);
        let own = self.parameter().get(self.case());
        // What the procedure says in another unit is no start here.
        let own = own.filter(|own| said.is_none_or(|said| said.with(0.0) == own.with(0.0)));
        let Some(like) = said.or(own) else {
            faults
                .error(self.place(), format!("{address} needs a start"))
                .help("start = \"...\", with its unit");
            return None;
        };
        let dimension = dimension_of(self.parameter(), self.case(), like);
        let logarithmic = keeps_sign(self.parameter(), self.case(), dimension);
        let own = own.map(Setting::number);
        let reader = PriorReader {
            address,
            parameter: self.parameter(),
            case: self.case(),
            logarithmic,
            own,
        };
        let belief = reader.read(prior, self.library, self.place(), faults)?;
        let middle = written.start.map(Setting::number).or(own);
        let low = limit(written.from, &belief, logarithmic, middle, -1.0);
        let high = limit(written.to, &belief, logarithmic, middle, 1.0);
        let (Some(mut low), Some(mut high)) = (low, high) else {
            let message = format!("{address} needs limits: from and to");
            faults
                .error(self.place(), message)
                .help("or a prior, such as \"9.5 ± 0.2\"");
            return None;
        };
        if let Some((least, most)) = belief.limits {
            (low, high) = (low.max(least), high.min(most));
        }
        let middle = match logarithmic {
            true => (low * high).sqrt(),
            false => (low + high) / 2.0,
        };
        let inside = |value: &f64| (low..=high).contains(value);
        let start = written
            .start
            .map(Setting::number)
            .or(own.filter(inside))
            .unwrap_or(middle);
        let unit = written
            .unit
            .clone()
            .filter(|unit| unit.dimension == dimension);
        let unit = unit.unwrap_or_else(|| readable(start, dimension));
        if !(low < high && inside(&start)) || (logarithmic && low <= 0.0) {
            let shown = |value| format_in(value, &unit);
            let message = match logarithmic && low <= 0.0 {
                true => format!("{address} is more than zero: it is looked for by its logarithm"),
                false => format!(
                    "{address} starts at {}, which is not between {} and {}",
                    shown(start),
                    shown(low),
                    shown(high)
                ),
            };
            faults
                .error(self.place(), message)
                .help("from < start < to");
            return None;
        }
        let number = FreeNumber {
            name: address.clone(),
            factor: unit.of_differences().to_base(1.0),
            unit: unit.text,
            logarithmic,
            start,
            low,
            high,
            prior: None,
            acts: Vec::new(),
        };
        Some((number.believing(belief.prior), like))
    }
}

/// A limit to one side: the one written, or as far from the middle as it is sensible to look.
fn limit(
    written: Option<Setting>,
    belief: &Belief,
    logarithmic: bool,
    middle: Option<f64>,
    side: f64,
) -> Option<f64> {
    if let Some(written) = written {
        return Some(written.number());
    }
    let stated = belief.limits;
    let stated = stated.map(|(low, high)| if side < 0.0 { low } else { high });
    let far = match (logarithmic, belief.prior) {
        (false, prior) => prior.map(|p| p.middle + side * DEVIATIONS * p.deviation),
        (true, prior) => {
            let middle = prior.map(|prior| prior.middle.exp()).or(middle);
            let middle = middle.filter(|middle| *middle > 0.0);
            middle.map(|middle| middle * REACH.powf(side))
        }
    };
    far.or(stated)
}
