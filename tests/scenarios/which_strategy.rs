//! Routes to mono side by side: what each is best at, for three diamines.

use approx::assert_abs_diff_eq;
use monobis::study::plan::Row;

use crate::study::{at_base, file, how, rows, value};

const SCENARIO: &str = "scenarios/which-strategy.toml";
const CHAIN: &str = "through mono-Boc";

/// No route is best in everything, and the margins are wide.
#[test]
fn each_route_has_its_price() {
    let scenario = file(SCENARIO, &[]);
    let rows = rows(&scenario, false, &how(1e-6));
    let get = |variant: &str, name: &str| at_base(&scenario, &rows, variant, name);
    let one_pot = ["STAB", "NaBH3CN, MeOH", "NaBH4 after 2 h, MgSO4"];
    for variant in one_pot {
        assert!(
            get(CHAIN, "purity") > get(variant, "purity") + 4.0,
            "{variant}"
        );
        assert!(get(CHAIN, "duration") > get(variant, "duration") + 20.0 * 3600.0);
        assert!(get(CHAIN, "operations") > get(variant, "operations"));
        // With 1 equiv of aldehyde each, what is counted on amine and on aldehyde is the same.
        assert_abs_diff_eq!(
            get(variant, "mono"),
            get(variant, "on electrophile"),
            epsilon = 1e-9
        );
    }
    let excess = "STAB, 5 equiv diamine";
    assert!(get(excess, "on electrophile") > get(CHAIN, "on electrophile") + 10.0);
    assert!(get(excess, "mono") < 20.0 && get(excess, "purity") < 70.0);
    assert_abs_diff_eq!(get("STAB", "mono"), 53.4, epsilon = 0.2);
    assert_abs_diff_eq!(get("NaBH3CN, MeOH", "mono"), 47.2, epsilon = 0.2);
    assert_abs_diff_eq!(get(CHAIN, "mono"), 55.8, epsilon = 0.2);
    // A halide follows the same statistics, and salts stay in the water.
    assert_abs_diff_eq!(
        get("BnBr, K2CO3", "mono"),
        get("STAB", "mono"),
        epsilon = 2.0
    );
}

/// Preformed aminal makes NaBH4 selective: the readier the aminal, the more mono, from piperazine (none) to the open chain.
#[test]
fn stepwise_nabh4_follows_the_aminal_and_stab_does_not() {
    let scenario = file(SCENARIO, &[]);
    let all = rows(&scenario, true, &how(1e-6));
    assert_eq!(all.len(), 16);
    let mono = |variant: usize, amine: usize| {
        let here = |row: &&Row| row.variant == variant && row.position == [amine];
        value(&scenario, all.iter().find(here).expect("a point"), "mono")
    };
    // 1,4-diazepane, piperazine, N,N'-dimethylethylenediamine.
    assert!(mono(2, 1) + 15.0 < mono(2, 0) && mono(2, 0) + 15.0 < mono(2, 2));
    for amine in 0..3 {
        assert_abs_diff_eq!(mono(0, amine), 52.5, epsilon = 1.5);
    }
}
