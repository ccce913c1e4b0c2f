//! Figures of a goal: the design space with the best conditions in it, and what one objective costs of the other.

use super::Drawing;
use crate::plot::{
    AxisScale, CurveSeries, Curves, Dash, Figure, Heading, Map, Marker, PlotAxis, Size,
};
use crate::report::optimise::{axis_name, axis_unit};
use crate::report::words::{along, heading};
use crate::scenario::Scenario;
use crate::study::optimise::goal::Objective;
use crate::study::optimise::{DesignSpace, Optimised};

/// An axis whose ends differ by more is drawn by its logarithm.
const MANY_TIMES: f64 = 10.0;
/// Probabilities at which lines are drawn besides the one asked for, %.
const LEVELS: [f64; 5] = [10.0, 25.0, 50.0, 75.0, 90.0];
/// Lines nearer to the one asked for are left out.
const NEAR: f64 = 5.0;

/// The figures that there are.
pub fn of_goal(scenario: &Scenario, found: &Optimised<'_>) -> Vec<Drawing> {
    let size = (Size::default().width, Size::default().height);
    let map = found.design_space.as_ref();
    let map = map.map(|space| design_space(scenario, found, space));
    // Where nothing keeps the limits there is nothing to draw; the words say so.
    let map = map.filter(|map| map.values.iter().any(Option::is_some));
    let map = map.map(|map| ("design-space", Figure::Map(map)));
    let front = match found.space.search.objectives.as_slice() {
        [one, other] if found.front.len() > 1 => {
            Some(("pareto", Figure::Curves(front(scenario, found, one, other))))
        }
        _ => None,
    };
    let each = map.into_iter().chain(front);
    each.map(|(name, figure)| Drawing {
        name: name.to_owned(),
        figure,
        size,
    })
    .collect()
}

fn captions(scenario: &Scenario, found: &Optimised<'_>) -> Vec<String> {
    let mut captions: Vec<String> = scenario.question.iter().cloned().collect();
    if !found.limits.is_empty() {
        let limits: Vec<&str> = found.limits.iter().map(|l| l.text.as_str()).collect();
        captions.push(format!("limits: {}", limits.join(", ")));
    }
    captions
}

/// Over two ranges the probability, or the objective where the limits hold.
fn design_space(scenario: &Scenario, found: &Optimised<'_>, space: &DesignSpace) -> Map {
    let design = &found.space.search.design;
    let objective = &found.space.search.objectives[0];
    let number = |at: usize, axis: usize| {
        let place = &found.looked[at].place;
        let number = found.space.number(place.0, &place.1, axis);
        number.unwrap_or(f64::NAN)
    };
    let first = space.looked.start;
    let xs: Vec<f64> = (0..space.points)
        .map(|i| number(first + i, space.axes[0]))
        .collect();
    let lines = (0..space.points).map(|i| first + i * space.points);
    let ys: Vec<f64> = lines.map(|at| number(at, space.axes[1])).collect();
    let kept = |at: usize| {
        let results = found
            .limits
            .iter()
            .map(|limit| (limit, found.result(limit, at)));
        results
            .clone()
            .all(|(limit, result)| result.is_some_and(|v| limit.is_kept(v)))
    };
    let value = |at: usize| match space.draws {
        Some(_) => found.looked[at].drawn.map(|drawn| 100.0 * drawn.share),
        None => found.objective(objective, at).filter(|_| kept(at)),
    };
    let (z, contours) = match (space.draws, found.space.search.probability) {
        (Some(_), Some(asked)) => {
            let asked = 100.0 * asked;
            let others = LEVELS
                .into_iter()
                .filter(|level| (level - asked).abs() > NEAR);
            let z = PlotAxis::fixed_range("probability of keeping all limits [%]", 0.0, 100.0);
            (z, Some(others.chain([asked]).collect()))
        }
        _ => (
            PlotAxis::linear(heading(&objective.name, &objective.unit)),
            None,
        ),
    };
    let best = found.answers[0].best;
    let marker = best.map(|at| Marker {
        x: number(at, space.axes[0]),
        y: number(at, space.axes[1]),
        label: if found.answers[0].met {
            "best"
        } else {
            "nearest"
        }
        .to_owned(),
        colour: 0,
    });
    let mut captions = captions(scenario, found);
    captions.push(match space.draws {
        Some(draws) => format!("{draws} draws at each of {} points", space.looked.len()),
        None => "white: outside the limits".to_owned(),
    });
    Map {
        heading: Heading {
            title: scenario.title.clone(),
            captions,
        },
        x: axis(design, space.axes[0], &xs),
        y: axis(design, space.axes[1], &ys),
        z,
        values: space.looked.clone().map(value).collect(),
        xs,
        ys,
        contours,
        markers: marker.into_iter().collect(),
    }
}

fn axis(design: &crate::study::Design, axis: usize, numbers: &[f64]) -> PlotAxis {
    let name = along::plain(&heading(&axis_name(design, axis), axis_unit(design, axis)));
    let wide = match numbers {
        [first, .., last] => *first > 0.0 && last / first >= MANY_TIMES,
        _ => false,
    };
    PlotAxis {
        label: name,
        scale: if wide {
            AxisScale::Log10
        } else {
            AxisScale::Linear
        },
        ..PlotAxis::default()
    }
}

/// One objective over the other.
fn front(scenario: &Scenario, found: &Optimised<'_>, one: &Objective, other: &Objective) -> Curves {
    let number = |of: &Objective, at: usize| found.objective(of, at).unwrap_or(f64::NAN);
    let points = found.front.iter();
    let points: Vec<(f64, f64)> = points
        .map(|at| (number(one, *at), number(other, *at)))
        .collect();
    let markers = points.iter().map(|(x, y)| Marker {
        x: *x,
        y: *y,
        label: String::new(),
        colour: 0,
    });
    let of = |objective: &Objective| {
        let name = heading(&objective.name, &objective.unit);
        PlotAxis::linear(along::plain(&name))
    };
    Curves {
        heading: Heading {
            title: scenario.title.clone(),
            captions: captions(scenario, found),
        },
        x: of(one),
        y: of(other),
        markers: markers.collect(),
        series: vec![CurveSeries {
            points: points.iter().map(|(x, y)| (*x, Some(*y))).collect(),
            label: "none is better in both".to_owned(),
            colour: 0,
            dash: Dash::Solid,
            width: 2.5,
        }],
        ..Curves::default()
    }
}
