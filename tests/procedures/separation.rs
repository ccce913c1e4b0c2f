//! Extraction, evaporation and isolation against closed forms; what leaves is booked.

use super::bench::{MMOL, Ran, run};
use crate::study::scenario;
use approx::{assert_abs_diff_eq, assert_relative_eq};
use monobis::library::Library;
use monobis::scenario::{self, Scenario};
use monobis::text::Source;
use proptest::prelude::*;

/// A base, a dibase, an acid, a neutral and a salt, none of which reacts; 1 mmol each in 10 mL.
const SPECIES: &str = r#"
    species = { base = { pKa = [9.2], logP = 1.5 }, di = { pKa = [9.9, 6.0], logP = 0.7 }, acid = { forms = ["acid", "acid-"], pKa = [4.8], logP = 1.9 },
                plain = { logP = -0.4, volatile = true }, "salt+" = {}, A = { logP = 1 }, gone = { on_quench = "plain" } }
    reactions = { r = { equation = "A -> gone", k = "1e-3 /s" } }
"#;

fn text(solvent: &str, steps: &str) -> String {
    format!(
        r#"
        version = 1
        title = "separation"
        chemistry = {{ solvent = "{solvent}" }}
        {SPECIES}
        flask = {{ basis = "base", amount = "1 mmol", concentration = "0.1 M", temperature = "40 °C" }}
        procedure = [ {{ charge = {{ base = "1 equiv", di = "1 equiv", acid = "1 equiv", plain = "1 equiv", A = "1 equiv" }} }}, {{ stir = "10 min" }}, {steps} ]
        observables = {{ plain = {{ yield_of = "plain", on = "A" }}, "base kept" = {{ yield_of = "base", on = "base" }} }}
        "#
    )
}

fn ran(solvent: &str, steps: &str) -> Ran {
    run(scenario("separation", &text(solvent, steps), &[]), 1e-9)
}

