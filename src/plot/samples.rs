//! Realistic figures for the tests of this room.
//!
//! Yields come from the closed form of two consecutive reactions A -> M -> B with k2 = kappa k1, as functions of the
//! amine left over, a: M = (a^kappa - a) / (1 - kappa), B = 1 - a - M, equivalents used = M + 2 B.

use super::size::LEAST;
use super::*;

/// (equivalents, mono, bis) from the amine left over, all per amine.
pub fn consecutive(kappa: f64, left: f64) -> (f64, f64, f64) {
    let mono = (left.powf(kappa) - left) / (1.0 - kappa);
    let bis = 1.0 - left - mono;
    (mono + 2.0 * bis, mono, bis)
}

fn course(kappa: f64) -> Vec<(f64, f64, f64)> {
    (0..=400)
        .map(|n| consecutive(kappa, (-f64::from(n) * 0.03).exp()))
        .filter(|(equiv, _, _)| *equiv <= 1.96)
        .collect()
}

/// Yield against equivalents for five strategies and two products.
pub fn yields() -> Curves {
    let strategies = [
        ("STAB, one pot, DCE", 0.12),
        ("NaBH₄, one pot, MeOH", 0.8),
        ("NaBH₄, stepwise, MeOH", 0.35),
        ("NaBH₃CN, pH 6, MeOH", 0.22),
        ("H₂, Pd/C, EtOH, 3 bar", 0.62),
    ];
    let mut curves = Curves {
        heading: Heading {
            title: "Homopiperazine + benzaldehyde: mono and bis after work-up".into(),
            captions: vec![
                "0.1 M amine, 25 °C, 16 h; yields on amine; dots: largest mono yield".into(),
            ],
        },
        x: PlotAxis::fixed_range("benzaldehyde [equiv]", 0.0, 2.0),
        y: PlotAxis::fixed_range("yield [% of amine]", 0.0, 100.0),
        colour_title: "strategy".into(),
        dash_title: "product".into(),
        dashes: vec![
            DashKey {
                label: "mono".into(),
                dash: Dash::Solid,
            },
            DashKey {
                label: "bis".into(),
                dash: Dash::Dashed,
            },
        ],
        ..Curves::default()
    };
    for (number, (label, kappa)) in strategies.into_iter().enumerate() {
        let points = course(kappa);
        let best =
            points.iter().copied().fold(
                (0.0, 0.0),
                |best, (x, mono, _)| {
                    if mono > best.1 { (x, mono) } else { best }
                },
            );
        curves.markers.push(Marker {
            x: best.0,
            y: 100.0 * best.1,
            label: format!("{:.0} %", 100.0 * best.1),
            colour: number,
        });
        let line = |dash, values: Vec<(f64, f64)>| CurveSeries {
            label: label.into(),
            colour: number,
            dash,
            width: 2.6,
            points: values
                .into_iter()
                .map(|(x, y)| (x, Some(100.0 * y)))
                .collect(),
        };
        curves.series.push(line(
            Dash::Dashed,
            points.iter().map(|p| (p.0, p.2)).collect(),
        ));
        curves.series.push(line(
            Dash::Solid,
            points.iter().map(|p| (p.0, p.1)).collect(),
        ));
    }
    for (dash, pick) in [(Dash::Solid, 1), (Dash::Dashed, 2)] {
        let points = course(0.5).into_iter();
        curves.guides.push(Guide {
            label: format!(
                "statistical limit, κ = ½, {}",
                if pick == 1 { "mono" } else { "bis" }
            ),
            dash,
            points: points
                .map(|p| (p.0, 100.0 * if pick == 1 { p.1 } else { p.2 }))
                .collect(),
        });
    }
    curves
}

