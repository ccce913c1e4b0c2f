//! What is weighed in, in mol, and what a dose of it brings into the flask.

use super::error::{CompileError, not_negative, positive};
use super::writer::ProgramWriter;
use crate::experiment::procedure::{Amount, Ingredient, Step, Verb};
use crate::flask::program::Dose;
use crate::model::CompoundId;

/// A stock solution that exceeds the volume by less than this part of it fills it: round-off.
const SAME: f64 = 1e-9;

impl ProgramWriter<'_> {
    /// What a fraction of the ingredients brings; a fraction per second for a feed. Stock solutions are part of the volume where one is
    /// given: they are made up to it.
    pub fn dose(
        &self,
        list: &[Ingredient],
        volume: Option<f64>,
        fraction: f64,
    ) -> Result<Dose, CompileError> {
        let mut dose = Dose::default();
        let mut stocks = 0.0;
        for ingredient in list {
            let compound = &self.model.compounds[ingredient.compound];
            let weighed = self.moles(ingredient, &mut Vec::new())?;
            let active = weighed * fraction * not_negative("purity", ingredient.purity)?;
            if let Some(stock) = ingredient.stock {
                positive("stock", stock)?;
                stocks += weighed / stock;
            }
            if active != 0.0 {
                dose.pools
                    .extend(compound.gives.iter().map(|&(pool, n)| (pool, n * active)));
                dose.spectator_charge += compound.spectator_charge * active;
                let counted = compound.counts_as.unwrap_or(ingredient.compound);
                dose.charged.push((counted, active));
            }
        }
        let volume = match volume {
            Some(volume) => not_negative("volume", volume)?,
            None => stocks,
        };
        if stocks > volume * (1.0 + SAME) {
            return Err(CompileError::Stock { stocks, volume });
        }
        dose.volume = volume * fraction;
        Ok(dose)
    }

    /// What is weighed in, mol.
    pub fn moles(
        &self,
        ingredient: &Ingredient,
        asking: &mut Vec<CompoundId>,
    ) -> Result<f64, CompileError> {
        let compound = &self.model.compounds[ingredient.compound];
        let unknown = |what, needs| CompileError::Unknown {
            what,
            compound: compound.name.clone(),
            needs,
        };
        let moles = match ingredient.amount {
            Amount::Equivalents { value, of: None } => value * self.basis,
            Amount::Equivalents {
                value,
                of: Some(of),
            } => value * self.total(of, asking)?,
            Amount::Moles(n) => n,
            Amount::Mass(m) => {
                m / compound
                    .molar_mass
                    .ok_or(unknown("a mass", "formula or molar_mass"))?
            }
            Amount::Volume(v) => {
                let density = compound.density.ok_or(unknown("a volume", "density"))?;
                v * density
                    / compound
                        .molar_mass
                        .ok_or(unknown("a volume", "formula or molar_mass"))?
            }
            Amount::Concentration(c) if asking.is_empty() => c * self.volume,
            Amount::Concentration(_) => return Err(CompileError::Circular(compound.name.clone())),
        };
        not_negative(format_args!("the amount of {}", compound.name), moles)
    }

    /// All that the procedure puts in of a compound, mol weighed in.
    pub fn total(
        &self,
        compound: CompoundId,
        asking: &mut Vec<CompoundId>,
    ) -> Result<f64, CompileError> {
        if asking.contains(&compound) {
            return Err(CompileError::Circular(
                self.model.compounds[compound].name.clone(),
            ));
        }
        asking.push(compound);
        let mut list = Vec::new();
        ingredients(&self.recipe.steps, 1.0, &mut list);
        let mut sum = 0.0;
        for (ingredient, times) in list.into_iter().filter(|(i, _)| i.compound == compound) {
            sum += times * self.moles(ingredient, asking)?;
        }
        asking.pop();
        Ok(sum)
    }
}

/// All ingredients of the steps, with how often each is put in.
fn ingredients<'a>(steps: &'a [Step], times: f64, list: &mut Vec<(&'a Ingredient, f64)>) {
    for step in steps {
        match &step.verb {
            Verb::Charge(all) => list.extend(all.iter().map(|i| (i, times))),
            Verb::Add(addition) => list.extend(addition.ingredients.iter().map(|i| (i, times))),
            Verb::Repeat { times: n, steps } => ingredients(steps, times * f64::from(*n), list),
            _ => {}
        }
    }
}
