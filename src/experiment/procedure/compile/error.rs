//! What makes a recipe no experiment, and the ranges that its numbers must keep. Knows no steps.

use std::fmt::Display;

/// A recipe's numbers that make no experiment.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CompileError {
    /// Two of amount, concentration and volume are needed.
    #[error("the flask needs two of amount, concentration and volume")]
    Flask,
    /// A number out of its range.
    #[error("{what} is {value}: it must be {must}")]
    Range {
        /// What.
        what: String,
        /// Its value.
        value: f64,
        /// What it must be.
        must: &'static str,
    },
    /// A mass without molar mass, a volume without density.
    #[error("{what} of {compound} needs its {needs}")]
    Unknown {
        /// `a mass`, `a volume`.
        what: &'static str,
        /// Compound.
        compound: String,
        /// What is missing.
        needs: &'static str,
    },
    /// A stock solution that does not fit into the volume it is part of.
    #[error(
        "volume = {} mL is all that is added, but the stock solutions in it are {} mL: a larger volume, a stronger stock, or no volume",
        millilitres(*volume), millilitres(*stocks)
    )]
    Stock {
        /// Of the stock solutions, L.
        stocks: f64,
        /// Of the whole, L.
        volume: f64,
    },
    /// Constants that give no number.
    #[error("{0}")]
    Constants(String),
    /// Equivalents that refer to each other, or to an amount that is not known beforehand.
    #[error(
        "equivalents of {0} cannot be counted: its amount depends on what is counted from it, or is given in M"
    )]
    Circular(String),
}

/// mL with the digits one would write.
fn millilitres(litres: f64) -> f64 {
    (litres * 1e6).round() / 1e3
}

pub fn positive(what: impl Display, value: f64) -> Result<(), CompileError> {
    let ok = value.is_finite() && value > 0.0;
    if ok {
        Ok(())
    } else {
        Err(range(what, value, "finite and more than zero"))
    }
}

pub fn not_negative(what: impl Display, value: f64) -> Result<f64, CompileError> {
    let ok = value.is_finite() && value >= 0.0;
    if ok {
        Ok(value)
    } else {
        Err(range(what, value, "finite, zero or more"))
    }
}

pub fn range(what: impl Display, value: f64, must: &'static str) -> CompileError {
    CompileError::Range {
        what: what.to_string(),
        value,
        must,
    }
}

/// Pressures, each finite and not negative.
pub fn pressures(list: &[(usize, f64)]) -> Result<Vec<(usize, f64)>, CompileError> {
    let each = list.iter();
    each.map(|&(gas, bar)| Ok((gas, not_negative("a pressure", bar)?)))
        .collect()
}
