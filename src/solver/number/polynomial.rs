//! Polynomials over a step, in the fraction `s` of it from 0 to 1: where they change sign, how low they may be.
//!
//! Knows numbers only. Between two neighbouring extremes a polynomial runs one way, so that nothing in it goes unseen however narrow.

use super::step_polynomial::StepPolynomial;

/// Halvings after which a place is known to the last digit.
const HALVINGS: u32 = 64;

/// Coefficients of the highest degree that is needed: what tells the extremes of a quotient of two polynomials of degree 4.
const MOST: usize = 9;

/// A polynomial by its coefficients, the constant first.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Polynomial {
    coefficients: [f64; MOST],
    number: usize,
}

impl Polynomial {
    fn new<const N: usize>(list: [f64; N]) -> Polynomial {
        let mut coefficients = [0.0; MOST];
        coefficients[..N].copy_from_slice(&list);
        Polynomial {
            coefficients,
            number: N,
        }
    }

    fn list(&self) -> &[f64] {
        &self.coefficients[..self.number]
    }

    /// The quartic through values at 0, 1/4, 1/2, 3/4 and 1: Newton's form multiplied out, because a sweep asks for one in every step.
    pub fn through([a, b, c, d, e]: [f64; 5]) -> Polynomial {
        Polynomial::new([
            a,
            (-25.0 * a + 48.0 * b - 36.0 * c + 16.0 * d - 3.0 * e) / 3.0,
            (70.0 * a - 208.0 * b + 228.0 * c - 112.0 * d + 22.0 * e) / 3.0,
            (-5.0 * a + 18.0 * b - 24.0 * c + 14.0 * d - 3.0 * e) * (16.0 / 3.0),
            (a - 4.0 * b + 6.0 * c - 4.0 * d + e) * (32.0 / 3.0),
        ])
    }

    /// Value at a fraction of the step.
    pub fn at(&self, s: f64) -> f64 {
        let coefficients = self.list().iter().rev();
        // No fused operation: without an instruction for it, it is a call.
        coefficients.fold(0.0, |sum, &c| sum * s + c)
    }

    /// Its derivative by the fraction of the step.
    pub fn derivative(&self) -> Polynomial {
        let mut derivative = Polynomial::new([]);
        derivative.number = self.number.saturating_sub(1);
        let terms = derivative.coefficients.iter_mut().enumerate();
        for ((power, term), c) in terms.zip(&self.coefficients[1..]) {
            *term = (power + 1) as f64 * c;
        }
        derivative
    }

    /// The sum of two.
    pub fn plus(&self, other: &Polynomial) -> Polynomial {
        let both = self.coefficients.iter().zip(&other.coefficients);
        let mut sum = *self;
        for (sum, (a, b)) in sum.coefficients.iter_mut().zip(both) {
            *sum = a + b;
        }
        sum.number = self.number.max(other.number);
        sum
    }

    /// The product of two, of degree 8 at most.
    pub fn times(&self, other: &Polynomial) -> Polynomial {
        let mut product = Polynomial::new([]);
        product.number = (self.number + other.number).saturating_sub(1);
        for (i, a) in self.list().iter().enumerate() {
            for (j, b) in other.list().iter().enumerate() {
                product.coefficients[i + j] += a * b;
            }
        }
        product
    }

    /// A multiple of it.
    pub fn scaled(mut self, by: f64) -> Polynomial {
        self.coefficients.iter_mut().for_each(|c| *c *= by);
        self
    }

    /// A number that no value of it within the step is below, for a degree of 4 at most: the least of its coefficients in Bernstein's
    /// form.
    pub fn floor(&self) -> f64 {
        debug_assert!(self.number <= 5);
        let [a, b, c, d, e, ..] = self.coefficients;
        let bernstein = [
            a + 0.25 * b,
            a + 0.5 * b + c / 6.0,
            a + 0.75 * b + 0.5 * c + 0.25 * d,
            a + b + c + d + e,
        ];
        bernstein.into_iter().fold(a, f64::min)
    }

    /// A number that no two values of it within the step differ by more than.
    pub fn variation(&self) -> f64 {
        self.list().iter().skip(1).map(|c| c.abs()).sum()
    }

    /// The ends of the step and its extremes in between, ascending: from each to the next it runs one way.
    pub fn stops(&self) -> Vec<f64> {
        let inside = self.derivative().crossings();
        [0.0].into_iter().chain(inside).chain([1.0]).collect()
    }

    /// Where it changes sign within the step, ascending.
    pub fn crossings(&self) -> Vec<f64> {
        if self.number < 2 {
            return Vec::new();
        }
        let stops = self.stops();
        let pairs = stops.windows(2).map(|pair| (pair[0], pair[1]));
        let changes = |&(a, b): &(f64, f64)| (self.at(a) < 0.0) != (self.at(b) < 0.0);
        pairs
            .filter(changes)
            .map(|(a, b)| {
                let starts_below = self.at(a) < 0.0;
                turn(a, b, |s| (self.at(s) < 0.0) != starts_below)
            })
            .collect()
    }
}

