//! An axis as the caller wants it, and the ruler made from it.
//!
//! A ruler knows the ends, the ticks and where a value stands between the ends (0 to 1); it knows no pixels. Logarithmic
//! rulers take the decimal logarithm themselves.

use super::font::clean;
use super::ticks::{Tick, TickStep, logarithmic, rounded};
use super::{FigureError, Size};

/// How values are laid along an axis.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum AxisScale {
    /// Equal differences, equal lengths.
    #[default]
    Linear,
    /// Equal ratios, equal lengths; values that are not positive cannot be shown and leave a gap.
    Log10,
}

/// What an axis should be.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PlotAxis {
    /// What it measures, with the unit: `mono yield [% of amine]`.
    pub label: String,
    /// Its ends; `None` takes them from the data.
    pub range: Option<(f64, f64)>,
    /// Linear or logarithmic.
    pub scale: AxisScale,
    /// Words at 0, 1, 2 ...: an axis that has some is linear and ends half a place beyond them.
    pub words: Vec<String>,
}

/// What happens at the ends when they come from the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ends {
    /// The data's own ends: right for a swept quantity or a time.
    Data,
    /// Widened to the next ticks: right for what was found.
    Ticks,
}

/// Spans of more decades than this are cut from below: no outcome is read over more, and one stray 1e-300 would flatten all.
const MOST_DECADES: f64 = 16.0;
/// A linear axis that would begin this near to zero, as a share of its upper end, begins at zero.
const NEAR_ZERO: f64 = 0.3;

/// An axis with its ends settled.
#[derive(Debug, Clone, PartialEq)]
pub struct Ruler {
    /// Lower end, in the axis' unit.
    pub lo: f64,
    /// Upper end.
    pub hi: f64,
    /// Labelled ticks.
    pub ticks: Vec<Tick>,
    /// Ticks without a label.
    pub bare: Vec<f64>,
    /// Whether its ticks are words that are none of them to be left out.
    pub words: bool,
    scale: AxisScale,
}

impl Ruler {
    /// The ruler for these values with at most `most` labelled ticks.
    pub fn new(
        axis: &PlotAxis,
        values: impl Iterator<Item = f64>,
        ends: Ends,
        most: usize,
    ) -> Result<Ruler, FigureError> {
        if !axis.words.is_empty() {
            return Ok(Ruler::of_words(&axis.words));
        }
        let (lo, hi) = match axis.range {
            Some(range) => axis.fixed(range)?,
            None => axis.ends_of(values, ends, most)?,
        };
        let (ticks, bare) = match axis.scale {
            AxisScale::Linear => (TickStep::for_range(lo, hi, most).ticks(lo, hi), Vec::new()),
            AxisScale::Log10 => logarithmic(lo, hi, most),
        };
        Ok(Ruler {
            lo,
            hi,
            ticks,
            bare,
            scale: axis.scale,
            words: false,
        })
    }

    /// A ruler with a word at each whole number from 0.
    fn of_words(words: &[String]) -> Ruler {
        let tick = |(at, word): (usize, &String)| Tick {
            at: at as f64,
            label: clean(word),
        };
        Ruler {
            lo: -0.5,
            hi: words.len() as f64 - 0.5,
            ticks: words.iter().enumerate().map(tick).collect(),
            bare: Vec::new(),
            scale: AxisScale::Linear,
            words: true,
        }
    }

    /// Where `value` stands: 0 at the lower end, 1 at the upper, beyond them outside; `None` when it has no place.
    pub fn place(&self, value: f64) -> Option<f64> {
        let place = match self.scale {
            AxisScale::Linear => (value - self.lo) / (self.hi - self.lo),
            AxisScale::Log10 if value > 0.0 => {
                (value / self.lo).log10() / (self.hi / self.lo).log10()
            }
            AxisScale::Log10 => return None,
        };
        place.is_finite().then_some(place)
    }

    /// Decimals that show a value one digit finer than the ticks do.
    pub fn finer_decimals(&self) -> usize {
        let step = self.ticks.windows(2).next().map(|p| p[1].at - p[0].at);
        step.map_or(2, |s| {
            (1.0 - (s * 1.000_001).log10().floor()).clamp(0.0, 12.0) as usize
        })
    }
}

