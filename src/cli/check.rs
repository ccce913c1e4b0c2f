//! `monobis check`: what a scenario stands for.

use super::arguments::CheckArguments;
use super::ended::{CommandEnd, Failure};
use super::load::load_in_full;
use super::screen;
use crate::report::stands_for;

pub(crate) fn check(arguments: &CheckArguments) -> Result<CommandEnd, Failure> {
    let loaded = load_in_full(&arguments.scenario, &arguments.settings)?;
    let variant = loaded.variant(arguments.variant.as_deref())?;
    let text = stands_for::text(&loaded.scenario, variant).map_err(Failure::Other)?;
    screen::say(&text);
    Ok(CommandEnd::Done)
}
