//! From a recipe to a flask's program: amounts to moles, steps to jumps and stretches, in normal form.

use super::{Addition, Amount, Ingredient, Recipe, Step, Verb};
use crate::flask::{Action, Item, Program, Stretch, Until, program::Dose};
use crate::library::{CompoundId, Model};

/// A recipe's numbers that make no experiment.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CompileError {
    /// Two of amount, concentration and volume are needed.
    #[error("the flask needs two of amount, concentration and volume")]
    Flask,
    /// A number out of its range.
    #[error("{what} is {value}: it must be {must}")]
    Range {
        /// What.
        what: String,
        /// Its value.
        value: f64,
        /// What it must be.
        must: &'static str,
    },
    /// A mass without molar mass, a volume without density.
    #[error("{what} of {compound} needs its {needs}")]
    Unknown {
        /// `a mass`, `a volume`.
        what: &'static str,
        /// Compound.
        compound: String,
        /// What is missing.
        needs: &'static str,
    },
    /// Equivalents that refer to each other, or to an amount that is not known beforehand.
    #[error(
        "equivalents of {0} cannot be counted: its amount depends on what is counted from it, or is given in M"
    )]
    Circular(String),
}

/// A program with what is known of it before it runs.
#[derive(Debug, Clone, PartialEq)]
pub struct Compiled {
    /// The program.
    pub program: Program,
    /// Amount of 1 equiv, mol.
    pub basis: f64,
    /// Duration if every condition takes its longest, s.
    pub longest: f64,
    /// Number of manipulations: each charge, portion, temperature change, drying, filtration, quench.
    pub operations: u32,
}

/// Compiles a recipe for a model.
pub fn compile(recipe: &Recipe, model: &Model) -> Result<Compiled, CompileError> {
    let (basis, volume) = flask(recipe)?;
    positive("the temperature", recipe.flask.temperature)?;
    let mut writer = Writer {
        model,
        recipe,
        basis,
        volume,
        temperature: recipe.flask.temperature,
        items: Vec::new(),
        longest: 0.0,
        operations: 0,
    };
    writer.steps(&recipe.steps)?;
    let program = Program {
        volume,
        temperature: recipe.flask.temperature,
        basis,
        items: writer.items,
    };
    Ok(Compiled {
        program,
        basis,
        longest: writer.longest,
        operations: writer.operations,
    })
}

/// Amount of 1 equiv (mol) and volume at the start (L).
fn flask(recipe: &Recipe) -> Result<(f64, f64), CompileError> {
    let f = &recipe.flask;
    let (basis, volume) = match (f.amount, f.concentration, f.volume) {
        (Some(n), Some(c), _) => (n, n / c),
        (Some(n), None, Some(v)) => (n, v),
        (None, Some(c), Some(v)) => (c * v, v),
        _ => return Err(CompileError::Flask),
    };
    positive("the flask's amount", basis)?;
    positive("the flask's volume", volume)?;
    Ok((basis, volume))
}

fn positive(what: &str, value: f64) -> Result<(), CompileError> {
    let ok = value.is_finite() && value > 0.0;
    if ok {
        Ok(())
    } else {
        Err(range(what, value, "finite and more than zero"))
    }
}

fn not_negative(what: &str, value: f64) -> Result<f64, CompileError> {
    let ok = value.is_finite() && value >= 0.0;
    if ok {
        Ok(value)
    } else {
        Err(range(what, value, "finite, zero or more"))
    }
}

fn range(what: &str, value: f64, must: &'static str) -> CompileError {
    CompileError::Range {
        what: what.to_string(),
        value,
        must,
    }
}

struct Writer<'a> {
    model: &'a Model,
    recipe: &'a Recipe,
    basis: f64,
    volume: f64,
    temperature: f64,
    items: Vec<Item>,
    longest: f64,
    operations: u32,
}

