//! From the chemistry of a scenario to a [`Model`]: who is there, what reacts, which constants hold, and whether it adds up.
//!
//! All faults are pushed, none ends the reading of the rest. Structure follows from texts alone; numbers enter when all names
//! are settled.

use std::collections::BTreeMap;

use super::cast::{Cast, cast};
use super::check::{Written, check, settle};
use super::chemistry::{Chemistry, read_mechanism};
use super::compounds::{compounds, quench};
use super::drying::Uptake;
use super::families::{Families, families};
use super::files::Library;
use super::finder::{Finder, properties_of};
use super::formulas::{Names, dimensions};
use super::model::{Agent, Model, Solvent};
use super::network::{Builder, SpeciesConstants, pool_groups, pool_names};
use super::partition::check_partitions;
use super::rate_law::{StepLaw, name_constants, values};
use super::reaction::{KSource, Step, read_step};
use super::reading::Origin;
use super::register::{DefinitionId, Register};
use super::request::{ChemistryNodes, Use};
use super::resolve::{Resolved, resolve};
use super::roles::{fill_optional_roles, indices};
use super::rules::Rules;
use super::spec::Spec;
use super::species::SpeciesReader;
use super::steps::{Stage, lay_over, observables};
use super::template::{Indices, texts_of};
use crate::network::Network;
use crate::text::{Entry, Faults, Formula, Node, Table, Value};
use crate::units::{Dimension, format_rounded};

/// Assembles a chemistry. Everything wrong with it goes to `faults`; a model comes back when none of it is an error.
pub fn assemble(
    nodes: ChemistryNodes<'_>,
    uses: Use<'_>,
    library: &Library,
    faults: &mut Faults,
) -> Option<Model> {
    let mut own_faults = Faults::new();
    let model =
        Assembly::new(nodes, uses, library, &mut own_faults).and_then(|a| a.model(&mut own_faults));
    let sound = !own_faults.has_errors();
    faults.append(own_faults);
    model.filter(|_| sound)
}

/// Everything that is settled before numbers come in.
pub(crate) struct Assembly<'a> {
    pub nodes: ChemistryNodes<'a>,
    pub uses: Use<'a>,
    library: &'a Library,
    pub chemistry: Chemistry,
    indices: Indices,
    pub cast: Cast,
    pub families: Families,
}

