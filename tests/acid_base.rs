//! Instantaneous acid-base equilibria against 40-digit reference values, from any starting guess; conservation and elimination.

mod common;
#[path = "common/forced.rs"]
mod forced;

use std::sync::Arc;

use approx::assert_relative_eq;
use common::{Chemistry, Run, acidity, dose, dose_with, program, stir};
use monobis::flask::{Action, Item};
use monobis::kernel::Kernel;
use monobis::kernel::speciation::ChargeBalance;
use monobis::kernel::{Elimination, KernelOptions};
use monobis::network::{Law, conservation};
use monobis::solver::{Method, Stop};

/// A mixture: fixed charge, pKs, families of (total, charge of the first form, pKa from the most basic site), pH, fractions of the
/// first family from the least protonated form.
struct Oracle {
    fixed: f64,
    pks: f64,
    families: &'static [(f64, i32, &'static [f64])],
    ph: f64,
    fractions: &'static [f64],
}

const WATER: f64 = 14.0;
const METHANOL: f64 = 16.8;

/// Reference: charge balance solved by bisection in 40 digits.
const ORACLES: [Oracle; 10] = [
    Oracle {
        fixed: 0.0,
        pks: WATER,
        families: &[(0.1, -1, &[4.756])],
        ph: 2.880875748826,
        fractions: &[0.01315601163],
    },
    Oracle {
        fixed: 0.05,
        pks: WATER,
        families: &[(0.1, -1, &[4.756])],
        ph: 4.756304456833,
        fractions: &[0.5001752594],
    },
    Oracle {
        fixed: 0.0,
        pks: WATER,
        families: &[(0.1, 0, &[10.24, 6.63])],
        ph: 11.61095298942,
        fractions: &[0.9591729076, 0.04082666582, 4.265706e-7],
    },
    Oracle {
        fixed: -0.1,
        pks: WATER,
        families: &[(0.1, 0, &[10.24, 6.63])],
        ph: 8.434611690133,
        fractions: &[0.01517790812, 0.9696170178, 0.01520507403],
    },
    Oracle {
        fixed: -0.5,
        pks: WATER,
        families: &[(0.5, 0, &[10.25, 6.65])],
        ph: 8.449920437213,
        fractions: &[0.0153591756, 0.9692760202, 0.01536480424],
    },
    Oracle {
        fixed: 0.0,
        pks: METHANOL,
        families: &[(0.2, 0, &[10.5, 6.9])],
        ph: 13.30017142341,
        fractions: &[0.9984182376, 0.001581761796, 6.29e-10],
    },
    Oracle {
        fixed: 0.0,
        pks: METHANOL,
        families: &[(0.2, 0, &[10.5, 6.9]), (0.02, -1, &[9.65])],
        ph: 11.46153968935,
        fractions: &[0.9014996462, 0.09849765051],
    },
    Oracle {
        fixed: 0.0,
        pks: METHANOL,
        families: &[(0.2, 0, &[10.5, 6.9]), (0.2, -1, &[9.65])],
        ph: 10.07567387651,
        // The last one follows from the two before it and from the pH.
        fractions: &[0.2733455932, 0.7261698281, 4.845787034e-4],
    },
    Oracle {
        fixed: -0.2,
        pks: METHANOL,
        families: &[(0.2, 0, &[10.5, 6.9]), (0.2, -1, &[9.65])],
        ph: 8.244207577162,
        fractions: &[0.00528056602, 0.9516404628, 0.04307897113],
    },
    Oracle {
        fixed: -0.6,
        pks: METHANOL,
        families: &[(0.2, 0, &[10.5, 6.9])],
        ph: 0.6989697309643,
        fractions: &[9.95e-17, 6.294619135e-7, 0.9999993705],
    },
];

fn fractions(h: f64, pka: &[f64]) -> Vec<f64> {
    let mut weights = vec![1.0];
    for p in pka {
        weights.push(weights[weights.len() - 1] * h * 10f64.powf(*p));
    }
    let sum: f64 = weights.iter().sum();
    weights.iter().map(|w| w / sum).collect()
}

