//! The command line: arguments, commands, terminal.
//!
//! Results go to standard output, progress and warnings to standard error. Exit code 0: done; 1: the run ended but some points failed,
//! or the machine refused memory or threads; 2: the input is wrong or nothing could be written.

mod arguments;
mod check;
mod compare;
mod drawn;
mod ended;
mod export;
mod grid;
mod job;
mod library;
mod load;
mod run;
mod screen;
mod several;
mod sweep;

use std::process::ExitCode;

use clap::Parser;

use arguments::{Arguments, Command};
use ended::{CommandEnd, Failure};

use crate::report::refused;
use crate::text::Faults;

/// Runs the program.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match dispatch(&arguments) {
        Ok(CommandEnd::Done) => ExitCode::SUCCESS,
        Ok(CommandEnd::SomeFailed) => ExitCode::from(1),
        Err(failure) => {
            let machine = matches!(failure, Failure::Machine(_));
            let (faults, error) = match failure {
                Failure::Shown(faults) => (faults, None),
                Failure::Machine(error) | Failure::Other(error) => (Faults::new(), Some(error)),
            };
            if let Some(error) = &error {
                screen::complain(&format!("error: {error}"));
            }
            if arguments.command.json() {
                screen::say_json(refused::text(&faults, error));
            }
            ExitCode::from(if machine { 1 } else { 2 })
        }
    }
}

fn dispatch(arguments: &Arguments) -> Result<CommandEnd, Failure> {
    match &arguments.command {
        Command::Check(check) => check::check(check),
        Command::Run(run) => run::run(run),
        Command::Sweep(sweep) => sweep::sweep(sweep),
        Command::Compare(compare) => compare::compare(compare),
        Command::Export(export) => export::export(export),
        Command::Library(library) => library::library(library),
    }
}
