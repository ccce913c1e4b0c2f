//! What decides the yield: with STAB one constant, with NaBH4 several that act together.

use crate::study::{file, how};
use monobis::engine::Engine;
use monobis::study::sensitivity::{SensitivityTerms, sensitivity};

const SCENARIO: &str = "scenarios/what-matters.toml";

#[test]
fn one_constant_decides_with_stab_and_several_with_borohydride() {
    let scenario = file(SCENARIO, &[]);
    let engine = Engine::new(how(1e-6));
    let terms = SensitivityTerms {
        draws: 256,
        ..scenario.sensitivity.clone()
    };
    let found = sensitivity(&engine, &scenario.design, &terms, &scenario.uncertain);
    let (uncertain, found) = found.expect("runs");
    let first = |variant: usize| {
        let (_, all) = &found[variant].results[0];
        let shares = all.iter().filter_map(|i| Some((i.number, i.indices?)));
        shares
            .map(|(n, i)| (uncertain.numbers[n].name.clone(), i))
            .collect::<Vec<_>>()
    };
    let stab = first(0);
    assert_eq!(stab[0].0, "dehydration.k");
    assert!((0.4..0.8).contains(&stab[0].1.first.value), "{stab:?}");
    let alone: f64 = first(1).iter().map(|(_, i)| i.first.value.max(0.0)).sum();
    assert!(alone < 0.75, "{alone}");
    // What the bench adds is nowhere near.
    for (name, indices) in stab.iter().chain(&first(1)) {
        let bench = name.starts_with("charge.") || name.starts_with("flask.");
        assert!(!bench || indices.total.value < 0.05, "{name} {indices:?}");
    }
}
