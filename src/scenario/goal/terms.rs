//! The table `[goal]`.
//!
//! What may be varied is a design of its own: all variants crossed with it, as a sweep would be.

use crate::experiment::parameter::{Parameter, Takes, spelt};
use crate::scenario::sweep::axes::choose_variants;
use crate::scenario::sweep::axis::AxisDraft;
use crate::scenario::sweep::design::{Designed, design};
use crate::scenario::sweep::outside::hold;
use crate::scenario::sweep::plan::DesignTerms;
use crate::scenario::uncertain::uncertainty;
use crate::scenario::variants::draft::VariantDraft;
use crate::scenario::variants::merge::Load;
use crate::study::optimise::goal::{GoalLimit, GoalSearch, GoalTerms, Objective};
use crate::study::{Axis, Design};
use crate::text::{Faults, Node, Place, TableReader, did_you_mean, quote};
use crate::units::parse_quantity;

use super::limit::{alike, limit};
use super::objective::objectives;
use super::vary::{axes, place_of};

/// What `[goal]` may be.
const EXAMPLE: &str = "maximise = \"mono\", where = [\"bis <= 3 %\"], vary = [ ... ]";

/// What a goal is read with.
pub struct GoalReader<'a> {
    /// The variants before they were chosen for a sweep.
    pub drafts: Vec<VariantDraft>,
    /// What designs are made with; its axes are not used.
    pub plan: DesignTerms<'a>,
    /// The design of the scenario.
    pub designed: Option<&'a Designed>,
    /// Numbers set from outside.
    pub settings: &'a [(String, String)],
    /// `[uncertainty]`.
    pub uncertainty: Option<&'a Node>,
    /// Opens files.
    pub load: Load<'a>,
}

/// The keys of the table.
struct GoalKeys<'a> {
    minimise: Option<&'a Node>,
    maximise: Option<&'a Node>,
    limits: Option<&'a Node>,
    probability: Option<&'a Node>,
    vary: Option<&'a Node>,
    map: Option<&'a Node>,
    place: Place,
}

/// Reads `[goal]`.
pub fn goal(
    node: Option<&Node>,
    reader: GoalReader<'_>,
    faults: &mut Faults,
) -> Option<Option<GoalTerms>> {
    let Some(node) = node else {
        return Some(None);
    };
    let mut table = TableReader::new(node, "[goal]", faults)?;
    let keys = GoalKeys {
        minimise: table.node("minimise"),
        maximise: table.node("maximise"),
        limits: table.node("where"),
        probability: table.node("probability"),
        vary: table.node("vary"),
        map: table.node("map"),
        place: table.place().clone(),
    };
    table.finish(&[], faults);
    keys.belong_together(faults)?;
    let designed = reader.designed?;
    let (varied, ranges) = match keys.vary {
        Some(vary) => {
            let (design, ranges) = reader.varied(vary, faults)?;
            (Some(design), ranges)
        }
        None => (None, Vec::new()),
    };
    let own = varied.as_ref().unwrap_or(&designed.design);
    let limits = keys.limits(own, faults);
    let Some(varied) = &varied else {
        return Some(Some(GoalTerms {
            limits: limits?,
            search: None,
        }));
    };
    if keys.objective_is_held(varied, reader.settings, faults) {
        return Some(Some(GoalTerms {
            limits: limits?,
            search: None,
        }));
    }
    let objectives = keys.objectives(varied, faults);
    let probability = match keys.probability {
        Some(node) => Some(probability(node, faults)?),
        None => None,
    };
    let map = match keys.map {
        Some(node) => map(node, varied, &ranges, reader.settings, faults)?,
        None => None,
    };
    let uncertain = uncertainty(reader.uncertainty, Some(varied), reader.load, faults)?;
    Some(Some(GoalTerms {
        limits: limits?,
        search: Some(GoalSearch {
            objectives: objectives?,
            probability,
            design: varied.clone(),
            ranges,
            uncertain,
            map,
        }),
    }))
}

