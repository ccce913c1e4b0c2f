//! Single networks that once ended in a wrong number, against closed forms and what no reaction can change.

use crate::judge::{Verdict, judge};
use crate::random::{Network, Reaction, Species, Step};
use crate::study::{file, how, rows, scenario, value};
use monobis::engine::Engine;
use monobis::flask::Trajectory;
use monobis::network::growth::growing;
use monobis::scenario::Scenario;
use monobis::study::plan::{DesignPlan, Keep, PointResult};

/// A case with its course.
pub struct Course {
    scenario: Scenario,
    pub row: PointResult,
}

/// The case of this name at a tolerance, with points along the course.
fn case(name: &str, tolerance: f64, points: u32) -> Course {
    let scenario = file(&format!("tests/data/cases/{name}.toml"), &[]);
    let keep = Keep {
        ledger: true,
        points,
    };
    let plan = DesignPlan::new(&scenario.design, &[0], false, keep, tolerance);
    let mut rows = Engine::new(how(tolerance)).run(&plan).expect("an ensemble");
    let row = rows.remove(0).expect("one row");
    Course { scenario, row }
}

impl Course {
    fn remains(&self) -> &Trajectory {
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
        assert_eq!(course.row.status.to_string(), "ok");
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

/// B makes more of itself from a start of 1e-9 of what there is: `B = a (1 - e) / (1 + (k1 a/k0) e)`, `e = exp(-(k0 + k1 a) t)`.
#[test]
fn an_autocatalyst_grows_from_almost_nothing() {
    for tolerance in [1e-4, 3e-5, 1e-5, 1e-6] {
        let course = case("autocatalysis-seed", tolerance, 100);
        assert_eq!(course.row.status.to_string(), "ok");
        let b = course.pool("B");
        let (a, k0, k1) = (0.1, 1e-9, 1.0);
        for point in &course.remains().points {
            let (time, got) = (point.time, point.mixture.amounts[b]);
            let e = f64::exp(-(k0 + k1 * a) * time);
            let exact = a * (1.0 - e) / (1.0 + k1 * a / k0 * e);
            let off = (got - exact).abs() / a;
            assert!(off < 10.0 * tolerance, "{time} s at {tolerance}: {off}");
        }
    }
}

/// The same for starts of any slowness, down to one molecule in a lake, and for a trace that was charged.
#[test]
fn an_autocatalyst_grows_from_any_start() {
    for (k0, charged) in [
        (1e-6, 0.0),
        (1e-15, 0.0),
        (1e-24, 0.0),
        (1e-30, 0.0),
        (0.0, 1e-12),
        (0.0, 1e-25),
    ] {
        let (a, k1): (f64, f64) = (0.1, 1.0);
        // (k0 + k1 B)/(a - B) grows as exp((k0 + k1 a) t) from its start; where it is k1, B is half of what there is.
        let start = (k0 + k1 * charged * a) / (a * (1.0 - charged));
        let half = (k1 / start).ln() / (k0 + k1 * a);
        let exact = 0.5 * (a - k0 / k1);
        let text = format!(
            r#"
            version = 1
            title = "autocatalysis"
            species = {{ A = {{}}, B = {{}} }}
            reactions = {{ slow = {{ equation = "A -> B", k = "{k0:e} /s" }}, auto = {{ equation = "A + B -> 2 B", k = "1 /M/s" }} }}
            flask = {{ basis = "A", amount = "0.1 mol", volume = "1 L", temperature = "25 °C" }}
            procedure = [ {{ charge = {{ A = "{:e} equiv", B = "{charged:e} equiv" }} }}, {{ stir = "{half} s" }} ]
            observables = {{ b = {{ value = "[B]", unit = "M" }} }}
            "#,
            1.0 - charged
        );
        for tolerance in [1e-4, 1e-5, 1e-7] {
            let scenario = scenario("seed", &text, &[]);
            let row = rows(&scenario, false, &how(tolerance)).remove(0);
            assert_eq!(row.status.to_string(), "ok");
            let off = (value(&scenario, &row, "b") - exact).abs() / a;
            assert!(
                off < 10.0 * tolerance,
                "{k0} {charged} at {tolerance}: {off} of {exact}"
            );
        }
    }
}

/// B dies away to 1e-19 M and grows again when there is food: `B = b exp(-kd t) exp((k1 a - kd) t')`.
#[test]
fn what_died_away_grows_again() {
    let text = r#"
        version = 1
        title = "chain carrier"
        species = { A = {}, B = {}, C = {} }
        reactions = { chain = { equation = "A + B -> 2 B", k = "0.5 /M/s" }, end = { equation = "B -> C", k = "0.1 /s" } }
        flask = { basis = "A", amount = "1 mol", volume = "1 L", temperature = "25 °C" }
        procedure = [ { charge = { B = "1e-6 equiv" } }, { stir = "300 s" }, { add = { A = "1 equiv" } }, { stir = "85 s" } ]
        observables = { b = { value = "[B]", unit = "M" } }
        "#;
    for tolerance in [1e-4, 1e-5, 1e-7] {
        let scenario = scenario("chain", text, &[]);
        let row = rows(&scenario, false, &how(tolerance)).remove(0);
        assert_eq!(row.status.to_string(), "ok");
        let exact = 1e-6 * f64::exp(-30.0 + 0.4 * 85.0);
        let off = value(&scenario, &row, "b") / exact - 1.0;
        assert!(off.abs() < 1e-3, "{tolerance}: {off} of {exact}");
    }
}

/// S10 makes more of itself by way of S8, from what a step of 2.9e-8 /M/s leaks; against the independent solver in every row, and on to
/// where nothing moves any more.
#[test]
fn a_branching_chain_starts_from_a_trace() {
    for tolerance in [1e-4, 3e-5, 1e-5, 1e-6, 1e-7] {
        let course = case("branching-step-size", tolerance, 0);
        assert_eq!(course.row.status.to_string(), "ok", "{tolerance}");
        for seconds in [6.333_153_4, 60.0, 6_653.822_092] {
            let network = branching(tolerance, seconds);
            let verdict = judge(&network);
            assert!(
                matches!(verdict, Verdict::Right(..)),
                "{seconds} s at {tolerance}: {verdict:?}"
            );
        }
    }
}

fn branching(tolerance: f64, seconds: f64) -> Network {
    let reaction = |left: &[usize], right: &[usize], forward: f64, reverse: Option<f64>| Reaction {
        left: left.iter().map(|&s| (s, 1)).collect(),
        right: right.iter().map(|&s| (s, 1)).collect(),
        forward,
        reverse,
        activation: None,
        order: None,
    };
    Network {
        // S5 takes no part.
        species: [1, 1, 2, 2, 1, 1, 1, 1, 1, 1, 1]
            .map(|mass| Species {
                mass,
                acid_base: None,
            })
            .into(),
        reactions: vec![
            reaction(&[3, 10], &[8, 9, 10], 4900.0, None),
            reaction(&[8], &[10], 160.0, None),
            reaction(&[0, 1], &[7, 10], 2.9e-8, None),
            reaction(&[3, 6], &[2, 4], 110.0, Some(2.228_621_111_119_951_4)),
            reaction(&[3, 4], &[0, 1, 6], 0.000_67, None),
        ],
        volume: 0.0246,
        temperature: 298.15,
        protic: false,
        steps: vec![
            Step::Charge(vec![
                (0, 6.4944e-4),
                (2, 0.4656 * 6.4944e-4),
                (4, 1.0081 * 6.4944e-4),
            ]),
            Step::Stir(seconds),
        ],
        tolerance,
    }
}

/// Where only reductions compete nothing grows from a trace, so that the main job has the operations and bits that it had; where an amine
/// takes the acid from its product's salt there is more of the salt each time round.
#[test]
fn reductions_do_not_grow_and_salts_of_amines_do() {
    let grows = |path: &str| {
        let scenario = file(path, &[]);
        let networks = scenario.design.cases.iter().map(|case| &case.model.network);
        networks.flat_map(growing).any(|grows| grows)
    };
    for name in [
        "nabh4-vs-stab",
        "nabh4-stepwise",
        "order-of-addition",
        "equivalents",
    ] {
        assert!(!grows(&format!("scenarios/{name}.toml")), "{name}");
    }
    assert!(grows("scenarios/alkyl-halide-runaway.toml"));
}
