//! Several models of the same data: each fitted, and how probable each is beside the others by Akaike's weights.
//!
//! The evidence ratio of two models is `exp(difference of AICc / 2)` (Burnham and Anderson, Model Selection and Multimodel Inference,
//! section 2.9). It says which of them loses least, not that one of them is right: that says the goodness of each.

use super::error::FitError;
use super::posterior::posterior;
use super::problem::FitTerms;
use super::question::fit;
use super::result::Fit;
use crate::engine::Engine;
use crate::solver::math::exp;
use crate::study::Design;
use crate::study::data::DataSet;

/// A model that is compared.
#[derive(Debug, Clone, PartialEq)]
pub struct FitModel {
    /// Its variant; empty where only one model is fitted.
    pub name: String,
    /// The data, as experiments of this variant.
    pub data: DataSet,
    /// What is free in it.
    pub terms: FitTerms,
}

/// A model after its fit.
#[derive(Debug, Clone, PartialEq)]
pub struct RankedModel {
    /// Index among the models.
    pub model: usize,
    /// Its fit.
    pub fit: Fit,
    /// What it is ranked by.
    pub criterion: f64,
    /// Its probability, one of these models being the best.
    pub weight: f64,
}

/// All models, the most probable first.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranking {
    /// Whether all have values enough for AICc; else they are ranked by AIC.
    pub corrected: bool,
    /// The models.
    pub models: Vec<RankedModel>,
}

impl Ranking {
    /// The model that is the most probable (index among the models) with its fit.
    pub fn best(&self) -> (usize, &Fit) {
        let best = self.models.first().expect("a model was ranked");
        (best.model, &best.fit)
    }
}

/// Fits every model, or the only one, and ranks them; draws are made of the best alone.
///
/// # Errors
///
/// Where one of them has no fit.
pub fn rank(engine: &Engine, design: &Design, models: &[FitModel]) -> Result<Ranking, FitError> {
    let each = models.iter().map(|model| {
        let terms = FitTerms {
            posterior: false,
            ..model.terms.clone()
        };
        let of_model = |error| match model.name.as_str() {
            "" => error,
            name => FitError::OfModel {
                name: name.to_owned(),
                error: Box::new(error),
            },
        };
        fit(engine, design, &model.data, &terms).map_err(of_model)
    });
    let fits: Vec<Fit> = each.collect::<Result<_, _>>()?;
    let corrected = fits.iter().all(|fit| fit.goodness.criteria.aicc.is_some());
    let criterion = |fit: &Fit| match (fit.goodness.criteria.aicc, corrected) {
        (Some(aicc), true) => aicc,
        _ => fit.goodness.criteria.aic,
    };
    let least = fits.iter().map(criterion).fold(f64::INFINITY, f64::min);
    let likelihood = |fit: &Fit| exp((least - criterion(fit)) / 2.0);
    let all: f64 = fits.iter().map(likelihood).sum();
    let ranked = fits
        .into_iter()
        .enumerate()
        .map(|(model, fit)| RankedModel {
            model,
            criterion: criterion(&fit),
            weight: likelihood(&fit) / all,
            fit,
        });
    let mut ranked: Vec<RankedModel> = ranked.collect();
    ranked.sort_by(|a, b| a.criterion.total_cmp(&b.criterion));
    if let Some(best) = ranked.first_mut() {
        let FitModel { data, terms, .. } = &models[best.model];
        if terms.posterior {
            best.fit.posterior = Some(posterior(engine, design, data, terms, &best.fit)?);
        }
    }
    Ok(Ranking {
        corrected,
        models: ranked,
    })
}
