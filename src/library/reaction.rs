//! One entry of `[reactions]`: equation, constants and statistical factors, read the same way from mechanisms and scenarios.
//!
//! Defines the constants of a step in the register; what they come to is computed by `rules`.

use std::collections::BTreeMap;

use super::constant::{
    Origin, Provenance, Readings, Slope, Written, demand_provenance, law_without_k, read_constant,
    read_provenance, read_slope,
};
use super::families::Families;
use super::register::{Definition, DefinitionId, Expected, Register, number, reference};
use super::template::texts_of;
use crate::network::Actor;
use crate::network::Law;
use crate::network::coefficient::{Equilibrium, Given};
use crate::text::{Equation, Faults, Node, Place, TableReader, Term, Value, quote, undeclared};
use crate::units::{Dimension, Kind, Quantity, Unit};

/// An entry to be read: one copy of a template, or an entry as it stands.
#[derive(Debug, Clone)]
pub(crate) struct Instance {
    /// Label of the whole template; addresses of all copies begin with it.
    pub base: String,
    /// Label of this copy.
    pub label: String,
    /// Where the label is written.
    pub place: Place,
    /// The entry, braces filled.
    pub node: Node,
    /// The entry as written.
    pub raw: Node,
    /// Sites still free on this rung, for `sites = "free"`.
    pub free_sites: Option<u32>,
    /// Who wrote it.
    pub origin: Origin,
}

/// Where a step's K comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KSource {
    /// There is none.
    None,
    /// From a constant.
    Constant(DefinitionId),
    /// From other steps.
    Cycle,
}

/// A step, its names resolved.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    pub label: String,
    pub place: Place,
    pub left: Vec<(Actor, u32)>,
    pub right: Vec<(Actor, u32)>,
    pub reversible: bool,
    pub k: Option<DefinitionId>,
    pub kr: Option<DefinitionId>,
    pub balance: KSource,
    pub factor: Option<DefinitionId>,
    pub sites: [f64; 2],
    /// What a ledger books it under: account, name.
    pub books: Vec<(String, String)>,
}

impl Step {
    /// Orders of both directions, solvent left out.
    pub fn orders(&self) -> [u32; 2] {
        [order(&self.left), order(&self.right)]
    }
}

fn order(side: &[(Actor, u32)]) -> u32 {
    side.iter()
        .filter(|(actor, _)| *actor != Actor::Solvent)
        .map(|(_, n)| n)
        .sum()
}

/// Keys of the language that this version does not act on.
const NOT_BUILT: [&str; 4] = ["orders", "rate", "constants", "pKa"];

/// Reads a step (or, with `equilibrium`, an overall equilibrium: K only).
pub(crate) fn read_step(
    instance: &Instance,
    equilibrium: bool,
    protic: bool,
    families: &Families,
    register: &mut Register,
    faults: &mut Faults,
) -> Option<Step> {
    let mut keys = TableReader::new(
        &instance.node,
        &format!("reaction {}", instance.label),
        faults,
    )?;
    let equation = keys.required("equation", "\"A + B -> C\"", faults);
    let sides = equation.and_then(|node| read_equation(node, protic, families, faults));
    let _ = keys.take("replace");
    if instance.origin == Origin::Library {
        let _ = keys.take("when");
    }
    let given = Given::read(&mut keys, faults);
    let provenance = read_provenance(&mut keys, faults);
    let (sites, books) = (
        read_sites(&mut keys, instance, faults),
        read_books(&mut keys, faults),
    );
    let nodes: BTreeMap<&str, &Node> = ["k", "kf", "kr", "K", "factor"]
        .into_iter()
        .filter_map(|key| Some((key, keys.node(key)?)))
        .collect();
    keys.finish(&NOT_BUILT, faults);
    if let Some(node) = instance.node.get("k").and(instance.node.get("kf")) {
        faults.error(&node.place, "k and kf are one constant: keep one");
    }
    let not_built = NOT_BUILT.iter().any(|key| instance.node.get(key).is_some());
    let (left, right, reversible) = sides?;
    if not_built {
        return None;
    }
    let step = Step {
        label: instance.label.clone(),
        place: instance.place.clone(),
        left,
        right,
        reversible,
        k: None,
        kr: None,
        balance: KSource::None,
        factor: None,
        sites,
        books,
    };
    Constants {
        instance,
        provenance,
        given,
        nodes,
        register,
        faults,
    }
    .fill(step, equilibrium)
}

