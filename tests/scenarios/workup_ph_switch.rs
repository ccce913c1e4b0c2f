//! Two extractions in a row against the partition law, and the window between diamine and bis.

use approx::assert_abs_diff_eq;
use monobis::engine::Engine;
use monobis::study::plan::{DesignPlan, Keep, PointResult};

use crate::study::{at_base, axis, file, how, rows, value};

const SCENARIO: &str = "scenarios/workup-ph-switch.toml";
const BENZYL: &str = "N-benzyl (STAB)";
const BOC: &str = "N-Boc (acid block)";

/// Neutral fraction of a base with one or two pKa.
fn neutral(pka: &[f64], ph: f64) -> f64 {
    let (mut term, mut sum) = (1.0, 1.0);
    for pka in pka {
        term *= 10f64.powf(pka - ph);
        sum += term;
    }
    1.0 / sum
}

/// What is left of the wash and comes out of the base: two times 50 mL beside 100 mL of water, then three times 50 mL.
fn through(log_p: f64, pka: &[f64], wash: f64, base: f64) -> f64 {
    let d = |ph: f64| 10f64.powf(log_p) * neutral(pka, ph);
    let left = (1.0 + 0.5 * d(wash)).powi(-2);
    left * (1.0 - (1.0 + 0.5 * d(base)).powi(-3))
}

/// What is left of a compound that boils at so many °C when DCM (39.6 °C) goes to a thousandth: Rayleigh's law, with Trouton's rule for
/// both vapour pressures at 40 °C.
fn beside_dcm(boiling: f64) -> f64 {
    1e-3f64.powf((10.6 * (39.6 - boiling) / 313.15).exp())
}

/// Every compound of every point of a coarse grid, with the numbers of the library typed here again.
#[test]
fn both_layers_follow_the_partition_law() {
    let known: [(&str, f64, &[f64], Option<f64>); 4] = [
        ("amine", -1.0, &[10.24, 6.63], Some(169.0)),
        ("mono", 1.36, &[9.9, 6.0], None),
        ("bis", 3.72, &[8.75], None),
        ("carbonyl", 1.48, &[], Some(178.8)),
    ];
    for (wash, base) in [(2.0, 11.0), (6.5, 11.0), (8.0, 9.0), (9.5, 12.5)] {
        let (wash_text, base_text) = (wash.to_string(), base.to_string());
        let settings = [
            ("step.wash.pH", wash_text.as_str()),
            ("step.base.pH", base_text.as_str()),
        ];
        let scenario = file(SCENARIO, &settings);
        let keep = Keep {
            ledger: false,
            points: 20,
        };
        let plan = DesignPlan::new(&scenario.design, &[0], false, keep, 1e-7);
        let rows = Engine::new(how(1e-7)).run(&plan).expect("an ensemble");
        let row = rows.into_iter().next().flatten().expect("a row");
        let remains = row.remains.expect("a course");
        let pools = &scenario.design.cases[0].model.network.pools;
        for (name, log_p, pka, boiling) in known {
            let pool = pools.iter().position(|p| p.name == name).expect(name);
            let in_hand = remains.mixture.amounts[pool];
            let lost: f64 = remains.lost.iter().map(|(_, all)| all[pool]).sum();
            let expected = (in_hand + lost) * through(log_p, pka, wash, base);
            // What boils goes with the last of the DCM, in part.
            let expected = expected * boiling.map_or(1.0, beside_dcm);
            assert_abs_diff_eq!(in_hand, expected, epsilon = 1e-9);
        }
    }
}

/// The wash that the notes give takes no bis out; near pH 6.5 it does, and mono stays.
#[test]
fn a_wash_near_neutral_takes_bis_and_leaves_mono() {
    let scenario = file(SCENARIO, &[]);
    let all = rows(&scenario, true, &how(1e-6));
    let at = |variant: usize, wash: f64, base: usize| -> &PointResult {
        let here = |row: &&PointResult| {
            row.variant == variant && axis(&scenario, row, 0) == wash && row.position[1] == base
        };
        all.iter().find(here).expect("a point")
    };
    let get = |row: &PointResult, name: &str| value(&scenario, row, name);
    let (strong, mild) = (at(0, 2.0, 1), at(0, 6.5, 1));
    assert_abs_diff_eq!(get(strong, "purity"), 68.1, epsilon = 0.1);
    assert!(get(mild, "purity") > 94.0);
    assert!(get(strong, "mono") - get(mild, "mono") < 1.0);
    // Too late a wash throws mono away; a lower base leaves the diamine behind, and some mono.
    assert!(get(at(0, 9.0, 1), "mono") < 15.0);
    let low = at(0, 6.5, 0);
    assert!(get(low, "purity") > 99.0);
    assert!(get(low, "mono") > 47.0 && get(low, "mono") < get(mild, "mono") - 3.0);
    // Bis-Boc is no base: any acid wash takes it.
    assert!(get(at(1, 2.0, 1), "purity") > 97.0);
}

/// Mono-Boc is neutral to 99 % at pH 11, the diamine to 85 %: log P keeps it in the water.
#[test]
fn mono_boc_comes_out_at_ph_11_and_the_diamine_does_not() {
    let get = |settings: &[(&str, &str)], variant: &str, name: &str| {
        let scenario = file(SCENARIO, settings);
        let rows = rows(&scenario, false, &how(1e-8));
        at_base(&scenario, &rows, variant, name)
    };
    let taken =
        |variant: &str, settings: &[(&str, &str)]| get(settings, variant, "recovered amine");
    assert_abs_diff_eq!(get(&[], BOC, "mono"), 72.7, epsilon = 0.1);
    assert!(taken(BOC, &[]) < 3.0 && taken(BENZYL, &[]) < 3.5);
    // More base hardly helps mono-Boc, and takes the last seventh of the diamine's protons.
    let more = [("step.base.pH", "13")];
    let helped = get(&more, BOC, "mono") - get(&[], BOC, "mono");
    assert!(helped > 0.0 && helped < 0.2, "{helped}");
    // Of so little extracted, what comes out is in proportion to the neutral fraction.
    let neutral_at = |ph: f64| neutral(&[10.24, 6.63], ph);
    assert_abs_diff_eq!(neutral_at(11.0), 0.852, epsilon = 1e-3);
    let weak = ("constant.amine.logP", "-5");
    for variant in [BOC, BENZYL] {
        let at = |ph| taken(variant, &[weak, ("step.base.pH", ph)]);
        let ratio = neutral_at(11.0) / neutral_at(13.0);
        assert_abs_diff_eq!(at("11") / at("13"), ratio, epsilon = 1e-4);
        // The same diamine with the log P of mono would come out with it.
        let freed = taken(variant, &[("constant.amine.logP", "1.36")]);
        assert!(freed > 8.0 * taken(variant, &[]), "{variant}: {freed}");
    }
}
