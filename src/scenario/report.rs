//! `[report]`, `[output]`: which numbers are shown, at which moments, how exact.
//!
//! Checks names against observables; formats nothing.

use crate::experiment::{DEFAULT_TOLERANCE, LOOSEST};
use crate::text::{Faults, Node, TableReader, Value};
use crate::units::Kind;

use super::sweep::design::{Designed, observables};

/// Points along a course when none are asked for.
const POINTS: u32 = 200;
/// Points along a course at most: more than a figure or a table can use.
const MOST_POINTS: u32 = 100_000;
/// Finest tolerance: below it round-off is all there is.
const FINEST: f64 = 1e-12;
/// What `rank_by` may be.
const RANK_BY: &str = "rank_by = \"mono\", or { least = \"bis\" }, or { most = \"mono\" }";
/// `[report]`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ReportSpec {
    /// Observables to show, in order; empty: all.
    pub columns: Vec<String>,
    /// The observable that variants are ranked by.
    pub rank_by: Option<String>,
    /// Whether least of it, or most, is asked to come first; `None` where neither is.
    pub least: Option<bool>,
}

/// `[output]`.
#[derive(Debug, Clone, PartialEq)]
pub struct OutputSpec {
    /// Number of points along a course.
    pub points: u32,
    /// Moments to report besides, s.
    pub times: Vec<f64>,
    /// Tolerance of the solver, relative to the charge.
    pub tolerance: f64,
}

/// Reads `[output]`.
pub fn output(node: Option<&Node>, faults: &mut Faults) -> Option<OutputSpec> {
    let Some(node) = node else {
        return Some(OutputSpec {
            points: POINTS,
            times: Vec::new(),
            tolerance: DEFAULT_TOLERANCE,
        });
    };
    let mut keys = TableReader::new(node, "[output]", faults)?;
    let points = keys
        .node("points")
        .map_or(Some(POINTS), |node| course_points(node, faults));
    let times = keys
        .node("times")
        .map_or(Some(Vec::new()), |node| moments(node, faults));
    let tolerance = keys
        .node("rtol")
        .map_or(Some(DEFAULT_TOLERANCE), |node| tolerance(node, faults));
    keys.finish(&[], faults);
    Some(OutputSpec {
        points: points?,
        times: times?,
        tolerance: tolerance?,
    })
}

fn course_points(node: &Node, faults: &mut Faults) -> Option<u32> {
    let points = node.as_count("points", 2, faults)?;
    if points > MOST_POINTS {
        faults.error(&node.place, format!("points is at most {MOST_POINTS}"));
        return None;
    }
    Some(points)
}

fn moments(node: &Node, faults: &mut Faults) -> Option<Vec<f64>> {
    let items = node.as_array("times", faults)?;
    let times: Vec<_> = items
        .iter()
        .map(|item| Kind::TIME.read("each of times", item, faults))
        .collect();
    let times: Vec<f64> = times
        .into_iter()
        .map(|t| Some(t?.value))
        .collect::<Option<_>>()?;
    if let Some(at) = times.windows(2).position(|pair| pair[1] <= pair[0]) {
        faults.error(&items[at + 1].place, "times run upwards, each once");
        return None;
    }
    Some(times)
}

fn tolerance(node: &Node, faults: &mut Faults) -> Option<f64> {
    let value = node.as_number("rtol", faults)?;
    if value > LOOSEST {
        faults
            .error(
                &node.place,
                format!("rtol = {value} is too loose: at most {LOOSEST}"),
            )
            .help(format!("leave it out for {DEFAULT_TOLERANCE:e}"));
        return None;
    }
    if value < FINEST {
        faults.error(
            &node.place,
            format!("rtol = {value} is finer than numbers are: at least {FINEST:e}"),
        );
        return None;
    }
    Some(value)
}

/// Reads `[report]`.
pub fn report(
    node: Option<&Node>,
    design: Option<&Designed>,
    faults: &mut Faults,
) -> Option<ReportSpec> {
    let Some(node) = node else {
        return Some(ReportSpec::default());
    };
    let mut keys = TableReader::new(node, "[report]", faults)?;
    let columns = match keys.node("columns") {
        Some(node) => node.as_texts("columns", faults),
        None => Some(Vec::new()),
    };
    let rank_by = keys.node("rank_by").map(|node| rank_by(node, faults));
    keys.finish(&[], faults);
    let columns = observables(&columns?, design, faults);
    let (rank_by, least) = match rank_by {
        Some(asked) => {
            let (name, least) = asked?;
            (observables(&[name], design, faults)?.pop(), least)
        }
        None => (None, None),
    };
    Some(ReportSpec {
        columns: columns?,
        rank_by,
        least,
    })
}

/// `rank_by = "mono"`, or with the end of it that comes first: `{ least = "bis" }`, `{ most = "duration" }`.
fn rank_by<'n>(node: &'n Node, faults: &mut Faults) -> Option<((&'n str, &'n Node), Option<bool>)> {
    let Value::Table(table) = &node.value else {
        return Some(((node.as_text("rank_by", faults)?, node), None));
    };
    let mut keys = TableReader::new(node, "rank_by", faults)?;
    let (least, most) = (keys.node("least"), keys.node("most"));
    keys.finish(&[], faults);
    let (name, sense) = match (least, most) {
        (Some(name), None) => (name, true),
        (None, Some(name)) => (name, false),
        (Some(_), Some(most)) => {
            let message = "rank_by asks for one end: least or most";
            let place = &table
                .get("most")
                .map_or(&most.place, |entry| &entry.key.place);
            faults.error(place, message).help(RANK_BY);
            return None;
        }
        (None, None) if table.entries.is_empty() => {
            let message = "rank_by names no observable";
            faults.error(&node.place, message).help(RANK_BY);
            return None;
        }
        // The key that it has was refused.
        (None, None) => return None,
    };
    Some(((name.as_text("rank_by", faults)?, name), Some(sense)))
}
