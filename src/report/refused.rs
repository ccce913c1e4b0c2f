//! What is wrong with an input as a record, for who asked for JSON.

use serde::Serialize;

use crate::output::json::{JsonError, to_json};
use crate::text::{Fault, Faults, Place, Severity};

/// A command that came to no result.
#[derive(Debug, Serialize)]
struct RefusedRecord {
    /// Program and version.
    program: String,
    /// What is wrong, where it is no fault of a text.
    error: Option<String>,
    /// What is wrong with the texts.
    faults: Vec<FaultRecord>,
}

/// A fault or a warning of a text.
#[derive(Debug, Serialize)]
struct FaultRecord {
    /// `error` or `warning`.
    severity: &'static str,
    /// `file:line:column`.
    place: Option<String>,
    /// What is wrong.
    message: String,
    /// What to write instead.
    help: Option<String>,
}

/// Faults of texts, and an error that is none of them, as JSON.
pub fn text(faults: &Faults, error: Option<String>) -> Result<String, JsonError> {
    let record = RefusedRecord {
        program: super::record::program(),
        error,
        faults: faults.sorted().into_iter().map(fault).collect(),
    };
    Ok(String::from_utf8_lossy(&to_json(&record)?).into_owned())
}

fn fault(fault: &Fault) -> FaultRecord {
    FaultRecord {
        severity: match fault.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        place: fault.place.as_ref().map(place),
        message: fault.message.clone(),
        help: fault.help.clone(),
    }
}

/// `file:line:column`, the file without its folders: a record is the same wherever it is made.
pub(super) fn place(place: &Place) -> String {
    let text = place.to_string();
    text.rsplit(['/', '\\'])
        .next()
        .unwrap_or_default()
        .to_owned()
}