/// A logarithmic figure with gaps: initial rate against pH-like concentration.
pub fn logarithmic() -> Curves {
    let points = |rate: f64| {
        (0..=60)
            .map(|n| {
                let x = 1e-7 * 10f64.powf(f64::from(n) * 0.1);
                let y = rate * x / (x + 3e-5) / (1.0 + x / 2e-3);
                (x, (!(22..=26).contains(&n)).then_some(y))
            })
            .collect()
    };
    let series = |number: usize, label: &str, rate| CurveSeries {
        label: label.into(),
        colour: number,
        dash: Dash::Solid,
        width: 2.6,
        points: points(rate),
    };
    Curves {
        heading: Heading {
            title: "Initial rate of imine formation".into(),
            captions: vec!["gap: no convergence at five points".into()],
        },
        x: PlotAxis::log10("acid [mol/L]"),
        y: PlotAxis::log10("initial rate [mol/L/s]"),
        series: vec![
            series(0, "benzaldehyde", 3e-5),
            series(1, "4-nitrobenzaldehyde", 8e-4),
        ],
        ..Curves::default()
    }
}

/// One run over 17 h with a dozen forms, a portionwise addition and a quench. Amounts are plausible, not computed.
pub fn time_course() -> TimeCourse {
    let decay = |tau: f64| move |h: f64| (-h / tau).exp();
    let rise = |tau: f64| move |h: f64| 1.0 - (-h / tau).exp();
    type Course = Box<dyn Fn(f64) -> f64>;
    let lines: Vec<(&str, Course)> = vec![
        ("amine", Box::new(move |h| 96.0 * decay(1.6)(h) + 4.0)),
        (
            "benzaldehyde",
            Box::new(move |h| 98.0 * decay(0.5)(h) + 1.0),
        ),
        (
            "mono iminium",
            Box::new(move |h| 40.0 * (decay(4.0)(h) - decay(0.4)(h))),
        ),
        ("mono", Box::new(move |h| 66.0 * rise(3.0)(h))),
        (
            "mono iminium of mono",
            Box::new(move |h| 9.0 * (decay(6.0)(h) - decay(1.0)(h))),
        ),
        ("bis", Box::new(move |h| 15.0 * rise(5.0)(h).powi(2))),
        (
            "aminal",
            Box::new(move |h| 12.0 * (decay(3.0)(h) - decay(0.2)(h))),
        ),
        ("benzyl alcohol", Box::new(move |h| 3.5 * rise(9.0)(h))),
        (
            "STAB",
            Box::new(move |h| {
                if h < 0.75 {
                    0.0
                } else {
                    35.0 * (((h - 0.75) / 0.083).floor() + 1.0).min(4.0) * decay(7.0)(h - 0.75)
                }
            }),
        ),
    ];
    let points = |value: &dyn Fn(f64) -> f64| {
        (0..=1700)
            .map(|n| f64::from(n) * 0.01)
            .map(|h| (3600.0 * h, Some(value(h))))
            .collect()
    };
    let series = lines
        .iter()
        .enumerate()
        .map(|(number, (label, value))| CurveSeries {
            label: (*label).into(),
            colour: number,
            dash: if *label == "STAB" {
                Dash::Dotted
            } else {
                Dash::Solid
            },
            width: 2.4,
            points: points(value.as_ref()),
        });
    let operation = |at: f64, label: &str| OperationLabel {
        at,
        label: label.into(),
    };
    TimeCourse {
        heading: Heading {
            title: "STAB in four portions, DCE, 25 °C".into(),
            captions: vec![
                "1 equiv benzaldehyde, 45 min preformation, 1.4 equiv STAB over 15 min".into(),
            ],
        },
        y: PlotAxis::linear("amount [% of amine]"),
        series: series.collect(),
        operations: vec![
            operation(0.0, "charge"),
            operation(2700.0, "+ STAB 1/4"),
            operation(3000.0, "+ STAB 2/4"),
            operation(3300.0, "+ STAB 3/4"),
            operation(3600.0, "+ STAB 4/4"),
            operation(60_600.0, "quench"),
        ],
        ..TimeCourse::default()
    }
}

