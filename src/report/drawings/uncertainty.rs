//! Figures of results under draws: every course, and the yields along the axis, with the band in which nine tenths of the draws lie.

use super::Drawing;
use super::course::{data_of, measured};
use super::grid::along_axis;
use crate::experiment::case::Experiment;
use crate::flask::Trajectory;
use crate::plot::Size;
use crate::report::figures::{self, CourseData, StrategyCourse};
use crate::report::summary::of_stage;
use crate::scenario::{Limits, PlotKind, PlotSpec, Scenario};
use crate::study::strategies::drawn::{DrawnAxis, DrawnResults};

/// The observables whose courses are drawn: those of the time courses asked for, or what is declared and read off the flask.
pub fn followed(scenario: &Scenario) -> Vec<String> {
    let asked = scenario.plots.iter();
    let asked = asked.filter(|plot| plot.kind == PlotKind::TimeCourse);
    let mut names: Vec<String> = asked.flat_map(|plot| plot.shown.clone()).collect();
    if names.is_empty() {
        let cases = scenario.design.cases.iter();
        names = cases.flat_map(|case| measured(scenario, case)).collect();
    }
    let mut once = Vec::new();
    for name in names {
        if !once.contains(&name) {
            once.push(name);
        }
    }
    once
}

/// The time courses asked for, or one of everything declared; of every variant, or side by side. And those along the axis.
pub fn of_draws(
    scenario: &Scenario,
    found: &DrawnResults<'_>,
    axis: Option<&DrawnAxis<'_>>,
) -> Vec<Drawing> {
    let asked = scenario.plots.iter();
    let asked = asked.filter(|plot| plot.kind == PlotKind::TimeCourse);
    let mut plots: Vec<PlotSpec> = asked.cloned().collect();
    if plots.is_empty() {
        plots.push(usual(scenario));
    }
    let mut drawings = Vec::new();
    for plot in &plots {
        match (&plot.series, plot.shown.first()) {
            (Some(_), Some(name)) => drawings.extend(side_by_side(plot, name, scenario, found)),
            _ => drawings.extend(each(plot, scenario, found)),
        }
    }
    if let Some(axis) = axis {
        drawings.extend(along_axis(scenario, axis));
    }
    drawings
}

/// What is drawn when no time course is asked for.
fn usual(scenario: &Scenario) -> PlotSpec {
    PlotSpec {
        kind: PlotKind::TimeCourse,
        name: "time-course".to_owned(),
        title: None,
        x: None,
        up: None,
        shown: followed(scenario),
        series: None,
        panels: None,
        contours: None,
        limits: Limits::default(),
        size: (Size::default().width, Size::default().height),
    }
}

/// A variant with what is left of its last stage, which is what draws are followed along; none where it was stopped before.
fn last_stage<'f>(
    found: &'f DrawnResults<'_>,
    variant: usize,
) -> Option<(Experiment, &'f Trajectory)> {
    let case = found.plan.case_at(variant);
    let row = found.rows[variant].as_ref()?;
    Some((case.at_stage(case.stages() - 1), row.remains.as_ref()?))
}

/// A figure of the course of every variant, with its bands and what was measured.
fn each(plot: &PlotSpec, scenario: &Scenario, found: &DrawnResults<'_>) -> Vec<Drawing> {
    let title = plot.title.as_deref().unwrap_or(&scenario.title);
    let one = |at: usize| {
        let (part, remains) = last_stage(found, at)?;
        let drawn = &found.variants[at];
        let data = CourseData {
            bands: drawn.bands.clone(),
            ..data_of(scenario, at, found.plan.case_at(at))
        };
        let number = match found.variants.len() {
            1 => String::new(),
            _ => format!("-{}", at + 1),
        };
        Some(Drawing {
            figure: figures::time_course(title, &part, remains, &plot.shown, &data)?,
            name: format!("{}{number}{}", plot.name, of_stage("-", &part)),
            size: plot.size,
        })
    };
    (0..found.variants.len()).filter_map(one).collect()
}

