//! Heat and gas of reactions, against closed forms, conservation and what the ledger counts by itself.

mod common;
#[path = "common/forced.rs"]
mod forced;
#[path = "common/study.rs"]
mod study;

#[path = "heat/adiabatic.rs"]
mod adiabatic;
#[path = "heat/closed_forms.rs"]
mod closed_forms;
#[path = "heat/conserved.rs"]
mod conserved;
#[path = "heat/jacket.rs"]
mod jacket;
#[path = "networks/radau.rs"]
#[allow(dead_code, reason = "its steps are counted elsewhere")]
mod radau;
#[path = "heat/told.rs"]
mod told;
