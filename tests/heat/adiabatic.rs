//! A flask that keeps its heat: the balance of energy, another solver on a stiff network, and a measured runaway.

use approx::assert_relative_eq;
use nalgebra::{DMatrix, DVector};

use crate::radau::{Radau, System};
use crate::study;

const R: f64 = 8.314_462_618_153_24;

/// A fast exothermic equilibrium, a slow step with a high barrier, another fast equilibrium; 0.5 M in methanol.
pub const STIFF: &str = r#"
    version = 1
    title = "runaway"
    chemistry = { solvent = "MeOH" }
    species = { A = {}, B = {}, C = {}, P = {}, Q = {} }
    flask = { basis = "A", amount = "50 mmol", concentration = "0.5 M", temperature = "20 °C", cooling = "adiabatic" }
    procedure = [ { charge = { A = "1 equiv", B = "1.2 equiv" } }, { stir = "2 h" } ]
    [reactions]
    bind = { equation = "A + B <=> C", k = { value = "1e5 /M/s", T_ref = "25 °C", Ea = "20 kJ/mol" }, K = { value = "5 /M", T_ref = "25 °C", dH = "-40 kJ/mol" } }
    go   = { equation = "C -> P", k = { value = "5e-4 /s", T_ref = "25 °C", Ea = "80 kJ/mol" }, dH_reaction = "-60 kJ/mol" }
    turn = { equation = "P <=> Q", k = { value = "1e4 /s", T_ref = "25 °C", Ea = "40 kJ/mol" }, K = { value = 3, T_ref = "25 °C", dH = "-10 kJ/mol" } }
    [observables]
    heat = { thermal = "heat" }
"#;

/// The same equations written by hand: A, B, C, P, Q in M, T in K.
pub struct ByHand {
    changes: Vec<Vec<(usize, f64)>>,
    feed: DVector<f64>,
}

impl ByHand {
    pub fn new() -> ByHand {
        let warm = |kilojoules: f64| (5, kilojoules / 1.99);
        ByHand {
            changes: vec![
                vec![(0, -1.0), (1, -1.0), (2, 1.0), warm(40.0)],
                vec![(2, -1.0), (3, 1.0), warm(60.0)],
                vec![(3, -1.0), (4, 1.0), warm(10.0)],
            ],
            feed: DVector::zeros(6),
        }
    }

    /// Constants forth and back, each with its derivative by temperature.
    fn constants(t: f64) -> [(f64, f64); 5] {
        let law = |k: f64, energy: f64| {
            let value = k * (-energy / R * (1.0 / t - 1.0 / 298.15)).exp();
            (value, value * energy / (R * t * t))
        };
        [
            law(1e5, 20e3),
            law(1e5 / 5.0, 60e3),
            law(5e-4, 80e3),
            law(1e4, 40e3),
            law(1e4 / 3.0, 50e3),
        ]
    }
}

impl System for ByHand {
    fn states(&self) -> usize {
        6
    }
    fn algebraic(&self) -> bool {
        false
    }
    fn changes(&self) -> &[Vec<(usize, f64)>] {
        &self.changes
    }
    fn feed(&self) -> &DVector<f64> {
        &self.feed
    }
    fn rates(&self, _: f64, y: &DVector<f64>) -> DVector<f64> {
        let [f, r, go, turn, back] = ByHand::constants(y[5]).map(|k| k.0);
        DVector::from_vec(vec![
            f * y[0] * y[1] - r * y[2],
            go * y[2],
            turn * y[3] - back * y[4],
        ])
    }
    fn slopes(&self, _: f64, y: &DVector<f64>) -> DMatrix<f64> {
        let k = ByHand::constants(y[5]);
        let mut j = DMatrix::zeros(3, 6);
        j[(0, 0)] = k[0].0 * y[1];
        j[(0, 1)] = k[0].0 * y[0];
        j[(0, 2)] = -k[1].0;
        j[(0, 5)] = k[0].1 * y[0] * y[1] - k[1].1 * y[2];
        j[(1, 2)] = k[2].0;
        j[(1, 5)] = k[2].1 * y[2];
        j[(2, 3)] = k[3].0;
        j[(2, 4)] = -k[4].0;
        j[(2, 5)] = k[3].1 * y[3] - k[4].1 * y[4];
        j
    }
    fn balance(&self, _: f64, _: &DVector<f64>) -> (f64, DVector<f64>) {
        (0.0, DVector::zeros(6))
    }
    fn scale(&self, y: &DVector<f64>) -> DVector<f64> {
        DVector::from_fn(6, |i, _| if i == 5 { 1e-10 * y[5] } else { 1e-11 })
    }
}

