//! What an entry of `[species]` says, and how entries lie over each other.
//!
//! `like`, mechanism below compound below scenario: what the upper one says holds. Reading is done in `species`.

use std::collections::BTreeMap;

use super::protonated::shifted;
use super::reading::Readings;
use crate::library::files::is_logarithm;
use crate::model::Warning;
use crate::notation::charge_of_name;
use crate::text::{Node, Place};

/// A kind of reactive site and how many there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Site {
    /// `primary`, `secondary`.
    pub kind: String,
    /// How many.
    pub count: u32,
}

/// The acid that the salt of a base brings with it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SaltAcid {
    /// The name of the base.
    pub base: String,
    /// What its acid gives, as a side of an equation: `2 H+ + 2 Cl-`.
    pub ions: Node,
}

/// What an entry says; what it leaves out is `None`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Spec {
    /// Where it is written.
    pub place: Place,
    pub like: Option<Node>,
    /// The class of compounds that it belongs to.
    pub class: Option<Node>,
    /// Whose formula, molar mass, density or boiling point it has, where these are another compound's.
    pub composition_of: Option<String>,
    pub formula: Option<Node>,
    pub short: Option<String>,
    /// What it stands for, in the words of a chemist.
    pub label: Option<String>,
    pub aliases: Vec<String>,
    pub charge: Option<i32>,
    pub molar_mass: Option<f64>,
    pub density: Option<f64>,
    pub boiling_point: Option<f64>,
    pub melting_point: Option<f64>,
    /// J/L/K, of the liquid.
    pub heat_capacity: Option<f64>,
    pub forms: Option<Vec<(String, Place)>>,
    /// What kind of acid its protonated forms are, where a pKa moves with the solvent otherwise than by charge.
    pub acid: Option<String>,
    /// pKa by number, from 1.
    pub p_acidity: BTreeMap<usize, Readings>,
    pub gives: Option<Node>,
    /// The acid of which it gives an ion: it is in the flask as well, and plays the roles that it offers.
    pub salt_of: Option<String>,
    /// Where it is a salt by its name.
    pub salt: Option<SaltAcid>,
    /// Reactions that replace a mechanism's of the same label, and what they name.
    pub reactions: Option<Node>,
    /// Overall enthalpies beside the mechanism's.
    pub heats: Option<Node>,
    pub constants: Option<Node>,
    /// Sums that these reactions name.
    pub sums: Option<Node>,
    /// What these reactions make of what the mechanism's ledger follows, by account.
    pub ledger: Option<Node>,
    /// Observables beside the mechanism's.
    pub observables: Option<Node>,
    pub on_quench: Option<Node>,
    pub solid: Option<bool>,
    pub volatile: Option<bool>,
    /// Whether it mixes with water in any ratio.
    pub mixes_with_water: Option<bool>,
    /// Solvents whose constants are taken where a constant is not known in this one, the nearest first.
    pub neighbours: Option<Vec<String>>,
    pub fixed: Option<Readings>,
    pub sites: Option<Vec<Site>>,
    pub hydrides: Option<u32>,
    pub ions: Option<Vec<String>>,
    pub roles: Option<Vec<String>>,
    pub recipe: Option<Vec<String>>,
    /// Dangers, with the condition for each.
    pub warnings: Option<Vec<Warning>>,
    /// The ion (`H+`, `lyate`) that this species of a mechanism is where there is no charge balance.
    pub stands_for: Option<String>,
    pub when: Option<Node>,
    /// What compounds must say of this species of a mechanism.
    pub needs: Option<String>,
    /// Other properties, in the order of the file.
    pub properties: Vec<(String, Readings)>,
    /// What becomes of a compound in its role: entries laid over the mechanism's species, of each name the first whose `when` holds.
    pub species: Vec<(String, Spec)>,
}

impl Spec {
    /// An entry that says nothing.
    pub fn empty(place: &Place) -> Spec {
        Spec {
            place: place.clone(),
            like: None,
            class: None,
            composition_of: None,
            formula: None,
            short: None,
            label: None,
            aliases: Vec::new(),
            charge: None,
            molar_mass: None,
            density: None,
            boiling_point: None,
            melting_point: None,
            heat_capacity: None,
            forms: None,
            acid: None,
            p_acidity: BTreeMap::new(),
            gives: None,
            salt_of: None,
            salt: None,
            reactions: None,
            heats: None,
            constants: None,
            sums: None,
            ledger: None,
            observables: None,
            on_quench: None,
            solid: None,
            volatile: None,
            mixes_with_water: None,
            neighbours: None,
            fixed: None,
            sites: None,
            hydrides: None,
            ions: None,
            roles: None,
            recipe: None,
            warnings: None,
            stands_for: None,
            when: None,
            needs: None,
            properties: Vec::new(),
            species: Vec::new(),
        }
    }

