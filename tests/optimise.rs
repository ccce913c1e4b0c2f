//! The search for conditions against closed forms and brute force: consecutive reactions D + A -> M, M + A -> B.

#[path = "common/forced.rs"]
mod forced;
#[path = "common/study.rs"]
mod study;

use approx::assert_abs_diff_eq;

use monobis::engine::{Engine, RunOptions};
use monobis::scenario::{self, Scenario};
use monobis::study::optimise::{Looked, Optimised, VariedSpace, optimise};
use monobis::study::plan::{DesignPlan, Keep};
use monobis::study::uncertain::{CubePoint, Members, Uncertain};
use monobis::text::{Colour, Source};
use study::scenario;

/// Consecutive reactions run to their end; k2 over k1 is `kappa`.
fn consecutive(kappa: f64, rest: &str) -> String {
    format!(
        r#"
version = 1
title   = "Consecutive"
[species]
D = {{}}
A = {{}}
M = {{}}
B = {{}}
[reactions]
one = {{ equation = "D + A -> M", k = "1 /M/s", source = "made up", confidence = "assumed", uncertainty = "x/ 1.2" }}
two = {{ equation = "M + A -> B", k = "{kappa} /M/s", source = "made up", confidence = "assumed", uncertainty = "x/ 1.3" }}
[flask]
basis         = "D"
amount        = "1 mmol"
concentration = "0.1 M"
temperature   = "25 °C"
[[procedure]]
charge = {{ D = "1 equiv", A = "1 equiv" }}
[[procedure]]
name = "react"
stir = "100 d"
[observables]
mono = {{ yield_of = "M", on = "D" }}
bis  = {{ yield_of = "B", on = "D" }}
left = {{ yield_of = "D", on = "D" }}
{rest}
"#
    )
}

const VARY: &str = r#"vary = [ { address = "charge.A", from = "0.2 equiv", to = "2.4 equiv" } ]"#;

fn how(threads: usize) -> RunOptions {
    RunOptions {
        threads,
        solver: forced::options(),
        tolerance: 1e-10,
    }
}

/// Runs the search and hands over what it found.
fn found<T>(scenario: &Scenario, threads: usize, then: impl FnOnce(&Optimised<'_>) -> T) -> T {
    let goal = scenario.goal.as_ref().expect("a goal");
    let search = goal.search.as_ref().expect("something is varied");
    let space = VariedSpace::new(search, 1e-10);
    let engine = Engine::new(how(threads));
    then(&optimise(&engine, &space, &goal.limits).expect("a search that runs"))
}

/// The first axis at the best.
fn equivalents(found: &Optimised<'_>) -> f64 {
    let best = found.answers[0].best.expect("a best");
    let place = &found.looked[best].place;
    found.space.number(place.0, &place.1, 0).expect("a number")
}

/// M is largest at a* = kappa^(1/(1-kappa)) of D left, after n = 2(1-a*) - M equivalents of A (all of it consumed).
#[test]
fn the_best_equivalents_are_those_of_the_closed_form() {
    for kappa in [0.1, 0.25, 0.4, 2.0, 4.0] {
        let text = consecutive(kappa, &format!("[goal]\nmaximise = \"mono\"\n{VARY}"));
        let scenario = scenario("kappa", &text, &[]);
        let left = f64::powf(kappa, 1.0 / (1.0 - kappa));
        let most = f64::powf(kappa, kappa / (1.0 - kappa));
        let n = 2.0 * (1.0 - left) - most;
        found(&scenario, 1, |found| {
            let best = found.answers[0].best.expect("a best");
            let mono = found.objective(&found.space.search.objectives[0], best);
            // 1e-4 of the range of 2.2 equiv.
            assert_abs_diff_eq!(equivalents(found), n, epsilon = 2.2e-4);
            assert_abs_diff_eq!(mono.expect("a yield"), 100.0 * most, epsilon = 1e-5);
        });
    }
}

/// Where B is limited, D left follows from B = 1 - a - M(a): by bisection of the closed form.
#[test]
fn a_limit_binds_where_the_closed_form_meets_it() {
    let kappa = 0.4;
    let mono = |a: f64| (f64::powf(a, kappa) - a) / (1.0 - kappa);
    let (mut low, mut high) = (0.1, 0.9);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        match 1.0 - middle - mono(middle) > 0.15 {
            true => low = middle,
            false => high = middle,
        }
    }
    let n = 2.0 * (1.0 - low) - mono(low);
    let rest = format!("[goal]\nmaximise = \"mono\"\nwhere = [\"bis <= 15 %\"]\n{VARY}");
    let scenario = scenario("limit", &consecutive(kappa, &rest), &[]);
    found(&scenario, 1, |found| {
        assert_abs_diff_eq!(equivalents(found), n, epsilon = 2.2e-4);
        let best = found.answers[0].best.expect("a best");
        let bis = found.result(&found.limits[0], best).expect("a yield");
        assert!(bis <= 15.0 && bis > 15.0 - 1e-3, "{bis}");
        // More A breaks the limit; less only costs yield.
        let sides = &found.answers[0].sides[0];
        assert_eq!(sides.met.beyond, (None, Some(0)));
        assert_eq!(sides.met.ends.0, 0.0);
    });
}