/// Three courses towards their ends, each with what a time constant twice as long or as short makes of it; on a logarithmic
/// axis the lower edge of the third begins at zero.
pub fn banded_course(scale: AxisScale) -> TimeCourse {
    let rise = |end: f64, tau: f64, h: f64| end * (1.0 - (-h / tau).exp());
    let hours = || (0..=160).map(|n| f64::from(n) * 0.05);
    let lines = [
        ("mono", 60.0, 1.2),
        ("bis", 56.0, 2.0),
        ("alcohol", 50.0, 3.0),
    ];
    let mut course = TimeCourse {
        heading: Heading {
            title: "Three courses that are not exactly known".into(),
            captions: vec!["shaded: time constant x/ 2".into()],
        },
        y: PlotAxis {
            scale,
            ..PlotAxis::linear("yield [% of amine]")
        },
        ..TimeCourse::default()
    };
    for (colour, (label, end, tau)) in lines.into_iter().enumerate() {
        let line = hours().map(|h| (3600.0 * h, Some(rise(end, tau, h))));
        course.series.push(CurveSeries {
            label: label.into(),
            colour,
            dash: Dash::Solid,
            width: 2.5,
            points: line.collect(),
        });
        let band = |h: f64| {
            let low = match colour == 2 && h < 0.8 {
                true => 0.0,
                false => rise(end, tau * 2.0, h),
            };
            (3600.0 * h, low, rise(end, tau / 2.0, h))
        };
        course.bands.push(ShadedBand {
            colour,
            dash: Dash::Solid,
            points: hours().map(band).collect(),
        });
    }
    course
}

/// The logarithmic figure with what a factor of three makes of each rate: two bands with the gap of their lines, and a third over both.
pub fn banded_curves() -> Curves {
    let mut curves = logarithmic();
    let mut third = curves.series[0].clone();
    third.label = "4-anisaldehyde".into();
    third.dash = Dash::Dashed;
    third.colour = 2;
    third
        .points
        .iter_mut()
        .for_each(|p| p.1 = Some(9e-5 * p.0.powf(0.1)));
    curves.series.push(third);
    let around = |series: &CurveSeries| ShadedBand {
        colour: series.colour,
        dash: series.dash,
        points: series
            .points
            .iter()
            .map(|(x, y)| (*x, y.unwrap_or(f64::NAN) / 3.0, y.unwrap_or(f64::NAN) * 3.0))
            .collect(),
    };
    curves.bands = curves.series.iter().map(around).collect();
    curves.heading.captions = vec!["gap: no convergence at five points; shaded: x/ 3".into()];
    curves
}

/// Where the equivalents went, for three strategies and three reagents.
pub fn bars() -> Bars {
    let bar = |label: &str, parts: &[(&str, f64)]| Bar {
        label: label.into(),
        segments: parts
            .iter()
            .map(|(label, value)| BarSegment {
                label: (*label).into(),
                value: *value,
            })
            .collect(),
    };
    let group = |label: &str, mono: f64, waste: f64| {
        let bis = 0.9 * (1.0 - mono) / 2.0;
        BarGroup {
            label: label.into(),
            bars: vec![
                bar(
                    "amine",
                    &[
                        ("mono", mono),
                        ("bis", bis),
                        ("unchanged", 1.0 - mono - bis),
                    ],
                ),
                bar(
                    "benzaldehyde",
                    &[
                        ("mono", mono),
                        ("bis", 2.0 * bis),
                        ("benzyl alcohol", waste),
                        ("unchanged", (1.05 - mono - 2.0 * bis - waste).max(0.0)),
                    ],
                ),
                bar(
                    "hydride",
                    &[
                        ("mono", mono),
                        ("bis", 2.0 * bis),
                        ("benzyl alcohol", waste),
                        ("lost to the solvent", 0.9 * waste + 0.1),
                        ("unchanged", 0.25),
                    ],
                ),
            ],
        }
    };
    Bars {
        heading: Heading {
            title: "Where every equivalent went".into(),
            captions: vec!["1.05 equiv benzaldehyde; after quench and work-up".into()],
        },
        x: PlotAxis::linear("amount [equiv of amine]"),
        segment_title: "ended as".into(),
        groups: vec![
            group("STAB, one pot, DCE", 0.72, 0.01),
            group("NaBH₄, one pot, MeOH", 0.38, 0.19),
            group("NaBH₄, stepwise, MeOH", 0.57, 0.06),
        ],
    }
}

