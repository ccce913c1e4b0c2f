//! A line of very many points as one of few that looks the same: of the points that fall on one another it keeps the first, the last,
//! and the highest and lowest of each observable.

use crate::plot::{AxisScale, PlotAxis};

/// Lines of fewer points stay as they are.
const MANY: usize = 5_000;
/// So many parts of the axis are told apart: less than a pixel each on the usual sheet.
const PARTS: f64 = 2_000.0;
/// Points of a part that wait before they are looked through.
const HEAP: usize = 64;

/// One point of a line: x, and what each observable is there.
pub(super) type Vertex = (f64, Vec<Option<f64>>);

/// A line while its points come in, in drawing order.
#[derive(Debug, Clone)]
pub(super) struct Thin {
    parts: Option<Parts>,
    kept: Vec<Vertex>,
    /// Points of the part at hand.
    open: Vec<Vertex>,
    part: f64,
}

/// An axis cut into parts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Parts {
    logarithmic: bool,
    from: f64,
    to: f64,
}

impl Parts {
    /// The axis of a line with a point at each of these places; none where they are few, or words.
    pub(super) fn new(axis: &PlotAxis, places: &[f64]) -> Option<Parts> {
        if places.len() <= MANY || !axis.words.is_empty() {
            return None;
        }
        let ends = places
            .iter()
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &x| {
                (low.min(x), high.max(x))
            });
        let (from, to) = axis.range.unwrap_or(ends);
        let parts = |across: fn(f64) -> f64, logarithmic| Parts {
            logarithmic,
            from: across(from),
            to: across(to),
        };
        Some(match axis.scale {
            AxisScale::Log10 => parts(f64::log10, true),
            AxisScale::Linear => parts(|x| x, false),
        })
    }

    /// In which part a place lies; all that lies beyond an end is one.
    fn of(self, x: f64) -> f64 {
        let across = if self.logarithmic { x.log10() } else { x };
        let share = (across - self.from) / (self.to - self.from);
        (share * PARTS).floor().clamp(-1.0, PARTS)
    }
}

impl Thin {
    /// A line without points.
    pub(super) fn new(parts: Option<Parts>) -> Thin {
        Thin {
            parts,
            kept: Vec::new(),
            open: Vec::new(),
            part: f64::NAN,
        }
    }

    /// The next point.
    pub(super) fn push(&mut self, vertex: Vertex) {
        let Some(parts) = self.parts else {
            return self.kept.push(vertex);
        };
        let part = parts.of(vertex.0);
        if part != self.part
            || self
                .open
                .last()
                .is_some_and(|last| gaps(last) != gaps(&vertex))
        {
            self.close();
            self.part = part;
        }
        self.open.push(vertex);
        if self.open.len() > HEAP {
            look_through(&mut self.open);
        }
    }

    fn close(&mut self) {
        look_through(&mut self.open);
        self.kept.append(&mut self.open);
    }

    /// What is to be drawn.
    pub(super) fn points(mut self) -> Vec<Vertex> {
        self.close();
        self.kept
    }
}

/// Which observables are missing: a gap is seen.
fn gaps((_, values): &Vertex) -> Vec<bool> {
    values.iter().map(Option::is_none).collect()
}

/// Takes away what nobody sees.
fn look_through(points: &mut Vec<Vertex>) {
    let Some(last) = points.len().checked_sub(1) else {
        return;
    };
    let mut seen = vec![0, last];
    for which in 0..points[0].1.len() {
        let value = |at: &usize| points[*at].1[which].unwrap_or(f64::NAN);
        let rising = |a: &usize, b: &usize| value(a).total_cmp(&value(b));
        seen.extend((0..=last).max_by(rising));
        seen.extend((0..=last).min_by(rising));
    }
    let mut at = 0..;
    points.retain(|_| at.next().is_some_and(|at| seen.contains(&at)));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn thinned(points: &[Vertex], axis: &PlotAxis) -> Vec<Vertex> {
        let places: Vec<f64> = points.iter().map(|p| p.0).collect();
        let mut line = Thin::new(Parts::new(axis, &places));
        points.iter().for_each(|point| line.push(point.clone()));
        line.points()
    }

    /// A noisy line of two observables, one of them missing in places.
    fn noisy(points: u32) -> Vec<Vertex> {
        let at = |i: u32| {
            let noise = f64::from(i.wrapping_mul(2_654_435_761) >> 8) / f64::from(1 << 24);
            let hole = (i / 1000) % 7 == 3;
            (f64::from(i), vec![Some(noise), (!hole).then_some(-noise)])
        };
        (0..points).map(at).collect()
    }

    #[test]
    fn few_points_stay_as_they_are() {
        let points = noisy(MANY as u32);
        assert_eq!(thinned(&points, &PlotAxis::linear("x")), points);
    }

    /// In every stretch as wide as a part, the line reaches as high and as low as before; ends and gaps are there.
    #[test]
    fn extremes_ends_and_gaps_are_kept() {
        let points = noisy(100_000);
        let kept = thinned(&points, &PlotAxis::linear("x"));
        assert!(kept.len() < 6 * 2_100, "{}", kept.len());
        assert_eq!((&kept[0], kept.last()), (&points[0], points.last()));
        assert!(kept.windows(2).all(|two| two[0].0 < two[1].0));
        let extremes = |list: &[Vertex], from: f64| {
            let here = list.iter().filter(|p| (from..from + 50.0).contains(&p.0));
            let values = here.filter_map(|p| p.1[0]);
            values.fold((1.0f64, 0.0f64), |(low, high), v| (low.min(v), high.max(v)))
        };
        for part in 0..1999 {
            // The width of a part is 99_999 / 2000: stretches of 50 are not parts, but two of them hold one.
            let from = f64::from(part) * 50.0;
            let (was, is) = (extremes(&points, from), extremes(&kept, from));
            assert!(is.0 < 0.3 && is.1 > 0.7, "{from}: {was:?}, {is:?}");
        }
        let missing = |list: &[Vertex]| {
            let starts = list.windows(2).filter(|two| gaps(&two[0]) != gaps(&two[1]));
            starts.map(|two| (two[0].0, two[1].0)).collect::<Vec<_>>()
        };
        assert_eq!(missing(&kept), missing(&points));
    }

    /// What a figure cuts off costs nothing, and what it enlarges is not coarse.
    #[test]
    fn a_part_of_the_axis_is_as_fine_as_the_whole() {
        let axis = PlotAxis::fixed_range("x", 40_000.0, 41_000.0);
        let kept = thinned(&noisy(100_000), &axis);
        let within = kept.iter().filter(|p| (40_000.0..=41_000.0).contains(&p.0));
        assert_eq!(within.count(), 1001);
        assert!(kept.len() < 1200, "{}", kept.len());
    }
}
