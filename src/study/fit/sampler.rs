//! Draws from a density that is known but for a constant, by an ensemble that learns its shape (Goodman and Weare, Commun. Appl. Math.
//! Comput. Sci. 2010, 5, 65).
//!
//! Several ensembles that know nothing of each other tell whether they found the same (split R-hat: Gelman and Rubin 1992, Gelman et al.,
//! Bayesian Data Analysis 2013); the time in which one forgets where it was tells how many draws are worth how many independent ones
//! (Sokal 1989, as Foreman-Mackey et al., PASP 2013, 125, 306 use it). Where the shape is known beforehand, rounds of leaps (`leap`) take turns
//! with those of the ensemble. Knows no model: it asks for densities of many places at once.

use super::super::chance::Random;
use super::convergence::{forgetting, split_disagreement};
use super::leap::Leap;

/// Ensembles that know nothing of each other.
const ENSEMBLES: usize = 4;
/// Walkers of an ensemble, per coordinate and at least.
const WALKERS: (usize, usize) = (4, 16);
/// The stretch of a move.
const STRETCH: f64 = 2.0;
/// Chains agree below this.
const AGREED: f64 = 1.01;
/// Rounds after which it is known what leaps are worth, the share of them that must have been taken, and how rare they are below it.
const TRIAL: usize = 32;
const WORTHWHILE: f64 = 0.1;
const RARE: usize = 8;

/// What is asked of a sample.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct SampleTerms {
    /// Independent draws wanted.
    pub(super) effective: f64,
    /// Rounds after which it ends, however good it is.
    pub rounds: usize,
    /// Changes all of it.
    pub seed: u64,
}

/// Draws from a density.
#[derive(Debug, Clone, PartialEq)]
pub struct PosteriorSample {
    /// The draws, thinned to about those that are worth something.
    pub draws: Vec<Vec<f64>>,
    /// Largest split R-hat of any coordinate.
    pub disagreement: f64,
    /// Independent draws that all of them are worth, of the worst coordinate.
    pub effective: f64,
    /// Rounds made.
    pub rounds: usize,
}

impl PosteriorSample {
    /// Whether the chains agree.
    pub fn agrees(&self) -> bool {
        self.disagreement < AGREED
    }

    /// The value below which this share of the draws of a coordinate lies; `None` where there are none.
    pub fn quantile(&self, coordinate: usize, share: f64) -> Option<f64> {
        let mut values: Vec<f64> = self.draws.iter().map(|draw| draw[coordinate]).collect();
        values.sort_by(f64::total_cmp);
        let at = share * values.len().checked_sub(1)? as f64;
        let (below, above) = (values[at.floor() as usize], values[at.ceil() as usize]);
        Some(below + (above - below) * at.fract())
    }

    /// Whether chains agree and there are enough draws.
    fn holds(&self, terms: &SampleTerms) -> bool {
        self.agrees() && self.effective >= terms.effective
    }
}

/// One of the ensembles.
struct Ensemble {
    walkers: Vec<Vec<f64>>,
    heights: Vec<f64>,
    /// Places of all walkers after each round.
    path: Vec<Vec<Vec<f64>>>,
}

