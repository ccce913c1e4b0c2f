//! Which observables a figure shows: those named, if they can share it, or those declared.

use crate::scenario::sweep::design::Designed;
use crate::text::{Faults, Node, quote};

use super::spec::PlotKind;

/// Curves of a time course and bars of a group at most, when none are named.
const MOST_CURVES: usize = 6;

/// Whether observables can share a figure: one unit, or percentages alone, whose basis the legend tells; in time, those that have a
/// course.
pub fn drawable(
    kind: PlotKind,
    asked: &[(&str, &Node)],
    designed: &Designed,
    faults: &mut Faults,
) -> Option<()> {
    let all = || designed.design.cases.iter().flat_map(|c| &c.observables);
    if kind == PlotKind::TimeCourse {
        for (name, node) in asked {
            if all().all(|o| o.name != *name || !o.has_course()) {
                let message = format!("{} has no course in time", quote(name));
                faults.error(&node.place, message);
                return None;
            }
        }
    }
    let units = |name: &str| -> Vec<&str> {
        let of_name = all().filter(|o| o.name == name);
        of_name.map(|o| o.unit.as_str()).collect()
    };
    let in_words = |unit: &str| match unit {
        "1" => "a pure number".to_owned(),
        unit => format!("in {unit}"),
    };
    let (first, rest) = asked.split_first()?;
    let unit = *units(first.0).first()?;
    for (name, node) in rest {
        let alike =
            |other: &&str| *other == unit || (other.starts_with('%') && unit.starts_with('%'));
        if let Some(other) = units(name).into_iter().find(|other| !alike(other)) {
            let (one, two) = (quote(first.0), quote(name));
            let message = format!(
                "{one} is {}, {two} is {}: one axis cannot show both",
                in_words(unit),
                in_words(other)
            );
            faults
                .error(&node.place, message)
                .help(format!("draw {two} in a [[plot]] of its own"));
            return None;
        }
    }
    Some(())
}

/// What is drawn when nothing is named: two products against equivalents, the declared percentages in time.
pub fn curves(kind: PlotKind, designed: &Designed) -> Vec<String> {
    let Some(case) = designed.design.cases.first() else {
        return Vec::new();
    };
    let unit = |name: &String| {
        let observable = case.observables.iter().find(|o| o.name == *name)?;
        let drawn = observable.measure().is_some() && observable.unit.starts_with('%');
        drawn.then_some(observable.unit.as_str())
    };
    let first = designed.declared.iter().find_map(unit);
    // Yields on different bases are compared only where somebody asks for it.
    let drawn = |name: &&String| match kind {
        PlotKind::TimeCourse => unit(name).is_some(),
        _ => unit(name).is_some() && unit(name) == first,
    };
    let most = match kind {
        PlotKind::YieldVsEquivalents | PlotKind::Curves => 2,
        PlotKind::TimeCourse | PlotKind::Bars => MOST_CURVES,
        PlotKind::Map => 1,
        PlotKind::Ledger | PlotKind::HeatAndGas => 0,
    };
    designed
        .declared
        .iter()
        .filter(drawn)
        .take(most)
        .cloned()
        .collect()
}
