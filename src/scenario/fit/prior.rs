//! What is believed of a number before anything was measured: `prior = "1 ± 10 %"`, or the uncertainty that a constant has.
//!
//! Knows one number.

use crate::experiment::case::Experiment;
use crate::experiment::parameter::Parameter;
use crate::model::Constant;
use crate::scenario::sweep::setting::value;
use crate::study::fit::Prior;
use crate::text::{Faults, Flaw, Node, Place, Value};
use crate::units::{Uncertainty, Unit, parse_quantity, parse_uncertainty};

/// Signs with which an uncertainty begins behind its value.
const SIGNS: [&str; 5] = ["±", "+/-", "+-", "x/", "×/"];

/// A belief: a middle with a deviation, limits, or neither.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Belief {
    /// Middle and deviation, of its logarithm where that is looked for.
    pub prior: Option<Prior>,
    /// Hard limits, base units.
    pub limits: Option<(f64, f64)>,
}

/// Reads the belief in one number.
pub struct PriorReader<'a> {
    /// Its address.
    pub address: &'a str,
    /// What it is.
    pub parameter: &'a Parameter,
    /// Where it is first.
    pub case: &'a Experiment,
    /// Whether it is looked for by its logarithm.
    pub logarithmic: bool,
    /// What it stands at, base units.
    pub own: Option<f64>,
}

impl PriorReader<'_> {
    /// What is written, or else what the constant states of itself where `library` says so.
    pub fn read(
        &self,
        node: Option<&Node>,
        library: bool,
        place: &Place,
        faults: &mut Faults,
    ) -> Option<Belief> {
        let hard = self.constant().and_then(|constant| constant.limits);
        let text = match node {
            Some(node) => Some((node, node.as_text("prior", faults)?)),
            None => None,
        };
        let belief = match text {
            Some((_, "none")) => Belief::default(),
            None if !library => Belief::default(),
            None => self.stated(place, faults)?.unwrap_or_default(),
            Some((node, "library")) => match self.stated(place, faults)? {
                Some(belief) => belief,
                None => {
                    let message = format!("nothing is stated of how far {} is known", self.address);
                    faults
                        .error(&node.place, message)
                        .help("for example prior = \"x/ 3\", or leave it out");
                    return None;
                }
            },
            Some((node, text)) => self.written(node, text, faults)?,
        };
        Some(Belief {
            limits: belief.limits.or(hard),
            ..belief
        })
    }

    fn constant(&self) -> Option<&Constant> {
        let constant = |parameter: &Parameter, stage: usize| match parameter {
            Parameter::Constant { id, .. } => Some(&self.case.stage_model(stage).constants[*id]),
            _ => None,
        };
        match self.parameter {
            Parameter::Earlier(stage, local) => constant(local.local(), *stage),
            own => constant(own, self.case.stages() - 1),
        }
    }

    /// What the constant states of itself: `Some(None)` where it states nothing.
    fn stated(&self, place: &Place, faults: &mut Faults) -> Option<Option<Belief>> {
        let spread = self
            .constant()
            .and_then(|constant| constant.spread.as_ref());
        let (Some(spread), Some(own)) = (spread, self.own) else {
            return Some(None);
        };
        match self.belief(spread, own) {
            Ok(belief) => Some(Some(belief)),
            Err(why) => {
                faults
                    .error(place, format!("{}: {why}", self.address))
                    .help("write a prior of its own, or prior = \"none\"");
                None
            }
        }
    }

    /// `1 ± 10 %`; without the number in front it is around what the number stands at.
    fn written(&self, node: &Node, text: &str, faults: &mut Faults) -> Option<Belief> {
        let sign = SIGNS.iter().filter_map(|sign| text.find(sign)).min();
        let at = sign.unwrap_or(0);
        let (before, after) = (text[..at].trim(), &text[at..]);
        let mut unit = Unit::one();
        let middle = if before.is_empty() {
            self.own
        } else {
            let begin = text.find(before).unwrap_or(0);
            let part = Node {
                value: Value::Text(before.to_owned()),
                place: node.place_within(begin..begin + before.len()),
            };
            unit = parse_quantity(before).map_or(unit, |quantity| quantity.unit);
            let setting = value(self.address, &part, self.parameter, self.case, faults)?;
            Some(setting.number())
        };
        let Some(middle) = middle else {
            let message = format!(
                "{} stands at no number that this could be around",
                self.address
            );
            faults
                .error(&node.place, message)
                .help("write it, \"1 ± 10 %\"");
            return None;
        };
        let found = parse_uncertainty(after, &unit)
            .map_err(|flaw| Flaw {
                span: at + flaw.span.start..at + flaw.span.end,
                ..flaw
            })
            .and_then(|uncertainty| {
                let whole = |why: &str| Flaw::new(0..text.len(), why);
                self.belief(&uncertainty, middle).map_err(whole)
            });
        match found {
            Ok(belief) => Some(belief),
            Err(flaw) => {
                node.flaw(&flaw, faults);
                None
            }
        }
    }

    /// A belief in the number or its logarithm. A deviation is small beside its value: then it is the same on the logarithm.
    fn belief(&self, uncertainty: &Uncertainty, middle: f64) -> Result<Belief, &'static str> {
        let size = middle.abs();
        let deviation = match (uncertainty, self.logarithmic) {
            (Uncertainty::Range { low, high }, _) => {
                return Ok(Belief {
                    prior: None,
                    limits: Some((*low, *high)),
                });
            }
            (Uncertainty::Factor(factor), true) => factor.ln(),
            (Uncertainty::Factor(_), false) => {
                return Err(
                    "a factor says nothing of a number that may be negative: write \"± ...\"",
                );
            }
            (Uncertainty::Relative(share), true) => *share,
            (Uncertainty::Relative(share), false) => share * size,
            (Uncertainty::Absolute(deviation), true) => deviation / size,
            (Uncertainty::Absolute(deviation), false) => *deviation,
        };
        if self.logarithmic && middle <= 0.0 {
            return Err("it is more than zero");
        }
        if !(deviation > 0.0 && deviation.is_finite()) {
            return Err("what is exactly known is not fitted");
        }
        let middle = if self.logarithmic {
            middle.ln()
        } else {
            middle
        };
        Ok(Belief {
            prior: Some(Prior { middle, deviation }),
            limits: None,
        })
    }
}
