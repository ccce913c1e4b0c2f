//! Sixty-six end points: rate constant at 120 °C and activation energy as another program finds them in the same values.

use crate::study::{file, how};
use monobis::engine::Engine;
use monobis::study::fit::{TOLERANCE, fit};

/// Estimate and ends of the 95 % profile by scipy: /M/min and kJ/mol.
const PUBLISHED: [[f64; 3]; 2] = [[4.71799, 4.5617, 4.8837], [35.9101, 34.417, 37.405]];

#[test]
fn end_points_tell_constant_and_activation_energy() {
    let scenario = file("scenarios/fit-end-points.toml", &[]);
    let terms = scenario.fit.clone().expect("terms");
    let engine = Engine::new(how(TOLERANCE));
    let found = fit(&engine, &scenario.design, &scenario.data, &terms).expect("a fit");
    for ((fitted, per_minute), published) in found.numbers.iter().zip([60.0, 1.0]).zip(PUBLISHED) {
        let ends = [fitted.profile.low, fitted.profile.high].map(|end| end.expect("an end"));
        let shown = [fitted.x, ends[0], ends[1]].map(|x| fitted.number.shown(x) * per_minute);
        let width = published[2] - published[1];
        for (found, published) in shown.into_iter().zip(published) {
            assert!(
                (found - published).abs() < 0.01 * width,
                "{found} {published}"
            );
        }
    }
    let squares = found.goodness.errors[0].squares;
    assert!((squares / 330.146 - 1.0).abs() < 1e-5, "{squares}");
}
