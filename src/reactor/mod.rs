//! One experiment's way through the solver: the only place where chemistry meets numerics.
//!
//! A [`Reactor`] walks a program: it makes the jumps on the mixture, hands smooth stretches to the solver, and keeps what was asked for.

mod actions;
pub mod clock;
mod course;
mod driers;
mod gases;
mod points;
mod start;
mod tracks;
mod watch;
mod within;

use std::sync::Arc;

use crate::flask::Refusal;
use crate::flask::mixture::Mixture;
use crate::flask::program::{Exit, Program, Stretch};
use crate::flask::record::{Point, Record, Remains, Unsound};
use crate::kernel::{Base, Kernel};
use crate::model::Agent;
use crate::network::Law;
use crate::solver::{Border, Equations};
use driers::Driers;
use gases::Gases;
use tracks::Tracks;
use watch::Watched;

/// Part of the tolerance by which a conservation law may be off before the numbers are not to be trusted: a repair of less moves nothing
/// that anyone asked for.
const DRIFT: f64 = 1e-2;
/// Events must be met this much more closely than the tolerance asked, ...
const EVENT_PRECISION: f64 = 1e-3;
/// ... but round-off must not say that they are not.
const FINEST_EVENT: f64 = 1e-14;
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
    /// What stages before this one charged, mol of each of their compounds; counted behind those of the model.
    pub charged_before: Vec<f64>,
    /// Tolerance, relative to the charge.
    pub tolerance: f64,
}

/// A course in progress.
#[derive(Debug, Clone)]
pub struct Reactor {
    ticket: usize,
    kernel: Arc<Kernel>,
    program: Arc<Program>,
    record: Arc<Record>,
    tolerance: f64,
    /// Coefficients of this course; zero for an agent that is not at work.
    bases: Vec<Base>,
    driers: Driers,
    gases: Gases,
    /// The flask at the start of the running stretch, or now between stretches.
    mixture: Mixture,
    /// Of each pool, mol, whatever became of it.
    put_in: Vec<f64>,
    /// What tolerances of the running stretch refer to, mol.
    charge: f64,
    /// Volume that the variables refer to, L; known from the first stretch on.
    reference: Option<f64>,
    /// s from the start to the running stretch, or to now.
    clock: f64,
    /// Next item of the program.
    item: usize,
    running: Option<Stretch>,
    /// What is left of a stretch that was ended by an agent filling up.
    pending: Option<Stretch>,
    /// Where steps end in the running stretch.
    borders: Vec<Border>,
    /// Why the next stretch cannot be run.
    refusal: Option<Refusal>,
    /// When the running stretch met its event, s.
    event: Option<f64>,
    counters: Vec<f64>,
    /// Parameters at the start of the stretch, their slopes, and the constants that they follow from.
    parameters: Vec<f64>,
    slopes: Vec<f64>,
    constants: Vec<f64>,
    /// Those of the stretch before.
    last_constants: Vec<f64>,
    outputs: Vec<f64>,
    next_output: usize,
    tracks: Tracks,
    points: Vec<Point>,
    moments: Vec<(f64, Mixture)>,
    /// The coefficients' laws, where something is read off by formulas.
    laws: Vec<Law>,
    notes: Vec<(f64, String)>,
    lost: Vec<(Exit, Vec<f64>)>,
    unmet: Vec<String>,
    /// Laws that may come out negative.
    watched: Vec<Watched>,
    unsound: Option<Unsound>,
}

/// The flask before anything is put in.
fn start(program: &Program, pools: usize, compounds: usize) -> Mixture {
    let mut mixture = Mixture::empty(pools, compounds, program.volume, program.temperature);
    if let Some(ph) = program.ph {
        mixture.ln_h = -ph * std::f64::consts::LN_10;
    }
    mixture
}

