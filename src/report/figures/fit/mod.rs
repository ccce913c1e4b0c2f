//! Figures of a fit: predicted against measured, what is left over, how far each number could be elsewhere, which go together.

mod points;
mod profiles;

pub use points::{ComparedPoint, predicted_against_measured, residuals};
pub use profiles::{ProfilePanel, correlations, profiles};