/// The figures as a user would have them.
pub fn plain() -> Vec<(&'static str, Figure)> {
    vec![
        ("yields", Figure::Curves(yields())),
        ("logarithmic", Figure::Curves(logarithmic())),
        ("time_course", Figure::TimeCourse(time_course())),
        ("bars", Figure::Bars(bars())),
        ("banded_curves", Figure::Curves(banded_curves())),
        (
            "banded_course",
            Figure::TimeCourse(banded_course(AxisScale::Linear)),
        ),
        (
            "banded_logarithmic_course",
            Figure::TimeCourse(banded_course(AxisScale::Log10)),
        ),
        ("lone", Figure::Curves(lone())),
        ("map", Figure::Map(map())),
        ("blocks", Figure::Map(blocks())),
    ]
}

/// Figures in panels, which need a sheet of the usual size.
pub fn sheets() -> Vec<(&'static str, Figure)> {
    vec![
        ("curves_in_panels", Figure::Grid(panels())),
        ("maps_in_panels", Figure::Grid(maps())),
    ]
}

/// Mono yield over equivalents and kappa, the latter on a logarithmic axis, with a hole.
pub fn map() -> Map {
    let xs: Vec<f64> = (0..=28).map(|n| 0.2 + 0.1 * f64::from(n)).collect();
    let ys: Vec<f64> = (0..=12)
        .map(|n| 0.05 * 10f64.powf(0.15 * f64::from(n)))
        .collect();
    let value = |x: f64, kappa: f64| {
        let course = course(kappa);
        let best = course
            .iter()
            .min_by(|a, b| (a.0 - x).abs().total_cmp(&(b.0 - x).abs()));
        best.filter(|_| !(x > 2.4 && kappa > 1.0))
            .map(|(_, mono, _)| 100.0 * mono)
    };
    let points = ys.iter().flat_map(|&y| xs.iter().map(move |&x| (x, y)));
    Map {
        heading: Heading {
            title: "How much mono, over equivalents and kappa".into(),
            captions: vec!["closed form; white: no value".into()],
        },
        x: PlotAxis::linear("benzaldehyde [equiv]"),
        y: PlotAxis::log10("κ = k₂/k₁"),
        z: PlotAxis::linear("mono [% of amine]"),
        values: points.map(|(x, y)| value(x, y)).collect(),
        xs,
        ys,
        contours: None,
        markers: Vec::new(),
    }
}

/// Words on both axes.
pub fn blocks() -> Map {
    let words = |list: &[&str]| list.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>();
    let x = words(&["DCE", "methanol", "water, with some 2-propanol"]);
    let y = words(&[
        "STAB",
        "NaBH₃CN",
        "NaBH₄ in portions, kept below 10 °C all the time",
    ]);
    Map {
        heading: Heading {
            title: "Which hydride in which solvent".into(),
            captions: Vec::new(),
        },
        x: PlotAxis {
            words: x,
            ..PlotAxis::linear("solvent")
        },
        y: PlotAxis {
            words: y,
            ..PlotAxis::linear("reductant")
        },
        z: PlotAxis::fixed_range("mono [% of amine]", 0.0, 100.0),
        xs: vec![0.0, 1.0, 2.0],
        ys: vec![0.0, 1.0, 2.0],
        values: vec![
            Some(53.8),
            Some(12.0),
            Some(3.4),
            None,
            Some(47.2),
            Some(99.6),
            Some(0.02),
            Some(44.0),
            Some(-0.01),
        ],
        contours: None,
        markers: Vec::new(),
    }
}

/// The strategies again, a panel each, on words.
pub fn panels() -> Grid {
    let words = ["DCE", "methanol", "water"].map(String::from);
    let mut on_words = lone();
    on_words.x = PlotAxis {
        words: words.to_vec(),
        ..PlotAxis::linear("solvent")
    };
    on_words.y = PlotAxis::fixed_range("yield [% of amine]", 0.0, 100.0);
    on_words.series[0].points = vec![(0.0, Some(20.0)), (1.0, Some(90.0)), (2.0, None)];
    Grid {
        heading: yields().heading,
        names: [
            "one",
            "another with a name that is far too long to stand above its panel",
            "three",
        ]
        .map(String::from)
        .to_vec(),
        panels: Panels::Curves(vec![on_words.clone(), on_words.clone(), on_words]),
    }
}

/// The map twice.
pub fn maps() -> Grid {
    let mut other = map();
    other.contours = Some(vec![40.0, 50.0, 65.5]);
    Grid {
        heading: map().heading,
        names: vec!["at every colour".into(), "at three values".into()],
        panels: Panels::Maps(vec![map(), other]),
    }
}

