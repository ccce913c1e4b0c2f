//! Many points: their lines go to a file while they run, of their results only what is needed stays.

use std::ops::ControlFlow;
use std::path::Path;

use super::arguments::Common;
use super::screen::Progress;
use super::{Failure, job};
use crate::engine;
use crate::engine::Plan;
use crate::output::csv::Lines;
use crate::output::write::Growing;
use crate::report::tables;
use crate::study::plan::{DesignPlan, Row, Tally};
use crate::study::results::Results;

/// What is kept of many points.
pub(crate) struct Swept<'a> {
    /// What is drawn or ranked.
    pub results: Results<'a>,
    pub tally: Tally,
    /// The rows themselves, where they were asked for.
    pub rows: Vec<Row>,
}

/// What a chunk of points leaves.
struct Part {
    lines: Vec<u8>,
    values: Vec<f64>,
    tally: Tally,
    rows: Vec<Row>,
}

/// Runs a plan over its axes. Every point's line goes into the file as soon as those before it are there; of the results of these names
/// the numbers are kept, of all else nothing unless all rows are asked for.
pub(crate) fn sweep<'a>(
    plan: &'a DesignPlan<'a>,
    common: &Common,
    names: &[&str],
    all_rows: bool,
    mut file: Growing,
) -> Result<Swept<'a>, Failure> {
    let points = tables::Points::new(plan);
    let header = points.header().map_err(Failure::from_error)?;
    let blank = Results::new(plan, names);
    let prepare = |first: usize, rows: Vec<Row>| {
        let lines = if first == 0 { &header[..] } else { &[] };
        let mut part = part(first, &rows, &points, &blank, lines);
        part.rows = rows;
        part.rows.truncate(if all_rows { usize::MAX } else { 0 });
        part
    };
    let mut swept = Swept {
        results: blank.clone(),
        tally: Tally::default(),
        rows: Vec::new(),
    };
    let mut written = Ok(());
    let take = |part: Part| {
        written = file.write(&part.lines);
        swept.add(part);
        match written {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    };
    let how = job::how(common, plan.tolerance())?;
    let progress = Progress::new(plan.len(), common.quiet);
    let run = engine::stream(plan, &how, &progress, prepare, take);
    run.map_err(Failure::from_error)?;
    let finished = written.and_then(|()| file.finish());
    finished.map_err(Failure::from_error)?;
    Ok(swept)
}

/// What rows from `first` on leave, their lines behind the given text.
fn part(
    first: usize,
    rows: &[Row],
    points: &tables::Points<'_>,
    results: &Results<'_>,
    before: &[u8],
) -> Part {
    let mut lines = Lines::after(before);
    let mut values = Vec::new();
    for (index, row) in (first..).zip(rows) {
        points.line(index, row, &mut lines);
        results.of_row(row, &mut values);
    }
    Part {
        lines: lines.into_bytes(),
        values,
        tally: Tally::of(rows.iter().map(Some)),
        rows: Vec::new(),
    }
}

impl Swept<'_> {
    fn add(&mut self, part: Part) {
        self.results.append(part.tally.points, part.values);
        self.tally = std::mem::take(&mut self.tally).and(part.tally);
        self.rows.extend(part.rows);
    }
}

/// What comes of something that a file has begun to grow for; when it fails, says where the rows so far are.
pub(crate) fn telling<T>(
    part: &Path,
    work: impl FnOnce() -> Result<T, Failure>,
) -> Result<T, Failure> {
    work().map_err(|failure| {
        if part.exists() {
            let part = part.display();
            Failure::Other(format!("{failure}\nthe rows so far are in `{part}`"))
        } else {
            failure
        }
    })
}
