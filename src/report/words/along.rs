//! What readers call an axis and its points.

use super::terminal::significant;
use crate::study::{Along, Design, Label};

/// `temperature`, `feed: over`, `strategy`: what a reader calls it.
pub fn name(design: &Design, along: Along) -> String {
    match along {
        Along::Variant => "strategy".to_string(),
        Along::Axis(axis) => {
            let heading = plain(&design.axes[axis].heading);
            match heading.rsplit_once(" [") {
                Some((name, _)) => name.to_string(),
                None => heading,
            }
        }
    }
}

/// One point: `30 °C`, `MeOH`, a variant.
pub fn point(design: &Design, along: Along, at: usize) -> String {
    match along {
        Along::Variant => design.variants[at].name.clone(),
        Along::Axis(axis) => {
            let axis = &design.axes[axis];
            value(&axis.heading, &axis.labels[at])
        }
    }
}

/// An axis as a reader of figures calls it: `carbonyl [equiv]` for `charge.carbonyl [equiv]`, `feed: over [min]` for `step.feed.over [min]`.
/// Several addresses that come to one name are that name: a hydride and its equivalents, or the same number in several stages.
pub fn plain(heading: &str) -> String {
    // A pure number has no unit to show.
    let heading = heading.trim_end_matches(" [1]");
    let one = |address: &str| match address.split_once('.') {
        Some(("charge" | "flask" | "constant" | "chemistry", rest)) => rest.to_string(),
        Some(("step", rest)) => rest.replacen('.', ": ", 1).replace('.', " "),
        _ => address.to_string(),
    };
    let of_stage = |address: &str| {
        let (stage, local) = address.strip_prefix("stage.")?.split_once('.')?;
        Some((stage.to_string(), one(local)))
    };
    let (addresses, unit) = match heading.rfind(" [") {
        Some(at) => heading.split_at(at),
        None => (heading, ""),
    };
    let stages: Option<Vec<_>> = addresses.split(", ").map(of_stage).collect();
    let mut names: Vec<String> = match stages {
        Some(stages)
            if stages.iter().all(|(_, local)| *local == stages[0].1) && stages.len() > 1 =>
        {
            vec![stages[0].1.clone()]
        }
        Some(stages) => stages
            .iter()
            .map(|(stage, local)| format!("{stage}: {local}"))
            .collect(),
        None => addresses.split(", ").map(one).collect(),
    };
    names.dedup();
    names.join(", ") + unit
}

/// `0.5 M` for a heading `flask.concentration [M]`.
fn value(heading: &str, label: &Label) -> String {
    let unit = heading
        .rsplit_once('[')
        .and_then(|(_, unit)| unit.strip_suffix(']'))
        .unwrap_or("");
    match label {
        Label::Text(text) => text.clone(),
        Label::Number(value) if matches!(unit, "" | "1") => significant(*value, 4),
        Label::Number(value) => format!("{} {unit}", significant(*value, 4)),
    }
}
