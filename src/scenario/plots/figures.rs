//! `[[plot]]`: which figures are drawn, along which axis, of which observables.
//!
//! Checks names against observables and axes; draws nothing.

use crate::scenario::sweep::design::Designed;
use crate::text::{Entry, Faults, Node, TableReader, Value, quote};

use super::reader::PlotReader;
use super::spec::{KINDS, OWN_KEYS, PlotKind, PlotSpec};

/// Kinds of plot of later versions.
const KINDS_NOT_BUILT: [&str; 3] = ["tornado", "residuals", "pareto"];
/// Width and height of a figure, px.
const SIZE: (u32, u32) = (1200, 800);
/// Smallest and largest side of a figure, px.
const SIDES: (u32, u32) = (200, 10_000);
/// Most pixels of a figure: a bitmap takes four bytes for each, and is held twice.
const MOST_PIXELS: u32 = 20_000_000;

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
    designed: Option<&Designed>,
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
    let size = match keys.node("size") {
        Some(node) => size(node, faults),
        None => Some(SIZE),
    };
    let own = OWN_KEYS.map(|key| (key, keys.take(key)));
    keys.finish(&[], faults);
    let (word, kind, takes) = kind?;
    let sound = only_its_keys(word, takes, &own, faults);
    let designed = designed.filter(|_| sound)?;
    let reader = PlotReader {
        kind,
        word,
        node,
        designed,
        design: &designed.design,
        held,
    };
    let get = |key: &str| {
        let found = own.iter().find(|(own, _)| *own == key);
        found.and_then(|(_, entry)| *entry).map(|entry| &entry.node)
    };
    let names = reader.names(&get, faults);
    let Some(roles) = reader.roles(&get, faults)? else {
        let message = "set from outside: this plot has no axis to run along";
        faults.warning(&node.place, message);
        return Some(None);
    };
    let shown = names?;
    reader.distinct(&get, &roles, faults)?;
    let (contours, limits) = reader.ends(&get, &roles, &shown, faults)?;
    let size = size?;
    Some(Some(PlotSpec {
        kind,
        name: name?.unwrap_or_else(|| word.to_owned()),
        title,
        x: roles.x,
        up: roles.up,
        shown,
        series: roles.series,
        panels: roles.panels,
        contours,
        limits,
        size,
    }))
}

/// Refuses what belongs to other kinds of plot.
fn only_its_keys(
    word: &str,
    takes: &[&str],
    own: &[(&str, Option<&Entry>)],
    faults: &mut Faults,
) -> bool {
    let mut sound = true;
    for (key, entry) in own {
        if let Some(entry) = entry.filter(|_| !takes.contains(key)) {
            let message = format!("a {word} plot has no {}", quote(key));
            let fault = faults.error(&entry.key.place, message);
            if !takes.is_empty() {
                fault.help(format!("it takes {}", takes.join(", ")));
            }
            sound = false;
        }
    }
    sound
}

fn plot_kind(
    node: &Node,
    faults: &mut Faults,
) -> Option<(&'static str, PlotKind, &'static [&'static str])> {
    if let Value::Text(text) = &node.value
        && KINDS_NOT_BUILT.contains(&text.as_str())
    {
        faults.error(&node.place, format!("{} is not built yet", quote(text)));
        return None;
    }
    let words = KINDS.map(|(word, ..)| word);
    let word = node.as_word("kind", &words, faults)?;
    KINDS.into_iter().find(|(kind, ..)| *kind == word)
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
    let (width, height) = (width?, height?);
    if width * height > MOST_PIXELS {
        let message = format!("{width} x {height} px are too many: at most {MOST_PIXELS} in all");
        faults
            .error(&node.place, message)
            .help("the SVG beside it is sharp at any size");
        return None;
    }
    Some((width, height))
}