impl PlotAxis {
    /// A linear axis whose ends come from the data.
    pub fn linear(label: impl Into<String>) -> PlotAxis {
        PlotAxis {
            label: label.into(),
            ..PlotAxis::default()
        }
    }

    /// A linear axis with these ends.
    pub fn fixed_range(label: impl Into<String>, from: f64, to: f64) -> PlotAxis {
        PlotAxis {
            range: Some((from, to)),
            ..PlotAxis::linear(label)
        }
    }

    /// A logarithmic axis whose ends come from the data.
    pub fn log10(label: impl Into<String>) -> PlotAxis {
        PlotAxis {
            scale: AxisScale::Log10,
            ..PlotAxis::linear(label)
        }
    }

    fn fixed(&self, (from, to): (f64, f64)) -> Result<(f64, f64), FigureError> {
        let drawable = from < to
            && (to - from).is_finite()
            && (to - from) > 1e-12 * from.abs().max(to.abs())
            && (self.scale == AxisScale::Linear || from > 0.0);
        if drawable {
            Ok((from, to))
        } else {
            Err(FigureError::Range {
                axis: self.label.clone(),
                from,
                to,
            })
        }
    }

    fn ends_of(
        &self,
        values: impl Iterator<Item = f64>,
        ends: Ends,
        most: usize,
    ) -> Result<(f64, f64), FigureError> {
        let shown =
            values.filter(|v| v.is_finite() && (self.scale == AxisScale::Linear || *v > 0.0));
        let (lo, hi) = shown.fold((f64::INFINITY, f64::NEG_INFINITY), |(lo, hi), v| {
            (lo.min(v), hi.max(v))
        });
        if lo > hi || !(hi - lo).is_finite() {
            return Err(FigureError::Empty(self.label.clone()));
        }
        Ok(match self.scale {
            AxisScale::Linear => linear_ends(lo, hi, ends, most),
            AxisScale::Log10 => log_ends(lo, hi, ends),
        })
    }
}

/// A value as it is written beside the ticks of a ruler: one digit finer than they are, without trailing zeros.
pub fn number(value: f64, ruler: &Ruler) -> String {
    rounded(value, ruler.finer_decimals())
}

/// About how many labelled ticks go across and up a canvas, or a part of it.
pub fn tick_counts(size: Size) -> (usize, usize) {
    ((size.width / 120) as usize, (size.height / 90) as usize)
}

fn linear_ends(mut lo: f64, mut hi: f64, ends: Ends, most: usize) -> (f64, f64) {
    if lo > 0.0 && lo < NEAR_ZERO * hi {
        lo = 0.0;
    }
    let magnitude = lo.abs().max(hi.abs());
    if hi - lo <= 1e-9 * magnitude || magnitude == 0.0 {
        // One value only: give it room on both sides, or the unit interval when it is zero.
        let room = if magnitude == 0.0 {
            1.0
        } else {
            0.1 * magnitude
        };
        (lo, hi) = if magnitude == 0.0 {
            (0.0, room)
        } else {
            (lo - room, hi + room)
        };
    }
    match ends {
        Ends::Data => (lo, hi),
        Ends::Ticks => TickStep::for_range(lo, hi, most).widen(lo, hi),
    }
}

fn log_ends(lo: f64, hi: f64, ends: Ends) -> (f64, f64) {
    let lo = lo.max(hi * 10f64.powf(-MOST_DECADES));
    if hi / lo < 1.05 {
        return (lo / 2.0, hi * 2.0);
    }
    match ends {
        Ends::Ticks => (round_down(lo), round_up(hi)),
        Ends::Data => (lo, hi),
    }
}

/// The largest of 1, 2, 5 times a power of ten that is not above `value`.
fn round_down(value: f64) -> f64 {
    let power = 10f64.powf((value.log10() + 1e-9).floor());
    let fits = [5.0, 2.0].into_iter().find(|m| m * power <= value);
    fits.unwrap_or(1.0) * power
}

