//! Results in the words of tables, figures and records.
//!
//! Turns a study's rows into the plain data that `output` writes and the lines that the command line prints. Knows what a variant,
//! an observable and an account are; touches no file and no terminal.

pub mod best;
pub mod checked;
pub mod doubts;
pub mod drawings;
pub mod equations;
pub mod figures;
pub mod files;
pub mod fit;
pub mod goal;
pub mod handling;
pub mod heat;
pub mod known;
pub mod measured;
pub mod optimise;
pub mod ranking;
pub mod recipe;
pub mod record;
pub mod records;
pub mod refused;
pub mod remarks;
pub mod result;
pub mod sensitivity;
pub mod side_by_side;
pub mod stands_for;
pub mod status;
pub mod summary;
pub mod tables;
pub mod uncertainty;
pub mod verdict;
pub mod words;