/// One point with a value and one without, both far from one; tick labels are wide.
pub fn lone() -> Curves {
    let series = CurveSeries {
        points: vec![(-3e7, Some(1e-7)), (4e7, None)],
        dash: Dash::Solid,
        ..yields().series[0].clone()
    };
    Curves {
        heading: Heading {
            title: "One point".into(),
            captions: Vec::new(),
        },
        x: PlotAxis::linear("x"),
        y: PlotAxis::fixed_range("amount [mol]", 0.0, 2.5e-7),
        series: vec![series],
        ..Curves::default()
    }
}

/// A name that is markup, and long.
const HOSTILE: &str = "<script>&\"' ]]> \u{0} \u{1b}[31m </text> NaBH₄ in methanol at a temperature nobody should try, then again";

/// The same figures with everything too long, too many, too close, and written against us.
pub fn hostile() -> Vec<(&'static str, Figure)> {
    let unbroken = format!("{HOSTILE} {}", "x".repeat(3000));
    let heading = Heading {
        title: unbroken.clone(),
        captions: vec![HOSTILE.repeat(4), unbroken.clone()],
    };

    let mut curves = yields();
    curves.heading = heading.clone();
    curves.x.label = unbroken.clone();
    curves.y.label = unbroken.clone();
    curves.dash_title = unbroken.clone();
    for (number, series) in curves.series.iter_mut().enumerate() {
        series.label = format!("{} {HOSTILE}", number / 2);
    }
    let marker = curves.markers[0].clone();
    for n in 0..12 {
        curves.markers.push(Marker {
            x: marker.x + 0.004 * f64::from(n),
            label: format!("maximum {n}"),
            colour: 5 + n as usize,
            ..marker.clone()
        });
    }
    curves.markers.push(Marker {
        label: unbroken.clone(),
        x: 1.99,
        y: 99.0,
        ..marker
    });

    let mut course = time_course();
    course.heading = heading.clone();
    for n in 0..30 {
        course.series.push(CurveSeries {
            label: format!("{n} {HOSTILE}"),
            ..course.series[1].clone()
        });
        course.operations.push(OperationLabel {
            at: 2000.0 * f64::from(n),
            label: HOSTILE.into(),
        });
    }

    let mut bars = bars();
    bars.heading = heading;
    for group in &mut bars.groups {
        group.label = unbroken.clone();
        let mut more = group.bars.clone();
        for (number, bar) in more.iter_mut().enumerate() {
            bar.label = format!("{number} {HOSTILE}");
            for segment in &mut bar.segments {
                segment.label = format!("{} {number}, {HOSTILE}", segment.label);
                segment.value *= -0.3;
            }
        }
        group.bars.extend(more.clone());
        group.bars.extend(more);
    }

    let mut blocks = blocks();
    blocks.heading = bars.heading.clone();
    blocks.x.words[1] = unbroken.clone();
    blocks.y.words[1] = unbroken.clone();
    blocks.z.label = unbroken.clone();

    vec![
        ("hostile_blocks", Figure::Map(blocks)),
        ("hostile_curves", Figure::Curves(curves)),
        ("hostile_course", Figure::TimeCourse(course)),
        ("hostile_bars", Figure::Bars(bars)),
    ]
}

#[test]
#[ignore = "draws the sample figures into the directory named by MONOBIS_SAMPLES, to look at"]
fn draw_samples() {
    let dir = std::path::PathBuf::from(std::env::var("MONOBIS_SAMPLES").unwrap());
    let mut files = Vec::new();
    let small = plain()
        .into_iter()
        .map(|(name, figure)| (format!("small_{name}"), figure, LEAST));
    let usual = plain().into_iter().chain(sheets()).chain(hostile());
    let usual = usual.map(|(name, figure)| (name.to_owned(), figure, Size::default()));
    for (name, figure, size) in usual.chain(small) {
        let svg = figure.svg(size).unwrap();
        let bitmap = png(&svg, 1.0).unwrap();
        files.push((format!("{name}.png").into(), bitmap));
        files.push((format!("{name}.svg").into(), svg.into_bytes()));
    }
    crate::output::write::write_all(&dir, files).unwrap();
}
