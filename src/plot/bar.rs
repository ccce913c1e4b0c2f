//! One horizontal bar: its parts from zero outwards, each with its value where there is room.
//!
//! Knows its axis, no other bars.

use super::canvas::{Align, Canvas, Lettering};
use super::frame::CAPITAL;
use super::geometry::Rect;
use super::palette::{colour, ink_on};
use super::ticks::minus;
use super::x_axis::XAxis;
use super::{FigureError, font};

/// Lettering of values, px per em.
const VALUE: f64 = 16.0;
/// How far a value beside its bar may reach beyond the plot, px; the legend begins there.
pub const BESIDE: f64 = 30.0;

/// A part of a bar.
#[derive(Debug, Clone, PartialEq)]
pub struct BarSegment {
    /// What it is; parts of one label share colour and legend entry.
    pub label: String,
    /// Its length, in the unit of the axis; not finite is drawn as nothing.
    pub value: f64,
}

/// A bar.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// Its name, left of it.
    pub label: String,
    /// Its parts from zero outwards.
    pub segments: Vec<BarSegment>,
}

impl Bar {
    /// Draws it around a middle; the number of a label among `kinds` is its colour.
    pub fn draw(
        &self,
        canvas: &Canvas,
        axis: &XAxis,
        middle: f64,
        thick: f64,
        kinds: &[&str],
    ) -> Result<(), FigureError> {
        let decimals = axis.ruler.finer_decimals();
        let beside = match &self.segments[..] {
            [only] => draw_value_beside(canvas, axis, only, middle)?,
            _ => false,
        };
        for (segment, from, to) in self.stacked() {
            let (Some(one), Some(other)) = (axis.across(from), axis.across(to)) else {
                continue;
            };
            let rect = Rect {
                left: one.min(other).max(axis.plot.left),
                top: middle - thick / 2.0,
                right: one.max(other).min(axis.plot.right),
                bottom: middle + thick / 2.0,
            };
            if rect.width() <= 0.0 {
                continue;
            }
            let number = kinds.iter().position(|k| *k == segment.label).unwrap_or(0);
            canvas.fill(&rect, colour(number), 1.0)?;
            let words = minus(&format!("{:.decimals$}", segment.value));
            if !beside && font::width(&words, VALUE)? + 10.0 <= rect.width() {
                let at = (
                    (rect.left + rect.right) / 2.0,
                    middle + CAPITAL * VALUE / 2.0,
                );
                let look = Lettering {
                    colour: ink_on(colour(number)),
                    ..Lettering::ink(VALUE, Align::Centre)
                };
                canvas.text(&words, at, look)?;
            }
        }
        Ok(())
    }

    /// Its parts that can be drawn with where each begins and ends: those above zero to one side, those below to the other.
    fn stacked(&self) -> impl Iterator<Item = (&BarSegment, f64, f64)> {
        let (mut above, mut below) = (0.0, 0.0);
        let drawn = |s: &&BarSegment| s.value.is_finite() && s.value != 0.0;
        self.segments.iter().filter(drawn).map(move |segment| {
            let end = if segment.value > 0.0 {
                &mut above
            } else {
                &mut below
            };
            let from = std::mem::replace(end, *end + segment.value);
            (segment, from, *end)
        })
    }
}

/// The value of a bar of one part, at its end where it is too short to hold it; whether it was drawn there.
fn draw_value_beside(
    canvas: &Canvas,
    axis: &XAxis,
    segment: &BarSegment,
    middle: f64,
) -> Result<bool, FigureError> {
    let value = segment.value;
    let finer = usize::from(value.abs() < 10.0);
    let decimals = axis.ruler.finer_decimals() + finer;
    let words = if value.is_finite() {
        minus(&format!("{value:.decimals$}"))
    } else {
        "no value".to_owned()
    };
    let zero = axis.across(0.0).unwrap_or(axis.plot.left);
    let end = axis.across(value).unwrap_or(zero).min(axis.plot.right);
    let width = font::width(&words, VALUE)?;
    let inside = width + 10.0 <= end - zero;
    if inside || value < 0.0 || end + 6.0 + width > axis.plot.right + BESIDE {
        return Ok(false);
    }
    let at = (
        end.max(axis.plot.left) + 6.0,
        middle + CAPITAL * VALUE / 2.0,
    );
    canvas.text(&words, at, Lettering::ink(VALUE, Align::Left))?;
    Ok(true)
}
