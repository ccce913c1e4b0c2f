//! Figures of a fit: predicted against measured, what is left over, how far each number could be elsewhere, which go together, what a next
//! sample would leave.

mod next;
mod points;
mod profiles;

pub use next::{NextCourse, next_samples};
pub use points::{ComparedPoint, predicted_against_measured, residuals};
pub use profiles::{ProfilePanel, correlations, profiles};
