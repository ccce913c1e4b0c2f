//! Alkyl halide against reductive amination: kappa rules mono, and only the halide goes on past bis.

use approx::assert_abs_diff_eq;
use monobis::study::plan::PointResult;

use crate::study::{axis, file, how, rows, scenario, value};

const SCENARIO: &str = "scenarios/alkyl-halide-runaway.toml";
const KAPPA: [f64; 3] = [0.1, 0.4, 2.0];

/// Mono per diamine, in %, when `n` equivalents are consumed: D -> M -> B, both of second order, second over first = kappa.
fn series_parallel(kappa: f64, n: f64) -> f64 {
    let mono = |a: f64| (a.powf(kappa) - a) / (1.0 - kappa);
    let consumed = |a: f64| 2.0 * (1.0 - a) - mono(a);
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if consumed(middle) > n {
            low = middle
        } else {
            high = middle
        }
    }
    100.0 * mono(low)
}

/// Without quaternisation, and without acid on the amines, the closed form of two steps in series; dropwise or at once.
#[test]
fn without_salts_mono_follows_the_closed_form() {
    let settings = [
        ("constant.quaternisation", "0"),
        ("constant.pairing.k", "0 /M/s"),
        ("step.feed.over", "10 min"),
    ];
    let text = std::fs::read_to_string(SCENARIO).expect("a scenario of the repository");
    let alone = text.split("[[variant]]").next().expect("a base file");
    let asked = "[sweep]\naxes = [\n  { vary = \"charge.electrophile\", values = [\"0.4 equiv\", \"1 equiv\", \"1.6 equiv\"] },\n  { vary = \"constant.second_site\", values = [0.2, 0.8, 4] },\n]\n";
    let scenario = scenario(SCENARIO, &format!("{alone}{asked}"), &settings);
    for row in rows(&scenario, true, &how(1e-9)) {
        let left = value(&scenario, &row, "electrophile left");
        assert!(left < 1e-6, "{left}");
        let expected = series_parallel(KAPPA[row.position[1]], axis(&scenario, &row, 0));
        assert_abs_diff_eq!(value(&scenario, &row, "mono"), expected, epsilon = 1e-5);
    }
}

fn at(rows: &[PointResult], of: impl Fn(&PointResult) -> bool) -> &PointResult {
    rows.iter()
        .find(|row| of(row))
        .expect("a point of the grid")
}

#[test]
fn kappa_rules_mono_and_only_the_halide_goes_past_bis() {
    let scenario = file(SCENARIO, &[]);
    let rows = rows(&scenario, true, &how(1e-6));
    assert_eq!(rows.len(), 180);
    let row = |variant: usize, kappa: usize, equivalents: f64| {
        at(&rows, |row| {
            let here = (axis(&scenario, row, 0) - equivalents).abs() < 1e-9;
            here && row.variant == variant && row.position[1] == kappa
        })
    };
    let best = |variant: usize, kappa: usize| {
        let curve = rows
            .iter()
            .filter(|row| row.variant == variant && row.position[1] == kappa);
        curve
            .map(|row| value(&scenario, row, "mono"))
            .fold(0.0, f64::max)
    };
    // The maximum of the closed form, kappa^(kappa/(1 - kappa)), less what quaternisation takes of mono at low kappa.
    for (i, kappa) in KAPPA.into_iter().enumerate() {
        let most = 100.0 * kappa.powf(kappa / (1.0 - kappa));
        assert_abs_diff_eq!(best(1, i), most, epsilon = 0.8);
        assert!(best(0, i) < most && best(0, i) > most - 4.0, "{kappa}");
    }
    for (i, kappa) in KAPPA.into_iter().enumerate() {
        let salt = value(&scenario, row(0, i, 2.2), "quaternary");
        assert!(salt > 15.0, "kappa {kappa}: {salt} %");
        assert!(value(&scenario, row(0, i, 3.0), "quaternary") > 95.0);
        assert!(value(&scenario, row(1, i, 3.0), "bis") > 99.0);
    }
}

/// Without base the acid set free locks amine up: of two equivalents one waits where a locked amine is not alkylated at all, and some
/// less where its other nitrogen is. A slow powder of base gives the amine back, but is behind a base that takes the acid at once.
#[test]
fn without_base_half_the_alkylation_waits() {
    let left = |base: &str, time: &str, more: &[(&str, &str)]| {
        let text = std::fs::read_to_string(SCENARIO).expect("a scenario of the repository");
        let alone = text.split("[[variant]]").next().expect("a base file");
        let mut settings = vec![
            ("step.feed.over", "1 min"),
            ("charge.electrophile", "2 equiv"),
            ("constant.quaternisation", "0"),
            ("charge.base", base),
        ];
        settings.extend(more);
        let scenario = scenario(SCENARIO, &alone.replace("48 h", time), &settings);
        let rows = rows(&scenario, false, &how(1e-6));
        value(&scenario, &rows[0], "electrophile left")
    };
    let tight = [
        ("constant.beside_salt", "0"),
        ("constant.pairing.K", "1e10 /M"),
    ];
    let locked = left("0 equiv", "4 h", &tight);
    let none = left("0 equiv", "4 h", &[]);
    let powder = left("4 equiv", "4 h", &[]);
    let early = left("4 equiv", "20 min", &[]);
    let at_once = left("4 equiv", "20 min", &[("constant.base.k_base", "1e3 /M/s")]);
    let all = [locked, none, powder, early, at_once];
    assert_abs_diff_eq!(locked, 50.0, epsilon = 0.1);
    assert_abs_diff_eq!(none, 40.0, epsilon = 0.2);
    assert!(powder < none - 35.0 && early > at_once + 4.0, "{all:?}");
}
