//! Steps written out as actions and stretches.

use std::fmt::{self, Display, Formatter};

use super::error::{CompileError, not_negative, positive, pressures, range};
use crate::experiment::procedure::{Addition, Amount, Ingredient, Recipe, Step, Verb};
use crate::flask::{Action, Item, Stretch, Until};
use crate::model::{Agent, ConstantId, Model};

/// A program being written, with what the flask is by then.
pub struct ProgramWriter<'a> {
    pub model: &'a Model,
    pub recipe: &'a Recipe,
    /// Constants replaced.
    pub overrides: &'a [(ConstantId, f64)],
    /// Amount of 1 equiv, mol.
    pub basis: f64,
    /// L, so far.
    pub volume: f64,
    /// K, so far.
    /// That of the bath or jacket, K.
    temperature: f64,
    pub items: Vec<Item>,
    /// Whether notes have words.
    pub notes: bool,
    /// Whether the reaction was stopped.
    pub quenched: bool,
    /// Boiling point of what most of the flask is, K, where it is known.
    pub boiling_point: Option<f64>,
    /// s, if every condition takes its longest.
    pub longest: f64,
}

impl<'a> ProgramWriter<'a> {
    pub fn new(
        model: &'a Model,
        recipe: &'a Recipe,
        overrides: &'a [(ConstantId, f64)],
        basis: f64,
        volume: f64,
    ) -> Self {
        ProgramWriter {
            model,
            recipe,
            overrides,
            basis,
            volume,
            temperature: recipe.flask.outside(),
            items: Vec::new(),
            notes: true,
            quenched: false,
            boiling_point: model.solvent.as_ref().and_then(|s| s.boiling_point),
            longest: 0.0,
        }
    }

    pub fn steps(&mut self, steps: &[Step]) -> Result<(), CompileError> {
        steps.iter().try_for_each(|step| self.step(&step.verb))
    }

    fn step(&mut self, verb: &Verb) -> Result<(), CompileError> {
        match verb {
            Verb::Charge(ingredients) => self.put_in(ingredients, None, 1.0),
            Verb::Add(addition) => self.add(addition),
            Verb::Stir(time) => {
                let time = not_negative("stir", *time)?;
                self.stir(time);
                Ok(())
            }
            Verb::StirUntil { until, at_most } => self.stir_until(until, *at_most),
            Verb::Temperature { to, over } => self.temperature(*to, *over),
            Verb::Gas(list) => {
                for (gas, bar) in pressures(list)? {
                    self.act(Action::Gas(gas, bar));
                }
                Ok(())
            }
            Verb::Dry(agents) if agents.is_empty() => {
                (0..self.model.agents.len()).for_each(|agent| self.act(Action::Undry(agent)));
                Ok(())
            }
            Verb::Dry(agents) => agents
                .iter()
                .try_for_each(|&(agent, amount)| self.dry(agent, amount)),
            Verb::Filter {
                agents,
                solids,
                loss,
            } => self.filter(agents, solids, *loss),
            Verb::Repeat { times, steps } => (0..*times).try_for_each(|_| self.steps(steps)),
            Verb::Quench(quenching) => self.quench_with(quenching),
            Verb::Extract(extraction) => self.extract(extraction),
            Verb::Concentrate { to, loss } => self.concentrate(*to, *loss),
            Verb::Isolate(kept) => self.isolate(kept),
        }
    }

    pub fn act(&mut self, action: Action) {
        self.items.push(Item::Act(action));
    }

    /// Says what is done. Where nobody reads it, it still parts what lies before from what lies behind.
    pub fn note(&mut self, text: impl Display) {
        let text = if self.notes {
            text.to_string()
        } else {
            String::new()
        };
        self.act(Action::Note(text));
    }

    /// Adds a stretch, joined to the one before where nothing lies between and both are plain.
    fn run(&mut self, stretch: Stretch) {
        if stretch.duration == 0.0 && stretch.until.is_none() {
            return;
        }
        self.longest += stretch.duration;
        if let Some(Item::Run(last)) = self.items.last_mut()
            && last.is_plain()
            && stretch.is_plain()
        {
            last.marks.push(last.duration);
            last.duration += stretch.duration;
            return;
        }
        self.items.push(Item::Run(stretch));
    }

    fn stir(&mut self, duration: f64) {
        self.run(Stretch {
            duration,
            ..Stretch::default()
        });
    }

    fn stir_until(&mut self, until: &Until, at_most: f64) -> Result<(), CompileError> {
        self.run(Stretch {
            duration: not_negative("at_most", at_most)?,
            until: Some(until.clone()),
            ..Stretch::default()
        });
        Ok(())
    }

