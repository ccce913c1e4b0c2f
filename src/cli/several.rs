//! Several scenario files as one comparison.

use super::arguments::CompareArguments;
use super::ended::Failure;
use super::load::{Loaded, load};
use crate::report::words::of_files;

/// One file, or several joined; those have no axes in common.
pub(crate) fn load_all(arguments: &CompareArguments) -> Result<Loaded, Failure> {
    let settings = &arguments.common.settings;
    let mut files = arguments.scenarios.iter().map(|path| load(path, settings));
    let mut first = files.next().expect("clap asks for one at least")?;
    let others = files.collect::<Result<Vec<_>, _>>()?;
    if others.is_empty() {
        return Ok(first);
    }
    let mut stems: Vec<String> = vec![first.stem.clone()];
    stems.extend(others.iter().map(|other| other.stem.clone()));
    let names = of_files(&arguments.scenarios, &stems);
    first.scenario.design.prefix(&names[0]);
    for (mut other, name) in others.into_iter().zip(&names[1..]) {
        other.scenario.design.prefix(name);
        first.scenario.design.append(other.scenario.design);
        first.sources.append(&mut other.sources);
    }
    first.scenario.title = names.join(" against ");
    first.scenario.plots.clear();
    first.stem = stems.join("+");
    Ok(first)
}
