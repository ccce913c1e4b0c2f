//! Marks at the maxima of curves, and which of them have room for a number.
//!
//! Knows places and heights, not what they are.

use crate::plot::Marker;

/// A yield below this (%) gets no mark at its maximum: there is nothing to aim at.
const WORTH_MARKING: f64 = 1.0;
/// Marks nearer to each other than this share of the plot, across and up, have no room for a number each: a number would be read
/// at the wrong mark.
const CROWDED: f64 = 0.06;

/// A mark at the highest point that lies within the range.
pub(super) fn maximum(points: &[(f64, Option<f64>)], colour: usize) -> Option<Marker> {
    let known = points.iter().filter_map(|&(x, y)| Some((x, y?)));
    let (x, y) = known.max_by(|a, b| a.1.total_cmp(&b.1))?;
    (y >= WORTH_MARKING).then(|| Marker {
        x,
        y,
        label: if y < 9.5 {
            format!("{y:.1}")
        } else {
            format!("{y:.0}")
        },
        colour,
    })
}

/// Takes the number from marks that crowd a higher one: the highest of a crowd keeps its own.
pub(super) fn crowded(
    markers: &mut [Marker],
    across: impl Fn(f64) -> f64,
    (low, high): (f64, f64),
    up: Option<(f64, f64)>,
) {
    let wide = (across(high) - across(low)).abs();
    let tall = up.map_or(100.0, |(low, high)| high - low);
    let mut order: Vec<usize> = (0..markers.len()).collect();
    order.sort_by(|&a, &b| markers[b].y.total_cmp(&markers[a].y));
    let mut kept: Vec<(f64, f64)> = Vec::new();
    for at in order {
        let (x, y) = (across(markers[at].x), markers[at].y);
        let near = |&(other_x, other_y): &(f64, f64)| {
            (x - other_x).abs() < CROWDED * wide && (y - other_y).abs() < CROWDED * tall
        };
        if kept.iter().any(near) {
            markers[at].label.clear();
        } else {
            kept.push((x, y));
        }
    }
}
