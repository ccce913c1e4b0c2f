//! A flask in a jacket: Newton's law of cooling and what follows from it in closed form, limits, another solver on a stiff network.

use approx::assert_relative_eq;
use monobis::library::Library;
use monobis::text::{Colour, Source};
use nalgebra::{DMatrix, DVector};

use super::adiabatic::{ByHand, STIFF};
use crate::radau::{Radau, System};
use crate::study;

/// J/L/K of methanol, as the library has it.
const CAPACITY: f64 = 1990.0;
/// A litre; UA so that heat flows away within a tenth of an hour.
const TRANSFER: f64 = 5.0;

/// A litre of methanol at 40 °C in a jacket at 10 °C, and a reaction with this rate (M/s, order zero) and enthalpy.
fn scenario(rate: &str, cooling: &str, steps: &str) -> String {
    format!(
        r#"
        version = 1
        title = "jacket"
        chemistry = {{ solvent = "MeOH" }}
        species = {{ A = {{}}, P = {{}} }}
        flask = {{ basis = "A", amount = "1 mol", volume = "1 L", temperature = "40 °C", cooling = {cooling} }}
        procedure = [ {{ charge = {{ A = "1 equiv" }} }}, {steps} ]
        [reactions]
        go = {{ equation = "A -> P", k = "{rate}", orders = {{ A = 0 }}, dH_reaction = "-100 kJ/mol" }}
        [observables]
        p = {{ yield_of = "P", on = "A" }}
        "#
    )
}

const JACKET: &str = r#"{ UA = "5 W/K", jacket = "10 °C" }"#;

/// Temperature at the end, °C.
fn ends_at(text: &str) -> f64 {
    let scenario = study::scenario("jacket", text, &[]);
    let row = study::row(&scenario, &study::how(1e-10));
    assert!(row.finished, "{}", row.status);
    row.remains.expect("a course").mixture.temperature - 273.15
}

#[test]
fn nothing_that_reacts_cools_by_newtons_law() {
    for minutes in [1.0, 6.0, 60.0] {
        let steps = format!("{{ stir = \"{minutes} min\" }}");
        let found = ends_at(&scenario("0 M/s", JACKET, &steps));
        let expected = 10.0 + 30.0 * (-TRANSFER * 60.0 * minutes / CAPACITY).exp();
        assert_relative_eq!(found, expected, epsilon = 1e-8);
    }
}

/// A source of 20 W holds the flask 20 W / UA above the jacket.
#[test]
fn a_steady_source_stands_above_the_jacket() {
    for minutes in [2.0, 10.0, 60.0] {
        let steps = format!("{{ stir = \"{minutes} min\" }}");
        let found = ends_at(&scenario("2e-4 M/s", JACKET, &steps));
        let left = (-TRANSFER * 60.0 * minutes / CAPACITY).exp();
        let expected = 10.0 + 30.0 * left + 20.0 / TRANSFER * (1.0 - left);
        assert_relative_eq!(found, expected, epsilon = 1e-7);
    }
}

/// A step's temperature is the jacket's: the flask lags behind a ramp by its rate over `UA / (C V)`, and goes on to where the jacket is.
#[test]
fn a_flask_lags_behind_its_jacket() {
    let steps = r#"{ temperature = "40 °C", over = "30 min" }, { stir = "10 min" }"#;
    let found = ends_at(&scenario("0 M/s", JACKET, steps));
    let kappa = TRANSFER / CAPACITY;
    let rate = 30.0 / 1800.0;
    let after_ramp = 40.0 - rate / kappa + (30.0 + rate / kappa) * (-kappa * 1800.0).exp();
    let expected = 40.0 + (after_ramp - 40.0) * (-kappa * 600.0).exp();
    assert_relative_eq!(found, expected, epsilon = 1e-7);
    let jump = r#"{ temperature = "60 °C" }, { stir = "10 min" }"#;
    let found = ends_at(&scenario("0 M/s", JACKET, jump));
    assert_relative_eq!(found, 60.0 - 20.0 * (-kappa * 600.0).exp(), epsilon = 1e-7);
}

/// What flows in has the flask's temperature and has to be cooled with it: `(T - Tj) v^(kappa / v')` stays.
#[test]
fn a_flask_that_fills_cools_more_slowly() {
    let feed = r#"{ add = { A = "1 equiv" }, volume = "500 mL", over = "20 min" }"#;
    let kappa = TRANSFER / CAPACITY;
    let found = ends_at(&scenario("0 M/s", JACKET, feed));
    let growth = 0.5 / 1200.0;
    let expected = 10.0 + 30.0 * 1.5_f64.powf(-kappa / growth);
    assert_relative_eq!(found, expected, epsilon = 1e-7);
    // Without a jacket it stays.
    let dry = scenario("0 M/s", "\"adiabatic\"", feed);
    assert_relative_eq!(ends_at(&dry), 40.0, epsilon = 1e-9);
}

