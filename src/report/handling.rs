//! What a procedure's numbers count and what they do not, in words: impure compounds, the solvent in a separating funnel, what leaves on
//! a rotary evaporator.
//!
//! Knows one stage. Amounts are those written; what a run comes to is not known here.

use crate::experiment::case::Experiment;
use crate::experiment::procedure::{Amount, Extraction, Ingredient, Layer, Step, Verb};
use crate::model::{CompoundId, Model, WATER, evaporation};

use super::words::terminal::significant;

/// Fractions of what evaporates, in %, have so many digits.
const DIGITS: i32 = 2;
/// 0 °C, K.
const CELSIUS: f64 = 273.15;

/// All that is to be said of a stage, each once.
pub fn lines(case: &Experiment) -> Vec<String> {
    let model = &case.model;
    let steps = &case.numbers.recipe.steps;
    let mut told = Telling {
        model,
        impure: impure(steps),
        liquid: model.solvent.as_ref().map(|solvent| solvent.name.clone()),
        reaction: true,
        lines: Vec::new(),
    };
    told.steps(steps);
    told.lines
}

/// Compounds that are put in with something else in them.
fn impure(steps: &[Step]) -> Vec<CompoundId> {
    let mut list = Vec::new();
    for step in steps {
        let own: &[Ingredient] = match &step.verb {
            Verb::Charge(list) => list,
            Verb::Add(addition) => &addition.ingredients,
            Verb::Repeat { steps, .. } => {
                list.extend(impure(steps));
                continue;
            }
            _ => continue,
        };
        let impure = own.iter().filter(|ingredient| ingredient.purity < 1.0);
        list.extend(impure.map(|ingredient| ingredient.compound));
    }
    list
}

struct Telling<'a> {
    model: &'a Model,
    /// What is put in with something else in it.
    impure: Vec<CompoundId>,
    /// What most of the flask is, where it has a name.
    liquid: Option<String>,
    /// Whether that is still the solvent of the reaction.
    reaction: bool,
    lines: Vec<String>,
}

impl Telling<'_> {
    fn say(&mut self, line: String) {
        if !self.lines.contains(&line) {
            self.lines.push(line);
        }
    }

    fn steps(&mut self, steps: &[Step]) {
        for step in steps {
            match &step.verb {
                Verb::Charge(list) => list.iter().for_each(|i| self.impure(i)),
                Verb::Add(addition) => addition.ingredients.iter().for_each(|i| self.impure(i)),
                Verb::Repeat { times, steps } if *times > 0 => self.steps(steps),
                Verb::Extract(extraction) => self.funnel(extraction),
                Verb::Concentrate { to, .. } => {
                    self.evaporator(*to);
                    self.reaction &= *to > 0.0;
                }
                Verb::Isolate(_) => self.reaction = false,
                _ => {}
            }
        }
    }

    /// An equivalent counts what is weighed in, of the compound itself and of another.
    fn impure(&mut self, ingredient: &Ingredient) {
        let Amount::Equivalents { value, of } = ingredient.amount else {
            return;
        };
        if let Some(other) = of.filter(|other| self.impure.contains(other) && value > 0.0) {
            let names = [ingredient.compound, other].map(|id| &self.model.compounds[id].name);
            let [name, other] = names;
            let shown = significant(value, 4);
            self.say(format!(
                "{name}: {shown} equiv of {other} are counted from {other} as weighed in, not from what is {other} in it"
            ));
        }
        if ingredient.purity < 1.0 && value > 0.0 {
            let name = &self.model.compounds[ingredient.compound].name;
            let percent = significant(100.0 * ingredient.purity, 4);
            let (weighed, active) = (
                significant(value, 4),
                significant(value * ingredient.purity, 4),
            );
            self.say(format!(
                "{name}: {weighed} equiv are weighed in at {percent} %, which brings {active} equiv of {name}"
            ));
        }
    }

    /// Whether the solvent of the reaction counts in the funnel.
    fn funnel(&mut self, e: &Extraction) {
        let own = self.model.solvent.as_ref().filter(|_| self.reaction);
        if let Some(own) = own {
            let (name, with) = (&own.name, &e.solvent);
            let line = match own.mixes_with_water {
                _ if own.name == WATER => format!(
                    "extract with {with}: the water of the reaction is the aqueous layer; `water` is all of it"
                ),
                Some(true) => format!(
                    "extract with {with}: {name} of the reaction mixes with water and counts in neither layer, though it keeps organic compounds in the water: concentrate first"
                ),
                Some(false) => format!(
                    "extract with {with}: {name} of the reaction does not mix with water, but it is not counted as organic layer: `volume` is all the solvent of one extraction"
                ),
                None => format!(
                    "extract with {with}: {name} of the reaction is not counted in either layer"
                ),
            };
            self.say(line);
        }
        self.reaction = false;
        self.liquid = Some(match e.keep {
            Layer::Organic => e.solvent.clone(),
            Layer::Aqueous => WATER.to_owned(),
        });
    }

    /// What leaves with the solvent by its boiling point.
    fn evaporator(&mut self, to: f64) {
        let liquid = self.liquid.as_deref();
        let known = liquid.and_then(|name| self.model.liquids.get(name));
        let own = self
            .model
            .solvent
            .as_ref()
            .filter(|own| Some(own.name.as_str()) == liquid);
        let solvent = known.or(own);
        let pools = self.model.network.pools.iter().zip(&self.model.partitions);
        let leaving: Vec<(&str, f64)> = pools
            .filter(|(pool, _)| pool.fixed.is_none())
            .filter_map(|(pool, p)| Some((pool.name.as_str(), p.boiling_point?)))
            .collect();
        if leaving.is_empty() {
            return;
        }
        let Some((solvent, boiling)) = solvent.and_then(|s| Some((&s.name, s.boiling_point?)))
        else {
            let names: Vec<&str> = leaving.iter().map(|(name, _)| *name).collect();
            let line = format!(
                "concentrate: the boiling point of the solvent is not known, so all of {} stays",
                names.join(", ")
            );
            return self.say(line);
        };
        let percent = |own: f64| {
            let left = 100.0 * evaporation::left(own, boiling, evaporation::DRYNESS);
            significant(left, DIGITS)
        };
        let each: Vec<String> = leaving
            .iter()
            .map(|&(name, own)| match to {
                0.0 => format!("{name} {} %", percent(own)),
                _ => format!("{name} ({} °C)", significant(own - CELSIUS, 4)),
            })
            .collect();
        let (what, how) = match to {
            0.0 => ("to dryness", "of what boils beside it there stays"),
            _ => (
                "in part",
                "in proportion to their vapour pressures beside it leave",
            ),
        };
        let boils = significant(boiling - CELSIUS, 4);
        self.say(format!(
            "concentrate {what} from {solvent} ({boils} °C): {how} {}",
            each.join(", ")
        ));
    }
}
