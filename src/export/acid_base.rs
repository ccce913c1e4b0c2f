//! Acid-base equilibria: shares of the forms, the charge balance, and equations that any simulator can run for ln h.
//!
//! `charge = 0` fixes ln h. SBML has algebraic rules for that, but hardly a simulator runs them. So the balance is differentiated:
//! `d ln h/dt = - (charge_flow + relaxation charge)/buffer_capacity`, where `charge_flow` is what reactions and feeds bring. Between
//! doses `charge` then stays zero, and `relaxation` only takes back round-off and what a moving temperature or volume leaves. A dose
//! breaks the balance: two events that call each other do Newton's iteration for it before time goes on. Nothing in this is a rate of
//! proton exchange.

use std::f64::consts::LN_10;

use super::document::{Course, Event};
use super::draft::Draft;
use super::ids::{self, Ids};
use super::math::{Math, Test};
use super::timeline::Timeline;
use crate::flask::speciation::ChargeBalance;
use crate::network::PoolId;
use crate::units::Dimension;

/// 1/s; nothing that it takes back grows faster than this.
const RELAXATION: f64 = 1e4;
/// Steps of Newton's iteration after a dose; it is at round-off after half of them from anywhere.
const ITERATIONS: f64 = 40.0;
/// Largest step of ln h.
const LARGEST_STEP: f64 = 2.0;

