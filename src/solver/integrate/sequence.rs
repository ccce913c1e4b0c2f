//! The steps of one course, kept so that others can take the same.
//!
//! What an integration comes to is a smooth function of its numbers only as long as its steps are the same: a step more or less moves
//! the last digits asked for. Courses that follow the steps of another have differences that are derivatives of the scheme itself, good
//! to round-off however loose the tolerance (internal numerical differentiation: H. G. Bock, in "Modelling of Chemical Reaction Systems",
//! Springer 1981, p. 102). Knows lengths only; how a lane follows them is in `follow`.

use std::sync::Arc;

/// Part of the step before below which a step that ends at an event is short.
const SHORT: f64 = 0.1;

/// Part of a step by which what lies in it may move.
const NEAR: f64 = 0.02;

/// Which steps a course takes.
#[derive(Debug, Clone, Default)]
pub enum Steps {
    /// Those that its error asks for.
    #[default]
    Controlled,
    /// The same; the course is handed their sequence in its end.
    Kept,
    /// Those of another course, whatever its own error.
    Followed(Arc<StepSequence>),
}

/// The steps of a course, part by part.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StepSequence {
    parts: Vec<PartSteps>,
    steps: Vec<KeptStep>,
    /// How far into their steps outputs lay, s.
    outputs: Vec<f64>,
}

/// The steps of a segment, or of a part of it between two borders.
#[derive(Debug, Clone, Copy, PartialEq)]
struct PartSteps {
    /// Its first step, and the one after its last.
    first: usize,
    end: usize,
    /// How long it could have lasted, s.
    length: f64,
    /// Whether it ended at its event.
    met: bool,
}

/// A step that was accepted.
#[derive(Debug, Clone, Copy, PartialEq)]
struct KeptStep {
    h: f64,
    /// Outputs on the way up to its end.
    outputs: usize,
}

impl StepSequence {
    /// Takes a step of the part; a short one that ends at the event is made one with that before it, because the event of another course
    /// may lie before its start.
    fn push(&mut self, step: KeptStep, met: bool) {
        let first = self.parts.last().map_or(0, |part| part.first);
        match self.steps[first..].last_mut() {
            Some(before) if met && step.h < SHORT * before.h => {
                // The outputs of the short one lie behind all of the one before.
                let own = before.outputs;
                self.outputs[own..]
                    .iter_mut()
                    .for_each(|at| *at += before.h);
                before.h += step.h;
                before.outputs = step.outputs;
            }
            _ => self.steps.push(step),
        }
        if let Some(part) = self.parts.last_mut() {
            (part.end, part.met) = (self.steps.len(), met);
        }
    }

    fn open(&mut self, length: f64, met: bool) {
        let first = self.steps.len();
        self.parts.push(PartSteps {
            first,
            end: first,
            length,
            met,
        });
    }
}

/// What a lane does with sequences.
#[derive(Debug)]
pub(super) enum Sequence {
    None,
    Kept(StepSequence),
    Followed(Follower),
}

/// How far a lane is in the sequence that it follows.
#[derive(Debug)]
pub(super) struct Follower {
    all: Arc<StepSequence>,
    /// The part that comes next, and the step.
    part: usize,
    step: usize,
    /// How much longer its own part is.
    scale: f64,
    /// Outputs behind it.
    outputs: usize,
    /// Another length being tried of a step that ends at an event.
    pub(super) trial: Option<Trial>,
}

/// A length being tried of a step that is to end at an event.
#[derive(Debug, Clone, Copy)]
pub(super) struct Trial {
    pub(super) h: f64,
    /// The length tried before, and what the event function came to.
    pub(super) last: (f64, f64),
    /// How often another was tried.
    pub(super) number: u32,
}

impl Sequence {
    pub(super) fn new(steps: Steps) -> Sequence {
        match steps {
            Steps::Controlled => Sequence::None,
            Steps::Kept => Sequence::Kept(StepSequence::default()),
            Steps::Followed(all) => Sequence::Followed(Follower {
                all,
                part: 0,
                step: 0,
                scale: 1.0,
                outputs: 0,
                trial: None,
            }),
        }
    }

    pub(super) fn follower(&mut self) -> Option<&mut Follower> {
        match self {
            Sequence::Followed(follower) => Some(follower),
            _ => None,
        }
    }

