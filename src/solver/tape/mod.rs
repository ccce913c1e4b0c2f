//! Arithmetic as a list: equations run with a recording number become a graph, the graph a tape on slots of memory.
//!
//! Knows numbers, but not what they mean, and nothing of what runs a tape.

mod code;
mod cut;
mod layout;
mod record;
mod schedule;

pub(crate) use code::{ChainTerm, Instruction, Tape};
pub(crate) use layout::{SlotLayout, TooManySlots};
pub(crate) use record::{Graph, Op, Recorded};
pub(crate) use schedule::Link;
