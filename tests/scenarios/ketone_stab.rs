//! Ketones with STAB: the order that hydration and semicarbazones give, and the bands of time of the bench.

use crate::study::{at_base, axis, file, how, rows, scenario, value};

const SCENARIO: &str = "scenarios/ketone-stab.toml";

/// Product after these hours, by variant.
fn product(hours: &str) -> impl Fn(&str) -> f64 {
    let scenario = file(SCENARIO, &[("step.react.stir", hours)]);
    let rows = rows(&scenario, false, &how(1e-7));
    move |variant: &str| at_base(&scenario, &rows, variant, "product")
}

/// Abdel-Magid et al. 1996: cyclic ketones within hours in 80 % and more, open-chain ones in a day, aryl ketones hardly.
#[test]
fn ketones_take_hours_a_day_or_for_ever() {
    let day = product("24 h");
    for quick in ["cyclohexanone", "N-Boc-4-piperidone"] {
        assert!(day(quick) > 80.0, "{quick} {}", day(quick));
        // Not at once either.
        assert!(product("5 min")(quick) < 80.0, "{quick}");
    }
    for slow in ["acetone", "butanone"] {
        assert!((60.0..=98.0).contains(&day(slow)), "{slow} {}", day(slow));
    }
    assert!(day("acetophenone") < 50.0);
    let early = product("15 min");
    let order = [
        "benzaldehyde",
        "cyclohexanone",
        "acetone",
        "butanone",
        "acetophenone",
    ];
    for pair in order.windows(2) {
        assert!(early(pair[0]) > early(pair[1]), "{pair:?}");
    }
}

/// More time never takes product away, and what is not product is amine: the carbonyl is not reduced.
#[test]
fn slow_is_only_slow() {
    let scenario = file(SCENARIO, &[]);
    let rows = rows(&scenario, true, &how(1e-7));
    for pair in rows.windows(2).filter(|p| p[0].variant == p[1].variant) {
        assert!(axis(&scenario, &pair[0], 0) < axis(&scenario, &pair[1], 0));
        let [earlier, later] = [0, 1].map(|i| value(&scenario, &pair[i], "product"));
        assert!(later >= earlier - 1e-6, "{earlier} {later}");
        let alcohol = value(&scenario, &pair[1], "alcohol");
        assert!(alcohol < 1.0, "{alcohol}");
    }
}

/// A ketone that nobody measured comes out of its class: of one line beside acetone's file, within what the class states.
#[test]
fn a_ketone_of_two_descriptors_stands_beside_that_of_a_file() {
    let full = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(SCENARIO);
    let text = std::fs::read_to_string(full).expect("a scenario of the repository");
    let own = text.replace(
        "[flask]",
        "[species]\nmine = { class = \"ketone\", sigma_star = 0, branches = 0 }\n\n[flask]",
    );
    let own = own.replace("{ carbonyl = \"acetone\" }", "{ carbonyl = \"mine\" }");
    assert_ne!(text, own, "the scenario has acetone");
    let at = |text: &str| {
        let scenario = scenario(SCENARIO, text, &[("step.react.stir", "30 min")]);
        let rows = rows(&scenario, false, &how(1e-7));
        at_base(&scenario, &rows, "acetone", "product")
    };
    let (file, class) = (at(&text), at(&own));
    let odds = |yield_: f64| yield_ / (100.0 - yield_);
    assert!(file != class, "the class says nothing of acetone itself");
    assert!((odds(file) / odds(class)).ln().abs() < 3f64.ln());
}
