//! One constant is one number with one address, wherever it acts: what an address is set to is what stands in the file; and it is drawn
//! together only where strategies share it.

#[path = "common/forced.rs"]
mod forced;
#[path = "common/study.rs"]
mod study;

use std::collections::BTreeSet;

use approx::{assert_abs_diff_eq, assert_relative_eq};
use monobis::engine::Engine;
use monobis::library::Library;
use monobis::model::{ConstantValue, Model};
use monobis::scenario::{self, Scenario};
use monobis::study::plan::{DesignPlan, Keep};
use monobis::study::uncertain::{CubePoint, Member, Members, Uncertain};
use monobis::text::{Colour, Source};
use proptest::prelude::*;

const TOLERANCE: f64 = 1e-9;

/// An observable of a scenario's first variant.
fn result(text: &str, settings: &[(&str, &str)], name: &str) -> f64 {
    let scenario = study::scenario("one number", text, settings);
    let rows = study::rows(&scenario, false, &study::how(TOLERANCE));
    study::value(&scenario, &rows[0], name)
}

fn model(text: &str, settings: &[(&str, &str)]) -> Model {
    let scenario = study::scenario("one number", text, settings);
    Model::clone(&scenario.design.cases[0].model)
}

/// The number at an address, if there is one.
fn number(model: &Model, address: &str) -> Option<f64> {
    let id = model.constant(address)?;
    Some(model.numbers(&[]).expect("numbers")[id])
}

/// A base that is made, extracted at pH 8 and weighed.
fn extracted(solvent: &str, pka: &str, constants: &str) -> String {
    format!(
        r#"
        version = 1
        title = "one pKa"
        chemistry = {{ solvent = "{solvent}" }}
        constants = {{ {constants} }}
        species = {{ A = {{ logP = 0 }}, P = {{ logP = 1, pKa = {pka} }} }}
        reactions = {{ r = {{ equation = "A -> P", k = "1 /s" }} }}
        flask = {{ basis = "A", amount = "10 mmol", concentration = "0.1 M", temperature = "25 °C" }}
        procedure = [ {{ charge = {{ A = "1 equiv" }} }}, {{ stir = "1 h" }}, {{ extract = "DCM", pH = 8, volume = "20 mL", water = "100 mL" }} ]
        observables = {{ p = {{ yield_of = "P", on = "A" }} }}
        "#
    )
}

/// Parts in the organic layer to one in the water: in proportion to the distribution ratio, whatever the volumes.
fn odds(percent: f64) -> f64 {
    percent / (100.0 - percent)
}

/// How the odds of two pKa compare at pH 8, by hand.
fn by_hand(one: f64, other: f64) -> f64 {
    (1.0 + 10f64.powf(other - 8.0)) / (1.0 + 10f64.powf(one - 8.0))
}

#[test]
fn a_pka_that_is_typed_once_moves_in_flask_and_funnel() {
    let text = include_str!("data/cases/pka-override.toml");
    assert_abs_diff_eq!(result(text, &[], "p"), 90.9, epsilon = 0.05);
    let set = result(text, &[("constant.P.pKa1", "6")], "p");
    assert_abs_diff_eq!(set, 95.2, epsilon = 0.05);
    let typed = text.replace("pKa = [8.0]", "pKa = [6.0]");
    assert_relative_eq!(set, result(&typed, &[], "p"), max_relative = 1e-12);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// Typed, set, laid over, said for water: the same, in every solvent, and in the proportion that the pKa asks for.
    #[test]
    fn one_pka_has_one_address(pka in 5.0..11.0f64, solvent in prop::sample::select(vec!["MeOH", "water", "DCE", "DMF"])) {
        let typed = result(&extracted(solvent, &format!("[{pka:?}]"), ""), &[], "p");
        let other = extracted(solvent, "[8.0]", "");
        prop_assert!((odds(typed) / odds(result(&other, &[], "p")) / by_hand(pka, 8.0) - 1.0).abs() < 1e-6);
        let value = format!("{pka:?}");
        let set = result(&other, &[("constant.P.pKa1", &value)], "p");
        let over = extracted(solvent, "[8.0]", &format!("P.pKa1 = {pka:?}"));
        let water = format!("P.pKa1 = {{ value = {pka:?}, solvent = \"water\" }}");
        let water = extracted(solvent, "[8.0]", &water);
        for same in [set, result(&over, &[], "p"), result(&water, &[], "p")] {
            prop_assert!((same - typed).abs() < 1e-9 * typed, "{same} {typed} in {solvent}");
        }
        prop_assert_eq!(number(&model(&other, &[]), "P.pKa1-water"), None);
    }
}

