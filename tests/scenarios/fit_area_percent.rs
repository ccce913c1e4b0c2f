//! Seven injections without a calibration: the constants that made the table come back, and so does the response of the product.

use std::path::Path;

use crate::study::how;
use monobis::engine::Engine;
use monobis::library::Library;
use monobis::report::fit::fitted_scenario;
use monobis::scenario;
use monobis::study::fit::{TOLERANCE, fit};
use monobis::text::{Colour, Source};

/// Stated in the head of the scenario.
const TRUTH: [(&str, f64); 3] = [
    ("constant.first.k", 4e-4),
    ("constant.second.k", 1.5e-4),
    ("constant.rf-P", 1.7),
];

#[test]
fn what_made_the_table_comes_back() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let read = |name: &str| {
        let bytes = std::fs::read(folder.join(name)).map_err(|e| e.to_string())?;
        Source::of_file(name, &bytes).map_err(|fault| fault.message)
    };
    let source = read("fit-area-percent.toml").expect("the scenario");
    let (scenario, faults) = scenario::read(&source, &[], &read, &Library::new());
    let scenario = scenario.unwrap_or_else(|| panic!("{}", faults.render(Colour::Plain, 9)));
    let engine = Engine::new(how(TOLERANCE));
    let terms = scenario.fit.clone().expect("terms");
    let found = fit(&engine, &scenario.design, &scenario.data, &terms).expect("a fit");
    for (name, truth) in TRUTH {
        let mut numbers = found.numbers.iter();
        let fitted = numbers.find(|f| f.number.name == name).expect("a number");
        let (low, high) = (
            fitted.profile.low.expect("low"),
            fitted.profile.high.expect("high"),
        );
        let [low, high] = [low, high].map(|x| fitted.number.shown(x));
        assert!(
            low < truth && truth < high,
            "{name}: {low} to {high}, {truth}"
        );
        let estimate = fitted.number.shown(fitted.x);
        assert!((estimate / truth - 1.0).abs() < 0.01, "{name} {estimate}");
    } // The scenario with these numbers is one: the response that only the table needs is left out.
    let text = fitted_scenario(&scenario, &found, &source, &[]);
    let none = |_: &str| Err("no other file is needed".to_owned());
    let (again, faults) = scenario::read(
        &Source::new("fitted.toml", text),
        &[],
        &none,
        &Library::new(),
    );
    let again = again.unwrap_or_else(|| panic!("{}", faults.render(Colour::Plain, 9)));
    assert!(again.data.is_empty() && again.fit.is_none());
    let case = &again.design.cases[0];
    let k = case.model.constant("first.k").expect("a constant");
    let first = found
        .numbers
        .iter()
        .find(|f| f.number.name == "constant.first.k");
    let first = first.expect("a number");
    let value = case.number(k).expect("a value");
    assert!(
        (value / first.number.value(first.x) - 1.0).abs() < 1e-12,
        "{value}"
    );
}
