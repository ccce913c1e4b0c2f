//! The statistical limit: mono and bis when both N-H react alike, whatever became of the other.
//!
//! Two sites per amine, p of them taken: mono 2 p (1 - p), bis p^2, and p = equivalents / 2 while the electrophile is used up. Says
//! where that comparison is meant; draws nothing.

use crate::experiment::case::Experiment;
use crate::experiment::parameter::{Parameter, StepKey};
use crate::experiment::procedure::{Ingredient, Step, Verb, equivalents};
use crate::model::CompoundId;
use crate::plot::{Dash, Guide};
use crate::study::{Along, Design};

/// Roles of what takes the N-H sites.
const ELECTROPHILES: [&str; 2] = ["carbonyl", "electrophile"];
/// The products whose limit it is, and what they count from.
const PRODUCTS: [&str; 2] = ["mono", "bis"];
/// See [`PRODUCTS`].
const BASIS: &str = "amine";
/// A product that an amine of more than two sites has.
const THIRD: &str = "tris";
/// Relative difference below which an amount is 1 equiv.
const SAME: f64 = 1e-9;

/// Whether x counts active equivalents of an electrophile per two sites, and the results are mono and bis of all amine: only then
/// does the limit apply.
pub fn counts_equivalents(design: &Design, along: Along, observables: &[String]) -> bool {
    let Along::Axis(axis) = along else {
        return false;
    };
    let x = &design.axes[axis];
    let equivalents = x
        .numbers
        .as_ref()
        .is_some_and(|numbers| numbers.heading.ends_with("[equiv]"));
    let products = observables.iter().map(String::as_str).eq(PRODUCTS);
    equivalents
        && products
        && design
            .cases
            .iter()
            .all(|case| applies(design, case, &x.addresses))
}

fn applies(design: &Design, case: &Experiment, addresses: &[String]) -> bool {
    let names = &case.model.compound_names;
    let found = ELECTROPHILES.iter().find_map(|role| names.get(*role));
    let (Some(&electrophile), Some(&amine)) = (found, names.get(BASIS)) else {
        return false;
    };
    let counted =
        |address: &String| Parameter::resolve(address, case) == Ok(Parameter::Charge(electrophile));
    let unit = format!("% of {BASIS}");
    let on_amine = |name: &str| {
        case.observables
            .iter()
            .any(|o| o.name == name && o.unit == unit)
    };
    let recipe = &case.numbers.recipe;
    addresses.iter().all(counted)
        && PRODUCTS.iter().all(|name| on_amine(name))
        && !case.model.pool_names.contains_key(THIRD)
        && recipe.flask.basis == amine
        && pure(&recipe.steps, electrophile)
        && is_one_equivalent(case, amine)
        && !varies(design, amine, electrophile)
}

/// Whether all that is weighed in of a compound is active.
fn pure(steps: &[Step], compound: CompoundId) -> bool {
    let pure = |list: &[Ingredient]| {
        let mut own = list.iter().filter(|i| i.compound == compound);
        own.all(|i| i.purity == 1.0)
    };
    steps.iter().all(|step| match &step.verb {
        Verb::Charge(list) => pure(list),
        Verb::Add(addition) => pure(&addition.ingredients),
        Verb::Repeat { steps, .. } => self::pure(steps, compound),
        _ => true,
    })
}

/// Whether what is active of a compound is 1 equiv in all.
fn is_one_equivalent(case: &Experiment, compound: CompoundId) -> bool {
    let total = equivalents(&case.numbers.recipe, &case.model, &[(compound, 1.0)]);
    total.is_some_and(|total| (total - 1.0).abs() < SAME)
}

/// Whether some axis changes how much amine there is, or how pure either of them is.
fn varies(design: &Design, amine: CompoundId, electrophile: CompoundId) -> bool {
    let changes = |parameter: &Parameter| match parameter {
        Parameter::Charge(id) => *id == amine,
        Parameter::Purity(id) => [amine, electrophile].contains(id),
        Parameter::Step { key, .. } => *key == StepKey::Amount(amine),
        _ => false,
    };
    let settings = design.variants.iter().flat_map(|v| &v.settings).flatten();
    settings.flat_map(|s| &s.parameters).any(changes)
}

/// Mono and bis (% of amine) over equivalents from `low` to `high`.
pub(super) fn statistical_limit(&(low, high): &(f64, f64)) -> Vec<Guide> {
    let steps = 200;
    let xs = (0..=steps).map(|i| low + (high - low) * f64::from(i) / f64::from(steps));
    let taken: Vec<(f64, f64)> = xs.map(|x| (x, (0.5 * x).clamp(0.0, 1.0))).collect();
    let mono = taken
        .iter()
        .map(|&(x, p)| (x, 200.0 * p * (1.0 - p)))
        .collect();
    let bis = taken.iter().map(|&(x, p)| (x, 100.0 * p * p)).collect();
    let label = "statistical limit, κ = 1/2".to_string();
    vec![
        Guide {
            label: label.clone(),
            dash: Dash::Solid,
            points: mono,
        },
        Guide {
            label,
            dash: Dash::Dashed,
            points: bis,
        },
    ]
}
