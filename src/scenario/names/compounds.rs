//! What names stand for in one chemistry: compounds that are charged, and how much of them.
//!
//! Where the chemistry itself is faulty there is no model; names then resolve to nothing in silence, so that the rest of the
//! file is still checked. Knows no steps.

use crate::experiment::procedure::{Amount, Ingredient};
use crate::model::{CompoundId, Model};
use crate::notation::undeclared;
use crate::text::{Entry, Faults, Node, Place, TableReader, Value, did_you_mean, quote};
use crate::units::{Dimension, Kind, Quantity};

use super::values::share;

/// Names of one chemistry.
#[derive(Debug, Clone, Copy)]
pub struct CompoundNames<'a> {
    /// The chemistry; `None` where it has faults of its own.
    pub model: Option<&'a Model>,
    /// What the procedure puts in.
    pub charged: &'a [CompoundId],
}

impl CompoundNames<'_> {
    /// The compound of a name, or a fault with the nearest one.
    pub fn compound(&self, name: &str, place: &Place, faults: &mut Faults) -> Option<CompoundId> {
        let model = self.model?;
        let found = model.compound_names.get(name).copied();
        if found.is_none() {
            let hint = did_you_mean(name, model.compound_names.keys());
            faults.error(place, format!("no compound {}{hint}", quote(name)));
        }
        found
    }

    /// The compound of a name that some step puts in.
    pub fn known_charged(&self, name: &str) -> Option<CompoundId> {
        let id = self.model?.compound_names.get(name)?;
        self.charged.contains(id).then_some(*id)
    }

    /// The compound of a name that some step puts in, or a fault.
    pub fn put_in(&self, name: &str, place: &Place, faults: &mut Faults) -> Option<CompoundId> {
        let model = self.model?;
        let found = self.known_charged(name);
        if found.is_none() {
            let known = model
                .compound_names
                .iter()
                .filter(|(_, id)| self.charged.contains(id));
            let hint = did_you_mean(name, known.map(|(name, _)| name));
            let fault = faults.error(place, format!("no step puts {name} in{hint}"));
            if hint.is_empty() {
                fault.help(format!("add `{name} = \"0 equiv\"` to a charge"));
            }
        }
        found
    }

    /// The drying agent of a name (index in `Model::agents`).
    pub fn agent(&self, name: &str) -> Option<usize> {
        let model = self.model?;
        let compound = model.compound_names.get(name)?;
        model
            .agents
            .iter()
            .position(|agent| agent.compound == *compound)
    }

    /// An amount as `what = node` gives it.
    pub fn amount(&self, what: &str, node: &Node, faults: &mut Faults) -> Option<Amount> {
        let quantity = Kind::CHARGE.read(what, node, faults)?;
        self.amount_of(&quantity, node, faults)
    }

    /// An amount from a quantity that is one.
    pub fn amount_of(
        &self,
        quantity: &Quantity,
        node: &Node,
        faults: &mut Faults,
    ) -> Option<Amount> {
        let value = quantity.value;
        if quantity.of.is_some() && quantity.dimension != Dimension::EQUIVALENTS {
            faults.error(&node.place, "\"of\" follows equiv or mol% only");
            return None;
        }
        Some(match quantity.dimension {
            Dimension::AMOUNT => Amount::Moles(value),
            Dimension::MASS => Amount::Mass(value),
            Dimension::VOLUME => Amount::Volume(value),
            Dimension::CONCENTRATION => Amount::Concentration(value),
            _ => {
                let of = match &quantity.of {
                    None => None,
                    Some(name) => Some(self.put_in(name, &place_of(node, name), faults)?),
                };
                Amount::Equivalents { value, of }
            }
        })
    }

    /// `X = "1 equiv"` or `X = { amount = "1 equiv", stock = "4 M", purity = "80 %" }`.
    pub fn ingredient(&self, entry: &Entry, faults: &mut Faults) -> Option<Ingredient> {
        let name = entry.key.text.as_str();
        let compound = self.compound(name, &entry.key.place, faults);
        let Value::Table(_) = entry.node.value else {
            let amount = self.amount(name, &entry.node, faults)?;
            self.measurable(compound?, &amount, &entry.node, faults)?;
            return Some(Ingredient {
                compound: compound?,
                amount,
                purity: 1.0,
                stock: None,
            });
        };
        let mut keys = TableReader::new(&entry.node, &quote(name), faults)?;
        let amount = keys.required("amount", "\"1 equiv\"", faults);
        let amount = amount.and_then(|node| self.amount("amount", node, faults).map(|a| (a, node)));
        let stock = keys
            .node("stock")
            .map(|n| Kind::CONCENTRATION.read("stock", n, faults));
        let purity = keys.node("purity").map(|n| share("purity", n, faults));
        keys.finish(&[], faults);
        let (amount, node) = amount?;
        self.measurable(compound?, &amount, node, faults)?;
        let stock = match stock {
            Some(quantity) => Some(quantity?.value),
            None => None,
        };
        Some(Ingredient {
            compound: compound?,
            amount,
            purity: purity.unwrap_or(Some(1.0))?,
            stock,
        })
    }

    /// Whether grams or millilitres of a compound can be turned into moles; a fault when they cannot.
    pub fn measurable(
        &self,
        id: CompoundId,
        amount: &Amount,
        node: &Node,
        faults: &mut Faults,
    ) -> Option<()> {
        let compound = self.model?.compounds.get(id)?;
        let (what, needs) = match amount {
            Amount::Mass(_) if compound.molar_mass.is_none() => ("mass", "formula or molar_mass"),
            Amount::Volume(_) if compound.density.is_none() => ("volume", "density"),
            Amount::Volume(_) if compound.molar_mass.is_none() => {
                ("volume", "formula or molar_mass")
            }
            _ => return Some(()),
        };
        let message = format!("a {what} of {} needs its {needs}", compound.name);
        faults
            .error(&node.place, message)
            .help("or write it in equiv or mol");
        None
    }
}

/// The fault of a name that is no species of the flask.
pub fn undeclared_pool(name: &str, place: &Place, model: &Model, faults: &mut Faults) {
    let known = model.pool_names.keys().map(String::as_str);
    faults.error(place, undeclared(name, known));
}

/// Where a name stands at the end of a text.
fn place_of(node: &Node, name: &str) -> Place {
    match &node.value {
        Value::Text(text) => match text.rfind(name) {
            Some(at) => node.place_within(at..at + name.len()),
            None => node.place.clone(),
        },
        _ => node.place.clone(),
    }
}
