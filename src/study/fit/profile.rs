//! How far a number can be from its best value before the data object, all others following as they like.
//!
//! A walk goes out to each side of each number until the cost has risen to a threshold. The root of the rise is almost a straight line
//! there, so that few looks find the place. All walks look together.

use super::descend::{Descent, descend};
use super::sides::{Landscape, SlopeAccuracy};
use crate::engine::EngineError;

/// Looks after which a walk takes what it has.
const MOST_LOOKS: usize = 40;
/// What a step of the others may still promise where a walk looks: far below what data object to.
const ON_THE_WAY: f64 = 1e-6;
/// How closely the threshold is met, as a share of its root.
const CLOSE: f64 = 1e-5;
/// Part of the rise at which data object that a number at its limit could take back by going on: with less it is not pushed; and how far
/// it would go.
const PUSH: f64 = 1e-3;
const BEYOND: f64 = std::f64::consts::LN_10;
/// How much further than before a walk may go at once.
const STRIDE: f64 = 3.0;
/// A place this much better than the best means that the best was not it.
const BETTER: f64 = 1e-5;

/// The likelihood along one number.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    /// Coordinate and rise of the cost above the best, ascending.
    pub points: Vec<(f64, f64)>,
    /// Where the data object below; `None`: nowhere within the limits.
    pub low: Option<f64>,
    /// Where the data object above; `None`: nowhere within the limits.
    pub high: Option<f64>,
    /// How far each coordinate went with a step of one of this number, on the way down and on the way up; none where no step was possible.
    pub followed: [Option<Vec<f64>>; 2],
    /// Whether the data object below and above only because another number that goes with it stands at its limit.
    pub hindered: [bool; 2],
    /// Whether the best value stands at its limit and the data ask for more.
    pub pushed: bool,
}

/// What came of all walks.
pub(super) enum WalkedProfiles {
    /// A profile of each number.
    Profiles(Vec<Profile>),
    /// The best was not the best: here it is better.
    Better(Vec<f64>),
}

/// A walk to one side of a number.
struct ProfileWalk {
    number: usize,
    /// 1: upwards.
    side: f64,
    /// Coordinate, root of the rise, all coordinates: the furthest that the data do not object to.
    inside: (f64, f64, Vec<f64>),
    /// The nearest that they object to.
    outside: Option<(f64, f64)>,
    /// Where to look next.
    next: f64,
    points: Vec<(f64, f64)>,
    looks: usize,
    end: Option<WalkEnd>,
}

enum WalkEnd {
    Found(f64),
    Open,
}

/// Walks to both sides of each number from the best place `x` with its cost; `errors` are standard errors of the coordinates, `threshold`
/// is the rise at which data object.
pub(super) fn profiles(
    landscape: &Landscape<'_>,
    x: &[f64],
    cost: f64,
    errors: &[f64],
    threshold: f64,
) -> Result<WalkedProfiles, EngineError> {
    let target = threshold.sqrt();
    let each = (0..x.len()).flat_map(|number| [-1.0, 1.0].map(|side| (number, side)));
    let mut walks: Vec<ProfileWalk> = each
        .map(|(number, side)| ProfileWalk::new(landscape, x, number, side, errors[number] * target))
        .collect();
    while walks.iter().any(|w| w.end.is_none()) {
        let mut going: Vec<&mut ProfileWalk> =
            walks.iter_mut().filter(|w| w.end.is_none()).collect();
        let mut descents: Vec<Descent> = going.iter().map(|w| w.descent()).collect();
        descend(landscape, &mut descents, ON_THE_WAY)?;
        for (walk, descent) in going.iter_mut().zip(descents) {
            if descent.cost() < cost - BETTER {
                return Ok(WalkedProfiles::Better(descent.x));
            }
            walk.see(landscape, &descent, cost, target);
        }
    }
    let everything: Vec<usize> = (0..x.len()).collect();
    let pushing = pushing(landscape, x, &everything, threshold)?;
    let pushed: Vec<bool> = everything.iter().map(|at| pushing.contains(at)).collect();
    let mut walks = walks.into_iter();
    let mut profiles = Vec::new();
    while let (Some(down), Some(up)) = (walks.next(), walks.next()) {
        let number = down.number;
        let mut points = down.points.clone();
        points.push((x[number], 0.0));
        points.extend(&up.points);
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
        let place = |end: Option<WalkEnd>| match end {
            Some(WalkEnd::Found(at)) => Some(at),
            _ => None,
        };
        profiles.push(Profile {
            points,
            followed: [&down, &up].map(|walk| walk.followed(x)),
            hindered: [
                down.is_hindered(landscape, x, threshold)?,
                up.is_hindered(landscape, x, threshold)?,
            ],
            pushed: pushed[number],
            low: place(down.end),
            high: place(up.end),
        });
    }
    Ok(WalkedProfiles::Profiles(profiles))
}

impl ProfileWalk {
    fn new(
        landscape: &Landscape<'_>,
        x: &[f64],
        number: usize,
        side: f64,
        far: f64,
    ) -> ProfileWalk {
        let limits = landscape.numbers[number].limits();
        let limit = if side > 0.0 { limits.1 } else { limits.0 };
        let room = (limit - x[number]).abs();
        let far = if far.is_finite() { far } else { room };
        ProfileWalk {
            number,
            side,
            inside: (x[number], 0.0, x.to_vec()),
            outside: None,
            next: x[number] + side * far.min(room).min(2.0),
            points: Vec::new(),
            looks: 0,
            end: (room <= 0.0).then_some(WalkEnd::Open),
        }
    }

