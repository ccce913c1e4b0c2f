//! `monobis export`: a scenario as a model for other simulators.

use std::path::PathBuf;

use super::arguments::{ExportArguments, ExportFormat};
use super::ended::{CommandEnd, Failure};
use super::load::{Loaded, load_in_full};
use super::screen;
use crate::exchange;
use crate::exchange::{About, Format};
use crate::output::write::write_all;

pub(crate) fn export(arguments: &ExportArguments) -> Result<CommandEnd, Failure> {
    let loaded = load_in_full(&arguments.scenario, &arguments.settings)?;
    let design = &loaded.scenario.design;
    let variant = loaded.variant(arguments.variant.as_deref())?;
    let case = &design.cases[design.variants[variant].base];
    let case = exchange::stage(case, arguments.stage.as_deref()).map_err(Failure::Other)?;
    let about = about(&loaded);
    let document = exchange::document(&case, &about).map_err(Failure::Other)?;
    let format = match arguments.format {
        ExportFormat::Sbml => Format::Sbml,
        ExportFormat::Antimony => Format::Antimony,
    };
    let text = format.write(&document);
    if let Some(left_out) = exchange::left_out(&case) {
        screen::complain(&format!("note: {left_out}"));
    }
    let Some(out) = &arguments.out else {
        screen::say(text.trim_end());
        return Ok(CommandEnd::Done);
    };
    let name = format!("{}.{}", loaded.stem, format.ending());
    let files = vec![(PathBuf::from(&name), text.into_bytes())];
    write_all(out, files).map_err(Failure::from_error)?;
    screen::say(&format!("In {}: {name}", out.display()));
    Ok(CommandEnd::Done)
}

fn about(loaded: &Loaded) -> About {
    About {
        scenario: format!("{}.toml", loaded.stem),
        title: loaded.scenario.title.clone(),
        question: loaded.scenario.question.clone(),
        program: format!("monobis {}", env!("CARGO_PKG_VERSION")),
    }
}
