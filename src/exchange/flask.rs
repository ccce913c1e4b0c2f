//! The flask as the procedure changes it: volume, temperature, what flows in, drying agents, pressures.

use super::actions::UNLIMITED;
use super::chemistry::is_full;
use super::document::{DocumentReaction, Event, ValueCourse};
use super::draft::{DocumentDraft, quantity};
use super::ids::{self, Ids};
use super::math::{Math, Test};
use super::measure;
use super::timeline::Timeline;
use super::writer::TimelineWriter;
use crate::experiment::case::Experiment;
use crate::experiment::observable::ObservableKind;
use crate::flask::{Action, Bottom, Item, Measure, Mixture, Program, Until};
use crate::model::{CompoundId, Model};
use crate::units::Dimension;

/// Whether the temperature changes before the reaction is stopped.
pub(super) fn temperature_moves(program: &Program) -> bool {
    let alive = program
        .items
        .iter()
        .take_while(|item| **item != Item::Act(Action::Quench));
    alive.into_iter().any(|item| match item {
        Item::Act(Action::Temperature(t)) => *t != program.temperature,
        Item::Run(stretch) => stretch.heating != 0.0,
        Item::Act(_) => false,
    })
}

/// Conditions that some stretch waits for.
fn untils(program: &Program) -> impl Iterator<Item = &Until> {
    program.items.iter().filter_map(|item| match item {
        Item::Run(stretch) => stretch.until.as_ref(),
        Item::Act(_) => None,
    })
}

/// Compounds that an observable or a condition is counted from.
pub(super) fn counted(case: &Experiment, program: &Program) -> Vec<CompoundId> {
    let observables = case.observables.iter();
    let observed = observables.filter_map(|observable| match &observable.kind {
        ObservableKind::Measure(measure) => Some(measure),
        _ => None,
    });
    let waited = untils(program).map(|until| &until.measure);
    let mut list = Vec::new();
    for measure in observed.chain(waited) {
        if let Measure::Percentage {
            bottom: Bottom::Charged(compounds),
            ..
        } = measure
        {
            list.extend(compounds.iter().map(|(id, _)| *id));
        }
    }
    list
}

/// A flask into which everything has been put.
pub(super) fn put_in(program: &Program, model: &Model) -> Mixture {
    let (pools, compounds) = (model.network.pools.len(), model.compounds.len());
    let mut mixture = Mixture::empty(pools, compounds, program.volume, program.temperature);
    let mut add = |list: &[(CompoundId, f64)], times: f64| {
        list.iter()
            .for_each(|&(id, n)| mixture.charged[id] += n * times);
    };
    for item in &program.items {
        match item {
            Item::Act(Action::Dose(dose)) => add(&dose.charged, 1.0),
            Item::Run(stretch) => add(&stretch.feed.charged, stretch.duration),
            Item::Act(_) => {}
        }
    }
    mixture
}

