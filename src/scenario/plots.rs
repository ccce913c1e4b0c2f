//! `[[plot]]`: which figures are drawn, along which axis, of which observables.
//!
//! Checks names against observables and axes; draws nothing.

use crate::study::Design;
use crate::text::{Faults, Node, TableReader, Value, did_you_mean, quote};

use super::design::Designed;
use super::report::observables;

/// Kinds of plot of later versions.
const KINDS_NOT_BUILT: [&str; 6] = ["curves", "map", "bars", "tornado", "residuals", "pareto"];
/// Keys of plots of later versions.
const NOT_BUILT: [&str; 5] = ["z", "series", "panels", "contours", "limits"];
/// Curves of a time course at most, when none are named.
const MOST_CURVES: usize = 6;
/// Width and height of a figure, px.
const SIZE: (u32, u32) = (1200, 800);
/// Smallest and largest side of a figure, px.
const SIDES: (u32, u32) = (200, 10_000);

/// A figure to draw.
#[derive(Debug, Clone, PartialEq)]
pub struct PlotSpec {
    /// What kind of figure.
    pub kind: PlotKind,
    /// Name of its files.
    pub name: String,
    /// Title; the scenario's when there is none.
    pub title: Option<String>,
    /// The axis along x (index in `Design::axes`), where the kind has one.
    pub x: Option<usize>,
    /// Observables to draw.
    pub y: Vec<String>,
    /// Width and height, px.
    pub size: (u32, u32),
}

/// Kinds of figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlotKind {
    /// Observables along an axis, one colour per variant.
    YieldVsEquivalents,
    /// Observables in time.
    TimeCourse,
    /// Where the equivalents went, one bar per variant.
    Ledger,
}

/// Reads all `[[plot]]` tables.
pub fn plots(
    node: Option<&Node>,
    design: Option<&Designed>,
    faults: &mut Faults,
) -> Option<Vec<PlotSpec>> {
    let Some(node) = node else {
        return Some(Vec::new());
    };
    let items = node.as_array("plot", faults)?;
    let mut list: Vec<PlotSpec> = Vec::new();
    let mut sound = true;
    for item in items {
        match plot(item, design, faults) {
            Some(plot) if list.iter().any(|other| other.name == plot.name) => {
                let message = format!("two plots are called {}", quote(&plot.name));
                faults
                    .error(&item.place, message)
                    .help("name = \"...\" tells them apart");
                sound = false;
            }
            Some(plot) => list.push(plot),
            None => sound = false,
        }
    }
    sound.then_some(list)
}

fn plot(node: &Node, design: Option<&Designed>, faults: &mut Faults) -> Option<PlotSpec> {
    let mut keys = TableReader::new(node, "a plot", faults)?;
    let kind = keys.required("kind", "\"yield-vs-equivalents\"", faults);
    let kind = kind.and_then(|node| plot_kind(node, faults));
    let name = match keys.node("name") {
        Some(node) => file_name(node, faults).map(Some),
        None => Some(None),
    };
    let title = keys.text("title", faults).map(str::to_owned);
    let y = match keys.node("y") {
        Some(node) => node
            .as_texts("y", faults)
            .and_then(|list| observables(&list, design, faults))
            .map(Some),
        None => Some(None),
    };
    let x = keys.node("x");
    let size = match keys.node("size") {
        Some(node) => size(node, faults),
        None => Some(SIZE),
    };
    keys.finish(&NOT_BUILT, faults);
    let (kind, word) = kind?;
    let name = name?.unwrap_or_else(|| word.to_owned());
    let (y, size) = (y?, size?);
    let designed = design?;
    let x = match (kind, x) {
        (PlotKind::YieldVsEquivalents, x) => Some(x_axis(x, node, &designed.design, faults)?),
        (_, Some(x)) => {
            faults.error(&x.place, format!("x of a {word} plot is fixed"));
            return None;
        }
        (_, None) => None,
    };
    let y = y.unwrap_or_else(|| curves(kind, designed));
    Some(PlotSpec {
        kind,
        name,
        title,
        x,
        y,
        size,
    })
}

