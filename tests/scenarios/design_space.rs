//! The least amine within the limits, against an integration that shares no code with the program.

use monobis::engine::Engine;
use monobis::study::optimise::{VariedSpace, optimise};

use crate::published_snar_kinetics::integrated;
use crate::study::{file, how};

const SCENARIO: &str = "scenarios/design-space.toml";
/// mono-ortho at least, bis at most, %.
const LIMITS: (f64, f64) = (85.0, 5.0);

/// mono-ortho and bis after two minutes, %.
fn results(equivalents: f64, celsius: f64) -> (f64, f64) {
    let [_, _, ortho, _, bis] = integrated(equivalents, celsius, 120.0);
    (ortho / 0.003, bis / 0.003)
}

#[test]
fn nothing_with_less_amine_keeps_the_limits_at_any_temperature() {
    let scenario = file(SCENARIO, &[]);
    let goal = scenario.goal.as_ref().expect("a goal");
    let search = goal.search.as_ref().expect("something is varied");
    let space = VariedSpace::new(search, 1e-9);
    let found = optimise(&Engine::new(how(1e-9)), &space, &goal.limits).expect("a search");
    let best = found.answers[0].best.expect("a best");
    let (category, at) = &found.looked[best].place;
    let number = |axis| space.number(*category, at, axis).expect("a number");
    let (amine, celsius) = (number(0), number(1));
    let (ortho, bis) = results(amine, celsius);
    assert!(
        ortho > LIMITS.0 - 1e-4 && bis < LIMITS.1 + 1e-4,
        "{ortho} {bis}"
    );
    for half in 60..=240 {
        let celsius = f64::from(half) / 2.0;
        let (ortho, bis) = results(0.995 * amine, celsius);
        assert!(
            ortho < LIMITS.0 || bis > LIMITS.1,
            "{celsius} °C: {ortho} {bis}"
        );
    }
}
