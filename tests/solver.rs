//! The solver through its public face: reference problems, orders, events, and that a course does not notice its neighbours.

use monobis::solver::{
    Course, Equations, LaneNumbers, Level, Method, Number, Options, Outcome, Segment, Shape,
    Solver, Statistics, StepPolynomial, Stop, Width, dual,
};

#[path = "../src/solver/testing.rs"]
mod testing;

use testing::*;

const ROSENBROCK: [Method; 4] = [
    Method::Rodas4P2,
    Method::Rodas5P,
    Method::Rodas4P,
    Method::Rodas4,
];

fn single(rtol: f64) -> Options {
    Options {
        width: Width::One,
        rtol,
        ..Options::default()
    }
}

/// t, y1, y2, y3: numerics.md C (IVP test set).
const ROBER: [(f64, [f64; 3]); 12] = [
    (
        1e0,
        [
            0.966_459_737_333_003_5,
            0.307_462_657_857_867_5e-4,
            0.335_095_164_071_210_71e-1,
        ],
    ),
    (
        1e1,
        [
            0.841_369_923_841_472_9,
            0.162_339_093_799_904_73e-4,
            0.158_613_842_249_147_2,
        ],
    ),
    (
        1e2,
        [
            0.617_234_882_396_087_8,
            0.615_359_127_463_912_3e-5,
            0.382_758_964_012_637_6,
        ],
    ),
    (
        1e3,
        [
            0.336_874_530_660_706_9,
            0.201_370_231_826_139_3e-5,
            0.663_123_455_636_974_8,
        ],
    ),
    (
        1e4,
        [
            0.107_300_428_537_804_0,
            0.480_016_697_165_725_6e-6,
            0.892_699_091_445_498_7,
        ],
    ),
    (
        1e5,
        [
            0.178_659_211_420_994_6e-1,
            0.727_475_146_843_631_9e-7,
            0.982_134_006_110_385_9,
        ],
    ),
    (
        1e6,
        [
            0.203_148_392_497_341_5e-2,
            0.814_227_778_335_615_9e-8,
            0.997_968_507_932_748_8,
        ],
    ),
    (
        1e7,
        [
            0.207_609_343_901_639_5e-3,
            0.830_607_748_506_761_0e-9,
            0.999_792_389_825_490_6,
        ],
    ),
    (
        1e8,
        [
            0.208_241_751_217_946_0e-4,
            0.832_984_142_990_895_5e-10,
            0.999_979_175_741_579_8,
        ],
    ),
    (
        1e9,
        [
            0.208_322_947_164_700_4e-5,
            0.833_293_503_776_072_3e-11,
            0.999_997_916_762_195_4,
        ],
    ),
    (
        1e10,
        [
            0.208_332_847_188_308_7e-6,
            0.833_331_560_280_949_5e-12,
            0.999_999_791_666_319_5,
        ],
    ),
    (
        1e11,
        [
            0.208_334_014_970_125_5e-7,
            0.833_336_077_033_471_3e-13,
            0.999_999_979_166_505_0,
        ],
    ),
];

/// Ten times the tolerance.
fn check_rober(method: Method, t: f64, y: &[f64], reference: &[f64; 3]) {
    for (y, reference) in y.iter().zip(reference) {
        assert!(
            (y / reference - 1.0).abs() < 1e-7,
            "{method:?} {t:e}: {y:e} {reference:e}"
        );
    }
}

#[test]
fn rober_over_eleven_decades() {
    for method in ROSENBROCK {
        let solver = Solver::new(&rober(), method).unwrap();
        let durations = ROBER
            .iter()
            .scan(0.0, |t, r| Some(r.0 - std::mem::replace(t, r.0)));
        let mut legs: Vec<Leg> = durations.map(Leg::new).collect();
        legs[0] = legs[0].clone().from(&[1.0, 0.0, 0.0]).with(&ROBER_K);
        let script = run_one(
            &solver,
            Script::new(legs, &[1e-16, 1e-20, 1e-16]),
            &single(1e-8),
        );
        assert_eq!(script.ends.len(), ROBER.len());
        for ((t, reference), y) in ROBER.iter().zip(&script.ends) {
            check_rober(method, *t, y, reference);
        }
    }
}

