//! One experiment's way through the solver: the only place where chemistry meets numerics.
//!
//! A [`Reactor`] walks a program: it makes the jumps on the mixture, hands smooth stretches to the solver, and keeps what was asked for.

use std::sync::Arc;

use super::kernel::{Base, Kernel, Place};
use super::measure::{Bottom, Measure, Weights};
use super::mixture::Mixture;
use super::program::{Action, Item, Program, Stretch, Until};
use crate::library::Agent;
use crate::network::{Actor, Law, PoolId, Quench};
use crate::solver::{Course, Equations, LaneNumbers, Segment, StepPolynomial, math};

/// Events must be met this much more closely than the tolerance asked.
const EVENT_PRECISION: f64 = 1e-3;

/// What to keep of a course.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Record {
    /// Whether points along the course are kept.
    pub points: bool,
    /// Spacing of points in time, s; besides it, points crowd towards the start of each stretch.
    pub spacing: f64,
    /// Further moments, s from the start, ascending.
    pub times: Vec<f64>,
    /// Measures whose course is kept step by step.
    pub followed: Vec<Measure>,
}

/// Everything that determines one run.
#[derive(Debug, Clone)]
pub struct Setup {
    /// The compiled network.
    pub kernel: Arc<Kernel>,
    /// What is done.
    pub program: Arc<Program>,
    /// What is kept.
    pub record: Arc<Record>,
    /// Numbers of the network's coefficients.
    pub laws: Vec<Law>,
    /// Drying agents.
    pub agents: Arc<Vec<Agent>>,
    /// Number of compounds of the model.
    pub compounds: usize,
    /// Tolerance, relative to the charge.
    pub tolerance: f64,
}

/// A moment of a course.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// s from the start.
    pub time: f64,
    /// What the flask holds then.
    pub mixture: Mixture,
    /// Ledger counters, mol.
    pub counters: Vec<f64>,
}

/// A measure's percentage over one step or at a jump: `offset + 100 top/bottom`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stride {
    /// s from the start.
    pub time: f64,
    /// Length, s; 0 at a jump.
    pub length: f64,
    /// Numerator, mol.
    pub top: StepPolynomial,
    /// Denominator, mol.
    pub bottom: StepPolynomial,
}

/// What a course left.
#[derive(Debug, Clone, PartialEq)]
pub struct Remains {
    /// The flask at the end.
    pub mixture: Mixture,
    /// s.
    pub time: f64,
    /// Ledger counters, mol.
    pub counters: Vec<f64>,
    /// Points kept.
    pub points: Vec<Point>,
    /// Named moments: (s from the start, text).
    pub notes: Vec<(f64, String)>,
    /// Course of each followed measure.
    pub strides: Vec<Vec<Stride>>,
    /// Conditions that were not met in the time allowed.
    pub unmet: Vec<String>,
}

/// A drying agent in the flask.
#[derive(Debug, Clone)]
struct Drier {
    base: usize,
    k: f64,
    bound: PoolId,
    capacity: f64,
}

/// A course in progress.
#[derive(Debug, Clone)]
pub struct Reactor {
    ticket: usize,
    kernel: Arc<Kernel>,
    program: Arc<Program>,
    record: Arc<Record>,
    tolerance: f64,
    bases: Vec<Base>,
    driers: Vec<Drier>,
    mixture: Mixture,
    put_in: Vec<f64>,
    reference: Option<f64>,
    clock: f64,
    item: usize,
    running: Option<Stretch>,
    pending: Option<Stretch>,
    event: Option<f64>,
    quenched: bool,
    counters: Vec<f64>,
    parameters: Vec<f64>,
    constants: Vec<f64>,
    outputs: Vec<f64>,
    next_output: usize,
    tracks: Vec<Vec<(usize, f64)>>,
    strides: Vec<Vec<Stride>>,
    partial: Vec<Option<StepPolynomial>>,
    points: Vec<Point>,
    notes: Vec<(f64, String)>,
    unmet: Vec<String>,
}

