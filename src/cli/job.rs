//! What the computing commands share: running a plan, the record, writing the files.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::arguments::Common;
use super::ended::{CommandEnd, Failure};
use super::load::Loaded;
use super::screen;
use super::screen::TerminalBar;
use crate::batch::left_over;
use crate::engine::{Engine, RunOptions};
use crate::output::json::to_json;
use crate::output::write::{RECORD, ResultFolder, WriteError};
use crate::report::record::Record;
use crate::report::records::WholeRecord;
use crate::report::remarks::{self, Remark};
use crate::report::{doubts, status};
use crate::study::doubts::Doubt;
use crate::study::plan::Tally;

/// Files to write, relative to the folder of results.
pub(crate) type Files = Vec<(PathBuf, Vec<u8>)>;

/// A result in the making, and where the user asked for it.
pub(crate) struct Begun {
    pub folder: ResultFolder,
    out: PathBuf,
}

/// Begins the result of a command, of one variant where it was asked for by name.
pub(crate) fn begin(
    loaded: &Loaded,
    common: &Common,
    command: &str,
    variant: Option<&str>,
) -> Result<Begun, Failure> {
    let out = loaded.out(common.out.as_ref(), command, variant)?;
    begin_at(out, loaded, command)
}

/// Begins the result of a command in this folder.
pub(crate) fn begin_at(out: PathBuf, loaded: &Loaded, command: &str) -> Result<Begun, Failure> {
    left_over::spare(&out).map_err(Failure::Other)?;
    begin_in(
        &out,
        |called| ResultFolder::begin(&out, called),
        command,
        loaded,
    )
}

/// Begins a result in a folder in a way of its own.
pub(crate) fn begin_in(
    out: &Path,
    begin: impl FnOnce(&str) -> Result<ResultFolder, WriteError>,
    command: &str,
    loaded: &Loaded,
) -> Result<Begun, Failure> {
    screen::mind_interrupts();
    let called = format!("monobis {command} {}", loaded.sources[0].name);
    let folder = begin(&called).map_err(Failure::from_error)?;
    Ok(Begun {
        folder,
        out: out.to_owned(),
    })
}

/// The engine of a command, with the settings of the command line.
pub(crate) fn engine(
    label: &'static str,
    common: &Common,
    tolerance: f64,
) -> Result<Engine, Failure> {
    let options = RunOptions {
        threads: common.threads,
        solver: common.solver().map_err(Failure::Other)?,
        tolerance,
    };
    let bar = TerminalBar::new(label, common.quiet);
    Ok(Engine::watched(options, Arc::new(bar)))
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

/// Adds the files and the record, puts the result into its place, says where that is and what was there before.
pub(crate) fn finish(
    record: &impl serde::Serialize,
    remarks: &[Remark],
    files: Files,
    begun: Begun,
    common: &Common,
    tally: &Tally,
) -> Result<CommandEnd, Failure> {
    screen::go_on()?;
    let Begun { mut folder, out } = begun;
    for (name, bytes) in &files {
        folder.add(name, bytes).map_err(Failure::from_error)?;
    }
    let table = remarks::table(remarks).map_err(Failure::from_error)?;
    let table = folder.add(Path::new("remarks.csv"), &table.to_csv());
    table.map_err(Failure::from_error)?;
    let written = folder.written();
    let json = to_json(&WholeRecord { record, written }).map_err(Failure::from_error)?;
    let record = folder.add(Path::new(RECORD), &json);
    record.map_err(Failure::from_error)?;
    let names = folder.written().iter().map(|file| file.name.as_str());
    let names = names.collect::<Vec<_>>().join(", ");
    let replaced = folder.commit().map_err(Failure::from_error)?;
    if common.json {
        screen::say(String::from_utf8_lossy(&json).trim_end());
    }
    if !common.quiet && !common.json {
        let footing = remarks.iter().filter(|remark| !remark.is_warning());
        footing.for_each(|remark| screen::tell(&format!("\n{}", remark.line())));
        screen::tell(&format!("\nIn {}: {names}", out.display()));
        replaced.told().iter().for_each(|line| screen::tell(line));
    }
    let new = |remark: &&Remark| remark.is_warning() && !remark.is_of_scenario();
    screen::warn(remarks.iter().filter(new));
    let Some(failed) = status::failed(tally) else {
        return Ok(CommandEnd::Done);
    };
    screen::complain(&failed);
    Ok(CommandEnd::SomeFailed)
}
