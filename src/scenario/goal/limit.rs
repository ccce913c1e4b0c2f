//! Limits: `"mono >= 85 %"`.
//!
//! Knows observables by name and unit; whether a limit can be kept is found by running.

use crate::experiment::observable::Observable;
use crate::scenario::data::unit_of;
use crate::scenario::procedure::condition::{in_unit_of, value_text};
use crate::study::Design;
use crate::study::optimise::goal::GoalLimit;
use crate::text::{Faults, Flaw, Node, did_you_mean, quote};
use crate::units::Quantity;

/// Signs, longer ones first.
const SIGNS: [(&str, bool, bool); 6] = [
    ("<=", true, true),
    (">=", false, true),
    ("≤", true, true),
    ("≥", false, true),
    ("<", true, false),
    (">", false, false),
];

/// Reads a limit; `varied` are the addresses that are varied.
pub fn limit(
    node: &Node,
    design: &Design,
    varied: &[&str],
    faults: &mut Faults,
) -> Option<GoalLimit> {
    let text = node.as_text("a limit", faults)?;
    let found = SIGNS
        .iter()
        .filter_map(|sign| Some((text.find(sign.0)?, sign)));
    // Of two that begin at one place the longer one stands first.
    let Some((at, (sign, below, with_limit))) = found.min_by_key(|(at, _)| *at) else {
        faults
            .error(&node.place, "a limit compares an observable with a value")
            .help("for example \"mono >= 85 %\"");
        return None;
    };
    let name = text[..at].trim();
    let start = text.len() - text.trim_start().len();
    let place = node.place_within(start..start + name.len());
    let value = value_text(text, at + sign.len(), node, faults);
    let mut cases = design.cases.iter().flat_map(|case| &case.observables);
    let Some(observable) = cases.find(|o| o.name == name) else {
        let fault = if varied.contains(&name) {
            let message = format!("{name} is varied: its limits are the ends of its range");
            faults.error(&place, message).help("change from and to")
        } else {
            let names = design.cases.iter().flat_map(|case| &case.observables);
            let hint = did_you_mean(name, names.map(|o| o.name.as_str()));
            faults.error(&place, format!("no observable {}{hint}", quote(name)))
        };
        if name.is_empty() {
            fault.help("for example \"mono >= 85 %\"");
        }
        return None;
    };
    let (quantity, span) = value?;
    let Some(value) = in_its_unit(observable, &quantity) else {
        let unit = match observable.unit.as_str() {
            "1" => "a number",
            unit => unit,
        };
        let message = format!("{name} is in {unit}; \"{}\" is not", &text[span.clone()]);
        let flaw = Flaw::new(span.clone(), message);
        let bare = observable.unit.starts_with('%') && quantity.unit.text.is_empty();
        let help = format!("write \"{} %\"", &text[span]);
        node.flaw(&if bare { flaw.with_help(help) } else { flaw }, faults);
        return None;
    };
    Some(GoalLimit {
        name: name.to_owned(),
        unit: observable.unit.clone(),
        below: *below,
        with_limit: *with_limit,
        value,
        text: text.to_owned(),
    })
}

/// Refuses an observable that means another thing in another variant.
pub fn alike(
    (name, unit): (&str, &str),
    design: &Design,
    node: &Node,
    faults: &mut Faults,
) -> Option<()> {
    let lacks = |case: &&crate::experiment::case::Experiment| {
        let mut all = case.observables.iter();
        !all.any(|o| o.name == name && o.unit == unit)
    };
    let Some(case) = design.cases.iter().find(lacks) else {
        return Some(());
    };
    let message = format!("{} has no {name} in {unit}", quote(&case.name));
    faults.error(&node.place, message).help(
        "declare it in every variant, or choose those that have it: vary = [ { address = \"variant\", values = [ ... ] } ]",
    );
    None
}

/// A quantity in the unit of an observable; none where that cannot be.
fn in_its_unit(observable: &Observable, quantity: &Quantity) -> Option<f64> {
    if let Some(measure) = observable.measure() {
        return in_unit_of(measure, quantity);
    }
    let own = unit_of(observable);
    if own.text == "%" && quantity.unit.text != "%" {
        return None;
    }
    let scale = observable.scale();
    let shown = |base: f64| scale.map_or_else(|| own.from_base(base), |scale| scale.shown(base));
    (own.dimension == quantity.dimension).then(|| shown(quantity.value))
}