    /// This entry laid over another: what it says holds, the rest is the other's. Names are not passed on.
    pub fn over(self, base: &Spec) -> Spec {
        let mut p_acidity = base.p_acidity.clone();
        p_acidity.extend(self.p_acidity);
        let mut properties = base.properties.clone();
        properties.retain(|(key, _)| self.properties.iter().all(|(own, _)| own != key));
        properties.extend(self.properties);
        let species = products_over(self.species, &base.species);
        let takes = (self.formula.is_none() && base.formula.is_some())
            || (self.molar_mass.is_none() && base.molar_mass.is_some())
            || (self.density.is_none() && base.density.is_some())
            || (self.boiling_point.is_none() && base.boiling_point.is_some());
        let composition_of = base.composition_of.clone().filter(|_| takes);
        Spec {
            place: self.place,
            like: self.like,
            class: self.class.or_else(|| base.class.clone()),
            composition_of: self.composition_of.or(composition_of),
            formula: self.formula.or_else(|| base.formula.clone()),
            short: self.short,
            label: self.label,
            aliases: self.aliases,
            charge: self.charge.or(base.charge),
            molar_mass: self.molar_mass.or(base.molar_mass),
            density: self.density.or(base.density),
            boiling_point: self.boiling_point.or(base.boiling_point),
            melting_point: self.melting_point.or(base.melting_point),
            heat_capacity: self.heat_capacity.or(base.heat_capacity),
            forms: self.forms.or_else(|| base.forms.clone()),
            acid: self.acid.or_else(|| base.acid.clone()),
            p_acidity,
            gives: self.gives.or_else(|| base.gives.clone()),
            salt_of: self.salt_of.or_else(|| base.salt_of.clone()),
            salt: self.salt.or_else(|| base.salt.clone()),
            reactions: self.reactions.or_else(|| base.reactions.clone()),
            heats: self.heats.or_else(|| base.heats.clone()),
            constants: self.constants.or_else(|| base.constants.clone()),
            sums: self.sums.or_else(|| base.sums.clone()),
            ledger: self.ledger.or_else(|| base.ledger.clone()),
            observables: self.observables.or_else(|| base.observables.clone()),
            on_quench: self.on_quench.or_else(|| base.on_quench.clone()),
            solid: self.solid.or(base.solid),
            volatile: self.volatile.or(base.volatile),
            mixes_with_water: self.mixes_with_water.or(base.mixes_with_water),
            neighbours: self.neighbours.or_else(|| base.neighbours.clone()),
            fixed: self.fixed.or_else(|| base.fixed.clone()),
            sites: self.sites.or_else(|| base.sites.clone()),
            hydrides: self.hydrides.or(base.hydrides),
            ions: self.ions.or_else(|| base.ions.clone()),
            roles: self.roles.or_else(|| base.roles.clone()),
            recipe: self.recipe.or_else(|| base.recipe.clone()),
            warnings: self.warnings.or_else(|| base.warnings.clone()),
            stands_for: self.stands_for.or_else(|| base.stands_for.clone()),
            when: self.when.or_else(|| base.when.clone()),
            needs: self.needs.or_else(|| base.needs.clone()),
            properties,
            species,
        }
    }

    /// Forms named after a relative: `AcOH, AcO-` of `BzOH` are `BzOH, BzOH-`.
    pub fn rename_forms(&mut self, name: &str) {
        for (form, _) in self.forms.iter_mut().flatten() {
            *form = shifted(name, 0, charge_of_name(form));
        }
    }

    /// The side of an equation that tells which ions it gives: all that it is, or those of the acid that a salt brings.
    pub fn ions_given(&self) -> Option<&Node> {
        let of_salt = self.salt.as_ref().map(|salt| &salt.ions);
        self.gives.as_ref().or(of_salt)
    }

    /// Whether it offers a role.
    pub fn offers(&self, role: &str) -> bool {
        self.roles
            .as_ref()
            .is_some_and(|roles| roles.iter().any(|r| r == role))
    }

    /// Whether it has sites of a kind.
    pub fn has_site(&self, kind: &str) -> bool {
        let sites = self.sites.as_deref().unwrap_or(&[]);
        sites.iter().any(|site| site.kind == kind)
    }

    /// A property's values; pKa and pKs are found under their keys too.
    pub fn property(&self, key: &str) -> Option<&Readings> {
        let number = key
            .strip_prefix("pKa")
            .and_then(|n| n.parse::<usize>().ok());
        if let (true, Some(number)) = (is_logarithm(key), number) {
            return self.p_acidity.get(&number);
        }
        self.properties
            .iter()
            .find(|(k, _)| k == key)
            .map(|(_, readings)| readings)
    }
}

/// Entries of products laid over others: one without condition says what holds under every condition of theirs, those with a condition of
/// their own come before all of them.
fn products_over(own: Vec<(String, Spec)>, base: &[(String, Spec)]) -> Vec<(String, Spec)> {
    let (conditional, always): (Vec<_>, Vec<_>) =
        own.into_iter().partition(|(_, spec)| spec.when.is_some());
    let mut list = base.to_vec();
    for (name, spec) in always {
        let same = list.iter_mut().filter(|(n, _)| *n == name);
        let mut is_there = false;
        for (_, below) in same {
            is_there |= below.when.is_none();
            *below = spec.clone().over(below);
        }
        if !is_there {
            list.push((name, spec));
        }
    }
    conditional.into_iter().chain(list).collect()
}
