//! Results as bytes: tables (CSV), records (JSON), figures (SVG, PNG), and the one place that writes them to disk.
//!
//! This room gets plain data and knows no chemistry: what a column, a curve or a bar means was decided before.

pub mod csv;
pub mod figure;
pub mod json;
pub mod table;
pub mod write;
