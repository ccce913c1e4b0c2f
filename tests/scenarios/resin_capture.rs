//! Capture on a resin is a series of two competing steps: its closed form, and what loading and excess come to.

use approx::assert_abs_diff_eq;
use monobis::study::plan::PointResult;

use crate::study::{axis, file, how, rows, scenario, value};

const SCENARIO: &str = "scenarios/resin-capture.toml";
/// mmol/g.
const LOADINGS: [f64; 2] = [0.3, 2.0];

/// Captured once and twice, per diamine, when q equivalents of sites are used up; kappa is the ratio of the two steps.
fn captured(q: f64, kappa: f64) -> (f64, f64) {
    let once = |a: f64| (a.powf(kappa) - a) / (1.0 - kappa);
    let used = |a: f64| 2.0 * (1.0 - a) - once(a);
    let (mut low, mut high) = (1e-12, 1.0);
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if used(middle) > q {
            low = middle;
        } else {
            high = middle;
        }
    }
    let m = once(low);
    (m, 1.0 - low - m)
}

/// Every site used: the split depends on the excess and on the ratio alone.
#[test]
fn bridges_follow_the_series_of_two_steps() {
    let scenario = file(SCENARIO, &[("stage.capture.step.2.stir", "50000 h")]);
    let all = rows(&scenario, true, &how(1e-9));
    let mut seen = 0;
    for row in all.iter().filter(|row| row.variant == 0) {
        let (equivalents, loading) = (axis(&scenario, row, 0), LOADINGS[row.position[1]]);
        if equivalents < 1.5 {
            continue;
        }
        // Two nitrogens bind, one bites again.
        let (once, twice) = captured(1.0 / equivalents, 0.5 * 0.13 * loading);
        let bridged = value(&scenario, row, "bridged");
        assert_abs_diff_eq!(bridged, 100.0 * equivalents * twice, epsilon = 2e-4);
        // Second order with 2 equiv at 0.1 M for 4 h, first order for 2 h; a bridge gives the diamine back.
        let left = (-0.004f64 * 0.1 * 14_400.0).exp();
        let alkylated = (1.0 - left) / (1.0 - 0.5 * left);
        let mono = 0.95 * equivalents * once * alkylated * (1.0 - (-7.2f64).exp());
        assert_abs_diff_eq!(value(&scenario, row, "mono"), 100.0 * mono, epsilon = 1e-3);
        seen += 1;
    }
    assert!(seen > 60, "{seen}");
}

/// Excess and loading each do the work alone.
#[test]
fn excess_or_a_light_load_is_enough() {
    // Five equivalents and no site isolation: a twentieth of what is captured is bridged.
    let text = std::fs::read_to_string(SCENARIO).expect("a scenario of the repository");
    let reacting = text.replace("0.13*loading", "0.5*loading");
    assert_ne!(text, reacting, "isolation is in proportion to the loading");
    let free = scenario(SCENARIO, &reacting, &[]);
    let mut seen = 0;
    for row in rows(&free, true, &how(1e-6)) {
        let five = (axis(&free, &row, 0) - 5.0).abs() < 1e-9;
        if row.variant == 0 && five && LOADINGS[row.position[1]] == 2.0 {
            // A bridge holds two sites.
            let bridged = value(&free, &row, "bridged") / 100.0;
            let share = bridged / (1.0 - bridged);
            assert_abs_diff_eq!(share, 0.0526, epsilon = 1e-4);
            seen += 1;
        }
    }
    assert_eq!(seen, 1);
    let scenario = file(SCENARIO, &[]);
    let all = rows(&scenario, true, &how(1e-6));
    let at = |variant: usize, equivalents: f64, loading: usize| -> &PointResult {
        let here = |row: &&PointResult| {
            row.variant == variant
                && row.position[1] == loading
                && (axis(&scenario, row, 0) - equivalents).abs() < 1e-9
        };
        all.iter().find(here).expect("a point")
    };
    let get = |row: &PointResult, name: &str| value(&scenario, row, name);
    let (light, dense) = (at(0, 1.0, 0), at(0, 1.0, 1));
    assert!(get(light, "purity") > 94.0, "{}", get(light, "purity"));
    assert!(get(dense, "purity") < get(light, "purity") - 8.0);
    assert!(get(at(0, 10.0, 1), "purity") > 99.0);
    // A reagent that goes on spoils what the resin kept apart, at any loading.
    assert!(get(at(1, 10.0, 0), "purity") < 80.0);
    // Excess of diamine is thrown away: of ten equivalents one can be captured, less what bridges, is not alkylated or is lost.
    assert_abs_diff_eq!(get(at(0, 10.0, 1), "diamine"), 9.35, epsilon = 0.05);
}
