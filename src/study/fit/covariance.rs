//! How far the numbers of a fit go together, from the slopes at its best place: exact where the problem is straight.
//!
//! In the directions in which the data say less than the limits do, a number goes as far as these let it. Such directions tell nothing of
//! a number that the data do inform.

use nalgebra::{DMatrix, DVector};

use super::problem::FreeNumber;

/// Covariance of the coordinates of a fit.
#[derive(Debug, Clone, PartialEq)]
pub struct FitCovariance {
    /// From the directions that the data inform.
    informed: DMatrix<f64>,
    /// From those in which only the limits hold.
    open: DMatrix<f64>,
}

impl FitCovariance {
    /// From the slopes of residuals at the best place; variances are `swollen` by what estimating errors costs.
    pub(super) fn of(slopes: DMatrix<f64>, swollen: f64, numbers: &[FreeNumber]) -> FitCovariance {
        let number = numbers.len();
        let rows = slopes.nrows().max(number);
        let svd = slopes.resize_vertically(rows, 0.0).svd(false, true);
        let directions = svd.v_t.expect("it was asked for").transpose();
        let mut informed = DMatrix::zeros(number, number);
        let mut open = informed.clone();
        for (direction, stretch) in directions.column_iter().zip(svd.singular_values.iter()) {
            let told = swollen / (stretch * stretch);
            let room = room(numbers, &direction.into_owned());
            // Variance of what lies evenly within the limits.
            let most = room * room / 12.0;
            let (part, variance) = match told < most {
                true => (&mut informed, told),
                false => (&mut open, most),
            };
            *part += direction * direction.transpose() * variance;
        }
        FitCovariance { informed, open }
    }

    /// Standard error of a coordinate; without end where the data do not tell.
    pub fn error(&self, at: usize) -> f64 {
        match self.informed[(at, at)] > self.open[(at, at)] {
            true => self.informed[(at, at)].sqrt(),
            false => f64::INFINITY,
        }
    }

    /// Standard error of a sum of coordinates, each by its weight, as far as the data tell of it.
    pub fn error_of_sum(&self, weights: &[(usize, f64)]) -> f64 {
        let mut variance = 0.0;
        for (i, one) in weights {
            for (j, other) in weights {
                variance += one * other * self.informed[(*i, *j)];
            }
        }
        f64::max(variance, 0.0).sqrt()
    }

    /// Covariance of two coordinates, within the limits where the data do not tell.
    pub fn covariance(&self, i: usize, j: usize) -> f64 {
        self.informed[(i, j)] + self.open[(i, j)]
    }

    /// Correlation of two coordinates.
    pub fn correlation(&self, i: usize, j: usize) -> f64 {
        let widths = self.covariance(i, i).sqrt() * self.covariance(j, j).sqrt();
        match widths > 0.0 {
            true => (self.covariance(i, j) / widths).clamp(-1.0, 1.0),
            false => f64::from(u8::from(i == j)),
        }
    }
}

/// How far a straight way in a direction is, from limit to limit.
fn room(numbers: &[FreeNumber], direction: &DVector<f64>) -> f64 {
    let each = numbers.iter().zip(direction.iter()).map(|(number, part)| {
        let (low, high) = number.limits();
        (high - low) / part.abs()
    });
    each.fold(f64::INFINITY, f64::min)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(name: &str) -> FreeNumber {
        FreeNumber {
            name: name.to_owned(),
            acts: Vec::new(),
            unit: String::new(),
            factor: 1.0,
            logarithmic: true,
            low: 1e-3,
            high: 1e3,
            start: 1.0,
            prior: None,
        }
    }

    /// Of two rates only the ratio is seen, to one part in a hundred: it is kept, and each by itself is as open as the limits.
    #[test]
    fn a_ratio_is_told_and_the_limits_hold_the_rest() {
        let numbers = [number("a"), number("b")];
        let slopes = DMatrix::from_row_slice(3, 2, &[60.0, -60.0, 80.0, -80.0, 0.0, 0.0]);
        let found = FitCovariance::of(slopes, 1.0, &numbers);
        assert_eq!([found.error(0), found.error(1)], [f64::INFINITY; 2]);
        let ratio = found.error_of_sum(&[(0, 1.0), (1, -1.0)]);
        assert!((ratio - 0.01).abs() < 1e-12, "{ratio}");
        assert!((found.correlation(0, 1) - 1.0).abs() < 1e-4);
        let open = found.covariance(0, 0).sqrt();
        // Even within the limits, along the way on which both go.
        let expected = 1e6_f64.ln() / 12_f64.sqrt();
        assert!((open / expected - 1.0).abs() < 1e-3, "{open} {expected}");
    }

    /// A number that nothing informs widens no other: the error of the first is that of its own slopes.
    #[test]
    fn what_nothing_informs_widens_nothing_else() {
        let numbers = [number("a"), number("b")];
        let slopes = DMatrix::from_row_slice(2, 2, &[90.0, 0.01, 0.0, 0.002]);
        let found = FitCovariance::of(slopes, 1.0, &numbers);
        assert!((found.error(0) * 90.0 - 1.0).abs() < 1e-6);
        assert_eq!(found.error(1), f64::INFINITY);
    }
}
