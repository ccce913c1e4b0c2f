//! Small networks and their runs.

use crate::study::{how, scenario};
use monobis::engine::Engine;
use monobis::flask::Trajectory;
use monobis::network::Network;
use monobis::scenario::Scenario;
use monobis::study::plan::{DesignPlan, Keep, PointResult};

/// Rate coefficient of every first-order decay here, 1/s.
pub const K: f64 = 1e-3;
/// Amount of 1 equiv, mol, in 0.01 L.
pub const MMOL: f64 = 1e-3;

/// `A -> B` with k = 1e-3 /s; 1 mmol in 10 mL.
pub fn decay(steps: &str) -> Scenario {
    decay_with(steps, "")
}

/// The same with further lines.
pub fn decay_with(steps: &str, more: &str) -> Scenario {
    let text = format!(
        r#"
        version = 1
        title = "decay"
        species = {{ A = {{}}, B = {{}} }}
        reactions = {{ r = {{ equation = "A -> B", k = "1e-3 /s" }} }}
        flask = {{ basis = "A", amount = "1 mmol", concentration = "0.1 M", temperature = "25 °C" }}
        procedure = [ {steps} ]
        observables = {{ b = {{ yield_of = "B", on = "A" }}, half = {{ time_to = "b > 50 %" }}, left = {{ time_to = "A < 25 %" }} }}
        {more}
        "#
    );
    scenario("decay", &text, &[])
}

/// A run with its course.
pub struct Ran {
    pub scenario: Scenario,
    pub row: PointResult,
}

/// The first variant at its base point.
pub fn run(scenario: Scenario, tolerance: f64) -> Ran {
    let keep = Keep {
        ledger: true,
        points: 100,
    };
    let plan = DesignPlan::new(&scenario.design, &[0], false, keep, tolerance);
    let mut rows = Engine::new(how(tolerance)).run(&plan).expect("an ensemble");
    let row = rows.remove(0).expect("one row");
    assert!(row.finished, "{}", row.status);
    Ran { scenario, row }
}

impl Ran {
    /// An observable, where it has a value.
    pub fn may(&self, name: &str) -> Option<f64> {
        let observables = &self.scenario.design.cases[0].observables;
        let at = observables.iter().position(|o| o.name == name);
        self.row.values[at.unwrap_or_else(|| panic!("no observable {name}"))]
    }

    pub fn value(&self, name: &str) -> f64 {
        self.may(name)
            .unwrap_or_else(|| panic!("{name} is missing"))
    }

    pub fn remains(&self) -> &Trajectory {
        self.row.remains.as_ref().expect("a course was kept")
    }

    pub fn network(&self) -> &Network {
        &self.scenario.design.cases[0].model.network
    }

    /// mol of a pool at the end.
    pub fn amount(&self, pool: &str) -> f64 {
        self.remains().mixture.amounts[self.pool(pool)]
    }

    pub fn pool(&self, name: &str) -> usize {
        let pools = &self.network().pools;
        let found = pools.iter().position(|p| p.name.starts_with(name));
        found.unwrap_or_else(|| panic!("no pool {name}"))
    }

    /// When named moments were, s.
    pub fn notes(&self, begins: &str) -> Vec<f64> {
        let notes = self.remains().notes.iter();
        let named = notes.filter(|(_, text)| text.starts_with(begins));
        named.map(|(time, _)| *time).collect()
    }

    /// Bits of all pools, volume, temperature and time at the end.
    pub fn bits(&self) -> Vec<u64> {
        let remains = self.remains();
        let mixture = &remains.mixture;
        let rest = [mixture.volume, mixture.temperature, remains.time];
        let all = mixture.amounts.iter().chain(&rest);
        all.map(|v| v.to_bits()).collect()
    }
}