impl Reactor {
    /// A reactor ready to start; the ticket tells it from others.
    pub fn new(setup: &Setup, ticket: usize) -> Reactor {
        let Setup {
            kernel,
            program,
            record,
            agents,
            ..
        } = setup;
        let mut bases = kernel.bases(&setup.laws);
        let driers = agents
            .iter()
            .map(|agent| Drier::new(kernel, agent, &mut bases))
            .collect();
        let mixture = Mixture::empty(
            kernel.network.pools.len(),
            setup.compounds,
            program.volume,
            program.temperature,
        );
        let shape = kernel.shape();
        let tracks = tracks(kernel, &record.followed);
        Reactor {
            ticket,
            parameters: vec![0.0; shape.parameters],
            constants: vec![0.0; shape.constants],
            counters: vec![0.0; shape.counters],
            partial: vec![None; tracks.len()],
            strides: vec![Vec::new(); record.followed.len()],
            tracks,
            kernel: Arc::clone(kernel),
            program: Arc::clone(program),
            record: Arc::clone(record),
            tolerance: setup.tolerance,
            bases,
            driers,
            put_in: vec![0.0; mixture.amounts.len()],
            mixture,
            reference: None,
            clock: 0.0,
            item: 0,
            running: None,
            pending: None,
            event: None,
            quenched: false,
            outputs: Vec::new(),
            next_output: 0,
            points: Vec::new(),
            notes: Vec::new(),
            unmet: Vec::new(),
        }
    }

    /// What it was told to be known by.
    pub fn ticket(&self) -> usize {
        self.ticket
    }

    /// What is left when the solver is done with it.
    pub fn into_remains(self) -> Remains {
        Remains {
            mixture: self.mixture,
            time: self.clock,
            counters: self.counters,
            points: self.points,
            notes: self.notes,
            strides: self.strides,
            unmet: self.unmet,
        }
    }

    /// Takes over what the stretch behind left in the lane.
    fn finish_stretch(&mut self, x: &[f64]) {
        let Some(stretch) = self.running.take() else {
            return;
        };
        let met = self.event.take();
        let elapsed = met.unwrap_or(stretch.duration);
        let reference = self.reference.unwrap_or(1.0);
        self.mixture = self
            .kernel
            .read(&self.mixture, &stretch, elapsed, reference, x);
        for &(pool, rate) in &stretch.feed.pools {
            self.put_in[pool] += rate * elapsed;
        }
        for (counter, &row) in self
            .counters
            .iter_mut()
            .zip(&self.kernel.structure.counters)
        {
            *counter = x[row] * reference;
        }
        self.clock += elapsed;
        self.keep_point();
        match (met, &stretch.until) {
            (Some(_), _) => self.after_event(stretch, elapsed),
            (None, Some(until)) => self.unmet.push(until.text.clone()),
            (None, None) => {}
        }
    }

    /// An event is a condition come true or an agent filled up; the latter does not end the stretch.
    fn after_event(&mut self, stretch: Stretch, elapsed: f64) {
        let filled = self.filled();
        let condition = stretch
            .until
            .as_ref()
            .map(|u| u.distance(u.measure.of(&self.mixture)));
        let fullest = filled.iter().map(|f| f.1).fold(f64::INFINITY, f64::min);
        for &(drier, left) in &filled {
            if left <= self.event_tolerance()
                || left == fullest && condition.is_none_or(|c| c > fullest)
            {
                self.bases[self.driers[drier].base][0] = 0.0;
            }
        }
        let over = condition.is_some_and(|c| c <= self.event_tolerance() || c <= fullest);
        let left = stretch.duration - elapsed;
        if !over && left > 0.0 {
            let marks = stretch
                .marks
                .iter()
                .filter(|&&m| m > elapsed)
                .map(|m| m - elapsed)
                .collect();
            self.pending = Some(Stretch {
                duration: left,
                marks,
                ..stretch
            });
        }
    }

    /// Agents at work with a limit: (index, fraction of the capacity left).
    fn filled(&self) -> Vec<(usize, f64)> {
        let at_work = self
            .driers
            .iter()
            .enumerate()
            .filter(|(_, d)| self.bases[d.base][0] > 0.0 && d.capacity.is_finite());
        at_work
            .map(|(i, d)| (i, 1.0 - self.mixture.amounts[d.bound] / d.capacity))
            .collect()
    }

