//! One surface, one denominator: rates that share a named sum, and what leaves a ledger by a reaction that it does not follow.

#[path = "common/forced.rs"]
mod forced;
#[path = "common/study.rs"]
mod study;

use monobis::library::Library;
use monobis::scenario;
use monobis::study::plan::PointResult;
use monobis::text::Source;
use proptest::prelude::*;
use study::{file, how, rows, value};

const CASE: &str = "tests/data/cases/pd-c-mono-before-bis.toml";

/// Who holds the surface keeps the others away, so that mono comes before bis and its benzyl group stays while there is imine.
#[test]
fn hydrogen_on_palladium_makes_mono_first() {
    let scenario = file(CASE, &[]);
    let rows = rows(&scenario, true, &how(1e-7));
    let got = |row: &PointResult, name: &str| value(&scenario, row, name);
    let early = rows.iter().filter(|row| row.position[1] == 0);
    let mut seen = 0;
    for row in early {
        assert!(
            got(row, "mono") > 5.0 * got(row, "bis"),
            "{:?}",
            row.position
        );
        assert!(got(row, "toluene") < 0.01, "{:?}", row.position);
        seen += 1;
    }
    assert_eq!(seen, 4);
    // Whatever leaves has a name: nothing of either is missing, and nothing is warned of.
    for row in &rows {
        assert_eq!(row.missing, None);
        for balance in row.balances.iter().filter(|b| b.name != "hydride") {
            let rest = balance.entries.last().expect("the rest").1;
            assert!(rest.abs() < 1e-9 * balance.charged, "{balance:?}");
        }
    }
    // A day of hydrogen without anything left to reduce takes a quarter of the benzyl groups off.
    let late = rows
        .iter()
        .find(|row| row.position == [0, 2])
        .expect("1 equiv, 24 h");
    assert!(got(late, "toluene") > 20.0);
}

