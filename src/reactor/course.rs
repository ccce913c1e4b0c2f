//! The reactor as the solver sees it.

use std::sync::Arc;

use super::Reactor;
use super::tracks::Told;
use super::within::FlaskWithin;
use crate::flask::program::{Item, Until};
use crate::flask::record::CoursePoint;
use crate::solver::{
    Border, Course, LaneNumbers, Segment, StepPolynomial, StepSequence, Steps, Variables,
};

/// Events must be met this much more closely than the tolerance asked, ...
const EVENT_PRECISION: f64 = 1e-3;
/// ... but round-off must not say that they are not.
const FINEST_EVENT: f64 = 1e-14;

impl Course for Reactor {
    fn steps(&self) -> Steps {
        self.steps.clone()
    }

    fn keep_steps(&mut self, sequence: StepSequence) {
        self.sequence = Some(Arc::new(sequence));
    }

    fn next(&mut self, lane: LaneNumbers<'_>) -> Option<Segment> {
        self.finish_stretch(lane.x);
        if self.unsound.is_some() {
            return None;
        }
        let program = Arc::clone(&self.program);
        if let Some(stretch) = self.pending.take() {
            return self.begin(stretch, lane);
        }
        while let Some(item) = program.items.get(self.item) {
            self.item += 1;
            match item {
                Item::Act(action) => self.act(action),
                Item::Run(stretch) if self.mixture.quenched => self.wait(stretch),
                Item::Run(stretch) => return self.begin(stretch.clone(), lane),
            }
        }
        self.keep_point();
        None
    }

    fn refuses(&self) -> bool {
        self.refusal.is_some()
    }

    fn border(&self, number: usize) -> Option<Border> {
        self.borders.get(number).copied()
    }

    fn next_output(&self) -> f64 {
        let next = self.outputs.get(self.next_output);
        next.copied().unwrap_or(f64::INFINITY)
    }

    fn output(&mut self, t: f64, x: &[f64]) {
        self.next_output += 1;
        let mut x = x.to_vec();
        if self.kernel.is_protic() {
            self.parameters_at(t);
            let start = x[self.kernel.structure.shape.states];
            self.kernel.equilibrate(&mut x, &self.parameters, start);
        }
        let stretch = self.running.take().expect("only told within a stretch");
        let mut mixture = self.closed(&stretch, t, &x);
        self.keep_thermal(&stretch, t, &mixture);
        self.running = Some(stretch);
        let time = self.clock + t;
        mixture.readings = self.readings(&mixture, time);
        let moment = self.moment_at(time);
        if self.record.points == 0 || self.minute == Some(t) {
            self.moments.extend(moment.map(|moment| (moment, mixture)));
            return;
        }
        self.moments
            .extend(moment.map(|moment| (moment, mixture.clone())));
        self.points.push(CoursePoint {
            time,
            mixture,
            counters: self.counters_in(&x),
        });
    }

    fn stepped(&mut self, t: f64, h: f64, x: &impl Variables) {
        if !self.watched.is_empty() {
            self.watch(t, h, x);
        }
        if self.tallies.is_some() {
            self.keep_thermal_step(t, x);
        }
    }

    fn event(&mut self, t: f64, x: &impl Variables) -> f64 {
        let within = FlaskWithin {
            reactor: self,
            stretch: self.running.as_ref().expect("only asked within a stretch"),
            t,
            x,
        };
        // At the start the mixture itself is there, and says to the last digit what it says to others.
        let value = |until: &Until| match t == 0.0 {
            true => until.measure.of(&self.mixture),
            false => until.measure.of(&within),
        };
        let until = within.stretch.until.as_ref();
        let condition = until.map_or(f64::INFINITY, |until| until.distance(value(until)));
        let filling = self.driers.filling(&self.bases, &within);
        filling.fold(condition, |nearest, (_, left)| nearest.min(left))
    }

    fn event_tolerance(&self) -> f64 {
        (EVENT_PRECISION * self.tolerance).max(FINEST_EVENT)
    }

    fn event_met(&mut self, t: f64) {
        self.event = Some(t);
    }

    fn track(&mut self, i: usize, t: f64, h: f64, polynomial: StepPolynomial) {
        let span = (self.clock + t, self.clock + t + h);
        if !self.tracks.keeps(i / 2, span, &self.record) {
            return;
        }
        let told = Told {
            kernel: &self.kernel,
            before: &self.mixture,
            stretch: self.running.as_ref().expect("only told within a stretch"),
            reference: self.reference.unwrap_or(1.0),
            clock: self.clock,
            t,
            h,
        };
        let followed = &self.kernel.options.followed;
        self.tracks.step(i, followed, told, polynomial);
    }
}
