//! The flask against closed forms and independent integrations (kernel, reactor and solver together).

mod common;
#[path = "common/forced.rs"]
mod forced;

use approx::assert_relative_eq;
use common::{Chemistry, Run, acidity, arrhenius, dose, dose_with, program, stir};
use monobis::flask::program::Dose;
use monobis::flask::{Item, Stretch};
use monobis::kernel::KernelOptions;
use monobis::network::Law;
use monobis::solver::{Method, Stop};

/// Infusion with volume, ramp, acid-base, counter at once; reference by two independent integrators.
#[test]
fn everything_at_once() {
    let chemistry = Chemistry::default()
        .species("A B")
        .family("D", &["D", "DH+"], &[acidity(9.0, 46e3)])
        .family("M", &["M", "MH+"], &[acidity(8.5, 40e3)])
        .autoprotolysis(1e-14)
        .reaction("D + A -> M", arrhenius(1.0, 50e3), None)
        .booked("D to M")
        .reaction("M + A -> B", arrhenius(0.2, 60e3), None);
    let [a, b, d, m] = ["A", "B", "D", "M"].map(|n| chemistry.pool(n));
    let feed = Dose {
        pools: vec![(a, 2e-4)],
        charged: vec![(a, 2e-4)],
        volume: 5e-4,
        spectator_charge: 0.0,
    };
    let run = Run {
        tolerance: 1e-10,
        kernel: KernelOptions {
            ledger: true,
            feeds: vec![a],
            ..KernelOptions::default()
        },
        ..Run::default()
    };
    let stretch = Stretch {
        duration: 600.0,
        heating: 0.05,
        feed,
        ..Stretch::default()
    };
    let items = vec![dose_with(&[(d, 0.1)], -0.05, 0.0), Item::Run(stretch)];
    let (remains, outcome) = run.of(&chemistry, program(1.0, items));
    assert_eq!(outcome.stop, Stop::Finished);
    let n = &remains.mixture.amounts;
    assert_relative_eq!(n[a], 5.4162000751e-3, max_relative = 1e-9);
    assert_relative_eq!(n[d], 1.7999722409e-2, max_relative = 1e-9);
    assert_relative_eq!(n[m], 4.9416755258e-2, max_relative = 1e-9);
    assert_relative_eq!(n[b], 3.2583522333e-2, max_relative = 1e-9);
    assert_relative_eq!(remains.counters[0], 8.2000277591e-2, max_relative = 1e-9);
    assert_relative_eq!(remains.mixture.volume, 1.3, max_relative = 1e-14);
    assert_relative_eq!(remains.mixture.ph(), 7.4909445211, max_relative = 1e-9);
    assert_relative_eq!(remains.counters[0], n[m] + n[b], max_relative = 1e-13);
}

/// Series-parallel second order: D + A -> M -> B with kappa = k2/k1.
#[test]
fn series_parallel_table() {
    let table = [
        (0.5, 0.2, [0.81, 0.18, 0.01]),
        (0.5, 1.0, [0.25, 0.5, 0.25]),
        (0.4, 1.0, [0.228708, 0.542585, 0.228708]),
        (0.25, 1.0, [0.186205, 0.627590, 0.186205]),
        (1.0, 1.0, [0.317844, 0.364311, 0.317844]),
    ];
    for (kappa, q, expected) in table {
        let chemistry = Chemistry::default()
            .species("D A M B")
            .reaction("D + A -> M", Law::constant(1.0), None)
            .reaction("M + A -> B", Law::constant(kappa), None);
        // The electrophile is used up in full only after an infinite time; at equal q the split is a function of what was consumed.
        let items = vec![dose(&[(0, 1.0), (1, q)]), stir(1e9)];
        let n = Run::default().amounts(&chemistry, program(1.0, items));
        for (got, want) in [n[0], n[2], n[3]].iter().zip(expected) {
            assert_relative_eq!(*got, want, epsilon = 1e-6);
        }
        let a: f64 = n[0];
        let m = if kappa == 1.0 {
            -a * a.ln()
        } else {
            (a.powf(kappa) - a) / (1.0 - kappa)
        };
        assert_relative_eq!(n[2], m, max_relative = 1e-6);
    }
}

/// Irreversible series-parallel kinetics does not see how the electrophile is fed.
#[test]
fn feed_invariance() {
    let chemistry = Chemistry::default()
        .species("D A M B")
        .reaction("D + A -> M", Law::constant(1.0), None)
        .reaction("M + A -> B", Law::constant(0.4), None);
    let batch = Run::default().amounts(
        &chemistry,
        program(1.0, vec![dose(&[(0, 1.0), (1, 1.0)]), stir(1e9)]),
    );
    let feed = Dose {
        pools: vec![(1, 1e-3)],
        charged: vec![(1, 1e-3)],
        ..Dose::default()
    };
    let slow = vec![
        dose(&[(0, 1.0)]),
        Item::Run(Stretch {
            duration: 1000.0,
            feed,
            ..Stretch::default()
        }),
        stir(1e9),
    ];
    let run = Run {
        kernel: KernelOptions {
            ledger: false,
            feeds: vec![1],
            ..KernelOptions::default()
        },
        ..Run::default()
    };
    let fed = run.amounts(&chemistry, program(1.0, slow));
    for (b, f) in batch.iter().zip(&fed) {
        assert_relative_eq!(b, f, epsilon = 1e-7);
    }
}

