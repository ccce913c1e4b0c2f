//! More in the flask than there is room for.
//!
//! A flask keeps its volume when something is charged, so nothing stops a procedure from dissolving a litre in a millilitre. Volumes are
//! added as if nothing shrank on mixing; solids are not dissolved and do not count.

use super::Doubt;
use crate::experiment::case::Experiment;
use crate::flask::{Action, Item, Program};
use crate::model::Compound;

/// Density (g/L) of what has none in the library: hardly anything organic is denser, so that what is too much with it is too much.
const DENSE: f64 = 2000.0;
/// What no liquid exceeds, mol/L: water by itself.
const NEAT_WATER: f64 = 55.5;
/// Sums that exceed the flask by less than this part of it fill it: densities are known to a per cent or so.
const SAME: f64 = 0.02;

/// What is to be said of the reaction of one stage with this program; its addresses begin with `prefix`.
pub(super) fn of_stage(part: &Experiment, program: &Program, prefix: &str, list: &mut Vec<Doubt>) {
    let compounds = &part.model.compounds;
    let mut volume = program.volume;
    let mut charged = vec![0.0; compounds.len()];
    let mut fullest = 0.0f64;
    let mut molarity = vec![0.0f64; compounds.len()];
    for item in &program.items {
        let (dose, times) = match item {
            Item::Act(Action::Quench) => break,
            Item::Act(Action::Dose(dose)) => (dose, 1.0),
            Item::Act(Action::Volume(new)) => {
                volume = *new;
                continue;
            }
            Item::Act(Action::Lose(part, _)) => {
                volume *= 1.0 - part;
                charged.iter_mut().for_each(|moles| *moles *= 1.0 - part);
                continue;
            }
            Item::Run(stretch) => (&stretch.feed, stretch.duration),
            Item::Act(_) => continue,
        };
        volume += dose.volume * times;
        for (id, moles) in &dose.charged {
            charged[*id] += moles * times;
        }
        let filled = compounds.iter().zip(&charged);
        let filled = filled.filter_map(|(compound, moles)| Some(moles * molar_volume(compound)?));
        fullest = fullest.max(filled.sum::<f64>() / volume);
        for (most, moles) in molarity.iter_mut().zip(&charged) {
            *most = most.max(moles / volume);
        }
    }
    let written = match part.numbers.recipe.flask.concentration {
        Some(_) => "concentration",
        None => "volume",
    };
    let at = format!("{prefix}flask.{written}");
    if fullest > 1.0 + SAME {
        let times = fullest;
        return Doubt::Overfull { at, times }.join(list);
    }
    let dissolved = compounds.iter().zip(molarity).filter(|(c, _)| !c.solid);
    for (compound, molarity) in dissolved.filter(|(_, molarity)| *molarity > NEAT_WATER) {
        let doubt = Doubt::TooConcentrated {
            at: at.clone(),
            compound: compound.name.clone(),
            molarity,
        };
        doubt.join(list);
    }
}

/// L/mol of what dissolves, by its molar mass and its density or one that hardly anything exceeds.
fn molar_volume(compound: &Compound) -> Option<f64> {
    let mass = compound.molar_mass.filter(|_| !compound.solid)?;
    Some(mass / compound.density.unwrap_or(DENSE))
}
