//! Courses on lanes: who is stepped, what becomes of each attempt, and when a lane takes the next course.
//!
//! All lanes try a step together; each has its own time, step, segment, event. A finished lane is refilled at once. What is
//! done here is scalar and looks at one lane only, so a course does not notice its neighbours.

use super::{
    block::LaneBlock,
    course::Course,
    lane::Lane,
    options::SolverOptions,
    outcome::{CourseEnd, Stop},
    sequence::Sequence,
};
use crate::solver::{
    backend::{AttemptFn, Native},
    method::StepPlan,
};

/// Carries all courses to their ends, `W` at a time.
pub(crate) fn run<C: Course, const W: usize>(
    plan: &StepPlan,
    options: &SolverOptions,
    native: Option<&Native>,
    attempt: AttemptFn<W>,
    courses: &mut impl Iterator<Item = C>,
    done: &mut impl FnMut(C, CourseEnd),
) {
    let mut block = LaneBlock::new(plan, options);
    // In boxes: a course is large, and is handed on at every turn of its way.
    let mut lanes: [Option<Box<Lane<C>>>; W] = std::array::from_fn(|_| None);
    loop {
        for (l, place) in lanes.iter_mut().enumerate() {
            while place.is_none() {
                let Some(course) = courses.next() else { break };
                let lane = place.insert(Box::new(Lane::new(course)));
                // With nothing to integrate it is done at once.
                let stop = block.begin(l, lane);
                leave(place, stop, done);
            }
        }
        if lanes.iter().all(Option::is_none) {
            return;
        }
        block.aim(&mut lanes);
        attempt(
            options.level,
            plan,
            native,
            block.memory.slots(),
            &block.attempt,
        );
        for (l, place) in lanes.iter_mut().enumerate() {
            let stop = place.as_mut().and_then(|lane| block.settle(l, lane));
            leave(place, stop, done);
        }
    }
}

/// Hands a course back whose end has come.
fn leave<C: Course>(
    place: &mut Option<Box<Lane<C>>>,
    stop: Option<Stop>,
    done: &mut impl FnMut(C, CourseEnd),
) {
    if let Some(stop) = stop
        && let Some(lane) = place.take()
    {
        let Lane {
            mut course,
            sequence,
            statistics,
            ..
        } = *lane;
        if let Sequence::Kept(all) = sequence {
            course.keep_steps(all);
        }
        done(course, CourseEnd { stop, statistics });
    }
}