impl Writer<'_> {
    fn steps(&mut self, steps: &[Step]) -> Result<(), CompileError> {
        steps.iter().try_for_each(|step| self.step(&step.verb))
    }

    fn step(&mut self, verb: &Verb) -> Result<(), CompileError> {
        self.operations += match verb {
            Verb::Stir(_) | Verb::StirUntil { .. } | Verb::Repeat { .. } => 0,
            Verb::Add(addition) => addition.portions.unwrap_or(1),
            _ => 1,
        };
        match verb {
            Verb::Charge(ingredients) => self.put_in(ingredients, None, 1.0),
            Verb::Add(addition) => self.add(addition),
            Verb::Stir(time) => {
                let duration = not_negative("stir", *time)?;
                self.run(Stretch {
                    duration,
                    ..Default::default()
                });
                Ok(())
            }
            Verb::StirUntil { until, at_most } => self.stir_until(until, *at_most),
            Verb::Temperature { to, over } => self.temperature(*to, *over),
            Verb::Dry(agents) => self.dry(agents),
            Verb::Filter {
                agents,
                solids,
                loss,
            } => self.filter(agents, solids, *loss),
            Verb::Repeat { times, steps } => (0..*times).try_for_each(|_| self.steps(steps)),
            Verb::Quench(agent) => {
                self.note(format!("quench: {agent}"));
                self.act(Action::Quench);
                Ok(())
            }
        }
    }

    fn act(&mut self, action: Action) {
        self.items.push(Item::Act(action));
    }

    fn note(&mut self, text: String) {
        self.act(Action::Note(text));
    }

    /// Adds a stretch, joined to the one before where nothing lies between and both are plain.
    fn run(&mut self, stretch: Stretch) {
        if stretch.duration == 0.0 && stretch.until.is_none() {
            return;
        }
        self.longest += stretch.duration;
        if let Some(Item::Run(last)) = self.items.last_mut() {
            if last.is_plain() && stretch.is_plain() {
                last.marks.push(last.duration);
                last.duration += stretch.duration;
                return;
            }
        }
        self.items.push(Item::Run(stretch));
    }

    fn stir_until(&mut self, until: &Until, at_most: f64) -> Result<(), CompileError> {
        let duration = not_negative("at_most", at_most)?;
        self.run(Stretch {
            duration,
            until: Some(until.clone()),
            ..Default::default()
        });
        Ok(())
    }

    fn temperature(&mut self, to: f64, over: f64) -> Result<(), CompileError> {
        positive("the temperature", to)?;
        let duration = not_negative("over", over)?;
        let change = to - self.temperature;
        self.temperature = to;
        if change == 0.0 {
            self.run(Stretch {
                duration,
                ..Default::default()
            });
            return Ok(());
        }
        if duration > 0.0 {
            self.run(Stretch {
                duration,
                heating: change / duration,
                ..Default::default()
            });
        }
        self.note(format!("{} °C", rounded(to - 273.15)));
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
        if dose.is_nothing() && dose.charged.iter().all(|c| c.1 == 0.0) {
            return Ok(());
        }
        self.volume += dose.volume;
        self.note(format!("+ {}", self.names(list)));
        self.act(Action::Dose(dose));
        Ok(())
    }

    fn names(&self, list: &[Ingredient]) -> String {
        let names = list
            .iter()
            .map(|i| self.model.compounds[i.compound].name.as_str());
        names.collect::<Vec<_>>().join(", ")
    }

    fn add(&mut self, addition: &Addition) -> Result<(), CompileError> {
        let list = &addition.ingredients;
        let over = not_negative("over", addition.over.unwrap_or(0.0))?;
        match addition.portions {
            None if over == 0.0 => self.put_in(list, addition.volume, 1.0),
            None => self.infuse(list, addition.volume, over),
            Some(0) => Err(range("portions", 0.0, "one or more")),
            Some(portions) => {
                let gaps = portions - 1;
                let every = match addition.every {
                    Some(every) => not_negative("every", every)?,
                    None if gaps > 0 => over / f64::from(gaps),
                    None => 0.0,
                };
                let fraction = 1.0 / f64::from(portions);
                for i in 0..portions {
                    self.put_in(list, addition.volume, fraction)?;
                    let last = i == gaps;
                    let pause = if !last {
                        every
                    } else if gaps == 0 {
                        over
                    } else {
                        0.0
                    };
                    self.run(Stretch {
                        duration: pause,
                        ..Default::default()
                    });
                }
                Ok(())
            }
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
            self.note(format!("+ {} over time", self.names(list)));
        }
        self.volume += feed.volume * over;
        self.run(Stretch {
            duration: over,
            feed,
            ..Default::default()
        });
        Ok(())
    }

    fn dose(
        &self,
        list: &[Ingredient],
        volume: Option<f64>,
        fraction: f64,
    ) -> Result<Dose, CompileError> {
        let mut dose = Dose {
            volume: not_negative("volume", volume.unwrap_or(0.0))? * fraction,
            ..Dose::default()
        };
        for ingredient in list {
            let compound = &self.model.compounds[ingredient.compound];
            let weighed = self.moles(ingredient, &mut Vec::new())? * fraction;
            let active = weighed * not_negative("purity", ingredient.purity)?;
            if let Some(stock) = ingredient.stock {
                positive("stock", stock)?;
                dose.volume += weighed / stock;
            }
            if active != 0.0 {
                dose.pools
                    .extend(compound.gives.iter().map(|&(pool, n)| (pool, n * active)));
                dose.spectator_charge += compound.spectator_charge * active;
                dose.charged.push((ingredient.compound, active));
            }
        }
        Ok(dose)
    }

    /// What is weighed in, mol.
    fn moles(
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
        not_negative(&format!("the amount of {}", compound.name), moles)
    }

    /// All that the procedure puts in of a compound, mol weighed in.
    fn total(
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

    fn dry(&mut self, agents: &[(usize, Option<Amount>)]) -> Result<(), CompileError> {
        if agents.is_empty() {
            (0..self.model.agents.len()).for_each(|agent| self.act(Action::Undry(agent)));
        }
        for &(agent, amount) in agents {
            let what = &self.model.agents[agent];
            let capacity = match (amount, what.capacity) {
                (Some(amount), Some(per_mole)) => {
                    let ingredient = Ingredient {
                        compound: what.compound,
                        amount,
                        purity: 1.0,
                        stock: None,
                    };
                    per_mole * self.moles(&ingredient, &mut Vec::new())?
                }
                _ => f64::INFINITY,
            };
            if capacity > 0.0 {
                self.note(format!("dry: {}", self.model.compounds[what.compound].name));
                self.act(Action::Dry(agent, capacity));
            }
        }
        Ok(())
    }

    fn filter(
        &mut self,
        agents: &[usize],
        solids: &[CompoundId],
        loss: f64,
    ) -> Result<(), CompileError> {
        if !(0.0..=1.0).contains(&loss) {
            return Err(range("loss", loss, "between 0 and 100 %"));
        }
        self.note("filter".to_string());
        agents
            .iter()
            .for_each(|&agent| self.act(Action::Undry(agent)));
        let gone = solids
            .iter()
            .flat_map(|&c| &self.model.compounds[c].gives)
            .map(|&(pool, _)| (pool, 0.0));
        let gone: Vec<_> = gone.collect();
        if !gone.is_empty() {
            self.act(Action::Keep(gone));
        }
        if loss > 0.0 {
            self.act(Action::Lose(loss));
        }
        Ok(())
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

fn rounded(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}
