//! Words of a procedure: an axis over them gives what setting each of them gives.

use crate::study::{how, rows, scenario};
use monobis::library::Library;
use monobis::study::plan::PointResult;
use monobis::text::{Colour, Source};

const TEXT: &str = r#"
    version = 1
    title = "words"
    chemistry = { solvent = "MeOH" }
    flask = { basis = "A", amount = "1 mmol", concentration = "0.1 M", temperature = "25 °C" }
    procedure = [
        { charge = { A = "1 equiv", salt = "0.3 equiv", other = "0.2 equiv" } },
        { name = "heat", temperature = "40 °C" },
        { name = "wait", stir = { until = "A < 60 %", at_most = "3 h" } },
        { name = "off", filter = "salt" },
        { repeat = 2, steps = [ { name = "wash", extract = "DCM", volume = "2 mL", water = "9 mL" } ] },
        { name = "stop", quench = "Fieser" },
        { name = "e", extract = "DCM", keep = "organic", loss = "3 %" },
        { name = "down", concentrate = "1 mL", loss = "2 %" },
    ]
    observables = { a = { yield_of = "A", on = "A" }, i = { yield_of = "P", on = "A" }, left = { yield_of = "salt", on = "salt" } }
    [species]
    A     = { logP = 0.5 }
    I     = { on_quench = { Fieser = "P", HCl = "stuck", "1 M HCl" = "A" } }
    P     = { logP = 2 }
    stuck = { logP = -1 }
    salt  = { solid = true, logP = -2 }
    other = { solid = true, logP = 1, volatile = true }
    [reactions]
    r = { equation = "A -> I", k = "1e-4 /s", Ea = "60 kJ/mol" }
"#;

/// What a point comes to, bit for bit.
fn bits(row: &PointResult) -> Vec<Option<u64>> {
    assert!(row.finished, "{}", row.status);
    row.values.iter().map(|v| v.map(f64::to_bits)).collect()
}

#[test]
fn an_axis_of_words_gives_what_each_word_gives() {
    let how = how(1e-7);
    for (addresses, values) in [
        ("step.e.keep", &["organic", "aqueous"][..]),
        ("step.7.keep", &["aqueous", "organic"]),
        ("step.wash.keep", &["organic", "aqueous"]),
        ("step.stop.quench", &["Fieser", "HCl", "1 M HCl"]),
        ("step.off.filter", &["salt", "solids", "other"]),
        ("step.wash.extract", &["toluene", "DCM"]),
        ("step.down.concentrate", &["dryness", "1 mL", "0.5 mL"]),
        ("step.heat.temperature", &["reflux", "30 °C"]),
        ("flask.temperature", &["reflux", "30 °C"]),
        ("step.wait.stir.until", &["A < 90 %", "i > 70 %"]),
        ("step.wait.until", &["A < 80 %", "i > 5 %"]),
        ("constant.r.k", &["2e-4 /s", "1e-4 /s"]),
        ("chemistry.solvent", &["MeOH", "water"]),
    ] {
        let list: Vec<String> = values.iter().map(|v| format!("\"{v}\"")).collect();
        let text = format!(
            "{TEXT}\n[sweep]\naxes = [ {{ vary = \"{addresses}\", values = [{}] }} ]",
            list.join(", ")
        );
        let swept = rows(&scenario("words", &text, &[]), true, &how);
        assert_eq!(swept.len(), values.len(), "{addresses}");
        let mut different = Vec::new();
        for (row, value) in swept.iter().zip(values) {
            let set = scenario("words", TEXT, &[(addresses, *value)]);
            let alone = &rows(&set, false, &how)[0];
            assert_eq!(bits(row), bits(alone), "{addresses} = {value}");
            different.push(bits(row));
            // As the `set` of a variant.
            let text =
                format!("{TEXT}\n[[variant]]\nname = \"v\"\nset = {{ {addresses} = \"{value}\" }}");
            let variant = &rows(&scenario("words", &text, &[]), false, &how)[0];
            assert_eq!(bits(variant), bits(alone), "{addresses} = {value}");
        }
        let first = different[0].clone();
        // A solvent of an extraction is a name, and the flask is warmed before any time passes.
        let named_only = matches!(addresses, "step.wash.extract" | "flask.temperature");
        assert_eq!(
            different.iter().all(|d| *d == first),
            named_only,
            "{addresses}"
        );
    }
}

