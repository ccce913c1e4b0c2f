//! Acid-base equilibria: shares of the forms, the charge balance, and equations that any simulator can run for ln h.
//!
//! `charge = 0` fixes ln h. SBML has algebraic rules for that, but hardly a simulator runs them. So the balance is differentiated:
//! `d ln h/dt = - (charge_flow + charge_drift + relaxation charge)/buffer_capacity`, where `charge_flow` is what reactions and feeds
//! bring, and `charge_drift` what a moving temperature and volume do. Between doses `charge` then stays zero, and `relaxation` only
//! takes back round-off. A dose breaks the balance: for a microsecond after it `relaxation` is so large that the balance is restored
//! before anything reacts. That is Newton's iteration for `charge = 0` with time for steps; nothing in it is a rate of proton exchange.

use std::f64::consts::LN_10;

use super::document::{Event, ValueCourse};
use super::draft::DocumentDraft;
use super::drift::BalanceSlopes;
use super::ids::{self, Ids};
use super::math::{Math, Test};
use super::timeline::Timeline;
use crate::kernel::speciation::ChargeBalance;
use crate::network::PoolId;
use crate::units::Dimension;

/// 1/s, between doses: nothing that it takes back grows faster, and it makes the equations no stiffer than the chemistry does.
const CALM: f64 = 1e3;
/// 1/s, after a dose: a hundred of its times make a microsecond.
const RESTORING: f64 = 1e8;
/// s; nothing reacts in so short a time.
const RESTORED: f64 = 1e-6;

/// Of ions put in that cancel each other.
const ROUND_OFF: f64 = 1e-12;

