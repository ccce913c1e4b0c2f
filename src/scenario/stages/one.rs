//! One experiment from its tree: chemistry, observables, flask, procedure.
//!
//! Goes on past every fault, so that each part of the tree is read. Knows one experiment at a time.

use crate::experiment::case::{Experiment, Inputs};
use crate::experiment::procedure::Recipe;
use crate::library::Charged;
use crate::model::{CompoundId, Model};
use crate::scenario::names::charged::{charged, counted};
use crate::scenario::names::compounds::CompoundNames;
use crate::scenario::names::glossary::Glossary;
use crate::scenario::observables::accounts::accounts;
use crate::scenario::observables::bases::on_basis;
use crate::scenario::observables::laws::{CountedYield, yields};
use crate::scenario::observables::{computed, declared, standing};
use crate::scenario::procedure::bench::Bench;
use crate::scenario::procedure::{circles, flask, steps};
use crate::scenario::tree::edit::{key, table};
use crate::text::{Entry, Faults, Node, Place, Value};

use super::chemistries::Chemistries;

/// Keys of `[chemistry]` that name no role.
const NO_ROLES: [&str; 4] = ["mechanism", "solvent", "with", "without"];

/// A case and what is known of its columns.
#[derive(Debug, Clone)]
pub struct CompiledCase {
    /// The case.
    pub case: Experiment,
    /// Names of the observables that mechanism and scenario declare, in order.
    pub declared: Vec<String>,
    /// What is put into the last stage.
    pub charged: Vec<CompoundId>,
}

/// Compiles the tree of one experiment, `taken` being what it takes over from others.
pub fn stage(
    name: &str,
    tree: &Node,
    root: &Place,
    taken: Vec<Charged>,
    chemistries: &mut Chemistries,
    faults: &mut Faults,
) -> Option<CompiledCase> {
    let before = taken.len();
    let named = with_charged(taken, tree);
    let model = chemistries.model(tree, &named, faults);
    let ids = ids(tree, &named, model.as_deref());
    let charged: Vec<CompoundId> = ids.iter().map(|(_, id)| *id).collect();
    let names = CompoundNames {
        model: model.as_deref(),
        charged: &charged,
    };
    let ObservableSet {
        glossary,
        declared,
        yields,
    } = told(tree, &names, &ids, faults);
    let bench = Bench {
        names,
        glossary: &glossary,
    };
    let taken = named[..before]
        .iter()
        .filter_map(|c| names.known_charged(&c.name));
    let recipe = recipe(tree, root, &bench, &taken.collect::<Vec<_>>(), faults)?;
    let followed = followed(tree, &ids);
    let model = model?;
    let accounts = accounts(&model, &followed, &ids, &yields);
    let numbers = Inputs {
        recipe,
        overrides: Vec::new(),
        addressed: Vec::new(),
        earlier: Vec::new(),
    };
    let observables = glossary.list;
    let case = Experiment {
        name: name.to_owned(),
        stage: String::new(),
        model,
        numbers,
        observables,
        accounts,
        takes: Vec::new(),
        earlier: Vec::new(),
    };
    Some(CompiledCase {
        case,
        declared,
        charged,
    })
}

/// All that an experiment puts in: what it takes over, then what its procedure charges.
fn with_charged(taken: Vec<Charged>, tree: &Node) -> Vec<Charged> {
    let mut named = taken;
    for put_in in charged(tree.get("procedure")) {
        if named
            .iter()
            .all(|c| c.name != put_in.name || c.agent != put_in.agent)
        {
            named.push(put_in);
        }
    }
    named
}

/// Flask and procedure; `taken` are the compounds that come from other stages.
fn recipe(
    tree: &Node,
    root: &Place,
    bench: &Bench,
    taken: &[CompoundId],
    faults: &mut Faults,
) -> Option<Recipe> {
    // What a fault of syntax may have swallowed is not missed.
    let damaged = table(tree).is_some_and(|table| table.damaged);
    let (flask, steps) = (tree.get("flask"), tree.get("procedure"));
    // Without a procedure nobody is put in, which is told once.
    let names = CompoundNames {
        model: bench.names.model.filter(|_| steps.is_some()),
        ..bench.names
    };
    let setup = if flask.is_none() && damaged {
        None
    } else {
        flask::read(flask, root, &names, taken, faults)
    };
    let none = steps.is_none() && damaged;
    let read = if none {
        None
    } else {
        steps::read(steps, root, bench, faults)
    };
    circles::refuse(&counted(steps), &bench.names, faults);
    Some(Recipe {
        flask: setup?,
        steps: read?,
    })
}

/// Compounds put in (drying agents apart), each once, by the name a column shows: its role, which is the same in every variant,
/// or else as written.
fn ids(tree: &Node, named: &[Charged], model: Option<&Model>) -> Vec<(String, CompoundId)> {
    let Some(model) = model else {
        return Vec::new();
    };
    let roles = roles(tree);
    let mut list: Vec<(String, CompoundId)> = Vec::new();
    for name in named.iter().filter(|c| !c.agent).map(|c| &c.name) {
        let Some(&id) = model.compound_names.get(name) else {
            continue;
        };
        if list.iter().all(|(_, other)| *other != id) {
            let role = roles
                .iter()
                .find(|role| model.compound_names.get(**role) == Some(&id));
            list.push((role.map_or(name.as_str(), |role| role).to_owned(), id));
        }
    }
    list
}