/// Said for water only, it holds in the funnel and not in a flask of methanol: two numbers, an address each.
#[test]
fn separate_values_for_water_have_an_address_each() {
    let over = r#"P.pKa1 = { value = 6, solvent = "water" }"#;
    let text = extracted("MeOH", "[8.0]", over);
    let found = model(&text, &[]);
    assert_eq!(number(&found, "P.pKa1"), Some(8.0));
    assert_eq!(number(&found, "P.pKa1-water"), Some(6.0));
    let both = result(&text, &[], "p");
    let own = ("constant.P.pKa1-water", "6");
    let flask = result(&text, &[("constant.P.pKa1", "9"), own], "p");
    assert_relative_eq!(both, flask, max_relative = 1e-9);
    let funnel = result(&text, &[("constant.P.pKa1-water", "7")], "p");
    assert_relative_eq!(
        odds(funnel) / odds(both),
        by_hand(7.0, 6.0),
        max_relative = 1e-6
    );
}

/// Where the scenario gives the number of the funnel by its own address, what sets that of the flask leaves it alone.
#[test]
fn a_number_of_the_funnel_stays_when_that_of_the_flask_is_set() {
    let text = extracted("MeOH", "[8.0]", r#"P.pKa1-water = 6"#);
    let apart = result(&text, &[], "p");
    let plain = result(&extracted("MeOH", "[8.0]", ""), &[], "p");
    assert_relative_eq!(
        odds(apart) / odds(plain),
        by_hand(6.0, 8.0),
        max_relative = 1e-6
    );
    let set = result(&text, &[("constant.P.pKa1", "9")], "p");
    assert_relative_eq!(set, apart, max_relative = 1e-9);
}

/// A scenario in which every kind of constant acts; `@` stands before what may be changed.
const EVERYTHING: &str = r#"
version = 1
title = "everything that has an address"
chemistry = { solvent = "water" }
constants = { f = "@f 0.8", unused = "1" }
flask = { basis = "A", amount = "10 mmol", concentration = "0.1 M", temperature = "35 °C" }
procedure = [ { charge = { A = "1 equiv", B = "1 equiv", E = "0.01 equiv" } }, { stir = "20 min" }, { extract = "DCM", pH = 8, volume = "20 mL", water = "100 mL" } ]
[observables]
p = { yield_of = "P", on = "A" }
q = { yield_of = "Q", on = "A" }
s = { yield_of = "S", on = "A" }
a = { yield_of = "A", on = "A" }
x = { value = "unused*[A]", unit = "mM" }
[species]
A = { logP = "@A.logP 0.3" }
B = { logP = "@B.logP 0.2" }
P = { logP = "@P.logP 0.7", pKa = ["@P.pKa1 8.3"] }
Q = { logP = "@Q.logP 0.9" }
S = { logP = "@S.logP 0.1" }
E = { logP = "@E.logP -1" }
[reactions]
r = { equation = "A + B -> P", k = "@r.k 2e-3 /M/s", factor = "@r.factor 0.9", Ea = "50 kJ/mol", sites = 2 }
t = { equation = "A -> Q", k = "s.k / 2", factor = "f" }
s = { equation = "A <=> S", kf = "@s.k 3e-4 /s", kr = "@s.kr 1e-4 /s", factor = "@s.factor 0.9", Ea = "60 kJ/mol" }
u = { equation = "B <=> Q", k = "@u.k 1e-4 /s", K = "@u.K 3", factor = "@u.factor 1.1" }
v = { equation = "B -> S", rate = "kcat*[E]*[B] / (Km + [B])", constants = { kcat = "@v.kcat 0.05 /s", Km = "@v.Km 20 mM" }, factor = "@v.factor 0.7" }
"#;

/// The text with some numbers multiplied, and no marks in it.
fn typed(change: &str, by: f64) -> String {
    let mut text = String::new();
    let mut parts = EVERYTHING.split('@');
    text.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let (address, rest) = part.split_once(' ').expect("a number behind its address");
        let end = rest.find([' ', '"']).unwrap_or(rest.len());
        let (number, rest) = rest.split_at(end);
        let number: f64 = number.parse().expect("a number");
        let factor = if address == change { by } else { 1.0 };
        text.push_str(&format!("{:?}{rest}", number * factor));
    }
    text
}

