//! Draws of what is not exactly known: closed forms, joint draws, operations, and what is refused.

#[path = "common/forced.rs"]
mod forced;
#[path = "common/study.rs"]
mod study;

use std::sync::Arc;

use monobis::engine::{Engine, RunOptions};
use monobis::library::Library;
use monobis::scenario::{self, Scenario};
use monobis::study::strategies::drawn::draw;
use monobis::text::{Colour, Source};

/// A -> B for 1000 s; `k` and the rest of its line, then what the table says.
fn decay(k: &str, table: &str) -> String {
    format!(
        r#"
        version = 1
        title = "decay"
        species = {{ A = {{}}, B = {{}} }}
        flask = {{ basis = "A", amount = "1 mmol", concentration = "0.1 M", temperature = "25 °C" }}
        procedure = [ {{ charge = {{ A = "1 equiv" }} }}, {{ stir = "1000 s" }} ]
        reactions = {{ r = {{ equation = "A -> B", {k} }} }}
        [observables]
        b = {{ yield_of = "B", on = "A" }}
        [uncertainty]
        {table}
        "#
    )
}

fn read(text: &str, file: &str) -> (Option<Scenario>, String) {
    let other = |_: &str| Ok(Source::new("posterior.csv", file));
    let library = Library::new();
    let source: Arc<Source> = Source::new("x.toml", text);
    let (scenario, faults) = scenario::read(&source, &[], &other, &library);
    (scenario, faults.render(Colour::Plain, 50))
}

/// Quantiles of `b`, in per cent, with their standard errors.
fn quantiles(text: &str, file: &str) -> [(f64, f64); 3] {
    let (scenario, faults) = read(text, file);
    let scenario = scenario.unwrap_or_else(|| panic!("{faults}"));
    let engine = Engine::new(study::how(1e-9));
    let names = vec!["b".to_owned()];
    let found = draw(&engine, &scenario.design, &scenario.uncertain, (&names, 50));
    let found = found.expect("draws");
    let results = found.results(0);
    let b = results.iter().find(|r| r.name == "b").expect("b");
    b.quantiles.expect("values").map(|q| (q.value, q.error))
}

fn yielded(k: f64) -> f64 {
    100.0 * (1.0 - (-k * 1000.0).exp())
}

/// A lognormal k: the quantiles of 1 - exp(-k t) are those of k.
#[test]
fn quantiles_are_those_of_the_closed_form() {
    let text = decay(
        r#"k = { value = "1e-3 /s", uncertainty = "x/ 2" }"#,
        "draws = 4096",
    );
    let found = quantiles(&text, "");
    let z = 1.644_853_626_951_472_2;
    for ((value, error), z) in found.into_iter().zip([-z, 0.0, z]) {
        let want = yielded(1e-3 * 2f64.powf(z));
        assert!((value - want).abs() < 0.1, "{value} {want}");
        // The error said is the error made, within the chance of eight nets.
        assert!(
            error < 0.1 && (value - want).abs() < 6.0 * error + 0.01,
            "{value} ± {error}, {want}"
        );
    }
}

/// A temperature acts through the activation energy: k = k0 exp(-Ea/R (1/T - 1/T0)).
#[test]
fn an_operation_acts_as_its_number() {
    let text = decay(
        r#"k = { value = "1e-3 /s", T_ref = "25 °C", Ea = "80 kJ/mol", uncertainty = "± 0 /s" }"#,
        r#"draws = 2048
        also = { "flask.temperature" = "± 2 K" }"#,
    );
    let found = quantiles(&text, "");
    let z = 1.644_853_626_951_472_2;
    for ((value, _), z) in found.into_iter().zip([-z, 0.0, z]) {
        let temperature = 298.15 + 2.0 * z;
        let factor = f64::exp(-80_000.0 / 8.314_462_618 * (1.0 / temperature - 1.0 / 298.15));
        let want = yielded(1e-3 * factor);
        assert!((value - want).abs() < 0.1, "{value} {want}");
    }
}

/// Draws of a fit come as they stand: three values, each a third of the draws.
#[test]
fn joint_draws_come_from_their_file() {
    let text = decay(
        r#"k = { value = "1e-3 /s", uncertainty = "x/ 100" }"#,
        "draws = 600\n posterior = \"posterior.csv\"",
    );
    let file = "constant.r.k [/min]\n0.06\n0.12\n0.18\n";
    let found = quantiles(&text, file);
    for ((value, _), k) in found.into_iter().zip([1e-3, 2e-3, 3e-3]) {
        assert!((value - yielded(k)).abs() < 1e-6, "{value} {}", yielded(k));
    }
}

