//! Sweeps that outlive the program that computes them: ended and gone on with by another.
//!
//! A table grows with a journal beside it (`table`), whose head says what it is a table of (`head`); what was left behind is found,
//! spared and taken up again (`left_over`). Files are touched through `output` only; terminal and arguments are not known here.

mod head;
pub mod left_over;
mod table;

pub use head::SweepHead;
pub use table::{BatchError, SweepTable};
