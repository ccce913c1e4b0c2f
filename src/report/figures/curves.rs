//! Observables over a swept quantity: a colour per strategy, a dash per observable, a panel per value of what panels tell apart.

use std::collections::HashMap;

use super::LINE;
use super::limit::statistical_limit;
use super::slice;
use super::thin::{Parts, Thin, Vertex};
use super::values::{self, Shown, percent_range};
use crate::output::figure::{
    Axis, Curves, Dash, DashKey, Figure, Grid, Heading, Marker, Panels, Series,
};
use crate::scenario::Limits;
use crate::study::results::{Point, Results};
use crate::study::{Along, Design};

/// A yield below this (%) gets no mark at its maximum: there is nothing to aim at.
const WORTH_MARKING: f64 = 1.0;
/// Marks nearer to each other than this share of the plot, across and up, have no room for a number each: a number would be read
/// at the wrong mark.
const CROWDED: f64 = 0.06;

/// Width of the line whose ends are the dots over words, px.
const DOT: f64 = 3.75;

/// What a figure of curves shows.
#[derive(Debug, Clone, PartialEq)]
pub struct CurveFigure<'a> {
    /// Title.
    pub title: &'a str,
    /// Lines below it.
    pub captions: Vec<String>,
    /// What runs along x.
    pub x: Along,
    /// What colours tell apart; `None`: whatever else varies.
    pub series: Option<Along>,
    /// What panels tell apart.
    pub panels: Option<Along>,
    /// Observables, the first solid, then dashed, then dotted.
    pub observables: &'a [String],
    /// Ends of the axes.
    pub limits: Limits,
    /// Whether x counts equivalents of the electrophile per amine, so that the statistical limit can be drawn.
    pub statistical_limit: bool,
}

/// Observables over an axis, a colour per strategy (and per value of further axes), a dash per observable.
///
/// Observables that cannot stand on one axis with the first are left out: a scenario that asks for them is refused before.
pub fn curves(figure: &CurveFigure<'_>, results: &Results<'_>) -> Figure {
    let design = results.design();
    let others = slice::others(design, &[Some(figure.x), figure.series, figure.panels]);
    // Without a series all strategies are shown: nothing stands still.
    let still = if figure.series.is_some() {
        others.as_slice()
    } else {
        &[]
    };
    let points = slice::standing(results, still);
    let shown = values::shown(figure.observables, design);
    let columns = values::columns(results, &shown);
    let lines = Lines::new(figure, &others, &columns, design, &points);
    let mut heading = Heading {
        title: figure.title.to_string(),
        captions: figure.captions.clone(),
    };
    heading
        .captions
        .extend(slice::caption(design, &points, still));
    let panels: Vec<Option<usize>> = match figure.panels {
        None => vec![None],
        Some(along) => (0..slice::len(design, along)).map(Some).collect(),
    };
    let mut all: Vec<Curves> = panels
        .iter()
        .map(|panel| one(figure, &lines, *panel, &shown, design))
        .collect();
    match figure.panels {
        None => {
            let mut curves = all.remove(0);
            curves.heading = heading;
            Figure::Curves(curves)
        }
        Some(along) => Figure::Grid(Grid {
            heading,
            names: (0..all.len())
                .map(|at| slice::panel(design, along, at))
                .collect(),
            panels: Panels::Curves(all),
        }),
    }
}

/// The curves of one panel.
fn one(
    figure: &CurveFigure<'_>,
    lines: &Lines,
    panel: Option<usize>,
    shown: &[Shown],
    design: &Design,
) -> Curves {
    let (x, _) = slice::axis(design, figure.x, figure.limits.x);
    let (scale, label, units) = values::scaled(shown, lines.values());
    let percentages = shown.first().is_some_and(Shown::is_percentage);
    let range = figure
        .limits
        .y
        .map(|(low, high)| (low / scale, high / scale));
    let logarithmic = x.scale == crate::output::figure::Scale::Log10;
    let mut curves = Curves {
        x,
        y: Axis {
            label,
            range: range.or_else(|| percent_range(lines.values()).filter(|_| percentages)),
            ..Axis::default()
        },
        ..Curves::default()
    };
    let names: Vec<String> = shown
        .iter()
        .map(|o| {
            if units {
                o.with_units()
            } else {
                o.name.clone()
            }
        })
        .collect();
    let alone = lines.names.len() < 2;
    if alone {
        curves.colour_title = "result".to_string();
    } else {
        curves.colour_title = lines.title.clone();
    }
    if !alone && shown.len() > 1 {
        curves.dash_title = "result".to_string();
        let key = |(which, label): (usize, &String)| DashKey {
            label: label.clone(),
            dash: dash(which, shown.len()),
        };
        curves.dashes = names.iter().enumerate().map(key).collect();
    }
    for line in lines.list.iter().filter(|line| line.panel == panel) {
        let courses = (0..shown.len()).map(|which| line.course(which, scale));
        for (which, course) in courses.enumerate() {
            let colour = if alone { which } else { line.colour };
            if percentages && which == 0 && curves.x.words.is_empty() {
                curves.markers.extend(maximum(&course, colour));
            }
            curves.series.push(Series {
                label: if alone {
                    names[which].clone()
                } else {
                    lines.names[line.colour].clone()
                },
                colour,
                dash: dash(which, shown.len()),
                width: if curves.x.words.is_empty() { LINE } else { DOT },
                points: if curves.x.words.is_empty() {
                    course
                } else {
                    apart(course)
                },
            });
        }
    }
    let across = |x: f64| if logarithmic { x.log10() } else { x };
    crowded(&mut curves.markers, across, lines.range(), curves.y.range);
    if figure.statistical_limit && shown.len() >= 2 {
        curves.guides = statistical_limit(&lines.range());
    }
    curves
}

