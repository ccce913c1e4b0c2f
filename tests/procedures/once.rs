//! What happens once counts once: a quench, the product that a stage takes.

use super::bench::{MMOL, run};
use crate::study::scenario;
use approx::{assert_abs_diff_eq, assert_relative_eq};
use monobis::library::Library;
use monobis::scenario;
use monobis::text::Source;
use proptest::prelude::*;

/// Most species of a random flask.
const MOST: usize = 6;

/// What a species falls back to: how much of each, or nothing said.
type Fate = Option<Vec<u32>>;

/// A flask in which next to nothing reacts; `S0` is counted from, `mmol` goes in of each.
fn flask(fates: &[Fate], mmol: &[f64], steps: &str) -> String {
    let mut species = String::new();
    for (i, fate) in fates.iter().enumerate() {
        let side = |fate: &Vec<u32>| {
            let terms = fate.iter().enumerate().filter(|(_, n)| **n > 0);
            let terms: Vec<String> = terms.map(|(into, n)| format!("{n} S{into}")).collect();
            match terms.is_empty() {
                true => "on_quench = \"none\"".to_owned(),
                false => format!("on_quench = \"{}\"", terms.join(" + ")),
            }
        };
        let said = fate.as_ref().map(side).unwrap_or_default();
        species += &format!("S{i} = {{ {said} }}\n");
    }
    let each = |of: &dyn Fn(usize) -> String| (0..fates.len()).map(of).collect::<Vec<_>>();
    let charge = each(&|i| format!("S{i} = \"{} mmol\"", mmol[i])).join(", ");
    let observables = each(&|i| {
        format!(
            "y{i} = {{ yield_of = \"S{i}\", on = \"S0\" }}\nf{i} = {{ yield_of = \"S{i}\", on = \"S0\", state = \"flask\" }}\n"
        )
    });
    format!(
        r#"
        version = 1
        title = "fates"
        flask = {{ basis = "S0", amount = "1 mmol", concentration = "0.1 M", temperature = "25 °C" }}
        procedure = [ {{ charge = {{ {charge} }} }}, {{ stir = "1 s" }}, {steps} ]
        [species]
        {species}
        [reactions]
        r = {{ equation = "S0 -> S1", k = "1e-15 /s" }}
        [observables]
        {}
        "#,
        observables.concat()
    )
}

/// Everything falls back at the same moment, and what came of it stays.
fn fallen(fates: &[Fate], before: &[f64]) -> Vec<f64> {
    let mut after = vec![0.0; before.len()];
    for (i, n) in before.iter().enumerate() {
        match &fates[i] {
            None => after[i] += n,
            Some(into) => (0..after.len()).for_each(|j| after[j] += f64::from(into[j]) * n),
        }
    }
    after
}

