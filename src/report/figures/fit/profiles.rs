//! How the likelihood falls on both sides of the best value, a panel for each number, and which numbers go together.
//!
//! Numbers of any unit stand beside each other: each is counted in half widths of the interval that the straight problem promises, so
//! that a number which the straight problem gets right lies on the dashed parabola.

use super::super::LINE;
use crate::plot::{CurveSeries, Curves, Dash, Figure, Grid, Guide, Heading, Map, Panels, PlotAxis};

/// Half widths that are shown to either side.
const SHOWN: f64 = 2.0;
/// Points of a parabola.
const POINTS: i32 = 80;

/// A number with its profile.
#[derive(Debug, Clone, PartialEq)]
pub struct ProfilePanel {
    /// Name, with the interval.
    pub name: String,
    /// Distance from the best in half widths, and rise of the cost.
    pub points: Vec<(f64, f64)>,
}

/// All profiles with the rise at which data object.
pub fn profiles(title: &str, panels: &[ProfilePanel], threshold: f64) -> Option<Figure> {
    let curves = |panel: &ProfilePanel| Curves {
        x: PlotAxis::fixed_range("half widths", -SHOWN, SHOWN),
        y: PlotAxis::fixed_range("-2 ln L", 0.0, 2.5 * threshold),
        series: vec![CurveSeries {
            label: "profile".to_owned(),
            colour: 0,
            dash: Dash::Solid,
            width: LINE,
            points: curve(&panel.points),
        }],
        guides: vec![
            Guide {
                label: "95 %".to_owned(),
                dash: Dash::Solid,
                points: vec![(-SHOWN, threshold), (SHOWN, threshold)],
            },
            Guide {
                label: "by standard errors".to_owned(),
                dash: Dash::Dashed,
                points: parabola(threshold),
            },
        ],
        ..Curves::default()
    };
    (!panels.is_empty()).then(|| {
        Figure::Grid(Grid {
            heading: Heading {
                title: title.to_owned(),
                captions: vec!["how much worse the data are met when a number is held elsewhere, in half widths of its interval by standard errors".to_owned()],
            },
            names: panels.iter().map(|panel| panel.name.clone()).collect(),
            panels: Panels::Curves(panels.iter().map(curves).collect()),
        })
    })
}

/// Between the places that were looked at the root of the rise is taken as straight, as the search takes it.
fn curve(points: &[(f64, f64)]) -> Vec<(f64, Option<f64>)> {
    let root = |&(x, rise): &(f64, f64)| if x < 0.0 { -rise.sqrt() } else { rise.sqrt() };
    let mut curve = Vec::new();
    for pair in points.windows(2) {
        let (from, to) = (root(&pair[0]), root(&pair[1]));
        for i in 0..POINTS / 4 {
            let share = f64::from(i) / f64::from(POINTS / 4);
            let x = pair[0].0 + share * (pair[1].0 - pair[0].0);
            curve.push((x, Some((from + share * (to - from)).powi(2))));
        }
    }
    curve.extend(points.last().map(|&(x, rise)| (x, Some(rise))));
    curve
}

fn parabola(threshold: f64) -> Vec<(f64, f64)> {
    let place = |i: i32| SHOWN * f64::from(i) / f64::from(POINTS);
    (-POINTS..=POINTS)
        .map(|i| (place(i), threshold * place(i) * place(i)))
        .collect()
}

/// The matrix of correlations; nothing for one number.
pub fn correlations(title: &str, names: &[String], rows: &[Vec<f64>]) -> Option<Figure> {
    // Names stand once; their numbers have room below.
    let words = |named: bool| {
        let each = (1..).zip(names).map(|(at, name)| match named {
            true => format!("{at}  {name}"),
            false => at.to_string(),
        });
        PlotAxis {
            words: each.collect(),
            ..PlotAxis::default()
        }
    };
    let places: Vec<f64> = (0..names.len()).map(|at| at as f64).collect();
    let finite = |value: &f64| value.is_finite().then_some(*value);
    (names.len() > 1).then(|| {
        Figure::Map(Map {
            heading: Heading {
                title: title.to_owned(),
                captions: vec!["pairs near 1 or -1 are told only together".to_owned()],
            },
            x: words(false),
            y: words(true),
            z: PlotAxis::fixed_range("correlation", -1.0, 1.0),
            xs: places.clone(),
            ys: places,
            values: rows.iter().flatten().map(finite).collect(),
            ..Map::default()
        })
    })
}
