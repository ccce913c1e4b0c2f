//! Values over time, with the operations of the procedure marked.
//!
//! Times come in seconds and are drawn in the unit that suits their span. Every line is named at its right end, in its
//! place: with a dozen species a legend in any other order is a search. What the lines and operations mean is the
//! caller's business.

use plotters::style::RGBColor;

use super::axis::{AxisScale, Ends, PlotAxis, Ruler, tick_counts};
use super::canvas::draw;
use super::frame::{Frame, Headline, MARGIN, Outside};
use super::line::{CurveSeries, draw_line, stroke};
use super::line_names::LineNames;
use super::operations::{self, Mark, OperationLabel, draw_marks, stacked};
use super::palette::colour;
use super::shade::ShadedBand;
use super::{FigureError, Heading, Size};

/// The figure.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TimeCourse {
    /// Title and captions.
    pub heading: Heading,
    /// How time is laid out; logarithmic leaves t = 0 out.
    pub time: AxisScale,
    /// First and last time to show, s; `None` shows all.
    pub span: Option<(f64, f64)>,
    /// Axis of what is followed.
    pub y: PlotAxis,
    /// Lines over time in s, later ones on top.
    pub series: Vec<CurveSeries>,
    /// Bands below the lines, over time in s.
    pub bands: Vec<ShadedBand>,
    /// Measured points, on top of the lines.
    pub measured: Vec<MeasuredSeries>,
    /// Operations in any order.
    pub operations: Vec<OperationLabel>,
}

/// Measured points of one thing.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasuredSeries {
    /// Number of the colour of its line.
    pub colour: usize,
    /// Times in s with values.
    pub points: Vec<(f64, f64)>,
}

/// Radius of a measured point, px.
const POINT: f64 = 4.5;

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

impl TimeCourse {
    pub(super) fn svg(&self, size: Size) -> Result<String, FigureError> {
        let unit = time_unit(self.last_time());
        let (x, y, label) = self.rulers(size, &unit)?;
        let names = LineNames::new(&self.series, size.width)?;
        let right = names.width()?;

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
            frame.draw_grid(canvas)?;
            for band in &self.bands {
                band.draw(canvas, &frame, |time| time / unit.seconds)?;
            }
            frame.draw_axes(canvas)?;
            draw_marks(canvas, &frame, &marks)?;
            for series in &self.series {
                let points = in_unit(series, &unit);
                let look = stroke(colour(series.colour), series.width, series.dash);
                draw_line(canvas, &frame, points, look)?;
            }
            for (x, y, colour) in self.measured(&unit) {
                if let Some(at) = frame.point(x, y) {
                    canvas.disc(at, POINT, colour)?;
                }
            }
            let ends: Vec<_> = self.series.iter().map(|s| end(s, &frame, &unit)).collect();
            names.draw(canvas, frame.plot, &ends)
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
        let most = operations::most_rows(size);
        let edge = f64::from(size.width) - MARGIN;
        let (mut rows, mut unnamed) = (0, 0);
        loop {
            let headline = self.headline(unnamed, size)?;
            let frame = axes(&headline, rows as f64 * operations::ROW)?;
            let (marks, more) = stacked(&self.operations, &frame, unit.seconds, edge, most)?;
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
        let drawn = points.filter(|p| p.1.is_some()).map(|p| p.0);
        let measured = self.measured.iter().flat_map(|m| &m.points).map(|p| p.0);
        let edges = self.bands.iter().flat_map(ShadedBand::edges).map(|p| p.0);
        let all = drawn.chain(measured).chain(edges);
        all.filter(|t| t.is_finite())
    }

    /// Measured points with their colours, times in the unit.
    fn measured(&self, unit: &TimeUnit) -> impl Iterator<Item = (f64, f64, RGBColor)> {
        self.measured.iter().flat_map(move |series| {
            let look = colour(series.colour);
            let points = series.points.iter();
            points.map(move |(t, y)| (t / unit.seconds, *y, look))
        })
    }

    fn last_time(&self) -> f64 {
        match self.span {
            Some((from, to)) => to - from,
            None => self.times().fold(0.0, f64::max),
        }
    }

    fn rulers(&self, size: Size, unit: &TimeUnit) -> Result<(Ruler, Ruler, String), FigureError> {
        let (across, up) = tick_counts(size);
        let axis = PlotAxis {
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
        let lines = self.series.iter().flat_map(|s| in_unit(s, unit));
        let lines = lines.filter_map(|(x, y)| Some((x, y?)));
        let edges = self.bands.iter().flat_map(ShadedBand::edges);
        let edges = edges.map(|(t, y)| (t / unit.seconds, y));
        let seen = |p: &(f64, f64)| x.place(p.0).is_some_and(|at| (0.0..=1.0).contains(&at));
        let shown = lines.chain(edges).filter(seen).map(|p| p.1);
        let y = shown.chain(self.measured(unit).map(|p| p.1));
        let y = Ruler::new(&self.y, y, Ends::Ticks, up)?;
        Ok((x, y, axis.label))
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
}

fn in_unit(series: &CurveSeries, unit: &TimeUnit) -> impl Iterator<Item = (f64, Option<f64>)> {
    series.points.iter().map(|(t, y)| (t / unit.seconds, *y))
}

/// At what height a line leaves the plot, px; none where nothing of it is in the plot.
fn end(series: &CurveSeries, frame: &Frame, unit: &TimeUnit) -> Option<f64> {
    let plot = frame.plot;
    let visible = in_unit(series, unit).filter_map(|(x, y)| frame.point(x, y?));
    let visible = visible.filter(|at| at.0 <= plot.right + 0.5);
    visible.last().map(|at| at.1.clamp(plot.top, plot.bottom))
}

#[cfg(test)]
mod tests {
    use super::super::{font, samples};
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
            course.operations.push(OperationLabel {
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
        let (marks, unnamed) =
            stacked(&course.operations, &frame, unit.seconds, 1176.0, 12).unwrap();
        assert_eq!((marks.len(), unnamed), (9, 0));
        for (number, mark) in marks.iter().enumerate() {
            let end = mark.x + font::width(&mark.words, operations::LETTERING).unwrap();
            // Marks are in falling order of time: every later line or label that this one reaches stands lower.
            for later in marks[..number].iter().filter(|later| later.x <= end) {
                assert!(later.row < mark.row);
            }
        }
        let (marks, unnamed) =
            stacked(&course.operations, &frame, unit.seconds, 1176.0, 4).unwrap();
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