#[test]
fn oracles_from_any_starting_guess() {
    for (i, oracle) in ORACLES.iter().enumerate() {
        let association: Vec<Vec<f64>> = oracle
            .families
            .iter()
            .map(|f| f.2.iter().map(|p| 10f64.powf(*p)).collect())
            .collect();
        let families: Vec<(f64, i32, &[f64])> = oracle
            .families
            .iter()
            .zip(&association)
            .map(|(f, a)| (f.0, f.1, a.as_slice()))
            .collect();
        let balance = ChargeBalance::from_parts(oracle.fixed, 10f64.powf(-oracle.pks), &families);
        for start in [-60.0, -45.0, -30.0, -20.0, -10.0, -1.0, 5.0, f64::NAN] {
            let u = balance
                .solve(start)
                .unwrap_or_else(|| panic!("mixture {i} from {start}"));
            assert_relative_eq!(
                -u / std::f64::consts::LN_10,
                oracle.ph,
                max_relative = 1e-11
            );
            let got = fractions(u.exp(), oracle.families[0].2);
            for (g, want) in got.iter().zip(oracle.fractions) {
                let digits = if *want < 1e-6 { 1e-2 } else { 1e-8 };
                assert_relative_eq!(g, want, max_relative = digits);
            }
        }
    }
}

/// One equivalent of strong acid on a diamine: f = 1/(1 + 2 10^(-dpK/2)).
#[test]
fn mono_cation_fraction() {
    for (gap, expected) in [
        (0.602, 0.500),
        (1.5, 0.73765),
        (3.6, 0.96928),
        (4.2, 0.98436),
    ] {
        let (high, low) = (8.0 + 0.5 * gap, 8.0 - 0.5 * gap);
        // Concentrated enough that the solvent's own ions do not count.
        let association = [10f64.powf(high), 10f64.powf(low)];
        let balance = ChargeBalance::from_parts(-100.0, 1e-16, &[(100.0, 0, &association)]);
        let u = balance.solve(-16.0).expect("a solution");
        assert_relative_eq!(
            fractions(u.exp(), &[high, low])[1],
            expected,
            epsilon = 1e-4
        );
        assert_relative_eq!(
            fractions(u.exp(), &[high, low])[1],
            1.0 / (1.0 + 2.0 * 10f64.powf(-0.5 * gap)),
            max_relative = 1e-8
        );
    }
}

fn buffered() -> Chemistry {
    Chemistry::default()
        .species("A P")
        .family("D", &["D", "DH+"], &[acidity(9.0, 46e3)])
        .family("acid", &["AcO-", "AcOH"], &[acidity(4.756, 0.0)])
        .autoprotolysis(1e-14)
        .reaction("D + A -> P", Law::constant(0.05), None)
}

/// A temperature jump moves the pH by the enthalpy of dissociation, and every jump restarts in equilibrium.
#[test]
fn temperature_jump_moves_the_ph() {
    let chemistry = buffered();
    let d = chemistry.pool("D");
    let start = vec![dose_with(&[(d, 0.2)], -0.1, 0.0), stir(1.0)];
    let mut warm = start.clone();
    warm.extend([Item::Act(Action::Temperature(318.15)), stir(1.0)]);
    let run = Run {
        tolerance: 1e-9,
        ..Run::default()
    };
    let before = run.of(&chemistry, program(1.0, start)).0.mixture.ph();
    let after = run.of(&chemistry, program(1.0, warm)).0.mixture.ph();
    // Half neutralised: pH = pKa, to the small share of the solvent's ions.
    let shift = 46e3 / monobis::network::law::GAS_CONSTANT / std::f64::consts::LN_10
        * (1.0 / 318.15 - 1.0 / 298.15);
    assert_relative_eq!(before, 9.0, epsilon = 1e-4);
    assert_relative_eq!(after - before, shift, epsilon = 1e-4);
}

