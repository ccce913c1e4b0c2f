//! Bands asked of the finished SVG and PNG: where their corners stand, where they are open, and what is seen through them.

use resvg::tiny_skia::Pixmap;

use super::*;
use crate::plot::{CurveSeries, Curves, Figure, PlotAxis, Size, TimeCourse, png};

const NONE: f64 = f64::NAN;

fn band(colour: usize, points: &[(f64, f64, f64)]) -> ShadedBand {
    let points = points.to_vec();
    ShadedBand {
        colour,
        dash: Dash::Solid,
        points,
    }
}

/// Bands on axes from 0 to 10, with a line along each edge of the first of them.
fn curves(bands: Vec<ShadedBand>) -> Curves {
    let edge = |pick: fn(&(f64, f64, f64)) -> f64| CurveSeries {
        label: "edge".into(),
        colour: 6,
        dash: Dash::Solid,
        width: 1.0,
        points: bands[0]
            .points
            .iter()
            .map(|p| (p.0, Some(pick(p))))
            .collect(),
    };
    Curves {
        x: PlotAxis::fixed_range("x", 0.0, 10.0),
        y: PlotAxis::fixed_range("y", 0.0, 10.0),
        series: vec![edge(|p| p.1), edge(|p| p.2)],
        bands,
        ..Curves::default()
    }
}

fn svg(curves: Curves) -> String {
    Figure::Curves(curves).svg(Size::default()).unwrap()
}

/// The corners of what stands between quotes after each `before` and ` points="`, px.
fn corners(svg: &str, before: &str) -> Vec<Vec<CanvasPoint>> {
    let found = svg.split(before).skip(1).map(|rest| {
        let (_, rest) = rest.split_once(" points=\"").unwrap();
        let pairs = rest.split_once('"').unwrap().0.split_whitespace();
        let number = |text: &str| text.parse::<f64>().unwrap() / 10.0;
        let pair = |pair: &str| pair.split_once(',').map(|(x, y)| (number(x), number(y)));
        pairs.map(|text| pair(text).unwrap()).collect()
    });
    found.collect()
}

fn areas(svg: &str) -> Vec<Vec<CanvasPoint>> {
    corners(svg, "<polygon")
}

/// Left, top, right and bottom of corners, px.
fn around(corners: &[CanvasPoint]) -> [f64; 4] {
    let of = |pick: fn(&CanvasPoint) -> f64, fold: fn(f64, f64) -> f64, from: f64| {
        corners.iter().map(pick).fold(from, fold)
    };
    [
        of(|c| c.0, f64::min, f64::INFINITY),
        of(|c| c.1, f64::min, f64::INFINITY),
        of(|c| c.0, f64::max, f64::NEG_INFINITY),
        of(|c| c.1, f64::max, f64::NEG_INFINITY),
    ]
}

/// Where a pair of values stands, by the lines through all corners of the plot.
fn at(svg: &str, x: f64, y: f64) -> CanvasPoint {
    let lines = corners(svg, "stroke=\"#E8E8E8\"");
    let [left, top, right, bottom] = around(&lines.concat());
    (
        left + x / 10.0 * (right - left),
        bottom - y / 10.0 * (bottom - top),
    )
}

fn near(one: CanvasPoint, other: CanvasPoint) -> bool {
    (one.0 - other.0).abs() < 0.11 && (one.1 - other.1).abs() < 0.11
}

#[test]
fn a_band_ends_where_lines_along_its_edges_run() {
    let drawn = svg(curves(vec![band(
        0,
        &[(1.0, 2.0, 3.0), (4.0, 1.0, 8.0), (9.0, 6.0, 6.5)],
    )]));
    let lines = corners(&drawn, "stroke=\"#000000\"").concat();
    let [area] = areas(&drawn).try_into().unwrap();
    assert_eq!(area.len(), 6);
    assert!(area.iter().all(|corner| lines.contains(corner)), "{area:?}");
    assert!(near(area[1], at(&drawn, 4.0, 8.0)), "{area:?}");
}

#[test]
fn a_missing_edge_leaves_a_gap_and_a_lone_place_a_bar() {
    for missing in [(NONE, 5.0), (5.0, NONE), (5.0, f64::INFINITY)] {
        let drawn = svg(curves(vec![band(
            0,
            &[
                (1.0, 2.0, 3.0),
                (2.0, 2.0, 4.0),
                (3.0, missing.0, missing.1),
                (4.0, 2.0, 6.0),
                (5.0, NONE, NONE),
                (6.0, 2.0, 3.0),
                (9.0, 2.0, 3.0),
            ],
        )]));
        let found: Vec<[f64; 4]> = areas(&drawn).iter().map(|area| around(area)).collect();
        let [one, lone, two] = found.try_into().unwrap();
        assert!(near((one[2], one[1]), at(&drawn, 2.0, 4.0)));
        assert!(near((two[0], two[3]), at(&drawn, 6.0, 2.0)));
        let middle = (lone[0] + lone[2]) / 2.0;
        assert!(near((middle, lone[1]), at(&drawn, 4.0, 6.0)));
        assert!((lone[2] - lone[0] - LONE).abs() < 0.11);
    }
}