/// Words and numbers moved together, and beside an axis of numbers.
#[test]
fn words_cross_with_numbers() {
    let text = format!(
        "{TEXT}\n[sweep]\naxes = [ {{ vary = [\"step.e.keep\", \"step.e.loss\"], values = [[\"organic\", \"3 %\"], [\"aqueous\", \"0 %\"]] }}, {{ vary = \"step.down.loss\", values = [\"0 %\", \"2 %\"] }} ]"
    );
    let how = how(1e-7);
    let swept = rows(&scenario("words", &text, &[]), true, &how);
    let mut expected = Vec::new();
    for (keep, loss) in [("organic", "3 %"), ("aqueous", "0 %")] {
        for down in ["0 %", "2 %"] {
            let settings = [
                ("step.e.keep", keep),
                ("step.e.loss", loss),
                ("step.down.loss", down),
            ];
            let set = scenario("words", TEXT, &settings);
            expected.push(bits(&rows(&set, false, &how)[0]));
        }
    }
    let swept: Vec<_> = swept.iter().map(bits).collect();
    assert_eq!(swept, expected);
}

/// By name and by number it is one word.
#[test]
fn a_word_is_varied_by_one_axis() {
    use monobis::library::Library;
    let axis =
        |address: &str| format!("{{ vary = \"{address}\", values = [\"organic\", \"aqueous\"] }}");
    let text = format!(
        "{TEXT}\n[sweep]\naxes = [ {}, {} ]",
        axis("step.e.keep"),
        axis("step.7.keep")
    );
    let none = |_: &str| Err("no other file here".to_string());
    let source = monobis::text::Source::new("words", &text);
    let (found, faults) = monobis::scenario::read(&source, &[], &none, &Library::new());
    assert!(found.is_none());
    let message = &faults.sorted()[0].message;
    assert_eq!(message, "`step.e.keep` and `step.7.keep` are one word");
}

/// The last axis is the fastest, that of the variants too; a variant that lacks an axis stands at its first point.
#[test]
fn the_axis_of_variants_has_its_place() {
    let order = |axes: &str| -> Vec<(usize, Vec<usize>)> {
        let text = format!(
            r#"
            version = 1
            title = "order"
            species = {{ A = {{}}, B = {{}}, C = {{}} }}
            reactions = {{ r = {{ equation = "A -> B", k = "1e-3 /s" }} }}
            flask = {{ basis = "A", amount = "1 mmol", concentration = "0.1 M", temperature = "25 °C" }}
            procedure = [ {{ charge = {{ A = "1 equiv", C = "1 equiv" }} }}, {{ stir = "1 h" }} ]
            [[variant]]
            name = "one"
            [[variant]]
            name = "two"
            procedure = [ {{ charge = {{ A = "1 equiv" }} }}, {{ stir = "1 h" }} ]
            [sweep]
            axes = [ {axes} ]
            "#
        );
        let scenario = scenario("order", &text, &[]);
        let all = rows(&scenario, true, &how(1e-5)).into_iter();
        all.map(|row| (row.variant, row.position)).collect()
    };
    let (a, c) = (
        r#"{ vary = "charge.A", values = ["1 equiv", "2 equiv"] }"#,
        r#"{ vary = "charge.C", values = ["1 equiv", "2 equiv"] }"#,
    );
    let v = r#"{ vary = "variant" }"#;
    let one = |a: usize, c: usize| (0, vec![a, c]);
    let two = |a: usize| (1, vec![a]);
    let before = vec![one(0, 0), one(0, 1), one(1, 0), one(1, 1), two(0), two(1)];
    assert_eq!(order(&format!("{a}, {c}")), before);
    assert_eq!(order(&format!("{v}, {a}, {c}")), before);
    let between = vec![one(0, 0), one(0, 1), two(0), one(1, 0), one(1, 1), two(1)];
    assert_eq!(order(&format!("{a}, {v}, {c}")), between);
    let behind = vec![one(0, 0), two(0), one(0, 1), one(1, 0), two(1), one(1, 1)];
    assert_eq!(order(&format!("{a}, {c}, {v}")), behind);
}

/// What is told of a text, errors and warnings.
pub fn faults(text: &str) -> String {
    let none = |_: &str| Err("no other file here".to_owned());
    let source = Source::new("told", text);
    let (_, faults) = monobis::scenario::read(&source, &[], &none, &Library::new());
    faults.render(Colour::Plain, 20)
}