/// The roles that `[chemistry]` fills.
fn roles(tree: &Node) -> Vec<&str> {
    let table = tree.get("chemistry").and_then(table);
    table.map_or_else(Vec::new, |table| {
        table.keys().filter(|key| !NO_ROLES.contains(key)).collect()
    })
}

/// What an experiment is told by.
struct ObservableSet {
    /// All observables: the mechanism's, the scenario's, then those that are always there.
    glossary: Glossary,
    /// Names of the declared ones.
    declared: Vec<String>,
    /// What the declared yields call products.
    yields: Vec<CountedYield>,
}

fn told(
    tree: &Node,
    names: &CompoundNames,
    charged: &[(String, CompoundId)],
    faults: &mut Faults,
) -> ObservableSet {
    let mut glossary = Glossary {
        blind: names.model.is_none(),
        ..Glossary::default()
    };
    let own = entries(tree.get("observables"), faults);
    let Some(model) = names.model else {
        declared::measures(&own, names, &mut glossary, faults);
        declared::of_courses(&own, &mut glossary, faults);
        computed::results(&own, 0, &mut glossary, faults);
        return ObservableSet {
            glossary,
            declared: Vec::new(),
            yields: Vec::new(),
        };
    };
    glossary.aliases = model.compound_names.clone();
    let overruled = |entry: &&Entry| own.iter().any(|own| own.key.text == entry.key.text);
    let role = basis_role(tree, names);
    let brought = model.observables.iter().map(entry);
    let brought: Vec<Entry> = brought
        .flat_map(|entry| on_basis(entry, role, &model.ledger))
        .collect();
    let given: Vec<&Entry> = brought
        .iter()
        .filter(|entry| !overruled(entry) && declared::is_countable(entry, names))
        .collect();
    declared::measures(&given, names, &mut glossary, faults);
    let product = glossary
        .list
        .iter()
        .find(|o| o.unit.starts_with("% of"))
        .map(|o| o.name.clone());
    declared::measures(&own, names, &mut glossary, faults);
    standing::of_mechanism(model, product.as_deref(), &mut glossary);
    let all: Vec<&Entry> = given.into_iter().chain(own).collect();
    let later: Vec<&str> = all
        .iter()
        .filter(|e| declared::is_of_course(e) || computed::is_computed(e))
        .map(|e| e.key.text.as_str())
        .collect();
    let yields = yields(&glossary.list, model);
    let basis = basis(tree, names);
    standing::measures(model, charged, basis, &yields, &later, &mut glossary);
    // Last, because these may follow anything else.
    declared::of_courses(&all, &mut glossary, faults);
    computed::results(&all, 0, &mut glossary, faults);
    let rank = |name: &str| {
        all.iter()
            .position(|entry| entry.key.text == name)
            .unwrap_or(all.len())
    };
    glossary
        .list
        .sort_by_key(|observable| rank(&observable.name));
    let declared = glossary
        .list
        .iter()
        .map(|o| &o.name)
        .filter(|name| rank(name) < all.len());
    let declared = declared.cloned().collect();
    ObservableSet {
        glossary,
        declared,
        yields,
    }
}

/// The compound that 1 equiv means, where it can be told.
fn basis(tree: &Node, names: &CompoundNames) -> Option<CompoundId> {
    match &tree.get("flask")?.get("basis")?.value {
        Value::Text(name) => names.known_charged(name),
        _ => None,
    }
}

/// The role whose compound 1 equiv means; none where the basis plays none.
fn basis_role<'t>(tree: &'t Node, names: &CompoundNames) -> Option<&'t str> {
    let basis = basis(tree, names)?;
    let is_basis = |role: &&str| names.known_charged(role) == Some(basis);
    roles(tree).into_iter().find(is_basis)
}

/// What a mechanism brings, as if the scenario had written it.
fn entry((name, node): &(String, Node)) -> Entry {
    Entry {
        key: key(name, &node.place),
        node: node.clone(),
    }
}

fn entries<'n>(node: Option<&'n Node>, faults: &mut Faults) -> Vec<&'n Entry> {
    let table = node.and_then(|node| node.as_table("[observables]", faults));
    table.map_or_else(Vec::new, |table| table.entries.iter().collect())
}

/// What the ledger follows by its products: the roles of `[chemistry]`, or every compound of an own network.
fn followed(tree: &Node, charged: &[(String, CompoundId)]) -> Vec<(String, CompoundId)> {
    let mechanism = tree
        .get("chemistry")
        .is_some_and(|node| node.get("mechanism").is_some());
    let roles = roles(tree);
    charged
        .iter()
        .filter(|(name, _)| !mechanism || roles.contains(&name.as_str()))
        .cloned()
        .collect()
}
