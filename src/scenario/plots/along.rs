//! What a figure runs along: an address of the sweep, or the variants.

use crate::experiment::parameter::spelt;
use crate::study::{Along, Axis, Design};
use crate::text::{Faults, Node, did_you_mean, quote};

use super::reader::PlotReader;
use super::spec::PlotKind;

/// Panels on one sheet at most.
const MOST_PANELS: usize = 12;

/// Something to run along. `Dropped` where it is held from outside.
pub enum FoundAxis {
    /// It is there.
    Along(Along),
    /// It is set from outside: the figure has nothing to run along.
    Dropped,
}

/// Reads an address that a figure runs along.
pub fn along(
    key: &str,
    node: &Node,
    reader: &PlotReader,
    faults: &mut Faults,
) -> Option<FoundAxis> {
    let written = node.as_text(key, faults)?;
    let address = &spelt(written);
    let design = reader.design;
    if address == "variant" {
        if design.variants.len() < 2 {
            faults.error(&node.place, "there are no variants to run along");
            return None;
        }
        return Some(FoundAxis::Along(Along::Variant));
    }
    let named = |axis: &Axis| axis.addresses.contains(address);
    if let Some(axis) = design.axes.iter().position(named) {
        return Some(FoundAxis::Along(Along::Axis(axis)));
    }
    if reader.held.contains(address) {
        return Some(FoundAxis::Dropped);
    }
    let known = design.axes.iter().flat_map(|axis| &axis.addresses);
    let hint = did_you_mean(written, known);
    faults.error(
        &node.place,
        format!("no axis varies {}{hint}", quote(written)),
    );
    None
}

/// What a figure runs along when nothing is named; a fault where there is nothing.
pub fn first(reader: &PlotReader, faults: &mut Faults) -> Option<FoundAxis> {
    let design = reader.design;
    let numeric = |axis: &Axis| axis.numbers.is_some();
    let numbers = design.axes.iter().position(numeric).map(Along::Axis);
    let words = design
        .axes
        .iter()
        .position(|a| !numeric(a))
        .map(Along::Axis);
    let variants = (design.variants.len() > 1).then_some(Along::Variant);
    let found = match reader.kind {
        PlotKind::YieldVsEquivalents => numbers,
        PlotKind::Bars => variants.or(words).or(numbers),
        _ => numbers.or(words),
    };
    match found {
        Some(along) => Some(FoundAxis::Along(along)),
        None if !reader.held.is_empty() => Some(FoundAxis::Dropped),
        None => {
            let (what, help) = match reader.kind {
                PlotKind::YieldVsEquivalents => ("an axis of numbers", NUMBERS),
                PlotKind::Bars => ("variants or an axis", WORDS),
                _ => ("an axis", NUMBERS),
            };
            let message = format!("{} needs {what}", reader.word);
            faults.error(&reader.node.place, message).help(help);
            None
        }
    }
}

const NUMBERS: &str = "[sweep] axes = [ { vary = \"charge.X\", from = \"0.2 equiv\", to = \"3 equiv\", points = 57 } ]";
const WORDS: &str =
    "[sweep] axes = [ { vary = \"chemistry.solvent\", values = [\"DCE\", \"MeOH\"] } ]";

/// Whether a figure of yields can run along this: its curves need numbers.
pub fn has_numbers(along: Along, node: &Node, design: &Design, faults: &mut Faults) -> bool {
    let numbers = match along {
        Along::Variant => false,
        Along::Axis(axis) => design.axes[axis].numbers.is_some(),
    };
    if !numbers {
        let name = node.as_text("x", faults).unwrap_or_default();
        let message = format!("{} has no numbers to run along", quote(name));
        faults
            .error(&node.place, message)
            .help("kind = \"bars\" shows words side by side");
    }
    numbers
}

/// Whether there are few enough panels.
pub fn fit_on_a_sheet(along: Along, node: &Node, design: &Design, faults: &mut Faults) -> bool {
    let panels = match along {
        Along::Variant => design.variants.len(),
        Along::Axis(axis) => design.axes[axis].labels.len(),
    };
    if panels > MOST_PANELS {
        let message = format!("{panels} panels are too many for one sheet: at most {MOST_PANELS}");
        faults.error(&node.place, message);
    }
    panels <= MOST_PANELS
}
