//! The pH profile of condensation against its closed form, and what cyanoborohydride makes of it.

use approx::assert_abs_diff_eq;
use monobis::library::Library;
use monobis::text::Source;

use crate::study::{axis, file, how, rows, value};

const SCENARIO: &str = "scenarios/ph-window.toml";

/// Attack and loss of water in series, on the free share of an amine; /M/s.
fn condensation(pka: f64, ph: f64) -> f64 {
    let (attack, h) = (1e3, 10f64.powf(-ph));
    let loss = 1.0 * (0.036 + 1e6 * h);
    let free = 1.0 / (1.0 + 10f64.powf(pka - ph));
    free * attack * loss / (attack + loss)
}

/// pH and log k of both variants: [alkylamine, aniline-like].
fn profiles(settings: &[(&str, &str)]) -> [Vec<(f64, f64)>; 2] {
    let scenario = file(SCENARIO, settings);
    let mut profiles = [Vec::new(), Vec::new()];
    for row in rows(&scenario, true, &how(1e-9)) {
        let point = (
            axis(&scenario, &row, 0),
            value(&scenario, &row, "log k(condensation)"),
        );
        profiles[row.variant].push(point);
    }
    profiles
}

fn best(profile: &[(f64, f64)]) -> f64 {
    let most = profile.iter().max_by(|a, b| a.1.total_cmp(&b.1));
    most.expect("a profile").0
}

fn at(profile: &[(f64, f64)], ph: f64) -> f64 {
    let found = profile.iter().find(|p| (p.0 - ph).abs() < 1e-6);
    found.expect("a point at this pH").1
}

/// Without the way back, hemiaminal is in its steady state after some milliseconds.
#[test]
fn one_way_condensation_follows_the_closed_form() {
    let profiles = profiles(&[("constant.water-loss.K", "1e12")]);
    for (profile, pka) in profiles.iter().zip([10.24, 4.6]) {
        for &(ph, got) in profile {
            assert_abs_diff_eq!(got, condensation(pka, ph).log10(), epsilon = 2e-3);
        }
    }
    assert_abs_diff_eq!(best(&profiles[1]), 3.8, epsilon = 1e-9);
}

#[test]
fn a_weak_base_has_a_bell_and_an_alkylamine_a_plateau() {
    let [alkyl, weak] = profiles(&[]);
    assert_abs_diff_eq!(best(&weak), 3.8, epsilon = 0.21);
    assert!(at(&weak, 3.8) - at(&weak, 8.0) > 2.0 && at(&weak, 3.8) - at(&weak, 2.0) > 0.5);
    assert_abs_diff_eq!(best(&alkyl), 11.0, epsilon = 1e-9);
    // Tenfold per unit above pH 8, hardly anything from 7 to 4, and down again below.
    assert_abs_diff_eq!(at(&alkyl, 9.0) - at(&alkyl, 8.0), 0.9, epsilon = 0.1);
    assert!((at(&alkyl, 6.6) - at(&alkyl, 4.0)).abs() < 0.2);
    assert!(at(&alkyl, 4.0) - at(&alkyl, 2.0) > 0.9);
}

#[test]
fn acid_reduces_the_aldehyde_and_base_leaves_no_iminium_ion() {
    let scenario = file(SCENARIO, &[]);
    let rows = rows(&scenario, true, &how(1e-6));
    let at = |variant: usize, ph: f64, name: &str| {
        let is = |row: &&monobis::study::plan::PointResult| {
            row.variant == variant && (axis(&scenario, row, 0) - ph).abs() < 1e-6
        };
        value(&scenario, rows.iter().find(is).expect("a point"), name)
    };
    assert!(at(1, 5.6, "amine-product") > 95.0);
    assert!(at(1, 9.6, "amine-product") < 5.0);
    assert!(at(1, 2.0, "alcohol") > 50.0);
    assert!(at(0, 9.6, "amine-product") > 90.0);
    assert!(at(0, 6.0, "amine-product") < 30.0);
    assert!(at(0, 3.0, "alcohol") > 95.0);
}

/// A buffer below pH 3, or an axis that goes there, is told where the cyanoborohydride is charged.
#[test]
fn hydrogen_cyanide_is_warned_of() {
    let full = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(SCENARIO);
    let text = std::fs::read_to_string(full).expect("a scenario of the repository");
    let told = |text: &str| {
        let source = Source::new("ph", text);
        let none = |_: &str| Err("no other file here".to_string());
        let (_, faults) = monobis::scenario::read(&source, &[], &none, &Library::new());
        let sorted = faults.sorted();
        let messages: Vec<String> = sorted.iter().map(|f| f.message.clone()).collect();
        messages.iter().filter(|m| m.contains("HCN")).count()
    };
    assert_eq!(told(&text), 1, "the axis goes below pH 3");
    let above = text.replace(
        "from = 2, to = 11, points = 46",
        "from = 7, to = 11, points = 21",
    );
    assert_ne!(above, text, "the axis goes from 2 to 11");
    assert_eq!(told(&above), 0, "from pH 7 to 11 nothing sets HCN free");
    let acid = above.replace("pH            = 6 ", "pH = 2.5 ");
    assert_eq!(told(&acid), 1, "the base point alone is at 2.5");
    let start = text.find("[sweep]").expect("a sweep");
    let end = text.find("[report]").expect("a report");
    let still = format!(
        "{}{}",
        &text[..start],
        &text[end..text.find("[[plot]]").expect("a plot")]
    );
    assert_eq!(told(&still), 0, "pH 6 is safe");
    assert_eq!(
        told(&still.replace("pH            = 6 ", "pH = 2.5 ")),
        1,
        "pH 2.5 is not"
    );
}
