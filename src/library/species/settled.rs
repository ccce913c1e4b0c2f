//! Everything of a chemistry that is settled before numbers come in: who plays which role, who is there, and in which forms.
//!
//! Structure follows from texts alone. Reactions and constants are brought in by the folders after this one.

use super::cast::Cast;
use super::casting::cast;
use super::compounds::check_ions;
use super::families::{Families, families};
use super::unread::Unread;
use crate::library::entries::reading::Origin;
use crate::library::entries::spec::Spec;
use crate::library::entries::species::SpeciesReader;
use crate::library::entries::template::Indices;
use crate::library::files::Library;
use crate::library::lookup::chemistry::{Chemistry, read_mechanism};
use crate::library::lookup::finder::{Finder, FoundCompound, properties_of};
use crate::library::lookup::quenches::find_quenches;
use crate::library::lookup::request::{ChemistryNodes, Use};
use crate::library::lookup::roles::{fill_optional_roles, indices, ions_brought, with_acids};
use crate::library::lookup::unnamed;
use crate::text::{Entry, Faults, Node, Table, Value};
use crate::units::Dimension;

/// Everything that is settled before numbers come in.
pub(crate) struct Assembly<'a> {
    pub nodes: ChemistryNodes<'a>,
    pub uses: Use<'a>,
    pub library: &'a Library,
    pub chemistry: Chemistry,
    pub indices: Indices,
    /// Entries of `[species]` that the procedure extracts or quenches with and nothing else: none of the species.
    pub beside: Vec<(String, Spec)>,
    /// The agents that the procedure quenches with, under the names it gives them.
    pub quenches: Vec<(String, FoundCompound)>,
    pub cast: Cast,
    pub families: Families,
}

impl<'a> Assembly<'a> {
    /// Who is there and plays which role; none where that is not clear, which was told.
    pub fn new(
        nodes: ChemistryNodes<'a>,
        uses: Use<'a>,
        library: &'a Library,
        faults: &mut Faults,
    ) -> Option<Assembly<'a>> {
        let asked = nodes.chemistry.and_then(|n| n.get("mechanism")).is_some();
        let head = read_mechanism(nodes.chemistry, library, faults);
        let reads = head
            .as_ref()
            .map(|h| properties_of(h, library, faults))
            .unwrap_or_default();
        let own = own_species(nodes.species, &reads, faults);
        let named: Vec<(String, Spec)> = own
            .iter()
            .map(|(e, s)| (e.key.text.clone(), s.clone()))
            .collect();
        let finder = Finder::new(library, &named, &reads);
        if asked && head.is_none() {
            // Without the mechanism every name would seem unknown.
            return None;
        }
        let unnamed = match asked {
            true => Vec::new(),
            false => unnamed::tell(nodes.chemistry, uses.charged, &finder, faults),
        };
        let mut chemistry = Chemistry::read(nodes.chemistry, head, unnamed, &finder, faults);
        if asked && chemistry.mechanism.is_none() {
            return None;
        }
        let charged = with_acids(&chemistry, uses.charged, &finder);
        let notes = fill_optional_roles(&mut chemistry, &charged, &finder, faults);
        chemistry.brings = ions_brought(&chemistry, uses.charged, &finder);
        let indices = chemistry
            .mechanism
            .clone()
            .map(|m| indices(&m, &chemistry, faults))
            .unwrap_or_default();
        let used_only = |name: &str| uses.works_up_only(name);
        let (beside, in_flask): (Vec<_>, Vec<_>) = own
            .iter()
            .cloned()
            .partition(|(entry, _)| used_only(&entry.key.text));
        let beside = beside
            .into_iter()
            .map(|(entry, spec)| (entry.key.text, spec));
        let mut cast = cast(&chemistry, &indices, &in_flask, &charged, &finder, faults);
        cast.notes.splice(0..0, notes);
        let unread = Unread {
            nodes,
            uses,
            chemistry: &chemistry,
            cast: &cast,
            finder: &finder,
        };
        unread.tell(&own, faults);
        let quenches = find_quenches(uses.quench, &cast.quench_words(), &finder, faults);
        let families = families(&cast, chemistry.protic, faults);
        if !chemistry.protic && chemistry.unclear.is_empty() {
            check_ions(&cast, uses.charged, faults);
        }
        if !chemistry.unclear.is_empty() || cast.incomplete {
            // Reactions and constants of somebody who is not there would be told as faults of their own.
            return None;
        }
        Some(Assembly {
            nodes,
            uses,
            library,
            chemistry,
            indices,
            beside: beside.collect(),
            quenches,
            cast,
            families,
        })
    }
}

fn own_species(
    node: Option<&Node>,
    reads: &[(String, Dimension)],
    faults: &mut Faults,
) -> Vec<(Entry, Spec)> {
    let reader = SpeciesReader::new(Origin::Scenario, reads);
    let Some(table) = table(node, "[species]", faults) else {
        return Vec::new();
    };
    let read = |entry: &Entry| {
        Some((
            entry.clone(),
            reader.read(&entry.key.text, &entry.node, &[], faults)?,
        ))
    };
    table.entries.iter().filter_map(read).collect()
}

/// A table of a scenario or a compound, where there is one.
pub(crate) fn table<'n>(
    node: Option<&'n Node>,
    name: &str,
    faults: &mut Faults,
) -> Option<&'n Table> {
    node.filter(|n| n.value != Value::Invalid)?
        .as_table(name, faults)
}