/// A second compound for a role that is filled does nothing, and is told unless the scenario says how it reacts.
#[test]
fn a_second_compound_for_a_role_is_told() {
    let text = |solvent: &str, put_in: &str, reactions: &str| {
        format!(
            r#"
            version = 1
            title = "two for one role"
            chemistry = {{ mechanism = "reductive-amination", amine = "1,4-diazepane", carbonyl = "benzaldehyde", reductant = "NaBH4", solvent = "{solvent}" }}
            reactions = {{ {reactions} }}
            flask = {{ basis = "amine", amount = "10 mmol", concentration = "0.1 M", temperature = "25 °C" }}
            procedure = [ {{ charge = {{ amine = "1 equiv", carbonyl = "1 equiv", reductant = "1 equiv", {put_in} = "1 equiv" }} }}, {{ stir = "1 h" }} ]
            "#
        )
    };
    for solvent in ["MeOH", "DCE"] {
        for (put_in, role, player) in [
            ("piperidine", "amine", "1,4-diazepane"),
            ("p-anisaldehyde", "carbonyl", "benzaldehyde"),
            ("NaBH3CN", "reductant", "NaBH4"),
        ] {
            let told = faults(&text(solvent, put_in, ""));
            let said = format!("{put_in} takes part in no reaction: the {role} here is {player}");
            assert!(told.contains(&said), "{put_in} in {solvent}: {told}");
            assert!(
                told.contains(&format!("chemistry.{role} = \"{put_in}\"")),
                "{told}"
            );
        }
        let quiet = faults(&text(solvent, "water", ""));
        assert!(!quiet.contains("takes part in no reaction"), "{quiet}");
    }
    let own = r#"r = { equation = "piperidine + carbonyl -> piperidine", k = "1 /M/s" }"#;
    let told = faults(&text("DCE", "piperidine", own));
    assert!(!told.contains("takes part in no reaction"), "{told}");
}

/// An Ea on one side of an equilibrium moves K by the whole of it: told unless the flask is where both constants hold.
#[test]
fn a_slope_of_one_direction_is_told() {
    let text = |kf: &str, kr: &str, temperature: &str| {
        format!(
            r#"
            version = 1
            title = "one slope"
            species = {{ A = {{}}, P = {{}} }}
            reactions = {{ r = {{ equation = "A <=> P", kf = {kf}, kr = {kr} }} }}
            flask = {{ basis = "A", amount = "10 mmol", concentration = "0.1 M", temperature = "{temperature}" }}
            procedure = [ {{ charge = {{ A = "1 equiv" }} }}, {{ stir = "1 h" }} ]
            "#
        )
    };
    let (plain, sloped) = (r#""1e-3 /s""#, r#"{ value = "1e-3 /s", Ea = "50 kJ/mol" }"#);
    for (kf, kr, with, without) in [(sloped, plain, "kf", "kr"), (plain, sloped, "kr", "kf")] {
        let told = faults(&text(kf, kr, "60 °C"));
        let said = format!("r: {with} follows the temperature and {without} does not");
        assert!(told.contains(&said), "{told}");
        assert_eq!(faults(&text(kf, kr, "25 °C")), "");
    }
    assert_eq!(faults(&text(plain, plain, "60 °C")), "");
    assert_eq!(faults(&text(sloped, sloped, "60 °C")), "");
}

/// What has no value in any solvent is not sought in another one.
#[test]
fn a_constant_that_nobody_knows_is_no_matter_of_the_solvent() {
    let text = r#"
        version = 1
        title = "no logP"
        chemistry = { mechanism = "reductive-amination", amine = "benzylamine", carbonyl = "benzaldehyde", reductant = "NaBH4", solvent = "MeOH" }
        flask = { basis = "amine", amount = "10 mmol", concentration = "0.1 M", temperature = "25 °C" }
        procedure = [ { charge = { amine = "1 equiv", carbonyl = "1 equiv", reductant = "1 equiv" } }, { stir = "1 h" }, { extract = "DCM", pH = 11 } ]
        "#;
    let told = faults(text);
    let said = "no logP of benzylamine is known: set it in [constants]";
    assert!(told.contains(said), "{told}");
    assert!(!told.contains("(known: )"), "{told}");
}
