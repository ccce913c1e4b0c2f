//! Words for single things: numbers, headings, axes. Tables, figures and verdicts are made of these.

pub mod along;
mod columns;
mod files;
mod headings;
pub mod terminal;

pub use columns::{ANY_WIDTH, columns, wrapped};
pub use files::of_files;
pub use headings::heading;