    fn act(&mut self, action: &Action) {
        match action {
            Action::Note(text) => self.notes.push((self.clock, text.clone())),
            Action::Dose(dose) => {
                for &(pool, amount) in &dose.pools {
                    self.mixture.amounts[pool] += amount;
                    self.put_in[pool] += amount;
                }
                for &(compound, amount) in &dose.charged {
                    self.mixture.charged[compound] += amount;
                }
                self.mixture.spectator_charge += dose.spectator_charge;
                self.mixture.volume += dose.volume;
            }
            Action::Temperature(t) => self.mixture.temperature = *t,
            Action::Dry(agent, capacity) => {
                let drier = &mut self.driers[*agent];
                drier.capacity += capacity;
                if drier.capacity > 0.0 {
                    self.bases[drier.base][0] = drier.k;
                }
            }
            Action::Undry(agent) => {
                let drier = &mut self.driers[*agent];
                drier.capacity = 0.0;
                self.bases[drier.base][0] = 0.0;
                self.mixture.amounts[drier.bound] = 0.0;
            }
            Action::Keep(kept) => {
                for &(pool, fraction) in kept {
                    self.mixture.amounts[pool] *= fraction;
                }
            }
            Action::Lose(fraction) => {
                for amount in &mut self.mixture.amounts {
                    *amount *= 1.0 - fraction;
                }
                self.mixture.spectator_charge *= 1.0 - fraction;
                self.mixture.volume *= 1.0 - fraction;
            }
            Action::Quench => self.quench(),
        }
    }

    /// Everything falls back to what it is after work-up.
    fn quench(&mut self) {
        self.quenched = true;
        let before = self.mixture.amounts.clone();
        let amounts = &mut self.mixture.amounts;
        for (id, pool) in self.kernel.network.pools.iter().enumerate() {
            match &pool.on_quench {
                Quench::Stays => {}
                Quench::Destroyed => amounts[id] -= before[id],
                Quench::Becomes(list) => {
                    amounts[id] -= before[id];
                    for &(into, number) in list {
                        amounts[into] += number * before[id];
                    }
                }
            }
        }
    }

    /// Time that passes without reaction.
    fn wait(&mut self, stretch: &Stretch) {
        let still = Stretch {
            feed: Default::default(),
            ..stretch.clone()
        };
        self.mixture.temperature += still.heating * still.duration;
        self.clock += still.duration;
    }

    fn keep_point(&mut self) {
        if self.record.points {
            let point = Point {
                time: self.clock,
                mixture: self.mixture.clone(),
                counters: self.counters.clone(),
            };
            if self.points.last() != Some(&point) {
                self.points.push(point);
            }
        }
        self.keep_jump();
    }

    /// Followed measures at an instant.
    fn keep_jump(&mut self) {
        for (strides, measure) in self.strides.iter_mut().zip(&self.record.followed) {
            if let Measure::Percentage { top, bottom, .. } = measure {
                let top = flat(super::measure::weigh(top, &self.mixture.amounts));
                let bottom = flat(bottom.amount(&self.mixture));
                strides.push(Stride {
                    time: self.clock,
                    length: 0.0,
                    top,
                    bottom,
                });
            }
        }
    }

    /// Prepares the lane for a stretch.
    fn begin(&mut self, stretch: Stretch, lane: LaneNumbers<'_>) -> Segment {
        let reference = *self.reference.get_or_insert(self.mixture.volume);
        self.kernel
            .write_variables(&self.mixture, reference, lane.x);
        self.kernel.write_constants(
            &self.bases,
            &self.mixture,
            reference,
            &stretch,
            &mut self.constants,
        );
        lane.constants.copy_from_slice(&self.constants);
        self.parameters_at(0.0);
        if self.kernel.is_protic() {
            let start = self.mixture.ln_h + math::ln(self.mixture.volume / reference);
            self.kernel.equilibrate(lane.x, &self.parameters, start);
            let u = lane.x[self.kernel.structure.shape.states];
            self.mixture.ln_h = u - math::ln(self.mixture.volume / reference);
        }
        let charge = self.largest_charge();
        lane.atol.fill(self.tolerance * charge / reference);
        if self.kernel.is_protic() {
            lane.atol[self.kernel.structure.shape.states] = self.tolerance;
        }
        self.keep_point();
        self.plan_outputs(&stretch);
        let segment = Segment {
            duration: stretch.duration,
            moving: stretch.heating != 0.0 || !stretch.feed.is_nothing(),
            event: stretch.until.is_some() || !self.filled().is_empty(),
        };
        self.running = Some(stretch);
        segment
    }

    /// What tolerances refer to: the most that was put in of any one pool that takes part; what takes no part must not loosen them.
    fn largest_charge(&self) -> f64 {
        let pools = self
            .put_in
            .iter()
            .zip(&self.kernel.structure.places)
            .zip(&self.kernel.network.pools);
        let counted = pools.filter(|((_, place), pool)| {
            pool.fixed.is_none() && !matches!(place, Place::Idle | Place::Spectator)
        });
        let largest = counted.fold(
            0.0,
            |largest, ((&n, _), _)| if n > largest { n } else { largest },
        );
        if largest > 0.0 {
            largest
        } else {
            self.program.basis
        }
    }

