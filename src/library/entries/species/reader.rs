//! Reads one entry of `[species]`: a compound of the library, a species of a mechanism or of a scenario. One notation for all.
//!
//! Reads what stands there, its numbers in `numbers`; how entries lie over each other is said in `spec`, what they come to in
//! `families`.

use crate::library::entries::reading::Origin;
use crate::library::entries::spec::{Site, Spec};
use crate::model::Warning;
use crate::notation::check_name;
use crate::text::{Entry, Faults, Node, TableReader, Value, quote};
use crate::units::Dimension;

/// Properties that the language itself knows, with their dimensions.
pub(crate) fn known_properties() -> Vec<(String, Dimension)> {
    let second_order = Dimension::rate_coefficient(2.0).unwrap_or_default();
    let per_mole = Dimension::VOLUME.over(Dimension::AMOUNT);
    let per_mole = per_mole.unwrap_or_default();
    [
        ("pKs", Dimension::NONE),
        ("pKa_shift", Dimension::NONE),
        ("pKa_shift_neutral", Dimension::NONE),
        ("diffusion_limit", second_order),
        ("neat", Dimension::CONCENTRATION),
        ("k", Dimension::RATE),
        ("capacity", Dimension::NONE),
        ("residual", Dimension::CONCENTRATION),
        ("logP", Dimension::NONE),
        ("quench_volume", per_mole),
        ("quench_pH", Dimension::NONE),
        ("henry", Dimension::HENRY),
        ("kLa", Dimension::RATE),
    ]
    .map(|(name, dimension)| (name.to_owned(), dimension))
    .into()
}

/// How entries are read: by whom they are written, and which properties the mechanism's roles read.
#[derive(Debug, Clone)]
pub(crate) struct SpeciesReader {
    pub(super) origin: Origin,
    pub(super) properties: Vec<(String, Dimension)>,
}

impl SpeciesReader {
    /// A reader; `reads` are the properties of the mechanism's roles.
    pub fn new(origin: Origin, reads: &[(String, Dimension)]) -> SpeciesReader {
        let mut properties = known_properties();
        properties.extend(reads.iter().cloned());
        SpeciesReader { origin, properties }
    }

    /// Reads an entry: a formula in short, or a table. `extra` are keys of a whole file that say nothing of the species.
    pub fn read(
        &self,
        name: &str,
        node: &Node,
        extra: &[&str],
        faults: &mut Faults,
    ) -> Option<Spec> {
        let mut spec = Spec::empty(&node.place);
        match &node.value {
            Value::Text(_) => {
                spec.formula = Some(node.clone());
                return Some(spec);
            }
            Value::Invalid => return None,
            _ => {}
        }
        let mut keys = TableReader::new(node, &format!("species {}", quote(name)), faults)?;
        for key in extra {
            let _ = keys.take(key);
        }
        self.names(&mut spec, &mut keys, faults);
        self.numbers(&mut spec, &mut keys, faults);
        self.acidity(&mut spec, name, &mut keys, faults);
        self.lists(&mut spec, &mut keys, faults);
        self.properties(&mut spec, &mut keys, faults);
        keys.finish(&[], faults);
        Some(spec)
    }

    fn names(&self, spec: &mut Spec, keys: &mut TableReader<'_>, faults: &mut Faults) {
        let mut node = |key: &str| keys.node(key).cloned();
        spec.like = node("like");
        spec.class = node("class");
        spec.formula = node("formula");
        spec.gives = node("gives");
        spec.reactions = node("reactions");
        spec.heats = node("heats");
        spec.constants = node("constants");
        spec.sums = node("sums");
        spec.ledger = node("ledger");
        spec.observables = node("observables");
        spec.on_quench = node("on_quench");
        if self.origin == Origin::Library {
            spec.when = node("when");
            // Acted on where templates are copied.
            let _ = node("site");
        }
        if self.origin == Origin::Library {
            spec.needs = keys.text("needs", faults).map(str::to_owned);
            spec.stands_for = keys.text("stands_for", faults).map(str::to_owned);
        }
        spec.short = keys.text("short", faults).map(str::to_owned);
        spec.salt_of = keys.text("salt_of", faults).map(str::to_owned);
        if self.origin == Origin::Library {
            // Which ion the solvent leaves is for the reader of the file: equations call it `lyate`.
            let _ = keys.text("lyate", faults);
        }
        spec.acid = keys.text("acid", faults).map(str::to_owned);
        spec.label = keys.text("label", faults).map(str::to_owned);
        if let Some(entry) = keys.take("charge") {
            spec.charge = whole_number(entry, faults);
        }
    }