impl<'a> Assembly<'a> {
    fn new(
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
        let mut chemistry = Chemistry::read(nodes.chemistry, head, &finder, faults);
        if asked && chemistry.mechanism.is_none() {
            return None;
        }
        let notes = fill_optional_roles(&mut chemistry, uses.charged, &finder, faults);
        let indices = chemistry
            .mechanism
            .clone()
            .map(|m| indices(&m, &chemistry, faults))
            .unwrap_or_default();
        let mut cast = cast(&chemistry, &indices, &own, uses.charged, &finder, faults);
        cast.notes.splice(0..0, notes);
        let families = families(&cast, chemistry.protic, faults);
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
            cast,
            families,
        })
    }

    fn model(mut self, faults: &mut Faults) -> Option<Model> {
        let mut register = Register::default();
        let (mut steps, equilibria) = self.reactions(&mut register, faults);
        let species = self.species_constants(&mut register);
        let uptakes = self.uptakes(&mut register, faults);
        self.properties(&mut register);
        self.mechanism_constants(&mut register, faults);
        let partings = self.partings(&mut register);
        if let Some(table) = table(self.nodes.constants, "[constants]", faults) {
            register.lay_over(table, faults);
        }
        name_constants(&mut steps, &register, faults);
        let gases = self.gases(&mut register, faults);
        let brought = self.brought("observables");
        let values = values(self.shown(&brought), &register, faults);
        let mut roots = roots(&steps, &equilibria, &species, &uptakes);
        let named = values.iter().flat_map(|value| &value.rate.constants);
        roots.extend(named.map(|(_, id)| *id));
        roots.extend(
            gases
                .iter()
                .flat_map(|gas| [Some(gas.henry), gas.transfer])
                .flatten(),
        );
        if !self.uses.extracts.is_empty() {
            roots.extend(self.parting_roots(&partings, &register));
        }
        let named = self.named_in_observables();
        let resolved = resolve(
            &register,
            &roots,
            &self.medium(),
            &|name| named.iter().any(|text| mentions(text, name)),
            faults,
        );
        if faults.has_errors() {
            return None;
        }
        let mut builder = Builder {
            resolved: &resolved,
            network: Network::default(),
            rules: Rules::default(),
        };
        builder.pools(&self.cast, &self.families, &species);
        builder.steps(&steps, self.uses.ledger);
        let names = Names {
            steps: &steps,
            families: &self.families,
            protic: self.chemistry.protic,
            dimensions: dimensions(&resolved),
        };
        builder.laws(&names, faults);
        builder.readings(&values, &names, faults);
        let drying = builder.uptakes(&uptakes);
        builder.gases(&gases);
        builder.cycles(&steps, &equilibria, faults);
        builder.constants();
        let (mut network, rules) = (builder.network, builder.rules);
        quench(
            &self.cast,
            &self.families,
            self.uses.quench,
            &mut network,
            faults,
        );
        let partitions = Self::partitions(&partings, network.pools.len(), &resolved);
        network.held_ph = self.uses.held_ph && network.autoprotolysis.is_some();
        let agents = self.agents(&uptakes, &drying, &resolved);
        let spots = resolved.spots.clone();
        let mut model = Model {
            partitions,
            ..self.finish(network, rules, resolved, agents, faults)
        };
        check_partitions(&model, self.uses.extracts, faults);
        settle(&mut model, &steps, &spots, faults)?;
        self.remarks(&mut model);
        check(
            &Written::new(&model, &steps, &spots),
            self.solvent_elements().as_deref(),
            self.chemistry.protic,
            faults,
        )
        .then_some(model)
    }

    /// Steps and overall equilibria of mechanism and scenario.
    fn reactions(&self, register: &mut Register, faults: &mut Faults) -> (Vec<Step>, Vec<Step>) {
        let stage = self.stage();
        let of = |key: &str| self.chemistry.mechanism.as_ref().and_then(|m| m.table(key));
        let mut instances = of("reactions")
            .map(|t| stage.instances(t, faults))
            .unwrap_or_default();
        let equilibria = of("equilibria")
            .map(|t| stage.instances(t, faults))
            .unwrap_or_default();
        for (_, found) in &self.chemistry.roles {
            if let Some(table) = table(found.spec.reactions.as_ref(), "reactions", faults) {
                instances = stage.bring(instances, table, faults);
            }
        }
        if let Some(table) = table(self.nodes.reactions, "[reactions]", faults) {
            instances = lay_over(
                instances,
                table,
                self.chemistry.asked_name.as_deref(),
                faults,
            );
        }
        let protic = self.chemistry.protic;
        let mut read = |list: &[super::reaction::Instance], equilibrium: bool| -> Vec<Step> {
            list.iter()
                .filter_map(|i| read_step(i, equilibrium, protic, &self.families, register, faults))
                .collect()
        };
        (read(&instances, false), read(&equilibria, true))
    }

    fn stage(&self) -> Stage<'_> {
        Stage {
            chemistry: &self.chemistry,
            indices: &self.indices,
            cast: &self.cast,
            families: &self.families,
        }
    }

    fn solvent_elements(&self) -> Option<Vec<(String, u32)>> {
        let node = self.chemistry.solvent.as_ref()?.spec.formula.as_ref()?;
        let text = node.text()?;
        let formula = Formula::parse(text).ok()?;
        Some(
            formula
                .elements()
                .into_iter()
                .map(|(symbol, n)| (symbol.to_owned(), n))
                .collect(),
        )
    }

    fn named_in_observables(&self) -> Vec<String> {
        let mut texts = Vec::new();
        self.nodes
            .observables
            .into_iter()
            .for_each(|node| texts_of(node, &mut texts));
        texts.into_iter().map(str::to_owned).collect()
    }

    fn finish(
        &mut self,
        network: Network,
        rules: Rules,
        resolved: Resolved,
        agents: Vec<Agent>,
        faults: &mut Faults,
    ) -> Model {
        let (observables, ledger) = (self.brought("observables"), self.brought("ledger"));
        let (list, names) = compounds(
            &self.cast,
            &self.families,
            &network,
            self.chemistry.protic,
            faults,
        );
        if self.chemistry.protic {
            super::compounds::check_neutral(&self.cast, &list, &network, self.uses.charged, faults);
        }
        let solvent = self.chemistry.solvent.as_ref().map(|found| Solvent {
            name: found.name.clone(),
            boiling_point: found.spec.boiling_point,
            protic: self.chemistry.protic,
        });
        Model {
            network,
            constants: resolved.constants,
            compounds: list,
            compound_names: names,
            pool_names: pool_names(&self.cast, &self.families),
            partitions: Vec::new(),
            pool_groups: pool_groups(&self.cast, &self.families),
            agents,
            recipes: self.recipes(faults),
            solvent,
            mechanism: self.chemistry.mechanism.as_ref().map(|m| m.name.clone()),
            notes: std::mem::take(&mut self.cast.notes),
            observables,
            ledger,
            rules,
        }
    }

    /// Entries of one of the mechanism's tables that hold here.
    fn brought(&self, key: &str) -> Vec<(String, Node)> {
        let mechanism = self.chemistry.mechanism.as_ref();
        let table = mechanism.and_then(|m| m.table(key));
        table
            .map(|table| observables(table, &self.stage()))
            .unwrap_or_default()
    }

    /// The observables there are: the scenario's, and the mechanism's that it does not overrule.
    fn shown<'s>(
        &'s self,
        brought: &'s [(String, Node)],
    ) -> impl Iterator<Item = (&'s str, &'s Node)> {
        let own = match self.nodes.observables.map(|node| &node.value) {
            Some(Value::Table(table)) => table.entries.as_slice(),
            _ => &[],
        };
        let overruled = move |name: &str| own.iter().any(|entry| entry.key.text == name);
        let brought = brought.iter().filter(move |(name, _)| !overruled(name));
        let own = own.iter().map(|e| (e.key.text.as_str(), &e.node));
        own.chain(brought.map(|(name, node)| (name.as_str(), node)))
    }

    fn recipes(&self, faults: &mut Faults) -> BTreeMap<String, Vec<String>> {
        let finder = Finder::new(self.library, &[], &[]);
        let mut recipes = BTreeMap::new();
        for (name, place) in self.uses.quench {
            let found = finder.in_library(name, place, faults);
            if let Some(recipe) = found.and_then(|f| f.spec.recipe) {
                recipes.insert(name.clone(), recipe);
            }
        }
        recipes
    }

    /// What the mechanism has to say of this case, notes on protonation switched off and on what diffusion limits.
    fn remarks(&self, model: &mut Model) {
        let stage = self.stage();
        let said = self
            .chemistry
            .mechanism
            .as_ref()
            .and_then(|m| m.table("notes"));
        let said = said
            .map(|table| observables(table, &stage))
            .unwrap_or_default();
        let texts = said.iter().filter_map(|(_, node)| node.get("text"));
        model
            .notes
            .extend(texts.filter_map(Node::text).map(str::to_owned));
        if !self.chemistry.protic && !self.families.dormant.is_empty() {
            let solvent = self
                .chemistry
                .solvent
                .as_ref()
                .map_or("no solvent", |s| &s.name);
            model.notes.push(format!(
                "{solvent}: acid-base is off, every species keeps the form it is named by"
            ));
        }
        for (step, capped) in model.rules.capped(model).unwrap_or_default() {
            let label = &model.rules.steps[step].label;
            let order = model.rules.steps[step].orders[usize::from(capped.reverse)];
            let direction = if capped.reverse { " reverse" } else { "" };
            let unit = Dimension::rate_coefficient(order).unwrap_or_default();
            let value = format_rounded(capped.value, unit, 3);
            let factor = format_rounded(capped.factor, Dimension::NONE, 3);
            model.notes.push(format!("{label}{direction} would be {value}, faster than diffusion: both directions times {factor}"));
        }
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

fn table<'n>(node: Option<&'n Node>, name: &str, faults: &mut Faults) -> Option<&'n Table> {
    node.filter(|n| n.value != Value::Invalid)?
        .as_table(name, faults)
}

