//! The library as a whole: every file, every combination, what the numbers come to, and what a user sees who is wrong.

use super::*;
use crate::model::{Confidence, ConstantId, ConstantValue, Model};
use crate::network::balance;
use crate::network::conservation::{conservation_laws, pool_changes};
use crate::network::cycles;
use crate::network::{Network, Quench};
use crate::text::{Faults, Node, Place, Source, parse};

mod kin;
mod messages;

const AMINES: [&str; 6] = [
    "1,4-diazepane",
    "piperazine",
    "piperidine",
    "N-Boc-1,4-diazepane",
    "propylamine",
    "benzylamine",
];
/// Those whose sites are all secondary.
const SECONDARY: usize = 4;

fn read(text: &str) -> Node {
    let mut faults = Faults::new();
    let node = parse(&Source::new("t.toml", text), &mut faults);
    assert!(faults.is_empty(), "{:?}", faults.sorted());
    node
}

fn charged(names: &[&str]) -> Vec<Charged> {
    let place = Place::whole(&Source::new("t.toml", ""));
    let agents = ["MgSO4", "3A molecular sieves", "Dean-Stark"];
    let one = |name: &&str| Charged {
        name: (*name).to_owned(),
        place: place.clone(),
        agent: agents.contains(name),
    };
    names.iter().map(one).collect()
}

fn build(text: &str, names: &[&str]) -> (Option<Model>, Faults) {
    let node = read(text);
    let nodes = ChemistryNodes {
        chemistry: node.get("chemistry"),
        species: node.get("species"),
        reactions: node.get("reactions"),
        constants: node.get("constants"),
        sums: node.get("sums"),
        observables: node.get("observables"),
        data: node.get("data"),
    };
    let list = charged(names);
    let mut faults = Faults::new();
    let uses = Use {
        charged: &list,
        quench: &[],
        extracts: &[],
        ledger: true,
        heat: false,
        held_ph: false,
        gases: &[],
    };
    let model = assemble(nodes, uses, &Library::new(), &mut faults);
    (model, faults)
}

fn sound(text: &str, names: &[&str]) -> Model {
    let (model, faults) = build(text, names);
    assert!(faults.is_empty(), "{text}: {:#?}", faults.sorted());
    model.expect("a model where nothing is wrong")
}

fn messages(text: &str, names: &[&str]) -> Vec<String> {
    let (model, faults) = build(text, names);
    assert_eq!(model.is_none(), faults.has_errors());
    faults.sorted().iter().map(|f| f.message.clone()).collect()
}

fn chemistry(amine: &str, carbonyl: &str, reductant: &str, solvent: &str) -> String {
    format!(
        "chemistry = {{ mechanism = \"reductive-amination\", amine = \"{amine}\", carbonyl = \"{carbonyl}\", reductant = \"{reductant}\", solvent = \"{solvent}\" }}\n"
    )
}

const PUT_IN: [&str; 4] = ["amine", "carbonyl", "reductant", "acetic acid"];

fn law(model: &Model, name: &str) -> f64 {
    let at = model
        .network
        .coefficients
        .iter()
        .position(|c| c.name == name);
    model.laws(&[]).unwrap()[at.unwrap_or_else(|| panic!("no coefficient {name}"))].value
}

fn close(a: f64, b: f64, tolerance: f64) -> bool {
    (a - b).abs() <= tolerance * b.abs()
}

