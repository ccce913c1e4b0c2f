//! `monobis library`: what is known, and what it rests on.

use super::arguments::LibraryArguments;
use super::ended::{CommandEnd, Failure};
use super::screen;
use crate::report::{known, side_by_side};

pub(crate) fn library(arguments: &LibraryArguments) -> Result<CommandEnd, Failure> {
    if let Some(wanted) = arguments.wanted() {
        let text = side_by_side::table(&wanted, arguments.json, screen::width());
        screen::say(text.map_err(Failure::Other)?.trim_end());
        return Ok(CommandEnd::Done);
    }
    let text = match &arguments.name {
        None if arguments.assumed_first => known::everything(arguments.json, screen::width()),
        None => known::index(arguments.json),
        Some(name) => known::one(name, arguments.assumed_first, arguments.json),
    };
    screen::say(text.map_err(Failure::Other)?.trim_end());
    Ok(CommandEnd::Done)
}
