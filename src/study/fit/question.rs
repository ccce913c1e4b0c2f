//! The question as it is asked: the best values, and draws around them where these are wanted.

use super::error::FitError;
use super::posterior::posterior;
use super::problem::FitTerms;
use super::result::{Fit, best};
use crate::engine::Engine;
use crate::study::Design;
use crate::study::data::DataSet;

/// Fits the free numbers to the data.
///
/// # Errors
///
/// Where there is nothing to fit, or nothing can be predicted from any start.
pub fn fit(
    engine: &Engine,
    design: &Design,
    data: &DataSet,
    terms: &FitTerms,
) -> Result<Fit, FitError> {
    let mut fit = best(engine, design, data, terms)?;
    if terms.posterior {
        fit.posterior = Some(posterior(engine, design, data, terms, &fit)?);
    }
    Ok(fit)
}