type Sides = (Vec<(Actor, u32)>, Vec<(Actor, u32)>, bool);

fn read_equation(
    node: &Node,
    protic: bool,
    families: &Families,
    faults: &mut Faults,
) -> Option<Sides> {
    let text = node.as_text("equation", faults)?;
    let equation = match Equation::parse(text) {
        Ok(equation) => equation,
        Err(flaws) => {
            flaws.iter().for_each(|flaw| node.flaw(flaw, faults));
            return None;
        }
    };
    let left = side(&equation.left, node, protic, families, faults);
    let right = side(&equation.right, node, protic, families, faults);
    Some((left?, right?, equation.reversible))
}

/// Actors of a side; a name that stands twice counts twice.
fn side(
    terms: &[Term],
    node: &Node,
    protic: bool,
    families: &Families,
    faults: &mut Faults,
) -> Option<Vec<(Actor, u32)>> {
    let mut list: Vec<(Actor, u32)> = Vec::new();
    let mut fine = true;
    for term in terms {
        let (actor, number) = (
            actor(term, node, protic, families, faults),
            whole(term, node, faults),
        );
        let (Some(actor), Some(number)) = (actor, number) else {
            fine = false;
            continue;
        };
        match list.iter_mut().find(|(a, _)| *a == actor) {
            Some((_, n)) => *n += number,
            None => list.push((actor, number)),
        }
    }
    fine.then_some(list)
}

fn whole(term: &Term, node: &Node, faults: &mut Faults) -> Option<u32> {
    let number = term.coefficient;
    if number.fract() == 0.0 && number <= 100.0 {
        return Some(number as u32);
    }
    let message = format!(
        "{number} {}: a stoichiometric number is whole, 100 at most; other orders are not built yet",
        term.name
    );
    faults.error(&node.place_within(term.span.clone()), message);
    None
}

fn actor(
    term: &Term,
    node: &Node,
    protic: bool,
    families: &Families,
    faults: &mut Faults,
) -> Option<Actor> {
    let place = node.place_within(term.span.clone());
    let word = match term.name.as_str() {
        "H+" => Some(Actor::Proton),
        "lyate" => Some(Actor::Lyate),
        "solvent" => return Some(Actor::Solvent),
        _ => None,
    };
    if let Some(actor) = word {
        if protic {
            return Some(actor);
        }
        faults.error(
            &place,
            format!(
                "{} needs a solvent with pKs in [chemistry]",
                quote(&term.name)
            ),
        );
        return None;
    }
    if let Some(&form) = families.names.get(&term.name) {
        return Some(Actor::Form(form));
    }
    if families.dormant.contains(&term.name) {
        faults.error(
            &place,
            format!("{} exists only in a solvent with pKs", quote(&term.name)),
        );
        return None;
    }
    faults.error(
        &place,
        undeclared(&term.name, families.names.keys().map(String::as_str)),
    );
    None
}