#[test]
fn no_jacket_and_a_perfect_one_are_the_ends() {
    let steps = r#"{ stir = "30 min" }"#;
    let at = |cooling: &str| ends_at(&scenario("2e-4 M/s", cooling, steps));
    let almost_none = at(r#"{ UA = "1e-9 W/K", jacket = "10 °C" }"#);
    assert_relative_eq!(almost_none, at("\"adiabatic\""), epsilon = 1e-6);
    let almost_perfect = at(r#"{ UA = "1e7 W/K", jacket = "10 °C" }"#);
    assert_relative_eq!(almost_perfect, 10.0, epsilon = 1e-5);
}

/// The stiff runaway, with heat that flows to a jacket.
struct Cooled {
    own: ByHand,
    changes: Vec<Vec<(usize, f64)>>,
    kappa: f64,
    jacket: f64,
}

impl System for Cooled {
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
        self.own.feed()
    }
    fn rates(&self, t: f64, y: &DVector<f64>) -> DVector<f64> {
        let own = self.own.rates(t, y);
        DVector::from_vec(vec![
            own[0],
            own[1],
            own[2],
            self.kappa * (self.jacket - y[5]),
        ])
    }
    fn slopes(&self, t: f64, y: &DVector<f64>) -> DMatrix<f64> {
        let mut slopes = self.own.slopes(t, y).resize_vertically(4, 0.0);
        slopes[(3, 5)] = -self.kappa;
        slopes
    }
    fn balance(&self, _: f64, _: &DVector<f64>) -> (f64, DVector<f64>) {
        (0.0, DVector::zeros(6))
    }
    fn scale(&self, y: &DVector<f64>) -> DVector<f64> {
        self.own.scale(y)
    }
}

#[test]
fn a_stiff_network_in_a_jacket_goes_as_another_solver_has_it() {
    let own = ByHand::new();
    let mut changes = own.changes().to_vec();
    changes.push(vec![(5, 1.0)]);
    // 0.1 L, 0.2 W/K.
    let system = Cooled {
        own,
        changes,
        kappa: 0.2 / (CAPACITY * 0.1),
        jacket: 288.15,
    };
    for minutes in [1.0, 10.0, 30.0, 120.0] {
        let text = STIFF
            .replace("2 h", &format!("{minutes} min"))
            .replace("\"adiabatic\"", "{ UA = \"0.2 W/K\", jacket = \"15 °C\" }");
        let scenario = study::scenario("runaway", &text, &[]);
        let row = study::row(&scenario, &study::how(1e-10));
        assert!(row.finished, "{}", row.status);
        let mixture = &row.remains.expect("a course").mixture;
        let mut expected = DVector::from_vec(vec![0.5, 0.6, 0.0, 0.0, 0.0, 293.15]);
        let mut solver = Radau::new(&system);
        let end = 60.0 * minutes;
        solver
            .run(0.0, end, &mut expected, 1e-9)
            .expect("a reference");
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

/// What is said of a scenario that is refused.
fn refused(text: &str) -> String {
    let source = Source::new("jacket.toml", text);
    let load = |_: &str| Err("there is no such file".to_owned());
    let (scenario, faults) = monobis::scenario::read(&source, &[], &load, &Library::new());
    assert!(scenario.is_none(), "it was accepted");
    faults.render(Colour::Plain, 20)
}

#[test]
fn a_jacket_has_numbers_of_its_own_and_says_what_it_lacks() {
    let steps = r#"{ stir = "10 min" }"#;
    let text = scenario("0 M/s", JACKET, steps);
    let set = |address: &str, value: &str| {
        let scenario = study::scenario("jacket", &text, &[(address, value)]);
        let row = study::row(&scenario, &study::how(1e-10));
        row.remains.expect("a course").mixture.temperature - 273.15
    };
    let kappa = 1.0 / CAPACITY;
    let expected = 10.0 + 30.0 * (-kappa * 10.0 * 600.0).exp();
    assert_relative_eq!(set("flask.UA", "10 W/K"), expected, epsilon = 1e-7);
    let expected = 20.0 + 20.0 * (-kappa * TRANSFER * 600.0).exp();
    assert_relative_eq!(set("flask.jacket", "20 °C"), expected, epsilon = 1e-7);
    for (cooling, said) in [
        (r#"{ UA = "5 W/K" }"#, "cooling needs `jacket`"),
        (r#"{ UA = "5 kW", jacket = "10 °C" }"#, "UA"),
        (r#"{ UA = "0 W/K", jacket = "10 °C" }"#, "UA"),
        (
            r#"{ UA = "5 W/K", jacket = "10 °C", area = 1 }"#,
            "unknown key `area`",
        ),
    ] {
        let told = refused(&scenario("0 M/s", cooling, steps));
        assert!(told.contains(said), "{told}");
    }
}
