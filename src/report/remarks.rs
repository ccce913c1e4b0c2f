//! What a reader of a result should know, one line each, with an address or a place: on the screen, in files and in the record.
//!
//! Knows what reading a scenario warned of; what `study` finds doubtful is put into words in `doubts`.

use serde::Serialize;

use crate::output::table::{Cell, DataTable, TableError};
use crate::text::{Fault, Faults, Severity};

/// Something that a reader of a result should know.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Remark {
    /// What it is about, the same word for all of a kind.
    pub kind: &'static str,
    /// Address, place in a file or point of a sweep; empty where it is about all.
    pub at: String,
    /// What is to be said, on one line.
    pub text: String,
    /// What to do about it; empty where nothing is known.
    #[serde(skip)]
    pub help: String,
}

/// The kind of what only says what a result rests on.
pub(super) const CONSTANTS: &str = "constants";
/// The kind of what is said of the text of a scenario.
const SCENARIO: &str = "scenario";

impl Remark {
    /// Whether something may be wrong, or else it is only to be known.
    pub fn is_warning(&self) -> bool {
        self.kind != CONSTANTS
    }

    /// Whether it is about the text of a scenario, and was told when that was read.
    pub fn is_of_scenario(&self) -> bool {
        self.kind == SCENARIO
    }

    /// As it is printed.
    pub fn line(&self) -> String {
        match self.at.as_str() {
            "" => self.text.clone(),
            at => format!("{at}: {}", self.text),
        }
    }
}

/// The warnings of whoever read a scenario.
pub fn of_faults(faults: &Faults) -> Vec<Remark> {
    let told = |fault: &&Fault| Remark {
        kind: SCENARIO,
        at: fault.place.as_ref().map_or(String::new(), |place| {
            let (line, column) = place.line_column();
            format!("{}:{line}:{column}", place.source.name)
        }),
        text: fault.message.clone(),
        help: fault.help.clone().unwrap_or_default(),
    };
    let all = faults.sorted();
    let warnings = all.iter().filter(|f| f.severity == Severity::Warning);
    warnings.map(told).collect()
}

/// What is said of a figure that could not be drawn.
pub fn of_figure(name: &str, error: &impl std::fmt::Display) -> Remark {
    Remark {
        kind: "figure",
        at: name.to_owned(),
        text: format!("no figure: {error}"),
        help: String::new(),
    }
}

/// Remarks as a table.
pub fn table(remarks: &[Remark]) -> Result<DataTable, TableError> {
    let mut table = DataTable::new(["kind", "at", "remark"])?;
    for Remark { kind, at, text, .. } in remarks {
        let cells = [*kind, at, text].map(Cell::from);
        table.push(cells.to_vec())?;
    }
    Ok(table)
}

/// Remarks in full, each with what to do about it; nothing where there are none.
pub fn in_full(remarks: &[Remark]) -> String {
    let said = remarks.iter().map(|remark| {
        let help = match remark.help.as_str() {
            "" => String::new(),
            help => format!("    {help}\n"),
        };
        format!("  {}\n{help}", remark.line())
    });
    match remarks {
        [] => String::new(),
        _ => format!("\nDoubtful\n{}", said.collect::<String>()),
    }
}