/// On a front mono and bis are those of one D left.
#[test]
fn a_front_is_the_curve_of_the_closed_form() {
    let kappa = 0.4;
    let rest = format!("[goal]\nmaximise = \"mono\"\nminimise = \"bis\"\n{VARY}");
    let scenario = scenario("front", &consecutive(kappa, &rest), &[]);
    found(&scenario, 1, |found| {
        assert!(found.front.len() >= 10, "{}", found.front.len());
        for at in &found.front {
            let number = |name: &str| {
                let mut all = found.space.search.objectives.iter();
                let objective = all.find(|o| o.name == name).expect("an objective");
                found.objective(objective, *at).expect("a number") / 100.0
            };
            let (mono, bis) = (number("mono"), number("bis"));
            let left = 1.0 - mono - bis;
            assert_abs_diff_eq!(
                (f64::powf(left, kappa) - left) / (1.0 - kappa),
                mono,
                epsilon = 1e-6
            );
        }
        let mono = |at: usize| found.objective(&found.space.search.objectives[1], at);
        let last = *found.front.last().expect("a front");
        assert_abs_diff_eq!(mono(last).expect("a yield"), 54.2884, epsilon = 1e-3);
    });
}

/// bis <= 15 % and D left <= 5 % cannot be had together; each can alone.
#[test]
fn what_stands_in_the_way_is_told() {
    let kappa = 0.4;
    let rest = format!(
        "[goal]\nmaximise = \"mono\"\nwhere = [\"bis <= 15 %\", \"left <= 5 %\", \"mono >= 60 %\"]\n{VARY}"
    );
    let scenario = scenario("empty", &consecutive(kappa, &rest), &[]);
    found(&scenario, 1, |found| {
        let answer = &found.answers[0];
        assert!(!answer.met);
        let alone = |limit: usize| {
            let obstacle = &answer.obstacles[limit];
            found
                .result(&found.limits[limit], obstacle.alone.expect("a best"))
                .expect("a yield")
        };
        assert!(alone(0) <= 15.0 && alone(1) <= 5.0);
        // Not more than kappa^(kappa/(1-kappa)), whatever is done.
        assert_abs_diff_eq!(alone(2), 54.2884, epsilon = 1e-3);
        assert!(answer.obstacles.iter().all(|o| o.with_others.is_none()));
    });
}

/// Over a dense grid with the very same draws nothing is better, and the neighbours of the best are as good.
#[test]
fn a_probability_is_kept_as_brute_force_says() {
    let rest = format!(
        "[goal]\nmaximise = \"mono\"\nwhere = [\"bis <= 15 %\"]\nprobability = \"80 %\"\n{VARY}\n[uncertainty]\ndraws = 200"
    );
    let text = consecutive(0.4, &rest);
    let own = scenario("drawn", &text, &[]);
    let points = 401;
    let sweep = format!(
        "[sweep]\naxes = [ {{ vary = \"charge.A\", from = \"0.7 equiv\", to = \"0.8 equiv\", points = {points} }} ]"
    );
    let grid = scenario("grid", &(consecutive(0.4, &rest) + &sweep), &[]);
    let plan = DesignPlan::new(&grid.design, &[0], true, Keep::default(), 1e-10).without_balances();
    let uncertain = Uncertain::of(&grid.design, [0], &[], None);
    let all: Vec<usize> = (0..points).collect();
    let draws = (0..200).map(CubePoint::Member).collect();
    let members = Members::new(&plan, &all, &uncertain, draws);
    let members = members.run(&Engine::new(how(2))).expect("draws");
    let observables = &grid.design.cases[0].observables;
    let bis = observables
        .iter()
        .position(|o| o.name == "bis")
        .expect("bis");
    let kept = |point: usize| {
        let values = members[point]
            .iter()
            .flatten()
            .filter_map(|m| m.values[bis]);
        values.filter(|bis| *bis <= 15.0).count()
    };
    // mono still rises here: the last point that keeps it is the best.
    let last = (0..points)
        .rev()
        .find(|point| kept(*point) >= 160)
        .expect("a point");
    let step = 0.1 / (points - 1) as f64;
    let brute = 0.7 + step * last as f64;
    found(&own, 1, |found| {
        let best = found.answers[0].best.expect("a best");
        let drawn = found.looked[best].drawn.expect("draws");
        assert!(drawn.draws == 200 && drawn.share >= 0.8, "{drawn:?}");
        let ours = equivalents(found);
        assert!(
            (brute - 2.2e-4..brute + step + 1e-9).contains(&ours),
            "{ours} {brute}"
        );
    });
}

