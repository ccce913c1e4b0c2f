//! The drawn part of a map: tiles of colour, lines of equal value with their labels, values in blocks.
//!
//! A surface stands on its place of the canvas and knows its value everywhere there; axes are drawn by the frame.

use super::axis::{Ruler, number};
use super::canvas::{Align, Canvas, Lettering};
use super::colour_bar::{band, shade};
use super::contour::Lattice;
use super::frame::CAPITAL;
use super::geometry::{CanvasPoint, Rect};
use super::line::{Dash, stroke};
use super::palette::ink_on;
use super::ticks::rounded;
use super::{FigureError, font};

/// Distance of samples, px: bands are drawn in tiles of this size below their smooth borders.
const TILE: f64 = 2.0;
/// Lettering at contours and in blocks, px per em.
const VALUE: f64 = 16.0;
/// Decimals of values that were asked for.
const ASKED: usize = 3;
/// Free length of line that a label needs on both sides, px.
const AROUND: f64 = 24.0;

/// Points along one axis, in places from 0 to 1.
pub(super) struct SurfaceAxis {
    places: Vec<f64>,
    /// Whether there is something between the points.
    pub smooth: bool,
}

impl SurfaceAxis {
    /// The points of an axis.
    pub fn new(points: &[f64], ruler: &Ruler) -> SurfaceAxis {
        let place = |at: &f64| ruler.place(*at).unwrap_or(f64::NAN);
        let places: Vec<f64> = points.iter().map(place).collect();
        SurfaceAxis {
            smooth: !ruler.words && places.len() > 1,
            places,
        }
    }

    /// The two points around a place and how far it is from the first to the second.
    fn around(&self, place: f64) -> Option<(usize, usize, f64)> {
        if !self.smooth {
            let far = |i: &usize| (self.places[*i] - place).abs();
            let nearest = (0..self.places.len()).min_by(|a, b| far(a).total_cmp(&far(b)));
            return nearest.map(|i| (i, i, 0.0));
        }
        let after = self.places.partition_point(|p| *p < place - 1e-9);
        let second = after.max(1);
        let (from, to) = (self.places[second - 1], *self.places.get(second)?);
        let share = (place - from) / (to - from);
        (share >= -1e-6).then_some((second - 1, second, share.clamp(0.0, 1.0)))
    }
}

/// A map on its place of the canvas.
pub(super) struct Surface<'a> {
    /// Row by row from the lowest: values at the points.
    pub values: &'a [Option<f64>],
    /// Values at which lines are drawn; `None`: wherever colours meet.
    pub levels: Option<&'a [f64]>,
    pub plot: Rect,
    pub x: SurfaceAxis,
    pub y: SurfaceAxis,
    pub borders: Vec<f64>,
}

