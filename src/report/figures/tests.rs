//! Figures from scenarios, with results made up.

use std::sync::Arc;

use super::*;
use crate::ensemble::Plan;
use crate::library::Library;
use crate::output::figure::{Curves, Figure};
use crate::scenario::{self, Limits, Scenario};
use crate::solver::Statistics;
use crate::study::plan::{DesignPlan, Keep, Row};
use crate::study::{Along, Design};
use crate::text::Source;

const AXES: &str = "{ vary = 'charge.carbonyl', values = ['0.5 equiv', '1 equiv', '2 equiv'] }";

/// A scenario with what is charged and its axes.
fn scenario(charge: &str, axes: &str) -> Scenario {
    let text = format!(
        "version = 1\ntitle = 't'\n\
         chemistry = {{ mechanism = 'reductive-amination', amine = '1,4-diazepane', carbonyl = 'benzaldehyde', reductant = 'STAB', solvent = 'DCE' }}\n\
         flask = {{ basis = 'amine', amount = '10 mmol', concentration = '0.1 M', temperature = '25 °C' }}\n\
         procedure = [ {{ charge = {{ {charge} }} }}, {{ add = {{ reductant = '1.4 equiv' }} }}, {{ stir = '16 h' }}, {{ quench = 'NaHCO3' }} ]\n\
         [sweep]\naxes = [ {axes} ]\n"
    );
    read(&text)
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

/// The figure of these observables, each row with `value(observable, index of the row)`.
fn curves(design: &Design, shown: &[&str], value: impl Fn(&str, usize) -> f64) -> Curves {
    let variants: Vec<usize> = (0..design.variants.len()).collect();
    let plan = DesignPlan::new(design, &variants, true, Keep::default(), 1e-5);
    let row = |index: usize| {
        let (variant, position) = plan.place(index);
        let observables = &plan.case_at(index).observables;
        let values = observables.iter().map(|o| Some(value(&o.name, index)));
        Some(Row {
            variant,
            position,
            status: "ok".to_owned(),
            finished: true,
            values: values.collect(),
            statistics: Statistics::default(),
            balances: Vec::new(),
            remains: None,
        })
    };
    let rows: Vec<Option<Row>> = (0..plan.len()).map(row).collect();
    let figure = CurveFigure {
        title: "t",
        captions: Vec::new(),
        x: Along::Axis(0),
        series: None,
        panels: None,
        limits: Limits::default(),
        observables: &names(shown),
        statistical_limit: false,
    };
    let Figure::Curves(curves) = super::curves(&figure, design, &plan, &rows) else {
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
