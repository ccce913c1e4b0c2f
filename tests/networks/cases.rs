//! Single networks that once ended in a wrong number, against closed forms and what no reaction can change.

use crate::study::{file, how};
use monobis::ensemble::{self, Unwatched};
use monobis::flask::Remains;
use monobis::scenario::Scenario;
use monobis::study::plan::{DesignPlan, Keep, Row};

/// A case with its course.
pub struct Course {
    scenario: Scenario,
    pub row: Row,
}

/// The case of this name at a tolerance, with points along the course.
fn case(name: &str, tolerance: f64, points: u32) -> Course {
    let scenario = file(&format!("tests/data/cases/{name}.toml"), &[]);
    let keep = Keep {
        ledger: true,
        points,
    };
    let plan = DesignPlan::new(&scenario.design, &[0], false, keep, tolerance);
    let mut rows = ensemble::run(&plan, &how(tolerance), &Unwatched).expect("an ensemble");
    let row = rows.remove(0).expect("one row");
    Course { scenario, row }
}

impl Course {
    fn remains(&self) -> &Remains {
        self.row.remains.as_ref().expect("a course was kept")
    }

    fn pool(&self, name: &str) -> usize {
        let pools = &self.scenario.design.cases[0].model.network.pools;
        let found = pools.iter().position(|p| p.name == name);
        found.unwrap_or_else(|| panic!("no pool {name}"))
    }
}

/// What no reaction can form or take stays where it was put, to the bit, in every row; and every balance closes.
#[test]
fn what_cannot_react_stays_to_the_bit() {
    for points in [1, 50, 480] {
        let course = case("conservation-repair", 1e-7, points);
        assert_eq!(course.row.status, "ok");
        let inert = course.pool("S21");
        assert!(course.remains().points.len() > points as usize);
        for point in &course.remains().points {
            assert_eq!(point.mixture.amounts[inert], 0.000_916_829_999_999_999_9);
        }
        for balance in &course.row.balances {
            let rest = balance.entries.last().expect("a rest").1 / balance.charged;
            assert!(rest.abs() < 1e-12, "{}: {rest}", balance.name);
        }
    }
}
