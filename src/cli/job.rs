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
use crate::output::write::{RECORD, ResultFolder};
use crate::report::record::{self, Record};
use crate::report::records::WholeRecord;
use crate::report::status;
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
    screen::mind_interrupts();
    let called = format!("monobis {command} {}", loaded.sources[0].name);
    let folder = ResultFolder::begin(&out, &called).map_err(Failure::from_error)?;
    Ok(Begun { folder, out })
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
    Ok(Engine::watched(
        options,
        Arc::new(TerminalBar::new(label, common.quiet)),
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

/// Adds the files and the record, puts the result into its place, says where that is and what was there before.
pub(crate) fn finish(
    record: &impl serde::Serialize,
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
    let written = folder.written();
    let json = to_json(&WholeRecord { record, written }).map_err(Failure::from_error)?;
    let record = folder.add(Path::new(RECORD), &json);
    record.map_err(Failure::from_error)?;
    if common.json {
        screen::say(String::from_utf8_lossy(&json).trim_end());
    }
    let names = folder.written().iter().map(|file| file.name.as_str());
    let names = names.collect::<Vec<_>>().join(", ");
    let replaced = folder.commit().map_err(Failure::from_error)?;
    if !common.quiet && !common.json {
        screen::tell(&format!("\nIn {}: {names}", out.display()));
        replaced.told().iter().for_each(|line| screen::tell(line));
    }
    status::told(tally)
        .iter()
        .for_each(|line| screen::complain(line));
    Ok(match tally.first_failure {
        None => CommandEnd::Done,
        Some(_) => CommandEnd::SomeFailed,
    })
}