impl DocumentDraft<'_> {
    /// Concentrations of all forms of families, H+ and lyate; gives the slopes of the charge balance.
    pub(super) fn protons(&mut self, ids: &Ids) -> Option<BalanceSlopes> {
        let autoprotolysis = self.model.network.autoprotolysis?;
        let ks = self.coefficient(autoprotolysis, "Ks");
        let (h, ln_h) = (Math::name(ids::PROTON), Math::name(ids::LN_H));
        let lyate = Math::name(ids::LYATE);
        let m = Dimension::CONCENTRATION;
        self.add(
            ids::PROTON,
            "[H+]",
            m,
            ValueCourse::Rule(ln_h.clone().exp()),
        );
        self.add(
            ids::LYATE,
            "[lyate]",
            m,
            ValueCourse::Rule(ks.over(h.clone())),
        );
        let ph = ln_h.over(Math::Number(-LN_10));
        self.add(ids::PH, "pH", Dimension::NONE, ValueCourse::Rule(ph));
        let families = 0..self.model.network.pools.len();
        let families = families.filter(|&pool| ids.sums[pool].is_some());
        let own = BalanceSlopes {
            warming: lyate
                .clone()
                .times(self.slope_of_logarithm(autoprotolysis))
                .negative(),
            capacity: h.plus(lyate),
        };
        Some(families.fold(own, |sum, pool| sum.plus(self.family(pool, ids))))
    }

    /// What fixes ln h: a buffer that holds this pH, or the charge balance with these slopes.
    pub(super) fn acidity(
        &mut self,
        slopes: BalanceSlopes,
        held: Option<f64>,
        ids: &Ids,
        timeline: &mut Timeline,
    ) {
        match held.filter(|_| self.model.network.held_ph) {
            Some(ph) => {
                let held = ValueCourse::Constant(-ph * LN_10);
                self.add(
                    ids::LN_H,
                    "ln [H+], held by a buffer",
                    Dimension::NONE,
                    held,
                );
            }
            None => self.charge_balance(slopes, ids, timeline),
        }
    }

    /// Forms of a family; gives its part of the slopes.
    fn family(&mut self, pool: PoolId, ids: &Ids) -> BalanceSlopes {
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
        self.add(sum, &name, Dimension::NONE, ValueCourse::Rule(sum_of));
        let total = self.total(pool, ids);
        for (&form, weight) in forms.iter().zip(&weights) {
            let share = total.clone().times(weight.clone());
            let rule = ValueCourse::Rule(share.over(Math::name(sum)));
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
        self.add(id, &name, Dimension::NONE, ValueCourse::Rule(mean));
        self.family_slopes(forms, &weights, sum, acidity, ids)
    }

    fn charge_balance(&mut self, slopes: BalanceSlopes, ids: &Ids, timeline: &mut Timeline) {
        let m = Dimension::CONCENTRATION;
        let charge = ValueCourse::Rule(self.charge(ids));
        self.add(ids::CHARGE, "charge balance, zero", m, charge);
        let name = "slope of the charge balance by ln h";
        self.add(ids::CAPACITY, name, m, ValueCourse::Rule(slopes.capacity));
        let flow = ValueCourse::Rule(self.charge_flow(ids, timeline));
        let name = "charge that reactions and feeds bring";
        self.add(ids::CHARGE_FLOW, name, Dimension::PROGRESS, flow);
        let unwanted = Math::name(ids::RELAXATION).times(Math::name(ids::CHARGE));
        let mut moved = Math::name(ids::CHARGE_FLOW);
        let warming = slopes.warming.plus(self.held_warming(ids));
        let drift = self.drift(warming, ids, timeline);
        if drift != Math::Number(0.0) {
            let name = "charge that a moving temperature and volume bring";
            self.add(
                ids::CHARGE_DRIFT,
                name,
                Dimension::PROGRESS,
                ValueCourse::Rule(drift),
            );
            moved = moved.plus(Math::name(ids::CHARGE_DRIFT));
        }
        let moved = moved.plus(unwanted);
        let slope = moved.over(Math::name(ids::CAPACITY)).negative();
        let start = self.start(ids, timeline);
        let name = "ln of [H+] in mol/L";
        self.add(
            ids::LN_H,
            name,
            Dimension::NONE,
            ValueCourse::Rate(start, slope),
        );
        self.restoring(ids, timeline);
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
    pub(super) fn mean_charge(&self, pool: PoolId, ids: &Ids) -> Math {
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

    /// What takes back a charge that should not be there, faster after every event that breaks the balance.
    fn restoring(&mut self, ids: &Ids, timeline: &mut Timeline) {
        let mut broken = false;
        for event in &mut timeline.events {
            if self.breaks(event, ids) {
                let restored = Math::Time.plus(Math::Number(RESTORED));
                let values = [
                    (ids::RELAXATION, Math::Number(RESTORING)),
                    (ids::RESTORED, restored),
                ];
                let values = values.map(|(id, value)| (id.to_owned(), value));
                event.assignments.extend(values);
                broken = true;
            }
        }
        let name = "how fast a charge that should not be there is taken back";
        let course = if broken {
            ValueCourse::Stepped(CALM)
        } else {
            ValueCourse::Constant(CALM)
        };
        self.add(ids::RELAXATION, name, Dimension::RATE, course);
        if !broken {
            return;
        }
        let name = "when the charge balance is restored after a dose";
        self.add(
            ids::RESTORED,
            name,
            Dimension::TIME,
            ValueCourse::Stepped(0.0),
        );
        timeline.events.push(Event {
            id: self.names.give("", "calm"),
            name: "the charge balance is restored".to_owned(),
            trigger: Test::Above(Math::Time, Math::name(ids::RESTORED)),
            assignments: vec![(ids::RELAXATION.to_owned(), Math::Number(CALM))],
        });
    }

    /// Whether an event may leave a charge behind. What is put in as an ion and its counter-ion, or is neutral at every pH, leaves none.
    fn breaks(&self, event: &Event, ids: &Ids) -> bool {
        let mut charge = 0.0;
        let mut size = 0.0;
        for (id, value) in &event.assignments {
            let pool = ids.pools.iter().position(|pool| pool.as_ref() == Some(id));
            let z = match (pool, id.as_str()) {
                (Some(pool), _) => self.mean_charge(pool, ids).number(),
                (None, ids::SPECTATORS) => Some(1.0),
                (None, ids::FLASK | ids::TEMPERATURE) => None,
                (None, _) => Some(0.0),
            };
            let Some(z) = z else { return true };
            if z == 0.0 {
                continue;
            }
            let Some(added) = value.added_to(id) else {
                return true;
            };
            charge += z * added;
            size += (z * added).abs();
        }
        charge.abs() > ROUND_OFF * size
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

/// A charge times something.
fn charged(charge: i32, something: Math) -> Math {
    let part = Math::Number(f64::from(charge.abs())).times(something);
    if charge < 0 { part.negative() } else { part }
}
