//! Heat and hydrogen of NaBH4 by the way it is added: the first minutes, what waits in the cold, and a dose that a reactor can follow.

use crate::study::{file, how, rows, value};

const SCENARIO: &str = "scenarios/nabh4-heat-and-hydrogen.toml";

#[test]
fn cold_hydride_waits_and_a_dose_does_not() {
    let scenario = file(SCENARIO, &[]);
    let rows = rows(&scenario, false, &how(1e-6));
    let of = |i: usize, name: &str| value(&scenario, &rows[i], name);
    let [at_once, cold, dosed] = [0, 1, 2];
    assert!((of(at_once, "peak power") - 470.0).abs() < 10.0);
    assert!(of(cold, "peak power") > 300.0 && of(dosed, "peak power") < 20.0);
    assert!(of(at_once, "waiting") > 95.0 && of(dosed, "waiting") < 10.0);
    // Litres per minute of 100 mL: warmed hydride makes half of what hydride at 20 °C does.
    assert!((of(at_once, "peak H2") - 0.175).abs() < 0.01);
    assert!((of(cold, "peak H2") - 0.092).abs() < 0.01);
    assert!((of(dosed, "peak H2") - 0.019).abs() < 0.002);
    // 35 mmol of NaBH4 make 140 mmol of hydrogen less one for each of 20 mmol of aldehyde, at 20 and -10 °C.
    let all = 0.12 * 8.314_462_618 * 293.15 / 101.325;
    for way in [at_once, dosed] {
        assert!(
            (of(way, "H2") - all).abs() < 0.01 * all,
            "{}",
            of(way, "H2")
        );
    }
}
