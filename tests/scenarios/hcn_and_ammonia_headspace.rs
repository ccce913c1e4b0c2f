//! HCN and NH3 over a liquid: the closed form of what acid sets free, and the partition of HCN at two temperatures.

use approx::assert_relative_eq;
use monobis::PointResult;
use monobis::scenario::Scenario;

use crate::study::{axis, file, how, row, rows, value};

const SCENARIO: &str = "scenarios/hcn-and-ammonia-headspace.toml";
const NIGHT: f64 = 16.0 * 3600.0;

/// ppm of HCN from 0.15 M of hydride that goes with `acid h + alone`, after so long, at 8.90 M/bar.
fn hcn(ph: f64, alone: f64, seconds: f64) -> f64 {
    let rate = 1e-2f64.mul_add(10f64.powf(-ph), alone);
    let free = 1.0 / (1.0 + 10f64.powf(ph - 9.2));
    0.15 * -(-rate * seconds).exp_m1() * free / 8.90 / 1.01325e-6
}

fn swept() -> (Scenario, Vec<PointResult>) {
    let scenario = file(SCENARIO, &[]);
    let rows = rows(&scenario, true, &how(1e-9));
    (scenario, rows)
}

/// First order in hydride at a pH that a buffer holds; NH3 is there from the first.
#[test]
fn what_stands_above_follows_the_closed_form() {
    let (scenario, rows) = swept();
    for row in &rows {
        let ph = axis(&scenario, row, 0);
        let alone = [0.0, 1e-7][row.variant];
        let read = |name: &str| value(&scenario, row, name);
        let (hour, night) = (hcn(ph, alone, 3600.0), hcn(ph, alone, NIGHT));
        assert_relative_eq!(read("ppm HCN, 1 h"), hour, max_relative = 1e-5);
        assert_relative_eq!(read("ppm HCN, overnight"), night, max_relative = 1e-5);
        let ammonia = 1.5 / (1.0 + 10f64.powf(9.25 - ph)) / 59.0 / 1.01325e-6;
        assert_relative_eq!(read("ppm NH3"), ammonia, max_relative = 1e-7);
        let sum = night / 10.0 + ammonia / 25.0;
        assert_relative_eq!(read("sum over limits"), sum, max_relative = 1e-5);
    }
}

/// V28: 9.0 M/atm at 25 °C and 3.0 at 37.4 °C within 10 %, read back from a liquid in which acid has set all of it free. No blind test: the
/// scenario brings the measured law, and this holds its unit and its slope.
#[test]
fn the_partition_of_hcn_has_the_unit_and_slope_that_were_measured() {
    for (temperature, measured) in [("25 °C", 9.0), ("37.4 °C", 3.0)] {
        let settings = [
            ("flask.temperature", temperature),
            ("flask.pH", "1"),
            ("constant.loss-acid.k", "1e3 /M/s"),
        ];
        let scenario = file(SCENARIO, &settings);
        let ppm = value(&scenario, &row(&scenario, &how(1e-9)), "ppm HCN, overnight");
        assert_relative_eq!(0.15 / (ppm * 1e-6), measured, max_relative = 0.1);
    }
}

/// Between acid and base there is a gap of a quarter of a unit overnight, none if the hydride decays by itself.
#[test]
fn one_window_stays_below_both_limits() {
    let (scenario, rows) = swept();
    let both = |variant: usize| -> Vec<f64> {
        let own = rows.iter().filter(|row| row.variant == variant);
        let below = own.filter(|row| {
            let read = |name: &str| value(&scenario, row, name);
            read("log HCN/limit, overnight") < 0.0 && read("log NH3/limit") < 0.0
        });
        below.map(|row| axis(&scenario, row, 0)).collect()
    };
    assert_eq!(both(0), [6.0, 6.125]);
    assert!(both(1).is_empty());
}
