//! Words for single things: numbers, headings, axes. Tables, figures and verdicts are made of these.

pub mod along;
mod columns;
mod file_names;
mod headings;
pub mod terminal;

pub use columns::{ANY_WIDTH, columns, wrapped};
pub use file_names::{file_names, joined};
pub use headings::heading;
