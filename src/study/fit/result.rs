//! The fit as a whole: from many starts to the best place, its uncertainty, and how well the model describes the data at all.

use statrs::distribution::{ChiSquared, ContinuousCDF, Normal, StudentsT};

use super::contradiction::{Contradictions, contradictions};
use super::covariance::FitCovariance;
use super::descend::{ARRIVED, Descent, descend};
use super::error::FitError;
use super::goodness::{Goodness, goodness};
use super::misfit::Judged;
use super::problem::{FitTerms, FreeNumber};
use super::profile::{Profile, WalkedProfiles, profiles};
use super::sampler::PosteriorSample;
use super::sides::{Landscape, Sight, SlopeAccuracy};
use super::starts::{STARTS, from_starts, lowest};
use super::verdict::{Verdict, verdict};
use crate::engine::Engine;
use crate::study::Design;
use crate::study::data::DataSet;

/// Best places given up for better ones before the walks are believed.
const MOST_BETTER: usize = 20;
/// Probability that intervals hold the truth.
const CONFIDENCE: f64 = 0.95;
/// The loosest tolerance of the solver that a fit is run with: slopes are differences of runs.
pub const TOLERANCE: f64 = 1e-9;

/// What came of a fit.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// Each free number, in order.
    pub numbers: Vec<Fitted>,
    /// Predictions at the best place, in the order of the measurements.
    pub predicted: Vec<f64>,
    /// How well the data are described.
    pub goodness: Goodness,
    /// The rise of the cost at which the data object, at 95 %.
    pub threshold: f64,
    /// Which experiments cannot be described together with the others.
    pub contradictions: Contradictions,
    /// How the coordinates go together.
    pub covariance: FitCovariance,
    /// Number of starts, and of those that came to the best place.
    pub starts: (usize, usize),
    /// Draws of the coordinates; none where they were not asked for.
    pub posterior: Option<PosteriorSample>,
}

/// A free number after the fit.
#[derive(Debug, Clone, PartialEq)]
pub struct Fitted {
    /// What it is.
    pub number: FreeNumber,
    /// The best coordinate.
    pub x: f64,
    /// Standard error of the coordinate from the slopes at the best place; without end where the data do not tell.
    pub error: f64,
    /// The likelihood along it.
    pub profile: Profile,
    /// What that means.
    pub verdict: Verdict,
}

impl Fitted {
    /// About a standard error: from the slopes, or where they say nothing from how far the profile went.
    pub fn width(&self) -> f64 {
        let went = self.profile.points.first().zip(self.profile.points.last());
        let far = went.map_or(1.0, |(first, last)| (last.0 - first.0) / 4.0);
        self.error.min(far)
    }
}

impl Fit {
    /// Half a 95 % interval in standard errors, as the slopes at the best place promise it.
    pub fn half_width(&self) -> f64 {
        let Goodness { measured, free, .. } = self.goodness;
        if self.goodness.errors.is_empty() || measured <= free {
            return Normal::standard().inverse_cdf(0.5 + CONFIDENCE / 2.0);
        }
        let t = StudentsT::new(0.0, 1.0, (measured - free) as f64).expect("degrees of freedom");
        t.inverse_cdf(0.5 + CONFIDENCE / 2.0)
    }
}