    /// Whether an event that has or has not come at the start of a segment is to be taken as come.
    pub(super) fn comes_at_once(&self, come: bool) -> bool {
        match self {
            Sequence::Followed(f) => {
                let next = f.all.parts.get(f.part);
                next.is_some_and(|part| part.met && part.first == part.end)
            }
            _ => come,
        }
    }

    /// Goes on to a segment without length, or one whose event has come at its start. Whether the sequence has it, too.
    pub(super) fn pass(&mut self, met: bool) -> bool {
        match self {
            Sequence::None => true,
            Sequence::Kept(all) => {
                all.open(0.0, met);
                true
            }
            Sequence::Followed(follower) => follower.enter(0.0, Some(met)),
        }
    }

    /// Goes on to a part of this length. Whether the sequence has it, too.
    pub(super) fn enter(&mut self, length: f64) -> bool {
        match self {
            Sequence::None => true,
            Sequence::Kept(all) => {
                all.open(length, false);
                true
            }
            Sequence::Followed(follower) => follower.enter(length, None),
        }
    }

    /// An output so far into a step was made.
    pub(super) fn output(&mut self, into: f64) {
        if let Sequence::Kept(all) = self {
            all.outputs.push(into);
        }
    }

    /// A step of length `h` was accepted, which ended at the event or not.
    pub(super) fn step(&mut self, h: f64, met: bool) {
        match self {
            Sequence::None => {}
            Sequence::Kept(all) => {
                let outputs = all.outputs.len();
                all.push(KeptStep { h, outputs }, met);
            }
            Sequence::Followed(follower) => follower.arrive(),
        }
    }
}

impl Follower {
    /// Whether the part that comes next in the sequence is one like this, and the one before is behind.
    fn enter(&mut self, length: f64, passed: Option<bool>) -> bool {
        let behind = self
            .part
            .checked_sub(1)
            .map(|before| self.all.parts[before].end);
        let Some(part) = self.all.parts.get(self.part).copied() else {
            return false;
        };
        let empty = part.first == part.end;
        let alike = match passed {
            Some(met) => empty && part.met == met,
            None => !empty && length > 0.0,
        };
        self.scale = if part.met { 1.0 } else { length / part.length };
        (self.part, self.step) = (self.part + 1, part.first);
        alike && behind.is_none_or(|end| end == part.first)
    }

    fn arrive(&mut self) {
        self.step += 1;
        self.trial = None;
    }

    fn of(&self) -> Option<&PartSteps> {
        self.all.parts.get(self.part.checked_sub(1)?)
    }

    /// Whether the step is the last of its part.
    fn is_last(&self) -> bool {
        self.of().is_some_and(|part| self.step + 1 == part.end)
    }

    /// Whether the step ends at the event.
    pub(super) fn meets(&self) -> bool {
        self.is_last() && self.of().is_some_and(|part| part.met)
    }

    /// Length of the next step where so much is left of the part; none where there is no further.
    pub(super) fn length(&self, left: f64) -> Option<f64> {
        if let Some(trial) = self.trial {
            return Some(trial.h);
        }
        let part = self.of().filter(|part| self.step < part.end)?;
        let last = self.is_last() && !part.met;
        Some(if last {
            left
        } else {
            self.scale * self.all.steps[self.step].h
        })
    }

    /// Length of the step as the other course made it, on its own scale.
    fn made(&self) -> f64 {
        let step = self.all.steps.get(self.step);
        step.map_or(f64::NAN, |step| self.scale * step.h)
    }

    /// Whether so far into the step is about as far as it was there: much further, and the step is not what the other course made.
    pub(super) fn is_near(&self, here: f64, there: f64) -> bool {
        (here - there).abs() <= NEAR * self.made()
    }

    /// Whether a step of this length, which ends at the event, is about as long as it was there.
    pub(super) fn is_nearly(&self, h: f64) -> bool {
        self.is_near(h, self.made())
    }

    /// How far into the step the next output on its way lay, on its own scale.
    pub(super) fn takes_output(&mut self) -> Option<f64> {
        let step = self.all.steps.get(self.step)?;
        let into = *self
            .all
            .outputs
            .get(self.outputs)
            .filter(|_| self.outputs < step.outputs)?;
        self.outputs += 1;
        Some(self.scale * into)
    }
}
