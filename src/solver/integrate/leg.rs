//! One integration of the crate `ode_solvers`, from output to output, and the right-hand side that it asks for.
//!
//! Knows no courses and no segments. Why every row has a unit of its own, and time is a row, is said in `explicit`.

use std::cell::RefCell;

use nalgebra::DVector;
use ode_solvers::{
    Dop853, Dopri5, System,
    dop_shared::{IntegrationError, OutputType, Stats},
};

use super::outcome::Stop;
use crate::solver::{
    backend::interpret,
    method::{Memory, StepPlan, Which},
};

/// All rows in their units, then time.
pub(super) type Vector = DVector<f64>;

/// Accepted steps between tests for stiffness (the crate's default).
const STIFFNESS_TEST: u32 = 1000;

/// What an integration cost or why it failed, and where it ended.
pub(super) type Ended = (Result<Stats, IntegrationError>, Option<Vector>);

/// From one output to the next: times, first step, relative tolerance, and how many steps are left.
pub(super) struct Leg {
    pub from: f64,
    pub to: f64,
    pub h: f64,
    pub rtol: f64,
    pub left: u32,
}

/// Safety factor, controller and step limits are the crate's defaults.
impl Leg {
    pub fn dopri5(&self, system: Scaled<'_>, start: Vector) -> Ended {
        let span = self.to - self.from;
        let mut method = Dopri5::from_param(
            system,
            self.from,
            self.to,
            span,
            start,
            self.rtol,
            1.0,
            0.9,
            0.04,
            0.2,
            10.0,
            span,
            self.h,
            self.left,
            STIFFNESS_TEST,
            OutputType::Sparse,
        );
        (method.integrate(), method.y_out().last().cloned())
    }

    pub fn dop853(&self, system: Scaled<'_>, start: Vector) -> Ended {
        let span = self.to - self.from;
        let mut method = Dop853::from_param(
            system,
            self.from,
            self.to,
            span,
            start,
            self.rtol,
            1.0,
            0.9,
            0.0,
            0.333,
            6.0,
            span,
            self.h,
            self.left,
            STIFFNESS_TEST,
            OutputType::Sparse,
        );
        (method.integrate(), method.y_out().last().cloned())
    }
}

/// Why an integration failed, in the words of courses.
pub(super) fn stop(error: IntegrationError) -> Stop {
    match error {
        IntegrationError::MaxNumStepReached { x, .. } => Stop::StepCap { t: x },
        IntegrationError::StepSizeUnderflow { x } => Stop::StepUnderflow { t: x },
        IntegrationError::StiffnessDetected { x } => Stop::Stiff { t: x },
    }
}

/// Parameters at a moment, in the place where the rates read them.
pub(super) fn compute_parameters(plan: &StepPlan, memory: &mut Memory<1>, t: f64) {
    let slots = memory.slots();
    slots[plan.at.time as usize] = [t];
    interpret(plan.tape(Which::Parameters), slots);
    for (from, to) in plan.at.fresh_p.clone().zip(plan.at.p.clone()) {
        slots[to as usize] = slots[from as usize];
    }
}

/// The right-hand side with every row in its own unit.
pub(super) struct Scaled<'r> {
    pub plan: &'r StepPlan,
    pub memory: &'r RefCell<Memory<1>>,
    pub units: &'r [f64],
    /// Those for which moving parameters are computed.
    pub moving: Option<Moments>,
}

/// The first and the last moment for which parameters are computed.
#[derive(Clone, Copy)]
pub(super) struct Moments {
    pub first: f64,
    pub last: f64,
}

impl System<f64, Vector> for Scaled<'_> {
    fn system(&self, _: f64, z: &Vector, dz: &mut Vector) {
        let mut memory = self.memory.borrow_mut();
        let time = self.units.len();
        if let Some(Moments { first, last }) = self.moving {
            let t = z[time].max(first).min(last);
            compute_parameters(self.plan, &mut memory, t);
        }
        dz[time] = 1.0;
        let (at, slots) = (&self.plan.at, memory.slots());
        for ((slot, z), unit) in at.y.clone().zip(z.iter()).zip(self.units) {
            slots[slot as usize] = [z * unit];
        }
        interpret(self.plan.tape(Which::Rates), slots);
        for ((slot, dz), unit) in at.f.clone().zip(dz.iter_mut()).zip(self.units) {
            *dz = slots[slot as usize][0] / unit;
        }
        let rates = at.f.clone().skip(self.units.len());
        for (slot, changes) in rates.zip(&self.plan.shape.extents) {
            for &(row, number) in changes {
                dz[row] += number * slots[slot as usize][0] / self.units[row];
            }
        }
    }
}