fn all_results(text: &str, settings: &[(&str, &str)]) -> Vec<f64> {
    let scenario = study::scenario("everything", text, settings);
    let rows = study::rows(&scenario, false, &study::how(TOLERANCE));
    let names = ["p", "q", "s", "a"];
    names
        .iter()
        .map(|name| study::value(&scenario, &rows[0], name))
        .collect()
}

/// Addresses of the numbers in use that the scenario brings.
fn addresses(model: &Model) -> BTreeSet<String> {
    let used = model.constants.iter().filter(|constant| constant.used);
    let numbers = used.filter(|constant| matches!(constant.value, ConstantValue::Law(_)));
    let own = numbers.map(|constant| constant.address.clone());
    own.filter(|address| !address.starts_with("solvent."))
        .collect()
}

/// Every address that is listed, set to another number, gives what that number gives in the file.
#[test]
fn what_an_address_is_set_to_is_what_stands_in_the_file() {
    let plain = typed("", 1.0);
    let known = model(&plain, &[]);
    let marked: BTreeSet<String> = EVERYTHING
        .split('@')
        .skip(1)
        .filter_map(|part| Some(part.split_once(' ')?.0.to_owned()))
        .chain(["unused".to_owned()])
        .collect();
    let mut found = addresses(&known);
    found.extend(["unused".to_owned()]);
    assert_eq!(found, marked);
    let base = all_results(&plain, &[]);
    for address in marked.iter().filter(|address| *address != "unused") {
        let by = if address.contains(".p") { 1.05 } else { 1.4 };
        let file = all_results(&typed(address, by), &[]);
        let id = known.constant(address).expect("a constant");
        let constant = &known.constants[id];
        let value = number(&known, address).expect("a number") * by;
        let value = match constant.dimension.unit_text().as_str() {
            "" | "1" => format!("{value:?}"),
            unit => format!("{value:?} {unit}"),
        };
        let set = all_results(&plain, &[(&format!("constant.{address}"), &value)]);
        let moved = file.iter().zip(&base).any(|(a, b)| (a - b).abs() > 1e-4);
        assert!(
            moved || ["B.logP", "E.logP"].contains(&address.as_str()),
            "{address} acts nowhere"
        );
        for (set, file) in set.iter().zip(&file) {
            assert_abs_diff_eq!(set, file, epsilon = 1e-7);
        }
    }
}

/// A reversible step at another temperature than that of its constants.
fn reversible(constants: &str, time: &str) -> String {
    format!(
        r#"
        version = 1
        title = "both ways"
        species = {{ A = {{}}, P = {{}} }}
        reactions = {{ r = {{ equation = "A <=> P", {constants} }} }}
        flask = {{ basis = "A", amount = "10 mmol", concentration = "0.1 M", temperature = "65 °C" }}
        procedure = [ {{ charge = {{ A = "1 equiv" }} }}, {{ stir = "{time}" }} ]
        observables = {{ p = {{ yield_of = "P", on = "A" }} }}
        "#
    )
}

