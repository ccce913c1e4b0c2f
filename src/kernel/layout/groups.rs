//! Reactions with the same net change summed into groups: one rate per change, however many channels make it.
//!
//! A hemiaminal that loses water alone, with acid and with base is one group of three directions forth and three back.

use std::collections::BTreeMap;

use super::channels::channels;
use super::places::Layout;
use super::structure::{Derived, Factor, PoolPlace, RateTerm, ReactionGroup, sources};
use crate::network::formula::{Moment, RateFormula};
use crate::network::{Actor, PoolId, RateLaw, Reaction};

/// What makes reactions one group: the same change, and the same fates.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct GroupKey {
    net: Vec<(PoolId, i64)>,
    fates: Vec<(usize, u64)>,
}

/// A reaction as its group counts it: towards the direction in which the first pool is consumed.
struct CountedReaction {
    net: Vec<(PoolId, i64)>,
    fates: Vec<(usize, f64)>,
    flipped: bool,
}

impl CountedReaction {
    fn new(layout: &Layout<'_>, reaction: &Reaction) -> CountedReaction {
        let mut net = layout.network.net_change(reaction);
        let mut fates = reaction.fates.clone();
        let flipped = net.first().is_some_and(|&(_, number)| number > 0);
        if flipped {
            net.iter_mut().for_each(|(_, number)| *number = -*number);
            fates.iter_mut().for_each(|(_, amount)| *amount = -*amount);
        }
        CountedReaction {
            net,
            fates,
            flipped,
        }
    }

    fn key(&self) -> GroupKey {
        let fates = self.fates.iter();
        GroupKey {
            net: self.net.clone(),
            fates: fates.map(|&(fate, n)| (fate, n.to_bits())).collect(),
        }
    }

    /// Rows that change; the counters' only where a ledger is asked for.
    fn rows(&self, layout: &Layout<'_>) -> Vec<(usize, f64)> {
        let mut rows = Vec::new();
        for &(pool, number) in &self.net {
            if let PoolPlace::State(row) | PoolPlace::Terminal(row) = layout.places[pool] {
                rows.push((row, number as f64));
            }
        }
        if let (Some(row), Some(warming)) = (layout.temperature, &layout.warming) {
            let warming = warming.by(&self.net);
            rows.extend((warming != 0.0).then_some((row, warming)));
        }
        let counters = layout.counter_rows();
        if !counters.is_empty() {
            let fates = self.fates.iter();
            rows.extend(fates.map(|&(fate, amount)| (counters.start + fate, amount)));
        }
        rows.sort_by_key(|row| row.0);
        rows
    }
}

/// The groups of a network, in the order of their first reactions, and the parameters that their rates need beyond the constants;
/// what changes no row is left out.
pub(super) fn groups(layout: &Layout<'_>, extents: &[usize]) -> (Vec<ReactionGroup>, Derived) {
    let mut index: BTreeMap<GroupKey, usize> = BTreeMap::new();
    let mut groups: Vec<ReactionGroup> = Vec::new();
    for (id, reaction) in layout.network.reactions.iter().enumerate() {
        let counted = CountedReaction::new(layout, reaction);
        let at = *index.entry(counted.key()).or_insert_with(|| {
            groups.push(ReactionGroup {
                channels: Vec::new(),
                terms: Vec::new(),
                rows: counted.rows(layout),
                columns: Vec::new(),
                extent: false,
            });
            groups.len() - 1
        });
        groups[at].terms.extend(terms(layout, id, counted.flipped));
        groups[at].extent |= extents.contains(&id);
    }
    groups.retain(|group| !group.rows.is_empty());
    let mut derived = Derived {
        first: layout.parameters.count(),
        sums: Vec::new(),
    };
    for group in &mut groups {
        group.columns = columns(layout, &group.terms);
        group.channels = channels(layout, &mut derived, &mut group.terms);
    }
    (groups, derived)
}

/// The directions of a reaction.
fn terms(
    layout: &Layout<'_>,
    index: usize,
    flipped: bool,
) -> impl Iterator<Item = RateTerm> + use<> {
    let reaction = &layout.network.reactions[index];
    let residual = match reaction.law {
        RateLaw::Uptake { residual } => Some(layout.parameter_of(residual, false)),
        _ => None,
    };
    let formula = layout.network.law_of(reaction);
    let forward = RateTerm {
        reaction: index,
        k: layout.parameter_of(reaction.forward, false),
        factors: match &formula {
            Some(formula) => factors_of(formula),
            None => factors(&reaction.reactants),
        },
        negative: flipped,
        residual,
        formula: formula.map(|f| f.renumbered(|id| layout.parameter_of(id, false))),
    };
    let reverse = reaction.reverse.map(|reverse| RateTerm {
        reaction: index,
        k: layout.parameter_of(reverse, false),
        factors: factors(&reaction.products),
        negative: !flipped,
        residual: None,
        formula: None,
    });
    std::iter::once(forward).chain(reverse)
}

/// The factors of a rate, each as often as its order says; forms first.
fn factors(side: &[(Actor, u32)]) -> Vec<Factor> {
    let forms = side.iter().filter_map(|&(actor, count)| match actor {
        Actor::Form(form) => Some((Factor::Form(form), count)),
        _ => None,
    });
    let ions = side.iter().filter_map(|&(actor, count)| match actor {
        Actor::Proton => Some((Factor::Proton, count)),
        Actor::Lyate => Some((Factor::Lyate, count)),
        Actor::Form(_) | Actor::Solvent => None,
    });
    forms
        .chain(ions)
        .flat_map(|(factor, count)| std::iter::repeat_n(factor, count as usize))
        .collect()
}

/// What a formula depends on, each once.
fn factors_of(formula: &RateFormula) -> Vec<Factor> {
    let actors = formula
        .actors()
        .into_iter()
        .filter_map(|actor| match actor {
            Actor::Form(form) => Some(Factor::Form(form)),
            Actor::Proton => Some(Factor::Proton),
            Actor::Lyate => Some(Factor::Lyate),
            Actor::Solvent => None,
        });
    let mut factors: Vec<Factor> = actors.collect();
    if formula.names(Moment::Ph) && !factors.contains(&Factor::Proton) {
        factors.push(Factor::Proton);
    }
    factors
}

/// Core variables that a sum of rates depends on, ascending.
fn columns(layout: &Layout<'_>, terms: &[RateTerm]) -> Vec<usize> {
    let mut columns = std::collections::BTreeSet::new();
    for factor in terms.iter().flat_map(|term| &term.factors) {
        match *factor {
            Factor::Form(form) => {
                let pool = layout.network.forms[form].pool;
                let sources = sources(&layout.places, &layout.eliminations, pool);
                columns.extend(sources.into_iter().map(|(column, _)| column));
                if layout.network.pools[pool].forms.len() > 1 {
                    columns.extend(layout.algebraic());
                }
            }
            Factor::Proton | Factor::Lyate => columns.extend(layout.algebraic()),
        }
    }
    columns.extend(layout.temperature);
    columns.into_iter().collect()
}
