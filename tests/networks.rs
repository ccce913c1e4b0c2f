//! Networks that nobody tuned: small ones whose answers are known, and random ones against an independent solver.

#[path = "common/forced.rs"]
mod forced;
#[path = "common/study.rs"]
mod study;

#[path = "networks/cases.rs"]
mod cases;