impl GoalKeys<'_> {
    /// Refuses keys that do nothing without another.
    fn belong_together(&self, faults: &mut Faults) -> Option<()> {
        let objective = self.minimise.or(self.maximise);
        let missing = match (objective, self.vary, self.limits) {
            (Some(node), None, _) => Some((&node.place, "nothing may be varied: vary = [ ... ]")),
            (None, Some(node), _) => Some((
                &node.place,
                "varied for what? minimise or maximise = \"...\"",
            )),
            (None, None, None) => Some((&self.place, "[goal] wants nothing")),
            _ => None,
        };
        if let Some((place, message)) = missing {
            faults.error(place, message).help(EXAMPLE);
            return None;
        }
        let mut sound = true;
        let asked = [("probability", self.probability), ("map", self.map)];
        for (key, node) in asked {
            let Some(node) = node else { continue };
            let lacks = match (self.vary, self.limits) {
                (None, _) => "vary = [ ... ]",
                (_, None) => "where = [ ... ]",
                _ => continue,
            };
            let message = format!("{key} does nothing without {lacks}");
            faults.error(&node.place, message).help(EXAMPLE);
            sound = false;
        }
        sound.then_some(())
    }

    fn limits(&self, design: &Design, faults: &mut Faults) -> Option<Vec<GoalLimit>> {
        let Some(node) = self.limits else {
            return Some(Vec::new());
        };
        let addresses = design.axes.iter().flat_map(|axis| &axis.addresses);
        let varied: Vec<&str> = addresses.map(String::as_str).collect();
        let items = node.as_texts("where", faults)?;
        if items.is_empty() {
            faults
                .error(&node.place, "where has no limits")
                .help("where = [\"mono >= 85 %\"], or leave it out");
            return None;
        }
        let all: Vec<_> = items
            .iter()
            .map(|(_, node)| {
                let limit = limit(node, design, &varied, faults)?;
                let everywhere = self.vary.is_none();
                (everywhere || alike((&limit.name, &limit.unit), design, node, faults).is_some())
                    .then_some(limit)
            })
            .collect();
        all.into_iter().collect()
    }

    /// Whether an objective is a number that is set from outside: then nothing is searched for.
    fn objective_is_held(
        &self,
        design: &Design,
        settings: &[(String, String)],
        faults: &mut Faults,
    ) -> bool {
        let nodes = self.minimise.into_iter().chain(self.maximise);
        let texts = nodes.flat_map(|node| node.as_texts("an objective", &mut Faults::new()));
        let observables = || design.cases.iter().flat_map(|case| &case.observables);
        let held = texts.flatten().find(|(name, _)| {
            let set = settings.iter().any(|(set, _)| spelt(set) == spelt(name));
            set && observables().all(|o| o.name != *name)
        });
        if let Some((_, node)) = held {
            faults.warning(&node.place, "set from outside: nothing is searched for");
        }
        held.is_some()
    }

    /// One objective or two, those to be minimised first.
    fn objectives(&self, design: &Design, faults: &mut Faults) -> Option<Vec<Objective>> {
        let least = objectives(("minimise", self.minimise), design, faults);
        let most = objectives(("maximise", self.maximise), design, faults);
        let all = [least?, most?].concat();
        let twice = matches!(all.as_slice(), [one, other] if one.name == other.name);
        if all.is_empty() || all.len() > 2 || twice {
            let place = self.minimise.or(self.maximise);
            let place = place.map_or(&self.place, |node| &node.place);
            let message = match twice {
                true => format!("{} is named twice", all[0].name),
                false => format!("{} objectives: one or two", all.len()),
            };
            faults
                .error(place, message)
                .help("what else is wanted is a limit: where = [ ... ]");
            return None;
        }
        Some(all)
    }
}

impl GoalReader<'_> {
    /// The design of what may be varied, and which of its axes are ranges.
    fn varied(&self, node: &Node, faults: &mut Faults) -> Option<(Design, Vec<bool>)> {
        let mut drafts = self.drafts.clone();
        let mut axes = axes(node, faults)?;
        choose_variants(&mut axes, &mut drafts, faults);
        hold(&mut axes, self.settings, faults);
        axes.iter_mut()
            .for_each(|axis| axis.before_variants = false);
        let plan = DesignTerms {
            axes: &axes,
            swept: true,
            ..self.plan
        };
        let designed = design(&drafts, &plan, faults)?;
        let ranges: Vec<bool> = axes.iter().map(|axis| axis.ranged).collect();
        whole_numbers(&axes, &designed.design, faults)?;
        Some((designed.design, ranges))
    }
}

/// Refuses ranges of whole numbers: between two of them there is none.
fn whole_numbers(axes: &[AxisDraft], design: &Design, faults: &mut Faults) -> Option<()> {
    let mut sound = true;
    for axis in axes.iter().filter(|axis| axis.ranged) {
        let (address, _) = &axis.addresses[0];
        let counts = design.cases.iter().any(|case| {
            let parameter = Parameter::resolve(address, case).ok();
            parameter.is_some_and(|p| matches!(p.takes(case), Takes::Count(_)))
        });
        if counts {
            faults
                .error(place_of(axis), format!("{address} is a whole number"))
                .help("list what it may be: values = [1, 2, 3]");
            sound = false;
        }
    }
    sound.then_some(())
}

/// A share of draws.
fn probability(node: &Node, faults: &mut Faults) -> Option<f64> {
    let text = node.as_text("probability", faults)?;
    let quantity = match parse_quantity(text) {
        Ok(quantity) => quantity,
        Err(flaw) => {
            node.flaw(&flaw, faults);
            return None;
        }
    };
    let share = quantity.value;
    if quantity.unit.text != "%" || !(share > 0.0 && share < 1.0) {
        faults
            .error(&node.place, "probability is a percentage between 0 and 100")
            .help("for example \"90 %\"");
        return None;
    }
    Some(share)
}

/// Two ranges to draw over; none where one of them is held from outside.
fn map(
    node: &Node,
    design: &Design,
    ranges: &[bool],
    settings: &[(String, String)],
    faults: &mut Faults,
) -> Option<Option<[usize; 2]>> {
    let items = node.as_texts("map", faults)?;
    let mut axes = Vec::new();
    for (name, node) in &items {
        let address = spelt(name);
        let own = |axis: &Axis| axis.addresses.contains(&address);
        match design.axes.iter().position(own) {
            Some(axis) if ranges[axis] => axes.push(axis),
            Some(_) => {
                let message = format!("{address} is a list: a map needs ranges");
                faults.error(&node.place, message).help("from and to");
                return None;
            }
            None if settings.iter().any(|(set, _)| spelt(set) == address) => {
                faults.warning(&node.place, "set from outside: there is no map over it");
                return Some(None);
            }
            None => {
                let known = design.axes.iter().flat_map(|axis| &axis.addresses);
                let hint = did_you_mean(name, known);
                let message = format!("{} is not varied{hint}", quote(name));
                faults.error(&node.place, message);
                return None;
            }
        }
    }
    match axes[..] {
        [x, y] if x != y => Some(Some([x, y])),
        _ => {
            faults
                .error(&node.place, "a map runs over two ranges")
                .help("map = [\"charge.amine\", \"flask.temperature\"]");
            None
        }
    }
}
