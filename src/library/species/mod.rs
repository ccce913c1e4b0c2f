//! Who is there: the cast of a chemistry, its families of forms, and what can be charged.
//!
//! Everything that is settled before constants and reactions come in.

pub(super) mod cast;
mod casting;
pub(super) mod compounds;
pub(super) mod fallback;
pub(super) mod families;
mod of_mechanism;
mod of_scenario;
pub(super) mod settled;
mod unread;