impl From<&StepPolynomial> for Polynomial {
    fn from(p: &StepPolynomial) -> Polynomial {
        let [k1, k2, k3] = p.k;
        Polynomial::new([p.y0, p.y1 - p.y0 + k1, k2 - k1, k3 - k2, -k3])
    }
}

impl From<f64> for Polynomial {
    fn from(constant: f64) -> Polynomial {
        Polynomial::new([constant])
    }
}

/// The first place after `low` at which a condition holds that holds at `high`, where it turns once between them.
pub fn turn(mut low: f64, mut high: f64, mut holds: impl FnMut(f64) -> bool) -> f64 {
    for _ in 0..HALVINGS {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            break;
        }
        if holds(middle) {
            high = middle
        } else {
            low = middle
        }
    }
    high
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn with_roots(roots: &[f64]) -> Polynomial {
        let factors = roots.iter().map(|r| Polynomial::new([-r, 1.0]));
        factors.fold(Polynomial::from(1.0), |product, f| product.times(&f))
    }

    #[test]
    fn a_polynomial_goes_through_its_values() {
        let values = [3.0, -1.0, 0.5, 2.0, 7.0];
        let p = Polynomial::through(values);
        for (i, value) in values.iter().enumerate() {
            assert!((p.at(i as f64 / 4.0) - value).abs() < 1e-13);
        }
    }

    /// The place at which a condition begins to hold is on the side on which it does.
    #[test]
    fn a_turn_is_the_first_number_that_holds() {
        for place in [0.3, 1e-9, 0.999_999] {
            let found = turn(0.0, 1.0, |s| s >= place);
            assert!(found >= place && found - place < 1e-16, "{found}");
        }
    }

    #[test]
    fn sums_have_the_values_of_their_parts_and_no_two_values_differ_by_more_than_the_variation() {
        let line = Polynomial::new([1.0, -3.0]);
        let quartic = Polynomial::through([3.0, -1.0, 0.5, 2.0, 7.0]);
        for p in [line.plus(&quartic), quartic.plus(&line)] {
            for s in [0.0, 0.3, 1.0] {
                assert!((p.at(s) - line.at(s) - quartic.at(s)).abs() < 1e-12);
            }
        }
        for p in [line, quartic] {
            let values = (0..=100).map(|i| p.at(f64::from(i) / 100.0));
            let least = values.clone().fold(f64::INFINITY, f64::min);
            let most = values.fold(f64::NEG_INFINITY, f64::max);
            assert!(p.variation() >= most - least - 1e-12);
        }
    }

    #[test]
    fn a_step_is_the_same_in_both_forms() {
        let step = StepPolynomial {
            y0: 1.3,
            y1: -0.4,
            k: [0.7, -2.1, 0.9],
        };
        let p = Polynomial::from(&step);
        for i in 0..=10 {
            let s = f64::from(i) / 10.0;
            assert!((p.at(s) - step.value(s)).abs() < 1e-14);
        }
    }

    proptest! {
        /// Roots inside the step are found, those outside are not, however near two of them are.
        #[test]
        fn every_change_of_sign_is_found(
            mut roots in prop::collection::vec(-0.5..1.5f64, 1..5), near in 1e-4..0.1f64
        ) {
            roots.push((roots[0] + near).min(1.6));
            roots.sort_by(f64::total_cmp);
            prop_assume!(roots.windows(2).all(|pair| pair[1] - pair[0] > 5e-5));
            prop_assume!(roots.iter().all(|r| r.abs() > 1e-6 && (r - 1.0).abs() > 1e-6));
            let found = with_roots(&roots).crossings();
            let inside: Vec<f64> = roots.into_iter().filter(|r| (0.0..1.0).contains(r)).collect();
            prop_assert_eq!(found.len(), inside.len());
            for (found, root) in found.iter().zip(inside) {
                prop_assert!((found - root).abs() < 1e-8, "{} {}", found, root);
            }
        }

        /// The floor is below all values, and on it where the polynomial runs one way.
        #[test]
        fn nothing_is_below_the_floor(values in prop::array::uniform5(-1.0..1.0f64)) {
            let p = Polynomial::through(values);
            let floor = p.floor();
            for i in 0..=100 {
                prop_assert!(p.at(f64::from(i) / 100.0) >= floor - 1e-12);
            }
            prop_assert!(floor <= values[0].min(values[4]) + 1e-12);
            let line = Polynomial::new([values[0], values[1] - values[0]]);
            prop_assert!((line.floor() - values[0].min(values[1])).abs() < 1e-15);
        }
    }
}