/// A + B -> C with equal charges: c0 k t / (1 + c0 k t); and the same in a flask being filled up with solvent.
#[test]
fn equal_second_order_batch_and_under_dilution() {
    let chemistry =
        Chemistry::default()
            .species("A B C")
            .reaction("A + B -> C", Law::constant(0.02), None);
    let n = Run::default().amounts(
        &chemistry,
        program(1.0, vec![dose(&[(0, 0.1), (1, 0.1)]), stir(9500.0)]),
    );
    assert_relative_eq!(n[2], 0.095, max_relative = 1e-7);

    // dn/dt = -k n^2 / (V0 + w t)  =>  1/n = 1/n0 + (k/w) ln(1 + w t / V0)
    let feed = Dose {
        volume: 1e-3,
        ..Dose::default()
    };
    let stretch = Stretch {
        duration: 2000.0,
        feed,
        ..Stretch::default()
    };
    let n = Run::default().amounts(
        &chemistry,
        program(1.0, vec![dose(&[(0, 0.1), (1, 0.1)]), Item::Run(stretch)]),
    );
    let exact = 1.0 / (1.0 / 0.1 + 0.02 / 1e-3 * 3f64.ln());
    assert_relative_eq!(n[0], exact, max_relative = 1e-7);
}

/// Pure dilution changes no amount; 2 A -> P counts A twice and has no 1/2!.
#[test]
fn conventions() {
    let chemistry =
        Chemistry::default()
            .species("A P")
            .reaction("2 A -> P", Law::constant(0.5), None);
    let n = Run::default().amounts(
        &chemistry,
        program(1.0, vec![dose(&[(0, 0.2)]), stir(30.0)]),
    );
    // dA/dt = -2 k A^2
    assert_relative_eq!(
        n[0],
        0.2 / (1.0 + 2.0 * 0.5 * 0.2 * 30.0),
        max_relative = 1e-7
    );
    assert_relative_eq!(n[0] + 2.0 * n[1], 0.2, max_relative = 1e-13);
}

/// First-order decay along a linear ramp against the closed integral of k(T), by fine quadrature.
#[test]
fn ramp_of_first_order_decay() {
    let law = arrhenius(1e-4, 80e3);
    let chemistry = Chemistry::default()
        .species("A P")
        .reaction("A -> P", law, None);
    let stretch = Stretch {
        duration: 3600.0,
        heating: 40.0 / 3600.0,
        ..Stretch::default()
    };
    let n = Run {
        tolerance: 1e-10,
        ..Run::default()
    }
    .amounts(
        &chemistry,
        program(1.0, vec![dose(&[(0, 1.0)]), Item::Run(stretch)]),
    );
    let steps = 20_000;
    let k = |i: usize| law.at(298.15 + 40.0 * i as f64 / steps as f64);
    let simpson: f64 = (0..=steps)
        .map(|i| {
            k(i) * if i == 0 || i == steps {
                1.0
            } else if i % 2 == 1 {
                4.0
            } else {
                2.0
            }
        })
        .sum();
    let integral = simpson * 3600.0 / steps as f64 / 3.0;
    // The tolerance is relative to the charge, not to what is left.
    assert_relative_eq!(n[0], (-integral).exp(), epsilon = 1e-10);
}

/// A reversible first-order step: A - Aeq decays with kf + kr; the end is where K puts it.
#[test]
fn reversible_first_order() {
    let chemistry = Chemistry::default().species("A B").reaction(
        "A <=> B",
        Law::constant(2e-3),
        Some(Law::constant(1e-3)),
    );
    let n = Run::default().amounts(
        &chemistry,
        program(2.0, vec![dose(&[(0, 0.3)]), stir(500.0)]),
    );
    assert_relative_eq!(
        n[0],
        0.1 + 0.2 * (-3e-3f64 * 500.0).exp(),
        max_relative = 1e-7
    );
}

/// Imine formation to equilibrium, with and without product water.
#[test]
fn imine_quadratics() {
    for (k, water, charge, expected) in [
        (10.0, 0.0, 0.1, 0.0759747),
        (1.0, 0.0, 0.1, 0.05),
        (0.1, 0.0, 0.1, 0.0240253),
        (0.8, 0.02, 0.2, 0.0894147),
    ] {
        let chemistry = Chemistry::default().species("C N I W").reaction(
            "C + N <=> I + W",
            Law::constant(1.0),
            Some(Law::constant(1.0 / k)),
        );
        let items = vec![dose(&[(0, charge), (1, charge), (3, water)]), stir(1e7)];
        let n = Run::default().amounts(&chemistry, program(1.0, items));
        assert_relative_eq!(n[2], expected, epsilon = 1e-6);
        let (w, x): (f64, f64) = (n[3], n[2]);
        assert_relative_eq!(
            x * w / ((charge - x) * (charge - x)),
            k,
            max_relative = 1e-6
        );
    }
}

