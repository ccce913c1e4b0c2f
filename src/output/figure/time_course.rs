//! Values over time, with the operations of the procedure marked.
//!
//! Times come in seconds and are drawn in the unit that suits their span. Every line is named at its right end, in its
//! place, with a short sample of the line: with a dozen species a legend in any other order is a search. Operations are
//! thin vertical lines, their labels stacked above the plot so that none covers another. What the lines and
//! operations mean is the caller's business.

use super::axis::{Axis, Ends, Ruler, Scale, tick_counts};
use super::canvas::{Align, Canvas, Lettering, draw};
use super::frame::{CAPITAL, Frame, Headline, MARGIN, Outside};
use super::line::{Dash, Series, draw_line, stroke};
use super::palette::{GUIDE, INK, QUIET, colour};
use super::spread::spread;
use super::x_axis::XAxis;
use super::{FigureError, Heading, Size, font};

/// Lettering of operations and of line names, px per em.
const OPERATION: f64 = 16.0;
const NAME: f64 = 18.0;
/// Height of a row of operation labels and of a line name, px.
const OPERATION_ROW: f64 = 1.3 * OPERATION;
const NAME_ROW: f64 = 1.22 * NAME;
/// Share of the canvas' height that operation labels may take, and of its width that line names may take.
const OPERATIONS_SHARE: f64 = 0.3;
const NAMES_SHARE: f64 = 0.3;
/// From the plot over the leader and the sample to the words, px.
const LEADER: f64 = 26.0;
const SAMPLE: f64 = 30.0;
const GAP: f64 = 6.0;

/// Something the chemist did.
#[derive(Debug, Clone, PartialEq)]
pub struct Operation {
    /// When, s.
    pub at: f64,
    /// What, in a word or two: `+ STAB 1/4`, `quench`.
    pub label: String,
}

/// The figure.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TimeCourse {
    /// Title and captions.
    pub heading: Heading,
    /// How time is laid out; logarithmic leaves t = 0 out.
    pub time: Scale,
    /// First and last time to show, s; `None` shows all.
    pub span: Option<(f64, f64)>,
    /// Axis of what is followed.
    pub y: Axis,
    /// Lines over time in s, later ones on top.
    pub series: Vec<Series>,
    /// Operations in any order.
    pub operations: Vec<Operation>,
}

/// A unit of time for an axis.
struct TimeUnit {
    name: &'static str,
    seconds: f64,
}

/// The unit for a span: the largest of which the span holds at least three, seconds if none.
fn time_unit(span: f64) -> TimeUnit {
    const UNITS: [(&str, f64); 3] = [("d", 86_400.0), ("h", 3_600.0), ("min", 60.0)];
    let found = UNITS.into_iter().find(|(_, seconds)| span >= 3.0 * seconds);
    let (name, seconds) = found.unwrap_or(("s", 1.0));
    TimeUnit { name, seconds }
}

/// An operation's label above the plot.
struct Mark {
    x: f64,
    row: usize,
    words: String,
}

impl TimeCourse {
    pub(super) fn svg(&self, size: Size) -> Result<String, FigureError> {
        let unit = time_unit(self.last_time());
        let (x, y, label) = self.rulers(size, &unit)?;
        let names = self.series.iter().map(|s| font::clean(&s.label));
        let names: Vec<String> = names
            .map(|name| font::fit(&name, NAME, NAMES_SHARE * f64::from(size.width)))
            .collect::<Result<_, _>>()?;
        let widest = font::widest(names.iter().map(String::as_str), NAME)?;
        let right = LEADER + SAMPLE + GAP + widest;

        let axes = |headline: &Headline, above: f64| {
            let (x, y) = (
                (x.clone(), label.as_str()),
                (y.clone(), self.y.label.as_str()),
            );
            Frame::new(size, headline.below(size), Outside { above, right }, x, y)
        };
        let (headline, frame, marks) = self.lay_out(size, &unit, axes)?;
        draw(size, |canvas| {
            headline.draw(canvas)?;
            frame.draw(canvas)?;
            draw_marks(canvas, &frame, &marks)?;
            for series in &self.series {
                let points = in_unit(series, &unit);
                let look = stroke(colour(series.colour), series.width, series.dash);
                draw_line(canvas, &frame, points, look)?;
            }
            self.draw_names(canvas, &frame, &unit, &names)
        })
    }