fn plot_kind(node: &Node, faults: &mut Faults) -> Option<(PlotKind, &'static str)> {
    if let Value::Text(text) = &node.value
        && KINDS_NOT_BUILT.contains(&text.as_str())
    {
        faults.error(&node.place, format!("{} is not built yet", quote(text)));
        return None;
    }
    let word = node.as_word(
        "kind",
        &["yield-vs-equivalents", "time-course", "ledger"],
        faults,
    )?;
    let kind = match word {
        "yield-vs-equivalents" => PlotKind::YieldVsEquivalents,
        "time-course" => PlotKind::TimeCourse,
        _ => PlotKind::Ledger,
    };
    Some((kind, word))
}

/// The axis that a plot runs along: the one named, or the first of numbers.
fn x_axis(x: Option<&Node>, plot: &Node, design: &Design, faults: &mut Faults) -> Option<usize> {
    let numeric = |axis: &crate::study::Axis| {
        !axis.categorical
            && axis
                .labels
                .iter()
                .all(|label| matches!(label, crate::study::Label::Number(_)))
    };
    let Some(node) = x else {
        let first = design.axes.iter().position(numeric);
        if first.is_none() {
            faults
                .error(&plot.place, "yield-vs-equivalents needs an axis of numbers")
                .help("[sweep] axes = [ { vary = \"charge.X\", from = \"0.2 equiv\", to = \"3 equiv\", points = 57 } ]");
        }
        return first;
    };
    let address = node.as_text("x", faults)?;
    let found = design
        .axes
        .iter()
        .position(|axis| axis.addresses.iter().any(|a| a == address));
    match found {
        None => {
            let known = design.axes.iter().flat_map(|axis| &axis.addresses);
            let hint = did_you_mean(address, known);
            faults.error(
                &node.place,
                format!("no axis varies {}{hint}", quote(address)),
            );
            None
        }
        Some(axis) if !numeric(&design.axes[axis]) => {
            faults.error(
                &node.place,
                format!("{} has no numbers to run along", quote(address)),
            );
            None
        }
        found => found,
    }
}

/// What is drawn when nothing is named: two products against equivalents, the declared percentages in time.
fn curves(kind: PlotKind, designed: &Designed) -> Vec<String> {
    let Some(case) = designed.design.cases.first() else {
        return Vec::new();
    };
    let drawn = |name: &&String| {
        let observable = case.observables.iter().find(|o| o.name == **name);
        observable.is_some_and(|o| o.measure().is_some() && o.unit.starts_with('%'))
    };
    let most = match kind {
        PlotKind::YieldVsEquivalents => 2,
        PlotKind::TimeCourse => MOST_CURVES,
        PlotKind::Ledger => 0,
    };
    designed
        .declared
        .iter()
        .filter(drawn)
        .take(most)
        .cloned()
        .collect()
}

/// A name that is safe as that of a file.
fn file_name(node: &Node, faults: &mut Faults) -> Option<String> {
    let name = node.as_text("name", faults)?;
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | ' ' | '+');
    if name.is_empty() || name.len() > 100 || name.trim() != name || !name.chars().all(fits) {
        faults
            .error(
                &node.place,
                format!("{} is no name for a figure", quote(name)),
            )
            .help("letters, digits, blanks, hyphens, underscores");
        return None;
    }
    Some(name.to_owned())
}

fn size(node: &Node, faults: &mut Faults) -> Option<(u32, u32)> {
    let items = node.as_array("size", faults)?;
    let [width, height] = items else {
        faults
            .error(&node.place, "size is width and height in px")
            .help("size = [1200, 800]");
        return None;
    };
    let side = |node: &Node, faults: &mut Faults| {
        let side = node.as_count("each of size", SIDES.0, faults)?;
        if side > SIDES.1 {
            faults.error(
                &node.place,
                format!("a figure is at most {} px wide and high", SIDES.1),
            );
            return None;
        }
        Some(side)
    };
    let (width, height) = (side(width, faults), side(height, faults));
    Some((width?, height?))
}