const OWN: &str = "
species     = { D = {}, A = {}, M = {}, B = {} }
constants   = { f = 0.8 }
[reactions]
first  = { equation = \"D + A -> M\", k = \"0.02 /M/s\", sites = 2 }
second = { equation = \"M + A -> B\", k = \"first.k\", factor = \"f\" }
";

#[test]
fn an_own_network_needs_no_mechanism() {
    let model = sound(OWN, &["D", "A"]);
    let names: Vec<&str> = model
        .network
        .coefficients
        .iter()
        .map(|c| c.name.as_str())
        .collect();
    assert_eq!(names, ["first", "second"]);
    assert_eq!(law(&model, "first"), 0.04);
    assert!(close(law(&model, "second"), 0.016, 1e-15));
    assert_eq!(model.network.coefficients[0].power, -1.0);
    assert_eq!(model.compound_names["D"], model.pool_names["D"]);
}

#[test]
fn overrides_reach_everything_that_follows() {
    let model = sound(OWN, &["D", "A"]);
    let of = |overrides: &[(&str, f64)]| {
        let list: Vec<(ConstantId, f64)> = overrides
            .iter()
            .map(|(a, v)| (model.constant(a).unwrap(), *v))
            .collect();
        let laws = model.laws(&list).unwrap();
        (laws[0].value, laws[1].value)
    };
    assert_eq!(of(&[("f", 0.5)]), (0.04, 0.01));
    assert_eq!(of(&[("first.k", 1.0)]), (2.0, 0.8));
    assert_eq!(of(&[("second.k", 1.0)]), (0.04, 0.8));
    assert_eq!(of(&[("second.factor", 0.0)]), (0.04, 0.0));
    let bad = model.laws(&[(model.constant("first.k").unwrap(), -1.0)]);
    assert_eq!(
        bad,
        Err("first: k is -1: a finite number, zero or more".into())
    );
}

/// Conservation, cycles, charge: what must hold of every network.
fn holds(model: &Model, what: &str) {
    let network = &model.network;
    let laws = model.laws(&[]).unwrap();
    assert!(
        laws.iter().all(|l| l.value.is_finite() && l.value >= 0.0),
        "{what}"
    );
    assert_eq!(
        cycles::check(network, &laws, &[273.15, 298.15, 333.15]),
        [],
        "{what}"
    );
    assert_eq!(balance::check(network, None), [], "{what}");
    // carbonyl groups, amine skeletons and boron atoms are conserved
    let boron = |name: &str| f64::from(u8::from(name.starts_with('B')));
    let rung = |name: &str| {
        if name == "bis" || name.ends_with("-2") {
            2.0
        } else {
            1.0
        }
    };
    let carbonyls = |name: &str| match name {
        "amine" | "acetic acid" | "water" => 0.0,
        name => (1.0 - boron(name)) * if name == "bis" { 2.0 } else { rung(name) },
    };
    let amines = |name: &str| match name {
        "carbonyl" | "hydrate" | "hemiacetal" | "alcohol" | "acetic acid" | "water" => 0.0,
        "open-aminal" => 2.0,
        name => 1.0 - boron(name),
    };
    conserves(network, &carbonyls, what);
    conserves(network, &amines, what);
    conserves(network, &boron, what);
    assert!(conservation_laws(network).len() >= 3, "{what}");
}

fn conserves(network: &Network, weight: &dyn Fn(&str) -> f64, what: &str) {
    for reaction in &network.reactions {
        let change: f64 = pool_changes(network, reaction)
            .iter()
            .map(|(pool, n)| n * weight(&network.pools[*pool].name))
            .sum();
        assert_eq!(change, 0.0, "{what}: {}", reaction.label);
    }
}

#[test]
fn every_combination_assembles_and_adds_up() {
    let carbonyls: Vec<&str> = FILES
        .iter()
        .filter(|f| f.folder == "carbonyls")
        .map(File::name)
        .collect();
    assert!(carbonyls.len() >= 10);
    for (reductant, solvent) in [
        ("STAB", "DCE"),
        ("NaBH4", "MeOH"),
        ("NaBH3CN", "MeOH"),
        ("STAB", "MeOH"),
        ("NaBH4", "water"),
    ] {
        for (i, amine) in AMINES.into_iter().enumerate() {
            // Every carbonyl compound with two amines, benzaldehyde with all of them.
            let met = |(j, name): &(usize, &&str)| (i + j) % 3 == 0 || **name == "benzaldehyde";
            for (_, carbonyl) in carbonyls.iter().enumerate().filter(met) {
                let what = format!("{amine} + {carbonyl}, {reductant} in {solvent}");
                let model = sound(&chemistry(amine, carbonyl, reductant, solvent), &PUT_IN);
                holds(&model, &what);
                assert_eq!(model.solvent.as_ref().unwrap().protic, solvent != "DCE");
            }
        }
    }
}

#[test]
fn structure_follows_the_free_sites() {
    let counts = |amine: &str, solvent: &str| {
        let model = sound(&chemistry(amine, "benzaldehyde", "NaBH4", solvent), &PUT_IN);
        let one_way: usize = model
            .network
            .reactions
            .iter()
            .map(|r| 1 + usize::from(r.reverse.is_some()))
            .sum();
        (
            model.network.forms.len(),
            one_way,
            model.pool_names.contains_key("aminal"),
        )
    };
    // H+ and lyate are no forms of the network: with them 34.
    assert_eq!(counts("1,4-diazepane", "MeOH"), (32, 84, true));
    assert_eq!(counts("piperazine", "MeOH"), (32, 84, true));
    // No second rung, no second charge, no aminal.
    assert_eq!(counts("piperidine", "MeOH"), (18, 36, false));
    // No N,O-acetal without an alcohol.
    assert_eq!(counts("1,4-diazepane", "water").0, 28);
}

#[test]
fn the_apparent_form_can_be_asked_for_in_methanol() {
    let text = chemistry("1,4-diazepane", "benzaldehyde", "NaBH4", "MeOH");
    let by_option = text.replace("solvent =", "without = [\"protonation\"], solvent =");
    let by_name = text.replace("reductive-amination", "reductive-amination-apparent");
    let [a, b] = [by_option, by_name].map(|text| sound(&text, &["amine", "carbonyl", "reductant"]));
    assert_eq!(a.network, b.network);
    assert!(a.network.autoprotolysis.is_none());
    // k_-s = k_s K_ha K_d / K_NO, k_-a = k_a K_ha K_d / K_A
    assert!(close(
        law(&a, "acetal-1 reverse"),
        500.0 * 0.3 * 0.095 / 0.10,
        1e-12
    ));
    assert!(close(
        law(&a, "closing reverse"),
        500.0 * 0.3 * 0.095 / 0.30,
        1e-12
    ));
    assert!(close(law(&a, "dehydration-1 reverse"), 0.12 / 0.095, 1e-12));
    assert!(close(
        law(&a, "dehydration-2 reverse"),
        0.8 * 0.12 / 0.095,
        1e-12
    ));
    assert_eq!(law(&a, "addition-1"), 2e3);
}

#[test]
fn stab_in_dce_has_the_published_constants() {
    let model = sound(
        &chemistry("1,4-diazepane", "benzaldehyde", "STAB", "DCE"),
        &PUT_IN,
    );
    // (0.0133 + 2 [AcOH]) 0.3 /M is 0.010 /M/s at 0.01 M, its reverse 100 /M/s.
    assert!(close(
        0.3 * (law(&model, "dehydration-1") + 0.01 * law(&model, "dehydration-acid-1")),
        0.010,
        2e-3
    ));
    assert!(close(
        law(&model, "dehydration-1 reverse") + 0.01 * law(&model, "dehydration-acid-1 reverse"),
        100.0,
        2e-3
    ));
    assert_eq!(law(&model, "reduction-1-1"), 8.2e3);
    let names: Vec<&str> = model
        .network
        .fates
        .iter()
        .map(|f| f.name.as_str())
        .collect();
    assert_eq!(
        names,
        [
            "C-N bonds",
            "carbonyl reduction",
            "lost to solvent or water"
        ]
    );
}

#[test]
fn substituents_multiply_as_tabulated() {
    // multipliers of condensation, of the iminium's reduction by NaBH4 and by STAB: tables of Toullec & Milin's and Mayr's parameters
    let table = [
        ("4-dimethylaminobenzaldehyde", 0.27, 90.0, 41.0),
        ("p-anisaldehyde", 0.49, 1.9e3, 7.2e2),
        ("p-tolualdehyde", 0.81, 9.1e3, 3.1e3),
        ("4-fluorobenzaldehyde", 0.85, 2.0e4, 6.6e3),
        ("benzaldehyde", 1.00, 2.5e4, 8.2e3),
        ("4-chlorobenzaldehyde", 0.89, 3.7e4, 1.2e4),
        ("4-bromobenzaldehyde", 0.94, 4.2e4, 1.3e4),
        ("m-anisaldehyde", 0.93, 3.0e4, 9.6e3),
        ("3-fluorobenzaldehyde", 1.08, 8.1e4, 2.4e4),
        ("4-trifluoromethylbenzaldehyde", 1.21, 1.9e5, 5.5e4),
        ("4-nitrobenzaldehyde", 1.17, 3.5e5, 9.6e4),
    ];
    for (carbonyl, condensation, by_nabh4, by_stab) in table {
        let methanol = sound(
            &chemistry("1,4-diazepane", carbonyl, "NaBH4", "MeOH"),
            &PUT_IN,
        );
        let dce = sound(
            &chemistry("1,4-diazepane", carbonyl, "STAB", "DCE"),
            &PUT_IN,
        );
        assert!(
            (law(&methanol, "dehydration-1") * law(&methanol, "addition-1")
                / law(&methanol, "addition-1 reverse")
                / (2.0 * 0.036)
                - condensation)
                .abs()
                < 0.006,
            "{carbonyl}"
        );
        // The table is rounded to two digits.
        assert!(
            close(
                law(&methanol, "reduction-1-4") / 600.0,
                by_nabh4 / 2.5e4,
                0.05
            ),
            "{carbonyl}"
        );
        assert!(
            close(law(&dce, "reduction-1-1"), by_stab, 0.05),
            "{carbonyl}"
        );
    }
}

/// What addition gains by a substituent, the loss of water loses: hemiaminals, N,O-acetals and aminals follow sigma, imines and iminium
/// ions do not, in both forms of the mechanism.
#[test]
fn adducts_follow_the_substituent_and_imines_do_not() {
    let with = |amine: &str, carbonyl: &str, more: &str| {
        let text = chemistry(amine, carbonyl, "NaBH4", "MeOH").replace("solvent =", more);
        sound(&text, &PUT_IN)
    };
    for (form, closing) in [
        ("solvent =", "acetal-lyate-1"),
        ("without = [\"protonation\"], solvent =", "acetal-1"),
    ] {
        let [plain, nitro] =
            ["benzaldehyde", "4-nitrobenzaldehyde"].map(|c| with("1,4-diazepane", c, form));
        let ratio = |steps: &[&str]| {
            let whole = |model: &Model| -> f64 {
                let k = |step: &&str| law(model, step) / law(model, &format!("{step} reverse"));
                steps.iter().map(k).product()
            };
            whole(&nitro) / whole(&plain)
        };
        let gained = 10f64.powf(1.7 * 0.78);
        assert!(close(ratio(&["addition-1"]), gained, 1e-9));
        assert!(
            close(ratio(&["addition-1", "dehydration-1"]), 1.0, 1e-9),
            "{form}"
        );
        assert!(
            close(ratio(&["addition-1", "dehydration-acid-1"]), 1.0, 1e-9),
            "{form}"
        );
        assert!(
            close(
                ratio(&["addition-1", "dehydration-1", closing]),
                gained,
                1e-9
            ),
            "{form}"
        );
        assert!(
            close(
                ratio(&["addition-1", "dehydration-1", "closing"]),
                gained,
                1e-9
            ),
            "{form}"
        );
    }
    let [plain, nitro] =
        ["benzaldehyde", "4-nitrobenzaldehyde"].map(|c| with("propylamine", c, "solvent ="));
    let imine = |model: &Model| {
        let k = |step: &str| law(model, step) / law(model, &format!("{step} reverse"));
        k("addition-1") * k("imine-dehydration-1")
    };
    assert!(close(imine(&nitro), imine(&plain), 1e-9));
}

/// A pKa of water moves by what kind of acid it is: by charge, or as the compound says.
#[test]
fn a_compound_says_how_its_acidity_moves_with_the_solvent() {
    let amine = |acid: &str| {
        chemistry("ours", "benzaldehyde", "NaBH4", "MeOH")
            + &format!(
                "[species.ours]\nsites = [ {{ kind = \"secondary\", count = 1 }} ]\npKa1 = {{ value = 4.6, solvent = \"water\" }}\n{acid}\n[species.ours.species]\nmono = {{ pKa = 5 }}\n"
            )
    };
    for (acid, expected) in [
        ("", 4.9),
        ("acid = \"arylammonium\"", 6.0),
        ("acid = \"ester\"", 5.3),
    ] {
        let model = sound(&amine(acid), &PUT_IN);
        let ka = law(&model, "amine.pKa1");
        assert!(close(ka, 10f64.powf(-expected), 1e-9), "{acid}: {ka}");
    }
    let told = messages(&amine("acid = \"arylamonium\""), &PUT_IN);
    assert!(
        told[0].starts_with("no pKa1 of ours for MeOH (known: water)"),
        "{told:?}"
    );
}

#[test]
fn a_factor_of_k_needs_a_k_of_its_own() {
    let own = |k: &str| {
        format!(
            "species = {{ A = {{}}, B = {{}} }}\n[reactions]\na = {{ equation = \"A <=> B\", k = \"1 /s\", {k} }}\n"
        )
    };
    for factor in ["K_factor = 3", "K_factor = \"6 / 2\""] {
        let model = sound(&own(&format!("K = 4, {factor}")), &["A"]);
        assert_eq!(law(&model, "a reverse"), 1.0 / 12.0);
    }
    let told = messages(&own("kr = \"1 /s\", K_factor = 3"), &["A"]);
    assert_eq!(told, ["K_factor multiplies a K of its own: there is none"]);
}

#[test]
fn hydride_transfer_follows_from_the_nucleophile_parameters() {
    for (name, k_carbonyl) in [
        ("STAB", "k_carbonyl"),
        ("NaBH3CN", "k_carbonyl"),
        ("NaBH4", ""),
    ] {
        // NaBH4 in a solvent without O-H: alcohols and water solvate its ion, and it has constants of their own there.
        let solvent = if name == "NaBH3CN" { "MeOH" } else { "DCE" };
        let model = sound(
            &chemistry("piperidine", "benzaldehyde", name, solvent),
            &PUT_IN,
        );
        let values = model.rules.constants(&model.constants, &[]).unwrap();
        let value = |key: &str| {
            values[model.constant(&format!("{name}.{key}")).unwrap()]
                .0
                .value
        };
        let from = |e: f64| 10f64.powf(value("sN") * (value("N") + e));
        assert!(close(value("k_iminium"), from(-9.30), 0.03), "{name}");
        if !k_carbonyl.is_empty() {
            // What DMSO's N says of a carbonyl is ten times too fast in DCE, where no hydrogen bond helps.
            let part = if name == "STAB" { 0.1 } else { 1.0 };
            assert!(close(value(k_carbonyl), part * from(-19.5), 0.05), "{name}");
        }
    }
}

#[test]
fn proton_explicit_constants_are_those_of_the_mechanism() {
    let model = sound(
        &chemistry("1,4-diazepane", "benzaldehyde", "NaBH4", "MeOH"),
        &PUT_IN,
    );
    let (k_ha, k_i) = (0.3, 3e9);
    for (name, expected) in [
        ("addition-1", 2e3),
        ("addition-1 reverse", 1e3 / k_ha),
        ("addition-2 reverse", 0.8e3 / k_ha),
        ("addition-H-1 reverse", 1e3),
        // K = 2 Ka(DH+) / Ka(HA1H+)
        ("addition-H-1", 2e3 * k_ha * 10f64.powf(9.8 - 10.5)),
        ("dehydration-1", 0.12),
        ("dehydration-H-1", 0.3 * k_i),
        ("dehydration-H-2", 0.8 * 0.3 * k_i),
        ("dehydration-charged-H-1", 0.04 * 0.3 * k_i),
        ("dehydration-charged-acid-1", 0.04 * 3.3),
        ("dehydration-ammonium-1-2", 1.0),
        // the reverse of the solvent's channel: k_d0 / (K_I Ks)
        ("dehydration-1 reverse", 0.12 / (k_i * 10f64.powf(-16.8))),
        // capped: 1e10 /M/s times [NO][H+]/[I] = K_NO / (K_ha K_I)
        ("acetal-1", 1e10 * 0.10 / (k_ha * k_i)),
        ("acetal-1 reverse", 1e10),
        // [A][H+]/[I1] = K_A / (K_ha K_I), and AH+ has pKa 8.0
        ("closing reverse", 500.0 / (0.30 / (k_ha * k_i) * 1e8)),
        ("loss-3", 3.0 * law(&model, "loss-1")),
        ("carbonyl-reduction-4", 2.0),
        ("B(OR)4-.pKa1", 1e-13),
        ("pKs", 10f64.powf(-16.8)),
    ] {
        assert!(
            close(law(&model, name), expected, 1e-9),
            "{name}: {} instead of {expected}",
            law(&model, name)
        );
    }
    // All channels of the solvent together take an iminium to its acetal at 500 /s at pH 10.5.
    let total = law(&model, "acetal-1") + law(&model, "acetal-lyate-1") * 10f64.powf(10.5 - 16.8);
    assert!(close(total, 500.0, 2e-3));
}

#[test]
fn quench_gives_back_amine_and_carbonyl() {
    let model = sound(
        &chemistry("1,4-diazepane", "benzaldehyde", "NaBH4", "MeOH"),
        &PUT_IN,
    );
    let pool = |name: &str| model.pool_names[name];
    let of = |name: &str| &model.network.pools[pool(name)].on_quench;
    for (name, amine) in [
        ("hemiaminal-2", "mono"),
        ("iminium-1", "amine"),
        ("acetal-2", "mono"),
        ("aminal", "amine"),
    ] {
        assert_eq!(
            *of(name),
            Quench::Becomes(vec![(pool(amine), 1.0), (pool("carbonyl"), 1.0)]),
            "{name}"
        );
    }
    assert_eq!(*of("BH2(OR)2-"), Quench::Destroyed);
    assert_eq!(*of("mono"), Quench::Stays);
}

#[test]
fn salts_feed_pools_and_leave_spectators() {
    let model = sound(
        &chemistry("1,4-diazepane", "benzaldehyde", "NaBH4", "MeOH"),
        &["NaBH4", "HCl", "NaOMe", "AcOH"],
    );
    let compound = |name: &str| &model.compounds[model.compound_names[name]];
    assert_eq!(compound("NaBH4").gives, [(model.pool_names["BH4-"], 1.0)]);
    assert_eq!(
        (
            compound("NaBH4").spectator_charge,
            compound("NaBH4").hydrides
        ),
        (1.0, Some(4))
    );
    assert_eq!(
        (
            compound("HCl").gives.len(),
            compound("HCl").spectator_charge
        ),
        (0, -1.0)
    );
    assert_eq!(compound("sodium methoxide").spectator_charge, 1.0);
    assert_eq!(compound("amine").name, "1,4-diazepane");
    assert_eq!(
        model.compound_names["homopiperazine"],
        model.compound_names["amine"]
    );
    assert_eq!(model.pool_names["AcOH"], model.pool_names["acid"]);
    assert!(
        model
            .notes
            .iter()
            .any(|n| n == "acetic acid takes the role acid")
    );
    assert!(
        model
            .notes
            .iter()
            .any(|n| n.starts_with("acetal-1 reverse would be 4.5e12 /M/s")),
        "{:?}",
        model.notes
    );
}

#[test]
fn drying_agents_take_water() {
    let model = sound(
        &chemistry("1,4-diazepane", "benzaldehyde", "NaBH4", "MeOH"),
        &["amine", "carbonyl", "reductant", "MgSO4"],
    );
    let agent = &model.agents[0];
    assert_eq!(
        (
            model.compounds[agent.compound].name.as_str(),
            agent.capacity
        ),
        ("MgSO4", Some(7.0))
    );
    assert!(
        model.compounds[agent.compound].solid && model.compounds[agent.compound].gives.is_empty()
    );
    let step = &model.network.reactions[agent.reaction];
    assert_eq!(
        (
            law(&model, &step.label),
            law(&model, "drying by MgSO4 residual")
        ),
        (1e-4, 0.1)
    );
    let found = messages("species = { D = {} }", &["D", "Dean-Stark"]);
    assert_eq!(
        found,
        ["Dean-Stark takes up water, but no species here is water"]
    );
}

#[test]
fn water_keeps_its_concentration_in_water() {
    let model = sound(
        &chemistry("N-Boc-piperazine", "benzaldehyde", "NaBH4", "water"),
        &["amine", "carbonyl", "reductant"],
    );
    assert!(
        model.network.pools[model.pool_names["water"]]
            .fixed
            .is_some()
    );
    assert_eq!(law(&model, "water.fixed"), 55.3);
    // A weaker base in water than in methanol, by the shift.
    let methanol = sound(
        &chemistry("N-Boc-piperazine", "benzaldehyde", "NaBH4", "MeOH"),
        &["amine", "carbonyl", "reductant"],
    );
    assert!(close(
        law(&model, "amine.pKa1") / law(&methanol, "amine.pKa1"),
        10f64.powf(0.3),
        1e-12
    ));
    let shifted = &methanol.constants[methanol.constant("N-Boc-piperazine.pKa1").unwrap()];
    assert_eq!(shifted.uncertainty, "± 0.25");
    assert!(
        shifted.source.ends_with("water value +0.3 for MeOH"),
        "{}",
        shifted.source
    );
}

#[test]
fn compounds_of_the_scenario_are_like_others() {
    let text = chemistry("my amine", "my aldehyde", "my hydride", "MeOH")
        + "[species]\n\"my amine\" = { like = \"1,4-diazepane\", pKa = [9.5, 6.0] }\n\"my aldehyde\" = { like = \"benzaldehyde\", sigma = 0.5 }\n\"my hydride\" = { like = \"NaBH4\", hydrides = 1 }\n";
    let model = sound(&text, &["amine", "my aldehyde", "reductant"]);
    assert!(close(law(&model, "amine.pKa1"), 10f64.powf(-9.5), 1e-12));
    assert!(close(
        law(&model, "carbonyl-reduction-1"),
        2.0 * 10f64.powf(1.25),
        1e-12
    ));
    assert!(close(law(&model, "mono.pKa1"), 10f64.powf(-10.15), 1e-12));
    let ladder: Vec<&str> = model
        .network
        .forms
        .iter()
        .map(|f| f.name.as_str())
        .filter(|n| n.starts_with('B'))
        .collect();
    assert_eq!(ladder, ["BH4-", "B(OR)4-"]);
}

#[test]
fn constants_of_the_scenario_win() {
    let text = chemistry("1,4-diazepane", "benzaldehyde", "NaBH4", "MeOH")
        + "[constants]\nsecond_site = 0.5\nreductant.k_loss = \"2e-3 /s\"\n\"addition-2.factor\" = 0.1\n1,4-diazepane.pKa1 = 9\n"
            .replace("1,4-diazepane.pKa1", "\"1,4-diazepane.pKa1\"")
            .as_str();
    let model = sound(&text, &PUT_IN);
    assert!(close(law(&model, "dehydration-2"), 0.06, 1e-12));
    assert!(close(law(&model, "addition-2"), 100.0, 1e-12));
    assert!(close(law(&model, "amine.pKa1"), 1e-9, 1e-12));
    let loss = &model.constants[model.constant("reductant.k_loss").unwrap()];
    assert_eq!(
        (loss.confidence, loss.source.as_str()),
        (Confidence::Scenario, "scenario")
    );
    // Value replaced, slope and T_ref kept.
    let ConstantValue::Law(law) = loss.value else {
        panic!()
    };
    assert_eq!((law.value, law.t_ref), (2e-3, 293.15));
    assert!(close(law.e, -53_000.0 / 8.314_462_618, 1e-9));
}

#[test]
fn reactions_are_switched_off_and_replaced() {
    let base = chemistry("1,4-diazepane", "benzaldehyde", "STAB", "DCE");
    let off = base.clone()
        + "[reactions]\nclosing = \"off\"\nreduction = { equation = \"iminium-1 + BH(OAc)3- -> mono + B(OAc)3OR-\", k = \"5 /M/s\", replace = true }\n";
    let model = sound(&off, &PUT_IN);
    let labels: Vec<&str> = model
        .network
        .reactions
        .iter()
        .map(|r| r.label.as_str())
        .collect();
    assert!(!labels.contains(&"closing") && !labels.contains(&"reduction-1-1"));
    assert_eq!(law(&model, "reduction"), 5.0);
    let twice = base.clone()
        + "[reactions]\nreduction = { equation = \"iminium-1 -> mono\", k = \"5 /s\" }\n";
    assert_eq!(
        messages(&twice, &PUT_IN),
        ["`reduction` belongs to reductive-amination: another label, or replace = true"]
    );
    let wrong = base + "[reactions]\nclosin = \"off\"\n";
    assert_eq!(
        messages(&wrong, &PUT_IN),
        ["no reaction `closin` to switch off; did you mean `closing`?"]
    );
}

#[test]
fn families_follow_from_pka() {
    let text = "chemistry = { solvent = \"water\" }\n[species]\nD = { pKa = [10.25, 6.65] }\nP = { forms = [\"H3PO4\", \"H2PO4-\", \"HPO4--\", \"PO4---\"], pKa = [2.15, 7.2, 12.35] }\nX = {}\n[reactions]\nr = { equation = \"DH+ + HPO4-- -> X + PO4--- + H+\", k = \"1 /M/s\" }\n";
    let (model, faults) = build(text, &["D"]);
    // charge -1 left, -2 right
    assert_eq!(faults.sorted()[0].message, "charge -1 left, -2 right");
    assert!(model.is_none());
    let model = sound(
        &text.replace("-> X + PO4--- + H+", "-> X + PO4--- + 2 H+"),
        &["D"],
    );
    let forms: Vec<&str> = model
        .network
        .forms
        .iter()
        .map(|f| f.name.as_str())
        .collect();
    assert_eq!(
        forms,
        [
            "D", "DH+", "DH2++", "PO4---", "HPO4--", "H2PO4-", "H3PO4", "X"
        ]
    );
    let acidity: Vec<f64> = model.network.pools[1]
        .acidity
        .iter()
        .map(|&c| model.laws(&[]).unwrap()[c].value.log10())
        .collect();
    assert!(
        acidity
            .iter()
            .zip([-12.35, -7.2, -2.15])
            .all(|(a, b)| (a - b).abs() < 1e-9),
        "{acidity:?}"
    );
}

#[test]
fn observables_come_with_the_mechanism() {
    let names = |amine: &str| -> Vec<String> {
        let model = sound(&chemistry(amine, "benzaldehyde", "STAB", "DCE"), &PUT_IN);
        assert!(
            model
                .observables
                .iter()
                .all(|(_, node)| node.get("when").is_none())
        );
        let bonds = model
            .observables
            .iter()
            .find(|(name, _)| name == "C-N bonds")
            .unwrap();
        let text = bonds.1.get("yield_of").unwrap().text().unwrap().to_owned();
        model
            .observables
            .into_iter()
            .map(|(name, _)| name)
            .chain([text])
            .collect()
    };
    assert_eq!(
        names("1,4-diazepane"),
        [
            "mono",
            "bis",
            "alcohol",
            "recovered amine",
            "selectivity",
            "C-N bonds",
            "mono + 2 bis"
        ]
    );
    assert_eq!(
        names("piperidine"),
        ["mono", "alcohol", "recovered amine", "C-N bonds", "mono"]
    );
}

#[test]
fn a_ledger_is_booked_only_when_asked_for() {
    let text = read(&chemistry("1,4-diazepane", "benzaldehyde", "STAB", "DCE"));
    let nodes = ChemistryNodes {
        chemistry: text.get("chemistry"),
        ..ChemistryNodes::default()
    };
    let list = charged(&PUT_IN);
    let uses = Use {
        charged: &list,
        quench: &[],
        extracts: &[],
        ledger: false,
        heat: false,
        held_ph: false,
        gases: &[],
    };
    let model = assemble(nodes, uses, &Library::new(), &mut Faults::new()).unwrap();
    assert!(model.network.fates.is_empty());
    assert!(model.network.reactions.iter().all(|r| r.fates.is_empty()));
}

#[test]
fn what_overrides_do_not_reach_stays_to_the_bit() {
    let model = sound(
        &chemistry("1,4-diazepane", "p-anisaldehyde", "NaBH4", "MeOH"),
        &["amine", "carbonyl", "reductant", "AcOH", "MgSO4"],
    );
    let mut fresh = model.clone();
    fresh.rules.base = None;
    let mut changed = 0;
    for (id, constant) in model.constants.iter().enumerate() {
        let some = [(id, 0.7)];
        let [quick, full] = [&model, &fresh].map(|m| {
            m.laws(&some)
                .unwrap_or_else(|e| panic!("{}: {e}", constant.address))
        });
        assert_eq!(quick, full, "{}", constant.address);
        changed += usize::from(quick != model.laws(&[]).unwrap());
        assert!(
            constant.used || quick == model.laws(&[]).unwrap(),
            "{}",
            constant.address
        );
    }
    assert!(changed > 100, "{changed}");
}

#[test]
#[ignore = "a measurement, not a test"]
fn how_long_it_takes() {
    let text = chemistry("1,4-diazepane", "benzaldehyde", "NaBH4", "MeOH");
    let start = std::time::Instant::now();
    let model = sound(&text, &PUT_IN);
    eprintln!("assemble: {:?}", start.elapsed());
    let id = model.constant("carbonyl.sigma").unwrap();
    let start = std::time::Instant::now();
    for i in 0..1000 {
        assert!(model.laws(&[(id, 1e-3 * f64::from(i))]).is_ok());
    }
    let second = model.constant("amine.pKa1").unwrap();
    let begin = std::time::Instant::now();
    for i in 0..1000 {
        assert!(model.laws(&[(second, 9.0 + 1e-3 * f64::from(i))]).is_ok());
    }
    eprintln!("pKa: {:?} each", begin.elapsed() / 1000);
    let start = start + begin.elapsed();
    eprintln!(
        "laws: {:?} each, {} constants, {} formulas",
        start.elapsed() / 1000,
        model.constants.len(),
        model.rules.formulas.len()
    );
}

/// Cycles close, charges balance, and a weight per species is conserved.
fn adds_up(model: &Model, weights: &[&dyn Fn(&str) -> f64], what: &str) {
    let laws = model.laws(&[]).unwrap();
    assert!(
        laws.iter().all(|l| l.value.is_finite() && l.value >= 0.0),
        "{what}"
    );
    assert_eq!(
        cycles::check(&model.network, &laws, &[273.15, 298.15, 333.15]),
        [],
        "{what}"
    );
    assert_eq!(balance::check(&model.network, None), [], "{what}");
    for weight in weights {
        conserves(&model.network, weight, what);
    }
}

/// Substituents that a species holds by its name: rungs and members count alike.
fn substituents(name: &str) -> f64 {
    let ladder = ["mono", "bis", "tris", "tetrakis"];
    let number = |text: &str| text.split('-').nth(1).and_then(|n| n.parse::<f64>().ok());
    match name.split('-').next().unwrap_or(name) {
        "electrophile" | "solvolysed" | "ether" | "carbonyl" | "alcohol" => 1.0,
        "imine" | "hemiaminal" | "iminium" | "acetal" => number(name).unwrap(),
        word => {
            let rung = ladder.iter().position(|l| *l == word);
            let one_more = f64::from(u8::from(name.ends_with("-quaternary")));
            rung.map_or(0.0, |i| i as f64 + 1.0) + one_more
        }
    }
}

#[test]
fn every_electrophile_reacts_with_every_secondary_amine() {
    let mut seen = 0;
    for file in FILES.iter().filter(|f| f.folder == "electrophiles") {
        let (mechanism, solvents, base) = match file.name() {
            "Boc2O" => ("acylation", ["MeOH", "water", "DCM"], false),
            "AcCl" | "BzCl" | "methyl chloroformate" | "MsCl" | "TsCl" => {
                ("aminolysis", ["MeCN", "DCM", "DMF"], true)
            }
            _ => ("alkylation", ["MeOH", "MeCN", "DMF"], true),
        };
        for (amine, solvent) in AMINES[..SECONDARY]
            .iter()
            .flat_map(|a| solvents.map(|s| (a, s)))
        {
            let what = format!("{amine} + {}, {solvent}", file.name());
            let plays = if base { ", base = \"K2CO3\"" } else { "" };
            let text = format!(
                "chemistry = {{ mechanism = \"{mechanism}\", amine = \"{amine}\", electrophile = \"{}\", solvent = \"{solvent}\"{plays} }}\n",
                file.name()
            );
            let put_in: &[&str] = if base {
                &["amine", "electrophile", "base"]
            } else {
                &["amine", "electrophile"]
            };
            let (model, faults) = build(&text, put_in);
            assert!(!faults.has_errors(), "{what}: {:?}", faults.sorted());
            let model = model.unwrap();
            // The alcohol and the CO2 of a dicarbonate are counted by neither.
            let groups = |name: &str| {
                if name == "alcohol" {
                    0.0
                } else {
                    substituents(name)
                }
            };
            let amines = |name: &str| match name.split('-').next().unwrap_or(name) {
                "amine" | "mono" | "bis" => 1.0,
                _ => 0.0,
            };
            adds_up(&model, &[&groups, &amines], &what);
            seen += 1;
        }
    }
    assert_eq!(seen, 14 * SECONDARY * 3);
}

#[test]
fn mixed_sites_add_up_and_share_their_names() {
    for amine in ["1,4-diazepan-6-amine", "1,3-diaminopropane"] {
        let model = sound(&chemistry(amine, "benzaldehyde", "STAB", "DCE"), &PUT_IN);
        let amines = |name: &str| match name.split('-').next().unwrap_or(name) {
            "amine" | "mono" | "bis" | "tris" | "tetrakis" | "imine" | "hemiaminal" | "iminium" => {
                1.0
            }
            _ => 0.0,
        };
        adds_up(&model, &[&substituents, &amines], amine);
        let bis = model.pools_of("bis").expect("a group");
        assert_eq!(bis.len(), if amine == "1,3-diaminopropane" { 2 } else { 3 });
        let observed: Vec<&str> = model.observables.iter().map(|(n, _)| n.as_str()).collect();
        assert!(observed.contains(&"tetrakis"), "{observed:?}");
    }
    let model = sound(
        &chemistry("1,4-diazepan-6-amine", "benzaldehyde", "STAB", "DCE"),
        &PUT_IN,
    );
    // Two ring nitrogens, one of them left, one primary: statistics is in the coefficient.
    let k = |label: &str| law(&model, label);
    assert_eq!(
        k("addition-1-secondary"),
        2.0 * k("addition-2-secondary-of-mono-secondary")
    );
    assert_eq!(
        k("addition-1-secondary"),
        k("addition-2-secondary-of-mono-primary")
    );
    assert!(close(
        k("dehydration-2-substituted"),
        0.09 * k("dehydration-1-secondary"),
        1e-12
    ));
    assert_eq!(model.pool_names.get("aminal"), None);
}