/// The default method's dense output holds the tolerance, too. (That of Rodas4P misses it by a half at t = 10.)
#[test]
fn rober_between_the_steps() {
    for method in [Method::Rodas4P2, Method::Rodas5P] {
        let solver = Solver::new(&rober(), method).unwrap();
        let leg = Leg::new(1e11)
            .from(&[1.0, 0.0, 0.0])
            .with(&ROBER_K)
            .at(ROBER.map(|r| r.0));
        let script = run_one(
            &solver,
            Script::new(vec![leg], &[1e-16, 1e-20, 1e-16]),
            &single(1e-8),
        );
        assert_eq!(script.seen.len(), ROBER.len());
        for ((t, reference), (_, at, y)) in ROBER.iter().zip(&script.seen) {
            assert_eq!(t, at);
            check_rober(method, *t, y, reference);
        }
    }
}

const HIRES_END: [f64; 8] = [
    0.737_131_257_332_566_8e-3,
    0.144_248_572_631_618_5e-3,
    0.588_872_974_096_757_5e-4,
    0.117_565_134_328_314_9e-2,
    0.238_635_619_883_133_1e-2,
    0.623_896_825_274_279_6e-2,
    0.284_999_839_518_576_9e-2,
    0.285_000_160_481_423_1e-2,
];

fn hires_leg() -> Leg {
    let start = [1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0057];
    Leg::new(321.8122)
        .from(&start)
        .with(&still(HIRES.map(|r| r.1)))
}

#[test]
fn hires_to_ten_times_the_tolerance() {
    for method in ROSENBROCK {
        for tolerance in [1e-5, 1e-7] {
            let solver = Solver::new(&hires(), method).unwrap();
            let script = run_one(
                &solver,
                Script::new(vec![hires_leg()], &[1e-4 * tolerance; 8]),
                &single(tolerance),
            );
            for (y, reference) in script.end().iter().zip(HIRES_END) {
                assert!(
                    (y / reference - 1.0).abs() < 10.0 * tolerance,
                    "{method:?}: {y:e} {reference:e}"
                );
            }
        }
    }
}

/// Amounts and volume-free values of engine.md 9.4, found by two independent integrators.
#[test]
fn infusion_ramp_and_acid_base_together() {
    for method in ROSENBROCK {
        let solver = Solver::new(&ByDuals::new(Flask), method).unwrap();
        let script = Script::new(vec![flask_leg()], &[1e-12, 1e-12, 1e-12, 1e-10, 1e-12, 0.0]);
        let script = run_one(&solver, script, &single(0.0));
        let [a, d, m, u, b, xi] = script.end()[..] else {
            panic!("six variables")
        };
        let expected = [
            5.4162000751e-3,
            1.7999722409e-2,
            4.9416755258e-2,
            3.2583522333e-2,
            8.2000277591e-2,
        ];
        for (value, expected) in [a, d, m, b, xi].into_iter().zip(expected) {
            assert!(
                (value - expected).abs() < 2e-11,
                "{method:?}: {value:e} {expected:e}"
            );
        }
        let ph = -(u - 1.3f64.ln()) / std::f64::consts::LN_10;
        assert!((ph - 7.4909445211).abs() < 2e-9, "{method:?}: {ph}");
        assert!((m + b + d - 0.1).abs() < 1e-15 && (d + xi - 0.1).abs() < 1e-15);
    }
}

/// Courses that differ in everything: constants, length, legs, moving or not.
fn mixed_courses(constants: &[f64], rows: usize) -> Vec<Script> {
    let mut random = Random(7);
    (0..37)
        .map(|i| {
            let mut legs = Vec::new();
            for _ in 0..1 + i % 3 {
                let constants: Vec<f64> = constants
                    .iter()
                    .map(|k| k * (0.5 + random.next()))
                    .collect();
                let x: Vec<f64> = (0..rows).map(|_| random.next()).collect();
                let duration = 0.5 * 4f64.powf(2.0 * random.next());
                let mut leg = Leg::new(duration).with(&constants).from(&x).at([
                    0.3 * duration,
                    0.9 * duration,
                    duration,
                ]);
                leg.segment.moving = i % 2 == 0;
                leg.segment.event = i % 5 == 0;
                legs.push(leg);
            }
            Script::new(legs, &vec![1e-7; rows]).watching(|t, x| 0.2 + x[0] - 0.1 * t, 1e-9)
        })
        .collect()
}