/// One observable of all variants in one figure.
fn side_by_side(
    plot: &PlotSpec,
    name: &str,
    scenario: &Scenario,
    found: &DrawnResults<'_>,
) -> Option<Drawing> {
    let title = plot.title.as_deref().unwrap_or(&scenario.title);
    let variants = 0..found.variants.len();
    let parts = variants.filter_map(|at| Some((at, last_stage(found, at)?)));
    let parts: Vec<(usize, (Experiment, &Trajectory))> = parts.collect();
    let rows = parts.iter().map(|(at, (case, remains))| StrategyCourse {
        case,
        remains,
        band: found.variants[*at].band(name).cloned(),
    });
    let rows: Vec<StrategyCourse> = rows.collect();
    Some(Drawing {
        figure: figures::strategies(title, name, &rows)?,
        name: plot.name.clone(),
        size: plot.size,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Engine, RunOptions};
    use crate::library::Library;
    use crate::plot::{Figure, TimeCourse};
    use crate::scenario;
    use crate::study::strategies::drawn::{along_axis as drawn_axis, draw};
    use crate::text::Source;

    /// A -> B, once as it is and once begun again after 100 s, followed as B and as what a computed result makes of it.
    const TEXT: &str = r#"
        version = 1
        title = "decay"
        species = { A = {}, B = {} }
        flask = { basis = "A", amount = "1 mmol", concentration = "0.1 M", temperature = "25 °C" }
        procedure = [ { charge = { A = "1 equiv" } }, { stir = "1000 s" } ]
        reactions = { r = { equation = "A -> B", k = { value = "1e-3 /s", uncertainty = "x/ 2" } } }
        [observables]
        b = { yield_of = "B", on = "A" }
        twice = { computed = "2 * b", unit = "%" }
        [[variant]]
        name = "once"
        [[variant]]
        name = "again"
        procedure = [ { charge = { A = "0.5 equiv" } }, { stir = "100 s" }, { add = { A = "0.5 equiv" } }, { stir = "900 s" } ]
        [sweep]
        axes = [ { vary = "flask.temperature", from = "20 °C", to = "30 °C", points = 3 } ]
        [uncertainty]
        draws = 160
    "#;

    fn drawn(plots: &str) -> Vec<Drawing> {
        let none = |name: &str| -> Result<std::sync::Arc<Source>, String> { Err(name.to_owned()) };
        let text = Source::new("t.toml", format!("{TEXT}{plots}"));
        let (found, faults) = scenario::read(&text, &[], &none, &Library::new());
        let scenario = found.unwrap_or_else(|| panic!("{:#?}", faults.sorted()));
        let engine = Engine::new(RunOptions::default());
        let (design, terms) = (&scenario.design, &scenario.uncertain);
        let found = draw(&engine, design, terms, (&followed(&scenario), 200)).expect("draws");
        let axis = drawn_axis(&engine, design, terms).expect("draws");
        of_draws(&scenario, &found, axis.as_ref())
    }

    fn names(drawings: &[Drawing]) -> Vec<&str> {
        drawings.iter().map(|d| d.name.as_str()).collect()
    }

    fn course(drawing: &Drawing) -> &TimeCourse {
        match &drawing.figure {
            Figure::TimeCourse(course) => course,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn figures_asked_for_are_drawn_as_asked_each_line_with_its_band() {
        let asked = drawn(
            "[[plot]]\nkind = 'time-course'\nname = 'each'\ntitle = 'asked'\nsize = [500, 400]\ny = ['b', 'twice']\n\
             [[plot]]\nkind = 'time-course'\nname = 'side'\ny = 'b'\nseries = 'variant'\n",
        );
        assert_eq!(names(&asked), ["each-1", "each-2", "side", "yield"]);
        let each = course(&asked[1]);
        assert_eq!(
            (asked[1].size, each.heading.title.as_str()),
            ((500, 400), "asked")
        );
        let said = "shaded: nine tenths of 160 draws".to_owned();
        assert!(each.heading.captions.contains(&said) && each.bands.len() == 2);
        // Twice the yield has twice the band.
        for (once, twice) in each.bands[0].points.iter().zip(&each.bands[1].points) {
            assert!((2.0 * once.1 - twice.1).abs() < 1e-9 && (2.0 * once.2 - twice.2).abs() < 1e-9);
        }
        let side = course(&asked[2]);
        assert_eq!(side.bands[1].points, each.bands[0].points);
        assert!(side.heading.captions.contains(&said));
        let Figure::Curves(along) = &asked[3].figure else {
            panic!()
        };
        assert_eq!(along.bands.len(), along.series.len());
        assert!(along.heading.captions.contains(&said));
    }

    /// Between draws of k in which nine tenths lie, b is 1 - exp(-k t); 160 draws tell the ends of that.
    #[test]
    fn a_band_lies_around_the_closed_form_and_has_a_moment_where_something_is_added() {
        let usual = drawn("");
        assert_eq!(names(&usual), ["time-course-1", "time-course-2", "yield"]);
        for &(time, low, high) in &course(&usual[0]).bands[0].points {
            let b = |z: f64| 100.0 * (1.0 - (-1e-3 * 2f64.powf(z) * time).exp());
            assert!(
                b(-2.3) <= low + 1e-6 && low <= b(-1.1) + 1e-6,
                "{time} {low}"
            );
            assert!(
                b(1.1) <= high + 1e-6 && high <= b(2.3) + 1e-6,
                "{time} {high}"
            );
        }
        let added = course(&usual[1]).bands[0].points.iter();
        assert!(added.clone().any(|p| p.0 == 100.0) && added.count() < 70);
    }
}