/// Samples a density; `density` gives its logarithm at places (minus infinity where it is zero), `beginning` gives places to begin at,
/// `leap` is about its shape, where that is known.
///
/// # Errors
///
/// Those of `density`.
pub(super) fn sample<E>(
    number: usize,
    terms: &SampleTerms,
    beginning: impl Fn(&mut dyn FnMut() -> f64) -> Vec<f64>,
    leap: Option<&Leap>,
    mut density: impl FnMut(&[Vec<f64>]) -> Result<Vec<f64>, E>,
) -> Result<PosteriorSample, E> {
    let each = (WALKERS.0 * number).max(WALKERS.1).next_multiple_of(2);
    let mut random = Random::new(terms.seed);
    let mut normal = || random.normal();
    let mut ensembles = Vec::new();
    for _ in 0..ENSEMBLES {
        let walkers: Vec<Vec<f64>> = (0..each).map(|_| beginning(&mut normal)).collect();
        let heights = density(&walkers)?;
        ensembles.push(Ensemble {
            walkers,
            heights,
            path: Vec::new(),
        });
    }
    let mut look_at = 64;
    let (mut leaps, mut taken, mut every) = (0, 0, 2);
    loop {
        let round = ensembles[0].path.len();
        match leap.filter(|_| round % every == 1) {
            Some(leap) => {
                taken += leap_all(&mut ensembles, leap, &mut random, &mut density)?;
                leaps += each * ENSEMBLES;
            }
            None => {
                for half in [0, 1] {
                    step(&mut ensembles, half, &mut random, &mut density)?;
                }
            }
        }
        // Once only, and before anything that is kept.
        if round == TRIAL && (taken as f64) < WORTHWHILE * leaps as f64 {
            every = RARE;
        }
        for ensemble in &mut ensembles {
            ensemble.path.push(ensemble.walkers.clone());
        }
        let rounds = ensembles[0].path.len();
        if rounds >= look_at.min(terms.rounds) {
            let sample = summed_up(&ensembles, number);
            if rounds >= terms.rounds || sample.holds(terms) {
                return Ok(sample);
            }
            look_at = look_at * 3 / 2;
        }
    }
}

/// Moves one half of every ensemble along lines to walkers of the other.
fn step<E>(
    ensembles: &mut [Ensemble],
    half: usize,
    random: &mut Random,
    density: &mut impl FnMut(&[Vec<f64>]) -> Result<Vec<f64>, E>,
) -> Result<(), E> {
    let mut places = Vec::new();
    let mut moves = Vec::new();
    for (at, ensemble) in ensembles.iter().enumerate() {
        let each = ensemble.walkers.len();
        let middle = each / 2;
        for walker in half * middle..(half + 1) * middle {
            let partner = (1 - half) * middle + (random.uniform() * middle as f64) as usize;
            let root = 1.0 + random.uniform() * (STRETCH - 1.0);
            let stretch = root * root / STRETCH;
            let (from, other) = (&ensemble.walkers[walker], &ensemble.walkers[partner]);
            let place = other.iter().zip(from).map(|(o, f)| o + stretch * (f - o));
            places.push(place.collect::<Vec<f64>>());
            moves.push((at, walker, stretch, random.uniform()));
        }
    }
    let heights = density(&places)?;
    for (((at, walker, stretch, chance), place), height) in
        moves.into_iter().zip(places).zip(heights)
    {
        let ensemble = &mut ensembles[at];
        let number = place.len() as f64;
        let accepted = (number - 1.0) * stretch.ln() + height - ensemble.heights[walker];
        if chance.ln() < accepted {
            ensemble.walkers[walker] = place;
            ensemble.heights[walker] = height;
        }
    }
    Ok(())
}

/// Lets every walker of every ensemble leap; how many were taken.
fn leap_all<E>(
    ensembles: &mut [Ensemble],
    leap: &Leap,
    random: &mut Random,
    density: &mut impl FnMut(&[Vec<f64>]) -> Result<Vec<f64>, E>,
) -> Result<usize, E> {
    let number = ensembles.iter().map(|e| e.walkers.len()).sum::<usize>();
    let places: Vec<Vec<f64>> = (0..number).map(|_| leap.draw(random)).collect();
    let heights = density(&places)?;
    let walkers = ensembles.iter_mut();
    let walkers = walkers.flat_map(|e| e.walkers.iter_mut().zip(&mut e.heights));
    let mut taken = 0;
    for ((walker, height), (place, new)) in walkers.zip(places.into_iter().zip(heights)) {
        let gained = (new - leap.log_density(&place)) - (*height - leap.log_density(walker));
        if random.uniform().ln() < gained {
            (*walker, *height) = (place, new);
            taken += 1;
        }
    }
    Ok(taken)
}

