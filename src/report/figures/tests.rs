//! Figures from scenarios, with results made up.

use std::sync::Arc;

use super::*;
use crate::engine::RunPlan;
use crate::library::Library;
use crate::plot::{Curves, Dash, Figure, Heading, Panels};
use crate::scenario::{self, Limits, PlotKind, Scenario};
use crate::solver::Statistics;
use crate::study::plan::{DesignPlan, Keep, PointResult};
use crate::study::quantile::DrawnBand;
use crate::study::results::Results;
use crate::study::{Along, Design};
use crate::text::Source;

const AXES: &str = "{ vary = 'charge.carbonyl', values = ['0.5 equiv', '1 equiv', '2 equiv'] }";

/// A scenario with what is charged and its axes.
fn scenario(charge: &str, axes: &str) -> Scenario {
    read(&text(charge, axes))
}

fn text(charge: &str, axes: &str) -> String {
    format!(
        "version = 1\ntitle = 't'\n\
         chemistry = {{ mechanism = 'reductive-amination', amine = '1,4-diazepane', carbonyl = 'benzaldehyde', reductant = 'STAB', solvent = 'DCE' }}\n\
         flask = {{ basis = 'amine', amount = '10 mmol', concentration = '0.1 M', temperature = '25 °C' }}\n\
         procedure = [ {{ charge = {{ {charge} }} }}, {{ add = {{ reductant = '1.4 equiv' }} }}, {{ stir = '16 h' }}, {{ quench = 'NaHCO3' }} ]\n\
         [sweep]\naxes = [ {axes} ]\n"
    )
}

fn read(text: &str) -> Scenario {
    let none = |name: &str| -> Result<Arc<Source>, String> { Err(name.to_owned()) };
    let (scenario, faults) =
        scenario::read(&Source::new("t.toml", text), &[], &none, &Library::new());
    scenario.unwrap_or_else(|| panic!("{:#?}", faults.sorted()))
}

fn names(list: &[&str]) -> Vec<String> {
    list.iter().map(|name| (*name).to_owned()).collect()
}

/// Rows of a whole design, each with `value(observable, index of the row)`, given to `look` with their plan.
fn made_up<T>(
    design: &Design,
    value: impl Fn(&str, usize) -> f64,
    look: impl FnOnce(&Results<'_>) -> T,
) -> T {
    let variants: Vec<usize> = (0..design.variants.len()).collect();
    let plan = DesignPlan::new(design, &variants, true, Keep::default(), 1e-5);
    let row = |index: usize| {
        let (variant, position) = plan.place(index);
        let observables = &plan.case_at(index).observables;
        let values = observables.iter().map(|o| Some(value(&o.name, index)));
        Some(PointResult {
            variant,
            position,
            status: crate::study::Status::Finished,
            finished: true,
            values: values.collect(),
            statistics: Statistics::default(),
            balances: Vec::new(),
            missing: None,
            not_parted: None,
            remains: None,
            earlier: Vec::new(),
        })
    };
    let rows: Vec<Option<PointResult>> = (0..plan.len()).map(row).collect();
    let cases = design.cases.iter().flat_map(|c| &c.observables);
    let names: Vec<&str> = cases.map(|o| o.name.as_str()).collect();
    look(&Results::of_rows(&plan, &names, &rows))
}

fn plain(observables: &[String]) -> CurveFigure<'_> {
    CurveFigure {
        title: "t",
        captions: Vec::new(),
        x: Along::Axis(0),
        series: None,
        panels: None,
        observables,
        limits: Limits::default(),
        statistical_limit: false,
        bands: &[],
    }
}

/// The figure of these observables along the first axis.
fn drawn(
    design: &Design,
    shown: &[&str],
    series: Option<Along>,
    panels: Option<Along>,
    value: impl Fn(&str, usize) -> f64,
) -> Figure {
    let observables = names(shown);
    let figure = CurveFigure {
        series,
        panels,
        ..plain(&observables)
    };
    made_up(design, value, |results| super::curves(&figure, results))
}

