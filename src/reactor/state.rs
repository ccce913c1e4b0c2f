//! A course in progress: all that a reactor carries from one stretch to the next, how it begins and what is left of it.
//!
//! Knows not how the flask changes; that is in `actions`, `start`, `finish` and `course`.

use std::sync::Arc;

use super::driers::Driers;
use super::gases::Gases;
use super::tracks::Tracks;
use super::watched::Watched;
use crate::flask::Refusal;
use crate::flask::mixture::Mixture;
use crate::flask::program::{Exit, Jacket, Program, Stretch};
use crate::flask::record::{CoursePoint, SaveOptions, Trajectory, Unsound};
use crate::flask::thermal::{GivenOff, Tallies, ThermalPoint};
use crate::kernel::{Base, Kernel};
use crate::model::Agent;
use crate::network::Law;
use crate::solver::{Border, Equations, StepSequence, Steps};

/// Everything that determines one run.
#[derive(Debug, Clone)]
pub struct Setup {
    /// The compiled network.
    pub kernel: Arc<Kernel>,
    /// What is done.
    pub program: Arc<Program>,
    /// What is kept.
    pub record: Arc<SaveOptions>,
    /// Numbers of the network's coefficients.
    pub laws: Vec<Law>,
    /// Drying agents.
    pub agents: Arc<Vec<Agent>>,
    /// Number of compounds of the model.
    pub compounds: usize,
    /// What stages before this one charged, mol of each of their compounds; counted behind those of the model.
    pub charged_before: Vec<f64>,
    /// What heat and gas are counted by, where they are.
    pub tallies: Option<Arc<Tallies>>,
    /// Tolerance, relative to the charge.
    pub tolerance: f64,
    /// Which steps the solver takes.
    pub steps: Steps,
}

/// A course in progress.
#[derive(Debug, Clone)]
pub struct Reactor {
    pub(super) ticket: usize,
    pub(super) kernel: Arc<Kernel>,
    pub(super) program: Arc<Program>,
    pub(super) record: Arc<SaveOptions>,
    pub(super) tolerance: f64,
    /// Coefficients of this course; zero for an agent that is not at work.
    pub(super) bases: Vec<Base>,
    pub(super) driers: Driers,
    pub(super) gases: Gases,
    /// The flask at the start of the running stretch, or now between stretches.
    pub(super) mixture: Mixture,
    /// Of each pool, mol, whatever became of it.
    pub(super) put_in: Vec<f64>,
    /// What tolerances of the running stretch refer to, mol.
    pub(super) charge: f64,
    /// Volume that the variables refer to, L; known from the first stretch on.
    pub(super) reference: Option<f64>,
    /// s from the start to the running stretch, or to now.
    pub(super) clock: f64,
    /// The jacket as it is at the start of the running stretch, or now.
    pub(super) jacket: Option<Jacket>,
    /// Next item of the program.
    pub(super) item: usize,
    pub(super) running: Option<Stretch>,
    /// What is left of a stretch that was ended by an agent filling up.
    pub(super) pending: Option<Stretch>,
    /// Where steps end in the running stretch.
    pub(super) borders: Vec<Border>,
    /// Why the next stretch cannot be run.
    pub(super) refusal: Option<Refusal>,
    /// When the running stretch met its event, s.
    pub(super) event: Option<f64>,
    pub(super) counters: Vec<f64>,
    /// Parameters at the start of the stretch, their slopes, and the constants that they follow from.
    pub(super) parameters: Vec<f64>,
    pub(super) slopes: Vec<f64>,
    pub(super) constants: Vec<f64>,
    /// Those of the stretch before.
    pub(super) last_constants: Vec<f64>,
    pub(super) outputs: Vec<f64>,
    pub(super) next_output: usize,
    /// Output that is wanted for heat alone.
    pub(super) minute: Option<f64>,
    pub(super) tracks: Tracks,
    pub(super) points: Vec<CoursePoint>,
    pub(super) moments: Vec<(f64, Mixture)>,
    /// The coefficients' laws, where something is read off by formulas.
    pub(super) laws: Vec<Law>,
    pub(super) notes: Vec<(f64, String)>,
    pub(super) lost: Vec<(Exit, Vec<f64>)>,
    pub(super) unmet: Vec<String>,
    /// Laws that may come out negative.
    pub(super) watched: Vec<Watched>,
    pub(super) unsound: Option<Unsound>,
    pub(super) steps: Steps,
    /// Those that were taken, where they are kept.
    pub(super) sequence: Option<Arc<StepSequence>>,
    pub(super) tallies: Option<Arc<Tallies>>,
    /// Heat and gas up to the start of the running stretch, or to now.
    pub(super) given_off: GivenOff,
    pub(super) thermal: Vec<ThermalPoint>,
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
            tracks: Tracks::new(&kernel.options.followed, &setup.record),
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
            jacket: setup.program.jacket,
            item: 0,
            running: None,
            pending: None,
            borders: Vec::new(),
            refusal: None,
            event: None,
            outputs: Vec::new(),
            next_output: 0,
            minute: None,
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
            steps: setup.steps.clone(),
            sequence: None,
            given_off: setup
                .tallies
                .as_ref()
                .map_or_else(GivenOff::default, |t| t.nothing()),
            tallies: setup.tallies.clone(),
            thermal: Vec::new(),
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
    pub fn into_remains(self) -> Trajectory {
        Trajectory {
            mixture: self.mixture,
            time: self.clock,
            counters: self.counters,
            points: self.points,
            moments: self.moments,
            notes: self.notes,
            lost: self.lost,
            strides: self.tracks.into_strides(),
            thermal: self.thermal,
            unmet: self.unmet,
            refusal: self.refusal,
            unsound: self.unsound,
            sequence: self.sequence,
        }
    }
}