/// What the second half of the paths says.
fn summed_up(ensembles: &[Ensemble], number: usize) -> PosteriorSample {
    let rounds = ensembles[0].path.len();
    let kept = rounds / 2..rounds;
    let each = ensembles[0].walkers.len();
    let (mut disagreement, mut longest): (f64, f64) = (0.0, 1.0);
    for coordinate in 0..number {
        let courses: Vec<Vec<Vec<f64>>> = ensembles
            .iter()
            .map(|e| {
                let course = |walker: usize| {
                    e.path[kept.clone()]
                        .iter()
                        .map(|round| round[walker][coordinate])
                        .collect()
                };
                (0..each).map(course).collect()
            })
            .collect();
        disagreement = disagreement.max(split_disagreement(&courses));
        longest = longest.max(forgetting(&courses));
    }
    let all = (kept.len() * each * ensembles.len()) as f64;
    let thin = (longest as usize).clamp(1, kept.len().max(1));
    let draws = kept
        .step_by(thin)
        .flat_map(|round| ensembles.iter().flat_map(move |e| e.path[round].clone()));
    PosteriorSample {
        draws: draws.collect(),
        disagreement,
        effective: all / longest,
        rounds,
    }
}

#[cfg(test)]
mod tests {
    use super::super::convergence::{mean, variance};
    use super::*;
    use nalgebra::{DMatrix, DVector};

    fn of(number: usize, effective: f64, density: impl Fn(&[f64]) -> f64) -> PosteriorSample {
        leaping(number, effective, None, density)
    }

    fn leaping(
        number: usize,
        effective: f64,
        leap: Option<&Leap>,
        density: impl Fn(&[f64]) -> f64,
    ) -> PosteriorSample {
        let terms = SampleTerms {
            effective,
            rounds: 20_000,
            seed: 5,
        };
        let beginning =
            |normal: &mut dyn FnMut() -> f64| (0..number).map(|_| 2.0 * normal()).collect();
        let all = |places: &[Vec<f64>]| Ok::<_, ()>(places.iter().map(|x| density(x)).collect());
        let sample = sample(number, &terms, beginning, leap, all).unwrap();
        assert!(
            sample.holds(&terms),
            "R-hat {}, {} draws",
            sample.disagreement,
            sample.effective
        );
        sample
    }

    /// Mean, and the error that so many independent draws leave.
    fn moments(sample: &PosteriorSample, of: impl Fn(&[f64]) -> f64) -> (f64, f64) {
        let values: Vec<f64> = sample.draws.iter().map(|x| of(x)).collect();
        let middle = mean(&values);
        (
            middle,
            (variance(&values, middle) / sample.effective).sqrt(),
        )
    }

    fn holds(sample: &PosteriorSample, what: impl Fn(&[f64]) -> f64, exact: f64) {
        let (found, error) = moments(sample, what);
        assert!(
            (found - exact).abs() < 4.0 * error,
            "{found} ± {error}, exact {exact}"
        );
    }

    /// A normal density with correlation 0.99 and widths of 1 and 100.
    #[test]
    fn a_narrow_gaussian_has_its_means_and_covariance() {
        let density = |x: &[f64]| {
            let (a, b) = (x[0] - 3.0, (x[1] + 50.0) / 100.0);
            -(a * a - 2.0 * 0.99 * a * b + b * b) / (2.0 * (1.0 - 0.99 * 0.99))
        };
        let sample = of(2, 1500.0, density);
        holds(&sample, |x| x[0], 3.0);
        holds(&sample, |x| x[1], -50.0);
        holds(&sample, |x| (x[0] - 3.0).powi(2), 1.0);
        holds(&sample, |x| (x[0] - 3.0) * (x[1] + 50.0), 99.0);
        holds(&sample, |x| (x[1] + 50.0).powi(2), 1e4);
    }

    /// x normal, y = x² + normal of width 0.5: means 0 and 1, variances 1 and 2.25.
    #[test]
    fn a_banana_has_its_moments() {
        let density = |x: &[f64]| -x[0] * x[0] / 2.0 - ((x[1] - x[0] * x[0]) / 0.5).powi(2) / 2.0;
        let sample = of(2, 1500.0, density);
        holds(&sample, |x| x[0], 0.0);
        holds(&sample, |x| x[1], 1.0);
        holds(&sample, |x| x[0] * x[0], 1.0);
        holds(&sample, |x| (x[1] - 1.0).powi(2), 2.25);
    }

