//! What holds for every figure, asked of the finished SVG and PNG.

use super::samples;
use super::size::LEAST;
use super::*;
use resvg::tiny_skia::Pixmap;
use resvg::usvg::{self, Node, Rect as Box};

/// Every sample at the usual size, and what a user would have also at the smallest size and a tall one.
fn all() -> Vec<(String, String)> {
    let usual = samples::plain().into_iter().chain(samples::sheets());
    let usual = usual.chain(samples::hostile());
    let mut drawn: Vec<_> = usual
        .map(|(name, figure)| (name.to_owned(), svg(&figure)))
        .collect();
    for size in [
        LEAST,
        Size {
            width: 800,
            height: 1600,
        },
    ] {
        for (name, figure) in samples::plain() {
            let name = format!("{name} on {} x {}", size.width, size.height);
            drawn.push((name, figure.svg(size).unwrap()));
        }
    }
    drawn
}

fn svg(figure: &Figure) -> String {
    figure.svg(Size::default()).unwrap()
}

fn tree(svg: &str) -> usvg::Tree {
    usvg::Tree::from_str(svg, &super::png::options()).unwrap()
}

/// All leaves of the figure, in drawing order.
fn leaves(group: &usvg::Group) -> Vec<&Node> {
    let mut found = Vec::new();
    for node in group.children() {
        match node {
            Node::Group(inner) => found.extend(leaves(inner)),
            leaf => found.push(leaf),
        }
    }
    found
}

/// Every text of the figure with the box its letters fill, px.
fn texts(svg: &str) -> Vec<(String, Box)> {
    let tree = tree(svg);
    let found = leaves(tree.root())
        .into_iter()
        .filter_map(|leaf| match leaf {
            Node::Text(text) => {
                let words: String = text.chunks().iter().map(|chunk| chunk.text()).collect();
                Some((words.trim().to_owned(), text.abs_bounding_box()))
            }
            _ => None,
        });
    found.collect()
}

/// The boxes of axes, ticks and operation lines, px.
fn straight_lines(svg: &str) -> Vec<Box> {
    let tree = tree(svg);
    let ruled = [palette::INK, palette::GUIDE].map(|c| usvg::Color::new_rgb(c.0, c.1, c.2));
    let found = leaves(tree.root()).into_iter().filter_map(|leaf| {
        let Node::Path(path) = leaf else { return None };
        let usvg::Paint::Color(colour) = path.stroke()?.paint() else {
            return None;
        };
        let place = path.abs_bounding_box();
        let straight = place.width() < 0.1 || place.height() < 0.1;
        (straight && ruled.contains(colour)).then_some(place)
    });
    found.collect()
}

fn apart(one: &Box, other: &Box) -> bool {
    one.left() >= other.right()
        || other.left() >= one.right()
        || one.top() >= other.bottom()
        || other.top() >= one.bottom()
}

#[test]
fn every_figure_parses_and_has_no_number_that_is_none() {
    for (name, svg) in all() {
        for wrong in ["NaN", "inf", "2147483647", "-2147483648"] {
            assert!(!svg.contains(&format!("\"{wrong}")), "{name}: {wrong}");
            assert!(!svg.contains(&format!(" {wrong},")), "{name}: {wrong}");
        }
        assert!(texts(&svg).len() > 5, "{name}");
    }
}

#[test]
fn no_text_is_cut_off_by_the_edge() {
    for (name, svg) in all() {
        let size = tree(&svg).size();
        for (words, place) in texts(&svg) {
            let inside = place.left() >= 0.0
                && place.top() >= 0.0
                && place.right() <= size.width()
                && place.bottom() <= size.height();
            assert!(inside, "{name}: `{words}` at {place:?}");
        }
    }
}

#[test]
fn no_two_texts_overlap() {
    for (name, svg) in all() {
        let texts = texts(&svg);
        for (number, (words, one)) in texts.iter().enumerate() {
            for (others, other) in &texts[..number] {
                assert!(
                    apart(one, other),
                    "{name}: `{words}` {one:?} on `{others}` {other:?}"
                );
            }
        }
    }
}

#[test]
fn no_axis_tick_or_operation_runs_through_words() {
    for (name, svg) in all() {
        let lines = straight_lines(&svg);
        assert!(lines.len() > 4, "{name}");
        for (words, place) in texts(&svg) {
            for line in &lines {
                // A box without width has no inside of its own.
                let thick = Box::from_ltrb(
                    line.left() - 0.1,
                    line.top() - 0.1,
                    line.right() + 0.1,
                    line.bottom() + 0.1,
                );
                assert!(
                    apart(&thick.unwrap(), &place),
                    "{name}: `{words}` {place:?} under {line:?}"
                );
            }
        }
    }
}