#[test]
fn a_stiff_runaway_goes_as_another_solver_has_it() {
    let reference = |end: f64| {
        let mut y = DVector::from_vec(vec![0.5, 0.6, 0.0, 0.0, 0.0, 293.15]);
        let system = ByHand::new();
        let mut solver = Radau::new(&system);
        solver.run(0.0, end, &mut y, 1e-9).expect("a reference");
        y
    };
    for minutes in [1.0, 10.0, 20.0, 120.0] {
        let text = STIFF.replace("2 h", &format!("{minutes} min"));
        let scenario = study::scenario("runaway", &text, &[]);
        let row = study::row(&scenario, &study::how(1e-10));
        assert!(row.finished, "{}", row.status);
        let mixture = &row.remains.expect("a course").mixture;
        let expected = reference(60.0 * minutes);
        let names = &scenario.design.cases[0].model.pool_names;
        for (i, name) in ["A", "B", "C", "P", "Q"].into_iter().enumerate() {
            let found = mixture.concentration(names[name]);
            assert!(
                (found - expected[i]).abs() < 1e-7 * 0.5,
                "{name} after {minutes} min: {found} and {}",
                expected[i]
            );
        }
        let error = (mixture.temperature - expected[5]).abs();
        assert!(error < 1e-7 * expected[5], "{minutes} min: {error} K");
    }
}

/// What the flask took up is what the reactions gave off, also where the acidity moves with the temperature.
#[test]
fn the_balance_of_energy_closes() {
    let amination = r#"
        version = 1
        title = "runaway"
        chemistry = { mechanism = "reductive-amination", amine = "1,4-diazepane", carbonyl = "benzaldehyde", reductant = "NaBH4", solvent = "MeOH" }
        flask = { basis = "amine", amount = "20 mmol", concentration = "0.2 M", temperature = "5 °C", cooling = "adiabatic" }
        procedure = [ { charge = { amine = "1 equiv", carbonyl = "1 equiv" } }, { stir = "1 h" }, { add = { reductant = "1.75 equiv" } }, { stir = "2 h" } ]
    "#;
    for (text, from) in [(STIFF, 293.15), (amination, 278.15)] {
        let scenario = study::scenario("runaway", text, &[]);
        let row = study::row(&scenario, &study::how(1e-8));
        assert!(row.finished, "{}", row.status);
        let remains = row.remains.expect("a course");
        let taken_up = 1990.0 * 0.1 * (remains.mixture.temperature - from);
        let heat = remains.thermal.last().expect("heat").given_off.heat;
        assert_relative_eq!(taken_up, heat, max_relative = 1e-10);
        assert!(heat > 1e3);
    }
}

/// 20 % NaBH4 in water without base boils in a little over an hour and gives some 1000 L of hydrogen per hour and litre. With the measured
/// barrier (86.6 kJ/mol) a constant of days at room temperature does both.
#[test]
fn borohydride_in_water_that_boils_in_an_hour_gives_the_hydrogen_it_is_known_for() {
    let text = r#"
        version = 1
        title = "20 %"
        chemistry = { solvent = "water" }
        species = { BH4 = {}, borate = {} }
        reactions = { loss = { equation = "BH4 -> borate", k = { value = "1.32e-5 /s", T_ref = "25 °C", Ea = "86.6 kJ/mol" }, dH_reaction = "-230 kJ/mol", evolves = { H2 = 4 } } }
        flask = { basis = "BH4", amount = "5.6 mol", volume = "1 L", temperature = "25 °C", cooling = "adiabatic" }
        procedure = [ { charge = { BH4 = "1 equiv" } }, { stir = { until = "temperature > 100 °C", at_most = "10 h" } } ]
        observables = { H2 = { gas = "H2" }, fastest = { gas_rate = "H2" } }
    "#;
    let scenario = study::scenario("20 %", text, &[]);
    let row = study::rows(&scenario, false, &study::how(1e-8)).remove(0);
    let value = |name: &str| study::value(&scenario, &row, name);
    let hours = value("duration") / 3600.0;
    assert!((0.5..3.0).contains(&hours), "{hours} h");
    // 1000 L/h lies between the mean of the way there and the stream at the boil.
    let (mean, fastest) = (value("H2") / hours, 60.0 * value("fastest"));
    assert!(
        mean < 1000.0 && 1000.0 < fastest,
        "{mean} and {fastest} L/h"
    );
}

#[test]
fn what_a_flask_that_keeps_its_heat_cannot_do_is_refused() {
    let ramp = STIFF.replace(
        "{ stir = \"2 h\" }",
        "{ temperature = \"50 °C\", over = \"1 h\" }",
    );
    let scenario = study::scenario("runaway", &ramp, &[]);
    let row = study::rows(&scenario, false, &study::how(1e-8)).remove(0);
    let status = row.status.to_string();
    assert!(status.contains("keeps its heat"), "{status}");
}