    /// Leaps of a shape that is shifted, turned and too wide change nothing but how soon the moments are known.
    #[test]
    fn leaps_leave_the_moments() {
        let shape = DMatrix::from_row_slice(2, 2, &[2.0, 1.0, 1.0, 3.0]);
        let leap = Leap::new(DVector::from_vec(vec![0.7, -0.5]), &shape).expect("a shape");
        let gauss = |x: &[f64]| -(x[0] * x[0] + x[1] * x[1] / 4.0) / 2.0;
        let sample = leaping(2, 1500.0, Some(&leap), gauss);
        holds(&sample, |x| x[0], 0.0);
        holds(&sample, |x| x[0] * x[0], 1.0);
        holds(&sample, |x| x[1] * x[1], 4.0);
        holds(&sample, |x| x[0] * x[1], 0.0);
        let alone = of(2, 1500.0, gauss);
        assert!(
            2 * sample.rounds < alone.rounds,
            "{} {}",
            sample.rounds,
            alone.rounds
        );
        let banana = |x: &[f64]| -x[0] * x[0] / 2.0 - ((x[1] - x[0] * x[0]) / 0.5).powi(2) / 2.0;
        let sample = leaping(2, 1500.0, Some(&leap), banana);
        holds(&sample, |x| x[1], 1.0);
        holds(&sample, |x| (x[1] - 1.0).powi(2), 2.25);
    }

    /// A limit is one: half a normal, mean sqrt(2/pi).
    #[test]
    fn nothing_is_drawn_where_the_density_is_zero() {
        let density = |x: &[f64]| {
            if x[0] < 0.0 {
                f64::NEG_INFINITY
            } else {
                -x[0] * x[0] / 2.0
            }
        };
        let terms = SampleTerms {
            effective: 2000.0,
            rounds: 20_000,
            seed: 1,
        };
        let begin = |normal: &mut dyn FnMut() -> f64| vec![normal().abs()];
        let all = |places: &[Vec<f64>]| Ok::<_, ()>(places.iter().map(|x| density(x)).collect());
        let sample = sample(1, &terms, begin, None, all).unwrap();
        assert!(sample.draws.iter().all(|x| x[0] >= 0.0));
        holds(&sample, |x| x[0], (2.0 / std::f64::consts::PI).sqrt());
    }

    /// A thousand times longer than wide, and neither way along a coordinate: variances and covariance (1 ± 1e-6) / 2.
    #[test]
    fn a_needle_across_the_coordinates_has_its_length_and_its_width() {
        let density = |x: &[f64]| {
            let (along, across) = ((x[0] + x[1]).powi(2) / 2.0, (x[0] - x[1]).powi(2) / 2.0);
            -(along + across / 1e-6) / 2.0
        };
        let sample = of(2, 1500.0, density);
        holds(&sample, |x| x[0], 0.0);
        holds(&sample, |x| x[0] * x[1], (1.0 - 1e-6) / 2.0);
        holds(&sample, |x| (x[0] - x[1]).powi(2) / 2.0, 1e-6);
    }

    /// No walker crosses from one hump to the other: how many are in each is chance, and that must be seen.
    #[test]
    fn two_humps_far_from_each_other_are_told() {
        let density = |x: &[f64]| -((x[0].abs() - 20.0) / 0.1).powi(2) / 2.0;
        let terms = SampleTerms {
            effective: 1500.0,
            rounds: 1000,
            seed: 5,
        };
        let begin = |normal: &mut dyn FnMut() -> f64| vec![20.0 * normal()];
        let all = |places: &[Vec<f64>]| Ok::<_, ()>(places.iter().map(|x| density(x)).collect());
        let sample = sample(1, &terms, begin, None, all).unwrap();
        assert!(!sample.agrees(), "R-hat {}", sample.disagreement);
        assert_eq!(sample.rounds, terms.rounds);
    }
}
