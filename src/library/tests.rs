//! The library as a whole: every file, every combination, the messages.

use super::*;
use crate::network::{Actor, Law, conservation::conservation_laws, cycles};
use crate::text::{Faults, Node, Source, parse};

fn read(text: &str) -> Node {
    let mut faults = Faults::new();
    let node = parse(&Source::new("t.toml", text), &mut faults);
    assert!(faults.is_empty(), "{:?}", faults.sorted());
    node
}

fn charged(names: &[&str]) -> Vec<Charged> {
    let place = crate::text::Place::whole(&Source::new("t.toml", ""));
    names.iter().map(|name| Charged { name: (*name).to_owned(), place: place.clone(), agent: name.contains("MgSO4") || name.contains("sieves") }).collect()
}

fn build(text: &str, names: &[&str]) -> (Option<Model>, Vec<String>) {
    let node = read(text);
    let nodes = ChemistryNodes {
        chemistry: node.get("chemistry"),
        species: node.get("species"),
        reactions: node.get("reactions"),
        constants: node.get("constants"),
        observables: node.get("observables"),
    };
    let list = charged(names);
    let mut faults = Faults::new();
    let model = assemble(nodes, Use { charged: &list, quench: &[], ledger: true }, &Library::new(), &mut faults);
    let messages = faults.sorted().iter().map(|f| f.message.clone()).collect();
    (model, messages)
}

fn sound(text: &str, names: &[&str]) -> Model {
    let (model, messages) = build(text, names);
    assert!(messages.is_empty(), "{text}: {messages:#?}");
    model.expect("a model where nothing is wrong")
}

fn chemistry(amine: &str, carbonyl: &str, reductant: &str, solvent: &str) -> String {
    format!("chemistry = {{ mechanism = \"reductive-amination\", amine = \"{amine}\", carbonyl = \"{carbonyl}\", reductant = \"{reductant}\", solvent = \"{solvent}\" }}\n")
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
    let laws = model.laws(&[]).unwrap();
    let names: Vec<&str> = model.network.coefficients.iter().map(|c| c.name.as_str()).collect();
    assert_eq!(names, ["first", "second"]);
    assert_eq!(laws[0].value, 0.04);
    assert!((laws[1].value - 0.016).abs() < 1e-17);
    let f = model.constant("f").unwrap();
    assert!((model.laws(&[(f, 0.5)]).unwrap()[1].value - 0.01).abs() < 1e-17);
    assert_eq!(model.network.coefficients[0].power, -1);
}

#[test]
fn stab_in_dce() {
    let model = sound(&chemistry("1,4-diazepane", "benzaldehyde", "STAB", "DCE"), &["amine", "carbonyl", "reductant", "acetic acid"]);
    eprintln!("{:#?}", model.notes);
    for r in &model.network.reactions { eprintln!("{}", r.label); }
}

#[test]
fn nabh4_in_methanol() {
    let model = sound(&chemistry("1,4-diazepane", "benzaldehyde", "NaBH4", "MeOH"), &["amine", "carbonyl", "reductant", "acetic acid"]);
    eprintln!("{:#?}", model.notes);
    let one_way: usize = model.network.reactions.iter().map(|r| 1 + usize::from(r.reverse.is_some())).sum();
    assert_eq!((model.network.forms.len(), one_way), (32, 84));
    let _ = (Actor::Proton, Law::constant(1.0), conservation_laws(&model.network), cycles::check(&model.network, &model.laws(&[]).unwrap(), &[298.15]));
}
