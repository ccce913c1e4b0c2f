//! Observables over a swept quantity: a colour per strategy, a dash per observable, a panel per value of what panels tell apart.

use super::limit::statistical_limit;
use super::lines::{LineLayout, ResultLine, ResultLines};
use super::marks::{crowded, maximum};
use super::slice;
use super::values::{self, Shown, percent_range};
use super::{LINE, bands};
use crate::plot::{
    AxisScale, CurveSeries, Curves, Dash, DashKey, Figure, Grid, Heading, Panels, PlotAxis,
};
use crate::scenario::Limits;
use crate::study::quantile::DrawnBand;
use crate::study::results::Results;
use crate::study::{Along, Design};

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
    /// Where results lie under draws.
    pub bands: &'a [ResultBand],
}

/// A band of a result along an axis.
#[derive(Debug, Clone, PartialEq)]
pub struct ResultBand {
    /// The variant.
    pub variant: usize,
    /// Name of the observable.
    pub name: String,
    /// Between which values nine tenths of the draws lie along x.
    pub band: DrawnBand,
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
    let layout = LineLayout {
        x: figure.x,
        range: figure.limits.x,
        colours: figure.series.map_or(others.clone(), |along| vec![along]),
        panels: figure.panels,
    };
    let lines = ResultLines::new(&layout, &columns, design, &points);
    let heading = heading(figure, &shown, slice::caption(design, &points, still));
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

/// Title and captions, with where everything else stands, and what bands mean.
fn heading(figure: &CurveFigure<'_>, shown: &[Shown], stands: Option<String>) -> Heading {
    let bands = bands_of(figure, shown).map(|band| &band.band);
    let captions = figure.captions.iter().cloned();
    Heading {
        title: figure.title.to_string(),
        captions: captions
            .chain(stands)
            .chain(bands::caption(bands))
            .collect(),
    }
}

/// The bands of what is shown.
fn bands_of<'b>(
    figure: &'b CurveFigure<'_>,
    shown: &'b [Shown],
) -> impl Iterator<Item = &'b ResultBand> {
    let is_shown = |band: &&ResultBand| shown.iter().any(|o| o.name == band.name);
    figure.bands.iter().filter(is_shown)
}

/// The curves of one panel.
fn one(
    figure: &CurveFigure<'_>,
    lines: &ResultLines,
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
    let name = |o: &Shown| {
        if units {
            o.with_units()
        } else {
            o.name.clone()
        }
    };
    let names: Vec<String> = shown.iter().map(name).collect();
    let edges = bands_of(figure, shown).flat_map(|band| band.band.known());
    let edges = edges.flat_map(|(_, low, high)| [low, high]);
    let held = lines.values().chain(edges);
    let (words, logarithmic) = (!x.words.is_empty(), x.scale == AxisScale::Log10);
    let mut curves = Curves {
        x,
        y: PlotAxis {
            label,
            range: range.or_else(|| percent_range(held).filter(|_| percentages)),
            ..PlotAxis::default()
        },
        ..legend(lines, &names)
    };
    for line in lines.list.iter().filter(|line| line.panel == panel) {
        let drawn = drawn(line, lines, &names, scale);
        if let Some(first) = drawn.first().filter(|_| percentages && !words) {
            curves.markers.extend(maximum(&first.points, first.colour));
        }
        for (series, observable) in drawn.iter().zip(shown) {
            let mut all = figure.bands.iter();
            let own = all.find(|b| (b.variant, &b.name) == (line.variant, &observable.name));
            let shaded = own
                .and_then(|b| bands::shaded(&b.band, (series.colour, series.dash), |v| v / scale));
            curves.bands.extend(shaded);
        }
        curves.series.extend(drawn);
    }
    if words {
        curves.series.iter_mut().for_each(set_apart);
    }
    let across = |x: f64| if logarithmic { x.log10() } else { x };
    crowded(&mut curves.markers, across, lines.range(), curves.y.range);
    if figure.statistical_limit && shown.len() >= 2 {
        curves.guides = statistical_limit(&lines.range());
    }
    curves
}

/// Curves of which the legend alone is known: where one strategy is shown, colours tell its observables apart.
fn legend(lines: &ResultLines, names: &[String]) -> Curves {
    let alone = lines.is_alone();
    let mut curves = Curves {
        colour_title: if alone {
            "result".to_string()
        } else {
            lines.title.clone()
        },
        ..Curves::default()
    };
    if !alone && names.len() > 1 {
        curves.dash_title = "result".to_string();
        let key = |(which, label): (usize, &String)| DashKey {
            label: label.clone(),
            dash: dash(which, names.len()),
        };
        curves.dashes = names.iter().enumerate().map(key).collect();
    }
    curves
}

/// The observables of a line, each as it is drawn.
fn drawn(line: &ResultLine, lines: &ResultLines, names: &[String], scale: f64) -> Vec<CurveSeries> {
    let alone = lines.is_alone();
    let one = |(which, name): (usize, &String)| CurveSeries {
        label: if alone {
            name.clone()
        } else {
            lines.names[line.colour].clone()
        },
        colour: if alone { which } else { line.colour },
        dash: dash(which, names.len()),
        width: LINE,
        points: line.course(which, scale),
    };
    names.iter().enumerate().map(one).collect()
}

/// Points of words: nothing lies between them that a line could mean.
fn set_apart(series: &mut CurveSeries) {
    series.width = DOT;
    let points = std::mem::take(&mut series.points).into_iter();
    series.points = points.flat_map(|(x, y)| [(x, y), (x, None)]).collect();
}

fn dash(which: usize, of: usize) -> Dash {
    match which {
        1 if of <= 4 => Dash::Dashed,
        2 if of <= 4 => Dash::Dotted,
        3 if of <= 4 => Dash::DashDotted,
        _ => Dash::Solid,
    }
}
