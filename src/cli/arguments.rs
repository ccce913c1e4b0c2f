//! What can be typed.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::batch::job_script::BatchSystem;
use crate::engine::MOST_THREADS;
use crate::library::members::Wanted;
use crate::solver::{Backend, Level, SolverOptions, Width};
use crate::study::strategies::compare::MOST_DRAWS;

/// How much mono, how much bis, and what tips the balance?
#[derive(Debug, Parser)]
#[command(
    name = "monobis",
    version,
    about,
    after_help = "A scenario file reads like an experimental section; scenarios/ has examples."
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Everything that is wrong with a scenario at once, or the equations, balances and constants it stands for
    Check(CheckArguments),
    /// One course: table, ledger, figure
    Run(RunArguments),
    /// The grid of the scenario's sweep table: sweep.csv and figures
    Sweep(SweepArguments),
    /// The shares of a sweep put together: the result of one that was not shared out
    Merge(MergeArguments),
    /// How far a sweep and its shares have come
    Status(StatusArguments),
    /// Variants (or files) side by side: compare.csv, figures and a verdict
    Compare(CompareArguments),
    /// The constants that agree with measurements, and how far each could be elsewhere
    Fit(JobArguments),
    /// Where results lie when the constants, and what else is not exactly known, are drawn
    Uncertainty(JobArguments),
    /// Which of the numbers that are not exactly known move the results, alone and with others
    Sensitivity(JobArguments),
    /// The conditions that meet the scenario's goal best, and how far one may go from them
    Optimise(JobArguments),
    /// The scenario as a model for other simulators, to check us elsewhere
    Export(ExportArguments),
    /// What is known: each number with unit, conditions, source and confidence
    Library(LibraryArguments),
}

