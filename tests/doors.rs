//! One constant by every door: `[constants]`, `--set`, the `set` of a variant and an axis of one value give the same results, for
//! constants of library chemistries drawn at random.

#[path = "common/forced.rs"]
mod forced;
#[path = "common/study.rs"]
mod study;

use monobis::model::{Constant, ConstantValue as Number, Model};
use proptest::prelude::*;

const TOLERANCE: f64 = 1e-9;
/// Largest difference between two doors, in per cent of yield: two runs, each within its tolerance.
const SAME: f64 = 1e-5;

/// A library chemistry with a work-up, and what may be added to it.
#[derive(Debug, Clone)]
struct Bench {
    chemistry: String,
    charge: String,
    workup: &'static str,
}

/// What one door adds to a bench.
#[derive(Default)]
struct Door {
    constants: String,
    set: String,
    axes: String,
}

impl Bench {
    fn text(&self, door: &Door) -> String {
        let (chemistry, charge, workup) = (&self.chemistry, &self.charge, self.workup);
        let Door {
            constants,
            set,
            axes,
        } = door;
        format!(
            r#"
            version = 1
            title = "doors"
            chemistry = {{ {chemistry} }}
            constants = {{ {constants} }}
            flask = {{ basis = "amine", amount = "10 mmol", concentration = "0.1 M", temperature = "35 °C" }}
            procedure = [ {{ charge = {{ amine = "1 equiv", {charge} }} }}, {{ stir = "20 min" }}{workup} ]
            {axes}
            [observables]
            mono = {{ yield_of = "mono", on = "amine" }}
            left = {{ yield_of = "amine", on = "amine" }}
            [[variant]]
            name = "one"
            set = {{ {set} }}
            "#
        )
    }

    fn model(&self) -> Model {
        let scenario = study::scenario("doors", &self.text(&Door::default()), &[]);
        Model::clone(&scenario.design.cases[0].model)
    }

    /// Yields with what a door sets.
    fn results(&self, door: &Door, settings: &[(&str, &str)]) -> [f64; 2] {
        let scenario = study::scenario("doors", &self.text(door), settings);
        let rows = study::rows(&scenario, !door.axes.is_empty(), &study::how(TOLERANCE));
        ["mono", "left"].map(|name| study::value(&scenario, &rows[0], name))
    }
}

/// Roles and charges of a mechanism, the solvents that it is known in, and whether its products are known in a separating funnel.
type Kind = (&'static str, &'static str, &'static [&'static str], bool);

const KINDS: [Kind; 4] = [
    (
        r#"mechanism = "acylation", electrophile = "Boc2O""#,
        r#"electrophile = "1 equiv""#,
        &["MeOH", "water", "DCE", "DCM"],
        true,
    ),
    (
        r#"mechanism = "alkylation", electrophile = "BnBr""#,
        r#"electrophile = "1 equiv""#,
        &["MeOH", "DMF", "MeCN"],
        false,
    ),
    (
        r#"mechanism = "reductive-amination", carbonyl = "benzaldehyde", reductant = "NaBH4""#,
        r#"carbonyl = "1 equiv", reductant = "1 equiv""#,
        &["MeOH", "water", "DCE"],
        true,
    ),
    (
        r#"mechanism = "reductive-amination", carbonyl = "p-anisaldehyde", reductant = "STAB""#,
        r#"carbonyl = "1.2 equiv", reductant = "1.4 equiv""#,
        &["MeOH", "DCM", "DCE"],
        true,
    ),
];

const WORKUP: &str =
    r#", { quench = "NaHCO3" }, { extract = "DCM", pH = 10, volume = "50 mL", water = "100 mL" }"#;

