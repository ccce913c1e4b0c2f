//! Several scenario files as one comparison.

use super::arguments::CompareArguments;
use super::ended::Failure;
use super::load::{Loaded, load};
use crate::report::words::{file_names, joined};

/// Files that are compared at once: more strategies than one can read in a table.
const MOST_FILES: usize = 100;

/// One file, or several joined; those have no axes in common.
pub(crate) fn load_all(arguments: &CompareArguments) -> Result<Loaded, Failure> {
    let number = arguments.scenarios.len();
    if number > MOST_FILES {
        let told = format!("{number} files are given, at most {MOST_FILES} are compared at once");
        return Err(Failure::Other(told));
    }
    let settings = &arguments.common.settings;
    let mut files = arguments.scenarios.iter().map(|path| load(path, settings));
    let mut first = files.next().expect("clap asks for one at least")?;
    let others = files.collect::<Result<Vec<_>, _>>()?;
    if others.is_empty() {
        return Ok(first);
    }
    let mut stems: Vec<String> = vec![first.stem.clone()];
    stems.extend(others.iter().map(|other| other.stem.clone()));
    let names = file_names(&arguments.scenarios, &stems);
    let mut scenarios = Vec::new();
    for mut other in others {
        scenarios.push(other.scenario);
        first.sources.append(&mut other.sources);
        first.remarks.append(&mut other.remarks);
    }
    first.scenario = first.scenario.against(scenarios, &names);
    first.stem = joined(&stems);
    Ok(first)
}
