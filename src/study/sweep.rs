//! The question of a sweep: what comes out at every point of the axes.
//!
//! Of many points only what is drawn or ranked is kept; what else is wanted of their rows is made while they run.

use std::ops::ControlFlow;

use super::Design;
use super::plan::{DesignPlan, Keep, PointResult, Tally};
use super::results::Results;
use crate::engine::{Engine, EngineError};

/// What is kept of many points.
pub struct Swept<'a> {
    /// What is drawn or ranked.
    pub results: Results<'a>,
    /// What all rows come to together.
    pub tally: Tally,
    /// The rows themselves, where they were asked for.
    pub rows: Vec<PointResult>,
}

/// What a chunk of points leaves.
struct Chunk<Part> {
    part: Part,
    values: Vec<f64>,
    tally: Tally,
    rows: Vec<PointResult>,
}

/// All variants over their axes.
pub fn plan(design: &Design, tolerance: f64) -> DesignPlan<'_> {
    let variants: Vec<usize> = (0..design.variants.len()).collect();
    let keep = Keep {
        ledger: true,
        points: 0,
    };
    DesignPlan::new(design, &variants, true, keep, tolerance).without_balances()
}

/// Runs a plan over its axes. Of the results of these names the numbers are kept, of all else nothing unless all rows are asked for.
/// `prepare` makes something of the rows from an index on, on the thread that ran them; `take` gets that in the order of the indices,
/// and ends the sweep by breaking.
pub fn sweep<'a, Part: Send>(
    engine: &Engine,
    plan: &'a DesignPlan<'a>,
    names: &[&str],
    all_rows: bool,
    prepare: impl Fn(usize, &[PointResult]) -> Part + Sync,
    mut take: impl FnMut(Part) -> ControlFlow<()> + Send,
) -> Result<Swept<'a>, EngineError> {
    let blank = Results::new(plan, names);
    let chunk = |first: usize, mut rows: Vec<PointResult>| {
        let part = prepare(first, &rows);
        let mut values = Vec::new();
        rows.iter().for_each(|row| blank.of_row(row, &mut values));
        let tally = Tally::of(rows.iter().map(Some));
        rows.truncate(if all_rows { usize::MAX } else { 0 });
        Chunk {
            part,
            values,
            tally,
            rows,
        }
    };
    let mut swept = Swept {
        results: blank.clone(),
        tally: Tally::default(),
        rows: Vec::new(),
    };
    engine.stream(plan, chunk, |chunk| {
        let Chunk {
            part,
            values,
            tally,
            rows,
        } = chunk;
        let goes_on = take(part);
        swept.results.append(tally.points, values);
        swept.tally = std::mem::take(&mut swept.tally).and(tally);
        swept.rows.extend(rows);
        goes_on
    })?;
    Ok(swept)
}
