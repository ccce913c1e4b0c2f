//! Heat and gas of a course in single numbers: how much in all, how fast at its worst, and what it would do to a flask that is not cooled.
//!
//! Read from the ends of steps; the fastest is that of any one minute, which is what a bath and a bubbler see. Knows points only.

use super::curve::Curve;
use crate::flask::ThermalPoint;
use crate::flask::thermal::MINUTE;
use crate::network::law::GAS_CONSTANT;

/// Pressure at which the volume of a gas is counted, J/L (1 atm).
const ATMOSPHERE: f64 = 101.325;

/// What is asked of heat or gas.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ThermalQuestion {
    /// Heat given off, kJ.
    Heat,
    /// The same over the volume at the end, kJ/L.
    HeatPerLitre,
    /// Highest power over any minute, W.
    PeakPower,
    /// The same over the volume then, W/L.
    PeakPowerPerLitre,
    /// By how much all heat would warm what is there at the end, K.
    AdiabaticRise {
        /// Heat capacity, J/L/K.
        capacity: f64,
    },
    /// Most of what is put in that has not given off its heat yet, % of all heat.
    Accumulation,
    /// Highest temperature that what is in the flask at any moment would reach, were the cooling lost then, K.
    Mtsr {
        /// Heat capacity, J/L/K.
        capacity: f64,
    },
    /// Gas of this number set free, L at the temperature of the flask and 1 atm.
    Gas(usize),
    /// The most of it in any minute, L/min.
    PeakGas(usize),
}

/// A number that grows along a course, and the height of its steepest minute.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Steepest {
    /// Growth per s.
    pub rate: f64,
    /// End of the minute, s from the start.
    pub time: f64,
    /// Which point ends the minute or stands in it.
    pub point: usize,
}

/// Worst moment of a course.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Worst {
    /// What it comes to.
    pub value: f64,
    /// s from the start.
    pub time: f64,
}

impl ThermalQuestion {
    /// The answer; none where nothing was kept, or a share of no heat is asked for.
    pub fn of(self, points: &[ThermalPoint]) -> Option<f64> {
        let end = points.last()?;
        let heat = end.given_off.heat;
        Some(match self {
            ThermalQuestion::Heat => heat / 1e3,
            ThermalQuestion::HeatPerLitre => heat / end.volume / 1e3,
            ThermalQuestion::PeakPower => steepest(points, &heats(points))?.rate,
            ThermalQuestion::PeakPowerPerLitre => {
                let peak = steepest(points, &heats(points))?;
                peak.rate / points[peak.point].volume
            }
            ThermalQuestion::AdiabaticRise { capacity } => heat / (capacity * end.volume),
            ThermalQuestion::Accumulation => accumulation(points)?.value,
            ThermalQuestion::Mtsr { capacity } => mtsr(points, capacity)?.value,
            ThermalQuestion::Gas(gas) => *volumes(points, gas).last()?,
            ThermalQuestion::PeakGas(gas) => MINUTE * steepest(points, &volumes(points, gas))?.rate,
        })
    }
}

/// Heat given off up to each point, J.
pub fn heats(points: &[ThermalPoint]) -> Vec<f64> {
    points.iter().map(|point| point.given_off.heat).collect()
}

/// Volume of a gas set free up to each point, L at the temperature at which it was.
pub fn volumes(points: &[ThermalPoint], gas: usize) -> Vec<f64> {
    let Some(first) = points.first() else {
        return Vec::new();
    };
    let molar = |temperature: f64| GAS_CONSTANT * temperature / ATMOSPHERE;
    let mut sum = first.given_off.gases[gas] * molar(first.temperature);
    let mut list = vec![sum];
    for pair in points.windows(2) {
        let made = pair[1].given_off.gases[gas] - pair[0].given_off.gases[gas];
        sum += made * molar(0.5 * (pair[0].temperature + pair[1].temperature));
        list.push(sum);
    }
    list
}

/// How fast a number grows along a course, over a minute.
#[derive(Debug, Clone)]
pub struct Flow<'a> {
    curve: Curve<'a>,
}

impl<'a> Flow<'a> {
    /// Of a number known at these points, of which there is one at least.
    pub fn new(points: &[ThermalPoint], values: &'a [f64]) -> Flow<'a> {
        let times = points.iter().map(|point| point.time).collect();
        Flow {
            curve: Curve::new(times, values),
        }
    }

    /// Growth per s in the minute that begins then.
    pub fn from(&self, start: f64) -> f64 {
        (self.curve.at(start + MINUTE) - self.curve.at(start)) / MINUTE
    }

    /// Growth per s in the minute around a moment, as far as it lies in the course.
    pub fn around(&self, time: f64) -> f64 {
        let (first, last) = self.curve.ends();
        let start = (time - 0.5 * MINUTE).max(first);
        let end = (time + 0.5 * MINUTE).min(last);
        match end > start {
            true => (self.curve.at(end) - self.curve.at(start)) / (end - start),
            false => 0.0,
        }
    }
}

/// The minute in which a number grows most, as far as the minutes that begin or end at a point tell.
pub fn steepest(points: &[ThermalPoint], values: &[f64]) -> Option<Steepest> {
    if points.is_empty() {
        return None;
    }
    let flow = Flow::new(points, values);
    let starts = points.iter().enumerate();
    let starts = starts.flat_map(|(i, p)| [(i, p.time), (i, p.time - MINUTE)]);
    let looks = starts.map(|(point, start)| Steepest {
        rate: flow.from(start),
        time: start + MINUTE,
        point,
    });
    looks.reduce(|best, one| if one.rate > best.rate { one } else { best })
}

/// Heat that what is in the flask at a point has still to give off, J: its share of all heat less what it gave off.
fn waiting(point: &ThermalPoint, end: &ThermalPoint) -> f64 {
    let due = point.put_in(end) * end.given_off.heat;
    (due - point.given_off.heat).max(0.0)
}

/// The moment at which most of what is put in waits, % of all heat.
pub fn accumulation(points: &[ThermalPoint]) -> Option<Worst> {
    let end = points.last().filter(|end| end.given_off.heat > 0.0)?;
    let share = |point: &ThermalPoint| 100.0 * waiting(point, end) / end.given_off.heat;
    worst(points, share)
}

/// The moment at which a loss of cooling would take the flask highest, K.
pub fn mtsr(points: &[ThermalPoint], capacity: f64) -> Option<Worst> {
    let end = points.last()?;
    let reached =
        |point: &ThermalPoint| point.temperature + waiting(point, end) / (capacity * point.volume);
    worst(points, reached)
}

fn worst(points: &[ThermalPoint], of: impl Fn(&ThermalPoint) -> f64) -> Option<Worst> {
    let mut worst: Option<Worst> = None;
    for point in points {
        let value = of(point);
        if worst.is_none_or(|known| value > known.value) {
            worst = Some(Worst {
                value,
                time: point.time,
            });
        }
    }
    worst
}
