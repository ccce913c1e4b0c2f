//! Words for single things: numbers, headings, axes. Tables, figures and verdicts are made of these.

pub mod along;
mod headings;
pub mod terminal;

pub use headings::heading;
