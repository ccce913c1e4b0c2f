//! Who is there: every compound and species of one chemistry, by name.
//!
//! Role fillers, the species that the mechanism makes of them, own species, and what else is charged, each with all that is
//! said of it. Knows no constants and no reactions.

use std::collections::BTreeMap;

use super::cast::Cast;
use crate::library::entries::spec::Spec;
use crate::library::entries::template::Indices;
use crate::library::lookup::chemistry::Chemistry;
use crate::library::lookup::finder::Finder;
use crate::library::lookup::request::Charged;
use crate::notation::folded;
use crate::text::{Entry, Faults, quote};

/// A cast as it fills.
pub(super) struct Casting<'a> {
    pub(super) cast: Cast,
    pub(super) chemistry: &'a Chemistry,
    pub(super) finder: &'a Finder<'a>,
    pub(super) faults: &'a mut Faults,
}

/// Everybody of a chemistry.
pub(crate) fn cast(
    chemistry: &Chemistry,
    indices: &Indices,
    own: &[(Entry, Spec)],
    charged: &[Charged],
    finder: &Finder<'_>,
    faults: &mut Faults,
) -> Cast {
    let mut casting = Casting {
        cast: Cast {
            groups: indices.groups.clone(),
            ..Cast::default()
        },
        chemistry,
        finder,
        faults,
    };
    for (role, found) in &chemistry.roles {
        casting.cast.add_found(found, Some(role), false);
    }
    if let Some(mechanism) = &chemistry.mechanism {
        casting.species(mechanism, indices);
    }
    casting.brought();
    for (entry, spec) in own {
        casting.own(entry, spec);
    }
    // What dries comes last: a compound that is charged under another of its names is no drying agent.
    let (agents, others): (Vec<&Charged>, Vec<&Charged>) = charged.iter().partition(|c| c.agent);
    for put_in in others.iter().chain(&agents) {
        casting.put(put_in, &others);
    }
    let mut cast = casting.cast;
    hold_the_solvent(&mut cast, chemistry);
    same_but_for_case(&cast, faults);
    cast
}

/// The compound that is the solvent keeps its neat concentration.
fn hold_the_solvent(cast: &mut Cast, chemistry: &Chemistry) {
    let Some(solvent) = &chemistry.solvent else {
        return;
    };
    let Some(id) = cast.get(&solvent.name) else {
        let names = std::iter::once(&solvent.name).chain(&solvent.aliases);
        cast.solvent = names.cloned().collect();
        return;
    };
    let spec = &mut cast.entities[id].spec;
    if spec.fixed.is_none() {
        spec.fixed = solvent.spec.property("neat").cloned();
    }
}

fn same_but_for_case(cast: &Cast, faults: &mut Faults) {
    let mut seen: BTreeMap<String, (&str, usize)> = BTreeMap::new();
    for (name, &id) in &cast.names {
        let earlier = seen.insert(folded(name), (name, id));
        if let Some((other, other_id)) = earlier.filter(|(_, other)| *other != id) {
            let place = &cast.entities[id.max(other_id)].place;
            faults.error(
                place,
                format!(
                    "{} and {} differ only in case or blanks",
                    quote(other),
                    quote(name)
                ),
            );
        }
    }
}
