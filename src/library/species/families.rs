//! Protonation families: from what is said of a species to a pool and its forms.
//!
//! `pKa[i]` stands between `forms[i]` and `forms[i+1]`, whichever way the list runs; a list of one form, or none, is continued
//! by protonation. Without acid-base a species is the form named first, alone.

use std::collections::BTreeMap;

use super::cast::{Cast, Entity};
use crate::library::entries::protonated::{shifted, signs};
use crate::library::entries::spec::Spec;
use crate::network::{Form, FormId, PoolId};
use crate::notation::{Formula, charge_of_name, without_charge};
use crate::text::{Faults, quote};

/// A pool to be, its forms from least to most protonated.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PoolDraft {
    /// Index of its entity.
    pub entity: usize,
    /// Form names and charges.
    pub forms: Vec<(String, i32)>,
    /// For each acidity constant the number of its pKa.
    pub acidity: Vec<usize>,
    /// The whole family, whatever the solvent: charge of its least protonated form, and the number of each pKa from there on.
    pub in_water: (i32, Vec<usize>),
}

/// All families and the names by which forms are reached.
#[derive(Debug, Clone, Default)]
pub(crate) struct Families {
    /// One per pool.
    pub list: Vec<PoolDraft>,
    /// Forms of the network.
    pub forms: Vec<Form>,
    /// Names and aliases of forms.
    pub names: BTreeMap<String, FormId>,
    /// Names of forms that exist only where acid-base is on.
    pub dormant: Vec<String>,
    /// The names of the solvent, where it is no species.
    pub solvent: Vec<String>,
    /// Pool of an entity.
    pub pool_of: BTreeMap<usize, PoolId>,
}

/// The families of all species.
pub(crate) fn families(cast: &Cast, protic: bool, faults: &mut Faults) -> Families {
    let mut families = Families {
        solvent: cast.solvent.clone(),
        ..Families::default()
    };
    for (id, entity) in cast.entities.iter().enumerate().filter(|(_, e)| e.pool) {
        let Some((forms, acidity)) = forms_of(entity, faults) else {
            continue;
        };
        let in_water = (forms[0].1, acidity.clone());
        let (forms, acidity) = if protic {
            (forms, acidity)
        } else {
            (families.first_alone(entity, forms), Vec::new())
        };
        let family = PoolDraft {
            entity: id,
            forms,
            acidity,
            in_water,
        };
        families.add(entity, family, faults);
    }
    families
}

impl Families {
    /// The form named first alone, as the compound is written; the others are remembered for messages.
    fn first_alone(&mut self, entity: &Entity, forms: Vec<(String, i32)>) -> Vec<(String, i32)> {
        let first = entity
            .spec
            .forms
            .as_ref()
            .and_then(|f| f.first())
            .map_or(&entity.name, |(name, _)| name);
        let at = forms
            .iter()
            .position(|(name, _)| name == first)
            .unwrap_or(0);
        let (kept, others): (Vec<_>, Vec<_>) =
            forms.into_iter().enumerate().partition(|(i, _)| *i == at);
        self.dormant
            .extend(others.into_iter().map(|(_, (name, _))| name));
        kept.into_iter().map(|(_, form)| form).collect()
    }

    fn add(&mut self, entity: &Entity, family: PoolDraft, faults: &mut Faults) {
        let pool = self.list.len();
        let formula = formula(entity, faults);
        let forms = &family.forms;
        let home = forms
            .iter()
            .position(|(_, charge)| *charge == 0)
            .unwrap_or(0);
        for (protons, (name, charge)) in forms.iter().enumerate() {
            let shift = protons as i32 - home as i32;
            let elements = formula
                .as_ref()
                .and_then(|f| f.with_hydrogens(shift))
                .map(|f| {
                    f.elements()
                        .into_iter()
                        .map(|(symbol, n)| (symbol.to_owned(), n))
                        .collect()
                });
            let form = self.forms.len();
            self.forms.push(Form {
                name: name.clone(),
                charge: *charge,
                elements,
                pool,
                protons,
            });
            if let Some(other) = self
                .names
                .insert(name.clone(), form)
                .filter(|other| *other != form)
            {
                self.names.insert(name.clone(), other);
                faults.error(
                    &entity.place,
                    format!("{} is a form of two species", quote(name)),
                );
            }
            for alias in aliases(entity, name, *charge, shift) {
                self.names.entry(alias).or_insert(form);
            }
        }
        self.pool_of.insert(family.entity, pool);
        self.list.push(family);
    }
}