/// The same candidates, bit for bit, with one thread and with two.
#[test]
fn threads_change_nothing() {
    let rest = format!("[goal]\nmaximise = \"mono\"\nwhere = [\"bis <= 15 %\"]\n{VARY}");
    let scenario = scenario("threads", &consecutive(0.4, &rest), &[]);
    let looked = |threads| found(&scenario, threads, |found| found.looked.clone());
    let (one, two): (Vec<Looked>, Vec<Looked>) = (looked(1), looked(2));
    assert_eq!(one, two);
}

/// Of a list every value is tried, and the best comes first.
#[test]
fn lists_are_tried_one_by_one() {
    let vary =
        r#"vary = [ { address = "charge.A", values = ["0.8 equiv", "1 equiv", "2 equiv"] } ]"#;
    let rest = format!("[goal]\nmaximise = \"mono\"\n{vary}");
    let scenario = scenario("list", &consecutive(0.4, &rest), &[]);
    found(&scenario, 1, |found| {
        assert_eq!(found.answers.len(), 3);
        assert_eq!(equivalents(found), 1.0);
    });
}

/// What is wrong with a goal is refused, with the remedy.
#[test]
fn faults_of_a_goal_are_told() {
    let cases = [
        ("maximise = \"mono\"", "nothing may be varied"),
        ("where = [\"mino >= 1 %\"]", "did you mean"),
        ("where = [\"mono >= 1\"]", "write \"1 %\""),
        (
            "where = [\"mono = 1 %\"]",
            "compares an observable with a value",
        ),
        ("where = [\"mono >= 1 min\"]", "mono is in % of D"),
        ("where = []", "where has no limits"),
        (
            "probability = \"90 %\"\nwhere = [\"bis < 3 %\"]",
            "probability does nothing without vary",
        ),
        (
            "maximise = \"mono\"\nprobability = \"90 %\"\nVARY",
            "probability does nothing without where",
        ),
        (
            "maximise = \"mono\"\nwhere = [\"bis < 3 %\"]\nprobability = \"120 %\"\nVARY",
            "between 0 and 100",
        ),
        (
            "maximise = \"mono\"\nwhere = [\"charge.A < 3 equiv\"]\nVARY",
            "its limits are the ends of its range",
        ),
        (
            "maximise = \"mono\"\nminimise = [\"bis\", \"left\"]\nVARY",
            "3 objectives",
        ),
        (
            "maximise = \"flavour\"\nVARY",
            "neither an observable nor varied",
        ),
        (
            "maximise = \"mono\"\nmap = [\"charge.A\"]\nwhere = [\"bis < 3 %\"]\nVARY",
            "a map runs over two ranges",
        ),
        (
            "maximise = \"mono\"\nvary = [ { address = \"charge.A\", from = \"2 equiv\", to = \"1 equiv\" } ]",
            "varied upwards",
        ),
        (
            "maximise = \"mono\"\nvary = [ { address = \"charge.A\", from = \"2 equiv\" } ]",
            "from where to where",
        ),
        (
            "maximise = \"mono\"\nvary = [ { address = \"charge.Q\", from = \"1 equiv\", to = \"2 equiv\" } ]",
            "charge.Q",
        ),
        (
            "maximise = \"mono\"\nvary = [ { address = \"charge.A\", form = \"1 equiv\", to = \"2 equiv\" } ]",
            "form",
        ),
    ];
    let none = |_: &str| Err("no other file here".to_owned());
    for (goal, told) in cases {
        let goal = goal.replace("VARY", VARY);
        let text = consecutive(0.4, &format!("[goal]\n{goal}"));
        let source = Source::new("faulty", &text);
        let library = monobis::library::Library::new();
        let (read, faults) = scenario::read(&source, &[], &none, &library);
        let shown = faults.render(Colour::Plain, 20);
        assert!(
            read.is_none() && shown.contains(told),
            "{goal}: {told}\n{shown}"
        );
    }
}
