//! The sweep: axes, settings from outside, and variants crossed with them to a design.

pub mod axes;
pub mod axis;
mod base;
mod conflicts;
mod crossing;
mod decimal;
pub mod design;
pub mod number;
pub mod outside;
pub mod plan;
pub mod points;
mod reach;
mod remarks;
pub mod setting;
mod slopes;
mod values;
mod varied;
