//! Three hydride steps against an independent integration; then what filtration, extraction and isolation leave.

use approx::assert_abs_diff_eq;

use crate::study::{at_base, axis, file, how, rows, value};

const SCENARIO: &str = "scenarios/lactam-reduction.toml";
const FIESER: &str = "Fieser, filter";
const HCL: &str = "HCl, extract";

/// Amounts over the flask's volume: hydride, lactam, salt, aluminate, complex.
type State = [f64; 5];

/// The constants are given at 66 °C, the flask boils there or nearly.
fn slope(k: [f64; 3], feed: f64, [h, l, s, a, _]: State) -> State {
    let [first, second, third] = [k[0] * l * h, k[1] * s * h, k[2] * a * h];
    [
        -first - second - third,
        feed - first,
        first - second,
        second - third,
        third,
    ]
}

/// Fourth-order Runge-Kutta: 30 min of feed, then the reflux.
fn integrated(equivalents: f64, hours: f64, kelvin: f64) -> State {
    let at =
        |k: f64, ea: f64| k * (-ea / 8.314_462_618_153_24 * (1.0 / kelvin - 1.0 / 339.15)).exp();
    let k = [at(5.0, 40e3), at(1e-2, 60e3), at(4e-5, 80e3)];
    let mut y = [4.0 * 0.2 * equivalents, 0.0, 0.0, 0.0, 0.0];
    let moved = |y: State, f: State, h: f64| -> State { std::array::from_fn(|i| y[i] + h * f[i]) };
    for (seconds, feed, steps) in [
        (1800.0, 0.2 / 1800.0, 90_000),
        (3600.0 * hours, 0.0, 400_000),
    ] {
        let h = seconds / f64::from(steps);
        for _ in 0..steps {
            let f1 = slope(k, feed, y);
            let f2 = slope(k, feed, moved(y, f1, h / 2.0));
            let f3 = slope(k, feed, moved(y, f2, h / 2.0));
            let f4 = slope(k, feed, moved(y, f3, h));
            y = std::array::from_fn(|i| {
                y[i] + h / 6.0 * (f1[i] + 2.0 * f2[i] + 2.0 * f3[i] + f4[i])
            });
        }
    }
    y
}

/// What is left of the diamine (169 °C) when a solvent that boils at so many °C goes to a thousandth: Rayleigh's law, with Trouton's
/// rule for both vapour pressures at 40 °C.
fn beside(solvent: f64) -> f64 {
    1e-3f64.powf((10.6 * (solvent - 169.0) / 313.15).exp())
}

/// Product in hand of both quenches: 3 % stay in the cake, 5 % in the flask; the gel holds 60 %, and D = 0.1 / (1 + 10^(10.24 - 12)).
/// Some of it leaves with the THF, or with the DCM.
#[test]
fn yields_agree_with_an_independent_integration_and_the_partition_law() {
    let scenario = file(SCENARIO, &[]);
    let boiling = scenario.design.cases[0].numbers.recipe.flask.temperature;
    let all = rows(&scenario, true, &how(1e-8));
    let ratio = 0.1 / (1.0 + 10f64.powf(10.24 - 12.0) + 10f64.powf(10.24 + 6.63 - 24.0));
    let extracted = 1.0 - (1.0 + 0.5 * ratio).powi(-3);
    let mut seen = 0;
    for row in all.iter().filter(|row| row.position[0] % 13 == 0) {
        let y = integrated(axis(&scenario, row, 0), axis(&scenario, row, 1), boiling);
        let share = match row.variant {
            0 => 0.97 * 0.95 * beside(66.0),
            _ => 0.97 * 0.95 * 0.4 * extracted * beside(39.6),
        };
        let expected = 100.0 * share * y[4] / 0.2;
        assert_abs_diff_eq!(value(&scenario, row, "product"), expected, epsilon = 1e-4);
        seen += 1;
    }
    assert_eq!(seen, 12);
}

/// More hydride and more hours trade against each other; neither mends an acidic quench.
#[test]
fn hours_and_equivalents_trade_and_the_quench_decides() {
    let scenario = file(SCENARIO, &[]);
    let all = rows(&scenario, true, &how(1e-6));
    let product = |variant: usize, equivalents: f64, time: usize| {
        let here = |row: &&monobis::study::plan::PointResult| {
            row.variant == variant
                && row.position[1] == time
                && (axis(&scenario, row, 0) - equivalents).abs() < 1e-9
        };
        value(
            &scenario,
            all.iter().find(here).expect("a point"),
            "product",
        )
    };
    // A fifth of all that there is leaves with the THF.
    let all = beside(66.0);
    assert!(product(0, 1.0, 1) < 60.0 * all);
    assert!(product(0, 3.0, 1) > 90.0 * all);
    assert!(product(0, 3.0, 0) < 75.0 * all);
    assert!(product(0, 4.0, 0) > product(0, 3.0, 0) + 5.0 * all);
    assert!(product(1, 4.0, 1) < 10.0);
}

/// What is not product is named: the ledger counts gum and gel, which no reaction knows.
#[test]
fn every_lactam_is_found_again() {
    let scenario = file(SCENARIO, &[]);
    let rows = rows(&scenario, false, &how(1e-6));
    for row in &rows {
        let balance = row
            .balances
            .iter()
            .find(|b| b.name == "lactam")
            .expect("an account");
        let names: Vec<&str> = balance.entries.iter().map(|e| e.0.as_str()).collect();
        assert!(
            names.contains(&"gum") && names.contains(&"product"),
            "{names:?}"
        );
        let rest = balance.entries.last().expect("a rest");
        assert_abs_diff_eq!(rest.1, 0.0, epsilon = 1e-9 * balance.charged);
    }
    let gone = |variant: &str| 100.0 - at_base(&scenario, &rows, variant, "mass balance");
    let evaporated = 100.0 * (1.0 - beside(66.0));
    assert!(gone(FIESER) < 9.0 + evaporated && gone(HCL) > 80.0);
}
