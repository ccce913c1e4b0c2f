//! Finding a free place for a label near its point.
//!
//! A placer knows what is already on the plot: lines to keep clear of and boxes that are taken. It weighs places around
//! the point and takes the best; it draws nothing.

use super::geometry::{CanvasPoint, Rect};

/// Distances from the point tried in turn, px.
const DISTANCES: [f64; 7] = [9.0, 18.0, 30.0, 46.0, 66.0, 90.0, 120.0];
/// Beyond this distance, px, a reader needs a line from the point to the label.
const NEEDS_LEADER: f64 = 28.0;
/// Cost of crossing one line, and of a leader that runs over other words or marks; distance costs 1 per px.
const CROSSES: f64 = 25.0;
/// See [`CROSSES`].
const RUNS_OVER: f64 = 100.0;
/// Cost of needing a leader at all.
const LEADER: f64 = 15.0;

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
pub struct LabelPlace {
    /// The box the words fill.
    pub words: Rect,
    /// From where to where a leader should be drawn, when the label is far from its point.
    pub leader: Option<(CanvasPoint, CanvasPoint)>,
}

/// What is on the plot so far.
pub struct Placer {
    frame: Rect,
    lines: Vec<Vec<CanvasPoint>>,
    taken: Vec<Rect>,
}

impl Placer {
    /// A plot area with these lines on it.
    pub fn new(frame: Rect, lines: Vec<Vec<CanvasPoint>>) -> Placer {
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

    /// The best place for words of this size near `point`; it counts as taken from now on. `None` when they would leave
    /// the frame or cover other words wherever they stood.
    pub fn place(&mut self, point: CanvasPoint, width: f64, height: f64) -> Option<LabelPlace> {
        let near = self.cheapest(point, around(point, width, height));
        let (_, place) = near.or_else(|| {
            let everywhere = self.everywhere(width, height);
            self.cheapest(point, everywhere.into_iter())
        })?;
        self.taken.push(place.words);
        let leader = place.leader.map(|(from, to)| vec![from, to]);
        self.lines.extend(leader);
        Some(place)
    }

    fn cheapest(
        &self,
        point: CanvasPoint,
        places: impl Iterator<Item = Rect>,
    ) -> Option<(f64, LabelPlace)> {
        places
            .enumerate()
            .filter(|(_, words)| self.frame.holds(words))
            .filter(|(_, words)| !self.taken.iter().any(|t| t.overlaps(words)))
            .map(|(rank, words)| {
                let place = at(point, words);
                // Earlier places win ties: above reads best.
                (self.cost(point, &place) + 0.01 * rank as f64, place)
            })
            .min_by(|a, b| a.0.total_cmp(&b.0))
    }

    /// Boxes side by side over the whole frame.
    fn everywhere(&self, width: f64, height: f64) -> Vec<Rect> {
        let columns = (4.0 * self.frame.width() / width) as usize + 1;
        let rows = (self.frame.height() / height) as usize + 1;
        let corner = |row: usize, column: usize| {
            let left = self.frame.left + 0.25 * width * column as f64;
            (
                left + width / 2.0,
                self.frame.top + height * (row as f64 + 0.5),
            )
        };
        let cells = (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column)));
        cells
            .map(|(row, column)| centred(corner(row, column), width, height))
            .collect()
    }

    fn cost(&self, point: CanvasPoint, place: &LabelPlace) -> f64 {
        let lines = self.lines.iter();
        let crossed = lines
            .filter(|line| {
                line.windows(2)
                    .any(|p| place.words.cut(p[0], p[1]).is_some())
            })
            .count() as f64;
        let run_over = place.leader.map_or(0, |(from, to)| {
            let others = self.taken.iter().filter(|t| !t.contains(point));
            others.filter(|t| t.cut(from, to).is_some()).count()
        });
        let leader = place.leader.map_or(0.0, |_| LEADER);
        CROSSES * crossed + RUNS_OVER * run_over as f64 + leader + distance(point, &place.words)
    }
}

/// Boxes around the point, nearest first.
fn around((x, y): CanvasPoint, width: f64, height: f64) -> impl Iterator<Item = Rect> {
    DISTANCES.into_iter().flat_map(move |distance| {
        DIRECTIONS.into_iter().map(move |(right, down)| {
            let middle = (
                x + right * (width / 2.0 + distance),
                y + down * (height / 2.0 + distance),
            );
            centred(middle, width, height)
        })
    })
}

/// The point of the box nearest to `point`.
fn nearest((x, y): CanvasPoint, words: &Rect) -> CanvasPoint {
    (
        x.clamp(words.left, words.right),
        y.clamp(words.top, words.bottom),
    )
}

fn distance(point: CanvasPoint, words: &Rect) -> f64 {
    let end = nearest(point, words);
    (end.0 - point.0).hypot(end.1 - point.1)
}

fn at(point: CanvasPoint, words: Rect) -> LabelPlace {
    let far = distance(point, &words) > NEEDS_LEADER;
    LabelPlace {
        words,
        leader: far.then(|| (point, nearest(point, &words))),
    }
}

fn centred((x, y): CanvasPoint, width: f64, height: f64) -> Rect {
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
        let placed: Vec<Rect> = points
            .map(|p| placer.place(p, 90.0, 22.0).unwrap().words)
            .collect();
        for (number, one) in placed.iter().enumerate() {
            assert!(FRAME.holds(one), "{one:?}");
            assert!(placed[..number].iter().all(|other| !one.overlaps(other)));
        }
    }

    #[test]
    fn a_free_side_is_preferred_to_crossing_a_line() {
        let above = vec![(0.0, 285.0), (800.0, 285.0)];
        let mut placer = Placer::new(FRAME, vec![above]);
        let place = placer.place((400.0, 300.0), 90.0, 22.0).unwrap();
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
        let place = placer.place((400.0, 300.0), 90.0, 22.0).unwrap();
        let (from, to) = place.leader.unwrap();
        assert_eq!(from, (400.0, 300.0));
        assert!(place.words.contains(to));
    }

    #[test]
    fn in_a_corner_any_free_place_will_do_and_on_a_full_sheet_none_is_forced() {
        let mut placer = Placer::new(FRAME, Vec::new());
        let corner = Rect {
            left: 300.0,
            top: 0.0,
            right: 800.0,
            bottom: 400.0,
        };
        placer.take(corner);
        let place = placer.place((795.0, 5.0), 400.0, 22.0).unwrap();
        assert!(FRAME.holds(&place.words) && !place.words.overlaps(&corner));
        assert!(place.leader.is_some());
        placer.take(FRAME);
        assert_eq!(placer.place((795.0, 5.0), 400.0, 22.0), None);
    }
}
