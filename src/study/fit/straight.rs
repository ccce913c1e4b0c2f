//! The problem made straight at a place of a descent: a step with any damping, and what it promises.
//!
//! Knows limits and slopes, not what they are of.

use nalgebra::{DMatrix, DVector};

use super::descend::Descent;
use super::sides::Landscape;

/// Furthest that a coordinate goes in one step: a factor of about thirty where it is a logarithm.
const FURTHEST: f64 = 3.5;

/// The problem made straight at a place.
pub(super) struct Straight<'d> {
    x: &'d [f64],
    limits: Vec<(f64, f64)>,
    /// Coordinates that can move.
    free: Vec<usize>,
    /// Residuals by the free coordinates.
    slopes: DMatrix<f64>,
    /// Left singular vectors, their share of the residuals, singular values, right singular vectors.
    sides: DMatrix<f64>,
    shares: DVector<f64>,
    stretch: DVector<f64>,
    directions: DMatrix<f64>,
}

impl<'d> Straight<'d> {
    pub fn of(landscape: &Landscape<'_>, descent: &'d Descent) -> Straight<'d> {
        let judged = &descent.here.as_ref().expect("it arrived").judged;
        let slopes = descent.slopes.as_ref().expect("it looked around");
        let limits: Vec<(f64, f64)> = landscape.numbers.iter().map(|n| n.limits()).collect();
        let downhill = slopes.tr_mul(&judged.residuals);
        // At a limit, and downhill lies beyond it.
        let stopped = |at: usize| {
            let (low, high) = limits[at];
            descent.x[at] <= low && downhill[at] > 0.0
                || descent.x[at] >= high && downhill[at] < 0.0
        };
        let free: Vec<usize> = (0..limits.len())
            .filter(|&at| Some(at) != descent.held && !stopped(at))
            .collect();
        let slopes = slopes.select_columns(&free);
        let (sides, stretch, directions) = taken_apart(slopes.clone());
        Straight {
            x: &descent.x,
            limits,
            free,
            slopes,
            shares: share_of(&sides, &judged.residuals),
            sides,
            stretch,
            directions,
        }
    }

    /// The step with this damping, along the free coordinates.
    pub fn step(&self, damping: f64) -> DVector<f64> {
        let mut step = self.against(damping, &self.shares);
        let longest = step.amax();
        if longest > FURTHEST {
            step *= FURTHEST / longest;
        }
        step
    }

    /// What residuals of this size are answered with at this damping.
    pub fn answer(&self, damping: f64, residuals: &DVector<f64>) -> DVector<f64> {
        self.against(damping, &share_of(&self.sides, residuals))
    }

    /// How residuals would change along a step of the free coordinates.
    pub fn promised_change(&self, step: &DVector<f64>) -> DVector<f64> {
        &self.slopes * step
    }

    /// What takes away shares along the singular vectors, held back by the damping.
    fn against(&self, damping: f64, shares: &DVector<f64>) -> DVector<f64> {
        let held_back = damping * self.stretch.max().powi(2);
        let along = shares.zip_map(&self.stretch, |share, stretch| {
            let weight = stretch * stretch + held_back;
            if weight > 0.0 {
                -share * stretch / weight
            } else {
                0.0
            }
        });
        &self.directions * along
    }

    /// By how much the cost would fall if the problem were straight; singular directions promise nothing.
    pub fn promise(&self) -> f64 {
        if self.free.is_empty() {
            return 0.0;
        }
        let least = self.stretch.max() * 1e-9;
        let parts = self.shares.iter().zip(self.stretch.iter());
        parts
            .filter(|(_, stretch)| **stretch > least)
            .map(|(share, _)| share * share)
            .sum()
    }

    /// Where the step leads, within the limits.
    pub fn place(&self, damping: f64) -> Vec<f64> {
        let mut place = self.x.to_vec();
        for (&at, step) in self.free.iter().zip(self.step(damping).iter()) {
            let (low, high) = self.limits[at];
            place[at] = (place[at] + step).clamp(low, high);
        }
        place
    }

    /// Where a step of the free coordinates leads; none where that is beyond a limit.
    pub fn within(&self, step: &DVector<f64>) -> Option<Vec<f64>> {
        let mut place = self.x.to_vec();
        for (&at, step) in self.free.iter().zip(step.iter()) {
            let (low, high) = self.limits[at];
            place[at] += step;
            if place[at] < low || place[at] > high {
                return None;
            }
        }
        Some(place)
    }
}

/// The share of residuals along left singular vectors.
fn share_of(sides: &DMatrix<f64>, residuals: &DVector<f64>) -> DVector<f64> {
    match sides.is_empty() {
        true => DVector::zeros(0),
        false => {
            let residuals = residuals.clone().resize_vertically(sides.nrows(), 0.0);
            sides.tr_mul(&residuals)
        }
    }
}

/// Left singular vectors of slopes, singular values, and the directions that belong to them.
fn taken_apart(slopes: DMatrix<f64>) -> (DMatrix<f64>, DVector<f64>, DMatrix<f64>) {
    let number = slopes.ncols();
    if number == 0 {
        let none = || DMatrix::zeros(0, 0);
        return (none(), DVector::zeros(0), none());
    }
    // Fewer residuals than numbers: rows of zeros change nothing and give every direction its place.
    let rows = slopes.nrows().max(number);
    let svd = slopes.resize_vertically(rows, 0.0).svd(true, true);
    let (Some(u), Some(v)) = (svd.u, svd.v_t) else {
        unreachable!("both were asked for");
    };
    (u, svd.singular_values, v.transpose())
}