#[test]
fn titles_axes_legends_markers_and_operations_are_all_written() {
    let written = |figure: Figure| -> Vec<String> {
        texts(&svg(&figure))
            .into_iter()
            .map(|(words, _)| words)
            .collect()
    };
    let expect = |words: &[String], wanted: &[&str]| {
        for want in wanted {
            assert!(
                words.iter().any(|w| w == want),
                "`{want}` is not among {words:?}"
            );
        }
    };
    let words = written(Figure::Curves(samples::yields()));
    let legend = ["strategy", "NaBH₄, one pot, MeOH", "product", "mono", "bis"];
    expect(&words, &legend);
    expect(
        &words,
        &[
            "statistical limit, κ = ½, mono",
            "75 %",
            "yield [% of amine]",
            "0.5",
            "100",
        ],
    );
    assert_eq!(
        words.iter().filter(|w| *w == "STAB, one pot, DCE").count(),
        1
    );

    let words = written(Figure::Curves(samples::logarithmic()));
    expect(
        &words,
        &[
            "10⁻⁷",
            "10⁻⁴",
            "10⁻¹",
            "acid [mol/L]",
            "4-nitrobenzaldehyde",
        ],
    );

    let words = written(Figure::Grid(samples::maps()));
    expect(&words, &["at three values", "65.5", "mono [% of amine]"]);

    let words = written(Figure::TimeCourse(samples::time_course()));
    expect(
        &words,
        &[
            "time [h]",
            "+ STAB 1/4",
            "+ STAB 4/4",
            "quench",
            "mono iminium of mono",
        ],
    );

    let words = written(Figure::Bars(samples::bars()));
    expect(
        &words,
        &[
            "STAB, one pot, DCE",
            "hydride",
            "ended as",
            "lost to the solvent",
            "0.72",
        ],
    );
}

#[test]
fn markup_in_labels_stays_text() {
    for (name, figure) in samples::hostile() {
        let svg = svg(&figure);
        assert!(!svg.contains("<script"), "{name}");
        let words = texts(&svg);
        let told = words
            .iter()
            .any(|(words, _)| words.contains("<script>&\"'"));
        assert!(told, "{name}: {words:?}");
    }
}

#[test]
fn the_bitmap_has_the_stated_size_and_shows_every_colour() {
    for (name, figure) in samples::plain() {
        let svg = svg(&figure);
        let size = tree(&svg).size();
        let once = Pixmap::decode_png(&png(&svg, 1.0).unwrap()).unwrap();
        assert_eq!(
            (once.width() as f32, once.height() as f32),
            (size.width(), size.height())
        );
        let twice = Pixmap::decode_png(&png(&svg, 2.0).unwrap()).unwrap();
        assert_eq!(
            (twice.width(), twice.height()),
            (2 * once.width(), 2 * once.height())
        );
        let series = match figure {
            Figure::Curves(curves) => curves.series.iter().map(|s| s.colour).collect(),
            Figure::TimeCourse(course) => course.series.iter().map(|s| s.colour).collect(),
            Figure::Bars(_) => vec![0, 1, 2, 3, 4],
            Figure::Map(_) | Figure::Grid(_) => vec![],
        };
        for number in series {
            let plotters::style::RGBColor(r, g, b) = palette::colour(number);
            let dots = twice.pixels().iter();
            let dots = dots
                .filter(|p| (p.red(), p.green(), p.blue()) == (r, g, b))
                .count();
            assert!(dots > 40, "{name}: colour {number} covers {dots} dots");
        }
        assert_eq!(once.pixel(1, 1).unwrap().alpha(), 255);
    }
    let asked = Size {
        width: 900,
        height: 640,
    };
    let svg = Figure::Curves(samples::yields()).svg(asked).unwrap();
    let bitmap = Pixmap::decode_png(&png(&svg, 1.0).unwrap()).unwrap();
    assert_eq!((bitmap.width(), bitmap.height()), (900, 640));
}

