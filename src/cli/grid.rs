//! Many points: their lines go to a file while they run.

use std::ops::ControlFlow;
use std::path::Path;

use super::ended::Failure;
use super::screen;
use crate::engine::{Engine, RunPlan};
use crate::output::csv::Lines;
use crate::output::write::{Growing, ResultFolder};
use crate::report::tables;
use crate::study::optimise::goal::GoalTerms;
use crate::study::plan::{DesignPlan, PointResult};
use crate::study::sweep::{self, Swept};

/// Runs a plan over its axes. Every point's line goes into the file as soon as those before it are there.
pub(crate) fn sweep<'a>(
    engine: &Engine,
    plan: &'a DesignPlan<'a>,
    (names, goal): (&[&str], Option<&'a GoalTerms>),
    all_rows: bool,
    folder: &mut ResultFolder,
    mut file: Growing,
) -> Result<Swept<'a>, Failure> {
    let points = tables::PointTable::new(plan, goal);
    let header = points.header().map_err(Failure::from_error)?;
    let lines = |first: usize, rows: &[PointResult]| {
        let mut lines = Lines::after(if first == 0 { &header } else { &[] });
        for (index, row) in (first..).zip(rows) {
            points.line(index, row, &mut lines);
        }
        lines.into_bytes()
    };
    let mut written = Ok(());
    let write = |lines: Vec<u8>| {
        written = file.write(&lines);
        match written {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    };
    let swept = sweep::sweep(engine, plan, names, all_rows, lines, write);
    let swept = swept.map_err(Failure::of_engine)?;
    written.map_err(Failure::from_error)?;
    if screen::interrupted() {
        let (done, all) = (swept.tally.points, plan.len());
        return Err(screen::stopped(&format!("after {done} of {all} points")));
    }
    folder.finish(file).map_err(Failure::from_error)?;
    Ok(swept)
}

/// What comes of something that a file has begun to grow for; when it fails, says where the rows so far are.
pub(crate) fn telling<T>(
    part: &Path,
    work: impl FnOnce() -> Result<T, Failure>,
) -> Result<T, Failure> {
    work().map_err(|failure| match part.exists() {
        true => failure.and(&format!(
            "the rows so far are in `{}`, until the next run there",
            part.display()
        )),
        false => failure,
    })
}
