//! What is reported without being asked for: free compounds, mass balance, pH, volume, temperature, duration, operations; with a
//! mechanism also the time to its first product and what the ledger books as lost.
//!
//! Everything follows from the model's structure; no compound, reagent or mechanism is known by name.

use crate::experiment::ledger::{Account, Amount};
use crate::experiment::observable::{Goal, Observable, ObservableKind, worked_up};
use crate::flask::{Bottom, Count, Measure, Weights};
use crate::model::{CompoundId, Model};
use crate::scenario::names::glossary::Glossary;
use crate::scenario::names::sides::free_weights;

use super::accounts::{counts, declared, hydride_sources, sources};
use super::laws::{CountedYield, brought, law_of, laws};

/// Fraction of the final value at which a product counts as formed.
const FORMED: f64 = 0.9;
/// How the fates of a ledger begin that are no use to anybody.
pub const LOST: &str = "lost";

/// Adds the measures that are always there; a declared name wins.
///
/// `reserved` are declared names that are compiled later; `yields` are those declared.
pub fn measures(
    model: &Model,
    charged: &[(String, CompoundId)],
    basis: Option<CompoundId>,
    yields: &[CountedYield],
    reserved: &[&str],
    glossary: &mut Glossary,
) {
    let add = |glossary: &mut Glossary, name: &str, unit: &str, kind: ObservableKind| {
        if !reserved.contains(&name) {
            add(glossary, name, unit, kind);
        }
    };
    for (name, id) in charged {
        let known = glossary.free.iter().any(|(free, _)| free == id)
            || model.compounds[*id].counts_as.is_some();
        let Some(top) = free_weights(model, *id).filter(|_| !known) else {
            continue;
        };
        let measure = Measure::Percentage {
            offset: 0.0,
            top: top.into(),
            bottom: Bottom::Charged(vec![(*id, 1.0)]),
        };
        add(
            glossary,
            name,
            &format!("% of {name}"),
            ObservableKind::Measure(measure),
        );
        glossary.free.push((*id, name.clone()));
    }
    if let Some((measure, of)) = basis.and_then(|basis| mass_balance(model, basis, charged, yields))
    {
        let unit = format!("% of {of}");
        add(
            glossary,
            "mass balance",
            &unit,
            ObservableKind::Measure(measure),
        );
    }
    if model.network.autoprotolysis.is_some() {
        add(glossary, "pH", "1", ObservableKind::Measure(Measure::Ph));
    }
    add(
        glossary,
        "volume",
        "L",
        ObservableKind::Measure(Measure::Volume),
    );
    add(
        glossary,
        "temperature",
        "K",
        ObservableKind::Measure(Measure::Temperature),
    );
    add(glossary, "duration", "s", ObservableKind::Duration);
    add(glossary, "operations", "1", ObservableKind::Operations);
}

/// Adds what a mechanism allows: `product` is its first yield.
pub fn of_mechanism(model: &Model, product: Option<&str>, glossary: &mut Glossary) {
    let followed = product.and_then(|name| Some((name, glossary.get(name)?.measure()?.clone())));
    if let Some((name, measure)) = followed {
        let kind = ObservableKind::TimeTo {
            measure,
            goal: Goal::OfFinal(FORMED),
        };
        add(glossary, &format!("time to 90 % of {name}"), "s", kind);
    }
    let of = hydride_sources(model);
    let mut accounts: Vec<&str> = model
        .network
        .fates
        .iter()
        .map(|fate| fate.account.as_str())
        .collect();
    accounts.dedup();
    for account in accounts.into_iter().filter(|_| !of.is_empty()) {
        let fates = model.network.fates.iter().enumerate();
        let lost = fates.filter(|(_, fate)| fate.account == account && fate.name.starts_with(LOST));
        let fates: Vec<usize> = lost.map(|(i, _)| i).collect();
        if !fates.is_empty() {
            let kind = ObservableKind::Fates {
                fates,
                of: of.clone(),
            };
            add(
                glossary,
                &format!("{account} lost"),
                &format!("% of {account}"),
                kind,
            );
        }
    }
}

fn add(glossary: &mut Glossary, name: &str, unit: &str, kind: ObservableKind) {
    let taken =
        glossary.list.iter().any(|o| o.name == name) || glossary.faulty.iter().any(|f| f == name);
    if !taken {
        glossary.put(Observable {
            name: name.to_owned(),
            unit: unit.to_owned(),
            stage: 0,
            kind,
        });
    }
}

/// How much of the basis is found again after work-up, in whatever compound, and whose it may be; none where no conservation law
/// counts it.
fn mass_balance(
    model: &Model,
    basis: CompoundId,
    charged: &[(String, CompoundId)],
    yields: &[CountedYield],
) -> Option<(Measure, String)> {
    let declared = declared(model);
    let (top, bottom) = match declared.iter().find(|account| counts(account, basis)) {
        Some(account) => (products(account), account.charged.clone()),
        None => {
            let law = law_of(basis, charged, &laws(model), yields, model)?;
            let weights: Weights = law
                .iter()
                .copied()
                .enumerate()
                .filter(|w| w.1 != 0.0)
                .collect();
            (worked_up(model, &weights), brought(&law, model))
        }
    };
    let own = charged.iter().find(|(_, id)| *id == basis);
    let own = own.map_or("basis", |(name, _)| name);
    let of = sources(own, &bottom, charged);
    let measure = Measure::Percentage {
        offset: 0.0,
        top,
        bottom: Bottom::Charged(bottom),
    };
    Some((measure, of))
}

/// All that an account finds in products.
fn products(account: &Account) -> Count {
    let entries = account.entries.iter();
    let counts = entries.filter_map(|entry| match &entry.amount {
        Amount::Products(count) => Some(count),
        Amount::Counter(_) => None,
    });
    counts.fold(Count::default(), |sum, count| sum.plus(1.0, count))
}
