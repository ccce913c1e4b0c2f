//! `[goal]`: what is to be as small or as large as possible, which limits hold, with which probability, and what may be varied.
//!
//! `terms` reads the table, `vary` an axis of it, `limit` a limit, `objective` an objective. Runs nothing.

mod limit;
mod objective;
mod terms;
mod vary;

pub use terms::{GoalReader, goal};
