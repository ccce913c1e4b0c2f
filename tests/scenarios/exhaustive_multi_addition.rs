//! Round after round of aldehyde and hydride, and the statistics of sites of different kinds.

use approx::assert_abs_diff_eq;

use crate::study::{axis, file, how, rows, scenario, value};

const SCENARIO: &str = "scenarios/exhaustive-multi-addition.toml";

#[test]
fn rounds_drive_to_the_fully_alkylated_amine() {
    let scenario = file(SCENARIO, &[]);
    let rows = rows(&scenario, true, &how(1e-7));
    assert_eq!(rows.len(), 14);
    let of = |variant: usize, round: usize, name: &str| {
        let here = |row: &&monobis::study::plan::PointResult| {
            row.variant == variant && axis(&scenario, row, 0) == round as f64
        };
        value(&scenario, rows.iter().find(here).expect("a round"), name)
    };
    // Homopiperazine: after one round what two equal N-H give, after two nearly, after three all bis.
    assert_abs_diff_eq!(of(0, 1, "mono"), 54.0, epsilon = 1.0);
    assert_abs_diff_eq!(of(0, 2, "bis"), 97.3, epsilon = 0.5);
    assert!(of(0, 3, "bis") > 99.9);
    // The triamine passes through mono, bis and tris, one round each, and needs five for the crowded fourth place.
    for (name, best) in [("mono", 1), ("bis", 2), ("tris", 3)] {
        for round in (0..=6).filter(|round| *round != best) {
            assert!(
                of(1, best, name) > of(1, round, name) + 5.0,
                "{name} after {round}"
            );
        }
    }
    assert!(of(1, 4, "tetrakis") < 80.0 && of(1, 5, "tetrakis") > 98.0);
    for round in 0..=6 {
        let all = ["mono", "bis", "tris", "tetrakis", "recovered amine"];
        let sum: f64 = all.iter().map(|name| of(1, round, name)).sum();
        assert_abs_diff_eq!(sum, 100.0, epsilon = 1e-6);
    }
}

/// Sites that do not feel each other: what becomes of the primary nitrogen is independent of what becomes of the ring ones, and these
/// are filled like two coins. Hemiaminals are made scarce, because a site that waits in one holds the others up.
#[test]
fn independent_sites_are_independent() {
    let observables = r#"
[observables]
"p0 s1" = { yield_of = "mono-secondary", on = "amine" }
"p0 s2" = { yield_of = "bis-secondary-secondary", on = "amine" }
"p1 s0" = { yield_of = "mono-primary", on = "amine" }
"p1 s1" = { yield_of = "bis-primary-secondary", on = "amine" }
"p1 s2" = { yield_of = "tris-primary-secondary-secondary", on = "amine" }
"p2 s0" = { yield_of = "bis-primary2", on = "amine" }
"p2 s1" = { yield_of = "tris-primary2-secondary", on = "amine" }
"p2 s2" = { yield_of = "tetrakis", on = "amine" }
"#;
    let text = std::fs::read_to_string(SCENARIO).expect("a scenario of the repository");
    let base = text.split("[[variant]]").next().expect("a base file");
    let settings = [
        ("chemistry.amine", "1,4-diazepan-6-amine"),
        ("constant.second_site", "1"),
        ("constant.crowding", "0.5"),
        ("constant.addition.K", "1e-4 /M"),
        ("constant.dehydration.k", "100 /s"),
        ("constant.dehydration-acid.k", "0 /M/s"),
        ("constant.imine-formation.k", "5e-4 /M/s"),
        ("constant.reductant.k_imine", "1e4 /M/s"),
        ("charge.carbonyl", "2.5 equiv"),
    ];
    let scenario = scenario(SCENARIO, &format!("{base}{observables}"), &settings);
    let rows = rows(&scenario, false, &how(1e-8));
    let got = |name: &str| value(&scenario, &rows[0], name) / 100.0;
    let mut share = [[0.0; 3]; 3];
    for (p, row) in share.iter_mut().enumerate() {
        for (s, cell) in row.iter_mut().enumerate() {
            *cell = match (p, s) {
                (0, 0) => got("recovered amine"),
                (p, s) => got(&format!("p{p} s{s}")),
            };
        }
    }
    let primary = share.map(|row| row.iter().sum::<f64>());
    let secondary: [f64; 3] = std::array::from_fn(|s| share.iter().map(|row| row[s]).sum());
    assert_abs_diff_eq!(primary.iter().sum::<f64>(), 1.0, epsilon = 1e-7);
    // Nothing is nearly empty or full, or the test would say little.
    assert!(
        primary.iter().chain(&secondary).all(|p| *p > 0.05),
        "{share:?}"
    );
    for p in 0..3 {
        for s in 0..3 {
            assert_abs_diff_eq!(share[p][s], primary[p] * secondary[s], epsilon = 1e-3);
        }
    }
    let filled = secondary[1] / 2.0 + secondary[2];
    assert_abs_diff_eq!(secondary[1], 2.0 * filled * (1.0 - filled), epsilon = 1e-3);
}