    fn parameters_at(&mut self, t: f64) {
        let mut slopes = vec![0.0; self.parameters.len()];
        self.kernel
            .parameters(&self.constants, t, &mut self.parameters, &mut slopes);
    }

    fn plan_outputs(&mut self, stretch: &Stretch) {
        self.outputs.clear();
        self.next_output = 0;
        if !self.record.points {
            return;
        }
        let length = stretch.duration;
        self.outputs.extend(stretch.marks.iter().copied());
        self.outputs
            .extend(self.record.times.iter().map(|t| t - self.clock));
        if self.record.spacing > 0.0 {
            let first = (self.clock / self.record.spacing).floor() as u64 + 1;
            let last = ((self.clock + length) / self.record.spacing).ceil() as u64;
            self.outputs
                .extend((first..last).map(|i| i as f64 * self.record.spacing - self.clock));
            self.outputs.extend(
                (1..16)
                    .map(|k| length * 0.5_f64.powi(k))
                    .filter(|&t| t > 1e-3),
            );
        }
        self.outputs.retain(|&t| t > 0.0 && t < length);
        self.outputs.sort_by(f64::total_cmp);
        self.outputs.dedup();
    }

    /// The mixture at `t` in the running stretch.
    fn mixture_at(&self, t: f64, x: &[f64]) -> Mixture {
        let stretch = self.running.as_ref().expect("only asked within a stretch");
        self.kernel
            .read(&self.mixture, stretch, t, self.reference.unwrap_or(1.0), x)
    }

    fn until(&self) -> Option<&Until> {
        self.running.as_ref().and_then(|s| s.until.as_ref())
    }
}

impl Course for Reactor {
    fn next(&mut self, lane: LaneNumbers<'_>) -> Option<Segment> {
        self.finish_stretch(lane.x);
        let program = Arc::clone(&self.program);
        if let Some(stretch) = self.pending.take() {
            return Some(self.begin(stretch, lane));
        }
        while let Some(item) = program.items.get(self.item) {
            self.item += 1;
            match item {
                Item::Act(action) => self.act(action),
                Item::Run(stretch) if self.quenched => self.wait(stretch),
                Item::Run(stretch) => return Some(self.begin(stretch.clone(), lane)),
            }
        }
        self.keep_point();
        None
    }

    fn next_output(&self) -> f64 {
        self.outputs
            .get(self.next_output)
            .copied()
            .unwrap_or(f64::INFINITY)
    }

    fn output(&mut self, t: f64, x: &[f64]) {
        self.next_output += 1;
        let mut x = x.to_vec();
        if self.kernel.is_protic() {
            self.parameters_at(t);
            let start = x[self.kernel.structure.shape.states];
            let parameters = std::mem::take(&mut self.parameters);
            self.kernel.equilibrate(&mut x, &parameters, start);
            self.parameters = parameters;
        }
        let reference = self.reference.unwrap_or(1.0);
        let counters = self
            .kernel
            .structure
            .counters
            .iter()
            .map(|&row| x[row] * reference)
            .collect();
        let mixture = self.mixture_at(t, &x);
        self.points.push(Point {
            time: self.clock + t,
            mixture,
            counters,
        });
    }

    fn event(&mut self, t: f64, x: &[f64]) -> f64 {
        let mixture = self.mixture_at(t, x);
        let condition = self
            .until()
            .map_or(f64::INFINITY, |u| u.distance(u.measure.of(&mixture)));
        let at_work = self
            .driers
            .iter()
            .filter(|d| self.bases[d.base][0] > 0.0 && d.capacity.is_finite());
        at_work
            .map(|d| 1.0 - mixture.amounts[d.bound] / d.capacity)
            .fold(condition, f64::min)
    }

    fn event_tolerance(&self) -> f64 {
        EVENT_PRECISION * self.tolerance
    }

    fn event_met(&mut self, t: f64) {
        self.event = Some(t);
    }

    fn tracks(&self) -> &[Vec<(usize, f64)>] {
        &self.tracks
    }

