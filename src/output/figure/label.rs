//! Finding a free place for a label near its point.
//!
//! A placer knows what is already on the plot: lines to keep clear of and boxes that are taken. It weighs places around
//! the point and takes the best; it draws nothing.

use super::geometry::{Point, Rect};

/// Distances from the point tried in turn, px.
const DISTANCES: [f64; 7] = [9.0, 18.0, 30.0, 46.0, 66.0, 90.0, 120.0];
/// Beyond this distance, px, a reader needs a line from the point to the label.
const NEEDS_LEADER: f64 = 20.0;
/// Cost of leaving the frame, of covering another label, of crossing one line; distance costs 1 per px.
const LEAVES: f64 = 1e6;
const COVERS: f64 = 1e4;
const CROSSES: f64 = 25.0;

/// Directions from the point to the middle of the label, best first: above reads best, and the first wins a tie.
const DIRECTIONS: [(f64, f64); 8] = [
    (0.0, -1.0),
    (1.0, -1.0),
    (-1.0, -1.0),
    (1.0, 0.0),
    (-1.0, 0.0),
    (0.0, 1.0),
    (1.0, 1.0),
    (-1.0, 1.0),
];

/// A place for a label.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// The box the words fill.
    pub words: Rect,
    /// From where to where a leader should be drawn, when the label is far from its point.
    pub leader: Option<(Point, Point)>,
}

/// What is on the plot so far.
pub struct Placer {
    frame: Rect,
    lines: Vec<Vec<Point>>,
    taken: Vec<Rect>,
}

impl Placer {
    /// A plot area with these lines on it.
    pub fn new(frame: Rect, lines: Vec<Vec<Point>>) -> Placer {
        let taken = Vec::new();
        Placer {
            frame,
            lines,
            taken,
        }
    }

    /// Keeps a box free of labels.
    pub fn take(&mut self, rect: Rect) {
        self.taken.push(rect);
    }

    /// The best place for words of this size near `point`; it counts as taken from now on.
    pub fn place(&mut self, point: Point, width: f64, height: f64) -> Place {
        let mut best = (f64::INFINITY, point, 0.0, centred(point, width, height));
        for distance in DISTANCES {
            for (rank, (right, down)) in DIRECTIONS.into_iter().enumerate() {
                let middle = (
                    point.0 + right * (width / 2.0 + distance),
                    point.1 + down * (height / 2.0 + distance),
                );
                let words = centred(middle, width, height);
                let cost = self.cost(&words) + distance + rank as f64;
                if cost < best.0 {
                    best = (cost, middle, distance, words);
                }
            }
        }
        let (_, _, distance, words) = best;
        self.taken.push(words);
        let nearest = (
            point.0.clamp(words.left, words.right),
            point.1.clamp(words.top, words.bottom),
        );
        Place {
            words,
            leader: (distance > NEEDS_LEADER).then_some((point, nearest)),
        }
    }

    fn cost(&self, words: &Rect) -> f64 {
        let outside = f64::from(u8::from(!self.frame.holds(words)));
        let covered = self.taken.iter().filter(|t| t.overlaps(words)).count() as f64;
        let crossed = self.lines.iter();
        let crossed = crossed
            .filter(|line| line.windows(2).any(|p| words.cut(p[0], p[1]).is_some()))
            .count() as f64;
        LEAVES * outside + COVERS * covered + CROSSES * crossed
    }
}

fn centred((x, y): Point, width: f64, height: f64) -> Rect {
    Rect {
        left: x - width / 2.0,
        top: y - height / 2.0,
        right: x + width / 2.0,
        bottom: y + height / 2.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: Rect = Rect {
        left: 0.0,
        top: 0.0,
        right: 800.0,
        bottom: 600.0,
    };

    #[test]
    fn labels_of_crowded_points_do_not_overlap_and_stay_inside() {
        let mut placer = Placer::new(FRAME, Vec::new());
        let points = (0..8).map(|n| (400.0 + 4.0 * f64::from(n), 20.0));
        let placed: Vec<Rect> = points.map(|p| placer.place(p, 90.0, 22.0).words).collect();
        for (number, one) in placed.iter().enumerate() {
            assert!(FRAME.holds(one), "{one:?}");
            assert!(placed[..number].iter().all(|other| !one.overlaps(other)));
        }
    }

    #[test]
    fn a_free_side_is_preferred_to_crossing_a_line() {
        let above = vec![(0.0, 285.0), (800.0, 285.0)];
        let mut placer = Placer::new(FRAME, vec![above]);
        let place = placer.place((400.0, 300.0), 90.0, 22.0);
        assert!(place.words.top > 285.0);
        assert_eq!(place.leader, None);
    }

    #[test]
    fn far_labels_get_a_leader() {
        let mut placer = Placer::new(FRAME, Vec::new());
        placer.take(Rect {
            left: 350.0,
            top: 250.0,
            right: 450.0,
            bottom: 350.0,
        });
        let place = placer.place((400.0, 300.0), 90.0, 22.0);
        let (from, to) = place.leader.unwrap();
        assert_eq!(from, (400.0, 300.0));
        assert!(place.words.contains(to));
    }
}
