//! Fits of scenarios with tables of their own, and chance to make tables with.
#![allow(dead_code, reason = "each test binary uses its part")]

use std::path::{Path, PathBuf};

use monobis::Scenario;
use monobis::engine::{Engine, RunOptions};
use monobis::library::Library;
use monobis::scenario;
use monobis::study::fit::{Bands, Fit, Ranking, TOLERANCE, bands, fit, rank};
use monobis::text::{Colour, Source};

use super::forced;

/// Where the measured sets lie.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/measured")
}

/// A scenario of the measured sets, its text changed.
pub fn measured(name: &str, change: &dyn Fn(String) -> String) -> Scenario {
    let text = std::fs::read_to_string(folder().join(format!("{name}.toml")));
    let text = change(text.expect("a scenario beside the data"));
    let load = |file: &str| {
        let bytes = std::fs::read(folder().join(file)).map_err(|e| e.to_string())?;
        Source::of_file(file, &bytes).map_err(|fault| fault.message.clone())
    };
    let source = Source::new(name, text);
    let (scenario, faults) = scenario::read(&source, &[], &load, &Library::new());
    scenario.unwrap_or_else(|| panic!("{}", faults.render(Colour::Plain, 20)))
}

/// A scenario of its own with its table.
pub fn with_table(text: &str, table: &str) -> Scenario {
    with_tables(text, &|_| table.to_owned())
}

/// The same with several tables, each made from its name.
pub fn with_tables(text: &str, table: &dyn Fn(&str) -> String) -> Scenario {
    let load = |file: &str| Ok(Source::new(file, table(file)));
    let source = Source::new("own.toml", text);
    let (scenario, faults) = scenario::read(&source, &[], &load, &Library::new());
    scenario.unwrap_or_else(|| panic!("{}", faults.render(Colour::Plain, 20)))
}

/// What is said of a scenario of its own that is refused.
pub fn told(text: &str, table: &str) -> String {
    let load = |file: &str| Ok(Source::new(file, table));
    let source = Source::new("own.toml", text);
    let (scenario, faults) = scenario::read(&source, &[], &load, &Library::new());
    assert!(scenario.is_none(), "it was accepted");
    faults.render(Colour::Plain, 20)
}

fn engine() -> Engine {
    Engine::new(RunOptions {
        threads: 0,
        solver: forced::options(),
        tolerance: TOLERANCE,
    })
}

/// The models that a scenario compares.
pub fn ranked(scenario: &Scenario) -> Ranking {
    let found = rank(&engine(), &scenario.design, &scenario.fit_models());
    found.unwrap_or_else(|e| panic!("{e}"))
}

/// The curves of a fit with their bands.
pub fn banded(scenario: &Scenario, fit: &Fit) -> Bands {
    let found = bands(&engine(), &scenario.design, &scenario.data, fit);
    found.unwrap_or_else(|e| panic!("{e}"))
}

/// The fit that a scenario asks for.
pub fn fitted(scenario: &Scenario) -> Fit {
    let engine = engine();
    let terms = scenario.fit.as_ref().expect("the scenario asks for a fit");
    let found = fit(&engine, &scenario.design, &scenario.data, terms);
    found.unwrap_or_else(|e| panic!("{e}"))
}

/// Chance that follows from a seed: an xorshift of 64 bits (Marsaglia, J. Stat. Softw. 8 (2003) 14).
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Chance {
        Chance(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn uniform(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }

    /// Standard normal, by Box and Muller.
    pub fn normal(&mut self) -> f64 {
        let radius = (-2.0 * self.uniform().ln()).sqrt();
        radius * (2.0 * std::f64::consts::PI * self.uniform()).cos()
    }
}
