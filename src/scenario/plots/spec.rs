//! What a figure is: its kind, what it shows, along what it runs.

use crate::study::Along;

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
    /// Power and gas in time.
    HeatAndGas,
    /// Where the equivalents went, one bar per variant.
    Ledger,
}

/// Ends of axes, in the unit that the figure shows.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Limits {
    /// Of the axis to the right.
    pub x: Option<(f64, f64)>,
    /// Of the axis upwards.
    pub y: Option<(f64, f64)>,
    /// Of a map's colours.
    pub z: Option<(f64, f64)>,
}

/// The kinds by the words of the language, with the keys that they take beside those of all.
pub const KINDS: [(&str, PlotKind, &[&str]); 7] = [
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
    ("heat-and-gas", PlotKind::HeatAndGas, &[]),
    ("ledger", PlotKind::Ledger, &[]),
];
/// Keys that only some kinds take.
pub const OWN_KEYS: [&str; 7] = ["x", "y", "z", "series", "panels", "contours", "limits"];