/// Everything a coefficient depends on.
fn roots(
    steps: &[Step],
    equilibria: &[Step],
    species: &SpeciesConstants,
    uptakes: &[Uptake],
) -> Vec<DefinitionId> {
    let of_step = |step: &Step| {
        let balance = match step.balance {
            KSource::Constant(id) => Some(id),
            KSource::None | KSource::Cycle => None,
        };
        let named = match &step.law {
            StepLaw::Rate(rate) => rate.constants.as_slice(),
            StepLaw::MassAction | StepLaw::Orders(_) => &[],
        };
        [step.k, step.kr, balance, step.factor]
            .into_iter()
            .flatten()
            .chain(named.iter().map(|(_, id)| *id))
            .collect::<Vec<_>>()
    };
    let mut roots: Vec<DefinitionId> = steps.iter().chain(equilibria).flat_map(of_step).collect();
    roots.extend(species.acidity.iter().flatten());
    roots.extend(species.fixed.iter().flatten());
    roots.extend(species.autoprotolysis.iter().chain(&species.limit));
    roots.extend(uptakes.iter().flat_map(Uptake::constants));
    roots
}

/// Whether a text names a constant as a whole word.
fn mentions(text: &str, name: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || "_-.".contains(c);
    text.match_indices(name).any(|(at, _)| {
        let before = text[..at].chars().next_back().is_some_and(part);
        let after = text[at + name.len()..].chars().next().is_some_and(part);
        !before && !after
    })
}
