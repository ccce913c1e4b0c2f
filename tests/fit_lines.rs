//! Fits that are straight lines: what monobis finds through rate constants is held against the formulas of linear regression, and against
//! what was published of the same values.
//!
//! `tests/data/measured/README.md` says where the values come from.

#[path = "common/fits.rs"]
mod fits;
#[path = "common/forced.rs"]
mod forced;

use fits::{fitted, folder, measured};
use monobis::study::fit::{Fit, Fitted};

/// Molar gas constant, J/mol/K (SI of 2019, exact).
const GAS: f64 = 8.314462618;
/// Boltzmann over Planck, per second and kelvin (SI of 2019, exact).
const TRIES: f64 = 1.380649e-23 / 6.62607015e-34;
/// A thermochemical kilocalorie in joules.
const KILOCALORIE: f64 = 4184.0;

/// A line through points by the formulas of regression.
struct Line {
    intercept: f64,
    slope: f64,
    squares: f64,
    /// Standard errors of intercept and slope.
    errors: [f64; 2],
}

fn line(points: &[(f64, f64)]) -> Line {
    let n = points.len() as f64;
    let mean = |of: &dyn Fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / n;
    let (x, y) = (mean(&|p| p.0), mean(&|p| p.1));
    let across = n * mean(&|p| (p.0 - x) * (p.0 - x));
    let slope = n * mean(&|p| (p.0 - x) * (p.1 - y)) / across;
    let intercept = y - slope * x;
    let squares = n * mean(&|p| (p.1 - intercept - slope * p.0).powi(2));
    let variance = squares / (n - 2.0);
    Line {
        intercept,
        slope,
        squares,
        errors: [
            (variance * (1.0 / n + x * x / across)).sqrt(),
            (variance / across).sqrt(),
        ],
    }
}

/// Two columns of a table of numbers.
fn columns(file: &str, [one, other]: [usize; 2]) -> Vec<(f64, f64)> {
    let text = std::fs::read_to_string(folder().join(file)).expect("a table");
    let row = |row: &str| {
        let cells: Vec<&str> = row.split(',').collect();
        let number = |at: usize| cells[at].parse::<f64>().expect("a number");
        (number(one), number(other))
    };
    text.lines().skip(1).map(row).collect()
}

/// Estimate and ends of the 95 % interval, base units.
fn found(fit: &Fit, name: &str) -> [f64; 3] {
    let mut all = fit.numbers.iter();
    let fitted = all.find(|f: &&Fitted| f.number.name == name);
    let fitted = fitted.unwrap_or_else(|| panic!("no {name}"));
    let ends = [fitted.profile.low, fitted.profile.high].map(|end| end.expect("an end"));
    [fitted.x, ends[0], ends[1]].map(|x| fitted.number.value(x))
}

/// Estimate within a thousandth of its standard error, interval within a hundredth of it.
fn agree([estimate, low, high]: [f64; 3], exact: f64, error: f64, student: f64) {
    assert!(
        (estimate - exact).abs() < 1e-3 * error,
        "{estimate} and not {exact}"
    );
    for (end, side) in [(low, -1.0), (high, 1.0)] {
        let end_by_student = exact + side * student * error;
        assert!(
            (end - end_by_student).abs() < 1e-2 * error,
            "{end} and not {end_by_student}"
        );
    }
}

/// Cordes and Jencks 1963: log k = -1.992 + 1.637 sigma+ for the hydrolysis of ArCH=N-tBu, with a first-order loss for each substituent.
#[test]
fn six_imines_lie_on_their_hammett_line() {
    let fit = fitted(&measured("imine-hydrolysis", &|text| text));
    let exact = line(&columns("imine-hydrolysis.csv", [1, 3]));
    // Student's t for four degrees of freedom.
    let student = 2.776445;
    let intercept = found(&fit, "constant.intercept");
    let slope = found(&fit, "constant.slope");
    agree(intercept, exact.intercept, exact.errors[0], student);
    agree(slope, exact.slope, exact.errors[1], student);
    assert!((intercept[0] + 1.992).abs() < 5e-4, "{intercept:?}");
    assert!((slope[0] - 1.637).abs() < 5e-4, "{slope:?}");
    let squares = fit.goodness.errors[0].squares;
    assert!((squares / exact.squares - 1.0).abs() < 1e-5, "{squares}");
}

/// Toullec and Milin 1994: enthalpy 6.0 kcal/mol and entropy -45 cal/mol/K of activation, back from rate constants at four temperatures.
#[test]
fn four_temperatures_give_the_eyring_pair() {
    let fit = fitted(&measured("imine-eyring", &|text| text));
    let points: Vec<(f64, f64)> = columns("imine-eyring.csv", [0, 2])
        .into_iter()
        .map(|(celsius, log)| {
            let kelvin = celsius + 273.15;
            let constant = log * std::f64::consts::LN_10;
            (1.0 / kelvin, constant - (TRIES * kelvin).ln())
        })
        .collect();
    let exact = line(&points);
    // Student's t for two degrees of freedom.
    let student = 4.302653;
    let enthalpy = found(&fit, "constant.dH");
    let entropy = found(&fit, "constant.dS");
    agree(enthalpy, -GAS * exact.slope, GAS * exact.errors[1], student);
    agree(
        entropy,
        GAS * exact.intercept,
        GAS * exact.errors[0],
        student,
    );
    // The published digits: the values were rounded to three.
    assert!(
        (enthalpy[0] / KILOCALORIE - 6.0).abs() < 0.05,
        "{enthalpy:?}"
    );
    assert!(
        (entropy[0] / KILOCALORIE * 1e3 + 45.0).abs() < 0.5,
        "{entropy:?}"
    );
}

/// The constant that the language knows, `k` with `T_ref` and `dH`, is the line written out: with its enthalpy the same deviations remain.
#[test]
fn the_constant_of_the_language_is_that_of_eyring() {
    let written_out = fitted(&measured("imine-eyring", &|text| text));
    let enthalpy = found(&written_out, "constant.dH")[0];
    let entropy = found(&written_out, "constant.dS")[0];
    let known = format!(
        "k = {{ value = \"0.01 /M/s\", T_ref = \"25 °C\", dH = \"{enthalpy} J/mol\", source = \"a first guess\", confidence = \"assumed\" }}"
    );
    let scenario = measured("imine-eyring", &|text| {
        let (before, rest) = text.split_once("[constants]").expect("its constants");
        let (_, rest) = rest.split_once("[flask]").expect("its flask");
        let (rest, _) = rest.split_once("[fit.parameters]").expect("free numbers");
        let law = before.find("rate = ").expect("a law");
        let laws_end = before.rfind(" }").expect("its end");
        format!(
            "{}{known}{}[constants]\nonce = \"1 /M/s\"\n[flask]{rest}[fit.parameters]\ncondensation.k = {{}}\n",
            &before[..law],
            &before[laws_end..]
        )
    });
    let fit = fitted(&scenario);
    let kelvin = 298.15;
    let expected = TRIES * kelvin * ((entropy - enthalpy / kelvin) / GAS).exp();
    let constant = found(&fit, "condensation.k")[0];
    assert!(
        (constant / expected - 1.0).abs() < 1e-5,
        "{constant} {expected}"
    );
    let squares = [&fit, &written_out].map(|fit| fit.goodness.errors[0].squares);
    assert!((squares[0] / squares[1] - 1.0).abs() < 1e-3, "{squares:?}");
}
