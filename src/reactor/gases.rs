//! Gases over the flask: the pressures that are held, and what they make of the saturation coefficients.

use crate::kernel::{Base, Kernel};

/// Saturation coefficients of all gases, per bar.
#[derive(Debug, Clone)]
pub(super) struct Gases {
    /// Position among the lane's coefficients, value at the standard temperature and 1 bar.
    list: Vec<(usize, f64)>,
}

impl Gases {
    /// All gases of a network at no pressure.
    pub(super) fn new(kernel: &Kernel, bases: &mut [Base]) -> Gases {
        let coefficients = kernel.network.gases.iter().map(|gas| {
            let base = kernel.base_of(gas.saturation);
            base.expect("a gas has its coefficient in use")
        });
        let list: Vec<(usize, f64)> = coefficients.map(|at| (at, bases[at][0])).collect();
        for &(at, _) in &list {
            bases[at][0] = 0.0;
        }
        Gases { list }
    }

    /// Sets a pressure, bar.
    pub(super) fn set(&self, gas: usize, pressure: f64, bases: &mut [Base]) {
        let (at, per_bar) = self.list[gas];
        bases[at][0] = per_bar * pressure;
    }
}
