//! Do 95 % intervals hold the truth 95 times in a hundred? Experiments are made up again and again from known constants, and fitted.
//!
//! The true courses come from a Runge-Kutta method of this file, the noise from a generator of its own. What is tried is one network
//! of three constants, with normal noise: nothing here tells of a model that is wrong, or of errors that are not normal.

#[path = "common/forced.rs"]
mod forced;

use monobis::Scenario;
use monobis::engine::{Engine, RunOptions};
use monobis::library::Library;
use monobis::scenario;
use monobis::study::data::DataSet;
use monobis::study::fit::{Fit, FitTerms, TOLERANCE, fit};
use monobis::text::{Colour, Source};

/// A first and a second substitution by the same reagent, which also decays by itself.
const NETWORK: &str = r#"
version = 1
title   = "Two substitutions, and a reagent that decays"
species = { A = {}, B = {}, P = {}, Q = {}, W = {} }
reactions = { first = { equation = "A + B -> P", k = "0.01 /M/s" }, second = { equation = "P + B -> Q", k = "0.01 /M/s" }, decay = { equation = "B -> W", k = "1e-4 /s" } }
flask = { basis = "A", amount = "1 mmol", concentration = "100 mM", temperature = "25 °C" }
procedure = [ { charge = { A = "1 equiv", B = "1 equiv" } }, { stir = "2400 s" } ]
observables = { a = { value = "[A]", unit = "mM" }, p = { value = "[P]", unit = "mM" }, q = { value = "[Q]", unit = "mM" } }
data = [ { file = "t.csv", error = "± 3 mM", columns = { B = "charge.B" } } ]
fit = { prior = "none", posterior = true, parameters = { "constant.first.k" = {}, "constant.second.k" = {}, "constant.decay.k" = {} } }
"#;

/// The true constants, /M/s, /M/s and /s.
const TRUTH: [f64; 3] = [0.02, 0.008, 3e-4];
/// Of each experiment, equivalents of the reagent.
const EQUIVALENTS: [f64; 5] = [0.5, 1.0, 1.5, 2.0, 3.0];
/// When samples are taken, s.
const TIMES: [f64; 5] = [100.0, 300.0, 600.0, 1200.0, 2400.0];
/// Standard deviation of a value: 3 % of the charge, mM.
const NOISE: f64 = 3.0;

/// Concentrations of A, P and Q in mM at the samples of an experiment.
fn true_course(equivalents: f64) -> Vec<[f64; 3]> {
    let slope = |[a, b, p, _]: [f64; 4]| {
        let (first, second, decay) = (TRUTH[0] * a * b, TRUTH[1] * p * b, TRUTH[2] * b);
        [-first, -first - second - decay, first - second, second]
    };
    let along = |y: [f64; 4], k: [f64; 4], h: f64| std::array::from_fn(|i| y[i] + h * k[i]);
    let (mut y, mut at, step) = ([0.1, 0.1 * equivalents, 0.0, 0.0], 0, 1.0);
    let sample = |until: &f64| {
        while (at as f64) < *until {
            let k1 = slope(y);
            let k2 = slope(along(y, k1, step / 2.0));
            let k3 = slope(along(y, k2, step / 2.0));
            let k4 = slope(along(y, k3, step));
            for i in 0..4 {
                y[i] += step / 6.0 * (k1[i] + 2.0 * k2[i] + 2.0 * k3[i] + k4[i]);
            }
            at += 1;
        }
        [y[0], y[2], y[3]].map(|c| 1e3 * c)
    };
    TIMES.iter().map(sample).collect()
}

/// The true values as a table.
fn table() -> String {
    let mut text = "experiment,time [s],B [equiv],a [mM],p [mM],q [mM]\n".to_owned();
    for (at, equivalents) in EQUIVALENTS.iter().enumerate() {
        for (time, [a, p, q]) in TIMES.iter().zip(true_course(*equivalents)) {
            text += &format!("{at},{time},{equivalents},{a:.12},{p:.12},{q:.12}\n");
        }
    }
    text
}

fn scenario(text: &str) -> Scenario {
    let load = |file: &str| {
        Source::of_file(file, table().as_bytes()).map_err(|fault| fault.message.clone())
    };
    let source = Source::new("coverage.toml", text.to_owned());
    let (scenario, faults) = scenario::read(&source, &[], &load, &Library::new());
    scenario.unwrap_or_else(|| panic!("{}", faults.render(Colour::Plain, 20)))
}

/// Numbers without a pattern (splitmix64), in pairs made normal (Box and Muller).
struct Noise(u64);

