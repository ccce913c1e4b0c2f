//! What the computing commands share: running a plan, the record, writing the files.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::arguments::Common;
use super::ended::{CommandEnd, Failure};
use super::load::Loaded;
use super::screen;
use super::screen::TerminalBar;
use crate::engine::{Engine, RunOptions};
use crate::experiment::method_for;
use crate::output::json::to_json;
use crate::output::write::Set;
use crate::report::record::{self, Record};
use crate::study::plan::Tally;

/// Files to write, relative to the folder of results.
pub(crate) type Files = Vec<(PathBuf, Vec<u8>)>;

/// The engine of a command, with the settings of the command line.
pub(crate) fn engine(common: &Common, tolerance: f64) -> Result<Engine, Failure> {
    let options = RunOptions {
        threads: common.threads,
        solver: common.solver().map_err(Failure::Other)?,
        tolerance,
    };
    Ok(Engine::watched(
        options,
        Arc::new(TerminalBar::new(common.quiet)),
    ))
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
) -> Result<CommandEnd, Failure> {
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
    if let Some(first) = &tally.first_short {
        screen::complain(&short(tally, first));
    }
    Ok(ended(tally))
}

/// What is missing, and at how many points.
fn short(tally: &Tally, first: &str) -> String {
    match tally.points {
        1 => format!("warning: {first}"),
        points => format!(
            "warning: {} of {points} points: the first: {first}",
            tally.short
        ),
    }
}

/// Says which points failed.
fn ended(tally: &Tally) -> CommandEnd {
    let Some(first) = &tally.first_failure else {
        return CommandEnd::Done;
    };
    screen::complain(&format!(
        "{} of {} points failed; the first: {first}",
        tally.failed, tally.points
    ));
    CommandEnd::SomeFailed
}