impl Surface<'_> {
    /// The value at a place of the canvas.
    fn at(&self, (x, y): CanvasPoint) -> Option<f64> {
        let (left, right, across) = self.x.around((x - self.plot.left) / self.plot.width())?;
        let (low, high, up) = self.y.around((self.plot.bottom - y) / self.plot.height())?;
        let value = |column: usize, row: usize| {
            let value = self.values.get(row * self.x.places.len() + column);
            value.copied().flatten().filter(|v| v.is_finite())
        };
        let along =
            |row: usize| Some(value(left, row)? * (1.0 - across) + value(right, row)? * across);
        Some(along(low)? * (1.0 - up) + along(high)? * up)
    }

    /// Tiles in the colours of their values, neighbours of one colour as one.
    pub fn fill(&self, canvas: &Canvas) -> Result<(), FigureError> {
        let (xs, ys) = (
            cuts(self.plot.left, self.plot.right),
            cuts(self.plot.top, self.plot.bottom),
        );
        for rows in ys.windows(2) {
            let middle = (rows[0] + rows[1]) / 2.0;
            let bands: Vec<Option<usize>> = xs
                .windows(2)
                .map(|pair| {
                    let value = self.at(((pair[0] + pair[1]) / 2.0, middle))?;
                    Some(band(&self.borders, value))
                })
                .collect();
            let mut from = 0;
            for run in bands.chunk_by(|one, next| one == next) {
                let to = from + run.len();
                if let Some(number) = run[0] {
                    let tile = Rect {
                        left: xs[from],
                        top: rows[0],
                        right: xs[to],
                        bottom: rows[1],
                    };
                    canvas.fill(&tile, shade(&self.borders, number), 1.0)?;
                }
                from = to;
            }
        }
        Ok(())
    }

    /// Lines with their values.
    pub fn contours(&self, canvas: &Canvas, z: &Ruler) -> Result<(), FigureError> {
        let lattice = self.lattice();
        let inner = &self.borders[1..self.borders.len() - 1];
        let levels = self.levels.unwrap_or(inner);
        let mut taken: Vec<Rect> = Vec::new();
        for &level in levels {
            let ground = shade(&self.borders, band(&self.borders, level));
            let look = stroke(ink_on(ground), 1.1, Dash::Solid);
            let tick = z.ticks.iter().find(|t| t.at == level);
            let words = tick.map_or_else(|| rounded(level, ASKED), |t| t.label.clone());
            let mut lines = lattice.contour(level);
            // The longest line of a level carries its value if it can.
            lines.sort_by_key(|line| std::cmp::Reverse(line.len()));
            let mut place = None;
            for line in &lines {
                if place.is_none() {
                    place = self.label(line, &words, &taken)?;
                    taken.extend(place);
                }
                for piece in outside(line, place.as_ref()) {
                    canvas.line(&piece, look)?;
                }
            }
            if let Some(place) = place {
                let middle = (
                    (place.left + place.right) / 2.0,
                    (place.top + place.bottom) / 2.0 + CAPITAL * VALUE / 2.0,
                );
                let look = Lettering {
                    size: VALUE,
                    colour: look.colour,
                    align: Align::Centre,
                };
                canvas.fill(&place, ground, 1.0)?;
                canvas.text(&words, middle, look)?;
            }
        }
        Ok(())
    }

    /// Samples of the whole map.
    fn lattice(&self) -> Lattice {
        let (xs, ys) = (
            cuts(self.plot.left, self.plot.right),
            cuts(self.plot.top, self.plot.bottom),
        );
        let points = ys.iter().flat_map(|&y| xs.iter().map(move |&x| (x, y)));
        let values = points.map(|point| self.at(point)).collect();
        Lattice { xs, ys, values }
    }

    /// A place on the line for these words, as near to its middle as the others allow.
    fn label(
        &self,
        line: &[CanvasPoint],
        words: &str,
        taken: &[Rect],
    ) -> Result<Option<Rect>, FigureError> {
        let (width, height) = (font::width(words, VALUE)? + 8.0, 1.25 * VALUE);
        let length: f64 = line.windows(2).map(|p| distance(p[0], p[1])).sum();
        if length < width + 2.0 * AROUND {
            return Ok(None);
        }
        let inner = Rect {
            left: self.plot.left + 4.0,
            top: self.plot.top + 4.0,
            right: self.plot.right - 4.0,
            bottom: self.plot.bottom - 4.0,
        };
        let middle = line.len() / 2;
        let order = (0..line.len()).map(|i| middle.checked_add_signed(there_and_back(i)));
        let places = order.flatten().filter_map(|at| line.get(at));
        let mut boxes = places.map(|(x, y)| Rect {
            left: x - width / 2.0,
            top: y - height / 2.0,
            right: x + width / 2.0,
            bottom: y + height / 2.0,
        });
        Ok(boxes.find(|place| inner.holds(place) && !taken.iter().any(|t| t.overlaps(place))))
    }

    /// The value in each block that has room for it.
    pub fn write(&self, canvas: &Canvas, z: &Ruler) -> Result<(), FigureError> {
        let (columns, rows) = (self.x.places.len(), self.y.places.len());
        let room = self.plot.width() / columns as f64 - 6.0;
        if self.plot.height() / (rows as f64) < 1.3 * VALUE {
            return Ok(());
        }
        for (number_of, value) in self.values.iter().enumerate() {
            let Some(value) = value.filter(|v| v.is_finite()) else {
                continue;
            };
            let (x, y) = (
                self.x.places[number_of % columns],
                self.y.places[number_of / columns],
            );
            let words = number(value, z);
            if font::width(&words, VALUE)? > room {
                continue;
            }
            let at = (
                self.plot.left + x * self.plot.width(),
                self.plot.bottom - y * self.plot.height() + CAPITAL * VALUE / 2.0,
            );
            let look = Lettering {
                size: VALUE,
                colour: ink_on(shade(&self.borders, band(&self.borders, value))),
                align: Align::Centre,
            };
            canvas.text(&words, at, look)?;
        }
        Ok(())
    }
}

