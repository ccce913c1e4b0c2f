//! Why an address or a value cannot be used, and what could be written instead. Knows names as text only.

use crate::text::nearest;

/// Why an address or a value cannot be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum AddressError {
    /// Nothing stands there.
    #[error("{message}")]
    Nothing {
        /// What is wrong, in words.
        message: String,
        /// What could be written instead.
        help: Option<String>,
    },
    /// The number cannot take this value.
    #[error("{0}")]
    Value(String),
}

/// An address that reaches nothing.
pub fn nothing(message: String, help: Option<String>) -> AddressError {
    AddressError::Nothing { message, help }
}

/// A value that does not fit.
pub fn value(message: impl Into<String>) -> AddressError {
    AddressError::Value(message.into())
}

/// `did you mean`, or else the list of what there is.
pub fn suggestion(name: &str, names: &[String]) -> Option<String> {
    match nearest(name, names) {
        Some(near) => Some(format!("did you mean `{near}`?")),
        None if names.is_empty() => None,
        None => Some(format!("there is {}", names.join(", "))),
    }
}