    fn lists(&self, spec: &mut Spec, keys: &mut TableReader<'_>, faults: &mut Faults) {
        let mut texts = |key: &str| -> Option<Vec<String>> {
            let list = keys.node(key)?.as_texts(key, faults)?;
            Some(list.into_iter().map(|(text, _)| text.to_owned()).collect())
        };
        spec.roles = texts("roles");
        spec.ions = texts("ions");
        spec.neighbours = texts("neighbours");
        spec.recipe = texts("recipe");
        spec.aliases = texts("aliases").unwrap_or_default();
        if let Some(node) = keys.node("warn") {
            let items = node.as_array("warn", faults).unwrap_or(&[]);
            spec.warnings = items.iter().map(|item| warning(item, faults)).collect();
        }
        if let Some(node) = keys.node("sites") {
            let items = node.as_array("sites", faults).unwrap_or(&[]);
            spec.sites = items.iter().map(|item| site(item, faults)).collect();
        }
        if let Some(node) = keys.node("species") {
            let entries = node
                .as_table("species", faults)
                .map(|t| t.entries.as_slice())
                .unwrap_or(&[]);
            spec.species = entries
                .iter()
                .flat_map(|e| self.products(e, faults))
                .collect();
        }
    }

    /// What becomes of a compound under one name: a table, or several of which the first whose `when` holds counts.
    fn products(&self, entry: &Entry, faults: &mut Faults) -> Vec<(String, Spec)> {
        let name = &entry.key.text;
        let items = match &entry.node.value {
            Value::Array(items) => items.as_slice(),
            _ => std::slice::from_ref(&entry.node),
        };
        let read = |node: &Node| {
            let spec = self.read(name, node, &[], faults)?;
            if let Some(class) = &spec.class {
                let message =
                    format!("what becomes of a compound has no class: leave it out of {name}");
                faults.error(&class.place, message);
            }
            Some((name.clone(), spec))
        };
        items.iter().filter_map(read).collect()
    }
}

fn site(node: &Node, faults: &mut Faults) -> Option<Site> {
    let mut keys = TableReader::new(node, "sites", faults)?;
    let kind = keys
        .required("kind", "\"secondary\"", faults)
        .and_then(|n| n.as_text("kind", faults))
        .map(str::to_owned);
    let count = keys
        .required("count", "2", faults)
        .and_then(|n| n.as_count("count", 1, faults));
    keys.finish(&[], faults);
    Some(Site {
        kind: kind?,
        count: count?,
    })
}

/// `{ when = "pH < 3", text = "HCN" }`.
fn warning(node: &Node, faults: &mut Faults) -> Option<Warning> {
    let mut keys = TableReader::new(node, "warn", faults)?;
    let when = keys.required("when", "\"pH < 3\"", faults);
    let text = keys.required("text", "\"HCN\"", faults);
    keys.finish(&[], faults);
    let text = text?.as_text("text", faults)?.to_owned();
    let when = when?;
    let condition = when.as_text("when", faults)?;
    let parts = condition.split_once(['<', '>']);
    let limit = parts.and_then(|(name, limit)| {
        (name.trim() == "pH").then(|| limit.trim().parse::<f64>().ok())?
    });
    let Some(limit) = limit else {
        faults
            .error(&when.place, "a warning is given on the pH")
            .help("when = \"pH < 3\"");
        return None;
    };
    Some(Warning {
        below: condition.contains('<'),
        limit,
        condition: condition.to_owned(),
        text,
    })
}

fn whole_number(entry: &Entry, faults: &mut Faults) -> Option<i32> {
    match entry.node.value {
        Value::Integer(number) => i32::try_from(number).ok(),
        _ => {
            faults.error(
                &entry.node.place,
                "charge is a whole number of elementary charges",
            );
            None
        }
    }
}

/// A name that a species may take, or a fault.
pub(crate) fn check_species_name(entry: &Entry, faults: &mut Faults) -> bool {
    let name = &entry.key.text;
    if crate::notation::RESERVED_WORDS.contains(&name.as_str()) {
        let message = format!(
            "{} has a meaning of its own in equations: another name",
            quote(name)
        );
        faults.error(&entry.key.place, message);
        return false;
    }
    match check_name(name) {
        Ok(()) => true,
        Err(flaw) => {
            let fault = faults.error(&entry.key.place, flaw.message);
            if let Some(help) = flaw.help {
                fault.help(help);
            }
            false
        }
    }
}
