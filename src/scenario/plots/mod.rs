//! `[[plot]]`: which figures are drawn, along which axis, of which observables.
//!
//! Checks names against observables and axes; draws nothing.

mod along;
mod limits;
mod shown;

use crate::study::{Along, Design};
use crate::text::{Faults, Node, TableReader, Value, quote};
use crate::units::Unit;

use super::design::Designed;
use super::report::observables;
use along::Found;
use limits::Scales;

pub use limits::Limits;
pub use shown::curves;

/// Kinds of plot of later versions.
const KINDS_NOT_BUILT: [&str; 3] = ["tornado", "residuals", "pareto"];
/// Width and height of a figure, px.
const SIZE: (u32, u32) = (1200, 800);
/// Smallest and largest side of a figure, px.
const SIDES: (u32, u32) = (200, 10_000);
/// Observables that dashes tell apart.
const DASHES: usize = 4;

/// A figure to draw.
#[derive(Debug, Clone, PartialEq)]
pub struct PlotSpec {
    /// What kind of figure.
    pub kind: PlotKind,
    /// Name of its files.
    pub name: String,
    /// Title; the scenario's when there is none.
    pub title: Option<String>,
    /// What runs along x, where the kind has it.
    pub x: Option<Along>,
    /// What runs upwards in a map.
    pub up: Option<Along>,
    /// Observables to draw; of a map one.
    pub shown: Vec<String>,
    /// What colours tell apart; `None`: whatever else varies.
    pub series: Option<Along>,
    /// What panels tell apart.
    pub panels: Option<Along>,
    /// Where a map has lines; `None`: where colours meet.
    pub contours: Option<Vec<f64>>,
    /// Ends of axes.
    pub limits: Limits,
    /// Width and height, px.
    pub size: (u32, u32),
}

/// Kinds of figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlotKind {
    /// Observables along an axis of numbers, one colour per strategy.
    YieldVsEquivalents,
    /// Observables along any axis.
    Curves,
    /// Observables of variants or words side by side.
    Bars,
    /// One observable over two axes.
    Map,
    /// Observables in time.
    TimeCourse,
    /// Where the equivalents went, one bar per variant.
    Ledger,
}

/// The kinds by the words of the language, with the keys that they take beside those of all.
const KINDS: [(&str, PlotKind, &[&str]); 6] = [
    (
        "yield-vs-equivalents",
        PlotKind::YieldVsEquivalents,
        &["x", "y", "series", "panels", "limits"],
    ),
    (
        "curves",
        PlotKind::Curves,
        &["x", "y", "series", "panels", "limits"],
    ),
    ("bars", PlotKind::Bars, &["x", "y", "series", "limits"]),
    (
        "map",
        PlotKind::Map,
        &["x", "y", "z", "panels", "contours", "limits"],
    ),
    ("time-course", PlotKind::TimeCourse, &["y", "series"]),
    ("ledger", PlotKind::Ledger, &[]),
];
/// Keys that only some kinds take.
const OWN_KEYS: [&str; 7] = ["x", "y", "z", "series", "panels", "contours", "limits"];