/// Two strategies along the axis with the band of the second's bis, as a place where some draws came to no value has it.
#[test]
fn a_band_has_the_look_of_its_line_and_the_axis_holds_it() {
    let mut text = text("amine = '1 equiv', carbonyl = '1 equiv'", AXES);
    text += "[[variant]]\nname = 'a'\n[[variant]]\nname = 'b'\n";
    let scenario = read(&text);
    let (wide, half) = (vec![10.0, 50.0], vec![20.0]);
    let places = [(0.5, wide), (1.0, Vec::new()), (2.0, half)];
    let bands = [ResultBand {
        variant: 1,
        name: "bis".to_owned(),
        band: DrawnBand::of(2, places.into_iter()),
    }];
    let observables = names(&["mono", "bis"]);
    let figure = CurveFigure {
        bands: &bands,
        ..plain(&observables)
    };
    let value = |_: &str, _: usize| 2.0;
    let drawn = made_up(&scenario.design, value, |r| super::curves(&figure, r));
    let Figure::Curves(curves) = drawn else {
        panic!()
    };
    // Lines of 2 % alone would have a scale to 3 %.
    assert_eq!(curves.y.range, Some((0.0, 100.0)));
    let said = curves.heading.captions.last().unwrap();
    assert!(said.ends_with("only 1 of 2"), "{said}");
    let [band] = curves.bands.as_slice() else {
        panic!("{:?}", curves.bands)
    };
    assert_eq!((band.colour, band.dash), (1, Dash::Dashed));
    let (first, gap, last) = (band.points[0], band.points[1], band.points[2]);
    assert_eq!(first, (0.5, 12.0, 48.0));
    assert!(gap.0 == 1.0 && gap.1.is_nan() && gap.2.is_nan());
    assert_eq!(last, (2.0, 20.0, 20.0));
}

fn curves(design: &Design, shown: &[&str], value: impl Fn(&str, usize) -> f64) -> Curves {
    let Figure::Curves(curves) = drawn(design, shown, None, None, value) else {
        panic!()
    };
    curves
}

#[test]
fn the_statistical_limit_needs_one_equivalent_of_amine_and_pure_compounds() {
    let applies = |charge: &str, axes: &str| {
        let design = scenario(charge, axes).design;
        counts_equivalents(&design, Along::Axis(0), &names(&["mono", "bis"]))
    };
    let plain = "amine = '1 equiv', carbonyl = '1 equiv'";
    assert!(applies(plain, AXES));
    assert!(applies(plain, &AXES.replace("carbonyl", "benzaldehyde")));
    let named = AXES.replace(" }", ", labels = ['a', 'b', 'c'] }");
    assert!(applies(plain, &named));
    for charge in [
        "amine = '1 equiv', carbonyl = { amount = '1 equiv', purity = '50 %' }",
        "amine = { amount = '1 equiv', purity = '90 %' }, carbonyl = '1 equiv'",
        "amine = '2 equiv', carbonyl = '1 equiv'",
    ] {
        assert!(!applies(charge, AXES), "{charge}");
    }
    for other in [
        "{ vary = 'charge.carbonyl.purity', values = ['100 %', '50 %'] }",
        "{ vary = 'charge.amine', values = ['1 equiv', '2 equiv'] }",
    ] {
        assert!(!applies(plain, &format!("{AXES}, {other}")), "{other}");
    }
    assert!(!applies(plain, &AXES.replace("equiv", "mmol")));
    let design = scenario(plain, AXES).design;
    let others = names(&["mono", "recovered amine"]);
    assert!(!counts_equivalents(&design, Along::Axis(0), &others));
}

