//! All strategies at their base points: which numbers move which results.

use super::indices::{SobolIndices, indices, places};
use super::local::local;
use super::screening::{self, Effect, effects};
use crate::engine::{Engine, EngineError};
use crate::study::Design;
use crate::study::plan::{DesignPlan, Keep};
use crate::study::uncertain::{CubePoint, Member, Members, Uncertain, UncertainTerms};

/// More numbers than these are screened first.
const MOST: usize = 30;
/// Places of a screening.
const SCREENED: u32 = 24;
/// A number whose squared effect is less than this part of the sum of all is held.
const HELD: f64 = 1e-3;
/// Changes the points.
const SEED: u64 = 29;

/// What is asked.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SensitivityTerms {
    /// Results by name.
    pub of: Vec<String>,
    /// Members of the estimates: each takes as many runs as there are numbers, and two.
    pub draws: u32,
}

/// What moves the results of one strategy.
#[derive(Debug, Clone, PartialEq)]
pub struct Influences {
    /// SobolIndex of the variant.
    pub variant: usize,
    /// Of each result asked for that the strategy has: its name, and what moves it, the most first.
    pub results: Vec<(String, Vec<Influence>)>,
    /// Of each result, its value with all numbers at their middle.
    pub middle: Vec<Option<f64>>,
    /// Of each result, runs that came to no value and are left out.
    pub missing: Vec<usize>,
    /// Moments of the courses of slopes, s from the start of the last stage; the last is its end.
    pub times: Vec<f64>,
    /// Runs that came to no end.
    pub failed: usize,
    /// Runs in all.
    pub runs: usize,
}

/// How one number moves one result.
#[derive(Debug, Clone, PartialEq)]
pub struct Influence {
    /// The number (index in [`Uncertain::numbers`]).
    pub number: usize,
    /// Its shares of the variance; `None` where it was held, or nothing varies.
    pub indices: Option<SobolIndices>,
    /// What the screening said.
    pub effect: Option<Effect>,
    /// The result at the number's 5 % and 95 % value, all others at their middle.
    pub swing: (Option<f64>, Option<f64>),
    /// d ln(result) / d ln(number) with all numbers as they stand.
    pub local: Option<f64>,
    /// The same at the moments of [`Influences::times`]; none where there is no course.
    pub course: Vec<Option<f64>>,
}

/// Asks every strategy.
pub fn sensitivity(
    engine: &Engine,
    design: &Design,
    terms: &SensitivityTerms,
    drawn: &UncertainTerms,
) -> Result<(Uncertain, Vec<Influences>), EngineError> {
    let variants: Vec<usize> = (0..design.variants.len()).collect();
    let tolerance = engine.options().tolerance;
    let plan = DesignPlan::new(design, &variants, false, Keep::default(), tolerance);
    let plan = plan.without_balances();
    let cases = variants.iter().map(|point| plan.case_index(*point));
    let joint = drawn.joint.as_ref();
    let uncertain = Uncertain::of(design, cases, &drawn.also, joint);
    let one = |variant: usize| {
        let strategy = Strategy {
            engine,
            plan: &plan,
            point: variant,
            uncertain: &uncertain,
            used: uncertain.of_case(plan.case_index(variant)),
        };
        strategy.influences(terms)
    };
    let all: Result<Vec<_>, _> = variants.iter().map(|variant| one(*variant)).collect();
    Ok((uncertain.clone(), all?))
}

/// One strategy with the numbers that it uses.
struct Strategy<'a> {
    engine: &'a Engine,
    plan: &'a DesignPlan<'a>,
    point: usize,
    uncertain: &'a Uncertain,
    used: Vec<usize>,
}