fn bench() -> impl Strategy<Value = Bench> {
    let amines = vec!["1,4-diazepane", "piperazine", "dmeda"];
    let amine = prop::sample::select(amines);
    let kind = prop::sample::select(KINDS.to_vec());
    (amine, kind, any::<prop::sample::Index>(), any::<bool>()).prop_map(
        |(amine, (roles, charge, solvents, parts), solvent, extracts)| {
            let solvent = solvent.get(solvents);
            Bench {
                chemistry: format!(r#"{roles}, amine = "{amine}", solvent = "{solvent}""#),
                charge: charge.to_owned(),
                workup: if parts && extracts { WORKUP } else { "" },
            }
        },
    )
}

/// Another value of a constant, in its unit.
fn other(constant: &Constant, by: f64) -> Option<String> {
    let Number::Law(law) = &constant.value else {
        return None;
    };
    let pure = ["pKa", "logP", "pKs"].iter();
    let logarithm = pure.into_iter().any(|key| constant.address.contains(key));
    let value = if logarithm {
        law.value + by
    } else {
        law.value * (1.0 + by / 3.0)
    };
    let (low, high) = constant
        .limits
        .unwrap_or((f64::NEG_INFINITY, f64::INFINITY));
    let unit = constant.dimension.unit_text();
    let unit = if unit == "1" { "" } else { &unit };
    (low..=high)
        .contains(&value)
        .then(|| format!("\"{value:?} {unit}\"").replace(" \"", "\""))
}

/// An address as a key of TOML.
fn key(address: &str) -> String {
    match address.rsplit_once('.') {
        Some((of, last)) => format!("\"{of}\".{last}"),
        None => address.to_owned(),
    }
}

/// The four doors for one constant.
fn doors(bench: &Bench, address: &str, value: &str) -> [[f64; 2]; 4] {
    let key = key(address);
    let file = Door {
        constants: format!("{key} = {value}"),
        ..Door::default()
    };
    let variant = Door {
        set: format!("constant.{key} = {value}"),
        ..Door::default()
    };
    let axis = Door {
        axes: format!(
            "sweep = {{ axes = [ {{ vary = \"constant.{address}\", values = [{value}] }} ] }}"
        ),
        ..Door::default()
    };
    let outside = (
        format!("constant.{address}"),
        value.trim_matches('"').to_owned(),
    );
    [
        bench.results(&file, &[]),
        bench.results(&variant, &[]),
        bench.results(&axis, &[]),
        bench.results(&Door::default(), &[(&outside.0, &outside.1)]),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn every_door_leads_to_the_same_constant(bench in bench(), which in any::<prop::sample::Index>(), by in 0.2..1.5f64) {
        let model = bench.model();
        let used: Vec<&Constant> = model.constants.iter().filter(|c| c.used).collect();
        let constant = which.get(&used);
        if let Some(value) = other(constant, by) {
            let [file, rest @ ..] = doors(&bench, &constant.address, &value);
            for (door, found) in rest.iter().enumerate() {
                for (found, typed) in found.iter().zip(&file) {
                    prop_assert!(
                        (found - typed).abs() < SAME,
                        "{} = {value}: {typed} in the file, {found} by door {door}, {}{}",
                        constant.address, bench.chemistry, bench.workup
                    );
                }
            }
        }
    }
}

/// A pKa that the library lists for water and methanol: a number for any solvent moves the flask and the separating funnel.
#[test]
fn a_pka_listed_by_solvent_moves_flask_and_funnel_by_every_door() {
    let bench = Bench {
        chemistry: r#"mechanism = "acylation", electrophile = "Boc2O", amine = "1,4-diazepane", solvent = "MeOH""#.to_owned(),
        charge: r#"electrophile = "1 equiv""#.to_owned(),
        workup: WORKUP,
    };
    let as_written = bench.results(&Door::default(), &[])[1];
    for [_, left] in doors(&bench, "amine.pKa1", "8.0") {
        assert!(left > 4.0 * as_written, "{left} of {as_written}");
    }
    let both = [
        ("constant.amine.pKa1", "8.0"),
        ("constant.amine.pKa1-water", "10.24"),
    ];
    let flask = bench.results(&Door::default(), &both)[1];
    let turned = bench.results(&Door::default(), &[both[1], both[0]])[1];
    assert_eq!(flask, turned, "the order of two settings does not matter");
    assert!(
        flask < 3.0 * as_written,
        "the funnel by its own address: {flask}"
    );
}

/// In a solvent where no acid is known the pKa is that of the funnel, under the same address.
#[test]
fn a_pka_that_acts_in_the_funnel_only_has_the_same_address() {
    let bench = Bench {
        chemistry: r#"mechanism = "acylation", electrophile = "Boc2O", amine = "1,4-diazepane", solvent = "DCM""#.to_owned(),
        charge: r#"electrophile = "1 equiv""#.to_owned(),
        workup: WORKUP,
    };
    let as_written = bench.results(&Door::default(), &[])[1];
    for [_, left] in doors(&bench, "amine.pKa1", "8.0") {
        assert!(left > 1.5 * as_written, "{left} of {as_written}");
    }
}
