//! The solver through its public face: reference problems, orders, events, and that a course does not notice its neighbours.

use monobis::solver::{
    Backend, Course, CourseEnd, Equations, LaneNumbers, Level, Method, Number, Refused, Segment,
    Shape, Solver, SolverOptions, Statistics, StepPolynomial, Stop, Variables, Width, dual,
};

#[path = "common/forced.rs"]
mod forced;
#[path = "../src/solver/testing.rs"]
mod testing;

use testing::*;

const ROSENBROCK: [Method; 4] = [
    Method::Rodas4P2,
    Method::Rodas5P,
    Method::Rodas4P,
    Method::Rodas4,
];

fn single(rtol: f64) -> SolverOptions {
    SolverOptions {
        rtol,
        ..forced::narrow()
    }
}

/// t, y1, y2, y3. Source: Test Set for IVP Solvers (Bari), reproduced to 2e-13 (1e11: 6e-9).
const ROBER: [(f64, [f64; 3]); 12] = [
    (
        1.0,
        [
            0.9664597373330035,
            3.074626578578675e-05,
            0.03350951640121071,
        ],
    ),
    (
        10.0,
        [
            0.8413699238414729,
            1.623390937990473e-05,
            0.1586138422491472,
        ],
    ),
    (
        100.0,
        [
            0.6172348823960878,
            6.153591274639123e-06,
            0.3827589640126376,
        ],
    ),
    (
        1000.0,
        [
            0.3368745306607069,
            2.013702318261393e-06,
            0.6631234556369748,
        ],
    ),
    (
        10000.0,
        [0.107300428537804, 4.80016697257166e-07, 0.8926990914454987],
    ),
    (
        100000.0,
        [
            0.01786592114209946,
            7.274751468436319e-08,
            0.9821340061103859,
        ],
    ),
    (
        1000000.0,
        [
            0.002031483924973415,
            8.142277783356159e-09,
            0.9979685079327488,
        ],
    ),
    (
        10000000.0,
        [
            0.0002076093439016395,
            8.30607748506761e-10,
            0.9997923898254906,
        ],
    ),
    (
        100000000.0,
        [
            2.08241751217946e-05,
            8.329841429908955e-11,
            0.9999791757415798,
        ],
    ),
    (
        1000000000.0,
        [
            2.083229471647004e-06,
            8.332935037760724e-12,
            0.9999979167621954,
        ],
    ),
    (
        10000000000.0,
        [
            2.083328471883087e-07,
            8.333315602809495e-13,
            0.9999997916663195,
        ],
    ),
    (
        100000000000.0,
        [
            2.083340149701255e-08,
            8.333360770334713e-14,
            0.999999979166505,
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
    0.0007371312573325668,
    0.0001442485726316185,
    5.888729740967575e-05,
    0.001175651343283149,
    0.002386356198831331,
    0.006238968252742796,
    0.002849998395185769,
    0.002850001604814231,
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

/// The expected amounts were found by two independent integrators.
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

/// Everything that must not matter, but for the level.
fn widths_and_back_ends() -> impl Iterator<Item = (Width, Backend)> {
    let both = [Backend::Native, Backend::Interpreter];
    Width::ALL
        .into_iter()
        .flat_map(move |width| both.map(|backend| (width, backend)))
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
        for (width, backend) in widths_and_back_ends() {
            let options = SolverOptions {
                backend,
                width: Some(width),
                level,
                ..single(1e-6)
            };
            let here = all_bits(&run_all(&solver, courses.clone(), &options));
            assert!(here == reference, "{width:?} {} {backend:?}", level.name());
            let backwards: Vec<_> = courses.iter().rev().cloned().collect();
            let mut backwards = all_bits(&run_all(&solver, backwards, &options));
            backwards.reverse();
            assert!(
                backwards == reference,
                "reversed, {width:?} {} {backend:?}",
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
        for (width, backend) in widths_and_back_ends() {
            let options = SolverOptions {
                backend,
                width: Some(width),
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
            &SolverOptions {
                width: Some(width),
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

/// A -> B, k = 1e-3 /s, from 1 mol/L; tolerance as a chemist's run would set it.
fn decay(tolerance: f64, leg: impl Fn(Leg) -> Leg) -> Script {
    let first = leg(Leg::new(1e5).from(&[1.0, 0.0]).with(&[1e-3, 0.0]).event());
    Script::new(vec![first, Leg::new(10.0)], &[tolerance; 2])
}

fn decay_solver(method: Method) -> Solver {
    Solver::new(&mass_action(&["A", "B"], 1, &["A -> B"]), method).unwrap()
}

#[test]
fn event_on_a_decay_is_met_with_the_full_accuracy() {
    for method in ROSENBROCK {
        for tolerance in [1e-4, 1e-6, 1e-8] {
            let script = decay(tolerance, |leg| leg).watching(|_, x| x[0] - 0.01, 1e-3 * tolerance);
            let script = run_one(&decay_solver(method), script, &single(0.0));
            let (leg, t) = script.met[0];
            let (a, exact) = (script.ends[0][0], (-1e-3 * t).exp());
            assert_eq!((script.met.len(), leg), (1, 0));
            assert!(
                (a - 0.01).abs() <= 1e-3 * tolerance,
                "{method:?} {tolerance:e}: {a}"
            );
            assert!(
                (a - exact).abs() <= 10.0 * tolerance,
                "{method:?} {tolerance:e}: {a} {exact}"
            );
            assert!(
                (t - 4_605.170_185_988).abs() < 10.0 * tolerance / 1e-5,
                "{method:?} {tolerance:e}: {t}"
            );
            // The course went on from there.
            assert!((script.ends[1][0] - a * (-0.01f64).exp()).abs() < 10.0 * tolerance);
        }
    }
}

#[test]
fn event_true_at_the_start_takes_no_time() {
    let script = decay(1e-6, |leg| leg).watching(|_, x| x[0] - 1.0, 1e-9);
    let script = run_one(&decay_solver(Method::Rodas4P2), script, &single(0.0));
    assert_eq!(script.met, [(0, 0.0)]);
    assert_eq!(script.ends[0], [1.0, 0.0]);
    // No output of a segment without length; the next has its own.
    assert_eq!(
        script.seen.iter().map(|s| (s.0, s.1)).collect::<Vec<_>>(),
        [(1, 10.0)]
    );
}

#[test]
fn event_that_never_comes_leaves_the_segment_whole() {
    let watched = decay(1e-6, |leg| leg).watching(|_, x| x[0] + 1.0, 1e-9);
    let watched = run_one(&decay_solver(Method::Rodas4P2), watched, &single(0.0));
    let plain = decay(1e-6, |mut leg| {
        leg.segment.event = false;
        leg
    });
    let plain = run_one(&decay_solver(Method::Rodas4P2), plain, &single(0.0));
    assert!(watched.met.is_empty());
    assert_eq!(watched.bits(), plain.bits(), "watching changes nothing");
}

#[test]
fn event_inside_the_first_step_and_at_two_times_in_one() {
    let solver = decay_solver(Method::Rodas4P2);
    let early = decay(1e-6, |leg| leg).watching(|t, _| 1e-7 - t, 1e-15);
    let early = run_one(&solver, early, &single(0.0));
    assert!((early.met[0].1 - 1e-7).abs() < 1e-14, "{:?}", early.met);

    // A first step as long as the course: A passes 0.7 and 0.5 within it, the first counts.
    let twice = decay(1e-1, |mut leg| {
        leg.segment.duration = 1000.0;
        leg
    });
    let twice = twice.watching(|_, x| (x[0] - 0.7) * (x[0] - 0.5), 1e-9);
    let options = SolverOptions {
        first_step: 1000.0,
        ..single(0.0)
    };
    let (twice, stop, statistics) = run_all(&solver, vec![twice], &options).remove(0);
    assert_eq!(stop, Stop::Finished);
    assert!((twice.ends[0][0] - 0.7).abs() < 1e-8, "{:?}", twice.ends);
    assert!(
        (twice.met[0].1 + 1000.0 * 0.7f64.ln()).abs() < 1.0,
        "{:?}",
        twice.met
    );
    assert!(
        statistics.rejected <= 4,
        "a few corrections: {statistics:?}"
    );
}

#[test]
fn event_that_only_touches_zero_is_no_event() {
    // Below zero only within 1e-13 of the deepest point: steps land on either side of it.
    let script = decay(1e-6, |mut leg| {
        leg.segment.duration = 2000.0;
        leg
    });
    let script = script.watching(|_, x| (x[0] - 0.5).powi(2) + 1e-15, 1e-17);
    let script = run_one(&decay_solver(Method::Rodas4P2), script, &single(0.0));
    assert!(script.met.is_empty());
}

#[test]
fn event_on_the_algebraic_variable() {
    // pH 8 on the concentration scale of V_ref: u = -8 ln 10.
    let target = -8.0 * std::f64::consts::LN_10;
    assert_eq!(target, PH_8);
    for width in [Width::One, Width::Eight] {
        let solver = Solver::new(&ByDuals::new(Flask), Method::Rodas4P2).unwrap();
        let atol = [1e-10, 1e-10, 1e-10, 1e-8, 1e-10, 0.0];
        let script =
            Script::new(vec![flask_leg().event()], &atol).watching(|_, x| PH_8 - x[3], 1e-10);
        let script = run_one(
            &solver,
            script,
            &SolverOptions {
                width: Some(width),
                ..single(0.0)
            },
        );
        assert!((script.ends[0][3] - target).abs() <= 1e-10);
        // The same time as that at which an ordinary course passes the value.
        let t = script.met[0].1;
        let plain = run_one(
            &solver,
            Script::new(vec![flask_leg().at([t])], &atol),
            &single(0.0),
        );
        assert!(
            (plain.seen[0].2[3] - target).abs() < 1e-6,
            "{:?}",
            plain.seen
        );
    }
}

const PH_8: f64 = -8.0 * std::f64::consts::LN_10;

#[test]
fn outputs_tracks_and_counters_change_no_bits() {
    let mut random = Random(23);
    let (network, constants) = random_network(&mut random, 6, 12);
    let x: Vec<f64> = (0..8).map(|_| random.next()).collect();
    let leg = Leg::new(3.0).from(&x).with(&constants).moving();
    let atol = [1e-8; 8];
    let solver = Solver::new(&network, Method::Rodas4P2).unwrap();
    let plain = run_one(
        &solver,
        Script::new(vec![leg.clone().at([])], &atol),
        &single(0.0),
    );

    let busy = Script::new(
        vec![leg.clone().at((1..=300).map(|i| f64::from(i) * 0.01))],
        &atol,
    );
    let tracks = vec![vec![(0, 1.0), (6, -2.0)], vec![(3, 0.5)]];
    let followed = network.following(tracks);
    let tracked = Solver::new(&followed, Method::Rodas4P2).unwrap();
    let busy = run_one(&tracked, busy, &single(0.0));
    assert_eq!(busy.ends, plain.ends);

    // The polynomials join, begin and end where the course does, and pass by the outputs, which are steps of their own.
    let track: Vec<_> = busy.polynomials.iter().filter(|p| p.0 == 0).collect();
    let value = |x: &[f64]| x[0] - 2.0 * x[6];
    assert!((track[0].3.y0 - value(&x)).abs() < 1e-15);
    assert!((track[track.len() - 1].3.y1 - value(&busy.ends[0])).abs() < 1e-15);
    assert!(
        track
            .windows(2)
            .all(|w| w[0].3.y1 == w[1].3.y0 && w[1].1 == w[0].1 + w[0].2)
    );
    for (_, t, x) in &busy.seen {
        let (_, start, h, polynomial) = track.iter().rev().find(|p| p.1 < *t).unwrap();
        assert!((polynomial.value((t - start) / h) - value(x)).abs() < 1e-3);
    }

    let mut bare = followed.rates.clone();
    bare.counters = 0;
    for (_, changes) in &mut bare.reactions {
        changes.retain(|c| c.0 < 7);
    }
    let bare_solver = Solver::new(&ByDuals::new(bare), Method::Rodas4P2).unwrap();
    let bare_leg = Leg {
        x: Some(x[..7].to_vec()),
        ..leg.at([])
    };
    let bare = run_one(
        &bare_solver,
        Script::new(vec![bare_leg], &atol[..7]),
        &single(0.0),
    );
    assert_eq!(bare.ends[0][..], plain.ends[0][..7]);
}

#[test]
fn counters_close_with_the_pools() {
    // A -> B -> C, with the flux of the second step counted, on a coefficient that moves.
    let mut network = mass_action(&["A", "B", "C"], 2, &["A -> B", "B -> C"]).rates;
    network.counters = 1;
    network.reactions[1].1.push((3, 1.0));
    let solver = Solver::new(&ByDuals::new(network), Method::Rodas4P2).unwrap();
    let leg = Leg::new(5.0)
        .from(&[1.0, 0.0, 0.0, 0.0])
        .with(&[1.0, 0.3, 100.0, -3.0])
        .moving();
    let script = run_one(&solver, Script::new(vec![leg], &[1e-5; 4]), &single(0.0));
    let [a, b, c, xi] = script.end()[..] else {
        panic!("four rows")
    };
    assert!(
        (xi - c).abs() < 1e-15 && (1.0 - a - b - xi).abs() < 1e-13,
        "{:?}",
        script.end()
    );
}

#[test]
fn outputs_fall_on_their_times_and_ends_are_exact() {
    let solver = decay_solver(Method::Rodas4P2);
    let times = [1e-9, 0.3, 0.3 + 1e-12, 700.0, 1000.0];
    let leg = Leg::new(1000.0)
        .from(&[1.0, 0.0])
        .with(&[1e-3, 0.0])
        .at(times);
    let script = run_one(
        &solver,
        Script::new(vec![leg, Leg::new(0.0), Leg::new(1.0)], &[1e-9; 2]),
        &single(0.0),
    );
    assert_eq!(
        script.seen.iter().map(|s| s.1).collect::<Vec<_>>(),
        [&times[..], &[1.0]].concat()
    );
    assert_eq!(
        script.seen[4].2, script.ends[0],
        "the output at the end is the end"
    );
    assert_eq!(
        script.ends[0], script.ends[1],
        "a segment without length is passed through"
    );
    for (_, t, x) in &script.seen[..5] {
        assert!((x[0] - (-1e-3 * t).exp()).abs() < 1e-8);
    }
}

#[test]
fn singular_matrix_is_stepped_around() {
    // A -> 2 A with k = 1/(h gamma) at the first step: W is exactly zero there.
    let solver = Solver::new(&mass_action(&["A"], 1, &["A -> A + A"]), Method::Rodas4P2).unwrap();
    let leg = Leg::new(1.0).from(&[1.0]).with(&[4.0, 0.0]);
    let options = SolverOptions {
        first_step: 1.0,
        ..single(0.0)
    };
    let (script, stop, statistics) =
        run_all(&solver, vec![Script::new(vec![leg], &[1e-8])], &options).remove(0);
    assert_eq!(stop, Stop::Finished);
    assert!(statistics.rejected >= 1);
    assert!(
        (script.end()[0] / 4f64.exp() - 1.0).abs() < 1e-6,
        "{:?}",
        script.end()
    );
}

/// 0 = c - u: the algebraic equation falls with its variable, which no buffer does.
struct Falling;

impl Rates for Falling {
    fn sizes(&self) -> [usize; 6] {
        [1, 1, 0, 0, 1, 1]
    }
    fn parameters<N: Number>(&self, c: &[N], _: N, p: &mut [N], dp: &mut [N]) {
        (p[0], dp[0]) = (c[0], N::constant(0.0));
    }
    fn rates<N: Number>(&self, x: &[N], p: &[N], f: &mut [N]) {
        f[0] = -(x[0] * p[0]);
        f[1] = x[0] - x[1];
    }
}

#[test]
fn rejections_end_in_typed_outcomes() {
    let solver = Solver::new(&ByDuals::new(Falling), Method::Rodas4P2).unwrap();
    let leg = Leg::new(1.0).from(&[1.0, 1.0]).with(&[1.0]);
    let stop = |solver: &Solver, leg: Leg, options: &SolverOptions| {
        let atol = vec![1e-8; leg.x.as_ref().unwrap().len()];
        let (_, stop, statistics) =
            run_all(solver, vec![Script::new(vec![leg], &atol)], options).remove(0);
        (stop, statistics)
    };
    let (falling, statistics) = stop(&solver, leg, &single(0.0));
    assert!(
        matches!(falling, Stop::StepUnderflow { t: 0.0 }),
        "{falling:?}"
    );
    assert_eq!(statistics.steps, 0);

    let capped = SolverOptions {
        step_cap: 10,
        ..single(0.0)
    };
    let leg = Leg::new(1e5).from(&[1.0, 0.0]).with(&[1e-3, 0.0]);
    let (stopped, statistics) = stop(&decay_solver(Method::Rodas4P2), leg, &capped);
    assert!(
        matches!(stopped, Stop::StepCap { t } if t > 0.0 && t < 1e5),
        "{stopped:?}"
    );
    assert_eq!(statistics.steps + statistics.rejected, 10);

    // An endless chain of empty segments ends, too.
    let script = Script::new(vec![Leg::new(0.0); 50], &[1e-8; 2]);
    let (_, stopped, _) = run_all(&decay_solver(Method::Rodas4P2), vec![script], &capped).remove(0);
    assert_eq!(stopped, Stop::StepCap { t: 0.0 });
}

#[test]
fn clearly_negative_states_are_rejected_unless_allowed() {
    // A constant drain takes A through zero at t = 1.
    let drain = mass_action(&["A", "B"], 2, &[" -> B"]);
    let mut rates = drain.rates;
    rates.reactions[0].1 = vec![(0, -1.0)];
    let solver = Solver::new(&ByDuals::new(rates), Method::Rodas4P2).unwrap();
    let script = || {
        Script::new(
            vec![Leg::new(2.0).from(&[1.0, 0.0]).with(&[1.0, 0.0])],
            &[1e-6; 2],
        )
    };
    let (_, stop, _) = run_all(&solver, vec![script()], &single(0.0)).remove(0);
    // As far as one scale below zero.
    assert!(
        matches!(stop, Stop::StepUnderflow { t } if (t - 1.0 - 1e-6).abs() < 1e-9),
        "{stop:?}"
    );
    let allowed = SolverOptions {
        nonnegative: false,
        ..single(0.0)
    };
    assert!((run_one(&solver, script(), &allowed).end()[0] + 1.0).abs() < 1e-12);
}

#[test]
fn explicit_methods_agree_on_what_is_not_stiff() {
    let (network, constants) = random_network(&mut Random(41), 5, 8);
    let constants: Vec<f64> = constants.iter().map(|k| 0.05 * k).collect();
    let leg = Leg::new(1.0)
        .from(&[0.3; 7])
        .with(&constants)
        .moving()
        .at([0.25, 1.0]);
    let script = Script::new(vec![leg.clone(), Leg::new(0.5)], &[1e-11; 7]);
    let reference = Solver::new(&network, Method::Rodas5P).unwrap();
    let reference = run_one(&reference, script.clone(), &single(0.0));
    for method in [Method::Dopri5, Method::Dop853] {
        let solver = Solver::new(&network, method).unwrap();
        let (got, stop, statistics) =
            run_all(&solver, vec![script.clone()], &single(0.0)).remove(0);
        assert_eq!(stop, Stop::Finished);
        assert!(
            statistics.steps < 100,
            "{method:?} has its order where coefficients move: {statistics:?}"
        );
        assert_eq!(got.seen.len(), reference.seen.len());
        for ((leg, t, x), (leg_reference, t_reference, reference)) in
            got.seen.iter().zip(&reference.seen)
        {
            assert_eq!((leg, t), (leg_reference, t_reference));
            for (x, reference) in x.iter().zip(reference) {
                assert!(
                    (x - reference).abs() < 1e-9,
                    "{method:?} {t}: {x} {reference}"
                );
            }
        }
    }
}

#[test]
fn explicit_methods_refuse_what_they_cannot_do() {
    assert_eq!(
        Solver::new(&ByDuals::new(Flask), Method::Dopri5).unwrap_err(),
        Refused::Algebraic
    );
    for method in [Method::Dopri5, Method::Dop853] {
        let solver = decay_solver(method);
        let event = decay(1e-6, |leg| leg);
        let plain = Script::new(
            vec![Leg::new(1.0).from(&[1.0, 0.0]).with(&[1e-3, 0.0])],
            &[1e-6; 2],
        );
        let followed = mass_action(&["A", "B"], 1, &["A -> B"]).following(vec![vec![(0, 1.0)]]);
        let tracked = Solver::new(&followed, method).unwrap();
        let capped = SolverOptions {
            step_cap: 5,
            ..single(0.0)
        };
        let long = Script::new(
            vec![Leg::new(1e4).from(&[1.0, 0.0]).with(&[1e-3, 0.0])],
            &[1e-9; 2],
        );
        let mut done = run_all(&solver, vec![event], &single(0.0));
        done.extend(run_all(&tracked, vec![plain], &single(0.0)));
        assert!(
            done.iter()
                .all(|d| d.1 == Stop::NeedsRosenbrock && d.2.steps == 0)
        );
        let stop = run_all(&solver, vec![long], &capped).remove(0).1;
        assert!(matches!(stop, Stop::StepCap { .. }), "{stop:?}");
        let hires = Solver::new(&hires(), method).unwrap();
        let stop = run_all(
            &hires,
            vec![Script::new(vec![hires_leg()], &[1e-9; 8])],
            &single(1e-6),
        )
        .remove(0)
        .1;
        assert!(matches!(stop, Stop::Stiff { .. }), "{stop:?}");
        let nan = Script::new(
            vec![Leg::new(1.0).from(&[f64::NAN, 0.0]).with(&[1.0, 0.0])],
            &[1e-6; 2],
        );
        assert_eq!(
            run_all(&solver, vec![nan], &single(0.0)).remove(0).1,
            Stop::NotFinite { t: 0.0 }
        );
    }
}

/// More constants than addresses.
struct Huge;

impl Rates for Huge {
    fn sizes(&self) -> [usize; 6] {
        [1, 0, 0, 0, 70_000, 1]
    }
    fn parameters<N: Number>(&self, c: &[N], _: N, p: &mut [N], dp: &mut [N]) {
        (p[0], dp[0]) = (c[0], N::constant(0.0));
    }
    fn rates<N: Number>(&self, x: &[N], p: &[N], f: &mut [N]) {
        f[0] = -(x[0] * p[0]);
    }
}

/// 0 = x - c: the algebraic variable is not in its own equation.
struct Loose;

impl Rates for Loose {
    fn sizes(&self) -> [usize; 6] {
        [1, 1, 0, 0, 1, 1]
    }
    fn parameters<N: Number>(&self, c: &[N], _: N, p: &mut [N], dp: &mut [N]) {
        (p[0], dp[0]) = (c[0], N::constant(0.0));
    }
    fn rates<N: Number>(&self, x: &[N], p: &[N], f: &mut [N]) {
        f[0] = x[1] * p[0];
        f[1] = x[0] - p[0];
    }
}

#[test]
fn structures_that_cannot_be_solved_are_refused() {
    let refusal = |r: Result<Solver, Refused>| r.err();
    assert_eq!(
        refusal(Solver::new(&ByDuals::new(Huge), Method::Rodas4P2)),
        Some(Refused::TooLarge)
    );
    assert_eq!(
        refusal(Solver::new(&ByDuals::new(Loose), Method::Rodas4P2)),
        Some(Refused::NotIndexOne)
    );
}

#[test]
fn a_reused_lane_starts_from_zero() {
    let solver = decay_solver(Method::Rodas4P2);
    let used = Script::new(
        vec![Leg::new(1.0).from(&[1.0, 0.5]).with(&[1e-3, 0.0])],
        &[1e-6; 2],
    );
    let bare = Script::new(vec![Leg::new(1.0)], &[1e-6; 2]);
    let done = run_all(&solver, vec![used, bare], &single(0.0));
    assert_eq!(done[1].0.ends[0], [0.0, 0.0]);
}

#[test]
fn rates_that_overflow_are_no_step() {
    // 2 A -> B at 1e200: the Jacobian is finite, the rate is not.
    let solver = Solver::new(
        &mass_action(&["A", "B"], 1, &["A + A -> B"]),
        Method::Rodas4P2,
    )
    .unwrap();
    let script = Script::new(
        vec![Leg::new(1.0).from(&[1e200, 0.0]).with(&[1.0, 0.0])],
        &[1e-6; 2],
    );
    let (_, stop, statistics) = run_all(&solver, vec![script], &single(0.0)).remove(0);
    assert_eq!(
        (stop, statistics.steps),
        (Stop::StepUnderflow { t: 0.0 }, 0)
    );
}

#[test]
fn event_that_only_the_dense_output_saw_lets_the_course_go_on() {
    // Above the exact solution at the ends of these giant steps, below it between them.
    let script = decay(1.0, |mut leg| {
        leg.segment.duration = 1000.0;
        leg
    });
    let script = script.watching(|t, x| 1e-5 + x[0] - (-1e-3 * t).exp(), 1e-12);
    let options = SolverOptions {
        first_step: 600.0,
        ..single(0.0)
    };
    let (script, stop, statistics) =
        run_all(&decay_solver(Method::Rodas4P2), vec![script], &options).remove(0);
    assert_eq!(stop, Stop::Finished);
    assert!(
        script.met.is_empty() && statistics.rejected > 0,
        "{statistics:?}"
    );
    assert!(
        (script.ends[0][0] - (-1f64).exp()).abs() < 1e-3,
        "{:?}",
        script.ends
    );
}

#[test]
fn what_forces_options_is_taken_or_refused() {
    let parse = |words: [&str; 3]| {
        let [backend, width, level] = words.map(|word| Some(word).filter(|w| !w.is_empty()));
        forced::parse(backend, width, level)
    };
    assert_eq!(parse(["", "", ""]), Ok(SolverOptions::default()));
    let forced = parse(["interpreter", "32", "baseline"]).unwrap();
    assert_eq!(
        (forced.backend, forced.width, forced.level.name()),
        (Backend::Interpreter, Some(Width::ThirtyTwo), "baseline")
    );
    for level in Level::available() {
        let native = parse(["native", "8", level.name()]);
        assert_eq!(native.is_ok(), level.name() != "baseline", "{native:?}");
        assert!(parse(["native", "1", level.name()]).is_err());
    }
    for words in [
        ["jit", "", ""],
        ["", "2", ""],
        ["", "", "sse2"],
        ["", "x", ""],
    ] {
        assert!(parse(words).is_err(), "{words:?}");
    }
}

/// A neighbour that reaches the cap, at every width: it alone stops, after exactly so many attempts, and again with the same bits.
#[test]
fn the_step_cap_stops_a_course_and_no_neighbour() {
    let (network, constants) = random_network(&mut Random(3), 7, 14);
    let solver = Solver::new(&network, Method::Rodas4P2).unwrap();
    let courses = mixed_courses(&constants, 9);
    let free = run_all(&solver, courses.clone(), &single(1e-6));
    let attempts = |done: &Done| done.2.steps + done.2.rejected;
    let mut costs: Vec<u32> = free.iter().map(attempts).collect();
    costs.sort_unstable();
    let step_cap = costs[costs.len() / 2];
    for width in Width::ALL {
        let options = SolverOptions {
            width: Some(width),
            step_cap,
            ..single(1e-6)
        };
        let capped = run_all(&solver, courses.clone(), &options);
        let stopped = capped.iter().filter(|done| done.1 != Stop::Finished);
        assert!(stopped.clone().count() >= 10, "half of them cost more");
        for done in stopped {
            assert!(matches!(done.1, Stop::StepCap { .. }), "{:?}", done.1);
            assert_eq!(attempts(done), step_cap);
        }
        for (capped, free) in capped.iter().zip(&free) {
            if capped.1 == Stop::Finished {
                assert_eq!(capped.0.bits(), free.0.bits());
            } else {
                assert!(attempts(free) >= step_cap);
            }
        }
    }
}

/// A coefficient that overflows on the way: the course ends where no step is sound any more, not at the start and not never.
#[test]
fn a_course_that_breaks_on_the_way_ends_there() {
    let solver = decay_solver(Method::Rodas4P2);
    // k = 1 + 1e306 t turns infinite at t = 180; A is used up long before, so that steps are free to grow until then.
    let leg = Leg::new(1e3).from(&[1.0, 0.0]).with(&[1.0, 1e306]).moving();
    let healthy = Leg::new(1.0).from(&[1.0, 0.0]).with(&[1.0, 0.0]);
    let scripts = [leg, healthy].map(|leg| Script::new(vec![leg], &[1e-6; 2]));
    for width in Width::ALL {
        let options = SolverOptions {
            width: Some(width),
            ..single(0.0)
        };
        let done = run_all(&solver, scripts.to_vec(), &options);
        assert!(
            matches!(done[0].1, Stop::StepUnderflow { t } | Stop::StepCap { t } if t < 180.0),
            "{:?}",
            done[0].1
        );
        assert_eq!(done[1].1, Stop::Finished);
        assert!((done[1].0.end()[0] - (-1f64).exp()).abs() < 1e-5);
    }
}
