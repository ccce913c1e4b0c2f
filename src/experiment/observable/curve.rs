//! A smooth curve through points of a course that has no wiggles of its own.
//!
//! Cubic between neighbours; the slope at a point is that of the parabola through it and its neighbours, held back where it would
//! overshoot (Fritsch, Carlson, SIAM J. Numer. Anal. 1980, 17, 238). Where two points have one time the course has a corner.

/// A curve through points in the order of their times.
#[derive(Debug, Clone)]
pub struct Curve<'a> {
    times: Vec<f64>,
    values: &'a [f64],
    slopes: Vec<f64>,
}

impl<'a> Curve<'a> {
    /// Through these points, of which there is one at least.
    pub fn new(times: Vec<f64>, values: &'a [f64]) -> Curve<'a> {
        let slopes = (0..times.len()).map(|i| slope(&times, values, i)).collect();
        Curve {
            times,
            values,
            slopes,
        }
    }

    /// The first and the last moment.
    pub fn ends(&self) -> (f64, f64) {
        (self.times[0], self.times[self.times.len() - 1])
    }

    /// The value at a moment; what it is at the ends before and after.
    pub fn at(&self, time: f64) -> f64 {
        let behind = self.times.partition_point(|&other| other <= time);
        if behind == 0 {
            return self.values[0];
        }
        let Some(&next) = self.times.get(behind) else {
            return self.values[behind - 1];
        };
        let before = behind - 1;
        let length = next - self.times[before];
        let s = (time - self.times[before]) / length;
        let (y0, y1) = (self.values[before], self.values[behind]);
        let (d0, d1) = (length * self.slopes[before], length * self.slopes[behind]);
        let rest = 1.0 - s;
        let bend = s * rest * (rest * (d0 - (y1 - y0)) + s * ((y1 - y0) - d1));
        y0 + s * (y1 - y0) + bend
    }
}

/// The slope at a point, from its neighbours on the same smooth piece.
fn slope(times: &[f64], values: &[f64], i: usize) -> f64 {
    let secant = |a: usize| (values[a + 1] - values[a]) / (times[a + 1] - times[a]);
    let smooth = |a: usize| a + 1 < times.len() && times[a + 1] > times[a];
    let (left, right) = (i > 0 && smooth(i - 1), smooth(i));
    match (left, right) {
        (true, true) => {
            let (before, after) = (times[i] - times[i - 1], times[i + 1] - times[i]);
            let (one, other) = (secant(i - 1), secant(i));
            let middle = (one * after + other * before) / (before + after);
            held_back(middle, one, other)
        }
        (false, true) => {
            let far = smooth(i + 1).then(|| secant(i + 1));
            end(secant(i), far, times, [i, i + 1, i + 2])
        }
        (true, false) => {
            let far = (i > 1 && smooth(i - 2)).then(|| secant(i - 2));
            end(secant(i - 1), far, times, [i, i - 1, i.saturating_sub(2)])
        }
        (false, false) => 0.0,
    }
}

/// The slope at an end of a smooth piece, of the parabola through its last three points.
fn end(near: f64, far: Option<f64>, times: &[f64], [first, second, third]: [usize; 3]) -> f64 {
    let Some(far) = far else { return near };
    let (one, both) = (times[second] - times[first], times[third] - times[first]);
    held_back(near + (near - far) * one / both, near, near)
}

/// A slope that makes no cubic overshoot beside these secants.
fn held_back(slope: f64, one: f64, other: f64) -> f64 {
    if one * other <= 0.0 || slope * one <= 0.0 {
        return 0.0;
    }
    let most = 3.0 * one.abs().min(other.abs());
    slope.clamp(-most, most)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A smooth course is met to the third order, a corner and a step stay what they are.
    #[test]
    fn it_follows_what_is_smooth_and_keeps_corners() {
        let f = |t: f64| 1.0 - (-t).exp();
        let error = |n: usize| {
            let times: Vec<f64> = (0..=n).map(|i| 2.0 * i as f64 / n as f64).collect();
            let values: Vec<f64> = times.iter().map(|&t| f(t)).collect();
            let curve = Curve::new(times, &values);
            let looks = (0..=200).map(|i| f64::from(i) / 100.0);
            looks
                .map(|t| (curve.at(t) - f(t)).abs())
                .fold(0.0, f64::max)
        };
        assert!(
            error(10) < 1e-3 && error(20) < error(10) / 6.0,
            "{} {}",
            error(10),
            error(20)
        );
        let (times, values) = ([0.0, 1.0, 1.0, 2.0], [0.0, 1.0, 3.0, 3.0]);
        let curve = Curve::new(times.to_vec(), &values);
        assert_eq!(curve.at(0.5), 0.5);
        assert_eq!(
            (curve.at(1.0), curve.at(1.5), curve.at(9.0)),
            (3.0, 3.0, 3.0)
        );
    }
}
