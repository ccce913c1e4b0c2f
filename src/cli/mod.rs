//! The command line: arguments, commands, terminal.
//!
//! Results go to standard output, progress and warnings to standard error. Exit code 0: done; 1: the run ended but some points failed;
//! 2: the input is wrong or nothing could be written.

mod arguments;
mod check;
mod compare;
mod drawn;
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

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ended {
    /// Everything was done.
    Done,
    /// Some points failed; their rows say why.
    SomeFailed,
}

/// Why a command ended without a result.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// The input is wrong; what is wrong has been shown.
    #[error("")]
    Shown,
    /// Anything else.
    #[error("{0}")]
    Other(String),
}

impl Failure {
    /// A failure from any error.
    pub(crate) fn from_error(error: impl std::fmt::Display) -> Failure {
        Failure::Other(error.to_string())
    }
}

/// Runs the program.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match dispatch(&arguments) {
        Ok(Ended::Done) => ExitCode::SUCCESS,
        Ok(Ended::SomeFailed) => ExitCode::from(1),
        Err(Failure::Shown) => ExitCode::from(2),
        Err(failure) => {
            screen::complain(&format!("error: {failure}"));
            ExitCode::from(2)
        }
    }
}

fn dispatch(arguments: &Arguments) -> Result<Ended, Failure> {
    match &arguments.command {
        Command::Check(check) => check::check(check),
        Command::Run(run) => run::run(run),
        Command::Sweep(sweep) => sweep::sweep(sweep),
        Command::Compare(compare) => compare::compare(compare),
        Command::Export(export) => export::export(export),
        Command::Library(library) => library::library(library),
    }
}