fn fates() -> impl Strategy<Value = Vec<(Fate, f64)>> {
    let fate = prop::option::of(prop::collection::vec(0u32..3, MOST));
    prop::collection::vec((fate, 0.1f64..3.0), 2..=MOST)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    /// Before a quench yields count what it will leave; after one, or two, or an isolation, what is there.
    #[test]
    fn chains_of_fates_are_gone_through_once(drawn in fates()) {
        let number = drawn.len();
        let cut = |fate: Fate| fate.map(|into| into[..number].to_vec());
        let (fates, mmol): (Vec<Fate>, Vec<f64>) = drawn.into_iter().map(|(f, n)| (cut(f), n)).unzip();
        let after = fallen(&fates, &mmol);
        let all: Vec<String> = (0..number).map(|i| format!("S{i} = \"50 %\"")).collect();
        let isolate = format!("{{ isolate = {{ {} }} }}", all.join(", "));
        let cases = [
            (r#"{ stir = "1 s" }"#.to_owned(), 1.0, false),
            (r#"{ quench = "NH4Cl" }"#.to_owned(), 1.0, true),
            (r#"{ quench = "NH4Cl" }, { stir = "1 h" }, { repeat = 2, steps = [ { quench = "NH4Cl" } ] }"#.to_owned(), 1.0, true),
            (isolate.clone(), 0.5, true),
            (format!(r#"{{ filter = "solids", loss = "50 %" }}, {{ quench = "NH4Cl" }}, {isolate}"#), 0.25, true),
            (r#"{ concentrate = "dryness", loss = "50 %" }"#.to_owned(), 0.5, true),
        ];
        for (steps, kept, quenched) in cases {
            let ran = run(scenario("fates", &flask(&fates, &mmol, &steps), &[]), 1e-7);
            let there = if quenched { &after } else { &mmol };
            let percent = |n: f64| 100.0 * kept * n / mmol[0];
            for i in 0..number {
                assert_abs_diff_eq!(ran.value(&format!("y{i}")), percent(after[i]), epsilon = 1e-9);
                assert_abs_diff_eq!(ran.value(&format!("f{i}")), percent(there[i]), epsilon = 1e-9);
                // What left and what is there are all of it, as work-up finds it.
                let lost = ran.remains().lost.iter().map(|(_, all)| all[i]).sum::<f64>();
                let found = if quenched { after[i] } else { mmol[i] };
                assert_abs_diff_eq!(lost + ran.amount(&format!("S{i}")), found * MMOL, epsilon = 1e-15);
            }
        }
    }
}

/// The ledger, the course and the balance say what the flask holds, quenched or not.
#[test]
fn the_ledger_follows_one_quench() {
    let fates = [Some(vec![0, 1, 0]), Some(vec![0, 0, 1]), None];
    for steps in [
        r#"{ quench = "NH4Cl" }"#,
        r#"{ stir = "1 s" }"#,
        r#"{ filter = "solids", loss = "20 %" }, { quench = "NH4Cl" }, { filter = "solids", loss = "50 %" }"#,
    ] {
        let ran = run(
            scenario("fates", &flask(&fates, &[10.0, 0.0, 0.0], steps), &[]),
            1e-7,
        );
        let balance = ran.row.balances.first().expect("an account");
        let entry = |name: &str| {
            let found = balance.entries.iter().find(|(n, _)| n == name);
            found
                .unwrap_or_else(|| panic!("no {name} in {:?}", balance.entries))
                .1
        };
        let kept = if steps.contains("loss") { 0.4 } else { 1.0 };
        assert_relative_eq!(entry("S1"), 10.0 * MMOL * kept, max_relative = 1e-12);
        assert_abs_diff_eq!(entry("S2"), 0.0, epsilon = 1e-12);
        assert_abs_diff_eq!(entry("not found"), 0.0, epsilon = 1e-12);
        assert_relative_eq!(
            ran.value("mass balance"),
            100.0 * kept,
            max_relative = 1e-12
        );
    }
}

/// Two stages of which the second takes `take`.
fn chain(first: &str, take: &str, third: &str) -> String {
    format!(
        r#"
        version = 1
        title = "taken"
        [[stage]]
        name = "one"
        species = {{ A = {{}}, M = {{}}, N = {{}}, I = {{ on_quench = "M" }} }}
        reactions = {{ r = {{ equation = "A -> M", k = "1e-2 /s" }}, i = {{ equation = "A -> I", k = "1e-2 /s" }}, n = {{ equation = "A -> N", k = "1e-2 /s" }} }}
        flask = {{ basis = "A", amount = "10 mmol", concentration = "0.1 M", temperature = "25 °C" }}
        procedure = [ {{ charge = {{ A = "1 equiv" }} }}, {{ stir = "10 h" }}, {first} ]
        [[stage]]
        name = "two"
        take = {{ {take} }}
        species = {{ M = {{}}, C = {{ short = "See" }}, P = {{}} }}
        reactions = {{ r = {{ equation = "M -> P", k = "1e-3 /s" }}, s = {{ equation = "C -> P", k = "1e-3 /s" }} }}
        flask = {{ basis = "M", concentration = "0.05 M", temperature = "25 °C" }}
        procedure = [ {{ stir = "10 h" }} ]
        {third}
        [observables]
        p = {{ yield_of = "two.P", on = "one.A" }}
        "#
    )
}

const THIRD: &str = r#"
        [[stage]]
        name = "three"
        take = { Q = "one.N", R = "TAKEN" }
        species = { Q = {}, R = {} }
        reactions = { r = { equation = "Q -> R", k = "1e-3 /s" } }
        flask = { basis = "Q", concentration = "0.05 M", temperature = "25 °C" }
        procedure = [ { stir = "1 h" } ]
"#;

fn faults(text: &str) -> String {
    let none = |_: &str| Err("no other file here".to_string());
    let source = Source::new("taken.toml", text);
    let (found, faults) = scenario::read(&source, &[], &none, &Library::new());
    assert_eq!(found.is_none(), faults.has_errors());
    let all = faults.sorted().into_iter();
    all.map(|fault| format!("{} ", fault.message)).collect()
}

#[test]
fn a_product_is_taken_once() {
    let third = |taken: &str| THIRD.replace("TAKEN", taken);
    // A third becomes M, a third I that falls back to M, a third N.
    for quench in [r#"{ quench = "NH4Cl" }"#, r#"{ stir = "1 s" }"#] {
        let text = chain(quench, r#"M = "one.M", C = "one.N""#, "");
        let ran = run(scenario("taken", &text, &[]), 1e-8);
        assert_abs_diff_eq!(ran.value("p"), 100.0, epsilon = 1e-4);
        let text = chain(quench, r#"M = "one.M""#, &third("two.P"));
        let ran = run(scenario("taken", &text, &[]), 1e-8);
        assert_abs_diff_eq!(ran.value("p"), 200.0 / 3.0, epsilon = 1e-4);
    }
    let quench = r#"{ quench = "NH4Cl" }"#;
    for (take, third, said) in [
        (
            r#"M = "one.M", C = "one.M""#,
            "",
            "one.M is taken twice: `M` takes all of it",
        ),
        (
            r#"M = "one.M", C = "one.N""#,
            &*third("two.P"),
            "one.N is taken twice: stage two takes all of it",
        ),
        (
            r#"M = "one.M""#,
            &*third("one.M"),
            "one.M is taken twice: stage two takes all of it",
        ),
        (
            r#"M = "one.M", C = "one.N", See = "one.A""#,
            "",
            "`C` and `See` are the same compound",
        ),
        (
            r#"M = "one.I""#,
            "",
            "nothing of one.I is left at the end of one",
        ),
    ] {
        let told = faults(&chain(quench, take, third));
        assert!(told.contains(said), "{take}: {told}");
    }
}
