//! What the computing commands share: running a plan, the record, writing the files.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::arguments::Common;
use super::ended::{CommandEnd, Failure};
use super::load::Loaded;
use super::screen;
use super::screen::TerminalBar;
use crate::engine::{Engine, RunOptions};
use crate::output::json::to_json;
use crate::output::write::Set;
use crate::report::doubts;
use crate::report::record::Record;
use crate::report::remarks::{self, Remark};
use crate::study::doubts::Doubt;
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

/// The record of a run, without its results.
pub(crate) fn record(command: &str, loaded: &Loaded, tally: &Tally, found: &[Doubt]) -> Record {
    let from = (&loaded.sources[..], &loaded.settings[..]);
    let mut remarks = loaded.remarks.clone();
    remarks.extend(doubts::remarks(&loaded.scenario.design, found));
    Record {
        remarks,
        ..Record::new(command, &loaded.scenario, from, tally)
    }
}

/// Adds the files to the set and the record, writes everything, says where it went.
pub(crate) fn finish(
    record: &impl serde::Serialize,
    remarks: &[Remark],
    files: Files,
    mut set: Set,
    out: &Path,
    common: &Common,
    tally: &Tally,
) -> Result<CommandEnd, Failure> {
    for (name, bytes) in &files {
        set.add(name, bytes).map_err(Failure::from_error)?;
    }
    let names = set.names().iter();
    let mut names: Vec<String> = names.map(|n| n.to_string_lossy().into_owned()).collect();
    names.push("run.json".to_string());
    let json = to_json(record).map_err(Failure::from_error)?;
    set.add(Path::new("run.json"), &json)
        .map_err(Failure::from_error)?;
    let table = remarks::table(remarks).map_err(Failure::from_error)?;
    set.add(Path::new("remarks.csv"), &table.to_csv())
        .map_err(Failure::from_error)?;
    if common.json {
        screen::say(String::from_utf8_lossy(&json).trim_end());
    }
    set.commit().map_err(Failure::from_error)?;
    if !common.quiet && !common.json {
        let footing = remarks.iter().filter(|remark| !remark.is_warning());
        footing.for_each(|remark| screen::say(&format!("\n{}", remark.line())));
        screen::say(&format!("\nIn {}: {}", out.display(), names.join(", ")));
    }
    let new = |remark: &&Remark| remark.is_warning() && !remark.is_of_scenario();
    screen::warn(remarks.iter().filter(new));
    Ok(ended(tally))
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
