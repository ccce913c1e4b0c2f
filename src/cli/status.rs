//! `monobis status`: how far sweeps and their shares have come.

use super::arguments::StatusArguments;
use super::ended::{CommandEnd, Failure};
use super::screen;
use crate::batch::{shards, status};

pub(crate) fn status(arguments: &StatusArguments) -> Result<CommandEnd, Failure> {
    let found = shards::find(&arguments.folders);
    screen::say(&status::text(&found, screen::width()));
    Ok(CommandEnd::Done)
}