    /// From the furthest sound place, with the number put where it is to be looked at.
    fn descent(&self) -> Descent {
        let mut x = self.inside.2.clone();
        x[self.number] = self.next;
        Descent::from(x, Some(self.number))
    }

    /// Learns what the number at `next` costs.
    fn see(&mut self, landscape: &Landscape<'_>, descent: &Descent, best: f64, target: f64) {
        self.looks += 1;
        let rise = (descent.cost() - best).max(0.0);
        let (at, root) = (self.next, rise.sqrt());
        if rise.is_finite() {
            self.points.push((at, rise));
        }
        if (root - target).abs() <= CLOSE * target {
            self.end = Some(WalkEnd::Found(at));
            return;
        }
        let before = (self.inside.0, self.inside.1);
        let limits = landscape.numbers[self.number].limits();
        let limit = if self.side > 0.0 { limits.1 } else { limits.0 };
        if root < target {
            self.inside = (at, root, descent.x.clone());
            if at == limit {
                self.end = Some(WalkEnd::Open);
                return;
            }
        } else {
            self.outside = Some((at, root));
        }
        self.next = match self.outside {
            None => self.further(before, target, limit),
            Some(outside) => between((self.inside.0, self.inside.1), outside, target, self.looks),
        };
        let moved = (self.next - at).abs() > 1e-12 * at.abs().max(1.0);
        if self.looks >= MOST_LOOKS || !moved {
            self.end = Some(match self.outside {
                Some(_) => WalkEnd::Found(self.next),
                None => WalkEnd::Open,
            });
        }
    }

    /// Whether another number went to its limit on the way, and would go further: one that the data do not ask for more stands in nobody's way.
    fn is_hindered(
        &self,
        landscape: &Landscape<'_>,
        best: &[f64],
        threshold: f64,
    ) -> Result<bool, EngineError> {
        let there = &self.inside.2;
        let stands = |at: &usize| {
            let (low, high) = landscape.numbers[*at].limits();
            let is_other = *at != self.number && there[*at] != best[*at];
            is_other && (there[*at] <= low || there[*at] >= high)
        };
        let standing: Vec<usize> = (0..best.len()).filter(stands).collect();
        if standing.is_empty() || !matches!(self.end, Some(WalkEnd::Found(_))) {
            return Ok(false);
        }
        Ok(!pushing(landscape, there, &standing, threshold)?.is_empty())
    }

    /// What the others did while the number went as far as the data let it.
    fn followed(&self, best: &[f64]) -> Option<Vec<f64>> {
        let (at, _, there) = &self.inside;
        let gone = at - best[self.number];
        let each = there.iter().zip(best);
        (gone != 0.0).then(|| each.map(|(there, best)| (there - best) / gone).collect())
    }

    /// Straight on from the last two places.
    fn further(&self, before: (f64, f64), target: f64, limit: f64) -> f64 {
        let (at, root, _) = &self.inside;
        let step = (at - before.0).abs();
        let risen = root - before.1;
        let wanted = match risen > 0.0 {
            true => (target - root) * step / risen * 1.05,
            false => STRIDE * step,
        };
        let next = at + self.side * wanted.min(STRIDE * step);
        match self.side > 0.0 {
            true => next.min(limit),
            false => next.max(limit),
        }
    }
}

/// Which of these numbers stand at a limit of theirs and would go on; all of them where nothing can be told.
fn pushing(
    landscape: &Landscape<'_>,
    there: &[f64],
    of: &[usize],
    threshold: f64,
) -> Result<Vec<usize>, EngineError> {
    let stands = |at: &&usize| {
        let (low, high) = landscape.numbers[**at].limits();
        there[**at] <= low || there[**at] >= high
    };
    let standing: Vec<usize> = of.iter().filter(stands).copied().collect();
    if standing.is_empty() {
        return Ok(standing);
    }
    let Some(Ok(sight)) = landscape.look(&[there.to_vec()])?.pop() else {
        return Ok(standing);
    };
    let slopes = landscape.slopes(&[(there, &sight)], &[None], SlopeAccuracy::Exact)?;
    let Some(Ok(slopes)) = slopes.into_iter().next() else {
        return Ok(standing);
    };
    let pushes = |at: &usize| {
        // Downhill is against the force.
        let force = slopes.column(*at).dot(&sight.judged.residuals);
        let is_below = there[*at] <= landscape.numbers[*at].limits().0;
        let outward = if is_below { force } else { -force };
        2.0 * outward * BEYOND > PUSH * threshold
    };
    Ok(standing.into_iter().filter(pushes).collect())
}

/// Where a straight line between two places meets the target; now and then the middle, where lines mislead.
fn between(inside: (f64, f64), outside: (f64, f64), target: f64, looks: usize) -> f64 {
    let straight = (target - inside.1) / (outside.1 - inside.1);
    let share = if looks % 4 == 3 || !straight.is_finite() {
        0.5
    } else {
        straight.clamp(0.02, 0.98)
    };
    inside.0 + share * (outside.0 - inside.0)
}