/// Two species on one surface, k K_i [i] / (1 + K_a [A] + K_b [B]). With s the integral of k / (1 + ...) over time both fall as
/// exp(-K_i s), and t = (s + A0 (1 - exp(-K_a s)) + B0 (1 - exp(-K_b s))) / k.
fn two_on_one_surface(k: f64, ka: f64, kb: f64, charge: f64, s: f64) -> [f64; 4] {
    let [a, b] = [(-ka * s).exp(), (-kb * s).exp()];
    let c = 0.1;
    let t = (s + c * (1.0 - a) + charge * c * (1.0 - b)) / k;
    let text = format!(
        r#"
version = 1
title   = "two on one surface"
species = {{ A = {{}}, B = {{}}, P = {{}}, Q = {{}} }}
flask = {{ basis = "A", amount = "1 mmol", concentration = "0.1 M", temperature = "25 °C" }}
procedure = [ {{ charge = {{ A = "1 equiv", B = "{charge} equiv" }} }}, {{ stir = "{t} s" }} ]
[constants]
k = "{k} M/s"
K_a = "{ka} /M"
K_b = "{kb} /M"
[sums]
surface = ["1", "K_a*[A]", "K_b*[B]"]
[reactions]
a = {{ equation = "A -> P", rate = "k*K_a*[A]/surface" }}
b = {{ equation = "B -> Q", rate = "k*K_b*[B] / surface" }}
[observables]
"A left" = {{ yield_of = "A", on = "A" }}
"B left" = {{ yield_of = "B", on = "B" }}
"free" = {{ value = "1 / surface", unit = "1" }}
"#
    );
    let scenario = study::scenario("surface.toml", &text, &[]);
    let row = &rows(&scenario, false, &how(1e-8))[0];
    let got = |name: &str| value(&scenario, row, name);
    let free = 1.0 / (1.0 + ka * c * a + kb * charge * c * b);
    [
        got("A left") / 100.0 - a,
        got("B left") / 100.0 - b,
        got("free") - free,
        t,
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn who_shares_a_surface_follows_the_closed_form(
        k in -6.0..-3.0_f64, ka in -1.0..4.0_f64, kb in -1.0..4.0_f64, charge in 0.2..5.0_f64, left in 0.02..0.98_f64,
    ) {
        let [k, ka, kb] = [k, ka, kb].map(|x| 10f64.powf(x));
        let s = -left.ln() / ka.max(kb);
        let off = two_on_one_surface(k, ka, kb, charge, s);
        prop_assert!(off[..3].iter().all(|x| x.abs() < 1e-5), "{off:?}");
    }
}

/// A reaction that makes of mono what no account follows.
const TAR: &str = r#"
version = 1
title   = "mono that turns to tar"
chemistry = { mechanism = "reductive-amination", amine = "piperidine", carbonyl = "benzaldehyde", reductant = "STAB", solvent = "DCE" }
species = { tar = {} }
flask = { basis = "amine", amount = "10 mmol", concentration = "0.1 M", temperature = "25 °C" }
procedure = [ { charge = { amine = "1 equiv", carbonyl = "1 equiv", reductant = "1.5 equiv" } }, { stir = "24 h" } ]
[reactions]
tar = { equation = "mono -> tar + water", k = "1e-6 /s" }
"#;

#[test]
fn what_left_a_balance_is_named() {
    let said = |k: &str| {
        let scenario = study::scenario("tar.toml", &TAR.replace("1e-6 /s", k), &[]);
        rows(&scenario, false, &how(1e-7))[0].missing.clone()
    };
    let said_of = |k: &str| said(k).expect("a part is missing");
    let some = said_of("1e-6 /s");
    assert!(
        some.contains("mass balance of amine: 9") && some.contains("most of it as tar"),
        "{some}"
    );
    assert!(some.contains("mass balance of carbonyl"), "{some}");
    // The larger of two is named.
    let two = |tar: &str, soot: &str| {
        let more = format!(
            "[reactions]\nsoot = {{ equation = \"mono -> soot + water\", k = \"{soot}\" }}"
        );
        let text = TAR
            .replace("1e-6 /s", tar)
            .replace("tar = {}", "tar = {}, soot = {}")
            .replace("[reactions]", &more);
        let scenario = study::scenario("tar.toml", &text, &[]);
        let missing = rows(&scenario, false, &how(1e-7))[0].missing.clone();
        missing.expect("a part is missing")
    };
    for (tar, soot, most) in [
        ("2e-6 /s", "1e-6 /s", "tar"),
        ("1e-6 /s", "2e-6 /s", "soot"),
    ] {
        let said = two(tar, soot);
        assert!(said.contains(&format!("most of it as {most}")), "{said}");
    }
    // Less than one percent is no news.
    assert_eq!(said("1e-8 /s"), None);
}

/// More than was charged is as wrong as less.
#[test]
fn more_than_was_charged_is_told() {
    let text = TAR.replace("mono -> tar + water", "mono -> 2 amine");
    let scenario = study::scenario("tar.toml", &text, &[]);
    let said = rows(&scenario, false, &how(1e-7))[0].missing.clone();
    assert!(
        said.is_some_and(|text| text.contains("amine: 10")),
        "more than 101 %"
    );
}

/// A surface of a compound that a user wrote: terms over the ladder, sites, and what a site may not stand on.
#[test]
fn a_compound_of_a_scenario_may_bring_a_surface() {
    let of = |surface: &str, reduction: &str| {
        let text = format!(
            r#"
version = 1
title   = "Pt"
chemistry = {{ mechanism = "reductive-amination", amine = "1,4-diazepane", carbonyl = "benzaldehyde", reductant = "Pt catalyst", solvent = "DCE" }}
flask = {{ basis = "amine", amount = "10 mmol", concentration = "0.1 M", temperature = "25 °C" }}
procedure = [ {{ charge = {{ amine = "1 equiv", carbonyl = "1 equiv", reductant = "1 mol%" }} }}, {{ stir = "6 h" }} ]
[species."Pt catalyst"]
roles = ["reductant"]
hydrides = 1
ions = ["Pt", "dead"]
gives = "Pt"
[species."Pt catalyst".sums]
cover = {surface}
[species."Pt catalyst".reactions]
loss = "off"
loss-water = "off"
carbonyl-reduction = "off"
imine-reduction = "off"
{reduction}
[species."Pt catalyst".constants]
k = {{ value = "10 /s", source = "ours", confidence = "assumed" }}
b = {{ value = "100 /M", source = "ours", confidence = "assumed" }}
"#
        );
        let source = Source::new("pt.toml", text);
        let none = |_: &str| Err("no other file here".to_string());
        let (scenario, faults) = scenario::read(&source, &[], &none, &Library::new());
        let told: Vec<String> = faults.sorted().iter().map(|f| f.message.clone()).collect();
        (scenario, told)
    };
    let rate = r#"rate = "k*[Pt]*b*[iminium{n}] / cover" }"#;
    let good = format!(
        "reduction = {{ site = \"secondary\", equation = \"iminium{{n}} + Pt -> amine{{n}} + Pt\", {rate}"
    );
    let (scenario, told) = of(
        r#"["1", "b*[amine{x}]", { term = "b*[iminium{n}]", site = "secondary" }]"#,
        &good,
    );
    let scenario = scenario.unwrap_or_else(|| panic!("{told:?}"));
    let row = &rows(&scenario, false, &how(1e-6))[0];
    assert!(value(&scenario, row, "mono") > 1.0);
    let (_, told) = of(
        r#"["1", { term = "b*[carbonyl]", site = "secondary" }]"#,
        &good,
    );
    assert!(
        told.iter().any(|t| t.starts_with("site picks among rungs")),
        "{told:?}"
    );
}
