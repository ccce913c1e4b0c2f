//! How accurately a run is to be made, and by which method. Knows no experiment.

use crate::solver::Method;

/// Loosest tolerance accepted: beyond it steps may land on a wrong branch.
pub const LOOSEST: f64 = 1e-3;
/// Tolerance when none is asked: the error of every concentration relative to the charge.
pub const DEFAULT_TOLERANCE: f64 = 1e-5;
/// Below this tolerance the fifth-order method needs fewer steps.
const FIFTH_ORDER_BELOW: f64 = 4e-6;

/// The method that delivers a tolerance with the fewest operations.
pub fn method_for(tolerance: f64) -> Method {
    if tolerance < FIFTH_ORDER_BELOW {
        Method::Rodas5P
    } else {
        Method::Rodas4P
    }
}
