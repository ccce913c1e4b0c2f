//! Downhill from many places at once, by Levenberg's and Marquardt's method: a step solves the problem made straight, held back where that
//! promises too much. Coordinates end at their limits.
//!
//! Knows a landscape and no chemistry. In each round all descents look together, so that their runs fill the lanes.

use nalgebra::DMatrix;

use super::curved::TurningStep;
use super::sides::{Landscape, Sight, SlopeAccuracy};
use super::straight::Straight;
use crate::engine::EngineError;
use crate::study::status::Status;

/// Rounds after which a descent is given up.
const MOST_ROUNDS: usize = 300;
/// Rounds after which a descent is in a valley that turns, where straight steps are short.
const LONG: usize = 30;
/// A descent has arrived where a step promises less than this of the cost: a parameter is then within 1e-4 of its standard error.
pub(super) const ARRIVED: f64 = 1e-8;
/// A promise of no more than so many times that is within what the solver leaves open, where the cost does not fall any more.
const LITTLE: f64 = 1e2;
/// Damping at the start, relative to the steepest coordinate.
const DAMPING: f64 = 1e-3;
/// Dampings tried side by side in a round, as multiples, and what it is multiplied by where neither leads down.
const TRIED: [f64; 2] = [0.1, 10.0];
const HELD_BACK: f64 = 100.0;
/// Damping at which no step is left.
const NO_STEP: f64 = 1e12;

/// A descent.
#[derive(Debug, Clone)]
pub(super) struct Descent {
    /// Where it is.
    pub x: Vec<f64>,
    /// A coordinate that is not moved.
    pub held: Option<usize>,
    /// What that is worth; none where nothing could be predicted there.
    pub here: Option<Sight>,
    /// How it ended.
    pub end: Option<DescentEnd>,
    /// Residuals by coordinates, where it is.
    pub slopes: Option<DMatrix<f64>>,
    /// What a step promised, where it last looked.
    promise: f64,
    damping: f64,
    rounds: usize,
}

/// Where a step led, what was seen there, and its damping as a multiple.
type TriedStep = (Vec<f64>, Sight, f64);

/// How a descent ended.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum DescentEnd {
    /// It came beside an earlier one (index), and where that leads this would.
    Joined(usize),
    /// A step promises nothing.
    Arrived,
    /// No step leads further down, though one should.
    Stuck,
    /// Too many rounds.
    TooLong,
    /// Nothing could be predicted where it is.
    Nowhere(Status),
}

impl Descent {
    pub fn from(x: Vec<f64>, held: Option<usize>) -> Descent {
        Descent {
            x,
            held,
            here: None,
            end: None,
            slopes: None,
            promise: f64::INFINITY,
            damping: DAMPING,
            rounds: 0,
        }
    }

    /// Its cost; without end where it came to nothing.
    pub fn cost(&self) -> f64 {
        self.here
            .as_ref()
            .map_or(f64::INFINITY, |here| here.judged.cost)
    }

    pub fn goes_on(&self) -> bool {
        self.end.is_none()
    }
}

/// Brings all descents to their ends: where a step promises less than `arrived` of the cost.
pub(super) fn descend(
    landscape: &Landscape<'_>,
    descents: &mut [Descent],
    arrived: f64,
) -> Result<(), EngineError> {
    descend_watched(landscape, descents, arrived, |_| {})
}

/// The same, with a look at all of them after each round.
pub(super) fn descend_watched(
    landscape: &Landscape<'_>,
    descents: &mut [Descent],
    arrived: f64,
    watch: impl Fn(&mut [Descent]),
) -> Result<(), EngineError> {
    arrive(landscape, descents)?;
    while descents.iter().any(Descent::goes_on) {
        look_around(landscape, descents)?;
        step(landscape, descents, arrived)?;
        watch(descents);
    }
    Ok(())
}

/// Sees what the places of descents that know nothing yet are worth.
fn arrive(landscape: &Landscape<'_>, descents: &mut [Descent]) -> Result<(), EngineError> {
    let new: Vec<&mut Descent> = descents
        .iter_mut()
        .filter(|d| d.goes_on() && d.here.is_none())
        .collect();
    let places: Vec<Vec<f64>> = new.iter().map(|d| d.x.clone()).collect();
    for (descent, seen) in new.into_iter().zip(landscape.look(&places)?) {
        match seen {
            Ok(here) => descent.here = Some(here),
            Err(status) => descent.end = Some(DescentEnd::Nowhere(status)),
        }
    }
    Ok(())
}