/// What stands beside `kf` and `kr` is the slope of both, as it is beside `k` and K; `dH_K` moves K.
#[test]
fn a_slope_beside_two_constants_is_that_of_both() {
    let gas: f64 = 8.314_462_618;
    let span = 1.0 / 338.15 - 1.0 / 298.15;
    let (ea, dh) = (80e3, 30e3);
    let faster = (-ea / gas * span).exp();
    let shifted = 3.0 * (-dh / gas * span).exp();
    let eyring = faster * 338.15 / 298.15;
    let cases = [
        (r#"Ea = "80 kJ/mol""#, faster, 3.0),
        (r#"dH = "80 kJ/mol""#, eyring, 3.0),
        (r#"Ea = "80 kJ/mol", dH_K = "30 kJ/mol""#, faster, shifted),
        (r#"dH = "80 kJ/mol", dH_K = "30 kJ/mol""#, eyring, shifted),
        (r#"dH_K = "30 kJ/mol""#, 1.0, shifted),
    ];
    for (slope, faster, k) in cases {
        for constants in [
            r#"kf = "3e-5 /s", kr = "1e-5 /s""#,
            r#"k = "3e-5 /s", K = "3""#,
        ] {
            let constants = format!("{constants}, {slope}");
            let forward = 3e-5 * faster;
            let rate = forward * (1.0 + 1.0 / k) * 600.0;
            let expected = 100.0 * k / (1.0 + k) * (1.0 - (-rate).exp());
            let found = result(&reversible(&constants, "10 min"), &[], "p");
            assert_relative_eq!(found, expected, max_relative = 1e-7);
            let end = result(&reversible(&constants, "10000 d"), &[], "p");
            assert_relative_eq!(end, 100.0 * k / (1.0 + k), max_relative = 1e-6);
        }
    }
}

/// The faults of a text that must be refused.
fn refused(text: &str) -> String {
    let none = |_: &str| Err("no other file here".to_string());
    let (_, faults) = scenario::read(&Source::new("x", text), &[], &none, &Library::new());
    assert!(faults.has_errors());
    faults.render(Colour::Plain, 20)
}

#[test]
fn what_fixes_a_slope_twice_is_refused() {
    let twice =
        r#"k = "3e-5 /s", kr = { value = "1e-5 /s", Ea = "50 kJ/mol" }, dH_K = "30 kJ/mol""#;
    let said = refused(&reversible(twice, "1 h"));
    assert!(
        said.contains("kr brings its own slope, and dH_K would give it another"),
        "{said}"
    );
}

/// Results of all variants under drawn constants.
fn drawn(scenario: &Scenario, members: usize, criterion: &str) -> Vec<Vec<Option<f64>>> {
    let variants: Vec<usize> = (0..scenario.design.variants.len()).collect();
    let plan = DesignPlan::new(&scenario.design, &variants, false, Keep::default(), 1e-7);
    let uncertain = Uncertain::of(&scenario.design, 0..scenario.design.cases.len(), &[], None);
    let at = (0..members as u32).map(CubePoint::Member).collect();
    let members = Members::new(&plan, &variants, &uncertain, at);
    let rows = members.run(&Engine::new(study::how(1e-7)));
    let value = |member: Option<Member>, point: usize| {
        let observables = &plan.case_at(point).observables;
        let at = observables.iter().position(|o| o.name == criterion)?;
        member?.values[at]
    };
    let of_point = |(point, row): (usize, Vec<Option<Member>>)| {
        row.into_iter().map(|member| value(member, point)).collect()
    };
    let rows = rows.expect("an ensemble").into_iter().enumerate();
    rows.map(of_point).collect()
}

/// Share of the draws in which the second variant is ahead.
fn second_ahead(text: &str) -> f64 {
    let rows = drawn(&study::scenario("draws", text, &[]), 400, "p");
    let ahead = rows[0].iter().zip(&rows[1]).filter(|(a, b)| b > a).count();
    ahead as f64 / 400.0
}

/// ln 1.1 of two independent factors of ten: Phi(ln 1.1/(sqrt 2 ln 10)) = 51.2 %.
#[test]
fn different_reactions_of_one_label_are_drawn_apart() {
    let text = include_str!("data/cases/draws-by-label.toml");
    let apart = second_ahead(text);
    assert!((apart - 0.512).abs() < 0.08, "{apart}");
    let renamed = text.replacen("r = {", "s = {", 1);
    assert!((second_ahead(&renamed) - 0.512).abs() < 0.08);
}

/// The same reaction with the same number of the same paper is one constant, whatever it is called: the longer stir always wins.
#[test]
fn a_constant_that_strategies_share_is_drawn_once() {
    let text = include_str!("data/cases/draws-by-label.toml")
        .replace("1.1e-3", "1.0e-3")
        .replace("another paper", "one paper")
        .replacen("[variant.reactions]", "procedure = [ { charge = { A = \"1 equiv\", B = \"1 equiv\" } }, { stir = \"55 min\" } ]\n[variant.reactions]", 1);
    assert_eq!(second_ahead(&text), 1.0);
    assert_eq!(second_ahead(&text.replacen("r = {", "s = {", 1)), 1.0);
}

/// A property belongs to the compound, not to its role: one address, two numbers; what both strategies have is one.
#[test]
fn compounds_that_fill_one_role_are_drawn_apart() {
    let of = |reductant: &str, address: &str| {
        let text = format!(
            r#"
            version = 1
            title = "two hydrides"
            chemistry = {{ mechanism = "reductive-amination", amine = "benzylamine", carbonyl = "benzaldehyde", reductant = "{reductant}", solvent = "MeOH" }}
            flask = {{ basis = "amine", amount = "10 mmol", concentration = "0.1 M", temperature = "25 °C" }}
            procedure = [ {{ charge = {{ amine = "1 equiv", carbonyl = "1 equiv", reductant = "1 equiv" }} }}, {{ stir = "1 h" }} ]
            "#
        );
        let model = model(&text, &[]);
        let id = model.constant(address).expect("a constant");
        model.constants[id].identity.clone()
    };
    let (one, other) = ("NaBH4", "NaBH3CN");
    assert_ne!(
        of(one, "reductant.k_iminium"),
        of(other, "reductant.k_iminium")
    );
    for shared in ["dehydration.k", "carbonyl.sigma_plus"] {
        assert_eq!(of(one, shared), of(other, shared));
    }
}

fn one_step(constant: &str) -> String {
    let f = r#"f = { value = 0.5, uncertainty = "± 0.5" }"#;
    let constants = match constant {
        both if both.contains("k0") => format!(r#"constants = {{ {f}, k0 = "1e-3 /s" }}"#),
        one if one.contains("\"f\"") => format!("constants = {{ {f} }}"),
        _ => String::new(),
    };
    format!(
        r#"
        version = 1
        title = "one step"
        {constants}
        species = {{ A = {{}}, P = {{}} }}
        reactions = {{ r = {{ equation = "A -> P", {constant} }} }}
        flask = {{ basis = "A", amount = "10 mmol", concentration = "0.1 M", temperature = "25 °C" }}
        procedure = [ {{ charge = {{ A = "1 equiv" }} }}, {{ stir = "10 min" }} ]
        observables = {{ p = {{ yield_of = "P", on = "A" }} }}
        "#
    )
}

fn draws_of(constant: &str) -> Vec<Option<f64>> {
    let text = one_step(constant);
    let scenario = study::scenario("draws", &text, &[]);
    drawn(&scenario, 200, "p").remove(0)
}

/// A pure number that a draw makes negative stops the run: Phi(-1) = 15.9 % of the draws, and they are there to be counted.
#[test]
fn draws_that_fail_are_counted() {
    let draws = draws_of(r#"k = "1e-3 /s", factor = "f""#);
    let failed = draws.iter().filter(|draw| draw.is_none()).count();
    assert!((16..=52).contains(&failed), "{failed}");
}

#[test]
fn a_zero_with_an_uncertainty_is_drawn() {
    let draws = draws_of(r#"k = { value = "0 /s", uncertainty = "± 1e-3 /s" }"#);
    let above = draws
        .iter()
        .filter(|draw| draw.is_some_and(|p| p > 0.1))
        .count();
    assert!(above > 190, "{above}");
    for factor in ["x/ 3", "± 10 %"] {
        let constant = format!(r#"k = {{ value = "0 /s", uncertainty = "{factor}" }}"#);
        let said = refused(&one_step(&constant));
        assert!(
            said.contains(&format!("{factor} of zero is zero")),
            "{said}"
        );
    }
}

/// An uncertainty without unit is in the unit of its value, as a draw and as a text; said of the whole reaction, it must fit each.
#[test]
fn an_uncertainty_is_in_the_unit_of_its_value() {
    let minutes = draws_of(r#"k = { value = "0.06 /min", uncertainty = "± 0.006" }"#);
    let seconds = draws_of(r#"k = { value = "1e-3 /s", uncertainty = "± 1e-4" }"#);
    for (a, b) in minutes.iter().zip(&seconds) {
        assert_abs_diff_eq!(a.expect("a result"), b.expect("a result"), epsilon = 1e-4);
    }
    let text = reversible(
        r#"k = "3e-5 /s", K = "3", uncertainty = "± 1e-5 /s""#,
        "1 h",
    );
    let said = refused(&text);
    assert!(said.contains("uncertainty: \"1e-5 /s\""), "{said}");
}

/// A formula with an uncertainty of its own is drawn about what it comes to.
#[test]
fn a_formula_is_drawn_about_what_it_comes_to() {
    let formula = draws_of(r#"k = { value = "f * k0", uncertainty = "x/ 2" }"#);
    let mut distinct: Vec<u64> = formula.iter().flatten().map(|p| p.to_bits()).collect();
    distinct.sort_unstable();
    distinct.dedup();
    assert!(distinct.len() > 100, "{}", distinct.len());
}
