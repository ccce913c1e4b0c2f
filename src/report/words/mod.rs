//! Words for single things: numbers, headings, axes. Tables, figures and verdicts are made of these.

pub mod along;
mod file_names;
mod headings;
pub mod terminal;

pub use file_names::file_names;
pub use headings::heading;