fn all_bits(done: &[Done]) -> Vec<(Vec<u64>, String, Statistics)> {
    done.iter()
        .map(|(script, stop, statistics)| (script.bits(), format!("{stop:?}"), *statistics))
        .collect()
}

#[test]
fn every_width_level_and_order_gives_the_same_bits() {
    let (network, constants) = random_network(&mut Random(3), 7, 14);
    let solver = Solver::new(&network, Method::Rodas4P2).unwrap();
    let courses = mixed_courses(&constants, 9);
    let reference = all_bits(&run_all(&solver, courses.clone(), &single(1e-6)));
    assert!(
        reference.iter().any(|r| r.2.rejected > 0),
        "the courses exercise rejections"
    );
    for level in Level::available() {
        for width in Width::ALL {
            let options = Options {
                width,
                level,
                ..single(1e-6)
            };
            let here = all_bits(&run_all(&solver, courses.clone(), &options));
            assert!(here == reference, "{width:?} {}", level.name());
            let backwards: Vec<_> = courses.iter().rev().cloned().collect();
            let mut backwards = all_bits(&run_all(&solver, backwards, &options));
            backwards.reverse();
            assert!(
                backwards == reference,
                "reversed, {width:?} {}",
                level.name()
            );
        }
    }
}

#[test]
fn the_flask_has_the_same_bits_everywhere() {
    let solver = Solver::new(&ByDuals::new(Flask), Method::Rodas5P).unwrap();
    let script = Script::new(
        vec![flask_leg().at([1.0, 77.0, 600.0])],
        &[1e-9, 1e-9, 1e-9, 1e-6, 1e-9, 0.0],
    );
    let reference = all_bits(&run_all(&solver, vec![script.clone(); 3], &single(0.0)));
    for level in Level::available() {
        for width in Width::ALL {
            let options = Options {
                width,
                level,
                ..single(0.0)
            };
            assert!(all_bits(&run_all(&solver, vec![script.clone(); 3], &options)) == reference);
        }
    }
}

#[test]
fn a_poisoned_lane_changes_no_neighbour() {
    let (network, constants) = random_network(&mut Random(3), 7, 14);
    let solver = Solver::new(&network, Method::Rodas4P2).unwrap();
    let clean = mixed_courses(&constants, 9);
    let reference = all_bits(&run_all(&solver, clean.clone(), &single(1e-6)));
    let mut poisoned = clean;
    let nan: Vec<f64> = constants.iter().map(|_| f64::NAN).collect();
    poisoned[1].legs[0].constants = Some(nan);
    poisoned[2].legs[0].x = Some(vec![f64::INFINITY; 9]);
    // Finite numbers that overflow on the way: no step is ever sound.
    poisoned[3].legs[0].constants = Some(constants.iter().map(|_| 1e308).collect());
    poisoned[4].legs[0].segment.duration = f64::NAN;
    for width in [Width::Four, Width::Sixteen] {
        let done = run_all(
            &solver,
            poisoned.clone(),
            &Options {
                width,
                ..single(1e-6)
            },
        );
        assert_eq!(done[1].1, Stop::NotFinite { t: 0.0 });
        assert_eq!(done[2].1, Stop::NotFinite { t: 0.0 });
        assert!(
            matches!(done[3].1, Stop::StepUnderflow { .. }),
            "{:?}",
            done[3].1
        );
        assert_eq!(done[4].1, Stop::NotFinite { t: 0.0 });
        let bits = all_bits(&done);
        for i in (0..bits.len()).filter(|i| !(1..=4).contains(i)) {
            assert!(bits[i] == reference[i], "course {i}");
        }
    }
}