impl Reactor {
    /// A reactor ready to start; the ticket tells it from others.
    pub fn new(setup: &Setup, ticket: usize) -> Reactor {
        let (kernel, program) = (&setup.kernel, &setup.program);
        let pools = kernel.network.pools.len();
        let mut bases = kernel.bases(&setup.laws);
        let shape = kernel.shape();
        let mut reactor = Reactor {
            ticket,
            parameters: vec![0.0; shape.parameters],
            slopes: vec![0.0; shape.parameters],
            constants: vec![0.0; shape.constants],
            last_constants: vec![0.0; shape.constants],
            counters: vec![0.0; shape.counters],
            tracks: Tracks::new(&kernel.options.followed),
            gases: Gases::new(kernel, &mut bases),
            driers: Driers::new(kernel, &setup.agents, &mut bases),
            kernel: Arc::clone(kernel),
            program: Arc::clone(program),
            record: Arc::clone(&setup.record),
            tolerance: setup.tolerance,
            bases,
            put_in: vec![0.0; pools],
            charge: program.basis,
            mixture: start(program, pools, setup.compounds).charged_before(&setup.charged_before),
            reference: None,
            clock: 0.0,
            item: 0,
            running: None,
            pending: None,
            borders: Vec::new(),
            refusal: None,
            event: None,
            outputs: Vec::new(),
            next_output: 0,
            points: Vec::new(),
            moments: Vec::new(),
            laws: if setup.kernel.network.readings.is_empty() {
                Vec::new()
            } else {
                setup.laws.clone()
            },
            notes: Vec::new(),
            lost: Vec::new(),
            unmet: Vec::new(),
            watched: Watched::all(&setup.kernel, &setup.laws),
            unsound: None,
        };
        reactor.mixture.pressures = vec![0.0; setup.kernel.network.gases.len()];
        for &(gas, pressure) in &program.pressures {
            reactor.set_pressure(gas, pressure);
        }
        reactor
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
            moments: self.moments,
            notes: self.notes,
            lost: self.lost,
            strides: self.tracks.into_strides(),
            unmet: self.unmet,
            refusal: self.refusal,
            unsound: self.unsound,
        }
    }

    /// Takes over what the stretch behind left in the lane.
    fn finish_stretch(&mut self, x: &[f64]) {
        let Some(stretch) = self.running.take() else {
            return;
        };
        let met = self.event.take();
        let elapsed = met.unwrap_or(stretch.duration);
        self.mixture = self.closed(&stretch, elapsed, x);
        for &(pool, rate) in &stretch.feed.pools {
            self.put_in[pool] += rate * elapsed;
        }
        self.counters = self.counters_in(x);
        self.clock += elapsed;
        self.keep_point();
        self.look_for_less_than_nothing();
        match (met, &stretch.until) {
            (Some(_), _) => self.after_event(stretch, elapsed),
            (None, Some(until)) => self.unmet.push(until.text.clone()),
            (None, None) => {}
        }
    }

    /// The flask so far into a stretch, with its balances closed.
    fn closed(&mut self, stretch: &Stretch, elapsed: f64, x: &[f64]) -> Mixture {
        let (kernel, before) = (&self.kernel, &self.mixture);
        let reference = self.reference.unwrap_or(1.0);
        let allowed = DRIFT * self.tolerance * self.charge;
        let (mixture, broken) = kernel.read_closed(before, stretch, elapsed, reference, allowed, x);
        if let (Some(broken), None) = (broken, &self.unsound) {
            self.unsound = Some(Unsound::Imbalance {
                law: kernel.invariants.laws()[broken.law].text(&kernel.network),
                time: self.clock + elapsed,
                drift: broken.drift,
            });
        }
        mixture
    }

    /// An event is a condition come true or an agent filled up; the latter does not end the stretch.
    fn after_event(&mut self, stretch: Stretch, elapsed: f64) {
        let filling: Vec<_> = self.driers.filling(&self.bases, &self.mixture).collect();
        let fullest = filling.iter().map(|f| f.1).fold(f64::INFINITY, f64::min);
        let until = stretch.until.as_ref();
        let condition = until.map(|until| until.distance(until.measure.of(&self.mixture)));
        for &(drier, left) in &filling {
            let met = left == fullest && condition.is_none_or(|c| c > fullest);
            if left <= 0.0 || met {
                self.driers.stop(drier, &mut self.bases);
            }
        }
        let over = condition.is_some_and(|c| c <= 0.0 || c <= fullest);
        let left = stretch.duration - elapsed;
        if !over && left > 0.0 {
            let marks = stretch.marks.iter().map(|mark| mark - elapsed);
            self.pending = Some(Stretch {
                duration: left,
                marks: marks.filter(|&mark| mark > 0.0).collect(),
                ..stretch
            });
        }
    }

    /// Ledger counters in the variables, mol.
    fn counters_in(&self, x: &[f64]) -> Vec<f64> {
        let reference = self.reference.unwrap_or(1.0);
        let rows = self.kernel.structure.counters.iter();
        rows.map(|&row| x[row] * reference).collect()
    }
}
