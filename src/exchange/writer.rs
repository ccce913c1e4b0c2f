//! A program as start values and events.
//!
//! What is done at one moment is put together to one event: a new value for each quantity that changes, computed from the values just
//! before. Where every length is known, events stand at a time; behind a condition they count from when it was met.

use std::collections::BTreeMap;

use super::document::Event;
use super::ids::{self, Ids, moved};
use super::math::{Math, Test};
use super::names::Identifiers;
use super::timeline::{Timeline, Watch};
use crate::flask::{Action, Item, Program, Stretch, Until};

/// A moment: so many seconds after the start, or after a condition was met.
#[derive(Debug, Clone, PartialEq)]
struct EventMoment {
    after: Option<Watch>,
    seconds: f64,
}

/// A timeline being written.
pub(super) struct TimelineWriter<'a> {
    pub(super) ids: &'a Ids,
    names: &'a mut Identifiers,
    timeline: Timeline,
    now: EventMoment,
    /// New values at this moment.
    pending: BTreeMap<String, Math>,
    /// What is done at this moment, in words.
    pub(super) words: Vec<String>,
    /// Slopes that are not zero.
    running: BTreeMap<String, f64>,
    /// K, so far.
    pub(super) temperature: f64,
    /// Capacities of the drying agents in the flask, mol.
    pub(super) capacities: Vec<f64>,
    /// Trigger of this moment, where it is a condition.
    trigger: Option<Test>,
}

impl<'a> TimelineWriter<'a> {
    pub(super) fn new(ids: &'a Ids, names: &'a mut Identifiers, program: &Program) -> Self {
        let mut writer = TimelineWriter {
            ids,
            names,
            timeline: Timeline::default(),
            now: EventMoment {
                after: None,
                seconds: 0.0,
            },
            pending: BTreeMap::new(),
            words: Vec::new(),
            running: BTreeMap::new(),
            temperature: program.temperature,
            capacities: vec![0.0; ids.agents.len()],
            trigger: None,
        };
        writer.set(ids::FLASK, Math::Number(program.volume));
        writer.set(ids::TEMPERATURE, Math::Number(program.temperature));
        for &(gas, bar) in &program.pressures {
            writer.set(&ids.pressures[gas], Math::Number(bar));
        }
        writer
    }

    /// Writes a program down up to where the reaction is stopped; `condition` says when a stretch is over.
    pub(super) fn write(
        mut self,
        program: &Program,
        condition: &mut dyn FnMut(&Until) -> Test,
    ) -> Timeline {
        for item in &program.items {
            match item {
                Item::Act(Action::Quench) => {
                    self.timeline.quenched = true;
                    break;
                }
                Item::Act(action) => self.act(action),
                Item::Run(stretch) => self.run(stretch, condition),
            }
        }
        self.slopes_of(&Stretch::default());
        self.flush();
        self.timeline
    }

    fn at_start(&self) -> bool {
        self.trigger.is_none() && self.now.after.is_none() && self.now.seconds == 0.0
    }

    /// The value at this moment, after what was done so far.
    pub(super) fn value(&self, id: &str) -> Math {
        let new = self.pending.get(id).cloned();
        new.unwrap_or_else(|| match self.at_start() {
            true => Math::Number(0.0),
            false => Math::name(id),
        })
    }

    pub(super) fn set(&mut self, id: &str, value: Math) {
        self.pending.insert(id.to_owned(), value);
    }

    pub(super) fn add(&mut self, id: &str, amount: f64) {
        if amount != 0.0 {
            let sum = self.value(id).plus(Math::Number(amount));
            self.set(id, sum);
        }
    }

    pub(super) fn multiply(&mut self, id: &str, fraction: f64) {
        let product = Math::Number(fraction).times(self.value(id));
        self.set(id, product);
    }

    /// A stretch of time begins here; what was done so far is done.
    fn run(&mut self, stretch: &Stretch, condition: &mut dyn FnMut(&Until) -> Test) {
        self.slopes_of(stretch);
        let watch = stretch.until.as_ref().map(|until| self.watch(until));
        self.flush();
        self.timeline.longest += stretch.duration;
        self.now.seconds += stretch.duration;
        self.temperature += stretch.heating * stretch.duration;
        if let (Some(watch), Some(until)) = (watch, &stretch.until) {
            let met = Test::Any(vec![condition(until), self.reached()]);
            let watching = Test::Equal(Math::name(&watch.state), Math::Number(1.0));
            self.trigger = Some(watching.and(met));
            self.words.push(format!("until {}", until.text));
            self.set(&watch.state, Math::Number(2.0));
            self.set(&watch.end, Math::Time);
            self.timeline.watches.push(watch.clone());
            self.now = EventMoment {
                after: Some(watch),
                seconds: 0.0,
            };
        }
    }

    /// A condition begins to be watched.
    fn watch(&mut self, until: &Until) -> Watch {
        let watch = Watch {
            state: self.names.give("until_", &until.text),
            end: self.names.give("end_of_", &until.text),
            text: until.text.clone(),
        };
        self.set(&watch.state, Math::Number(1.0));
        watch
    }

    /// Sets what changes steadily in a stretch.
    fn slopes_of(&mut self, stretch: &Stretch) {
        let mut slopes: BTreeMap<String, f64> = BTreeMap::new();
        let heating = [(ids::TEMPERATURE.to_owned(), stretch.heating)];
        for (id, slope) in moved(self.ids, &stretch.feed).into_iter().chain(heating) {
            if slope != 0.0 {
                *slopes.entry(id).or_insert(0.0) += slope;
            }
        }
        let before = std::mem::replace(&mut self.running, slopes.clone());
        for id in before.keys().filter(|id| !slopes.contains_key(*id)) {
            let slope = self.slope(id);
            self.set(&slope, Math::Number(0.0));
        }
        for (id, value) in &slopes {
            if before.get(id) != Some(value) {
                let slope = self.slope(id);
                self.set(&slope, Math::Number(*value));
            }
        }
    }

    /// The identifier of a slope.
    fn slope(&mut self, id: &str) -> String {
        if let Some(known) = self.timeline.slopes.get(id) {
            return known.clone();
        }
        let slope = self.names.give("inflow_", id);
        self.timeline.slopes.insert(id.to_owned(), slope.clone());
        slope
    }

    /// This moment has come.
    fn reached(&self) -> Test {
        let seconds = Math::Number(self.now.seconds);
        match &self.now.after {
            None => Test::AtLeast(Math::Time, seconds),
            Some(watch) => {
                let over = Test::Equal(Math::name(&watch.state), Math::Number(2.0));
                over.and(Test::AtLeast(
                    Math::Time,
                    Math::name(&watch.end).plus(seconds),
                ))
            }
        }
    }

    /// Writes down what is done at this moment.
    fn flush(&mut self) {
        let pending = std::mem::take(&mut self.pending);
        let words = match std::mem::take(&mut self.words) {
            none if none.is_empty() => "the procedure goes on".to_owned(),
            words => words.join("; "),
        };
        if self.at_start() {
            let numbers = pending.into_iter();
            let numbers = numbers.filter_map(|(id, value)| Some((id, value.number()?)));
            self.timeline.starts.extend(numbers);
            return;
        }
        let trigger = self.trigger.take();
        if pending.is_empty() {
            return;
        }
        self.timeline.events.push(Event {
            id: self
                .names
                .give("", &format!("event_{}", self.timeline.events.len() + 1)),
            name: words,
            trigger: trigger.unwrap_or_else(|| self.reached()),
            assignments: pending.into_iter().collect(),
        });
    }
}
