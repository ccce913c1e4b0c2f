//! The probability at the conditions that were found, against draws and an integration that share no code with the program.

use monobis::engine::Engine;
use monobis::study::optimise::{VariedSpace, optimise};

use crate::published_snar_kinetics::integrated_with;
use crate::study::{how, scenario};

const SCENARIO: &str = "scenarios/robust-conditions.toml";
const RUNS: usize = 300;

/// Share of wandering runs that keep the limits: sums of twelve numbers of a plain generator, which are near enough to normal.
fn share(amine: f64, celsius: f64) -> f64 {
    let mut state = 12_345_u64;
    let mut uniform = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (state >> 40) as f64 / f64::from(1_u32 << 24)
    };
    let mut normal = || (0..12).map(|_| uniform()).sum::<f64>() - 6.0;
    let mut run = || {
        let (a, t, s) = (normal(), normal(), normal());
        let times = std::array::from_fn(|_| f64::powf(1.12, normal()));
        let amine = amine * (1.0 + 0.02 * a);
        let [_, _, ortho, _, bis] =
            integrated_with(times, amine, celsius + 3.0 * t, 120.0 * (1.0 + 0.03 * s));
        ortho / 0.003 >= 88.0 && bis / 0.003 <= 4.0
    };
    (0..RUNS).filter(|_| run()).count() as f64 / RUNS as f64
}

#[test]
fn nine_runs_of_ten_keep_the_limits() {
    let full = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(SCENARIO);
    let text = std::fs::read_to_string(full).expect("a scenario of the repository");
    let few = text.replace("draws = 512", "draws = 256");
    let few = few.replace("map         =", "# map =");
    assert_ne!(few, text);
    let best = |text: &str| {
        let scenario = scenario(SCENARIO, text, &[]);
        let goal = scenario.goal.as_ref().expect("a goal");
        let search = goal.search.as_ref().expect("something is varied");
        let space = VariedSpace::new(search, 1e-6);
        let found = optimise(&Engine::new(how(1e-6)), &space, &goal.limits).expect("a search");
        assert!(found.answers[0].met);
        let (category, at) = &found.looked[found.answers[0].best.expect("a best")].place;
        let number = |axis| space.number(*category, at, axis).expect("a number");
        (number(0), number(1))
    };
    let robust = best(&few);
    // 256 draws know a share of nine tenths to 1.9 %, 300 runs to 1.7 %.
    let kept = share(robust.0, robust.1);
    assert!((kept - 0.9).abs() < 0.07, "{robust:?}: {kept}");
}
