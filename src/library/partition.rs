//! Where compounds go in a work-up: between water and an organic layer, and off with the solvent.
//!
//! Acid-base in a separating funnel is that of water at 25 °C, whatever the reaction ran in. Knows no volumes and no steps.

use super::assemble::Assembly;
use super::model::{ConstantId, Model};
use super::register::{Definition, DefinitionId, Expected, Register};
use super::resolve::Resolved;
use crate::network::Pool;
use crate::solver::math;
use crate::text::{Faults, Place};
use crate::units::Dimension;

/// How a pool parts between two layers, and whether it is volatile.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Partition {
    /// log10 of the partition coefficient of its neutral form, where one is known.
    pub log_p: Option<ConstantId>,
    /// pKa in water, from the least protonated form on, each where it is known.
    pub acidity: Vec<Option<ConstantId>>,
    /// Charge of the least protonated form.
    pub charge: i32,
    /// Whether it leaves with any solvent, all of it.
    pub volatile: bool,
    /// K; what has one leaves with the solvent in part. Missing where it stays.
    pub boiling_point: Option<f64>,
}

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

impl Partition {
    /// Whether it has a form without charge: nothing else leaves the water.
    pub fn has_neutral_form(&self) -> bool {
        (0..=self.acidity.len() as i32).contains(&-self.charge)
    }

    /// The distribution ratio at a pH: partition coefficient times neutral fraction. `numbers` are those of the model's constants.
    pub fn ratio(&self, ph: f64, numbers: &[f64]) -> f64 {
        let Some(log_p) = self.log_p.filter(|_| self.has_neutral_form()) else {
            return 0.0;
        };
        let (mut weight, mut sum, mut neutral) = (1.0, 0.0, 0.0);
        for j in 0..=self.acidity.len() {
            if j > 0 {
                let known = self.acidity[j - 1].map_or(f64::NEG_INFINITY, |id| numbers[id]);
                weight *= math::pow(10.0, known - ph);
            }
            sum += weight;
            if self.charge + j as i32 == 0 {
                neutral = weight;
            }
        }
        math::pow(10.0, numbers[log_p]) * neutral / sum
    }
}

impl Model {
    /// The constants as numbers, with some of them replaced.
    pub fn numbers(&self, overrides: &[(ConstantId, f64)]) -> Result<Vec<f64>, String> {
        let constants = self.rules.constants(self, overrides);
        let constants = constants.map_err(|unsound| unsound.message)?;
        Ok(constants.into_iter().map(|(law, _)| law.value).collect())
    }

    /// What may be left after a quench, and how it parts.
    fn parted(&self) -> impl Iterator<Item = (&Pool, &Partition)> {
        let pools = self.network.pools.iter().zip(&self.partitions);
        let left = self.network.left_after_quench().into_iter();
        pools
            .zip(left)
            .filter_map(|(parted, left)| left.then_some(parted))
    }

    /// The first of what may be left after a quench whose partition depends on pH.
    pub fn acid_or_base(&self) -> Option<&str> {
        let depends = |p: &Partition| p.has_neutral_form() && !p.acidity.is_empty();
        let mut pools = self.parted();
        pools
            .find(|(_, partition)| depends(partition))
            .map(|(pool, _)| pool.name.as_str())
    }

    /// What is not known of the partition of what may be left after a quench: `logP of mono`.
    fn unknown_partitions(&self) -> Vec<String> {
        let parted = self.parted().filter(|(_, p)| p.has_neutral_form());
        let missing = parted.flat_map(|(pool, partition)| {
            let log_p = partition.log_p.is_none().then(|| "logP".to_owned());
            let acidity = partition.acidity.iter().enumerate();
            let acidity = acidity
                .filter(|(_, known)| known.is_none())
                .map(|(i, _)| format!("pKa{} in water", i + 1));
            let all = log_p.into_iter().chain(acidity);
            all.map(|what| format!("{what} of {}", pool.name))
                .collect::<Vec<_>>()
        });
        missing.collect()
    }
}

impl Assembly<'_> {
    /// log P and the acidity in water of every pool. Whether the latter is that of the flask is seen when the scenario's
    /// constants are known.
    pub fn partings(&self, register: &mut Register) -> Vec<Parting> {
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
    pub fn settle_partings(&self, partings: &mut [Parting], register: &mut Register) {
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
    pub fn parting_roots(&self, partings: &[Parting], register: &Register) -> Vec<DefinitionId> {
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