    /// Headline, frame and operation labels that fit each other.
    ///
    /// The rows of labels depend on the plot's edges; the edges depend on its height (a long y label breaks into lines)
    /// and so on the rows. Rows and the caption are only ever added, so this comes to rest.
    fn lay_out(
        &self,
        size: Size,
        unit: &TimeUnit,
        axes: impl Fn(&Headline, f64) -> Result<Frame, FigureError>,
    ) -> Result<(Headline, Frame, Vec<Mark>), FigureError> {
        let most = (OPERATIONS_SHARE * f64::from(size.height) / OPERATION_ROW) as usize;
        let edge = f64::from(size.width) - MARGIN;
        let (mut rows, mut unnamed) = (0, 0);
        loop {
            let headline = self.headline(unnamed, size)?;
            let frame = axes(&headline, rows as f64 * OPERATION_ROW)?;
            let (marks, more) = self.marks(&frame, unit, edge, most)?;
            let needed = marks.iter().map(|m| m.row).max().unwrap_or(0);
            if needed <= rows && more <= unnamed {
                return Ok((headline, frame, marks));
            }
            rows = rows.max(needed);
            unnamed = unnamed.max(more);
        }
    }

    fn times(&self) -> impl Iterator<Item = f64> {
        let points = self.series.iter().flat_map(|s| s.points.iter());
        points
            .filter(|p| p.1.is_some())
            .map(|p| p.0)
            .filter(|t| t.is_finite())
    }

    fn last_time(&self) -> f64 {
        match self.span {
            Some((from, to)) => to - from,
            None => self.times().fold(0.0, f64::max),
        }
    }

    fn rulers(&self, size: Size, unit: &TimeUnit) -> Result<(Ruler, Ruler, String), FigureError> {
        let (across, up) = tick_counts(size);
        let axis = Axis {
            label: format!("time [{}]", unit.name),
            range: self
                .span
                .map(|(from, to)| (from / unit.seconds, to / unit.seconds)),
            scale: self.time,
            words: Vec::new(),
        };
        let x = Ruler::new(
            &axis,
            self.times().map(|t| t / unit.seconds),
            Ends::Data,
            across,
        )?;
        let shown = self.series.iter().flat_map(|s| in_unit(s, unit));
        let shown = shown.filter(|p| x.place(p.0).is_some_and(|at| (0.0..=1.0).contains(&at)));
        let y = Ruler::new(&self.y, shown.filter_map(|p| p.1), Ends::Ticks, up)?;
        Ok((x, y, axis.label))
    }

    /// The operations inside the plot with the row of each label, and how many have no label for want of rows.
    ///
    /// From the last to the first: a label runs right from its line, so it must stand above every later label that it
    /// would meet, and then it also clears the later lines, which end at their own rows.
    fn marks(
        &self,
        frame: &Frame,
        unit: &TimeUnit,
        edge: f64,
        most: usize,
    ) -> Result<(Vec<Mark>, usize), FigureError> {
        let place = |op: &Operation| frame.across(op.at / unit.seconds);
        let mut inside: Vec<(f64, &Operation)> = self
            .operations
            .iter()
            .filter_map(|op| place(op).map(|x| (x, op)))
            .filter(|(x, _)| (frame.plot.left - 0.5..=frame.plot.right + 0.5).contains(x))
            .collect();
        inside.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut marks: Vec<Mark> = Vec::new();
        let mut unnamed = 0;
        for (x, operation) in inside.into_iter().rev() {
            let words = font::fit(&font::clean(&operation.label), OPERATION, edge - x - GAP)?;
            let end = x + 2.0 * GAP + font::width(&words, OPERATION)?;
            let met = marks.iter().filter(|m| m.x <= end).map(|m| m.row);
            let row = met.max().unwrap_or(0) + usize::from(!words.is_empty());
            // Beyond the plot's right edge stand the names of the lines, the topmost level with the first row.
            let row = if end > frame.plot.right && !words.is_empty() {
                row.max(2)
            } else {
                row
            };
            let named = row <= most;
            unnamed += usize::from(!named);
            marks.push(Mark {
                x,
                row: if named { row } else { 0 },
                words: if named { words } else { String::new() },
            });
        }
        Ok((marks, unnamed))
    }

    /// The headline, with a line more when operations had to go without a label.
    fn headline(&self, unnamed: usize, size: Size) -> Result<Headline, FigureError> {
        let mut heading = self.heading.clone();
        if unnamed > 0 {
            let line = format!("{unnamed} more operations are marked without a label");
            heading.captions.push(line);
        }
        Headline::new(&heading, size.width)
    }

