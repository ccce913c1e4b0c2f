//! What moves results, in words, tables and figures.
//!
//! Knows results; nothing is computed here that was not found by the study.

mod tables;
mod words;

pub use tables::{files, record};
pub use words::text;

use crate::study::uncertain::UncertainNumber;

/// What a number is called: its address, how far it is to be believed, how far it may be off.
pub fn number(number: &UncertainNumber) -> String {
    let stated = number.stated.as_str();
    match number.confidence {
        Some(confidence) => format!("{} ({}, {stated})", number.name, confidence.word()),
        None => format!("{} ({stated})", number.name),
    }
}
