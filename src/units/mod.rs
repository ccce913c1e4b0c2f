//! Quantities with units: from what a chemist writes to numbers in base units, checked by dimension.
//!
//! Base units: mol, L, s, K, J, g, bar and equiv. Inside the program numbers are bare `f64` in these; text is converted here and
//! only here. Decimal prefixes shift the exponent of the written digits, so `"10 mmol"` is exactly the number `0.01`. What a
//! quantity belongs to (which key wants a time) is for the reader of that key, through a [`Kind`].

mod dimension;
mod format;
mod grammar;
mod kind;
mod number;
mod parse;
mod quantity;
mod scale;
mod symbols;
mod uncertainty;
mod unit;

pub use dimension::{Dimension, rate_order_words};
pub use format::{format_in, format_quantity, format_rounded, plain_number};
pub use grammar::parse_unit;
pub use kind::{Kind, Sign, check_dimension, check_rate_coefficient};
pub use parse::{looks_like_quantity, parse_number, parse_quantity};
pub use quantity::Quantity;
pub use scale::Scale;
pub use uncertainty::{Uncertainty, is_within, parse_uncertainty};
pub use unit::Unit;