/// A dose into the running reaction equals a fresh start from the composition it makes.
#[test]
fn a_dose_is_a_fresh_start() {
    let chemistry = Chemistry::default()
        .species("A C")
        .family("B", &["B", "BH+"], &[acidity(9.0, 0.0)])
        .autoprotolysis(1e-14)
        .reaction("A + B -> C", Law::constant(0.3), None);
    let [a, b] = ["A", "B"].map(|n| chemistry.pool(n));
    let run = Run {
        tolerance: 1e-9,
        ..Run::default()
    };
    let first = program(
        1.0,
        vec![dose_with(&[(a, 0.1), (b, 0.1)], -0.03, 0.0), stir(100.0)],
    );
    let (middle, _) = run.of(&chemistry, first);
    let both = vec![
        dose_with(&[(a, 0.1), (b, 0.1)], -0.03, 0.0),
        stir(100.0),
        dose_with(&[(b, 0.05)], -0.02, 0.0),
        stir(200.0),
    ];
    let through = run.amounts(&chemistry, program(1.0, both));
    let mut list: Vec<(usize, f64)> = middle.mixture.amounts.iter().copied().enumerate().collect();
    list[b].1 += 0.05;
    let fresh = run.amounts(
        &chemistry,
        program(1.0, vec![dose_with(&list, -0.05, 0.0), stir(200.0)]),
    );
    for (t, f) in through.iter().zip(&fresh) {
        assert_relative_eq!(t, f, epsilon = 1e-9);
    }
}

/// Long-time composition does not depend on how fast the steps are, nor on which of two channels between the same species is the faster:
/// that is seen only where the one is changed against the other.
#[test]
fn detailed_balance() {
    let (hydrolysis, ks) = (2.3e7, 10f64.powf(-16.8));
    let end = |fast: f64, alone: f64, with_acid: f64| {
        let chemistry = Chemistry::default()
            .species("Ald W")
            .family("D", &["D", "DH+"], &[acidity(10.5, 0.0)])
            .family("HA", &["HA", "HAH+"], &[acidity(9.8, 0.0)])
            .species("I+")
            .autoprotolysis(ks)
            .reaction(
                "D + Ald <=> HA",
                Law::constant(fast),
                Some(Law::constant(fast)),
            )
            .reaction(
                "HA <=> I+ + lyate + W",
                Law::constant(alone),
                Some(Law::constant(alone / (hydrolysis * ks))),
            )
            .reaction(
                "HA + H+ <=> I+ + W",
                Law::constant(hydrolysis * with_acid),
                Some(Law::constant(with_acid)),
            );
        let [d, ald] = ["D", "Ald"].map(|n| chemistry.pool(n));
        let items = vec![dose_with(&[(d, 0.2), (ald, 0.2)], -0.02, 0.0), stir(1e9)];
        let (remains, outcome) = Run::default().of(&chemistry, program(1.0, items));
        assert_eq!(outcome.stop, Stop::Finished);
        let n = |name: &str| remains.mixture.amounts[chemistry.pool(name)];
        let h = 10f64.powf(-remains.mixture.ph());
        let free = |name: &str, pka: f64| n(name) / (1.0 + h * 10f64.powf(pka));
        // Mass action of both steps, from the totals and the pH.
        let addition = free("HA", 9.8) / (free("D", 10.5) * n("Ald"));
        assert_relative_eq!(addition, 1.0, max_relative = 1e-6);
        let loss = n("I+") * n("W") / (free("HA", 9.8) * h);
        assert_relative_eq!(loss, hydrolysis, max_relative = 1e-6);
        remains.mixture.amounts
    };
    let reference = end(1e3, 0.036, 1.8);
    for other in [
        end(1e4, 0.036, 1.8),
        end(1e3, 0.36, 18.0),
        end(1e3, 0.036, 0.0),
        end(1e3, 0.0, 1.8),
        end(30.0, 1.0, 5.0),
    ] {
        for (a, b) in reference.iter().zip(&other) {
            assert_relative_eq!(a, b, epsilon = 2e-8);
        }
    }
}

/// The same run by explicit Runge-Kutta where the network is not stiff.
#[test]
fn explicit_methods_agree() {
    let chemistry = Chemistry::default()
        .species("D A M B")
        .reaction("D + A -> M", Law::constant(0.04), None)
        .reaction("M + A -> B", Law::constant(0.02), None);
    let items = || {
        vec![
            dose(&[(0, 0.1), (1, 0.15)]),
            stir(600.0),
            dose(&[(1, 0.05)]),
            stir(600.0),
        ]
    };
    let ours = Run::default().amounts(&chemistry, program(1.0, items()));
    for method in [Method::Dopri5, Method::Dop853] {
        let theirs = Run {
            method,
            tolerance: 1e-10,
            ..Run::default()
        }
        .amounts(&chemistry, program(1.0, items()));
        for (a, b) in ours.iter().zip(&theirs) {
            assert_relative_eq!(a, b, epsilon = 1e-8);
        }
    }
}
