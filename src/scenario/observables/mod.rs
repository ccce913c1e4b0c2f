//! Observables and accounts of one chemistry: those declared, those computed from others, those always there.

pub mod accounts;
pub mod bases;
mod beyond;
pub mod computed;
pub mod declared;
pub mod laws;
pub mod measured;
pub mod standing;
pub mod thermal;