/// Where nothing is uncertain a band is the course itself: of A -> B begun twice, 1 - exp(-k t) of what was there by then. At the second
/// charge stands what was there before it, and behind the quench what it left; a computed result and the volume have their own.
#[test]
fn a_band_of_what_is_known_is_its_course() {
    let text = r#"
        version = 1
        title = "decay, begun twice and quenched"
        species = { A = {}, B = {} }
        flask = { basis = "A", amount = "1 mmol", concentration = "0.1 M", temperature = "25 °C" }
        procedure = [
          { charge = { A = "0.5 equiv" } },
          { stir = "100 s" },
          { add = { A = "0.5 equiv" }, volume = "10 mL" },
          { stir = "900 s" },
          { quench = "water", volume = "0 mL" },
        ]
        reactions = { r = { equation = "A -> B", k = { value = "1e-3 /s", uncertainty = "± 0 /s" } } }
        [observables]
        b = { yield_of = "B", on = "A" }
        twice = { computed = "2 * b", unit = "%" }
        [uncertainty]
        draws = 160
    "#;
    let (scenario, faults) = read(text, "");
    let scenario = scenario.unwrap_or_else(|| panic!("{faults}"));
    let engine = Engine::new(study::how(1e-9));
    let names = ["b", "twice", "volume"].map(String::from);
    let found = draw(&engine, &scenario.design, &scenario.uncertain, (&names, 50));
    let found = found.expect("draws");
    let formed = |t: f64| 100.0 * (1.0 - (-1e-3 * t).exp());
    let b = |t: f64| match t <= 100.0 {
        true => formed(t),
        false => 0.5 * (formed(t) + formed(t - 100.0)),
    };
    let volume = |t: f64| if t <= 100.0 { 0.01 } else { 0.02 };
    let courses: [&dyn Fn(f64) -> f64; 3] = [&b, &|t| 2.0 * b(t), &volume];
    for (name, course) in names.iter().zip(courses) {
        let band = found.variants[0].band(name).expect("a band");
        assert!(band.points.iter().any(|p| p.0 == 100.0) && band.points.len() > 20);
        for &(time, low, high) in &band.points {
            let want = course(time);
            assert!((low - want).abs() < 1e-5, "{name} {time}: {low} {want}");
            assert!((high - want).abs() < 1e-5, "{name} {time}: {high} {want}");
        }
    }
}

#[test]
fn a_member_alone_is_the_member_among_all() {
    use monobis::study::plan::{DesignPlan, Keep};
    use monobis::study::uncertain::{CubePoint, Members, Uncertain};
    let text = decay(r#"k = { value = "1e-3 /s", uncertainty = "x/ 2" }"#, "");
    let (scenario, faults) = read(&text, "");
    let scenario = scenario.unwrap_or_else(|| panic!("{faults}"));
    let plan = DesignPlan::new(&scenario.design, &[0], false, Keep::default(), 1e-6);
    let uncertain = Uncertain::of(&scenario.design, [0], &[], None);
    let run = |members: Vec<u32>, threads: usize| {
        let at = members.into_iter().map(CubePoint::Member).collect();
        let engine = Engine::new(RunOptions {
            threads,
            ..study::how(1e-6)
        });
        let rows = Members::new(&plan, &[0], &uncertain, at).run(&engine);
        rows.expect("members").remove(0)
    };
    let all = run((0..200).collect(), 2);
    assert_eq!(all, run((0..200).collect(), 1));
    assert_eq!(all[137], run(vec![137], 1)[0]);
}

#[test]
fn what_cannot_be_uncertain_is_refused_with_a_remedy() {
    let bad = [
        (
            r#"also = { "flask.temperature" = "± 1 M" }"#,
            "concentration",
        ),
        (r#"also = { "flask.temprature" = "± 1 K" }"#, "temperature"),
        (r#"also = { "charge.A" = "x/ 0.5" }"#, "1 or more"),
        (r#"also = { "charge.A.purity" = "x/ 2" }"#, "at most 100 %"),
        (r#"also = { "charge.A" = "± 0 equiv" }"#, "exactly known"),
        ("draws = 3", "16"),
        ("draws = 10000000", "1000000"),
        ("member = true", "members"),
        (
            "posterior = \"posterior.csv\"\n also = { \"constant.r.k\" = \"x/ 2\" }",
            "already",
        ),
    ];
    for (table, word) in bad {
        let text = decay(r#"k = "1e-3 /s""#, table);
        let (scenario, faults) = read(&text, "constant.r.k [/s]\n1\n");
        assert!(scenario.is_none(), "{table}");
        assert!(faults.contains(word), "{table}: {faults}");
    }
    for file in [
        "constant.q.k [/s]\n1\n",
        "constant.r.k [M]\n1\n",
        "constant.r.k [/s]\nx\n",
        "",
        "constant.r.k [/s]\n",
    ] {
        let text = decay(r#"k = "1e-3 /s""#, "posterior = \"posterior.csv\"");
        let (scenario, faults) = read(&text, file);
        assert!(scenario.is_none(), "{file}: {faults}");
    }
}

/// A time that only some draws reach: 99 % within 1000 s takes a k above 4.6e-3 /s, which is 2.2 deviations off.
#[test]
fn what_some_draws_never_reach_is_said_of_those_that_do() {
    use monobis::report::uncertainty::text;
    let file = decay(r#"k = { value = "1e-3 /s", uncertainty = "x/ 2" }"#, "");
    let file = file.replace(
        "[uncertainty]",
        "t = { time_to = \"b > 99 %\" }\n[uncertainty]",
    );
    let (scenario, faults) = read(&file, "");
    let scenario = scenario.unwrap_or_else(|| panic!("{faults}"));
    let engine = Engine::new(study::how(1e-6));
    let found = draw(&engine, &scenario.design, &scenario.uncertain, (&[], 50)).expect("draws");
    let results = found.results(0);
    let t = results.iter().find(|r| r.name == "t").expect("t");
    // 1 - Phi(log2(4.605)) = 1.4 % of 4096.
    assert!((40..75).contains(&t.values), "{}", t.values);
    let said = text(&scenario, &found, 100);
    assert!(
        said.contains(&format!("t: {} of 4096 draws came to a value", t.values)),
        "{said}"
    );
    assert!(!said.contains("b: 4096"), "{said}");
}