/// Straight edges from (-2, 4) to (12, 18) and from (-2, -4) to (12, 10): over the axes they are y = x + 6 and y = x - 2.
#[test]
fn a_band_is_cut_at_the_axes_and_keeps_its_slopes() {
    let drawn = svg(curves(vec![band(
        0,
        &[(-2.0, -4.0, 4.0), (12.0, 10.0, 18.0)],
    )]));
    let [area] = areas(&drawn).try_into().unwrap();
    let want = [
        (0.0, 0.0),
        (0.0, 6.0),
        (4.0, 10.0),
        (10.0, 10.0),
        (10.0, 8.0),
        (2.0, 0.0),
    ];
    assert_eq!(area.len(), want.len(), "{area:?}");
    for (x, y) in want {
        let corner = at(&drawn, x, y);
        assert!(area.iter().any(|c| near(*c, corner)), "{x} {y}: {area:?}");
    }
    for outside in [
        vec![(-3.0, 1.0, 2.0), (-1.0, 1.0, 2.0)],
        vec![(12.0, 1.0, 2.0)],
        vec![(1.0, 11.0, 12.0), (9.0, 1e300, f64::MAX)],
    ] {
        let mut only = curves(vec![band(0, &outside)]);
        only.series.clear();
        assert!(areas(&svg(only)).is_empty(), "{outside:?}");
    }
}

#[test]
fn a_logarithmic_axis_shows_what_lies_above_zero() {
    let mut curves = curves(vec![band(0, &[(1.0, 0.0, 1e-2), (9.0, -1.0, 1.0)])]);
    curves.y = PlotAxis {
        range: Some((1e-4, 1.0)),
        ..PlotAxis::log10("y")
    };
    let shown = svg(curves.clone());
    let [area] = areas(&shown).try_into().unwrap();
    // Half of the four decades on the left, all of them on the right.
    for (x, y) in [(1.0, 0.0), (1.0, 5.0), (9.0, 10.0), (9.0, 0.0)] {
        let corner = at(&shown, x, y);
        assert!(area.iter().any(|c| near(*c, corner)), "{x} {y}: {area:?}");
    }
    curves.bands = vec![band(0, &[(1.0, -2.0, 0.0), (9.0, -1.0, 0.0)])];
    assert!(areas(&svg(curves)).is_empty());
}

#[test]
fn axes_hold_the_bands_that_can_be_seen() {
    let labels = |figure: Figure| {
        let svg = figure.svg(Size::default()).unwrap();
        let texts = svg.split("</text>").filter_map(|t| t.rsplit('\n').nth(1));
        let texts: Vec<String> = texts.map(str::to_owned).collect();
        texts
    };
    let mut curves = curves(vec![band(0, &[(2.0, 3.0, 70.0), (14.0, 3.0, 900.0)])]);
    curves.series = Vec::new();
    curves.y = PlotAxis::linear("y");
    let of_curves = labels(Figure::Curves(curves.clone()));
    let course = TimeCourse {
        span: Some((0.0, 10.0)),
        y: PlotAxis::linear("y"),
        bands: curves.bands.clone(),
        ..TimeCourse::default()
    };
    for labels in [of_curves, labels(Figure::TimeCourse(course))] {
        assert!(labels.iter().any(|label| label == "60"), "{labels:?}");
        assert!(labels.iter().all(|label| label != "800"), "{labels:?}");
    }
}

/// Each band takes in its share of what is below it, in the order given; the grid is seen through all three.
#[test]
fn bands_on_bands_let_each_other_and_the_grid_through() {
    let bands = [0, 1, 2].map(|colour| band(colour, &[(1.0, 1.0, 9.0), (9.0, 1.0, 9.0)]));
    let drawn = svg(curves(bands.to_vec()));
    let bitmap = Pixmap::decode_png(&png(&drawn, 1.0).unwrap()).unwrap();
    let seen = |(x, y): CanvasPoint| {
        let dot = bitmap.pixel(x as u32, y as u32).unwrap();
        [dot.red(), dot.green(), dot.blue()].map(f64::from)
    };
    let mut want = [255.0; 3];
    for number in 0..3 {
        let over = colour(number);
        let over = [over.0, over.1, over.2].map(f64::from);
        for (below, over) in want.iter_mut().zip(over) {
            *below += OPACITY * (over - *below);
        }
    }
    let dot = seen(at(&drawn, 5.0, 4.9));
    let off = dot.iter().zip(want).map(|(dot, want)| (dot - want).abs());
    assert!(off.fold(0.0, f64::max) < 3.0, "{dot:?} {want:?}");
    let down = (0..600).map(|step| seen(at(&drawn, 5.0, 3.5 + f64::from(step) * 0.005))[0]);
    assert!(down.fold(255.0, f64::min) < dot[0] - 4.0);
}

#[test]
fn edges_are_interrupted_as_their_line_is_and_end_at_the_plot() {
    let pieces = |dash| {
        let mut only = curves(vec![band(0, &[(-2.0, -4.0, 4.0), (12.0, 10.0, 18.0)])]);
        only.series.clear();
        only.bands[0].dash = dash;
        let drawn = svg(only);
        let edges = corners(&drawn, "stroke=\"#0072B2\"");
        // y = x + 6 up to 4 and y = x - 2 from 2 on, see above; a dash may end in a gap.
        let ends =
            [(0.0, 6.0), (4.0, 10.0), (2.0, 0.0), (10.0, 8.0)].map(|(x, y)| at(&drawn, x, y));
        let reached = |end: &CanvasPoint| edges.iter().flatten().any(|c| near(*c, *end));
        assert!(
            ends.iter().filter(|end| reached(end)).count()
                >= if dash == Dash::Solid { 4 } else { 2 }
        );
        let plot = (at(&drawn, -0.01, 10.01), at(&drawn, 10.01, -0.01));
        let inside =
            |c: &CanvasPoint| c.0 > plot.0.0 && c.0 < plot.1.0 && c.1 > plot.0.1 && c.1 < plot.1.1;
        assert!(edges.iter().flatten().all(inside), "{edges:?}");
        edges.len()
    };
    assert_eq!(pieces(Dash::Solid), 2);
    assert!(pieces(Dash::Dashed) > 10 && pieces(Dash::Dotted) > pieces(Dash::Dashed));
}