    fn temperature(&mut self, to: f64, over: f64) -> Result<(), CompileError> {
        positive("the temperature", to)?;
        let duration = not_negative("over", over)?;
        let change = to - self.temperature;
        self.temperature = to;
        if change == 0.0 {
            self.stir(duration);
            return Ok(());
        }
        if duration > 0.0 {
            self.run(Stretch {
                duration,
                heating: change / duration,
                ..Stretch::default()
            });
        }
        self.note(format_args!("{} °C", rounded(to - 273.15)));
        self.act(Action::Temperature(to));
        Ok(())
    }

    /// Puts a fraction of the ingredients in at once.
    fn put_in(
        &mut self,
        list: &[Ingredient],
        volume: Option<f64>,
        fraction: f64,
    ) -> Result<(), CompileError> {
        let dose = self.dose(list, volume, fraction)?;
        if dose.is_nothing() {
            return Ok(());
        }
        self.volume += dose.volume;
        let model = self.model;
        self.note(format_args!("+ {}", IngredientNames { model, list }));
        self.act(Action::Dose(dose));
        Ok(())
    }

    fn add(&mut self, addition: &Addition) -> Result<(), CompileError> {
        let list = &addition.ingredients;
        let over = not_negative("over", addition.over.unwrap_or(0.0))?;
        match addition.portions {
            None if over == 0.0 => self.put_in(list, addition.volume, 1.0),
            None => self.infuse(list, addition.volume, over),
            Some(0) => Err(range("portions", 0.0, "one or more")),
            Some(portions) => self.portions(addition, portions, over),
        }
    }

    fn infuse(
        &mut self,
        list: &[Ingredient],
        volume: Option<f64>,
        over: f64,
    ) -> Result<(), CompileError> {
        let feed = self.dose(list, volume, 1.0 / over)?;
        if !feed.is_nothing() {
            let model = self.model;
            self.note(format_args!(
                "+ {} over time",
                IngredientNames { model, list }
            ));
        }
        self.volume += feed.volume * over;
        self.run(Stretch {
            duration: over,
            feed,
            ..Stretch::default()
        });
        Ok(())
    }

    /// Equal portions, the first at once, the last at the end. A single one has no gaps: then its time passes behind it.
    fn portions(
        &mut self,
        addition: &Addition,
        portions: u32,
        over: f64,
    ) -> Result<(), CompileError> {
        let gaps = portions - 1;
        let gap = match addition.every {
            Some(every) => not_negative("every", every)?,
            None if gaps > 0 => over / f64::from(gaps),
            None => 0.0,
        };
        for portion in 0..portions {
            let fraction = 1.0 / f64::from(portions);
            self.put_in(&addition.ingredients, addition.volume, fraction)?;
            if portion < gaps {
                self.stir(gap);
            }
        }
        if gaps == 0 {
            self.stir(over);
        }
        Ok(())
    }

    /// Puts a drying agent in; without an amount it never fills.
    fn dry(&mut self, agent: usize, amount: Option<Amount>) -> Result<(), CompileError> {
        let what = &self.model.agents[agent];
        let name = &self.model.compounds[what.compound].name;
        let capacity = match (amount, self.capacity(what)) {
            (Some(amount), Some(per_mole)) => {
                let ingredient = Ingredient {
                    compound: what.compound,
                    amount,
                    purity: 1.0,
                    stock: None,
                };
                not_negative(format_args!("the capacity of {name}"), per_mole)?
                    * self.moles(&ingredient, &mut Vec::new())?
            }
            _ => f64::INFINITY,
        };
        if capacity > 0.0 {
            self.note(format_args!("dry: {name}"));
            self.act(Action::Dry(agent, capacity));
        }
        Ok(())
    }

    /// Water per mol of an agent, mol.
    fn capacity(&self, agent: &Agent) -> Option<f64> {
        let mut replaced = self.overrides.iter();
        let replaced = replaced.rfind(|(id, _)| Some(*id) == agent.capacity_constant);
        replaced.map_or(agent.capacity, |&(_, value)| Some(value))
    }
}

/// `A, B`: what is put in.
struct IngredientNames<'a> {
    model: &'a Model,
    list: &'a [Ingredient],
}

impl Display for IngredientNames<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (at, ingredient) in self.list.iter().enumerate() {
            let comma = if at > 0 { ", " } else { "" };
            let name = &self.model.compounds[ingredient.compound].name;
            write!(f, "{comma}{name}")?;
        }
        Ok(())
    }
}

fn rounded(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}
