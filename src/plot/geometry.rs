//! Points, rectangles, areas cut to a rectangle, and lines cut to one or into dashes.
//!
//! Everything is in px with y pointing down, as on the canvas; nothing here draws.

/// A place on the canvas, px from its upper left corner.
pub type CanvasPoint = (f64, f64);

/// An upright rectangle, px.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub left: f64,
    /// Upper edge.
    pub top: f64,
    /// Right edge.
    pub right: f64,
    /// Lower edge.
    pub bottom: f64,
}

impl Rect {
    /// Width, px.
    pub fn width(&self) -> f64 {
        self.right - self.left
    }

    /// Height, px.
    pub fn height(&self) -> f64 {
        self.bottom - self.top
    }

    /// Whether the two share more than an edge.
    pub fn overlaps(&self, other: &Rect) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    /// Whether `other` lies wholly inside.
    pub fn holds(&self, other: &Rect) -> bool {
        self.left <= other.left
            && other.right <= self.right
            && self.top <= other.top
            && other.bottom <= self.bottom
    }

    /// Whether the point lies inside or on the edge.
    pub fn contains(&self, (x, y): CanvasPoint) -> bool {
        (self.left..=self.right).contains(&x) && (self.top..=self.bottom).contains(&y)
    }

    /// The part of the segment inside, if any (Liang and Barsky 1984).
    pub fn cut(&self, from: CanvasPoint, to: CanvasPoint) -> Option<(CanvasPoint, CanvasPoint)> {
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let (mut enter, mut leave) = (0.0f64, 1.0f64);
        for (slope, room) in [
            (-dx, from.0 - self.left),
            (dx, self.right - from.0),
            (-dy, from.1 - self.top),
            (dy, self.bottom - from.1),
        ] {
            if slope < 0.0 {
                enter = enter.max(room / slope);
            } else if slope > 0.0 {
                leave = leave.min(room / slope);
            } else if room < 0.0 {
                return None;
            }
        }
        // An end that needs no cutting stays itself to the last bit: `clip` joins pieces by equal ends.
        let at = |t: f64| match t {
            1.0 => to,
            _ => (from.0 + t * dx, from.1 + t * dy),
        };
        (enter <= leave).then(|| (at(enter), at(leave)))
    }
}

/// The pieces of a line that lie inside `frame`.
pub fn clip(line: &[CanvasPoint], frame: &Rect) -> Vec<Vec<CanvasPoint>> {
    let mut pieces: Vec<Vec<CanvasPoint>> = Vec::new();
    for pair in line.windows(2) {
        let Some((from, to)) = frame.cut(pair[0], pair[1]) else {
            continue;
        };
        match pieces.last_mut() {
            Some(piece) if piece.last() == Some(&from) => piece.push(to),
            _ => pieces.push(vec![from, to]),
        }
    }
    pieces
}

/// The part of an area inside `frame`, given by its corners in order (Sutherland and Hodgman 1974). Where several parts are left they hang
/// together by edges of the frame, which a filled area does not show.
pub fn clip_area(corners: &[CanvasPoint], frame: &Rect) -> Vec<CanvasPoint> {
    let sides: [&dyn Fn(CanvasPoint) -> f64; 4] = [
        &|at| at.0 - frame.left,
        &|at| frame.right - at.0,
        &|at| at.1 - frame.top,
        &|at| frame.bottom - at.1,
    ];
    let mut area = corners.to_vec();
    for inside in sides {
        let Some(&(mut from)) = area.last() else {
            break;
        };
        let mut kept = Vec::new();
        for &to in &area {
            let (before, after) = (inside(from), inside(to));
            if (before < 0.0) != (after < 0.0) {
                let t = before / (before - after);
                kept.push((from.0 + t * (to.0 - from.0), from.1 + t * (to.1 - from.1)));
            }
            if after >= 0.0 {
                kept.push(to);
            }
            from = to;
        }
        area = kept;
    }
    area
}