impl Draft<'_> {
    /// Concentrations of all forms of families, H+ and lyate; gives the slope of the charge balance by ln h, mol/L.
    pub(super) fn protons(&mut self, ids: &Ids) -> Option<Math> {
        let autoprotolysis = self.model.network.autoprotolysis?;
        let ks = self.coefficient(autoprotolysis, "Ks");
        let (h, ln_h) = (Math::name(ids::PROTON), Math::name(ids::LN_H));
        let lyate = Math::name(ids::LYATE);
        let m = Dimension::CONCENTRATION;
        self.add(ids::PROTON, "[H+]", m, Course::Rule(ln_h.clone().exp()));
        self.add(ids::LYATE, "[lyate]", m, Course::Rule(ks.over(h.clone())));
        let ph = ln_h.over(Math::Number(-LN_10));
        self.add(ids::PH, "pH", Dimension::NONE, Course::Rule(ph));
        let families = 0..self.model.network.pools.len();
        let families = families.filter(|&pool| ids.sums[pool].is_some());
        let capacity = families.fold(h.plus(lyate), |sum, pool| sum.plus(self.family(pool, ids)));
        Some(capacity)
    }

    /// What fixes ln h: a buffer that holds this pH, or the charge balance with this slope.
    pub(super) fn acidity(
        &mut self,
        capacity: Math,
        held: Option<f64>,
        ids: &Ids,
        timeline: &mut Timeline,
    ) {
        match held.filter(|_| self.model.network.held_ph) {
            Some(ph) => {
                let held = Course::Constant(-ph * LN_10);
                self.add(
                    ids::LN_H,
                    "ln [H+], held by a buffer",
                    Dimension::NONE,
                    held,
                );
            }
            None => self.charge_balance(capacity, ids, timeline),
        }
    }

    /// Forms of a family; gives its part of the buffer capacity, mol/L.
    fn family(&mut self, pool: PoolId, ids: &Ids) -> Math {
        let network = &self.model.network;
        let (forms, acidity) = (&network.pools[pool].forms, &network.pools[pool].acidity);
        let mut weights = vec![Math::Number(1.0)];
        for (&form, &ka) in forms[1..].iter().zip(acidity) {
            let ka = self.coefficient(ka, &format!("Ka_{}", network.forms[form].name));
            let last = weights[weights.len() - 1].clone();
            weights.push(last.times(Math::name(ids::PROTON).over(ka)));
        }
        let sum = ids.sums[pool].as_deref().unwrap_or_default();
        let sum_of = weights.iter().cloned().fold(Math::Number(0.0), Math::plus);
        let name = format!("partition sum of {}", network.pools[pool].name);
        self.add(sum, &name, Dimension::NONE, Course::Rule(sum_of));
        let total = self.total(pool, ids);
        for (&form, weight) in forms.iter().zip(&weights) {
            let share = weight.clone().over(Math::name(sum));
            let rule = Course::Rule(total.clone().times(share));
            let name = format!("[{}]", network.forms[form].name);
            self.add(&ids.forms[form], &name, Dimension::CONCENTRATION, rule);
        }
        let mean = forms.iter().fold(Math::Number(0.0), |mean, &form| {
            let j = network.forms[form].protons;
            mean.plus(charged(network.forms[form].charge, weights[j].clone()))
        });
        let mean = mean.over(Math::name(sum));
        let name = format!("mean charge of {}", network.pools[pool].name);
        let id = ids.charges[pool].as_deref().unwrap_or_default();
        self.add(id, &name, Dimension::NONE, Course::Rule(mean));
        capacity(forms, &weights, sum, ids)
    }

    fn charge_balance(&mut self, capacity: Math, ids: &Ids, timeline: &mut Timeline) {
        let m = Dimension::CONCENTRATION;
        let name = "charge of ions that take no part";
        let course = timeline.course(ids::SPECTATORS);
        self.add(ids::SPECTATORS, name, Dimension::AMOUNT, course);
        let charge = Course::Rule(self.charge(ids));
        self.add(ids::CHARGE, "charge balance, zero", m, charge);
        let name = "slope of the charge balance by ln h";
        self.add(ids::CAPACITY, name, m, Course::Rule(capacity));
        let flow = Course::Rule(self.charge_flow(ids, timeline));
        let name = "charge that reactions and feeds bring";
        self.add(ids::CHARGE_FLOW, name, Dimension::PROGRESS, flow);
        let name = "how fast a charge that should not be there is taken back";
        let fixed = Course::Constant(RELAXATION);
        self.add(ids::RELAXATION, name, Dimension::RATE, fixed);
        let unwanted = Math::name(ids::RELAXATION).times(Math::name(ids::CHARGE));
        let moved = Math::name(ids::CHARGE_FLOW).plus(unwanted);
        let slope = moved.over(Math::name(ids::CAPACITY)).negative();
        let start = self.start(ids, timeline);
        let name = "ln of [H+] in mol/L";
        self.add(ids::LN_H, name, Dimension::NONE, Course::Rate(start, slope));
        self.newton(timeline);
    }

    /// Charge per litre.
    fn charge(&self, ids: &Ids) -> Math {
        let spectators = Math::name(ids::SPECTATORS).over(Math::name(ids::FLASK));
        let own = Math::name(ids::PROTON).minus(Math::name(ids::LYATE));
        let forms = self.model.network.forms.iter().zip(&ids.forms);
        forms.fold(own.plus(spectators), |charge, (form, id)| {
            charge.plus(charged(form.charge, Math::name(id)))
        })
    }

    /// Mean charge of a pool.
    fn mean_charge(&self, pool: PoolId, ids: &Ids) -> Math {
        let forms = &self.model.network.pools[pool].forms;
        match &ids.charges[pool] {
            Some(id) => Math::name(id),
            None => Math::Number(f64::from(self.model.network.forms[forms[0]].charge)),
        }
    }

    /// Charge that reactions and feeds bring, mol/L/s, at this ln h.
    fn charge_flow(&self, ids: &Ids, timeline: &Timeline) -> Math {
        let mut flow = timeline
            .slopes
            .get(ids::SPECTATORS)
            .map_or(Math::Number(0.0), |slope| Math::name(slope));
        let known = |id: &String| ids.pools.iter().position(|pool| pool.as_ref() == Some(id));
        for reaction in &self.document.reactions {
            let made = reaction.products.iter().map(|(id, n)| (id, *n));
            let used = reaction.reactants.iter().map(|(id, n)| (id, -*n));
            let change = made.chain(used).fold(Math::Number(0.0), |sum, (id, n)| {
                let charge =
                    known(id).map_or(Math::Number(0.0), |pool| self.mean_charge(pool, ids));
                let part = Math::Number(n.abs()).times(charge);
                if n < 0.0 {
                    sum.minus(part)
                } else {
                    sum.plus(part)
                }
            });
            flow = flow.plus(change.times(Math::name(&reaction.id)));
        }
        flow.over(Math::name(ids::FLASK))
    }

    /// Newton's iteration after every event that may break the balance: two events by turns, until the iterations are used up.
    fn newton(&mut self, timeline: &mut Timeline) {
        let touched = [ids::LN_H, ids::TURN, ids::ITERATIONS];
        let breaks = |id: &String| {
            let species = self
                .document
                .species
                .iter()
                .any(|species| species.id == *id);
            species || [ids::SPECTATORS, ids::FLASK, ids::TEMPERATURE].contains(&id.as_str())
        };
        let mut breaking = Vec::new();
        for (index, event) in timeline.events.iter().enumerate() {
            if event.assignments.iter().any(|(id, _)| breaks(id)) {
                breaking.push(index);
            }
        }
        if breaking.is_empty() {
            return;
        }
        for index in breaking {
            let start = [(ids::TURN, 1.0), (ids::ITERATIONS, ITERATIONS)];
            let start = start.map(|(id, n)| (id.to_owned(), Math::Number(n)));
            timeline.events[index].assignments.extend(start);
        }
        self.add(
            ids::TURN,
            "whose turn it is",
            Dimension::NONE,
            Course::Stepped(0.0),
        );
        let name = "steps of Newton's iteration to go";
        self.add(ids::ITERATIONS, name, Dimension::NONE, Course::Stepped(0.0));
        for (mine, other) in [(1.0, 2.0), (2.0, 1.0)] {
            let step = Math::name(ids::CHARGE)
                .over(Math::name(ids::CAPACITY))
                .negative();
            let step = step
                .at_least(Math::Number(-LARGEST_STEP))
                .at_most(Math::Number(LARGEST_STEP));
            let left = Math::name(ids::ITERATIONS);
            let turn = Math::Number(other).when(
                Test::Above(left.clone(), Math::Number(1.0)),
                Math::Number(0.0),
            );
            let values = [
                Math::name(ids::LN_H).plus(step),
                turn,
                left.minus(Math::Number(1.0)),
            ];
            timeline.events.push(Event {
                id: self.names.give("newton_", &mine.to_string()),
                name: "a step towards charge = 0".to_owned(),
                trigger: Test::Equal(Math::name(ids::TURN), Math::Number(mine)),
                assignments: touched.map(str::to_owned).into_iter().zip(values).collect(),
            });
        }
    }

    /// The ln h at which the flask is neutral at the start.
    fn start(&self, ids: &Ids, timeline: &Timeline) -> f64 {
        let network = &self.model.network;
        let temperature = timeline.start(ids::TEMPERATURE);
        let volume = timeline.start(ids::FLASK);
        let at = |id: usize| self.laws[id].at(temperature);
        let mut fixed = timeline.start(ids::SPECTATORS) / volume;
        let mut families: Vec<(f64, i32, Vec<f64>)> = Vec::new();
        for (id, pool) in network.pools.iter().enumerate() {
            let total = match (&ids.pools[id], pool.fixed) {
                (Some(id), _) => timeline.start(id) / volume,
                (None, held) => held.map_or(0.0, at),
            };
            let charge = network.forms[pool.forms[0]].charge;
            if ids.sums[id].is_some() {
                let association = pool.acidity.iter().map(|&ka| 1.0 / at(ka));
                families.push((total, charge, association.collect()));
            } else {
                fixed += total * f64::from(charge);
            }
        }
        let families: Vec<(f64, i32, &[f64])> = families
            .iter()
            .map(|(total, charge, list)| (*total, *charge, list.as_slice()))
            .collect();
        let ks = network.autoprotolysis.map_or(0.0, at);
        let neutral = 0.5 * ks.ln();
        let balance = ChargeBalance::from_parts(fixed, ks, &families);
        balance.solve(neutral).unwrap_or(neutral)
    }
}

/// Concentration of a family times the variance of its protons: over all pairs of forms, the square of their distance times both.
fn capacity(forms: &[usize], weights: &[Math], sum: &str, ids: &Ids) -> Math {
    let mut capacity = Math::Number(0.0);
    for (j, &form) in forms.iter().enumerate() {
        for (k, weight) in weights[..j].iter().enumerate() {
            let distance = (j - k) as f64;
            let pair = ids.concentration(form).times(weight.clone());
            let part = Math::Number(distance * distance).times(pair);
            capacity = capacity.plus(part.over(Math::name(sum)));
        }
    }
    capacity
}

/// A charge times something.
fn charged(charge: i32, something: Math) -> Math {
    let part = Math::Number(f64::from(charge.abs())).times(something);
    if charge < 0 { part.negative() } else { part }
}
