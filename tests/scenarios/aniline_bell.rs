//! Imines in water against pH: where the bell of an aniline has its top, and that an alkylamine has none there.

use crate::study::{file, how, rows, value};
use monobis::PointResult;

/// Rate constants as logarithms over the axis, by variant.
fn profiles() -> Vec<(String, Vec<(f64, f64)>)> {
    let scenario = file("scenarios/aniline-bell.toml", &[]);
    let rows = rows(&scenario, true, &how(1e-8));
    let each = scenario.design.variants.len();
    let points = rows.len() / each;
    let profile = |(at, rows): (usize, &[PointResult])| {
        let curve = rows
            .iter()
            .map(|row| (value(&scenario, row, "pH"), value(&scenario, row, "log k")));
        (scenario.design.variants[at].name.clone(), curve.collect())
    };
    rows.chunks(points).enumerate().map(profile).collect()
}

fn top(curve: &[(f64, f64)]) -> (f64, f64) {
    let best = curve.iter().max_by(|a, b| a.1.total_cmp(&b.1));
    *best.expect("points")
}

/// Jencks 1959: near pH 4. On either side the limits of the rate law have slope one.
#[test]
fn anilines_have_their_bell_near_ph_4() {
    for (name, curve) in profiles().iter().filter(|(name, _)| name != "propylamine") {
        let (ph, height) = top(curve);
        assert!((3.5..5.0).contains(&ph), "{name} {ph}");
        let at = |wanted: f64| {
            let near = |a: &&(f64, f64)| ((a.0 - wanted).abs() * 1e6) as i64;
            curve.iter().min_by_key(near).expect("points").1
        };
        assert!(height - at(2.0) > 0.7 && height - at(7.0) > 1.0, "{name}");
        // The equilibrium is near where hardly any amine is free.
        assert!((0.7..1.1).contains(&(at(2.0) - at(1.0))), "{name}");
        assert!((at(6.0) - at(7.0) - 1.0).abs() < 0.15, "{name}");
    }
}

/// Nothing of an alkylamine is free there: it rises with pH to the end.
#[test]
fn an_alkylamine_rises_with_ph() {
    let profiles = profiles();
    let (_, curve) = profiles.iter().find(|p| p.0 == "propylamine").expect("it");
    assert!(curve.windows(2).all(|pair| pair[1].1 > pair[0].1 - 1e-6));
}
