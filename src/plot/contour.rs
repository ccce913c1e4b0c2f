//! Lines of equal value through a lattice of samples.
//!
//! Marching squares (after Lorensen and Cline, SIGGRAPH 1987): each cell is crossed where neighbouring samples lie on different sides;
//! a saddle is settled by the mean of its corners. Cells with a missing sample are passed over.

use std::collections::HashMap;

use super::geometry::CanvasPoint;

/// Samples at the crossings of columns and rows, px.
pub(super) struct Lattice {
    /// Columns, px from the left.
    pub xs: Vec<f64>,
    /// Rows, px from the top.
    pub ys: Vec<f64>,
    /// Row by row; missing where there is no value.
    pub values: Vec<Option<f64>>,
}

impl Lattice {
    /// The sample of a column and a row.
    pub fn at(&self, column: usize, row: usize) -> Option<f64> {
        self.values[row * self.xs.len() + column]
    }

    /// Where the samples pass `level`, as connected lines.
    pub fn contour(&self, level: f64) -> Vec<Vec<CanvasPoint>> {
        let mut pieces = Vec::new();
        for row in 0..self.ys.len().saturating_sub(1) {
            for column in 0..self.xs.len().saturating_sub(1) {
                self.cell(column, row, level, &mut pieces);
            }
        }
        joined(&pieces)
    }

    /// The pieces of line through one cell.
    fn cell(
        &self,
        column: usize,
        row: usize,
        level: f64,
        pieces: &mut Vec<(CanvasPoint, CanvasPoint)>,
    ) {
        let corners = [(0, 0), (1, 0), (1, 1), (0, 1)].map(|(c, r)| (column + c, row + r));
        let mut samples = [(0.0, 0.0, 0.0); 4];
        for (sample, (c, r)) in samples.iter_mut().zip(corners) {
            let Some(value) = self.at(c, r) else { return };
            *sample = (self.xs[c], self.ys[r], value - level);
        }
        let crossed: Vec<CanvasPoint> = (0..4)
            .filter_map(|side| crossing(samples[side], samples[(side + 1) % 4]))
            .collect();
        match crossed[..] {
            [one, other] => pieces.push((one, other)),
            [top, right, bottom, left] => {
                let middle: f64 = samples.iter().map(|s| s.2).sum();
                // The corner before the first side belongs with the middle, or is cut off by itself.
                if (middle >= 0.0) == (samples[0].2 >= 0.0) {
                    pieces.extend([(top, right), (bottom, left)]);
                } else {
                    pieces.extend([(left, top), (right, bottom)]);
                }
            }
            _ => {}
        }
    }
}

/// Where the values pass zero between two corners.
fn crossing(from: (f64, f64, f64), to: (f64, f64, f64)) -> Option<CanvasPoint> {
    if (from.2 >= 0.0) == (to.2 >= 0.0) {
        return None;
    }
    // From the same end for both cells of a side: their points then agree to the last bit, and lines join.
    let (a, b) = if (from.0, from.1) <= (to.0, to.1) {
        (from, to)
    } else {
        (to, from)
    };
    let share = a.2 / (a.2 - b.2);
    Some((a.0 + share * (b.0 - a.0), a.1 + share * (b.1 - a.1)))
}

/// Pieces joined at their common ends.
fn joined(pieces: &[(CanvasPoint, CanvasPoint)]) -> Vec<Vec<CanvasPoint>> {
    let key = |p: CanvasPoint| (p.0.to_bits(), p.1.to_bits());
    let mut ends: HashMap<(u64, u64), Vec<usize>> = HashMap::new();
    for (number, piece) in pieces.iter().enumerate() {
        ends.entry(key(piece.0)).or_default().push(number);
        ends.entry(key(piece.1)).or_default().push(number);
    }
    let mut used = vec![false; pieces.len()];
    let grow = |line: &mut Vec<CanvasPoint>, used: &mut Vec<bool>| {
        while let Some(&last) = line.last() {
            let next = ends[&key(last)].iter().copied().find(|&n| !used[n]);
            let Some(next) = next else { break };
            used[next] = true;
            let (one, other) = pieces[next];
            line.push(if key(one) == key(last) { other } else { one });
        }
    };
    let mut lines = Vec::new();
    for number in 0..pieces.len() {
        if std::mem::replace(&mut used[number], true) {
            continue;
        }
        let mut line = vec![pieces[number].0, pieces[number].1];
        grow(&mut line, &mut used);
        line.reverse();
        grow(&mut line, &mut used);
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lattice(value: impl Fn(f64, f64) -> Option<f64>) -> Lattice {
        let xs: Vec<f64> = (0..=40).map(|n| f64::from(n) * 2.5).collect();
        let ys = xs.clone();
        let values = ys
            .iter()
            .flat_map(|&y| xs.iter().map(move |&x| (x, y)))
            .map(|(x, y)| value(x, y))
            .collect();
        Lattice { xs, ys, values }
    }

    #[test]
    fn a_cone_has_round_contours_that_close() {
        let cone = lattice(|x, y| Some((x - 50.0).hypot(y - 50.0)));
        let lines = cone.contour(30.0);
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].first(), lines[0].last());
        for (x, y) in &lines[0] {
            assert!(((x - 50.0).hypot(y - 50.0) - 30.0).abs() < 0.1);
        }
        assert!(cone.contour(99.0).is_empty());
    }

    #[test]
    fn a_hole_cuts_the_line_and_a_plane_gives_one_straight_line() {
        let plane = lattice(|x, _| Some(x));
        let lines = plane.contour(31.0);
        assert_eq!(lines.len(), 1);
        assert!(lines[0].iter().all(|p| (p.0 - 31.0).abs() < 1e-9));
        let holed = lattice(|x, y| (!(40.0..60.0).contains(&y)).then_some(x));
        assert_eq!(holed.contour(31.0).len(), 2);
    }

    #[test]
    fn a_saddle_has_two_branches() {
        let saddle = lattice(|x, y| Some((x - 49.0) * (y - 52.0)));
        assert_eq!(saddle.contour(100.0).len(), 2);
        assert_eq!(saddle.contour(-100.0).len(), 2);
    }
}