/// The results as lines, one per strategy and panel.
#[derive(Default)]
struct Lines {
    list: Vec<Line>,
    /// What the colours are called, by number.
    names: Vec<String>,
    /// What colours tell apart.
    title: String,
}

struct Line {
    panel: Option<usize>,
    colour: usize,
    points: Vec<Vertex>,
}

impl Line {
    /// One observable of it, in units of `scale`.
    fn course(&self, which: usize, scale: f64) -> Vec<(f64, Option<f64>)> {
        let points = self.points.iter();
        points
            .map(|(x, values)| (*x, values[which].map(|v| v / scale)))
            .collect()
    }
}

impl Lines {
    fn new(
        figure: &CurveFigure<'_>,
        others: &[Along],
        columns: &[Option<usize>],
        design: &Design,
        points: &[Point],
    ) -> Lines {
        let told: Vec<Along> = match figure.series {
            Some(along) => vec![along],
            None => others.to_vec(),
        };
        let titles: Vec<String> = told.iter().map(|&o| slice::name(design, o)).collect();
        let mut lines = Lines {
            title: titles.join(", "),
            ..Lines::default()
        };
        let (axis, places) = slice::axis(design, figure.x, figure.limits.x);
        let parts = Parts::new(&axis, &places);
        let mut grown: Vec<Thin> = Vec::new();
        // Which line a point belongs to, by where it stands along all that tells lines apart.
        let mut known: HashMap<Vec<Option<usize>>, usize> = HashMap::new();
        let apart: Vec<Along> = figure.panels.into_iter().chain(told.clone()).collect();
        let mut stands = Vec::new();
        for &point in points {
            let Some(at) = point.position(figure.x) else {
                continue;
            };
            stands.clear();
            stands.extend(apart.iter().map(|&along| point.position(along)));
            let line = known.get(&stands).copied().unwrap_or_else(|| {
                let line = lines.line(figure.panels, &told, design, point);
                known.insert(stands.clone(), line);
                line
            });
            grown.resize_with(lines.list.len(), || Thin::new(parts));
            grown[line].push((places[at], values::of(point, columns).collect()));
        }
        for (line, thin) in lines.list.iter_mut().zip(grown) {
            line.points = thin.points();
        }
        lines
    }

    /// The line of a point, new where there is none.
    fn line(
        &mut self,
        panels: Option<Along>,
        told: &[Along],
        design: &Design,
        point: Point,
    ) -> usize {
        let parts = told.iter().filter_map(|&along| {
            let at = point.position(along)?;
            Some(slice::point(design, along, at))
        });
        let name = parts.collect::<Vec<_>>().join(", ");
        let panel = panels.and_then(|along| point.position(along));
        let known = self.names.iter().position(|known| *known == name);
        let colour = known.unwrap_or_else(|| {
            self.names.push(name);
            self.names.len() - 1
        });
        let own = |line: &Line| line.panel == panel && line.colour == colour;
        self.list.iter().position(own).unwrap_or_else(|| {
            self.list.push(Line {
                panel,
                colour,
                points: Vec::new(),
            });
            self.list.len() - 1
        })
    }

    fn values(&self) -> impl Iterator<Item = f64> {
        let points = self.list.iter().flat_map(|line| &line.points);
        points.flat_map(|(_, values)| values.iter().copied().flatten())
    }

    fn range(&self) -> (f64, f64) {
        let all = self.list.iter().flat_map(|l| l.points.iter().map(|p| p.0));
        all.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| {
            (low.min(x), high.max(x))
        })
    }
}

/// Points of words: nothing lies between them that a line could mean.
fn apart(course: Vec<(f64, Option<f64>)>) -> Vec<(f64, Option<f64>)> {
    let points = course.into_iter();
    points.flat_map(|(x, y)| [(x, y), (x, None)]).collect()
}

fn dash(which: usize, of: usize) -> Dash {
    match which {
        1 if of <= 4 => Dash::Dashed,
        2 if of <= 4 => Dash::Dotted,
        3 if of <= 4 => Dash::DashDotted,
        _ => Dash::Solid,
    }
}

/// A mark at the highest point that lies within the range.
fn maximum(points: &[(f64, Option<f64>)], colour: usize) -> Option<Marker> {
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
fn crowded(
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
