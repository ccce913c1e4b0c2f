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

/// Reads all `[[plot]]` tables; one whose axis is among the addresses `held` from outside is dropped with a warning.
pub fn plots(
    node: Option<&Node>,
    design: Option<&Designed>,
    held: &[String],
    faults: &mut Faults,
) -> Option<Vec<PlotSpec>> {
    let Some(node) = node else {
        return Some(Vec::new());
    };
    let items = node.as_array("plot", faults)?;
    let mut list: Vec<PlotSpec> = Vec::new();
    let mut sound = true;
    for item in items {
        match plot(item, design, held, faults) {
            Some(None) => {}
            Some(Some(plot)) if list.iter().any(|other| other.name == plot.name) => {
                let message = format!("two plots are called {}", quote(&plot.name));
                faults
                    .error(&item.place, message)
                    .help("name = \"...\" tells them apart");
                sound = false;
            }
            Some(Some(plot)) => list.push(plot),
            None => sound = false,
        }
    }
    sound.then_some(list)
}

/// A plot; `Some(None)` for one that is dropped.
fn plot(
    node: &Node,
    design: Option<&Designed>,
    held: &[String],
    faults: &mut Faults,
) -> Option<Option<PlotSpec>> {
    let mut keys = TableReader::new(node, "a plot", faults)?;
    let kind = keys.required("kind", "\"yield-vs-equivalents\"", faults);
    let kind = kind.and_then(|node| plot_kind(node, faults));
    let name = match keys.node("name") {
        Some(node) => file_name(node, faults).map(Some),
        None => Some(None),
    };
    let title = keys.text("title", faults).map(str::to_owned);
    let y = match keys.node("y") {
        Some(node) => node.as_texts("y", faults).and_then(|list| {
            let names = observables(&list, design, faults)?;
            Some(Some((names, list)))
        }),
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
        (PlotKind::YieldVsEquivalents, x) => match x_axis(x, node, &designed.design, held, faults)?
        {
            Some(axis) => Some(axis),
            None => return Some(None),
        },
        (_, Some(x)) => {
            faults.error(&x.place, format!("x of a {word} plot is fixed"));
            return None;
        }
        (_, None) => None,
    };
    let y = match y {
        Some((names, nodes)) => {
            drawable(kind, &nodes, designed, faults)?;
            names
        }
        None => curves(kind, designed),
    };
    Some(Some(PlotSpec {
        kind,
        name,
        title,
        x,
        y,
        size,
    }))
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

/// Whether observables can share a figure: one unit, or percentages alone, whose basis the legend tells; in time, those that have a
/// course.
fn drawable(
    kind: PlotKind,
    asked: &[(&str, &Node)],
    designed: &Designed,
    faults: &mut Faults,
) -> Option<()> {
    let all = || designed.design.cases.iter().flat_map(|c| &c.observables);
    if kind == PlotKind::TimeCourse {
        for (name, node) in asked {
            if all().all(|o| o.name != *name || o.measure().is_none()) {
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

/// The axis that a plot runs along: the one named, or the first of numbers. `Some(None)` where it is held from outside.
fn x_axis(
    x: Option<&Node>,
    plot: &Node,
    design: &Design,
    held: &[String],
    faults: &mut Faults,
) -> Option<Option<usize>> {
    let numeric = |axis: &crate::study::Axis| axis.numbers.is_some();
    let dropped = |faults: &mut Faults| {
        faults.warning(
            &plot.place,
            "set from outside: this plot has no axis to run along",
        );
        Some(None)
    };
    let Some(node) = x else {
        let first = design.axes.iter().position(numeric);
        if first.is_none() && !held.is_empty() {
            return dropped(faults);
        }
        if first.is_none() {
            faults
                .error(&plot.place, "yield-vs-equivalents needs an axis of numbers")
                .help("[sweep] axes = [ { vary = \"charge.X\", from = \"0.2 equiv\", to = \"3 equiv\", points = 57 } ]");
        }
        return first.map(Some);
    };
    let address = node.as_text("x", faults)?;
    let found = design
        .axes
        .iter()
        .position(|axis| axis.addresses.iter().any(|a| a == address));
    match found {
        None if held.iter().any(|h| h == address) => dropped(faults),
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
        found => Some(found),
    }
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
        PlotKind::YieldVsEquivalents => unit(name).is_some() && unit(name) == first,
        _ => unit(name).is_some(),
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
