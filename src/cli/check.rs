//! `monobis check`: what a scenario stands for.

use super::arguments::CheckArguments;
use super::ended::{CommandEnd, Failure};
use super::load::load;
use super::screen;
use crate::report::stands_for;

pub(crate) fn check(arguments: &CheckArguments) -> Result<CommandEnd, Failure> {
    let loaded = load(&arguments.scenario, &arguments.settings)?;
    let variant = loaded.variant(arguments.variant.as_deref())?;
    let text =
        stands_for::text(&loaded.scenario, variant, screen::width()).map_err(Failure::Other)?;
    screen::tell(&text);
    Ok(CommandEnd::Done)
}
