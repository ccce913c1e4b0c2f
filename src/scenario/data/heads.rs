//! Heads of columns as people write them: where the unit is, and what a head that names nothing may mean.
//!
//! Knows words, units and the names that there are; which column says what is decided elsewhere.

use crate::study::Design;
use crate::text::{nearest, quote};
use crate::units::{Dimension, parse_unit};

/// Words that are no names of the scenario.
const WORDS: [&str; 7] = [
    "experiment",
    "variant",
    "time",
    "t",
    "replicate",
    "observable",
    "value",
];
/// Words that a column of temperatures is near to.
const HEAT: [&str; 3] = ["temperature", "t", "time"];
/// A number of every experiment that tables often say.
const TEMPERATURE: &str = "flask.temperature";

/// Name and unit of `name [unit]`.
pub(super) fn parts(head: &str) -> (&str, Option<&str>) {
    let head = head.trim();
    let unit = head
        .strip_suffix(']')
        .and_then(|rest| rest.rsplit_once('['));
    match unit {
        Some((name, unit)) if !name.trim().is_empty() => (name.trim(), Some(unit.trim())),
        _ => (head, None),
    }
}

/// Name and unit of `name (unit)` and `name / unit`, where that is a unit.
pub(super) fn otherwise_parted(head: &str) -> Option<(&str, &str)> {
    let head = head.trim();
    let bracketed = head
        .strip_suffix(')')
        .and_then(|rest| rest.rsplit_once('('));
    let (name, unit) = bracketed.or_else(|| head.rsplit_once('/'))?;
    let (name, unit) = (name.trim().trim_end_matches('/').trim_end(), unit.trim());
    (!name.is_empty() && parse_unit(unit).is_ok()).then_some((name, unit))
}

/// A head that names nothing: what is wrong, and what to do.
pub(super) fn unknown(name: &str, unit: Option<&str>, design: &Design) -> (String, String) {
    let parted = unit
        .map(|unit| (name, unit))
        .or_else(|| otherwise_parted(name));
    let (word, known_unit) = parted.map_or((name, None), |(word, unit)| (word, Some(unit)));
    let names = design.cases.iter().flat_map(|case| &case.observables);
    let names = names.map(|observable| observable.name.as_str());
    let dimension = known_unit.and_then(|unit| Some(parse_unit(unit).ok()?.dimension));
    let is_temperature = dimension == Some(Dimension::TEMPERATURE);
    let near = match (nearest(word, names.chain(WORDS)), dimension) {
        // What is heated to a temperature is told as often as what is measured: the address comes first.
        (near, _) if is_temperature && near.is_none_or(|near| HEAT.contains(&near)) => {
            Some(TEMPERATURE)
        }
        (None, Some(Dimension::TIME)) => Some("time"),
        (near, _) => near,
    };
    // A unit in square brackets is read already.
    let meant = match (near, known_unit.filter(|_| unit.is_none())) {
        (Some(near), Some(unit)) => format!("{near} [{unit}]"),
        (Some(near), None) => near.to_owned(),
        (None, _) => "ignored".to_owned(),
    };
    let whole = match unit {
        Some(unit) => format!("{name} [{unit}]"),
        None => name.to_owned(),
    };
    let message = match near {
        Some(_) => format!(
            "{} is no observable and no address; did you mean {}?",
            quote(name),
            quote(&meant)
        ),
        None => format!("{} is no observable and no address", quote(name)),
    };
    let help = format!("say what it means: columns = {{ \"{whole}\" = \"{meant}\" }}");
    let others = match near {
        Some(near) if near == TEMPERATURE => {
            ", or \"temperature\" where that was measured on the way, or \"ignored\""
        }
        Some(_) => ", or \"ignored\"",
        None => ", or the name of an observable",
    };
    (message, help + others)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_found_wherever_people_write_them() {
        for (head, expected) in [
            ("Zeit (min)", Some(("Zeit", "min"))),
            ("t / min", Some(("t", "min"))),
            ("c(A) / (mol/L)", Some(("c(A)", "mol/L"))),
            ("p (%)", Some(("p", "%"))),
            ("C-N bonds (NaBH3CN, MeOH)", None),
            ("mono/bis", None),
            ("(min)", None),
        ] {
            assert_eq!(otherwise_parted(head), expected, "{head}");
        }
        assert_eq!(parts("mono [%]"), ("mono", Some("%")));
        assert_eq!(parts("[min]"), ("[min]", None));
    }
}
