//! `monobis check`: what a scenario stands for.

use super::arguments::CheckArguments;
use super::ended::{CommandEnd, Failure};
use super::load::load_in_full;
use super::screen;
use crate::report::{checked, stands_for};

pub(crate) fn check(arguments: &CheckArguments) -> Result<CommandEnd, Failure> {
    let loaded = load_in_full(&arguments.scenario, &arguments.settings)?;
    let variant = loaded.variant(arguments.variant.as_deref())?;
    let scenario = &loaded.scenario;
    if arguments.json {
        let from = (&loaded.sources[..], &loaded.settings[..]);
        let text = checked::text(scenario, variant, from, &loaded.remarks);
        screen::say(&text.map_err(Failure::Other)?);
    } else {
        let text = stands_for::text(scenario, variant, screen::width());
        screen::tell(&text.map_err(Failure::Other)?);
    }
    Ok(CommandEnd::Done)
}
