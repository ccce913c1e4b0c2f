//! Sweeps that outlive the program that computes them: ended and gone on with by another, or computed by many.
//!
//! A sweep can be shared out over machines that know nothing of each other (`shard`), and its shares be put together (`shards`, `merge`).
//! A table grows with a journal beside it (`table`), whose head says what it is a table of (`head`); what was left behind is found,
//! spared and taken up again (`left_over`). Files are touched through `output` only; terminal and arguments are not known here.

mod head;
pub mod job_script;
pub mod left_over;
pub mod merge;
pub mod shard;
pub mod shards;
pub mod status;
mod table;

pub use head::SweepHead;
pub use table::{BatchError, SweepTable};