/// Distribution ratios by the textbook: P over 1 plus the ions beside each neutral molecule.
fn ratios(ph: f64) -> [(&'static str, f64); 3] {
    let p = |x: f64| 10f64.powf(x);
    [
        ("base", p(1.5) / (1.0 + p(9.2 - ph))),
        ("di", p(0.7) / (1.0 + p(9.9 - ph) + p(9.9 + 6.0 - 2.0 * ph))),
        ("acid", p(1.9) / (1.0 + p(ph - 4.8))),
    ]
}

/// The water of the flask is shaken three times; acid-base is that of water at 25 °C whatever the solvent and the temperature.
#[test]
fn an_extraction_is_the_textbook_product_of_partition_and_neutral_fraction() {
    for solvent in ["DCE", "MeOH", "water"] {
        for ph in [2.0, 5.5, 8.0, 11.0] {
            let kept = |keep: &str| {
                ran(
                    solvent,
                    &format!(
                        r#"{{ extract = "DCM", pH = {ph}, times = 3, volume = "4 mL", water = "16 mL", keep = "{keep}" }}"#
                    ),
                )
            };
            let (organic, aqueous) = (kept("organic"), kept("aqueous"));
            for (name, ratio) in ratios(ph) {
                let left = (1.0 + ratio * 4.0 / 16.0).powi(-3);
                assert_abs_diff_eq!(aqueous.amount(name), MMOL * left, epsilon = 1e-12);
                assert_abs_diff_eq!(organic.amount(name), MMOL * (1.0 - left), epsilon = 1e-12);
            }
            assert_relative_eq!(organic.remains().mixture.volume, 0.012);
            assert_relative_eq!(aqueous.remains().mixture.volume, 0.016);
        }
    }
}

/// Nothing quenches here by name: the work-up does it first, and what fell back is parted like the rest.
#[test]
fn a_work_up_quenches_first() {
    let reacted = 1.0 - (-0.6f64).exp();
    for steps in [
        r#"{ extract = "DCM", pH = 7 }"#,
        r#"{ quench = "water" }, { extract = "DCM", pH = 7 }"#,
    ] {
        let ran = ran("DCE", steps);
        assert_eq!(ran.amount("gone"), 0.0);
        let part = 10f64.powf(-0.4) / (1.0 + 10f64.powf(-0.4));
        let plain = MMOL * (1.0 + reacted) * part;
        assert_abs_diff_eq!(ran.amount("plain"), plain, epsilon = 1e-10);
        assert_eq!(ran.notes("quench").len(), 1);
    }
}

#[test]
fn evaporation_takes_what_is_volatile_and_isolation_all_that_is_not_named() {
    let down = ran("DCE", r#"{ concentrate = "2 mL", loss = "5 %" }"#);
    assert_eq!(down.amount("plain"), 0.0);
    assert_relative_eq!(down.amount("base"), 0.95 * MMOL);
    assert_relative_eq!(down.remains().mixture.volume, 0.95 * 0.002);
    let out = ran(
        "DCE",
        r#"{ concentrate = "dryness" }, { isolate = { base = "92 %", acid = "0 %" } }"#,
    );
    assert_relative_eq!(out.amount("base"), 0.92 * MMOL);
    for name in ["di", "acid", "A", "plain"] {
        assert_eq!(out.amount(name), 0.0, "{name}");
    }
    assert_relative_eq!(out.value("base kept"), 92.0);
    // Charge, quench, evaporation, isolation.
    assert_eq!(out.value("operations"), 3.0);
}

/// What left adds up with what is there to what was put in, pool by pool.
#[test]
fn everything_that_left_is_booked() {
    let long = r#"{ name = "a", extract = "Et2O", pH = 3, keep = "aqueous", loss = "3 %" }, { extract = "DCM", pH = 8, times = 2, loss = "1 %" },
        { concentrate = "1 mL", loss = "2 %" }, { isolate = { base = "90 %", di = "50 %" } }"#;
    let ran = ran("DCE", long);
    let remains = ran.remains();
    let ways: Vec<&str> = remains.lost.iter().map(|(way, _)| *way).collect();
    assert_eq!(
        ways,
        [
            "lost in the organic layer",
            "lost on extracting",
            "lost in the aqueous layer",
            "evaporated",
            "lost on concentrating",
            "not isolated",
            "lost on isolating"
        ]
    );
    for name in ["base", "di", "acid"] {
        let pool = ran.pool(name);
        let lost: f64 = remains.lost.iter().map(|(_, all)| all[pool]).sum();
        assert!(lost > 1e-5, "{name}: {lost}");
        assert_abs_diff_eq!(lost + ran.amount(name), MMOL, epsilon = 1e-16);
    }
}

/// The ledger of an account names the ways out and misses nothing.
#[test]
fn the_ledger_closes_over_losses() {
    let text = r#"
        version = 1
        title = "ledger"
        chemistry = { mechanism = "reductive-amination", amine = "1,4-diazepane", carbonyl = "benzaldehyde", reductant = "STAB", solvent = "DCE" }
        flask = { basis = "amine", amount = "10 mmol", concentration = "0.1 M", temperature = "25 °C" }
        procedure = [ { charge = { amine = "1 equiv", carbonyl = "1.1 equiv", reductant = "1.4 equiv" } }, { stir = "16 h" },
            { extract = "Et2O", pH = 2, keep = "aqueous" }, { extract = "DCM", pH = 8, times = 2 }, { isolate = { mono = "92 %" } } ]
        "#;
    let ran = run(scenario("ledger", text, &[]), 1e-7);
    for name in ["amine", "carbonyl"] {
        let balance = ran.row.balances.iter().find(|b| b.name == name);
        let balance = balance.expect("an account");
        let share = |entry: &str| {
            let found = balance.entries.iter().find(|(name, _)| name == entry);
            found.unwrap_or_else(|| panic!("no {entry}")).1 / balance.charged
        };
        assert!(share("lost in the aqueous layer") > 0.01);
        assert!(share("not isolated") > 0.01);
        assert_abs_diff_eq!(share("not found"), 0.0, epsilon = 1e-10);
    }
    assert_eq!(ran.value("bis"), 0.0);
}

/// Numbers of a work-up have addresses, and partitions follow their constants.
#[test]
fn a_sweep_reaches_what_a_work_up_rests_on() {
    let steps =
        r#"{ name = "x", extract = "DCM", pH = 8, times = 3, volume = "4 mL", water = "16 mL" }"#;
    let set = |settings: &[(&str, &str)]| {
        let scenario = scenario("separation", &text("DCE", steps), settings);
        run(scenario, 1e-9).amount("base")
    };
    let expected = |log_p: f64, pka: f64, ph: f64, times: i32, v: f64, w: f64| {
        let ratio = 10f64.powf(log_p) / (1.0 + 10f64.powf(pka - ph));
        MMOL * (1.0 - (1.0 + ratio * v / w).powi(-times))
    };
    let cases = [
        (
            vec![("step.x.pH", "9")],
            expected(1.5, 9.2, 9.0, 3, 4.0, 16.0),
        ),
        (
            vec![("step.x.times", "1"), ("step.x.volume", "8 mL")],
            expected(1.5, 9.2, 8.0, 1, 8.0, 16.0),
        ),
        (
            vec![("step.x.water", "5 mL")],
            expected(1.5, 9.2, 8.0, 3, 4.0, 5.0),
        ),
        (
            vec![("constant.base.logP", "0.3")],
            expected(0.3, 9.2, 8.0, 3, 4.0, 16.0),
        ),
        (
            vec![("constant.base.pKa1", "7")],
            expected(1.5, 7.0, 8.0, 3, 4.0, 16.0),
        ),
    ];
    for (settings, expected) in cases {
        assert_abs_diff_eq!(set(&settings), expected, epsilon = 1e-12);
    }
}

fn by_agent(quench: &str) -> Scenario {
    let text = format!(
        r#"
        version = 1
        title = "agents"
        species = {{ A = {{}}, I = {{ on_quench = {{ Fieser = "P", HCl = "stuck" }} }}, P = {{}}, stuck = {{}} }}
        reactions = {{ r = {{ equation = "A -> I", k = "1 /s" }} }}
        flask = {{ basis = "A", amount = "1 mmol", concentration = "0.1 M", temperature = "25 °C" }}
        procedure = [ {{ charge = {{ A = "1 equiv" }} }}, {{ stir = "1 h" }}, {{ quench = "{quench}" }} ]
        observables = {{ p = {{ yield_of = "P", on = "A" }} }}
        "#
    );
    let none = |_: &str| Err("no other file here".to_string());
    let (scenario, faults) =
        scenario::read(&Source::new("agents", &text), &[], &none, &Library::new());
    scenario.unwrap_or_else(|| panic!("{}", faults.has_errors()))
}

/// Which agent is taken decides what an intermediate gives, before the quench (as if quenched) and after.
#[test]
fn an_intermediate_falls_back_by_the_agent_of_the_quench() {
    let fieser = run(by_agent("Fieser"), 1e-7);
    let acid = run(by_agent("HCl"), 1e-7);
    assert_abs_diff_eq!(fieser.value("p"), 100.0, epsilon = 1e-6);
    assert_eq!(acid.value("p"), 0.0);
    assert_abs_diff_eq!(acid.amount("stuck"), MMOL, epsilon = 1e-9);
    let measure = fieser.scenario.design.cases[0].observables[0].measure();
    let points = &fieser.remains().points;
    let before = points.iter().rfind(|p| p.mixture.amounts[1] > 0.0);
    let before = &before.expect("a point before the quench").mixture;
    assert_abs_diff_eq!(measure.unwrap().of(before).unwrap(), 100.0, epsilon = 1e-6);
}

/// What boils and what does not, 1 mmol each in 10 mL.
fn evaporated(solvent: &str, steps: &str, settings: &[(&str, &str)]) -> Ran {
    let text = format!(
        r#"
        version = 1
        title = "evaporator"
        chemistry = {{ {solvent} }}
        species = {{ low = {{ boiling_point = "36 °C", logP = 1 }}, high = {{ boiling_point = "118 °C", logP = 1 }}, none = {{ logP = 1 }}, gas = {{ volatile = true, logP = 1 }},
                    something = {{ mixes_with_water = false, logP = 1 }}, stays = {{ boiling_point = "36 °C", volatile = false, logP = 1 }} }}
        reactions = {{ r = {{ equation = "none -> high", k = "1e-12 /s" }} }}
        flask = {{ basis = "low", amount = "1 mmol", concentration = "0.1 M", temperature = "40 °C" }}
        procedure = [ {{ charge = {{ low = "1 equiv", high = "1 equiv", none = "1 equiv", gas = "1 equiv", stays = "1 equiv" }} }}, {steps} ]
        "#
    );
    run(scenario("evaporator", &text, settings), 1e-9)
}

/// Rayleigh's law with the ratio of two vapour pressures at 40 °C, each by Trouton's rule; dryness leaves a thousandth of the solvent.
fn left(own: f64, solvent: f64, of_solvent: f64) -> f64 {
    let pressure = |boiling: f64| (10.6 * (1.0 - (boiling + 273.15) / 313.15)).exp();
    of_solvent.max(1e-3).powf(pressure(own) / pressure(solvent))
}

#[test]
fn evaporation_takes_a_part_by_the_boiling_points() {
    let dce = r#"solvent = "DCE""#;
    for (solvent, boiling, steps, of_solvent) in [
        (dce, 83.5, r#"{ concentrate = "dryness" }"#, 0.0),
        (dce, 83.5, r#"{ concentrate = "5 mL" }"#, 0.5),
        (dce, 83.5, r#"{ concentrate = "9 mL" }"#, 0.9),
        (dce, 83.5, r#"{ concentrate = "10 mL" }"#, 1.0),
        (
            r#"solvent = "MeOH""#,
            64.7,
            r#"{ concentrate = "2 mL" }"#,
            0.2,
        ),
        (
            r#"solvent = "water""#,
            100.0,
            r#"{ concentrate = "2 mL" }"#,
            0.2,
        ),
    ] {
        let ran = evaporated(solvent, steps, &[]);
        for (name, own) in [("low", 36.0), ("high", 118.0)] {
            let expected = MMOL * left(own, boiling, of_solvent);
            assert_relative_eq!(ran.amount(name), expected, max_relative = 1e-9);
        }
        assert_eq!(ran.amount("gas"), 0.0);
        assert_relative_eq!(ran.amount("none"), MMOL);
        assert_relative_eq!(ran.amount("stays"), MMOL);
    }
    // In two goes as in one.
    let twice = evaporated(
        dce,
        r#"{ concentrate = "4 mL" }, { concentrate = "1 mL" }"#,
        &[],
    );
    assert_relative_eq!(
        twice.amount("high"),
        MMOL * left(118.0, 83.5, 0.1),
        max_relative = 1e-9
    );
    // Of what it was extracted into: DCM takes ten elevenths of each; nobody knows how an unnamed solvent boils.
    for (keep, with, boiling, part) in [
        ("organic", "DCM", Some(39.6), 10.0 / 11.0),
        ("organic", "diethyl ether", Some(34.5), 10.0 / 11.0),
        ("aqueous", "DCM", Some(100.0), 1.0 / 11.0),
        ("organic", "something", None, 10.0 / 11.0),
    ] {
        let steps =
            format!(r#"{{ extract = "{with}", keep = "{keep}" }}, {{ concentrate = "dryness" }}"#);
        let ran = evaporated(dce, &steps, &[]);
        for (name, own) in [("low", 36.0), ("high", 118.0)] {
            let kept = boiling.map_or(1.0, |boiling| left(own, boiling, 0.0));
            assert_relative_eq!(ran.amount(name), MMOL * part * kept, max_relative = 1e-9);
        }
    }
    let unnamed = evaporated("", r#"{ concentrate = "dryness" }"#, &[]);
    assert_relative_eq!(unnamed.amount("low"), MMOL);
    assert_eq!(unnamed.amount("gas"), 0.0);
}

/// A rotary evaporator takes most of the acetic acid out of DCE and little of it out of DCM; benzaldehyde stays, mostly.
#[test]
fn compounds_of_the_library_leave_by_their_boiling_points() {
    let text = r#"
        version = 1
        title = "evaporator"
        chemistry = { mechanism = "reductive-amination", amine = "piperidine", carbonyl = "benzaldehyde", reductant = "STAB", solvent = "DCE" }
        flask = { basis = "carbonyl", amount = "10 mmol", concentration = "0.1 M", temperature = "25 °C" }
        procedure = [ { charge = { carbonyl = "1 equiv", amine = "0 equiv", "acetic acid" = "1 equiv" } }, { concentrate = "dryness" } ]
    "#;
    let ran = run(scenario("evaporator", text, &[]), 1e-9);
    let n = 10.0 * MMOL;
    assert_relative_eq!(
        ran.amount("carbonyl"),
        n * left(178.8, 83.5, 0.0),
        max_relative = 1e-6
    );
    let acid = ran.amount("acetic acid");
    assert_relative_eq!(acid, n * left(117.9, 83.5, 0.0), max_relative = 1e-6);
}

/// The solution of the agent joins the flask, and the water has its pH.
#[test]
fn a_quench_brings_volume_and_ph() {
    let ran = |quench: &str, settings: &[(&str, &str)]| {
        let text = format!(
            r#"
            version = 1
            title = "quench"
            chemistry = {{ mechanism = "reductive-amination", amine = "piperidine", carbonyl = "benzaldehyde", reductant = "NaBH4", solvent = "MeOH" }}
            flask = {{ basis = "amine", amount = "10 mmol", concentration = "0.1 M", temperature = "0 °C" }}
            procedure = [ {{ charge = {{ amine = "1 equiv", carbonyl = "1 equiv" }} }}, {{ stir = "1 h" }}, {{ add = {{ reductant = "1.2 equiv" }}, portions = 3, over = "10 min" }},
                          {{ stir = "1 h" }}, {{ name = "stop", {quench} }}, {{ stir = "1 h" }} ]
            "#
        );
        run(scenario("quench", &text, settings), 1e-6)
    };
    for (quench, settings, volume, ph) in [
        (
            r#"quench = "NaHCO3""#,
            &[][..],
            0.1 + 5.0 * 0.012,
            Some(8.3),
        ),
        (
            r#"quench = "sodium bicarbonate""#,
            &[],
            0.1 + 5.0 * 0.012,
            Some(8.3),
        ),
        (r#"quench = "1 M NaOH""#, &[], 0.1 + 2.0 * 0.012, Some(13.0)),
        (
            r#"quench = "NaHCO3""#,
            &[("charge.reductant", "2 equiv")],
            0.1 + 5.0 * 0.02,
            Some(8.3),
        ),
        (
            r#"quench = "NaHCO3", volume = "30 mL", pH = 9"#,
            &[],
            0.13,
            Some(9.0),
        ),
        (
            r#"quench = "NaHCO3""#,
            &[("step.stop.volume", "7 mL"), ("step.stop.pH", "8.8")],
            0.107,
            Some(8.8),
        ),
        (r#"quench = "water""#, &[], 0.1, None),
        (r#"quench = "water", volume = "20 mL""#, &[], 0.12, None),
    ] {
        let ran = ran(quench, settings);
        assert_relative_eq!(ran.value("volume"), volume, max_relative = 1e-12);
        match ph {
            Some(ph) => assert_relative_eq!(ran.value("pH"), ph, max_relative = 1e-12),
            None => assert!(ran.value("pH") > 9.5, "{}", ran.value("pH")),
        }
    }
}

/// The agent of a recipe is added once; a second one stops nothing more and brings no more of its solution.
#[test]
fn a_quench_by_recipe_is_done_once() {
    let volume = |quenches: &str| {
        let text = format!(
            r#"
            version = 1
            title = "twice"
            chemistry = {{ mechanism = "reductive-amination", amine = "piperidine", carbonyl = "benzaldehyde", reductant = "NaBH4", solvent = "MeOH" }}
            flask = {{ basis = "amine", amount = "10 mmol", concentration = "0.1 M", temperature = "25 °C" }}
            procedure = [ {{ charge = {{ amine = "1 equiv", carbonyl = "1 equiv", reductant = "1 equiv" }} }}, {{ stir = "1 h" }}, {quenches} ]
            "#
        );
        run(scenario("twice", &text, &[]), 1e-6).value("volume")
    };
    // 100 mL, and 5 L for every mole of what brings hydride.
    let once = volume(r#"{ quench = "NaHCO3" }"#);
    assert_relative_eq!(once, 0.15, max_relative = 1e-9);
    let twice = volume(r#"{ quench = "NaHCO3" }, { quench = "NaHCO3" }"#);
    assert_relative_eq!(twice, once, max_relative = 1e-12);
}

/// What is counted in the funnel, on the evaporator and on the balance is said.
#[test]
fn what_is_not_counted_is_said() {
    let said = |solvent: &str, steps: &str| {
        let ran = evaporated(&format!("solvent = \"{solvent}\""), steps, &[]);
        monobis::report::handling::lines(&ran.scenario.design.cases[0]).join("\n")
    };
    let extract = r#"{ extract = "DCM", volume = "10 mL", water = "10 mL", times = 2 },
        { extract = "DCM", volume = "10 mL", water = "10 mL", keep = "aqueous" }"#;
    for (solvent, words) in [
        (
            "DCE",
            "DCE of the reaction does not mix with water, but it is not counted as organic layer",
        ),
        (
            "MeOH",
            "MeOH of the reaction mixes with water and counts in neither layer",
        ),
        ("water", "the water of the reaction is the aqueous layer"),
    ] {
        let lines = said(solvent, extract);
        assert!(lines.contains(words), "{solvent}: {lines}");
        assert_eq!(lines.matches("extract with").count(), 1, "{lines}");
        // An evaporated solvent is not in the funnel.
        let dry = said(
            solvent,
            &format!(r#"{{ concentrate = "dryness" }}, {extract}"#),
        );
        assert!(!dry.contains("extract with"), "{dry}");
    }
    let lines = said("DCE", r#"{ concentrate = "dryness" }"#);
    assert!(
        lines.contains("from DCE (83.5 °C)") && lines.contains("high 12 %"),
        "{lines}"
    );
    let impure = said(
        "DCE",
        r#"{ add = { none = { amount = "2 equiv", purity = "90 %" } } }, { concentrate = "5 mL" }"#,
    );
    assert!(
        impure.contains("none: 2 equiv are weighed in at 90 %, which brings 1.8 equiv of none"),
        "{impure}"
    );
    assert!(impure.contains("concentrate in part from DCE"), "{impure}");
    let each = r#"{ add = { none = { amount = "2 equiv", purity = "90 %" } } }"#;
    let twice = said("DCE", &format!("{each}, {each}"));
    assert_eq!(twice.matches("weighed in at 90 %").count(), 1, "{twice}");
    let counted = |purity: &str| {
        let steps = r#"{ add = { none = { amount = "2 equiv", purity = "@" }, gas = "1.5 equiv of none" } }"#;
        said("DCE", &steps.replace('@', purity))
    };
    let words = "gas: 1.5 equiv of none are counted from none as weighed in";
    assert!(counted("90 %").contains(words), "{}", counted("90 %"));
    assert!(!counted("100 %").contains("gas:"), "{}", counted("100 %"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Volumes that add up by rounding are the same volume: what is in the flask may be left there.
    #[test]
    fn nothing_is_evaporated_down_to_what_there_is(tenths in prop::collection::vec(1..999u32, 1..6)) {
        let mut total = 100;
        let mut steps = String::new();
        for tenth in &tenths {
            total += tenth;
            steps += &format!(r#"{{ quench = "water", volume = "{} mL" }}, "#, f64::from(*tenth) / 10.0);
        }
        let all = f64::from(total) / 10.0;
        let ran = evaporated("", &format!(r#"{steps}{{ concentrate = "{all} mL" }}"#), &[]);
        prop_assert!((ran.remains().mixture.volume - all * 1e-3).abs() < 1e-12);
        prop_assert_eq!(ran.amount("low"), MMOL);
    }
}
