//! The command line: arguments, commands, terminal.
//!
//! Results go to standard output, progress and warnings to standard error. Exit code 0: done; 1: the run ended but some points failed;
//! 2: the input is wrong or nothing could be written.

mod arguments;
mod check;
mod compare;
mod drawn;
mod ended;
mod export;
mod fit;
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

/// Runs the program.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match dispatch(&arguments) {
        Ok(CommandEnd::Done) => ExitCode::SUCCESS,
        Ok(CommandEnd::SomeFailed) => ExitCode::from(1),
        Err(Failure::Shown) => ExitCode::from(2),
        Err(failure) => {
            screen::complain(&format!("error: {failure}"));
            ExitCode::from(2)
        }
    }
}

fn dispatch(arguments: &Arguments) -> Result<CommandEnd, Failure> {
    match &arguments.command {
        Command::Check(check) => check::check(check),
        Command::Run(run) => run::run(run),
        Command::Sweep(sweep) => sweep::sweep(sweep),
        Command::Compare(compare) => compare::compare(compare),
        Command::Fit(fit) => fit::fit(fit),
        Command::Export(export) => export::export(export),
        Command::Library(library) => library::library(library),
    }
}
