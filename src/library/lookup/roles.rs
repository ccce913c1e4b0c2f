//! What filled roles bring with them: ladders to count over, and optional roles filled by what is charged.

use super::chemistry::Chemistry;
use super::finder::{Finder, FoundCompound};
use super::request::Charged;
use super::sites::{self, SiteGraph};
use crate::library::entries::mechanism::{LadderSource, Mechanism, Role};
use crate::library::entries::rung::Rung;
use crate::library::entries::template::{Index, Indices, Ladder};
use crate::notation::parse_side;
use crate::text::{Faults, Node, quote};

/// What counts in this mechanism with these compounds.
pub(crate) fn indices(
    mechanism: &Mechanism,
    chemistry: &Chemistry,
    faults: &mut Faults,
) -> Indices {
    let mut indices = Indices::default();
    for role in &mechanism.roles {
        let (Some(source), Some(found)) = (&role.ladder, chemistry.role(&role.name)) else {
            continue;
        };
        let Some(SiteGraph {
            members,
            rungs,
            groups,
        }) = ladder(role, source, found, mechanism, faults)
        else {
            continue;
        };
        let last = (members.len() - 1) as u32;
        // Without rungs of their own members follow one another.
        let last_rung = if rungs.is_empty() {
            last
        } else {
            rungs.len() as u32
        };
        let letter = |letter: &Option<String>, range: (u32, u32), rungs: Vec<Rung>| {
            letter.clone().map(|letter| Index {
                letter,
                range,
                rungs,
            })
        };
        indices
            .letters
            .extend(letter(&role.rung, (1, last_rung), rungs));
        indices
            .letters
            .extend(letter(&role.member, (0, last), Vec::new()));
        indices.groups.extend(groups);
        indices.ladders.push(Ladder {
            role: role.name.clone(),
            members,
        });
    }
    indices
}

fn ladder(
    role: &Role,
    source: &LadderSource,
    found: &FoundCompound,
    mechanism: &Mechanism,
    faults: &mut Faults,
) -> Option<SiteGraph> {
    let place = &found.place;
    match source {
        LadderSource::Names(names) => {
            let sites = found.spec.sites.as_deref()?;
            let takes = sites::capacity(sites, &role.becomes) as usize;
            if takes > names.len() {
                let message = format!(
                    "{} can take {takes} substituents; {} knows {} only",
                    found.name,
                    mechanism.name,
                    names.join(", ")
                );
                faults.error(place, message);
                return None;
            }
            Some(sites::graph(&role.name, sites, &role.becomes, names))
        }
        LadderSource::Ions => {
            let (ions, hydrides) = (found.spec.ions.as_deref()?, found.spec.hydrides? as usize);
            if ions.len() <= hydrides {
                let message = format!(
                    "{} gives {hydrides} hydrides: its ions are {} names, from full to spent",
                    found.name,
                    hydrides + 1
                );
                faults.error(place, message);
                return None;
            }
            // Fewer hydrides than ions: the ladder ends early, and the last ion stays the spent one.
            let mut members: Vec<String> = ions[..hydrides].to_vec();
            members.push(ions[ions.len() - 1].clone());
            members.reverse();
            Some(SiteGraph {
                members,
                ..SiteGraph::default()
            })
        }
    }
}

/// Fills optional roles that `[chemistry]` leaves open by the one charged compound that offers them.
pub(crate) fn fill_optional_roles(
    chemistry: &mut Chemistry,
    charged: &[Charged],
    finder: &Finder<'_>,
    faults: &mut Faults,
) -> Vec<String> {
    let mut notes = Vec::new();
    let Some(mechanism) = chemistry.mechanism.clone() else {
        return notes;
    };
    for role in mechanism.roles.iter().filter(|role| role.optional) {
        if chemistry.role(&role.name).is_some() || chemistry.unclear.contains(&role.name) {
            continue;
        }
        let mut offers: Vec<FoundCompound> = Vec::new();
        for put_in in charged
            .iter()
            .filter(|c| !c.agent && mechanism.role(&c.name).is_none())
        {
            // Unknown names are told once, when the cast is completed.
            let found = finder
                .knows(&put_in.name)
                .then(|| finder.find(&put_in.name, &put_in.place, faults))
                .flatten();
            let new = |f: &FoundCompound| {
                f.spec.offers(&role.name) && offers.iter().all(|o| o.name != f.name)
            };
            offers.extend(found.filter(new));
        }
        match offers.as_slice() {
            [] => {}
            [one] => {
                notes.push(format!("{} takes the role {}", one.name, role.name));
                chemistry.roles.push((role.name.clone(), one.clone()));
            }
            [first, second, ..] => {
                let message = format!(
                    "{} and {} both offer {}: name one in [chemistry]",
                    first.name,
                    second.name,
                    quote(&role.name)
                );
                faults.error(&second.place, message);
            }
        }
    }
    notes
}

/// What is charged, and the acids of which it gives ions: these are there as well, in the form that the flask makes of them.
pub(crate) fn with_acids(
    chemistry: &Chemistry,
    charged: &[Charged],
    finder: &Finder<'_>,
) -> Vec<Charged> {
    let mut all = charged.to_vec();
    for put_in in charged.iter().filter(|c| !c.agent) {
        // A faulty entry is told where the cast is completed.
        let find = || finder.find(&put_in.name, &put_in.place, &mut Faults::new());
        let found = chemistry.role(&put_in.name).cloned();
        let found = found.or_else(|| finder.knows(&put_in.name).then(find).flatten());
        let acid = found.and_then(|found| found.spec.salt_of);
        let acid = acid.filter(|acid| all.iter().all(|other| other.name != *acid));
        all.extend(acid.map(|name| Charged {
            name,
            place: put_in.place.clone(),
            agent: false,
        }));
    }
    all
}

/// Which ions of the solvent's own what is charged brings: `H+` of an acid or of the salt of an amine, `lyate` of a strong base.
pub(crate) fn ions_brought(
    chemistry: &Chemistry,
    charged: &[Charged],
    finder: &Finder<'_>,
) -> Vec<String> {
    let mut list: Vec<String> = Vec::new();
    for put_in in charged.iter().filter(|c| !c.agent) {
        // Unknown names and faulty texts are told where the cast is completed.
        let mut faults = Faults::new();
        let found = match chemistry.role(&put_in.name) {
            Some(found) => Some(found.clone()),
            None if finder.knows(&put_in.name) => {
                finder.find(&put_in.name, &put_in.place, &mut faults)
            }
            None => None,
        };
        let gives = found.and_then(|found| found.spec.ions_given().cloned());
        let terms = gives.as_ref().and_then(Node::text).map(parse_side);
        let ions = terms.and_then(Result::ok).unwrap_or_default();
        let ions = ions.into_iter().map(|term| term.name);
        list.extend(ions.filter(|name| matches!(name.as_str(), "H+" | "lyate")));
    }
    list.sort();
    list.dedup();
    list
}