impl Command {
    /// Whether all that goes to standard output is one JSON document.
    pub fn json(&self) -> bool {
        match self {
            Command::Check(check) => check.json,
            Command::Run(RunArguments { common, .. })
            | Command::Sweep(SweepArguments { common, .. })
            | Command::Fit(JobArguments { common, .. })
            | Command::Optimise(JobArguments { common, .. })
            | Command::Uncertainty(JobArguments { common, .. })
            | Command::Sensitivity(JobArguments { common, .. })
            | Command::Compare(CompareArguments { common, .. }) => common.json,
            Command::Library(library) => library.json,
            Command::Merge(MergeArguments { common, .. }) => common.json,
            Command::Export(_) | Command::Status(_) => false,
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct CheckArguments {
    /// The scenario file
    pub scenario: PathBuf,
    /// The variant to show; the first when not given
    #[arg(long)]
    pub variant: Option<String>,
    /// Set a number or a choice, for example --set charge.carbonyl="1.2 equiv"
    #[arg(long = "set", value_name = "ADDRESS=VALUE")]
    pub settings: Vec<String>,
    /// As JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct RunArguments {
    /// The scenario file
    pub scenario: PathBuf,
    /// The variant to run; the first when not given
    #[arg(long)]
    pub variant: Option<String>,
    #[command(flatten)]
    pub common: Common,
}

#[derive(Debug, Args)]
pub(crate) struct JobArguments {
    /// The scenario file
    pub scenario: PathBuf,
    #[command(flatten)]
    pub common: Common,
}

#[derive(Debug, Args)]
pub(crate) struct SweepArguments {
    /// The scenario file
    pub scenario: PathBuf,
    /// Go on where an earlier sweep of the same scenario was ended, whatever ended it; begins anew where there is none
    #[arg(long)]
    pub resume: bool,
    /// Only this share of the points, counted from 0: 3/8, or auto/8 in an array of tasks (auto where the array says how many)
    #[arg(long, value_name = "I/N")]
    pub shard: Option<String>,
    /// Print a script that has a batch system compute the sweep in shares, and compute nothing
    #[arg(long, value_name = "slurm|hq|pbs", conflicts_with_all = ["resume", "shard", "json", "threads"], value_parser = |text: &str| BatchSystem::named(text))]
    pub print_job: Option<BatchSystem>,
    #[command(flatten)]
    pub common: Common,
}

#[derive(Debug, Args)]
pub(crate) struct MergeArguments {
    /// Folders of shares, or folders that have them inside
    #[arg(required = true, value_name = "DIR")]
    pub folders: Vec<PathBuf>,
    #[command(flatten)]
    pub common: Common,
}

#[derive(Debug, Args)]
pub(crate) struct StatusArguments {
    /// Folders of results or of shares, or folders that have them inside
    #[arg(required = true, value_name = "DIR")]
    pub folders: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct CompareArguments {
    /// The scenario files; with more than one, their variants are compared with each other
    #[arg(required = true)]
    pub scenarios: Vec<PathBuf>,
    /// How often the constants are drawn from their uncertainties to see whether they can tell the strategies apart; 0: not at all
    #[arg(long, default_value_t = 2000, value_name = "N", value_parser = |text: &str| up_to(MOST_DRAWS, text))]
    pub draws: usize,
    #[command(flatten)]
    pub common: Common,
}

#[derive(Debug, Args)]
pub(crate) struct ExportArguments {
    /// The scenario file
    pub scenario: PathBuf,
    /// How to write it
    #[arg(long, value_enum, default_value_t = ExportFormat::Sbml)]
    pub format: ExportFormat,
    /// The variant to write; the first when not given
    #[arg(long)]
    pub variant: Option<String>,
    /// The stage to write, where there are several
    #[arg(long)]
    pub stage: Option<String>,
    /// Set a number or a choice, for example --set charge.carbonyl="1.2 equiv"
    #[arg(long = "set", value_name = "ADDRESS=VALUE")]
    pub settings: Vec<String>,
    /// The folder to write to; without it the text is printed
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum ExportFormat {
    Sbml,
    Antimony,
}

#[derive(Debug, Args)]
pub(crate) struct LibraryArguments {
    /// A compound, solvent or mechanism; without it, the list of all
    pub name: Option<String>,
    /// Compounds of a class with their properties side by side, for example --class ketone
    #[arg(long, conflicts_with_all = ["name", "assumed_first"])]
    pub class: Option<String>,
    /// Compounds that play a role with their properties side by side, for example --role amine
    #[arg(long, conflicts_with_all = ["name", "assumed_first"])]
    pub role: Option<String>,
    /// Of these, only what has a primary nitrogen
    #[arg(long, conflicts_with_all = ["name", "assumed_first"])]
    pub primary: bool,
    /// Of these, only what has a secondary nitrogen
    #[arg(long, conflicts_with_all = ["name", "assumed_first"])]
    pub secondary: bool,
    /// Assumed constants first
    #[arg(long)]
    pub assumed_first: bool,
    /// As JSON
    #[arg(long)]
    pub json: bool,
}

/// Flags of the commands that compute.
#[derive(Debug, Args)]
pub(crate) struct Common {
    /// Where results go [default: results/SCENARIO]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Set a number or a choice, for example --set charge.carbonyl="1.2 equiv"
    #[arg(long = "set", value_name = "ADDRESS=VALUE")]
    pub settings: Vec<String>,
    /// Number of threads; all of the machine's when not given. Results do not depend on it
    #[arg(long, default_value_t = 0, hide_default_value = true, value_name = "N", value_parser = |text: &str| up_to(MOST_THREADS, text))]
    pub threads: usize,
    /// Experiments that one thread carries side by side. Results do not depend on it
    #[arg(long, hide = true, value_parser = |text: &str| Width::named(text))]
    pub lanes: Option<Width>,
    /// Vector instructions to use: baseline, avx2, avx512. Results do not depend on them
    #[arg(long, hide = true, value_name = "NAME", value_parser = |text: &str| Level::named(text))]
    pub instructions: Option<Level>,
    /// No progress, no summary; warnings are told all the same
    #[arg(long)]
    pub quiet: bool,
    /// Print one JSON document (run.json: results, ledger, statuses, warnings) instead of tables
    #[arg(long)]
    pub json: bool,
}

/// Names what runs the tapes; for finding out whether machine code is to blame.
const BACKEND: &str = "MONOBIS_BACKEND";

impl Common {
    /// The solver's options.
    pub fn solver(&self) -> Result<SolverOptions, String> {
        let asked = std::env::var(BACKEND).unwrap_or_default();
        let backend = Backend::named(&asked).map_err(|error| format!("{BACKEND}: {error}"))?;
        let usual = SolverOptions::default();
        Ok(SolverOptions {
            backend,
            width: self.lanes.or(usual.width),
            level: self.instructions.unwrap_or(usual.level),
            ..usual
        })
    }
}

fn up_to(most: usize, text: &str) -> Result<usize, String> {
    let number = text.parse().map_err(|e| format!("{e}"))?;
    (number <= most)
        .then_some(number)
        .ok_or(format!("at most {most}"))
}

impl LibraryArguments {
    /// Which compounds are to stand side by side; none where that was not asked.
    pub fn wanted(&self) -> Option<Wanted> {
        let kinds = [("primary", self.primary), ("secondary", self.secondary)];
        let kinds = kinds.iter().filter(|(_, asked)| *asked);
        let wanted = Wanted {
            class: self.class.clone(),
            role: self.role.clone(),
            sites: kinds.map(|(kind, _)| (*kind).to_owned()).collect(),
        };
        let asked = wanted.class.is_some() || wanted.role.is_some() || !wanted.sites.is_empty();
        asked.then_some(wanted)
    }
}
