//! `covariance = [ { number = "constant.first.k [/M/s]", at = 0.021, logarithm = true, row = [1e-4, 3e-5] }, ... ]`: numbers that are normal
//! together, around what they were found at. A fit writes it, and another program's covariance can be copied into it.

use nalgebra::DMatrix;

use super::joint::{Draws, column};
use crate::experiment::parameter::Setting;
use crate::study::Design;
use crate::study::uncertain::{JointDraws, JointNumber, normal_cloud};
use crate::text::{Digest, Faults, Node, TableReader};

/// Draws that are made.
const DRAWS: usize = 4096;
/// Entries that should be equal differ by no more than this of their size.
const SYMMETRIC: f64 = 1e-6;
/// A number stands where the covariance is around if it differs by less than this.
const THERE: f64 = 1e-9;
/// What the draws are of, in words.
const WHAT: &str = "the covariance";

/// A number of the list.
struct CovarianceRow {
    joint: JointNumber,
    /// Base units per unit written.
    factor: f64,
    logarithm: bool,
    at: f64,
    limits: (f64, f64),
    row: Vec<f64>,
}

impl CovarianceRow {
    /// The coordinate of a value as written.
    fn coordinate(&self, value: f64) -> f64 {
        match self.logarithm {
            true => value.ln(),
            false => value,
        }
    }

    /// The value at a coordinate, base units.
    fn value(&self, coordinate: f64) -> f64 {
        let written = match self.logarithm {
            true => coordinate.exp(),
            false => coordinate,
        };
        written * self.factor
    }
}

/// Reads the list and draws from it.
pub fn covariance(node: &Node, design: &Design, faults: &mut Faults) -> Option<JointDraws> {
    let items = node.as_array("covariance", faults)?;
    let rows = items
        .iter()
        .map(|item| row(item, design, items.len(), faults));
    let rows: Vec<CovarianceRow> = rows.collect::<Option<_>>()?;
    let matrix = DMatrix::from_fn(rows.len(), rows.len(), |i, j| rows[i].row[j]);
    let largest = matrix.amax();
    if (&matrix - matrix.transpose()).amax() > SYMMETRIC * largest {
        let message = "the covariance is not symmetric";
        let help = "row 1 has in place 2 what row 2 has in place 1";
        faults.error(&node.place, message).help(help);
        return None;
    }
    // Entries that no case uses are drawn with the others, so that the covariance stays whole.
    let middle: Vec<f64> = rows.iter().map(|r| r.coordinate(r.at)).collect();
    let limit = |r: &CovarianceRow| (r.coordinate(r.limits.0), r.coordinate(r.limits.1));
    let limits: Vec<(f64, f64)> = rows.iter().map(limit).collect();
    let points = match rows.is_empty() {
        true => Some(Vec::new()),
        false => normal_cloud(&matrix, &middle, &limits, DRAWS),
    };
    let Some(points) = points else {
        let message = "this is no covariance: some combination of the numbers would vary less than not at all";
        let help = "correlations beyond 1, or rows in another order than the numbers";
        faults.error(&node.place, message).help(help);
        return None;
    };
    if points.is_empty() {
        faults.error(&node.place, "nothing of this lies within its limits");
        return None;
    }
    let value = |point: &Vec<f64>| {
        rows.iter()
            .zip(point)
            .map(|(row, x)| row.value(*x))
            .collect()
    };
    let drawn: Vec<Vec<f64>> = points.iter().map(value).collect();
    let digest = Digest::of(format!("{middle:?} {limits:?} {matrix:?}").as_bytes());
    let numbers: Vec<JointNumber> = rows.into_iter().map(|row| row.joint).collect();
    numbers
        .iter()
        .any(|number| !number.acts.is_empty())
        .then(|| JointDraws {
            file: WHAT.to_owned(),
            digest: digest.to_string(),
            numbers,
            rows: drawn,
        })
}

/// One number with its row of so many entries.
fn row(node: &Node, design: &Design, width: usize, faults: &mut Faults) -> Option<CovarianceRow> {
    let mut keys = TableReader::new(node, "a number of covariance", faults)?;
    let number = keys.required("number", "number = \"constant.first.k [/M/s]\"", faults);
    let at = keys.required("at", "at = 0.021", faults);
    let row = keys.required("row", "row = [1e-4, 3e-5]", faults);
    let [from, to] = ["from", "to"].map(|key| keys.node(key));
    let logarithm = match keys.node("logarithm") {
        Some(node) => node.as_boolean("logarithm", faults),
        None => Some(false),
    };
    keys.finish(&[], faults);
    let (number, logarithm) = (number?, logarithm?);
    let name = number.as_text("number", faults)?;
    let at_node = at?;
    let at = at_node.as_number("at", faults)?;
    if logarithm && at <= 0.0 {
        let message = "a logarithm is of a number above zero";
        faults.error(&at_node.place, message);
        return None;
    }
    let entries = row?.as_array("row", faults)?;
    let entries = entries
        .iter()
        .map(|entry| entry.as_number("an entry of row", faults));
    let entries: Vec<f64> = entries.collect::<Option<_>>()?;
    if entries.len() != width {
        let message = format!(
            "row has {} entries, and there are {width} numbers",
            entries.len()
        );
        faults.error(&row?.place, message);
        return None;
    }
    let ends = if logarithm {
        (0.0, f64::INFINITY)
    } else {
        (f64::NEG_INFINITY, f64::INFINITY)
    };
    let from = from.map_or(Some(ends.0), |node| node.as_number("from", faults))?;
    let to = to.map_or(Some(ends.1), |node| node.as_number("to", faults))?;
    if !(from <= at && at <= to && ends.0 <= from) {
        let message = "from <= at <= to";
        faults.error(&node.place, message);
        return None;
    }
    let (joint, factor) = column((name, &number.place), Draws::Covariance, design, faults)?;
    Some(CovarianceRow {
        joint: standing(joint, (at * factor, number), design, faults),
        factor,
        logarithm,
        at,
        limits: (from, to),
        row: entries,
    })
}

/// The number where it stands at what the covariance is around; elsewhere it is another one.
fn standing(
    mut joint: JointNumber,
    (at, node): (f64, &Node),
    design: &Design,
    faults: &mut Faults,
) -> JointNumber {
    let before = joint.acts.len();
    joint.acts.retain(|(case, parameter, _)| {
        let stands = parameter.get(&design.cases[*case]);
        stands
            .map(Setting::number)
            .is_some_and(|v| (v - at).abs() <= THERE * at.abs())
    });
    if before > 0 && joint.acts.is_empty() {
        let message = format!(
            "{} stands elsewhere than `at` here: it is not drawn with the others",
            joint.name
        );
        faults.warning(&node.place, message);
    }
    joint
}