/// The inked stretches of a line under a pattern of alternating ink and gap lengths, px; an empty pattern is all ink.
pub fn dash(line: &[CanvasPoint], pattern: &[f64]) -> Vec<Vec<CanvasPoint>> {
    if pattern.is_empty() || line.len() < 2 {
        return vec![line.to_vec()];
    }
    let mut strokes = Vec::new();
    let (mut phase, mut left) = (0, pattern[0]);
    let mut stroke = vec![line[0]];
    for pair in line.windows(2) {
        let (mut from, to) = (pair[0], pair[1]);
        let mut length = (to.0 - from.0).hypot(to.1 - from.1);
        while length > left {
            let t = left / length;
            from = (from.0 + t * (to.0 - from.0), from.1 + t * (to.1 - from.1));
            length -= left;
            stroke.push(from);
            if phase % 2 == 0 {
                strokes.push(std::mem::take(&mut stroke));
            }
            stroke = vec![from];
            phase = (phase + 1) % pattern.len();
            left = pattern[phase];
        }
        left -= length;
        stroke.push(to);
    }
    if phase % 2 == 0 && stroke.len() > 1 {
        strokes.push(stroke);
    }
    strokes
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const FRAME: Rect = Rect {
        left: 0.0,
        top: 0.0,
        right: 100.0,
        bottom: 50.0,
    };

    fn length(line: &[CanvasPoint]) -> f64 {
        line.windows(2)
            .map(|p| (p[1].0 - p[0].0).hypot(p[1].1 - p[0].1))
            .sum()
    }

    #[test]
    fn a_line_that_leaves_and_returns_is_two_pieces() {
        let pieces = clip(&[(10.0, 25.0), (50.0, -25.0), (90.0, 25.0)], &FRAME);
        assert_eq!(
            pieces,
            [
                vec![(10.0, 25.0), (30.0, 0.0)],
                vec![(70.0, 0.0), (90.0, 25.0)]
            ]
        );
        assert!(clip(&[(0.0, -5.0), (100.0, -1.0)], &FRAME).is_empty());
    }

    #[test]
    fn a_line_inside_stays_whole() {
        let line = [(0.0, 0.0), (50.0, 50.0), (100.0, 10.0)];
        assert_eq!(clip(&line, &FRAME), [line.to_vec()]);
    }

    #[test]
    fn dashes_go_round_corners() {
        let strokes = dash(&[(0.0, 0.0), (8.0, 0.0), (8.0, 12.0)], &[10.0, 5.0]);
        assert_eq!(
            strokes,
            [
                vec![(0.0, 0.0), (8.0, 0.0), (8.0, 2.0)],
                vec![(8.0, 7.0), (8.0, 12.0)]
            ]
        );
    }

    #[test]
    fn an_area_is_cut_where_its_edges_cross_the_frame() {
        // A triangle over the upper edge: what is left is its foot, cut where its sides have y = 0.
        let cut = clip_area(&[(10.0, 40.0), (50.0, -40.0), (90.0, 40.0)], &FRAME);
        assert_eq!(cut, [(10.0, 40.0), (30.0, 0.0), (70.0, 0.0), (90.0, 40.0)]);
        let outside = [(-20.0, -20.0), (120.0, -20.0), (120.0, -1.0)];
        assert!(clip_area(&outside, &FRAME).is_empty());
        let around = [(-9.0, -9.0), (200.0, -9.0), (200.0, 99.0), (-9.0, 99.0)];
        assert_eq!(size(&clip_area(&around, &FRAME)), 5000.0);
    }

    /// Of an area, by the shoelace formula.
    fn size(corners: &[CanvasPoint]) -> f64 {
        let next = corners.iter().cycle().skip(1);
        let pairs = corners.iter().zip(next);
        pairs.map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum::<f64>() / 2.0
    }

    proptest! {
        #[test]
        fn a_cut_band_keeps_what_a_sum_of_thin_strips_finds_inside(
            edges in prop::collection::vec((-40f64..90.0, 0f64..60.0), 2..9),
        ) {
            let step = 140.0 / (edges.len() - 1) as f64;
            let at = |number: usize| -20.0 + step * number as f64;
            let upper = edges.iter().enumerate().map(|(n, e)| (at(n), e.0));
            let lower = edges.iter().enumerate().rev().map(|(n, e)| (at(n), e.0 + e.1));
            let band: Vec<CanvasPoint> = upper.chain(lower).collect();
            const STRIPS: usize = 20_000;
            let strip = |number: usize| {
                let x = (number as f64 + 0.5) * 100.0 / STRIPS as f64;
                let place = (x + 20.0) / step;
                let before = (place as usize).min(edges.len() - 2);
                let share = place - before as f64;
                let (a, b) = (edges[before], edges[before + 1]);
                let top = a.0 + share * (b.0 - a.0);
                let bottom = top + a.1 + share * (b.1 - a.1);
                (bottom.min(50.0) - top.max(0.0)).max(0.0)
            };
            let want = (0..STRIPS).map(strip).sum::<f64>() * 100.0 / STRIPS as f64;
            let cut = clip_area(&band, &FRAME);
            prop_assert!((size(&cut) - want).abs() < 0.01, "{} {want}", size(&cut));
            for point in cut {
                let roomy = Rect { left: -1e-6, top: -1e-6, right: 100.0 + 1e-6, bottom: 50.0 + 1e-6 };
                prop_assert!(roomy.contains(point));
            }
        }

        #[test]
        fn what_lies_inside_is_not_cut(
            line in prop::collection::vec((0f64..100.0, 0f64..50.0), 2..30),
        ) {
            prop_assert_eq!(clip(&line, &FRAME), [line.clone()]);
        }

        #[test]
        fn dashes_ink_their_share_and_clipped_lines_stay_inside(
            line in prop::collection::vec((-50f64..150.0, -50f64..100.0), 2..30),
        ) {
            let inked: f64 = dash(&line, &[6.0, 4.0]).iter().map(|s| length(s)).sum();
            prop_assert!((inked - 0.6 * length(&line)).abs() <= 4.0);
            for point in clip(&line, &FRAME).iter().flatten() {
                let roomy = Rect { left: -1e-6, top: -1e-6, right: 100.0 + 1e-6, bottom: 50.0 + 1e-6 };
                prop_assert!(roomy.contains(*point));
            }
        }
    }
}