    fn draw_names(
        &self,
        canvas: &Canvas,
        frame: &Frame,
        unit: &TimeUnit,
        names: &[String],
    ) -> Result<(), FigureError> {
        let plot = frame.plot;
        let last = |series: &Series| {
            let visible = in_unit(series, unit).filter_map(|(x, y)| frame.point(x, y?));
            let visible = visible.filter(|at| at.0 <= plot.right + 0.5);
            visible.last().map(|at| at.1.clamp(plot.top, plot.bottom))
        };
        let mut ends: Vec<(f64, &Series, &String)> = self
            .series
            .iter()
            .zip(names)
            .filter_map(|(series, name)| last(series).map(|y| (y, series, name)))
            .collect();
        // Ties stand in the caller's order from top to bottom: the sort is stable.
        ends.sort_by(|a, b| a.0.total_cmp(&b.0));
        // Beside the time axis' own labels there is room for names too.
        let bottom = plot.bottom + XAxis::HEIGHT - NAME_ROW;
        let room = ((bottom - plot.top) / NAME_ROW).floor() as usize + 1;
        let left_out = if ends.len() > room {
            ends.len() - room + 1
        } else {
            0
        };
        let kept = ends.len() - left_out;
        let wanted: Vec<f64> = ends[..kept].iter().map(|end| end.0).collect();
        let rest = f64::from(u8::from(left_out > 0)) * NAME_ROW;
        let rows = spread(&wanted, NAME_ROW, plot.top, bottom - rest);
        for ((from, series, name), row) in ends.iter().zip(rows) {
            let elbow = plot.right + LEADER;
            canvas.line(
                &[(plot.right + 3.0, *from), (elbow - 4.0, row)],
                stroke(QUIET, 0.7, Dash::Solid),
            )?;
            let look = stroke(colour(series.colour), series.width, series.dash);
            canvas.line(&[(elbow, row), (elbow + SAMPLE, row)], look)?;
            self.name(canvas, name, elbow + SAMPLE + GAP, row)?;
        }
        if left_out > 0 {
            let words = format!("… and {left_out} more");
            self.name(canvas, &words, plot.right + LEADER, bottom)?;
        }
        Ok(())
    }

    fn name(&self, canvas: &Canvas, words: &str, x: f64, middle: f64) -> Result<(), FigureError> {
        let look = Lettering {
            size: NAME,
            colour: INK,
            align: Align::Left,
        };
        canvas.text(words, (x, middle + CAPITAL * NAME / 2.0), look)
    }
}

fn in_unit(series: &Series, unit: &TimeUnit) -> impl Iterator<Item = (f64, Option<f64>)> {
    series.points.iter().map(|(t, y)| (t / unit.seconds, *y))
}

fn draw_marks(canvas: &Canvas, frame: &Frame, marks: &[Mark]) -> Result<(), FigureError> {
    let look = Lettering {
        size: OPERATION,
        colour: QUIET,
        align: Align::Left,
    };
    for mark in marks {
        let top = frame.plot.top - mark.row as f64 * OPERATION_ROW;
        let line = stroke(GUIDE, 1.0, Dash::Solid);
        canvas.line(&[(mark.x, frame.plot.bottom), (mark.x, top)], line)?;
        if !mark.words.is_empty() {
            let baseline = top + 0.5 * OPERATION_ROW + CAPITAL * OPERATION / 2.0;
            canvas.text(&mark.words, (mark.x + GAP, baseline), look)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn the_unit_suits_the_span() {
        let name = |span| time_unit(span).name;
        assert_eq!([name(0.0), name(100.0), name(180.0)], ["s", "s", "min"]);
        assert_eq!(
            [name(7_200.0), name(61_200.0), name(864_000.0)],
            ["min", "h", "d"]
        );
    }

    #[test]
    fn crowded_operations_are_stacked_and_never_meet() {
        let mut course = samples::time_course();
        course.operations.clear();
        for n in 0..9 {
            let at = 40_000.0 + 150.0 * f64::from(n);
            course.operations.push(Operation {
                at,
                label: format!("+ portion {n}"),
            });
        }
        let size = Size::default();
        let unit = time_unit(course.last_time());
        let (x, y, label) = course.rulers(size, &unit).unwrap();
        let headline = Headline::new(&course.heading, size.width).unwrap();
        let outside = Outside {
            above: 0.0,
            right: 200.0,
        };
        let area = headline.below(size);
        let frame = Frame::new(size, area, outside, (x, &label), (y, "y")).unwrap();
        let (marks, unnamed) = course.marks(&frame, &unit, 1176.0, 12).unwrap();
        assert_eq!((marks.len(), unnamed), (9, 0));
        for (number, mark) in marks.iter().enumerate() {
            let end = mark.x + font::width(&mark.words, OPERATION).unwrap();
            // Marks are in falling order of time: every later line or label that this one reaches stands lower.
            for later in marks[..number].iter().filter(|later| later.x <= end) {
                assert!(later.row < mark.row);
            }
        }
        let (marks, unnamed) = course.marks(&frame, &unit, 1176.0, 4).unwrap();
        assert_eq!((marks.len(), unnamed), (9, 5));
    }

    #[test]
    fn operations_without_a_label_are_counted_in_the_caption() {
        let mut course = samples::time_course();
        let first = course.operations[0].clone();
        course.operations = vec![first; 40];
        let svg = course.svg(Size::default()).unwrap();
        assert!(svg.contains("more operations are marked without a label"));
    }
}
