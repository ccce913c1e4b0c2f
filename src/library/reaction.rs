//! One entry of `[reactions]`: equation, constants and statistical factors, read the same way from mechanisms and scenarios.
//!
//! Names are resolved here; the constants of a step are defined in `rates`, and what they come to is computed by `rules`.

use std::collections::BTreeMap;

use super::constant::{read_provenance, read_slope};
use super::equation::{Sides, read_equation};
use super::families::Families;
use super::rate_law::{StepLaw, own_constants, read_law};
use super::rates::Constants;
use super::reading::{Origin, Slope};
use super::register::{DefinitionId, Register};
use crate::model::ROOM_TEMPERATURE;
use crate::network::Actor;
use crate::network::coefficient::Given;
use crate::text::{Faults, Node, Place, TableReader, Value};
use crate::units::Kind;

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
    pub law: StepLaw,
    pub k: Option<DefinitionId>,
    pub kr: Option<DefinitionId>,
    pub balance: KSource,
    pub factor: Option<DefinitionId>,
    pub sites: [f64; 2],
    /// What a ledger books it under: account, name.
    pub books: Vec<(String, String)>,
}

impl Step {
    /// A step without constants, sites and books.
    fn new(instance: &Instance, (left, right, reversible): Sides, law: StepLaw) -> Step {
        Step {
            label: instance.label.clone(),
            place: instance.place.clone(),
            left,
            right,
            reversible,
            law,
            k: None,
            kr: None,
            balance: KSource::None,
            factor: None,
            sites: [1.0, 1.0],
            books: Vec::new(),
        }
    }

    /// Orders of both directions, solvent left out; a rate of its own only has its factor, a pure number.
    pub fn orders(&self) -> [f64; 2] {
        let reverse = order(&self.right);
        match &self.law {
            StepLaw::MassAction => [order(&self.left), reverse],
            StepLaw::Orders(orders) => [orders.iter().map(|(_, n)| n).sum(), reverse],
            StepLaw::Rate(_) => [1.0, reverse],
        }
    }

    /// The constants it depends on.
    pub fn constants(&self) -> Vec<DefinitionId> {
        let balance = match self.balance {
            KSource::Constant(id) => Some(id),
            KSource::None | KSource::Cycle => None,
        };
        let named = match &self.law {
            StepLaw::Rate(rate) => rate.constants.as_slice(),
            StepLaw::MassAction | StepLaw::Orders(_) => &[],
        };
        let own = [self.k, self.kr, balance, self.factor]
            .into_iter()
            .flatten();
        own.chain(named.iter().map(|(_, id)| *id)).collect()
    }
}

fn order(side: &[(Actor, u32)]) -> f64 {
    let counted = side.iter().filter(|(actor, _)| *actor != Actor::Solvent);
    counted.map(|&(_, n)| f64::from(n)).sum()
}

/// Keys of the language that this version does not act on.
const NOT_BUILT: [&str; 1] = ["pKa"];

/// Reads a step (or, with `equilibrium`, an overall equilibrium: K only).
pub(crate) fn read_step(
    instance: &Instance,
    equilibrium: bool,
    protic: bool,
    families: &Families,
    register: &mut Register,
    faults: &mut Faults,
) -> Option<Step> {
    let what = format!("reaction {}", instance.label);
    let mut keys = TableReader::new(&instance.node, &what, faults)?;
    let (sides, law) = sides_and_law(&mut keys, protic, families, faults);
    let own = own_constants(&mut keys, law.as_ref(), faults);
    let _ = keys.take("replace");
    if instance.origin == Origin::Library {
        let _ = (keys.take("when"), keys.take("site"));
    }
    let given = read_given(&mut keys, faults);
    let provenance = read_provenance(&mut keys, faults);
    let (sites, books) = (
        read_sites(&mut keys, instance, faults),
        read_books(&mut keys, faults),
    );
    let nodes: BTreeMap<&str, &Node> = ["k", "kf", "kr", "K", "K_factor", "factor"]
        .into_iter()
        .filter_map(|key| Some((key, keys.node(key)?)))
        .collect();
    keys.finish(&NOT_BUILT, faults);
    if let Some(node) = instance.node.get("k").and(instance.node.get("kf")) {
        faults.error(&node.place, "k and kf are one constant: keep one");
    }
    let not_built = NOT_BUILT.iter().any(|key| instance.node.get(key).is_some());
    let sides = sides?;
    if not_built {
        return None;
    }
    let step = Step {
        sites,
        books,
        ..Step::new(instance, sides, law?)
    };
    Constants {
        instance,
        provenance,
        given,
        nodes,
        own,
        register,
        faults,
    }
    .fill(step, equilibrium)
}

/// The equation and the law of its rate; a law is not looked at where the fault is in the equation.
fn sides_and_law(
    keys: &mut TableReader<'_>,
    protic: bool,
    families: &Families,
    faults: &mut Faults,
) -> (Option<Sides>, Option<StepLaw>) {
    let equation = keys.required("equation", "\"A + B -> C\"", faults);
    let sides = equation.and_then(|node| read_equation(node, protic, families, faults));
    let Some((left, _, reversible)) = &sides else {
        let _ = (keys.take("rate"), keys.take("orders"));
        return (None, None);
    };
    let law = read_law(keys, left, *reversible, protic, families, faults);
    (sides, law)
}

/// What fixes a rate besides constants with an address.
fn read_given(keys: &mut TableReader<'_>, faults: &mut Faults) -> Given {
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
        t_ref: number("T_ref", Kind::TEMPERATURE).unwrap_or(ROOM_TEMPERATURE),
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

fn read_sites(keys: &mut TableReader<'_>, instance: &Instance, faults: &mut Faults) -> [f64; 2] {
    let Some(node) = keys.node("sites") else {
        return [1.0, 1.0];
    };
    match &node.value {
        Value::Text(text) if instance.origin == Origin::Library => {
            let counted = match text.as_str() {
                "free" => instance.free_sites.map(f64::from),
                number => number.parse().ok(),
            };
            [counted.unwrap_or(1.0), 1.0]
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