#[test]
fn points_with_names_run_along_their_numbers() {
    let named = AXES.replace(" }", ", labels = ['few', 'even', 'many'] }");
    let design = scenario("amine = '1 equiv', carbonyl = '1 equiv'", &named).design;
    let curves = curves(&design, &["mono", "bis"], |_, index| 20.0 * index as f64);
    assert_eq!(curves.x.label, "carbonyl [equiv]");
    let xs: Vec<f64> = curves.series[0].points.iter().map(|p| p.0).collect();
    assert_eq!(xs, [0.5, 1.0, 2.0]);
    assert_eq!(curves.y.label, "yield [% of amine]");
    assert_eq!(curves.y.range, Some((0.0, 100.0)));
}

#[test]
fn percentages_of_different_basis_are_told_apart_in_the_legend() {
    let design = scenario("amine = '1 equiv', carbonyl = '1 equiv'", AXES).design;
    let keys = |shown: &[&str]| {
        let curves = curves(&design, shown, |_, _| 2.0);
        assert_eq!(curves.y.range, Some((0.0, 3.0)));
        assert_eq!(
            curves.dashes,
            [],
            "a strategy alone has the colours for its results"
        );
        let keys = curves.series.into_iter().map(|line| line.label);
        (curves.y.label, keys.collect::<Vec<_>>())
    };
    let (label, keys) = keys(&["mono", "alcohol", "volume"]);
    assert_eq!(label, "yield [%], basis as in the legend");
    assert_eq!(keys, ["mono [% of amine]", "alcohol [% of carbonyl]"]);
    let volume = curves(&design, &["volume"], |_, _| 0.1);
    assert_eq!(
        (volume.y.label.as_str(), volume.y.range),
        ("volume [L]", None)
    );
}

#[test]
fn in_a_crowd_only_the_highest_mark_has_a_number() {
    let more = "{ vary = 'flask.concentration', values = ['0.1 M', '0.2 M', '0.3 M'] }";
    let axes = format!("{AXES}, {more}");
    let design = scenario("amine = '1 equiv', carbonyl = '1 equiv'", &axes).design;
    // Three lines, all highest at 1 equiv: 60, 63 and 40 %.
    let value = |_: &str, index: usize| match (index / 3, index % 3) {
        (1, line) => [60.0, 63.0, 40.0][line],
        _ => 10.0,
    };
    let curves = curves(&design, &["mono", "bis"], value);
    let labels: Vec<(f64, &str)> = curves
        .markers
        .iter()
        .map(|m| (m.y, m.label.as_str()))
        .collect();
    assert_eq!(labels, [(60.0, ""), (63.0, "63"), (40.0, "40")]);
}

const MORE: &str = "{ vary = 'flask.temperature', values = ['0 °C', '25 °C', '40 °C'] }, { vary = 'flask.concentration', values = ['0.05 M', '0.2 M'] }";

#[test]
fn what_is_no_series_stands_where_the_scenario_stands() {
    let axes = format!("{AXES}, {MORE}");
    let design = scenario("amine = '1 equiv', carbonyl = '1 equiv'", &axes).design;
    assert_eq!(design.variants[0].standing, [Some(1), Some(1), None]);
    let of = |series, panels| drawn(&design, &["mono"], series, panels, |_, index| index as f64);
    let labels = |curves: &Curves| -> Vec<String> {
        let series = curves.series.iter();
        series.map(|line| line.label.clone()).collect()
    };
    let Figure::Curves(curves) = of(Some(Along::Axis(1)), None) else {
        panic!()
    };
    assert_eq!(labels(&curves), ["0 °C", "25 °C", "40 °C"]);
    assert_eq!(curves.colour_title, "temperature");
    assert_eq!(curves.heading.captions, ["At concentration 0.05 M."]);
    // Of six points per carbonyl the first of each temperature: 0, 2, 4; then 6, 8, 10 ...
    let at_40: Vec<f64> = curves.series[2].points.iter().filter_map(|p| p.1).collect();
    assert_eq!(at_40, [4.0, 10.0, 16.0]);
    let Figure::Curves(curves) = of(Some(Along::Axis(2)), None) else {
        panic!()
    };
    assert_eq!(curves.heading.captions, ["At temperature 25 °C."]);
    let Figure::Curves(all) = of(None, None) else {
        panic!()
    };
    assert_eq!(all.series.len(), 6);
    assert_eq!(all.heading.captions, Vec::<String>::new());
    let Figure::Grid(grid) = of(None, Some(Along::Axis(1))) else {
        panic!()
    };
    let above = ["temperature 0 °C", "temperature 25 °C", "temperature 40 °C"];
    assert_eq!(grid.names, above);
    let Panels::Curves(panels) = grid.panels else {
        panic!()
    };
    assert_eq!(labels(&panels[1]), ["0.05 M", "0.2 M"]);
    let second: Vec<f64> = panels[1].series[1]
        .points
        .iter()
        .filter_map(|p| p.1)
        .collect();
    assert_eq!(second, [3.0, 9.0, 15.0]);
}