/// A salt that reacts with nothing changes nothing; conservation over doses is exact to round-off.
#[test]
fn spectators_and_conservation() {
    let chemistry = buffered()
        .family("Na+", &["Na+"], &[])
        .family("Cl-", &["Cl-"], &[]);
    let [a, d, acid, na, cl] = ["A", "D", "acid", "Na+", "Cl-"].map(|n| chemistry.pool(n));
    let items = |salt: f64| {
        vec![
            dose(&[(d, 0.1), (a, 0.05), (acid, 0.02), (na, salt), (cl, salt)]),
            stir(500.0),
            dose(&[(a, 0.05)]),
            stir(1000.0),
        ]
    };
    let plain = Run::default()
        .of(&chemistry, program(1.0, items(0.0)))
        .0
        .mixture;
    let salted = Run::default()
        .of(&chemistry, program(1.0, items(5.0)))
        .0
        .mixture;
    assert_eq!(plain.ph().to_bits(), salted.ph().to_bits());
    assert_eq!(plain.amounts[d].to_bits(), salted.amounts[d].to_bits());
    let charged: Vec<f64> = salted.charged.clone();
    for law in conservation::conservation_laws(&chemistry.network) {
        let total = |n: &[f64]| law.weights.iter().zip(n).map(|(w, n)| w * n).sum::<f64>();
        assert_relative_eq!(
            total(&salted.amounts),
            total(&charged),
            epsilon = 1e-12 * 0.1
        );
    }
}

/// ROBER through the kernel, every decade, with and without the state that a conservation law may give; reference values: IVP test set.
#[test]
fn rober_with_and_without_elimination() {
    let decades: [(f64, [f64; 3]); 6] = [
        (
            1.0,
            [
                0.9664597373330035,
                0.3074626578578675e-4,
                0.3350951640121071e-1,
            ],
        ),
        (
            1e2,
            [
                0.6172348823960878,
                0.6153591274639123e-5,
                0.3827589640126376,
            ],
        ),
        (
            1e4,
            [0.107300428537804, 0.480016697257166e-6, 0.8926990914454987],
        ),
        (
            1e6,
            [
                0.2031483924973415e-2,
                0.8142277783356159e-8,
                0.9979685079327488,
            ],
        ),
        (
            1e9,
            [
                0.2083229471647004e-5,
                0.8332935037760723e-11,
                0.9999979167621954,
            ],
        ),
        (
            1e11,
            [
                0.2083340149701255e-7,
                0.8333360770334713e-13,
                0.999999979166505,
            ],
        ),
    ];
    let chemistry = Chemistry::default()
        .species("A B C")
        .reaction("A -> B", Law::constant(0.04), None)
        .reaction("2 B -> B + C", Law::constant(3e7), None)
        .reaction("B + C -> A + C", Law::constant(1e4), None);
    let last = Elimination {
        pool: 2,
        others: vec![(0, 1.0), (1, 1.0)],
    };
    for eliminations in [vec![], vec![last]] {
        let kernel = Kernel::with_eliminations(
            chemistry.network.clone(),
            &KernelOptions::default(),
            eliminations,
        );
        let kernel = Arc::new(kernel);
        for (t, expected) in decades {
            // The chemist's norm is absolute in the charge; B is 1e-13 of it, so this asks far more than a chemist would.
            let run = Run {
                tolerance: 1e-19,
                method: Method::Rodas5P,
                ..Run::default()
            };
            let mut run = run;
            run.options.rtol = 1e-8;
            let (remains, outcome) = run.with_kernel(
                Arc::clone(&kernel),
                &chemistry,
                program(1.0, vec![dose(&[(0, 1.0)]), stir(t)]),
            );
            assert_eq!(outcome.stop, Stop::Finished);
            for (got, want) in remains.mixture.amounts.iter().zip(expected) {
                assert_relative_eq!(*got, want, max_relative = 1e-7);
            }
        }
    }
}