/// What fixes a rate besides constants with an address.
trait ReadGiven {
    fn read(keys: &mut TableReader<'_>, faults: &mut Faults) -> Given;
}

impl ReadGiven for Given {
    fn read(keys: &mut TableReader<'_>, faults: &mut Faults) -> Given {
        let Slope {
            activation_energy,
            enthalpy,
        } = read_slope(keys, faults);
        let mut number = |key: &str, kind: Kind| {
            keys.node(key)
                .and_then(|n| kind.read(key, n, faults))
                .map(|q| q.value)
        };
        let given = Given {
            activation_energy,
            activation_enthalpy: enthalpy,
            activation_entropy: number("dS", Kind::MOLAR_ENTROPY),
            reaction_enthalpy: number("dH_K", Kind::MOLAR_ENERGY),
            t_ref: number("T_ref", Kind::TEMPERATURE).unwrap_or(super::constant::ROOM_TEMPERATURE),
            ..Given::default()
        };
        let factor = keys.node("A").and_then(|node| {
            let text = node.as_text("A", faults)?;
            crate::units::parse_quantity(text)
                .map_err(|flaw| node.flaw(&flaw, faults))
                .ok()
        });
        Given {
            arrhenius_factor: factor.map(|q| q.value),
            ..given
        }
    }
}

fn read_sites(keys: &mut TableReader<'_>, instance: &Instance, faults: &mut Faults) -> [f64; 2] {
    let Some(node) = keys.node("sites") else {
        return [1.0, 1.0];
    };
    match &node.value {
        Value::Text(text) if text == "free" && instance.origin == Origin::Library => {
            [f64::from(instance.free_sites.unwrap_or(1)), 1.0]
        }
        Value::Array(items) if items.len() == 2 => {
            let mut one = |node: &Node| node.as_number("sites", faults).unwrap_or(1.0);
            [one(&items[0]), one(&items[1])]
        }
        _ => [node.as_number("sites", faults).unwrap_or(1.0), 1.0],
    }
}

fn read_books(keys: &mut TableReader<'_>, faults: &mut Faults) -> Vec<(String, String)> {
    let Some(node) = keys.node("books") else {
        return Vec::new();
    };
    let entries = node
        .as_table("books", faults)
        .map(|t| t.entries.as_slice())
        .unwrap_or(&[]);
    entries
        .iter()
        .filter_map(|e| {
            Some((
                e.key.text.clone(),
                e.node.as_text("books", faults)?.to_owned(),
            ))
        })
        .collect()
}

/// Defines the constants of a step.
struct Constants<'a, 'f> {
    instance: &'a Instance,
    provenance: Provenance,
    given: Given,
    nodes: BTreeMap<&'a str, &'a Node>,
    register: &'a mut Register,
    faults: &'f mut Faults,
}

impl Constants<'_, '_> {
    fn fill(mut self, mut step: Step, equilibrium: bool) -> Option<Step> {
        let [forward, reverse] = step.orders();
        let k_key = if self.nodes.contains_key("kf") {
            "kf"
        } else {
            "k"
        };
        let slope = Slope {
            activation_energy: self.given.activation_energy,
            enthalpy: self.given.activation_enthalpy,
        };
        let k = self.readings(k_key, slope);
        let kr = self.readings("kr", Slope::default());
        let from_cycle = self
            .nodes
            .get("K")
            .is_some_and(|n| n.value == Value::Text("from cycle".into()));
        let k_slope = Slope {
            activation_energy: None,
            enthalpy: self.given.reaction_enthalpy,
        };
        let balance = if from_cycle {
            None
        } else {
            self.readings("K", k_slope)
        };
        if !equilibrium
            && !self.complete(&step, k.as_ref(), kr.as_ref(), balance.as_ref(), from_cycle)
        {
            return None;
        }
        let k = k.or_else(|| self.without_k(forward));
        let [forward_rate, reverse_rate] = [forward, reverse].map(|n| Expected::Rate(f64::from(n)));
        let unit = Dimension::concentration_power(f64::from(reverse) - f64::from(forward))
            .map_or(Expected::Any, Expected::Dimension);
        step.k = k.map(|readings| self.define("k", readings, forward_rate));
        step.kr = kr.map(|readings| self.define("kr", readings, reverse_rate));
        step.balance = match balance {
            Some(readings) => KSource::Constant(self.define("K", readings, unit)),
            None if from_cycle => KSource::Cycle,
            None => KSource::None,
        };
        if !equilibrium {
            let one = Expected::Dimension(Dimension::NONE);
            let given = self.readings("factor", Slope::default());
            step.factor = Some(match given {
                Some(readings) => self.define("factor", readings, one),
                None => self.default_factor(),
            });
        }
        Some(step)
    }

    /// Values of a key, what the reaction says for all of them filled in.
    fn readings(&mut self, key: &str, slope: Slope) -> Option<Readings> {
        let node = *self.nodes.get(key)?;
        let what = if key == "K" { "K" } else { key };
        let mut readings = read_constant(what, node, Origin::Scenario, self.faults)?;
        let t_ref = self.instance.node.get("T_ref").map(|_| self.given.t_ref);
        for reading in &mut readings {
            let own = std::mem::take(&mut reading.provenance);
            reading.provenance = own.or(&self.provenance);
            if reading.slope == Slope::default() {
                reading.slope = slope;
            } else if slope != Slope::default() {
                self.faults.error(
                    &reading.node.place,
                    format!("{key} has its slope here and beside it: keep one"),
                );
            }
            reading.t_ref = reading.t_ref.or(t_ref);
            if self.instance.origin == Origin::Library {
                demand_provenance(what, reading, self.faults);
            }
        }
        Some(readings)
    }