/// The smallest of 1, 2, 5 times a power of ten that is not below `value`.
fn round_up(value: f64) -> f64 {
    let power = 10f64.powf((value.log10() - 1e-9).floor());
    let fits = [1.0, 2.0, 5.0]
        .into_iter()
        .find(|m| m * power >= value * (1.0 - 1e-9));
    fits.unwrap_or(10.0) * power
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ends(axis: &PlotAxis, values: &[f64], ends: Ends) -> (f64, f64) {
        let ruler = Ruler::new(axis, values.iter().copied(), ends, 7).unwrap();
        (ruler.lo, ruler.hi)
    }

    #[test]
    fn ends_come_from_the_data_and_reach_for_zero_and_ticks() {
        let axis = PlotAxis::linear("yield [%]");
        assert_eq!(ends(&axis, &[3.0, 61.2], Ends::Ticks), (0.0, 70.0));
        assert_eq!(ends(&axis, &[0.2, 3.0], Ends::Data), (0.0, 3.0));
        assert_eq!(ends(&axis, &[293.0, 312.0], Ends::Data), (293.0, 312.0));
        assert_eq!(
            ends(&axis, &[0.0, f64::NAN, f64::INFINITY], Ends::Ticks),
            (0.0, 1.0)
        );
        let axis = PlotAxis::log10("k [1/s]");
        let (lo, hi) = ends(&axis, &[2.5e-5, -1.0, 0.0, 0.3], Ends::Ticks);
        assert!((lo / 2e-5 - 1.0).abs() < 1e-12 && (hi / 0.5 - 1.0).abs() < 1e-12);
        let (lo, hi) = ends(&axis, &[1e-3, 100.0], Ends::Ticks);
        assert!((lo / 1e-3 - 1.0).abs() < 1e-12 && (hi / 100.0 - 1.0).abs() < 1e-12);
    }

    #[test]
    fn nothing_to_show_and_impossible_ranges_are_errors() {
        let none = [f64::NAN, f64::INFINITY];
        let axis = PlotAxis::linear("y");
        let error = Ruler::new(&axis, none.into_iter(), Ends::Ticks, 5).unwrap_err();
        assert_eq!(error, FigureError::Empty("y".into()));
        let axis = PlotAxis::log10("y");
        assert!(Ruler::new(&axis, [0.0, -1.0].into_iter(), Ends::Ticks, 5).is_err());
        for (from, to) in [
            (1.0, 1.0),
            (2.0, 1.0),
            (0.0, f64::NAN),
            (0.0, f64::INFINITY),
        ] {
            let axis = PlotAxis::fixed_range("y", from, to);
            assert!(Ruler::new(&axis, none.into_iter(), Ends::Ticks, 5).is_err());
        }
        let axis = PlotAxis {
            range: Some((0.0, 1.0)),
            ..PlotAxis::log10("y")
        };
        let message = Ruler::new(&axis, none.into_iter(), Ends::Ticks, 5)
            .unwrap_err()
            .to_string();
        assert!(message.contains("positive"), "{message}");
    }

    #[test]
    fn places_are_linear_in_the_value_or_its_logarithm() {
        let values = [0.0, 10.0];
        let ruler = Ruler::new(&PlotAxis::linear("x"), values.into_iter(), Ends::Data, 5).unwrap();
        assert_eq!(ruler.place(2.5), Some(0.25));
        assert_eq!(ruler.place(f64::NAN), None);
        let ruler = Ruler::new(
            &PlotAxis::log10("x"),
            [1e-22, 1e-10].into_iter(),
            Ends::Data,
            5,
        )
        .unwrap();
        assert!((ruler.place(1e-16).unwrap() - 0.5).abs() < 1e-12);
        assert_eq!(ruler.place(0.0), None);
    }

    #[test]
    fn values_are_written_one_digit_finer_than_the_ticks() {
        let decimals = |hi: f64| {
            let ruler = Ruler::new(
                &PlotAxis::fixed_range("x", 0.0, hi),
                [].into_iter(),
                Ends::Data,
                6,
            );
            ruler.unwrap().finer_decimals()
        };
        assert_eq!(decimals(100.0), 0);
        assert_eq!(decimals(10.0), 1);
        assert_eq!(decimals(1.0), 2);
    }
}
