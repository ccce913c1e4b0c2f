//! What the computing commands share: running a plan, the record, writing the files.

use std::path::PathBuf;

use super::arguments::Common;
use super::load::Loaded;
use super::screen::Progress;
use super::{Ended, Failure, screen};
use crate::ensemble::{self, How, Plan};
use crate::experiment::method_for;
use crate::output::json::to_json;
use crate::output::write::write_all;
use crate::report::record::{self, Record};
use crate::study::plan::Row;

/// Files to be written, relative to the folder of results.
pub(crate) type Files = Vec<(PathBuf, Vec<u8>)>;

/// Runs a plan with the settings of the command line.
pub(crate) fn run<P: Plan>(
    plan: &P,
    common: &Common,
    tolerance: f64,
) -> Result<Vec<Option<P::Row>>, Failure> {
    let solver = common.solver().map_err(Failure::Other)?;
    let how = How {
        threads: common.threads,
        solver,
        tolerance,
    };
    let progress = Progress::new(plan.len(), common.quiet);
    ensemble::run(plan, &how, &progress).map_err(Failure::from_error)
}

/// The record of a run.
pub(crate) fn record(command: &str, loaded: &Loaded, rows: &[Option<Row>]) -> Record {
    let scenario = &loaded.scenario;
    let tolerance = scenario.output.tolerance;
    Record {
        program: format!("monobis {}", env!("CARGO_PKG_VERSION")),
        command: command.to_string(),
        title: scenario.title.clone(),
        scenario_digest: record::digest(&loaded.sources, &loaded.settings),
        files: record::files(&loaded.sources),
        settings: loaded.settings.clone(),
        solver: record::cost(format!("{:?}", method_for(tolerance)), tolerance, rows),
        cases: record::cases(&scenario.design),
    }
}

/// Adds the record, writes everything, says where it went.
pub(crate) fn finish(
    record: &impl serde::Serialize,
    mut files: Files,
    out: PathBuf,
    common: &Common,
    rows: &[Option<Row>],
) -> Result<Ended, Failure> {
    let json = to_json(record).map_err(Failure::from_error)?;
    if common.json {
        screen::say(String::from_utf8_lossy(&json).trim_end());
    }
    files.push((PathBuf::from("run.json"), json));
    let names: Vec<String> = files
        .iter()
        .map(|f| f.0.to_string_lossy().into_owned())
        .collect();
    write_all(&out, files).map_err(Failure::from_error)?;
    if !common.quiet && !common.json {
        screen::say(&format!("\nIn {}: {}", out.display(), names.join(", ")));
    }
    Ok(ended(rows))
}

/// Says which points failed.
fn ended(rows: &[Option<Row>]) -> Ended {
    let failed: Vec<&Row> = rows.iter().flatten().filter(|r| !r.finished).collect();
    let Some(first) = failed.first() else {
        return Ended::Done;
    };
    screen::complain(&format!(
        "{} of {} points failed; the first: {}",
        failed.len(),
        rows.len(),
        first.status
    ));
    Ended::SomeFailed
}