    /// Whether complete sets fix the rates, each once; the numbers themselves are looked at when all constants are known.
    fn complete(
        &mut self,
        step: &Step,
        k: Option<&Readings>,
        kr: Option<&Readings>,
        balance: Option<&Readings>,
        from_cycle: bool,
    ) -> bool {
        let law = |readings: Option<&Readings>| {
            readings.map(|list| match &list[0].value {
                Written::Number(quantity) => Law::constant(quantity.value),
                Written::Formula(_) => Law::constant(1.0),
            })
        };
        let equilibrium = match from_cycle {
            true => Some(Equilibrium::FromCycle(Law::constant(1.0))),
            false => law(balance).map(Equilibrium::PerSite),
        };
        let [forward_order, reverse_order] = step.orders();
        let given = Given {
            forward_order,
            reverse_order,
            reversible: step.reversible,
            k: law(k),
            kr: law(kr),
            equilibrium,
            sites: step.sites,
            entropy_is_information: self.instance.origin == Origin::Library,
            ..self.given.clone()
        };
        let Err(found) = given.rates() else {
            return true;
        };
        for fault in found {
            let place = self
                .instance
                .node
                .get(fault.key)
                .map_or(&self.instance.place, |n| &n.place);
            self.faults.error(place, fault.to_string());
        }
        false
    }

    /// `A` with `Ea`, or `dH` with `dS`, as the constant `k`.
    fn without_k(&mut self, order: u32) -> Option<Readings> {
        let given = &self.given;
        let eyring = given.activation_enthalpy.zip(given.activation_entropy);
        let law = law_without_k(
            given.arrhenius_factor,
            eyring,
            given.activation_energy,
            given.t_ref,
        )?;
        let dimension = Dimension::rate_coefficient(f64::from(order))?;
        let unit = crate::units::parse_unit(&dimension.unit_text()).unwrap_or_else(|_| Unit::one());
        let mut reading = number(law.value, &self.instance.node);
        reading.value = Written::Number(Quantity {
            value: law.value,
            dimension,
            of: None,
            unit,
        });
        reading.t_ref = Some(given.t_ref);
        reading.slope = match eyring {
            Some((enthalpy, _)) => Slope {
                activation_energy: None,
                enthalpy: Some(enthalpy),
            },
            None => Slope {
                activation_energy: given.activation_energy,
                enthalpy: None,
            },
        };
        reading.provenance = self.provenance.clone();
        Some(vec![reading])
    }

    /// The constant `label.key`; for a copy of a template one constant for all copies and a reference to it.
    fn define(&mut self, key: &str, readings: Readings, expected: Expected) -> DefinitionId {
        let instance = self.instance;
        let written = instance.raw.get(key).or_else(|| instance.raw.get("kf"));
        let mut texts = Vec::new();
        written
            .into_iter()
            .for_each(|node| texts_of(node, &mut texts));
        let own = instance.base == instance.label || texts.iter().any(|text| text.contains('{'));
        let address = format!("{}.{key}", instance.label);
        if own {
            return self.one(address, readings, expected, instance.base != instance.label);
        }
        let shared = format!("{}.{key}", instance.base);
        let node = readings[0].node.clone();
        self.one(shared.clone(), readings, expected, false);
        self.one(address, vec![reference(&shared, &node)], expected, true)
    }

    fn one(
        &mut self,
        address: String,
        readings: Readings,
        expected: Expected,
        incidental: bool,
    ) -> DefinitionId {
        let (label, key) = address.rsplit_once('.').unwrap_or((&address, ""));
        let aliases = if key == "k" {
            vec![format!("{label}.kf")]
        } else {
            Vec::new()
        };
        let words = (key.to_owned(), label.to_owned());
        self.register.define(Definition {
            aliases,
            readings,
            expected,
            words,
            acid: None,
            incidental,
            address,
        })
    }

    /// Every step has an address `label.factor`.
    fn default_factor(&mut self) -> DefinitionId {
        let one = number(1.0, &self.instance.node);
        let expected = Expected::Dimension(Dimension::NONE);
        let address = format!("{}.factor", self.instance.label);
        if self.instance.base == self.instance.label {
            return self.one(address, vec![one], expected, true);
        }
        let shared = format!("{}.factor", self.instance.base);
        self.one(shared.clone(), vec![one], expected, true);
        self.one(
            address,
            vec![reference(&shared, &self.instance.node)],
            expected,
            true,
        )
    }
}
