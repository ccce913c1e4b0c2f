//! What can be said of a variant only when all of it is read: amounts that count from each other, and warnings.
//!
//! Warnings never change a result; they say what a reader of the result should know.

use crate::case::Case;
use crate::flask::{Action, Item};
use crate::library::{CompoundId, Confidence, Value as Constant};
use crate::parameter::Parameter;
use crate::procedure::{Compiled, Step, Verb};
use crate::text::{Faults, Node, Place};
use crate::units::plain_number;

use super::charged::Counted;
use super::names::Names;

/// Relative difference below which an amount is 1 equiv.
const SAME: f64 = 1e-9;

/// Refuses amounts that count from each other in a circle.
pub fn counted_from_each_other(list: &[Counted], names: &Names, faults: &mut Faults) {
    let edges: Vec<(CompoundId, CompoundId, &Counted)> = list
        .iter()
        .filter_map(|c| Some((names.known_charged(&c.name)?, names.known_charged(&c.of)?, c)))
        .collect();
    let mut told: Vec<CompoundId> = Vec::new();
    for (start, _, counted) in &edges {
        if told.contains(start) {
            continue;
        }
        let Some(circle) = circle(*start, &edges) else { continue };
        let words: Vec<&str> = circle.iter().map(|c| c.name.as_str()).collect();
        let message = match words.as_slice() {
            [one] => format!("{one} is given in equivalents of itself"),
            [most @ .., last] => format!("{} and {last} are given in equivalents of each other", most.join(", ")),
            [] => continue,
        };
        faults.error(&counted.place, message).help("count one of them from the basis: leave out \"of ...\"");
        told.extend(circle.iter().filter_map(|c| names.known_charged(&c.name)));
    }
}

/// The way from a compound back to itself, if there is one.
fn circle<'a>(
    start: CompoundId,
    edges: &[(CompoundId, CompoundId, &'a Counted)],
) -> Option<Vec<&'a Counted>> {
    // Depth first; each compound is entered once, so the walk ends.
    let mut ways: Vec<Vec<usize>> = vec![Vec::new()];
    let mut entered = Vec::new();
    while let Some(way) = ways.pop() {
        let at = way.last().map_or(start, |&edge| edges[edge].1);
        if at == start && !way.is_empty() {
            return Some(way.into_iter().map(|edge| edges[edge].2).collect());
        }
        if entered.contains(&at) {
            continue;
        }
        entered.push(at);
        for (i, edge) in edges.iter().enumerate().rev().filter(|(_, edge)| edge.0 == at) {
            debug_assert_eq!(edge.0, at);
            let mut longer = way.clone();
            longer.push(i);
            ways.push(longer);
        }
    }
    None
}

/// Everything worth a warning in a variant at its base point.
pub fn warnings(case: &Case, compiled: &Compiled, tree: &Node, varied: &[Parameter], faults: &mut Faults) {
    basis(case, compiled, tree, varied, faults);
    temperature(case, tree, varied, faults);
}

/// Says when the basis is put in at other than 1 equiv.
fn basis(case: &Case, compiled: &Compiled, tree: &Node, varied: &[Parameter], faults: &mut Faults) {
    let basis = case.numbers.recipe.flask.basis;
    let Some(node) = tree.get("flask").and_then(|flask| flask.get("basis")) else { return };
    if compiled.basis <= 0.0 || varied.contains(&Parameter::Charge(basis)) {
        return;
    }
    let amount = |list: &[(CompoundId, f64)]| -> f64 {
        list.iter().filter(|(id, _)| *id == basis).map(|(_, n)| n).sum()
    };
    let total: f64 = compiled
        .program
        .items
        .iter()
        .map(|item| match item {
            Item::Act(Action::Dose(dose)) => amount(&dose.charged),
            Item::Act(_) => 0.0,
            Item::Run(stretch) => amount(&stretch.feed.charged) * stretch.duration,
        })
        .sum();
    let equivalents = total / compiled.basis;
    if (equivalents - 1.0).abs() > SAME {
        let name = &case.model.compounds[basis].name;
        let shown = plain_number((equivalents * 1e6).round() / 1e6);
        faults
            .warning(&node.place, format!("{name} is the basis, and {shown} equiv of it are put in"))
            .help("yields count from what was put in, equivalents from the amount of the flask");
    }
}

/// Says which of the scenario's rate constants stay as they are while the temperature changes.
fn temperature(case: &Case, tree: &Node, varied: &[Parameter], faults: &mut Faults) {
    let axis = varied.iter().any(|parameter| is_temperature(parameter));
    if !axis && !changes(&case.numbers.recipe.steps, case.numbers.recipe.flask.temperature) {
        return;
    }
    for constant in &case.model.constants {
        let Constant::Law(law) = &constant.value else { continue };
        let Some((label, key)) = constant.address.rsplit_once('.') else { continue };
        let own = constant.confidence == Confidence::Scenario && constant.used;
        if !own || !matches!(key, "k" | "kf" | "kr") || law.depends_on_temperature() || law.value == 0.0 {
            continue;
        }
        if let Some(place) = place_of(tree, label, key) {
            faults
                .warning(&place, format!("{label}.{key} is the same at every temperature, but the temperature changes"))
                .help("give Ea or dH");
        }
    }
}

fn is_temperature(parameter: &Parameter) -> bool {
    use crate::parameter::StepKey;
    matches!(
        parameter,
        Parameter::FlaskTemperature | Parameter::Step { key: StepKey::Temperature, .. }
    )
}

/// Whether any step brings another temperature.
fn changes(steps: &[Step], start: f64) -> bool {
    steps.iter().any(|step| match &step.verb {
        Verb::Temperature { to, .. } => *to != start,
        Verb::Repeat { steps, times } => *times > 0 && changes(steps, start),
        _ => false,
    })
}

/// Where a constant of the scenario is written.
fn place_of(tree: &Node, label: &str, key: &str) -> Option<Place> {
    let reaction = tree.get("reactions").and_then(|node| node.get(label)).and_then(|node| node.get(key));
    let constants = tree.get("constants");
    let constant = constants.and_then(|node| node.get(label).and_then(|node| node.get(key)));
    let dotted = constants.and_then(|node| node.get(&format!("{label}.{key}")));
    reaction.or(constant).or(dotted).map(|node| node.place.clone())
}
