//! Where the library says that compounds go in a work-up: what it knows of their partition, made ready for a model.
//!
//! Acid-base in a separating funnel is that of water at 25 °C, whatever the reaction ran in. Knows no volumes and no steps.

use crate::library::constants::register::{Definition, DefinitionId, DefinitionTable, Expected};
use crate::library::constants::resolve::Resolved;
use crate::library::species::settled::Assembly;
use crate::model::{Model, Partition};
use crate::text::{Faults, Place};
use crate::units::Dimension;

/// What a partition rests on, before it is resolved.
#[derive(Debug, Clone)]
pub(crate) struct Parting {
    log_p: DefinitionId,
    acidity: Vec<Acidity>,
    charge: i32,
    volatile: bool,
    boiling_point: Option<f64>,
}

/// One acidity constant, where it is asked for.
#[derive(Debug, Clone, Copy)]
struct Acidity {
    /// In the flask's solvent.
    here: DefinitionId,
    /// In a separating funnel.
    water: DefinitionId,
    /// Whether the scenario gives the latter by its own address.
    apart: bool,
}

impl Assembly<'_> {
    /// log P and the acidity in water of every pool. Whether the latter is that of the flask is seen when the scenario's
    /// constants are known.
    pub fn partings(&self, register: &mut DefinitionTable) -> Vec<Parting> {
        let each = self.families.list.iter().map(|family| {
            let spec = &self.cast.entities[family.entity].spec;
            let readings = spec.property("logP").cloned().unwrap_or_default();
            let pure = Expected::Dimension(Dimension::NONE);
            let log_p = register.define(self.definition(family.entity, "logP", readings, pure));
            let acidity = family.in_water.1.iter().map(|number| {
                let readings = spec.p_acidity[number].clone();
                let key = format!("pKa{number}");
                let here = self.definition(family.entity, &key, readings, pure);
                let apart =
                    self.definition(family.entity, &format!("{key}-water"), Vec::new(), pure);
                let water = Definition {
                    words: here.words.clone(),
                    what: here.what.clone(),
                    ..apart
                };
                Acidity {
                    here: register.define(here),
                    water: register.define(water),
                    apart: false,
                }
            });
            Parting {
                acidity: acidity.collect(),
                log_p,
                charge: family.in_water.0,
                volatile: spec.volatile == Some(true),
                boiling_point: spec.boiling_point.filter(|_| spec.volatile != Some(false)),
            }
        });
        each.collect()
    }

    /// One constant for each acidity: a pKa that is written once is one number in the flask and in the funnel.
    pub fn settle_partings(&self, partings: &mut [Parting], register: &mut DefinitionTable) {
        let medium = self.medium();
        for acidity in partings.iter_mut().flat_map(|p| &mut p.acidity) {
            acidity.apart = register.is_laid_over(acidity.water);
            acidity.water = register.in_water(acidity.here, acidity.water, &medium);
        }
    }

    /// Says of the acidity constants of the flask which others are the same in water: a number that names no solvent holds in both,
    /// whoever gives it.
    pub fn join_acidity(partings: &[Parting], resolved: &mut Resolved) {
        let all = partings.iter().flat_map(|parting| &parting.acidity);
        for acidity in all.filter(|acidity| !acidity.apart && acidity.here != acidity.water) {
            let index = |id| resolved.index.get(&id).copied();
            if let (Some(here), Some(water)) = (index(acidity.here), index(acidity.water)) {
                resolved.constants[here].in_water = Some(water);
            }
        }
    }

    /// What partitions rest on, as far as it is known: needed where something is extracted.
    pub fn parting_roots(
        &self,
        partings: &[Parting],
        register: &DefinitionTable,
    ) -> Vec<DefinitionId> {
        let medium = self.medium();
        let all = partings
            .iter()
            .flat_map(|p| std::iter::once(p.log_p).chain(p.acidity.iter().map(|a| a.water)));
        all.filter(|&id| register.pick(id, &medium).is_some())
            .collect()
    }

    /// The partitions of all pools; pools that no compound is, such as what a drying agent holds, stay where the water is.
    pub fn partitions(partings: &[Parting], pools: usize, resolved: &Resolved) -> Vec<Partition> {
        let index = |id: &DefinitionId| resolved.index.get(id).copied();
        let of = |parting: &Parting| Partition {
            log_p: index(&parting.log_p),
            acidity: parting.acidity.iter().map(|a| index(&a.water)).collect(),
            charge: parting.charge,
            volatile: parting.volatile,
            boiling_point: parting.boiling_point,
        };
        let bound = Partition {
            charge: 1,
            ..Partition::default()
        };
        let mut list: Vec<Partition> = partings.iter().map(of).collect();
        list.resize(pools, bound);
        list
    }
}

/// Refuses to shake what nobody knows the partition of.
pub(crate) fn check_partitions(model: &Model, extracts: &[(String, Place)], faults: &mut Faults) {
    let missing = model.unknown_partitions();
    if let (Some((_, place)), false) = (extracts.first(), missing.is_empty()) {
        let message = format!("extract needs {}", missing.join(", "));
        faults
            .error(place, message)
            .help("say it in [species] (logP = 1.5), or of a species of the mechanism in [constants] (mono.logP = 1.5)");
    }
}
