//! Results as bytes: tables (CSV), records (JSON), and the one place that reads and writes files.
//!
//! This room gets plain data and knows no chemistry: what a column means was decided before.

pub mod csv;
pub mod json;
pub mod read;
pub mod table;
pub mod write;