#[test]
fn marks_stand_in_the_bitmap_where_the_axes_say() {
    // A marker at the middle of both fixed axes: its disc must be in the middle between the first and last tick labels.
    let curves = Curves {
        x: PlotAxis::fixed_range("x", 0.0, 10.0),
        y: PlotAxis::fixed_range("y", 0.0, 10.0),
        markers: vec![Marker {
            x: 5.0,
            y: 5.0,
            label: String::new(),
            colour: 1,
        }],
        ..Curves::default()
    };
    let svg = svg(&Figure::Curves(curves));
    let texts = texts(&svg);
    let middle = |words: &str, pick: fn(&Box) -> f32| {
        let mut all: Vec<f32> = texts
            .iter()
            .filter(|(w, _)| w == words)
            .map(|(_, b)| pick(b))
            .collect();
        all.sort_by(f32::total_cmp);
        all
    };
    let across = |b: &Box| (b.left() + b.right()) / 2.0;
    let down = |b: &Box| (b.top() + b.bottom()) / 2.0;
    // Of the two labels of each number the x axis' is the one further right and further down.
    let x = (middle("0", across)[1] + middle("10", across)[1]) / 2.0;
    let y = (middle("0", down)[0] + middle("10", down)[0]) / 2.0;
    let bitmap = Pixmap::decode_png(&png(&svg, 1.0).unwrap()).unwrap();
    let mut sum = (0.0, 0.0, 0.0);
    for row in 0..bitmap.height() {
        for column in 0..bitmap.width() {
            let p = bitmap.pixel(column, row).unwrap();
            let plotters::style::RGBColor(r, g, b) = palette::colour(1);
            if (p.red(), p.green(), p.blue()) == (r, g, b) {
                sum = (
                    sum.0 + 1.0,
                    sum.1 + column as f32 + 0.5,
                    sum.2 + row as f32 + 0.5,
                );
            }
        }
    }
    let seen = (sum.1 / sum.0, sum.2 / sum.0);
    assert!(sum.0 > 80.0, "{} dots", sum.0);
    // Digits have unequal side bearings: a px or so.
    assert!(
        (seen.0 - x).abs() < 1.5 && (seen.1 - y).abs() < 1.5,
        "{seen:?} against {x} {y}"
    );
}

#[test]
fn equal_data_gives_equal_bytes() {
    for (name, figure) in samples::plain().into_iter().chain(samples::hostile()) {
        let first = svg(&figure);
        assert_eq!(first, svg(&figure.clone()), "{name}");
        assert_eq!(
            png(&first, 1.0).unwrap(),
            png(&first, 1.0).unwrap(),
            "{name}"
        );
    }
}

#[test]
fn gaps_stay_open_and_lone_points_show() {
    let line = |points: &[(f64, Option<f64>)]| Curves {
        x: PlotAxis::fixed_range("x", 0.0, 10.0),
        y: PlotAxis::fixed_range("y", 0.0, 10.0),
        series: vec![CurveSeries {
            label: "s".into(),
            colour: 0,
            dash: Dash::Solid,
            width: 2.0,
            points: points.to_vec(),
        }],
        ..Curves::default()
    };
    // Lines of the colour of the series, the one in the legend not counted.
    let lines = |svg: &str| {
        svg.matches("<polyline fill=\"none\" opacity=\"1\" stroke=\"#0072B2\"")
            .count()
            - 1
    };
    let whole = svg(&Figure::Curves(line(&[
        (1.0, Some(1.0)),
        (2.0, Some(2.0)),
        (3.0, Some(1.0)),
    ])));
    assert_eq!((lines(&whole), whole.matches("<circle").count()), (1, 0));
    for missing in [None, Some(f64::NAN), Some(f64::INFINITY)] {
        let points = [
            (1.0, Some(1.0)),
            (2.0, Some(2.0)),
            (3.0, missing),
            (4.0, Some(1.0)),
        ];
        let gap = svg(&Figure::Curves(line(&points)));
        // The lone last point is a disc with its white rim.
        assert_eq!((lines(&gap), gap.matches("<circle").count()), (1, 2));
    }
}

#[test]
fn one_bar_of_many_parts_keeps_its_whole_legend() {
    let mut bars = samples::bars();
    bars.groups.truncate(1);
    bars.groups[0].bars.truncate(1);
    let parts = &mut bars.groups[0].bars[0].segments;
    parts.extend((0..14).map(|n| BarSegment {
        label: format!("by-product {n}"),
        value: 0.02,
    }));
    let svg = svg(&Figure::Bars(bars));
    let texts = texts(&svg);
    assert!(texts.iter().any(|(words, _)| words == "by-product 13"));
    assert!(
        texts
            .iter()
            .all(|(_, place)| place.bottom() <= tree(&svg).size().height())
    );
}

#[test]
fn impossible_figures_say_why() {
    let figure = Figure::Curves(Curves {
        y: PlotAxis::linear("yield [%]"),
        ..Curves::default()
    });
    let error = figure.svg(Size::default()).unwrap_err().to_string();
    assert!(error.contains("nothing to draw"), "{error}");
    let (_, crowded) = samples::hostile().swap_remove(0);
    assert!(matches!(crowded.svg(LEAST), Err(FigureError::Room { .. })));
    let figure = Figure::Bars(Bars::default());
    assert!(matches!(
        figure.svg(Size::default()),
        Err(FigureError::Empty(_))
    ));
    for size in [
        Size {
            width: 0,
            height: 800,
        },
        Size {
            width: 1200,
            height: 1_000_000,
        },
    ] {
        let figure = Figure::Curves(samples::yields());
        assert!(matches!(figure.svg(size), Err(FigureError::Size { .. })));
    }
}