impl Strategy<'_> {
    fn influences(&self, terms: &SensitivityTerms) -> Result<Influences, EngineError> {
        let observables = &self.plan.case_at(self.point).observables;
        let place = |name: &String| observables.iter().position(|o| o.name == *name);
        let asked = terms
            .of
            .iter()
            .filter_map(|name| Some((name, place(name)?)));
        let asked: Vec<(&String, usize)> = asked.collect();
        let numbers = self.used.len();
        let screened = match numbers > MOST {
            true => Some(self.screened()?),
            false => None,
        };
        let kept = match &screened {
            Some(screened) => worth(screened, &asked, numbers),
            None => (0..numbers).collect(),
        };
        let members: Vec<Vec<Vec<f64>>> = (0..terms.draws)
            .map(|member| places(member, kept.len(), SEED))
            .collect();
        let runs: Vec<CubePoint> = members
            .iter()
            .flatten()
            .map(|shares| self.point_of(&kept, shares))
            .collect();
        let rows = self.run(runs)?;
        let swings = self.swings()?;
        let middle = self.run(vec![self.point_of(&[], &[])])?;
        let middle = asked
            .iter()
            .map(|(_, at)| middle[0].as_ref()?.values[*at])
            .collect();
        let standing = self
            .uncertain
            .standing(self.plan.design(), self.plan.case_index(self.point));
        let numbers_of = self
            .used
            .iter()
            .map(|n| standing[*n].clone())
            .collect::<Vec<_>>();
        let places: Vec<usize> = asked.iter().map(|(_, at)| *at).collect();
        let mut local = local(self.engine, self.plan, self.point, &numbers_of, &places)?;
        let missing = asked.iter().map(|(_, at)| {
            let none =
                |member: &&Option<Member>| member.as_ref().is_none_or(|m| m.values[*at].is_none());
            rows.iter().filter(none).count()
        });
        let missing = missing.collect();
        let results = asked.iter().enumerate().map(|(result, (name, at))| {
            let value = |member: &Option<Member>| member.as_ref()?.values[*at];
            let values: Vec<Option<f64>> = rows.iter().map(value).collect();
            let each = values.chunks(kept.len() + 2).map(<[_]>::to_vec);
            let shares = self
                .varies(*at, &values)
                .then(|| indices(&each.collect::<Vec<_>>()));
            let shares = shares.flatten();
            let effects = screened.as_ref().map(|s| s.effects(*at));
            let influence = |number: usize| Influence {
                number: self.used[number],
                indices: kept
                    .iter()
                    .position(|k| *k == number)
                    .and_then(|k| shares.as_ref().map(|shares| shares[k])),
                effect: effects.as_ref().map(|effects| effects[number]),
                swing: (value(&swings[2 * number]), value(&swings[2 * number + 1])),
                local: local.end[number][*at],
                course: std::mem::take(&mut local.course[number][result]),
            };
            let mut all: Vec<Influence> = (0..numbers).map(influence).collect();
            let total = |i: &Influence| i.indices.map_or(-1.0, |i| i.total.value);
            all.sort_by(|a, b| total(b).total_cmp(&total(a)));
            ((*name).clone(), all)
        });
        let results = results.collect();
        let ended = |member: &&Member| member.status.kind() != "ok";
        Ok(Influences {
            variant: self.point,
            results,
            middle,
            missing,
            times: local.times,
            failed: rows.iter().flatten().filter(ended).count(),
            runs: rows.len(),
        })
    }

    /// Whether values of an observable differ by more than the solver leaves open.
    fn varies(&self, at: usize, values: &[Option<f64>]) -> bool {
        let known = values.iter().copied().flatten();
        let (low, high) = known.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| {
            (low.min(v), high.max(v))
        });
        let observable = &self.plan.case_at(self.point).observables[at];
        let whole = match observable.unit.starts_with('%') {
            true => 100.0,
            false => low.abs().max(high.abs()),
        };
        high - low > self.engine.options().tolerance * whole
    }

    /// A point of the whole cube; numbers that are not among these stand at their middle.
    fn point_of(&self, kept: &[usize], shares: &[f64]) -> CubePoint {
        let mut all = vec![0.5; self.uncertain.numbers.len()];
        for (number, share) in kept.iter().zip(shares) {
            all[self.used[*number]] = *share;
        }
        CubePoint::Shares(all)
    }

    fn run(&self, at: Vec<CubePoint>) -> Result<Vec<Option<Member>>, EngineError> {
        if at.is_empty() {
            return Ok(Vec::new());
        }
        let members = Members::new(self.plan, &[self.point], self.uncertain, at);
        Ok(members.run(self.engine)?.remove(0))
    }

    fn screened(&self) -> Result<Screened, EngineError> {
        let numbers = self.used.len();
        let all: Vec<usize> = (0..numbers).collect();
        let places: Vec<Vec<Vec<f64>>> = (0..SCREENED)
            .map(|member| screening::places(member, numbers, SEED))
            .collect();
        let at = places.iter().flatten();
        let rows = self.run(at.map(|shares| self.point_of(&all, shares)).collect())?;
        Ok(Screened { places, rows })
    }

    /// Every number at its 5 % and its 95 % value.
    fn swings(&self) -> Result<Vec<Option<Member>>, EngineError> {
        let each = (0..self.used.len())
            .flat_map(|number| [0.05, 0.95].map(|share| self.point_of(&[number], &[share])));
        self.run(each.collect())
    }
}

/// The runs of a screening.
struct Screened {
    places: Vec<Vec<Vec<f64>>>,
    rows: Vec<Option<Member>>,
}

impl Screened {
    /// Effects on an observable.
    fn effects(&self, at: usize) -> Vec<Effect> {
        let each = self.places.first().map_or(1, Vec::len);
        let value = |member: &Option<Member>| member.as_ref()?.values[at];
        let results = self.rows.chunks(each);
        let results: Vec<Vec<Option<f64>>> = results
            .map(|rows| rows.iter().map(value).collect())
            .collect();
        effects(&self.places, &results)
    }
}

/// The numbers that move any of the results by more than a little.
fn worth(screened: &Screened, asked: &[(&String, usize)], numbers: usize) -> Vec<usize> {
    let mut kept = vec![false; numbers];
    for (_, at) in asked {
        let effects = screened.effects(*at);
        let all: f64 = effects.iter().map(|e| e.mean * e.mean).sum();
        for (number, effect) in effects.iter().enumerate() {
            kept[number] |= effect.mean * effect.mean > HELD * all;
        }
    }
    (0..numbers).filter(|number| kept[*number]).collect()
}