/// Makes the problem straight where a descent moved.
fn look_around(landscape: &Landscape<'_>, descents: &mut [Descent]) -> Result<(), EngineError> {
    let mut moved: Vec<&mut Descent> = descents
        .iter_mut()
        .filter(|d| d.goes_on() && d.slopes.is_none())
        .collect();
    let places: Vec<(&[f64], &Sight)> = moved
        .iter()
        .map(|d| (d.x.as_slice(), d.here.as_ref().expect("it arrived")))
        .collect();
    let held: Vec<Option<usize>> = moved.iter().map(|d| d.held).collect();
    let slopes = landscape.slopes(&places, &held, SlopeAccuracy::Near)?;
    for (descent, slopes) in moved.iter_mut().zip(slopes) {
        match slopes {
            Ok(slopes) => descent.slopes = Some(slopes),
            Err(status) => descent.end = Some(DescentEnd::Nowhere(status)),
        }
    }
    Ok(())
}

/// Tries steps of several lengths and takes the best.
fn step(
    landscape: &Landscape<'_>,
    descents: &mut [Descent],
    arrived: f64,
) -> Result<(), EngineError> {
    for descent in descents.iter_mut().filter(|d| d.goes_on()) {
        descent.promise = Straight::of(landscape, descent).promise();
        if descent.promise < arrived {
            descent.end = Some(DescentEnd::Arrived);
        }
    }
    let going: Vec<&Descent> = descents.iter().filter(|d| d.goes_on()).collect();
    let best = best_steps(landscape, &going)?;
    let going = descents.iter_mut().filter(|d| d.goes_on());
    for (descent, best) in going.zip(best) {
        descent.take(best, arrived);
    }
    Ok(())
}

/// The best step of each descent; those that are long on their way also look for where their valley turns.
fn best_steps(
    landscape: &Landscape<'_>,
    going: &[&Descent],
) -> Result<Vec<Option<TriedStep>>, EngineError> {
    let mut tried: Vec<(usize, f64, Vec<f64>)> = Vec::new();
    let mut turning: Vec<(usize, f64, TurningStep)> = Vec::new();
    let straight = going.iter().map(|d| Straight::of(landscape, d));
    let straight: Vec<Straight<'_>> = straight.collect();
    for (at, descent) in going.iter().enumerate() {
        for times in TRIED {
            let damping = descent.damping * times;
            tried.push((at, times, straight[at].place(damping)));
            if descent.rounds >= LONG {
                let turn = TurningStep::new(&straight[at], damping);
                turning.extend(turn.map(|turn| (at, times, turn)));
            }
        }
    }
    let places = tried.iter().map(|(_, _, x)| x);
    let ahead = turning.iter().map(|(_, _, turn)| &turn.ahead);
    let places: Vec<Vec<f64>> = places.chain(ahead).cloned().collect();
    let mut seen = landscape.look(&places)?;
    let ahead = seen.split_off(tried.len());
    let mut bent = Vec::new();
    for ((at, times, turn), ahead) in turning.iter().zip(ahead) {
        let here = going[*at].here.as_ref().expect("it arrived");
        let place = ahead
            .ok()
            .and_then(|s| turn.place(&straight[*at], here, &s));
        bent.extend(place.map(|x| (*at, *times, x)));
    }
    let places: Vec<Vec<f64>> = bent.iter().map(|(_, _, x)| x.clone()).collect();
    seen.extend(landscape.look(&places)?);
    let mut best: Vec<Option<TriedStep>> = going.iter().map(|_| None).collect();
    for ((at, times, x), seen) in tried.into_iter().chain(bent).zip(seen) {
        let Ok(sight) = seen else { continue };
        let cost = |step: &TriedStep| step.1.judged.cost;
        if best[at]
            .as_ref()
            .is_none_or(|b| sight.judged.cost < cost(b))
        {
            best[at] = Some((x, sight, times));
        }
    }
    Ok(best)
}

impl Descent {
    /// Goes where it is best, if that is down.
    fn take(&mut self, best: Option<TriedStep>, arrived: f64) {
        self.rounds += 1;
        match best.filter(|(_, sight, _)| sight.judged.cost < self.cost()) {
            Some((x, here, times)) => {
                let fallen = self.cost() - here.judged.cost;
                // Short steps of a descent that is held back fall little and are not at its end.
                let is_end = fallen < arrived * 1e-2 && self.promise < arrived * LITTLE;
                self.damping = (self.damping * times).max(f64::MIN_POSITIVE);
                (self.x, self.here, self.slopes) = (x, Some(here), None);
                if is_end {
                    self.end = Some(DescentEnd::Arrived);
                }
            }
            None => {
                self.damping *= HELD_BACK;
                if self.damping > NO_STEP {
                    self.end = Some(DescentEnd::Stuck);
                }
            }
        }
        if self.end.is_none() && self.rounds >= MOST_ROUNDS {
            self.end = Some(DescentEnd::TooLong);
        }
    }
}
