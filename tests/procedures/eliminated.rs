//! A pool computed from a conservation law gives the same course, outputs, conditions and followed measures as one integrated.

use std::sync::Arc;

use crate::common::{Chemistry, Run, acidity, dose_with, program, stir};
use approx::assert_abs_diff_eq;
use monobis::flask::program::Dose;
use monobis::flask::{Bottom, Item, Measure, SaveOptions, Stretch, Trajectory, Until};
use monobis::kernel::Kernel;
use monobis::kernel::{Elimination, KernelOptions, PoolPlace};
use monobis::network::Law;
use monobis::solver::Stop;

const TOLERANCE: f64 = 1e-9;

/// D + A -> M, M + A -> B with basic D, M and B.
fn chemistry() -> Chemistry {
    Chemistry::default()
        .species("A")
        .family("D", &["D", "DH+"], &[acidity(9.5, 40e3)])
        .family("M", &["M", "MH+"], &[acidity(9.0, 40e3)])
        .family("B", &["B", "BH+"], &[acidity(8.5, 40e3)])
        .autoprotolysis(1e-14)
        .reaction("D + A -> M", Law::constant(0.05), None)
        .reaction("M + A -> B", Law::constant(0.02), None)
}

fn percentage(top: &[(usize, f64)], bottom: Bottom) -> Measure {
    Measure::Percentage {
        offset: 0.0,
        top: top.to_vec().into(),
        bottom,
    }
}

/// Charge, feed of what is eliminated and of A, warming, a condition on what is eliminated.
fn course(kernel: Kernel, chemistry: &Chemistry) -> Trajectory {
    let [a, d, m, b] = ["A", "D", "M", "B"].map(|n| chemistry.pool(n));
    let feed = Dose {
        pools: vec![(a, 1e-4), (b, 2e-5)],
        charged: vec![(a, 1e-4), (b, 2e-5)],
        volume: 1e-4,
        spectator_charge: -1e-5,
    };
    let amines = vec![(d, 1.0), (m, 1.0), (b, 1.0)];
    let until = Until {
        measure: percentage(&[(b, 1.0)], Bottom::Pools(amines.into())),
        value: 40.0,
        below: false,
        text: "B > 40 %".into(),
    };
    let items = vec![
        dose_with(&[(d, 0.1), (b, 0.01), (a, 0.05)], -0.05, 0.0),
        stir(300.0),
        Item::Run(Stretch {
            duration: 600.0,
            heating: 0.02,
            feed,
            ..Stretch::default()
        }),
        Item::Run(Stretch {
            duration: 1e6,
            until: Some(until),
            ..Stretch::default()
        }),
    ];
    let run = Run {
        tolerance: TOLERANCE,
        record: SaveOptions {
            moments: Vec::new(),
            points: 20_000,
            lasts: 1e6,
            ..SaveOptions::default()
        },
        ..Run::default()
    };
    let (remains, outcome) = run.with_kernel(Arc::new(kernel), chemistry, program(1.0, items));
    assert_eq!(outcome.stop, Stop::Finished);
    assert!(remains.unmet.is_empty());
    remains
}

/// Value of a followed measure at times across all its steps, %.
fn followed(remains: &Trajectory, i: usize) -> impl Fn(f64) -> f64 + '_ {
    move |time| {
        let holds = |s: &&monobis::flask::Stride| {
            s.length > 0.0 && s.time <= time && time <= s.time + s.length
        };
        let stride = remains.strides[i].iter().find(holds).expect("a step");
        let s = (time - stride.time) / stride.length;
        let at = |p: &monobis::solver::StepPolynomial| p.value(s);
        100.0 * at(&stride.top) / at(&stride.bottom)
    }
}

#[test]
fn a_course_does_not_depend_on_it() {
    let chemistry = chemistry();
    let [d, m, b] = ["D", "M", "B"].map(|n| chemistry.pool(n));
    let options = KernelOptions {
        extents: Vec::new(),
        warming: None,
        ledger: false,
        feeds: vec![chemistry.pool("A"), chemistry.pool("B")],
        followed: vec![
            percentage(&[(b, 1.0)], Bottom::Charged(vec![(d, 1.0)])),
            percentage(
                &[(m, 1.0), (b, 2.0)],
                Bottom::Pools(vec![(d, 1.0), (m, 1.0), (b, 1.0)].into()),
            ),
        ],
    };
    let law = Elimination {
        pool: b,
        others: vec![(d, 1.0), (m, 1.0)],
    };
    let whole = Kernel::new(chemistry.network.clone(), &options);
    let reduced = Kernel::with_eliminations(chemistry.network.clone(), &options, vec![law]);
    assert_eq!(reduced.structure.places[b], PoolPlace::Eliminated(0));
    assert_eq!(
        reduced.structure.shape.states + 1,
        whole.structure.shape.states
    );
    let (whole, reduced) = (course(whole, &chemistry), course(reduced, &chemistry));

    let slack = 100.0 * TOLERANCE;
    for (x, y) in whole.mixture.amounts.iter().zip(&reduced.mixture.amounts) {
        assert_abs_diff_eq!(x, y, epsilon = slack * 0.1);
    }
    assert_abs_diff_eq!(whole.mixture.ph(), reduced.mixture.ph(), epsilon = slack);
    // The event is where it is to the accuracy of the amounts over their slope there.
    assert_abs_diff_eq!(whole.time, reduced.time, epsilon = 1e-2);
    let shared = whole.points.iter().filter_map(|x| {
        let mut same = reduced.points.iter().filter(|y| y.time == x.time);
        Some((x, same.next_back()?))
    });
    let mut compared = 0;
    for (x, y) in shared.filter(|(x, _)| x.time > 0.0) {
        for (n, o) in x.mixture.amounts.iter().zip(&y.mixture.amounts) {
            assert_abs_diff_eq!(n, o, epsilon = 10.0 * slack * 0.1);
        }
        assert_abs_diff_eq!(x.mixture.ph(), y.mixture.ph(), epsilon = 100.0 * slack);
        compared += 1;
    }
    assert!(compared > 20, "{compared} points");
    for i in 0..2 {
        let (x, y) = (followed(&whole, i), followed(&reduced, i));
        for time in [1.0, 10.0, 100.0, 299.0, 350.0, 500.0, 700.0, 899.0, 1000.0] {
            assert_abs_diff_eq!(x(time), y(time), epsilon = 1e-4);
        }
        assert!((x(899.0) - x(1.0)).abs() > 5.0, "it moves");
    }
}
