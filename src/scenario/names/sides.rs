//! What names in an observable count: pools of the flask with weights, or a compound that is put in.
//!
//! `mono + 2 bis` is so much of what is there, or of what work-up finds. Knows nothing of what is made of it.

use crate::experiment::observable::worked_up;
use crate::flask::{Count, Weights};
use crate::model::{CompoundId, Model};
use crate::notation::{parse_side, undeclared};
use crate::text::{Faults, Flaw, Node};

use super::compounds::CompoundNames;

/// `mono + 2 bis` as weights of pools: of what is there, or of what work-up finds.
pub fn side(node: &Node, names: &CompoundNames, flask: bool, faults: &mut Faults) -> Option<Count> {
    let text = node.as_text("a side of an equation", faults)?;
    let weights = match names.model.and_then(|model| pools_of(text.trim(), model)) {
        // A compound's name may hold blanks, a name in an equation may not.
        Some(pools) => pools.iter().map(|&pool| (pool, 1.0)).collect(),
        None => terms(text, node, names, faults)?,
    };
    let model = names.model?;
    Some(if flask {
        weights.into()
    } else {
        worked_up(model, &weights)
    })
}

fn terms(text: &str, node: &Node, names: &CompoundNames, faults: &mut Faults) -> Option<Weights> {
    let terms = match parse_side(text) {
        Ok(terms) => terms,
        Err(flaws) => {
            flaws.iter().for_each(|flaw| node.flaw(flaw, faults));
            return None;
        }
    };
    if terms.is_empty() {
        node.flaw(
            &Flaw::new(0..text.len(), "a side names at least one compound"),
            faults,
        );
        return None;
    }
    let model = names.model?;
    let mut weights: Weights = Vec::new();
    let mut sound = true;
    for term in &terms {
        match pools_of(&term.name, model) {
            Some(pools) => pools
                .iter()
                .for_each(|&pool| add(&mut weights, pool, term.coefficient)),
            None => {
                sound = false;
                let names = model.pool_names.keys().chain(model.pool_groups.keys());
                let known = names.map(String::as_str);
                faults.error(
                    &node.place_within(term.span.clone()),
                    undeclared(&term.name, known),
                );
            }
        }
    }
    sound.then_some(weights)
}

/// Counts a pool so many times more.
fn add(weights: &mut Weights, pool: usize, times: f64) {
    match weights.iter_mut().find(|weight| weight.0 == pool) {
        Some(weight) => weight.1 += times,
        None => weights.push((pool, times)),
    }
}

/// The pools of a name: as the model publishes them, or the only one that a charged compound feeds.
pub fn pools_of<'m>(name: &str, model: &'m Model) -> Option<&'m [usize]> {
    model.pools_of(name).or_else(|| {
        let id = *model.compound_names.get(name)?;
        match model.compounds[id].gives.as_slice() {
            [(pool, _)] => Some(std::slice::from_ref(pool)),
            _ => None,
        }
    })
}

/// How much of a compound is there, per mol of it, from the pools that it feeds; none when it feeds none.
pub fn free_weights(model: &Model, id: CompoundId) -> Option<Weights> {
    let gives = &model.compounds.get(id)?.gives;
    let pools = gives.len() as f64;
    let weights: Weights = gives
        .iter()
        .filter(|g| g.1 > 0.0)
        .map(|&(pool, n)| (pool, 1.0 / (n * pools)))
        .collect();
    (!weights.is_empty()).then_some(weights)
}

/// A compound that the procedure puts in.
pub fn charged<'n>(
    node: &'n Node,
    names: &CompoundNames,
    faults: &mut Faults,
) -> Option<(CompoundId, &'n str)> {
    let name = node.as_text("a charged compound", faults)?;
    Some((names.put_in(name, &node.place, faults)?, name))
}
