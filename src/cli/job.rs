//! What the computing commands share: running a plan, the record, writing the files.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::arguments::Common;
use super::load::Loaded;
use super::screen::Progress;
use super::{Ended, Failure, screen};
use crate::ensemble::{self, How, Plan};
use crate::experiment::method_for;
use crate::output::csv::Lines;
use crate::output::json::to_json;
use crate::output::write::{Growing, Set};
use crate::report::record::{self, Record};
use crate::report::tables;
use crate::study::plan::{DesignPlan, Row, Tally};
use crate::study::results::Results;

/// Files to write, relative to the folder of results.
pub(crate) type Files = Vec<(PathBuf, Vec<u8>)>;

/// Runs a plan with the settings of the command line.
pub(crate) fn run<P: Plan>(
    plan: &P,
    common: &Common,
    tolerance: f64,
) -> Result<Vec<Option<P::Row>>, Failure> {
    let progress = Progress::new(plan.len(), common.quiet);
    ensemble::run(plan, &how(common, tolerance)?, &progress).map_err(Failure::from_error)
}

fn how(common: &Common, tolerance: f64) -> Result<How, Failure> {
    Ok(How {
        threads: common.threads,
        solver: common.solver().map_err(Failure::Other)?,
        tolerance,
    })
}

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
        let mut lines = Lines::default();
        let mut values = Vec::new();
        for (index, row) in (first..).zip(&rows) {
            points.line(index, row, &mut lines);
            blank.of_row(row, &mut values);
        }
        Part {
            lines: lines.into_bytes(),
            values,
            tally: Tally::of(rows.iter().map(Some)),
            rows: if all_rows { rows } else { Vec::new() },
        }
    };
    let mut swept = Swept {
        results: blank.clone(),
        tally: Tally::default(),
        rows: Vec::new(),
    };
    let mut written = Ok(());
    let take = |part: Part| {
        let begins = swept.tally.points == 0;
        written = (|| {
            if begins {
                file.write(&header)?;
            }
            file.write(&part.lines)
        })();
        swept.results.append(part.tally.points, part.values);
        swept.tally = std::mem::take(&mut swept.tally).and(part.tally);
        swept.rows.extend(part.rows);
        match written {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    };
    let progress = Progress::new(plan.len(), common.quiet);
    ensemble::stream(
        plan,
        &how(common, plan.tolerance())?,
        &progress,
        prepare,
        take,
    )
    .map_err(Failure::from_error)?;
    written
        .and_then(|()| file.finish())
        .map_err(Failure::from_error)?;
    Ok(swept)
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

/// The record of a run.
pub(crate) fn record(command: &str, loaded: &Loaded, tally: &Tally) -> Record {
    let scenario = &loaded.scenario;
    let tolerance = scenario.output.tolerance;
    Record {
        program: format!("monobis {}", env!("CARGO_PKG_VERSION")),
        command: command.to_string(),
        title: scenario.title.clone(),
        scenario_digest: record::digest(&loaded.sources, &loaded.settings),
        files: record::files(&loaded.sources),
        settings: loaded.settings.clone(),
        solver: record::cost(format!("{:?}", method_for(tolerance)), tolerance, tally),
        cases: record::cases(&scenario.design),
    }
}

/// Adds the files and the record to the set, writes everything, says where it went.
pub(crate) fn finish(
    record: &impl serde::Serialize,
    files: Files,
    mut set: Set,
    out: &Path,
    common: &Common,
    tally: &Tally,
) -> Result<Ended, Failure> {
    let json = to_json(record).map_err(Failure::from_error)?;
    for (name, bytes) in &files {
        set.add(name, bytes).map_err(Failure::from_error)?;
    }
    set.add(Path::new("run.json"), &json)
        .map_err(Failure::from_error)?;
    if common.json {
        screen::say(String::from_utf8_lossy(&json).trim_end());
    }
    let names = set.names().iter().map(|name| name.to_string_lossy());
    let names = names.collect::<Vec<_>>().join(", ");
    set.commit().map_err(Failure::from_error)?;
    if !common.quiet && !common.json {
        screen::say(&format!("\nIn {}: {names}", out.display()));
    }
    Ok(ended(tally))
}

/// Says which points failed.
fn ended(tally: &Tally) -> Ended {
    let Some(first) = &tally.first_failure else {
        return Ended::Done;
    };
    screen::complain(&format!(
        "{} of {} points failed; the first: {first}",
        tally.failed, tally.points
    ));
    Ended::SomeFailed
}