fn formula(entity: &Entity, faults: &mut Faults) -> Option<Formula> {
    let node = entity.spec.formula.as_ref()?;
    let text = node.as_text("formula", faults)?;
    match Formula::parse(text) {
        Ok(formula) => Some(formula),
        Err(flaw) => {
            node.flaw(&flaw, faults);
            None
        }
    }
}

/// Names of a form by the other names of its species: `acidH+` where the acid's own form is called otherwise.
fn aliases(entity: &Entity, name: &str, charge: i32, shift: i32) -> Vec<String> {
    let own_forms = entity.spec.forms.as_ref().is_some_and(|f| f.len() > 1);
    let stems = std::iter::once(&entity.name).chain(&entity.others);
    let of_stem = |stem: &String| {
        if own_forms {
            shifted(stem, 0, charge)
        } else {
            shifted(without_charge(stem), charge - shift, shift)
        }
    };
    let mut list: Vec<String> = stems.map(of_stem).collect();
    list.retain(|alias| alias != name);
    list
}

type Forms = (Vec<(String, i32)>, Vec<usize>);

/// Forms from least to most protonated, and the pKa numbers between them.
fn forms_of(entity: &Entity, faults: &mut Faults) -> Option<Forms> {
    let spec = &entity.spec;
    let constants = spec.p_acidity.len();
    if spec.p_acidity.keys().copied().ne(1..=constants) {
        let numbers: Vec<String> = spec.p_acidity.keys().map(|n| format!("pKa{n}")).collect();
        faults.error(
            &entity.place,
            format!(
                "{} has {}: count from pKa1 without a gap",
                entity.name,
                numbers.join(", ")
            ),
        );
        return None;
    }
    match spec.forms.as_deref() {
        Some(forms) if forms.len() > 1 => listed(
            entity,
            forms.iter().map(|(f, _)| f.clone()).collect(),
            constants,
            faults,
        ),
        forms => {
            let first = forms
                .and_then(|f| f.first())
                .map_or(&entity.name, |(name, _)| name);
            let charge = charge_of(spec, first);
            let stem = if charge == charge_of_name(first) {
                without_charge(first)
            } else {
                first
            };
            let mut list = vec![(first.clone(), charge)];
            list.extend((1..=constants as i32).map(|n| (shifted(stem, charge, n), charge + n)));
            Some((list, (1..=constants).collect()))
        }
    }
}

fn charge_of(spec: &Spec, name: &str) -> i32 {
    spec.charge.unwrap_or_else(|| charge_of_name(name))
}

/// A list of forms as written, checked and turned so that it runs from least to most protonated.
fn listed(
    entity: &Entity,
    names: Vec<String>,
    constants: usize,
    faults: &mut Faults,
) -> Option<Forms> {
    if names.len() != constants + 1 {
        let message = format!("{constants} pKa need {} forms", constants + 1);
        faults.error(&entity.place, message);
        return None;
    }
    let charges: Vec<i32> = names.iter().map(|n| charge_of_name(n)).collect();
    let down = charges[1] < charges[0];
    let step = if down { -1 } else { 1 };
    for (i, name) in names.iter().enumerate() {
        let expected = charges[0] + step * i as i32;
        if charges[i] != expected {
            let times = ["", "once", "twice", "three times", "four times"]
                .get(i)
                .copied()
                .unwrap_or("more often");
            let done = if down { "deprotonated" } else { "protonated" };
            let right = format!("{}{}", without_charge(name), signs(expected));
            let message = format!(
                "{name} is {} by its name; {times} {done} {} is {}",
                signed(charges[i]),
                names[0],
                quote(&right)
            );
            faults.error(&entity.place, message);
            return None;
        }
    }
    let mut forms: Vec<(String, i32)> = names.into_iter().zip(charges).collect();
    let mut acidity: Vec<usize> = (1..=constants).collect();
    if down {
        forms.reverse();
        acidity.reverse();
    }
    Some((forms, acidity))
}

fn signed(charge: i32) -> String {
    if charge > 0 {
        format!("+{charge}")
    } else {
        charge.to_string()
    }
}
