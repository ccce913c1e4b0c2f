//! One primary nitrogen and an alkyl halide: with a base the ratio of two constants decides, without one the acid holds amine back.

use monobis::study::plan::PointResult;

use crate::study::{axis, file, how, rows, value};

const SCENARIO: &str = "scenarios/dibenzylation-base-and-branching.toml";

/// The second benzyl group over the first: what a group that is there already does, over what an amine's first one is, both beside
/// propylamine, whose own ratio is 0.2 over 0.1.
const KAPPA: [f64; 3] = [2.0, 2.0 * 0.016 / 0.13, 2.0 * 3e-4 / 0.016];

/// With all of the acid taken up, `mono = (a^kappa - a)/(1 - kappa)` where `a` is the amine that is left and the groups taken up are
/// `2 (1 - a) - mono`; no other number has a say.
#[test]
fn with_a_base_kappa_alone_decides() {
    for (base, equivalents) in [("K2CO3", "40 equiv"), ("DIPEA", "40 equiv")] {
        // Enough of it, and quick enough, that no salt stands in the way.
        let settings: &[(&str, &str)] = match base {
            "K2CO3" => &[("constant.base.k_base", "1e4 /M/s")],
            _ => &[
                ("constant.auxiliary-base.K_exchange", "1e6"),
                ("constant.exchange.k", "1e9 /M/s"),
            ],
        };
        let scenario = crate::study::scenario(SCENARIO, &with(base, equivalents), settings);
        let mut seen = 0;
        for row in rows(&scenario, true, &how(1e-8)) {
            let kappa = KAPPA[row.position[0]];
            let [mono, bis, left] =
                ["mono", "bis", "recovered amine"].map(|name| value(&scenario, &row, name) / 100.0);
            let expected = (left.powf(kappa) - left) / (1.0 - kappa);
            assert!(
                (mono - expected).abs() < 2e-4,
                "{base}, kappa {kappa}: {mono} and not {expected}"
            );
            assert!((mono + bis + left - 1.0).abs() < 1e-6);
            seen += 1;
        }
        assert_eq!(seen, 93);
    }
}

fn with(base: &str, equivalents: &str) -> String {
    let text = std::fs::read_to_string(SCENARIO).expect("a scenario of the repository");
    let (head, rest) = text.split_once("[[variant]]").expect("variants");
    let sweep = &rest[rest.find("[sweep]").expect("a sweep")..];
    let sweep = sweep.split("[[plot]]").next().expect("axes");
    let role = match base {
        "DIPEA" => "auxiliary-base",
        _ => "base",
    };
    head.replace(
        "solvent      = \"MeCN\"",
        &format!("solvent = \"MeCN\"\n{role} = \"{base}\""),
    )
    .replace(
        "amine = \"1 equiv\" }",
        &format!("amine = \"1 equiv\", {base} = \"{equivalents}\" }}"),
    ) + sweep
}

#[test]
fn without_a_base_amine_is_lost_to_the_acid_and_mono_does_not_gain() {
    let scenario = file(SCENARIO, &[]);
    let rows = rows(&scenario, true, &how(1e-6));
    let at = |variant: &str, amine: usize, equivalents: f64, name: &str| {
        let of = |row: &&PointResult| {
            row.position[0] == amine
                && (axis(&scenario, row, 1) - equivalents).abs() < 1e-9
                && scenario.design.variants[row.variant].name == variant
        };
        value(&scenario, rows.iter().find(of).expect("a point"), name)
    };
    let (bare, base) = ("no base", "K2CO3, 4 equiv");
    assert!(at(bare, 0, 3.0, "recovered amine") > 35.0);
    assert!(at(base, 0, 2.1, "bis") > 99.0);
    let most = |variant: &str, amine: usize| {
        (0..=30)
            .map(|i| at(variant, amine, f64::from(i) / 10.0, "mono"))
            .fold(0.0, f64::max)
    };
    assert!((most(base, 0) - 25.0).abs() < 0.3 && most(bare, 0) < 25.0);
    assert!((most(base, 1) - 63.3).abs() < 0.5 && most(bare, 1) < 63.5);
    assert!(most(base, 2) > 85.0);
}
