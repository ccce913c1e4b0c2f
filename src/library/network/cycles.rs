//! Closes the cycles of a chemistry: `K = "from cycle"` as a product of the constants that are known otherwise.
//!
//! What a step or an equilibrium does to the potentials of forms is a vector; a K follows from others where its vector is a sum of
//! theirs. Works on structure only: no numbers are looked at.

use super::builder::Builder;
use crate::library::reactions::step::{KSource, ResolvedStep};
use crate::model::rule::{EquilibriumRule, EquilibriumSource, Known};
use crate::network::cycles::{acid_base_changes, express, potential_change};
use crate::network::{RateLaw, Reaction};
use crate::text::Faults;

/// What one unit of progress adds to and takes from the forms.
type Change = Vec<(usize, f64)>;

impl Builder<'_> {
    /// Gives every step whose K comes from a cycle the product it follows from.
    pub fn cycles(
        &mut self,
        steps: &[ResolvedStep],
        equilibria: &[ResolvedStep],
        faults: &mut Faults,
    ) {
        let mut known = self.known_steps(steps);
        self.equilibria(equilibria, &mut known);
        let acid_base = acid_base_changes(&self.network).into_iter();
        known.extend(acid_base.map(|(id, change)| (Known::Coefficient(id), change)));
        let changes: Vec<Change> = known.iter().map(|(_, change)| change.clone()).collect();
        let forms = self.network.forms.len();
        let open = |step: &ResolvedStep| step.balance == KSource::Cycle;
        for (i, step) in steps.iter().enumerate().filter(|(_, s)| open(s)) {
            let target = potential_change(&self.network.reactions[i], forms);
            match express(&target, &changes) {
                Some(powers) => {
                    let powers = powers.into_iter().map(|(k, power)| (known[k].0, power));
                    self.rules.steps[i].balance = EquilibriumSource::Cycle(powers.collect());
                }
                None => {
                    let message = format!("no cycle fixes the K of {}: give K or kr", step.label);
                    faults.error(&step.place, message);
                }
            }
        }
        overdetermined(equilibria, &known, faults);
    }

    /// Steps that have a K of their own.
    fn known_steps(&self, steps: &[ResolvedStep]) -> Vec<(Known, Change)> {
        let forms = self.network.forms.len();
        let own = |step: &ResolvedStep| step.reversible && step.balance != KSource::Cycle;
        let change = |(i, step): (usize, &ResolvedStep)| {
            let reaction = &self.network.reactions[i];
            debug_assert_eq!(step.label, reaction.label);
            (Known::Step(i), potential_change(reaction, forms))
        };
        let steps = steps.iter().enumerate().filter(|(_, step)| own(step));
        steps.map(change).collect()
    }

    /// Overall equilibria that are no steps, with their rules.
    fn equilibria(&mut self, equilibria: &[ResolvedStep], known: &mut Vec<(Known, Change)>) {
        let forms = self.network.forms.len();
        for (i, step) in equilibria.iter().enumerate() {
            let KSource::Constant(definition) = step.balance else {
                continue;
            };
            let [f, r] = step.sites;
            self.rules.equilibria.push(EquilibriumRule {
                constant: self.constant(definition),
                sites: f / r,
            });
            debug_assert_eq!(i + 1, self.rules.equilibria.len());
            let change = potential_change(&as_reaction(step), forms);
            known.push((Known::Equilibrium(i), change));
        }
    }
}

/// An overall equilibrium that other constants fix already would be said twice.
fn overdetermined(equilibria: &[ResolvedStep], known: &[(Known, Change)], faults: &mut Faults) {
    for (i, step) in equilibria.iter().enumerate() {
        let is_this = |(k, _): &&(Known, Change)| *k == Known::Equilibrium(i);
        let others = known.iter().filter(|one| !is_this(one));
        let others: Vec<Change> = others.map(|(_, change)| change.clone()).collect();
        let own = known.iter().find(is_this);
        if own.is_some_and(|(_, change)| express(change, &others).is_some()) {
            let message = format!(
                "other constants fix the K of {} already: leave it out",
                step.label
            );
            faults.error(&step.place, message);
        }
    }
}

/// An overall equilibrium as if it were a step.
pub(super) fn as_reaction(step: &ResolvedStep) -> Reaction {
    Reaction {
        label: step.label.clone(),
        reactants: step.left.clone(),
        products: step.right.clone(),
        law: RateLaw::MassAction,
        forward: 0,
        reverse: None,
        fates: Vec::new(),
    }
}