/// What the parts of a plot are read with.
struct Reader<'a> {
    kind: PlotKind,
    word: &'static str,
    node: &'a Node,
    designed: &'a Designed,
    design: &'a Design,
    held: &'a [String],
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
    let mut sound = true;
    for (key, entry) in &own {
        if let Some(entry) = entry.filter(|_| !takes.contains(key)) {
            let message = format!("a {word} plot has no {}", quote(key));
            let fault = faults.error(&entry.key.place, message);
            if !takes.is_empty() {
                fault.help(format!("it takes {}", takes.join(", ")));
            }
            sound = false;
        }
    }
    let designed = designed.filter(|_| sound)?;
    let reader = Reader {
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

/// What a figure runs along.
struct Roles {
    x: Option<Along>,
    up: Option<Along>,
    series: Option<Along>,
    panels: Option<Along>,
}

impl Reader<'_> {
    /// What the figure runs along; `Some(None)` where that is held from outside.
    fn roles<'n>(
        &self,
        get: &impl Fn(&str) -> Option<&'n Node>,
        faults: &mut Faults,
    ) -> Option<Option<Roles>> {
        let mut roles = Roles {
            x: None,
            up: None,
            series: None,
            panels: None,
        };
        if let PlotKind::TimeCourse | PlotKind::Ledger = self.kind {
            roles.series = self.variants(get("series"), faults)?;
            return Some(Some(roles));
        }
        let map = self.kind == PlotKind::Map;
        let mut taken: Vec<(&str, Along)> = Vec::new();
        for key in ["x", "y", "series", "panels"] {
            let found = match get(key) {
                Some(node) if key != "y" || map => along::along(key, node, self, faults)?,
                None if key == "x" && !map => along::first(self, faults)?,
                None if map && matches!(key, "x" | "y") => {
                    let message = format!("a map needs {key}: an axis of the sweep");
                    faults.error(&self.node.place, message);
                    return None;
                }
                _ => continue,
            };
            let Found::Along(along) = found else {
                return Some(None);
            };
            if let Some((other, _)) = taken.iter().find(|(_, other)| *other == along) {
                let place = get(key).map_or(&self.node.place, |node| &node.place);
                faults.error(place, format!("{key} is the same as {other}"));
                return None;
            }
            taken.push((key, along));
            match key {
                "x" => roles.x = Some(along),
                "y" => roles.up = Some(along),
                "series" => roles.series = Some(along),
                _ => roles.panels = Some(along),
            }
        }
        if let (PlotKind::YieldVsEquivalents, Some(x), Some(node)) = (self.kind, roles.x, get("x"))
            && !along::has_numbers(x, node, self.design, faults)
        {
            return None;
        }
        if let (Some(panels), Some(node)) = (roles.panels, get("panels"))
            && !along::fit_on_a_sheet(panels, node, self.design, faults)
        {
            return None;
        }
        Some(Some(roles))
    }

    /// The series of courses in time: the variants, or nothing.
    fn variants(&self, series: Option<&Node>, faults: &mut Faults) -> Option<Option<Along>> {
        let Some(node) = series else {
            return Some(None);
        };
        if node.as_text("series", faults)? != "variant" {
            faults
                .error(&node.place, "courses in time are drawn at the base point")
                .help("series = \"variant\"");
            return None;
        }
        match along::along("series", node, self, faults)? {
            Found::Along(along) => Some(Some(along)),
            Found::Dropped => None,
        }
    }

    /// The key that names observables.
    fn key(&self) -> &'static str {
        if self.kind == PlotKind::Map { "z" } else { "y" }
    }

    /// The observables of the figure.
    fn names<'n>(
        &self,
        get: &impl Fn(&str) -> Option<&'n Node>,
        faults: &mut Faults,
    ) -> Option<Vec<String>> {
        let Some(node) = get(self.key()) else {
            return Some(shown::curves(self.kind, self.designed));
        };
        let list = node.as_texts(self.key(), faults)?;
        let names = observables(&list, Some(self.designed), faults)?;
        shown::drawable(self.kind, &list, self.designed, faults)?;
        Some(names)
    }

    /// Whether the figure can tell its observables apart.
    fn distinct<'n>(
        &self,
        get: &impl Fn(&str) -> Option<&'n Node>,
        roles: &Roles,
        faults: &mut Faults,
    ) -> Option<()> {
        let Some(node) = get(self.key()) else {
            return Some(());
        };
        let list = node.as_texts(self.key(), faults)?;
        let most = self.most(roles);
        if let Some((_, node)) = list.get(most) {
            let message = match (self.kind, most) {
                (PlotKind::Map, _) => "a map shows one observable".to_owned(),
                (_, 1) => "colours are the series: one observable can be shown".to_owned(),
                _ => format!("colours are the strategies; dashes tell {most} observables apart"),
            };
            faults
                .error(&node.place, message)
                .help("draw the others in a [[plot]] of their own");
            return None;
        }
        Some(())
    }

    /// How many observables the figure can tell apart.
    fn most(&self, roles: &Roles) -> usize {
        let design = self.design;
        let used = [roles.x, roles.series, roles.panels];
        let others = (0..design.axes.len()).map(Along::Axis);
        let mut others = others.chain((design.variants.len() > 1).then_some(Along::Variant));
        let strategies = roles.series.is_some() || others.any(|o| !used.contains(&Some(o)));
        match self.kind {
            PlotKind::Map => 1,
            PlotKind::Bars | PlotKind::TimeCourse if roles.series.is_some() => 1,
            PlotKind::YieldVsEquivalents | PlotKind::Curves if strategies => DASHES,
            _ => usize::MAX,
        }
    }

    /// Contours and limits.
    fn ends<'n>(
        &self,
        get: &impl Fn(&str) -> Option<&'n Node>,
        roles: &Roles,
        shown: &[String],
        faults: &mut Faults,
    ) -> Option<(Option<Vec<f64>>, Limits)> {
        let first = shown.first();
        let value = first.and_then(|name| limits::of_observable(name, self.designed));
        let axis = |along: Option<Along>| limits::of_axis(along?, self.design);
        let contours = match get("contours") {
            Some(node) => {
                let unit = value.clone().unwrap_or_else(Unit::one);
                Some(limits::contours(node, &unit, faults)?)
            }
            None => None,
        };
        let scales = match self.kind {
            PlotKind::Map => Scales {
                x: axis(roles.x),
                y: axis(roles.up),
                z: value,
            },
            PlotKind::Bars => Scales {
                x: None,
                y: value,
                z: None,
            },
            _ => Scales {
                x: axis(roles.x),
                y: value,
                z: None,
            },
        };
        let limits = match get("limits") {
            Some(node) => limits::limits(node, &scales, faults)?,
            None => Limits::default(),
        };
        Some((contours, limits))
    }
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
    Some((width?, height?))
}