    fn track(&mut self, i: usize, t: f64, h: f64, polynomial: StepPolynomial) {
        let measure = &self.record.followed[i / 2];
        let Measure::Percentage { top, bottom, .. } = measure else {
            return;
        };
        let stretch = self.running.as_ref().expect("only told within a stretch");
        let reference = self.reference.unwrap_or(1.0);
        let scaled = scale(polynomial, reference);
        if i % 2 == 0 {
            self.partial[i] = Some(shifted(
                scaled,
                self.unintegrated(top, stretch, t),
                self.unintegrated(top, stretch, t + h),
            ));
            return;
        }
        let bottom = match bottom {
            Bottom::Pools(w) => shifted(
                scaled,
                self.unintegrated(w, stretch, t),
                self.unintegrated(w, stretch, t + h),
            ),
            Bottom::Charged(list) => {
                let at = |t: f64| charged(&self.mixture, stretch, list, t);
                shifted(flat(0.0), at(t), at(t + h))
            }
        };
        let top = self.partial[i - 1].take().unwrap_or(flat(0.0));
        self.strides[i / 2].push(Stride {
            time: self.clock + t,
            length: h,
            top,
            bottom,
        });
    }
}

impl Reactor {
    /// The part of a functional that stands in no row: pools that only feeds change.
    fn unintegrated(&self, weights: &Weights, stretch: &Stretch, t: f64) -> f64 {
        let s = &self.kernel.structure;
        let mut sum = 0.0;
        for &(pool, weight) in weights {
            if matches!(s.places[pool], Place::State(_) | Place::Terminal(_)) {
                continue;
            }
            let fed: f64 = stretch
                .feed
                .pools
                .iter()
                .filter(|f| f.0 == pool)
                .map(|f| f.1 * t)
                .sum();
            sum += weight * (self.mixture.amounts[pool] + fed);
        }
        sum
    }
}

impl Drier {
    /// An agent at rest: its rate coefficient is put aside and the lane's is zero.
    fn new(kernel: &Kernel, agent: &Agent, bases: &mut [Base]) -> Drier {
        let reaction = &kernel.network.reactions[agent.reaction];
        let base = kernel
            .base_of(reaction.forward)
            .expect("an uptake step has its coefficient");
        let bound = reaction
            .products
            .iter()
            .find_map(|&(actor, _)| match actor {
                Actor::Form(form) => Some(kernel.network.forms[form].pool),
                _ => None,
            });
        let k = bases[base][0];
        bases[base][0] = 0.0;
        Drier {
            base,
            k,
            bound: bound.expect("an uptake step books what is bound"),
            capacity: 0.0,
        }
    }
}

/// Row functionals of the followed measures: numerator and denominator in turn.
fn tracks(kernel: &Kernel, followed: &[Measure]) -> Vec<Vec<(usize, f64)>> {
    let rows = |weights: &Weights| -> Vec<(usize, f64)> {
        let placed = weights
            .iter()
            .filter_map(|&(pool, w)| match kernel.structure.places[pool] {
                Place::State(row) | Place::Terminal(row) => Some((row, w)),
                _ => None,
            });
        placed.collect()
    };
    let both = followed.iter().flat_map(|measure| match measure {
        Measure::Percentage {
            top,
            bottom: Bottom::Pools(bottom),
            ..
        } => [rows(top), rows(bottom)],
        Measure::Percentage { top, .. } => [rows(top), Vec::new()],
        _ => [Vec::new(), Vec::new()],
    });
    both.collect()
}

fn charged(mixture: &Mixture, stretch: &Stretch, list: &[(usize, f64)], t: f64) -> f64 {
    let fed = |id: usize| {
        stretch
            .feed
            .charged
            .iter()
            .filter(|c| c.0 == id)
            .map(|c| c.1 * t)
            .sum::<f64>()
    };
    list.iter()
        .map(|&(id, w)| w * (mixture.charged[id] + fed(id)))
        .sum()
}

fn flat(value: f64) -> StepPolynomial {
    StepPolynomial {
        y0: value,
        y1: value,
        k: [0.0; 3],
    }
}

fn scale(p: StepPolynomial, by: f64) -> StepPolynomial {
    StepPolynomial {
        y0: p.y0 * by,
        y1: p.y1 * by,
        k: p.k.map(|k| k * by),
    }
}

/// Adds a linear course.
fn shifted(p: StepPolynomial, start: f64, end: f64) -> StepPolynomial {
    StepPolynomial {
        y0: p.y0 + start,
        y1: p.y1 + end,
        k: p.k,
    }
}