/// The best place of the free numbers, and how far it holds.
///
/// # Errors
///
/// Where there is nothing to fit, or nothing can be predicted from any start.
pub(super) fn best(
    engine: &Engine,
    design: &Design,
    data: &DataSet,
    terms: &FitTerms,
) -> Result<Fit, FitError> {
    let numbers = &terms.numbers;
    check(data, numbers)?;
    let landscape = Landscape::new(engine, design, data, numbers);
    let (mut best, reached) = from_starts(engine, design, data, &landscape)?;
    for _ in 0..MOST_BETTER {
        let covariance = spread(&landscape, &best, data)?;
        let errors: Vec<f64> = (0..numbers.len()).map(|at| covariance.error(at)).collect();
        match profiles(
            &landscape,
            &best.x,
            best.cost(),
            &errors,
            threshold(data, numbers.len()),
        )? {
            WalkedProfiles::Better(x) => {
                let mut further = [Descent::from(x, None)];
                descend(&landscape, &mut further, ARRIVED)?;
                best = lowest(numbers, &further)?;
            }
            WalkedProfiles::Profiles(profiles) => {
                let each = numbers.iter().zip(profiles).enumerate();
                let fitted = each.map(|(at, (number, profile))| Fitted {
                    verdict: verdict(numbers, at, &best.x, &profile),
                    number: number.clone(),
                    x: best.x[at],
                    error: errors[at],
                    profile,
                });
                let fitted = fitted.collect();
                let Sight {
                    predicted, judged, ..
                } = best.here.expect("it arrived");
                return Ok(Fit {
                    threshold: threshold(data, numbers.len()),
                    contradictions: contradictions(engine, design, data, numbers, &best.x)?,
                    numbers: fitted,
                    goodness: goodness(data, (numbers, &best.x), &predicted, &judged),
                    predicted,
                    covariance,
                    starts: (STARTS, reached),
                    posterior: None,
                });
            }
        }
    }
    Err(FitError::Nowhere(
        "every best place had a better one beside it".to_owned(),
    ))
}

/// The best coordinates alone, in the order of the numbers: what other programs call a fit.
///
/// # Errors
///
/// Those of a fit.
pub fn optimum(
    engine: &Engine,
    design: &Design,
    data: &DataSet,
    terms: &FitTerms,
) -> Result<Vec<f64>, FitError> {
    check(data, &terms.numbers)?;
    let landscape = Landscape::new(engine, design, data, &terms.numbers);
    Ok(from_starts(engine, design, data, &landscape)?.0.x)
}

/// Refuses what leaves nothing to find, or nothing to tell an error from.
fn check(data: &DataSet, numbers: &[FreeNumber]) -> Result<(), FitError> {
    let measured = data.len();
    let free = numbers.iter().filter(|n| n.prior.is_none()).count();
    match measured {
        _ if numbers.is_empty() => Err(FitError::NothingFree),
        0 => Err(FitError::NoData),
        _ if free > measured => Err(FitError::TooFew { free, measured }),
        // A curve through every point leaves no deviation to tell the error from, and every interval would be a point.
        _ if free == measured && !data.unknown_errors.is_empty() => {
            Err(FitError::NoneLeft { measured })
        }
        _ => Ok(()),
    }
}

/// How the coordinates go together, from the slopes at the best place.
fn spread(
    landscape: &Landscape<'_>,
    best: &Descent,
    data: &DataSet,
) -> Result<FitCovariance, FitError> {
    let sight = best.here.as_ref().expect("it arrived");
    let slopes = landscape
        .slopes(&[(best.x.as_slice(), sight)], &[None], SlopeAccuracy::Exact)?
        .remove(0);
    let slopes = slopes.map_err(|status| FitError::Nowhere(status.kind().to_owned()))?;
    let swollen = swelling(&sight.judged, best.x.len(), data.len());
    Ok(FitCovariance::of(slopes, swollen, landscape.numbers))
}

/// An unknown error is the smaller for every number that was free to follow the data: by how much variances were larger without that.
pub(super) fn swelling(judged: &Judged, free: usize, measured: usize) -> f64 {
    let unknown: usize = judged.squares.iter().map(|s| s.1).sum();
    match unknown > free {
        true if unknown == measured => unknown as f64 / (unknown - free) as f64,
        _ => 1.0,
    }
}

/// The rise of the cost at which data object: of chi-square with one degree of freedom, or where an error is estimated with the
/// numbers, what Student's t makes of it: `n ln(1 + t²/(n - p))`.
fn threshold(data: &DataSet, free: usize) -> f64 {
    let measured = data.len();
    if data.unknown_errors.is_empty() || measured <= free {
        let chi = ChiSquared::new(1.0).expect("one degree of freedom");
        return chi.inverse_cdf(CONFIDENCE);
    }
    let left = (measured - free) as f64;
    let t = StudentsT::new(0.0, 1.0, left).expect("degrees of freedom");
    let t = t.inverse_cdf(0.5 + CONFIDENCE / 2.0);
    measured as f64 * (t * t / left).ln_1p()
}
