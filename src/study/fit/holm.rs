//! Probabilities of many tests as if only one had been made, by Holm's method (Scand. J. Statist. 6 (1979) 65).

/// Below this a corrected probability is told: of fits whose model is right, one in twenty is then told of falsely.
pub const TOLD_BELOW: f64 = 0.05;

/// The corrected probabilities, in the order of the tests: at most the share of all right models that is accused at such a value.
pub fn holm(probabilities: &[f64]) -> Vec<f64> {
    let number = probabilities.len();
    let mut order: Vec<usize> = (0..number).collect();
    order.sort_by(|&a, &b| probabilities[a].total_cmp(&probabilities[b]));
    let mut corrected = vec![1.0; number];
    let mut highest = 0.0_f64;
    for (rank, &at) in order.iter().enumerate() {
        let times = (number - rank) as f64;
        highest = highest.max((probabilities[at] * times).min(1.0));
        corrected[at] = highest;
    }
    corrected
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of R's `p.adjust(c(0.01, 0.02, 0.03, 0.005), "holm")`.
    #[test]
    fn as_r_has_them() {
        let found = holm(&[0.01, 0.02, 0.03, 0.005]);
        let expected = [0.03, 0.04, 0.04, 0.02];
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-15, "{found} {expected}");
        }
        assert_eq!(holm(&[]), Vec::<f64>::new());
        assert_eq!(holm(&[0.9, 0.8]), [1.0, 1.0]);
    }
}