impl DocumentDraft<'_> {
    /// What is done, with the conditions in it.
    pub(super) fn timeline(&mut self, program: &Program, ids: &Ids, all: &Mixture) -> Timeline {
        let network = &self.model.network;
        let mut conditions: Vec<(&Until, Test)> = Vec::new();
        for until in untils(program) {
            let mut named = |id| self.named(id);
            let met = measure::holds(until, network, ids, all, &mut named);
            conditions.push((until, met));
        }
        let mut condition = |asked: &Until| {
            let found = conditions.iter().find(|(until, _)| *until == asked);
            found.expect("every condition was looked at").1.clone()
        };
        TimelineWriter::new(ids, &mut self.names, program).write(program, &mut condition)
    }

    /// Volume, temperature, pressures, and what is counted as put in.
    pub(super) fn flask(&mut self, ids: &Ids, timeline: &Timeline) {
        let volume = timeline.course(ids::FLASK);
        self.document.flask = quantity(ids::FLASK, "flask", Dimension::VOLUME, volume);
        let temperature = timeline.course(ids::TEMPERATURE);
        let name = "temperature";
        self.add(ids::TEMPERATURE, name, Dimension::TEMPERATURE, temperature);
        let name = "charge of ions that take no part";
        let charge = timeline.course(ids::SPECTATORS);
        self.add(ids::SPECTATORS, name, Dimension::AMOUNT, charge);
        for (gas, id) in self.model.network.gases.iter().zip(&ids.pressures) {
            let name = format!("pressure of {}", gas.name);
            self.add(id, &name, Dimension::PRESSURE, timeline.course(id));
        }
        for (compound, id) in self.model.compounds.iter().zip(&ids.charged) {
            if let Some(id) = id {
                let name = format!("{} put in so far", compound.name);
                self.add(id, &name, Dimension::AMOUNT, timeline.course(id));
            }
        }
        for watch in &timeline.watches {
            let name = format!("{}: 0 not yet, 1 watched, 2 over", watch.text);
            let state = timeline.course(&watch.state);
            self.add(&watch.state, &name, Dimension::NONE, state);
            let name = format!("when `{}` was over", watch.text);
            let end = timeline.course(&watch.end);
            self.add(&watch.end, &name, Dimension::TIME, end);
        }
    }

    /// Feeds, and the rates of everything that changes steadily.
    pub(super) fn inflows(&mut self, ids: &Ids, timeline: &Timeline) {
        for (id, slope) in &timeline.slopes {
            let species = ids.pools.iter().flatten().any(|pool| pool == id);
            let charged = ids.charged.iter().flatten().any(|charged| charged == id);
            let of = match id.as_str() {
                ids::FLASK => Dimension::VOLUME,
                ids::TEMPERATURE => Dimension::TEMPERATURE,
                _ if species || charged || id == ids::SPECTATORS => Dimension::AMOUNT,
                _ => continue,
            };
            let unit = of.over(Dimension::TIME).unwrap_or(of);
            let name = format!("{id} per second");
            self.add(slope, &name, unit, timeline.course(slope));
            if species {
                let reaction = DocumentReaction {
                    id: self.names.give("feed_", id),
                    name: format!("feed of {id}"),
                    reactants: Vec::new(),
                    products: vec![(id.clone(), 1.0)],
                    reversible: false,
                    rate: Math::name(slope),
                    notes: Vec::new(),
                };
                self.document.reactions.push(reaction);
            }
        }
    }

    /// Drying agents that are ever put in: whether they work, how much they hold, and that they stop when full.
    pub(super) fn agents(&mut self, ids: &Ids, timeline: &Timeline) {
        for (agent, (on, holds)) in self.model.agents.iter().zip(&ids.agents) {
            if !timeline.knows(on) {
                continue;
            }
            let name = &self.model.compounds[agent.compound].name;
            // Full, it is switched off: by an event, whatever the procedure does.
            let works = ValueCourse::Stepped(timeline.start(on));
            self.add(on, &format!("{name} at work"), Dimension::NONE, works);
            let capacity = match timeline.course(holds) {
                ValueCourse::Stepped(0.0) => ValueCourse::Stepped(UNLIMITED),
                course => course,
            };
            let what = format!("water that {name} can hold");
            self.add(holds, &what, Dimension::AMOUNT, capacity);
        }
        for ((on, holds), bound) in ids.agents.iter().zip(&ids.bound) {
            let Some(bound) = bound.as_ref().filter(|_| timeline.knows(on)) else {
                continue;
            };
            self.document.events.push(Event {
                id: self.names.give("full_", bound),
                name: format!("{bound}: full"),
                trigger: is_full(on, holds, bound),
                assignments: vec![(on.clone(), Math::Number(0.0))],
            });
        }
    }

    /// Yields and whatever else has a course in time.
    pub(super) fn observables(&mut self, case: &Experiment, ids: &Ids, all: &Mixture) {
        let network = &self.model.network;
        for observable in &case.observables {
            let ObservableKind::Measure(
                measure @ (Measure::Percentage { .. } | Measure::Reading { .. }),
            ) = &observable.kind
            else {
                continue;
            };
            let mut named = |id| self.named(id);
            let value = measure::value(measure, network, ids, all, &mut named);
            let id = self.names.give("result_", &observable.name);
            let name = format!("{} [{}]", observable.name, observable.unit);
            self.add(&id, &name, Dimension::NONE, ValueCourse::Rule(value));
        }
    }
}