/// The first figure that a scenario asks for.
fn plotted(text: &str, value: impl Fn(&str, usize) -> f64) -> Figure {
    let scenario = scenario("amine = '1 equiv', carbonyl = '1 equiv'", text);
    let (plot, design) = (&scenario.plots[0], &scenario.design);
    let figure = made_up(design, value, |results| match plot.kind {
        PlotKind::Map => map(plot, Heading::default(), results),
        _ => bars(plot, Heading::default(), results),
    });
    figure.expect("something to draw")
}

#[test]
fn a_map_has_its_points_in_rising_order() {
    let axes = AXES.replace("'0.5 equiv', '1 equiv'", "'1 equiv', '0.5 equiv'");
    let plot = format!(
        "{axes}, {MORE} ]\n[[plot]]\nkind = 'map'\nx = 'charge.carbonyl'\ny = 'flask.concentration'\nz = 'mono'\ncontours = ['50 %']\nlimits = {{ z = ['0 %', '80 %'] }}\nsize = [ 700, 500"
    );
    let Figure::Map(map) = plotted(&plot, |_, index| index as f64) else {
        panic!()
    };
    assert_eq!((map.xs, map.ys), (vec![0.5, 1.0, 2.0], vec![0.05, 0.2]));
    assert_eq!(map.heading.captions, ["At temperature 25 °C."]);
    // Points of 25 °C: 1 equiv 2 and 3, 0.5 equiv 8 and 9, 2 equiv 14 and 15 (lower, higher concentration).
    let values: Vec<f64> = map.values.into_iter().flatten().collect();
    assert_eq!(values, [8.0, 2.0, 14.0, 9.0, 3.0, 15.0]);
    assert_eq!(
        (map.z.range, map.contours),
        (Some((0.0, 80.0)), Some(vec![50.0]))
    );
    assert_eq!(map.z.label, "mono [% of amine]");
}

#[test]
fn bars_stand_in_groups_and_times_in_a_unit_that_suits() {
    let plot = "{ vary = 'chemistry.solvent', values = ['DCE', 'MeOH'] } ]\n[[plot]]\nkind = 'bars'\ny = 'time to 90 % of mono'\nsize = [ 700, 500";
    let Figure::Bars(bars) = plotted(plot, |_, index| 7200.0 * (1.0 + index as f64)) else {
        panic!()
    };
    assert_eq!(bars.x.label, "time to 90 % of mono [h]");
    let all = bars.groups.iter().flat_map(|group| &group.bars);
    let all: Vec<(&str, f64)> = all
        .map(|bar| (bar.label.as_str(), bar.segments[0].value))
        .collect();
    assert_eq!(all, [("DCE", 2.0), ("MeOH", 4.0)]);
    assert_eq!(bars.segment_title, "", "one colour needs no legend");
    let several = plot.replace("'time to 90 % of mono'", "['mono', 'bis']");
    let Figure::Bars(bars) = plotted(&several, |_, index| index as f64) else {
        panic!()
    };
    let groups: Vec<&str> = bars.groups.iter().map(|g| g.label.as_str()).collect();
    assert_eq!(groups, ["DCE", "MeOH"]);
    assert_eq!(bars.groups[1].bars[1].label, "bis");
}