/// 0, 1, -1, 2, -2 ...
fn there_and_back(number: usize) -> isize {
    let far = number.div_ceil(2) as isize;
    if number % 2 == 1 { far } else { -far }
}

/// Whole px from one edge to the other, about a tile apart; the edges themselves at the ends.
fn cuts(from: f64, to: f64) -> Vec<f64> {
    let number = ((to - from) / TILE).round().max(1.0);
    let at = |i: f64| match i {
        0.0 => from,
        i if i == number => to,
        i => (from + (to - from) * i / number).round(),
    };
    (0..=number as usize).map(|i| at(i as f64)).collect()
}

fn distance(one: CanvasPoint, other: CanvasPoint) -> f64 {
    (one.0 - other.0).hypot(one.1 - other.1)
}

/// The parts of a line that do not lie in a box.
fn outside(line: &[CanvasPoint], place: Option<&Rect>) -> Vec<Vec<CanvasPoint>> {
    let Some(place) = place else {
        return vec![line.to_vec()];
    };
    let parts = line.split(|point| place.contains(*point));
    parts.filter(|p| p.len() > 1).map(<[_]>::to_vec).collect()
}

#[cfg(test)]
mod tests {
    use super::super::Map;
    use super::super::axis::{Ends, PlotAxis};
    use super::*;

    #[test]
    fn values_between_points_lie_on_straight_lines() {
        let ruler = |points: &[f64]| {
            let axis = PlotAxis::fixed_range("x", points[0], points[points.len() - 1]);
            Ruler::new(&axis, points.iter().copied(), Ends::Data, 5).unwrap()
        };
        let (xs, ys) = (vec![0.2, 1.0, 3.0], vec![10.0, 20.0]);
        let (x, y) = (ruler(&xs), ruler(&ys));
        assert_eq!((x.lo, x.hi), (0.2, 3.0));
        let plot = Rect {
            left: 0.0,
            top: 0.0,
            right: 280.0,
            bottom: 100.0,
        };
        let mut map = Map {
            values: vec![0.0, 8.0, 8.0, 10.0, 18.0, 18.0]
                .into_iter()
                .map(Some)
                .collect(),
            xs,
            ys,
            ..Map::default()
        };
        let at = |map: &Map, point| {
            let surface = Surface {
                values: &map.values,
                levels: None,
                plot,
                x: SurfaceAxis::new(&map.xs, &x),
                y: SurfaceAxis::new(&map.ys, &y),
                borders: vec![0.0, 20.0],
            };
            surface.at(point)
        };
        for (point, value) in [
            ((0.0, 100.0), 0.0),
            ((40.0, 100.0), 4.0),
            ((40.0, 50.0), 9.0),
            ((280.0, 0.0), 18.0),
            ((200.0, 75.0), 10.5),
        ] {
            assert!((at(&map, point).unwrap() - value).abs() < 1e-9, "{point:?}");
        }
        map.values[2] = None;
        assert_eq!(at(&map, (200.0, 75.0)), None);
        assert!(at(&map, (40.0, 50.0)).is_some());
    }
}
