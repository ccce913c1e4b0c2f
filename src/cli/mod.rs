//! The command line: arguments, commands, terminal.
//!
//! Results go to standard output, progress and warnings to standard error. Exit code 0: done; 1: the run ended but some points failed,
//! the machine refused memory or threads, or what was to be printed could not be; 2: the input is wrong or nothing could be written;
//! 130: the user stopped it.

mod arguments;
mod check;
mod compare;
mod ended;
mod export;
mod fit;
mod grid;
mod job;
mod library;
mod load;
mod merge;
mod optimise;
mod run;
mod screen;
mod sensitivity;
mod several;
mod status;
mod sweep;
mod uncertainty;

use std::process::ExitCode;

use clap::Parser;

use arguments::{Arguments, Command};
use ended::{CommandEnd, Failure};

use crate::report::refused;
use crate::text::Faults;

/// Runs the program.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let end = match dispatch(&arguments) {
        Ok(CommandEnd::Done) => ExitCode::SUCCESS,
        Ok(CommandEnd::SomeFailed) => ExitCode::from(1),
        Err(failure) => {
            let code = failure.code();
            let (faults, error) = match failure {
                Failure::Shown(faults) => (faults, None),
                other => (Faults::new(), Some(other.to_string())),
            };
            if let Some(error) = &error {
                screen::complain(&format!("error: {error}"));
            }
            if arguments.command.json() {
                screen::say_json(refused::text(&faults, error));
            }
            ExitCode::from(code)
        }
    };
    match screen::unsaid() {
        Some(error) if end == ExitCode::SUCCESS => {
            screen::complain(&format!("error: cannot print: {error}"));
            ExitCode::from(1)
        }
        _ => end,
    }
}

fn dispatch(arguments: &Arguments) -> Result<CommandEnd, Failure> {
    match &arguments.command {
        Command::Check(check) => check::check(check),
        Command::Run(run) => run::run(run),
        Command::Sweep(sweep) => sweep::sweep(sweep),
        Command::Merge(shares) => merge::merge(shares),
        Command::Status(asked) => status::status(asked),
        Command::Compare(compare) => compare::compare(compare),
        Command::Fit(fit) => fit::fit(fit),
        Command::Uncertainty(drawn) => uncertainty::uncertainty(drawn),
        Command::Sensitivity(asked) => sensitivity::sensitivity(asked),
        Command::Optimise(goal) => optimise::optimise(goal),
        Command::Export(export) => export::export(export),
        Command::Library(library) => library::library(library),
    }
}