impl Noise {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        let (radius, angle) = (1.0 - self.uniform(), self.uniform());
        (-2.0 * radius.ln()).sqrt() * (std::f64::consts::TAU * angle).cos()
    }
}

/// Of each constant, how often its interval held the truth.
#[derive(Debug, Default)]
struct Held {
    profile: [usize; 3],
    posterior: [usize; 3],
}

fn held(text: &str, repeats: usize, posterior: bool) -> Held {
    let scenario = scenario(text);
    let engine = Engine::new(RunOptions {
        threads: 0,
        solver: forced::options(),
        tolerance: TOLERANCE,
    });
    let terms = FitTerms {
        posterior,
        ..scenario.fit.clone().expect("the scenario asks for a fit")
    };
    let mut noise = Noise(1);
    let mut held = Held::default();
    for _ in 0..repeats {
        let data = noisy(&scenario.data, &mut noise);
        let found = fit(&engine, &scenario.design, &data, &terms);
        held.see(&found.unwrap_or_else(|e| panic!("{e}")));
    }
    held
}

fn noisy(data: &DataSet, noise: &mut Noise) -> DataSet {
    let mut data = data.clone();
    let experiments = data.experiments.iter_mut();
    for measurement in experiments.flat_map(|e| &mut e.measurements) {
        measurement.value += NOISE * noise.normal();
    }
    data
}

impl Held {
    fn see(&mut self, fit: &Fit) {
        for (at, fitted) in fit.numbers.iter().enumerate() {
            let names = ["constant.first.k", "constant.second.k", "constant.decay.k"];
            let which = names.iter().position(|name| *name == fitted.number.name);
            let which = which.expect("one of the three");
            // Shown in /M/s or /s, as the truth is.
            let truth = fitted
                .number
                .coordinate(TRUTH[which] * fitted.number.factor);
            let low = fitted.profile.low.unwrap_or(f64::NEG_INFINITY);
            let high = fitted.profile.high.unwrap_or(f64::INFINITY);
            self.profile[which] += usize::from((low..=high).contains(&truth));
            if let Some(sample) = &fit.posterior {
                let [low, high] = [0.025, 0.975].map(|s| sample.quantile(at, s).expect("draws"));
                self.posterior[which] += usize::from((low..=high).contains(&truth));
            }
        }
    }
}

/// With an error that is known, and with one that is estimated of the same data.
fn texts() -> [(&'static str, String); 2] {
    let fitted = NETWORK.replace(", error = \"± 3 mM\"", "");
    [("known", NETWORK.to_owned()), ("fitted", fitted)]
}

/// Whether so many of `repeats` that should be 95 % happen by chance once in 100,000 times or more often, to either side.
fn is_likely(hits: usize, repeats: usize) -> bool {
    let (mut chance, mut below, mut above) = (0.05_f64.powi(repeats as i32), 0.0, 0.0);
    for at in 0..=repeats {
        below += if at <= hits { chance } else { 0.0 };
        above += if at >= hits { chance } else { 0.0 };
        chance *= (repeats - at) as f64 / (at + 1) as f64 * 19.0;
    }
    f64::min(below, above) > 5e-6
}

/// A few repeats tell intervals of one standard error from those of two, no more; the long one tells percents.
#[test]
fn intervals_of_a_few_repeats_hold_the_truth() {
    const REPEATS: usize = 10;
    for (error, text) in texts() {
        let held = held(&text, REPEATS, true);
        for hits in [held.profile, held.posterior] {
            let hits = hits.iter().sum();
            assert!(is_likely(hits, 3 * REPEATS), "{error} error: {held:?}");
        }
    }
}

/// The long one: `cargo test --release --test coverage -- --ignored --nocapture`.
#[test]
#[ignore = "400 fits with 2,000 draws each, twice: ten to twenty minutes"]
fn four_hundred_repeats_hold_the_truth_in_93_to_97_of_100() {
    const REPEATS: usize = 400;
    for (error, text) in texts() {
        let start = std::time::Instant::now();
        let held = held(&text, REPEATS, true);
        println!("{error} error, {:.0?}: {held:?}", start.elapsed());
        for (what, hits) in [("profile", held.profile), ("posterior", held.posterior)] {
            let share = hits.iter().sum::<usize>() as f64 / (3 * REPEATS) as f64;
            println!(
                "{error} error: {:.1} % of {what} intervals hold the truth",
                100.0 * share
            );
            assert!((0.93..=0.97).contains(&share), "{error} error, {what}");
        }
    }
}
