//! The question of uncertainty: where results lie when all that is not exactly known is drawn, at each strategy and along an axis.

use std::collections::BTreeMap;

use crate::engine::{Engine, EngineError, RunPlan};
use crate::experiment::case::Experiment;
use crate::experiment::observable::Observable;
use crate::study::Design;
use crate::study::plan::{DesignPlan, Keep, PointResult};
use crate::study::quantile::{DrawnBand, EstimatedQuantile};
use crate::study::results::Results;
use crate::study::uncertain::{
    CubePoint, DrawnMembers, FollowedCourse, Member, Members, Uncertain, UncertainTerms,
};

/// Moments of a band at most, besides those at which something is done; between them it is drawn straight.
const MOMENTS: usize = 60;
/// Draws for each point of an axis at most: a band is looked at, not read off.
pub const DRAWS_ALONG: u32 = 512;

/// Results under draws.
pub struct DrawnResults<'a> {
    /// The runs without draws, one for each variant.
    pub plan: DesignPlan<'a>,
    /// What these came to; `None` where the run was stopped.
    pub rows: Vec<Option<PointResult>>,
    /// What was drawn.
    pub uncertain: Uncertain,
    /// Of each variant, its draws.
    pub variants: Vec<DrawnVariant>,
}

/// A strategy under draws.
#[derive(Debug, Clone)]
pub struct DrawnVariant {
    /// Every draw; `None` where it was not begun.
    pub members: Vec<Option<Member>>,
    /// Of what was followed along its course, by name between which values nine tenths of the draws lie over time (s).
    pub bands: Vec<(String, DrawnBand)>,
}

/// One result under draws.
#[derive(Debug, Clone, PartialEq)]
pub struct DrawnResult {
    /// The observable.
    pub name: String,
    /// Its unit.
    pub unit: String,
    /// Without draws.
    pub nominal: Option<f64>,
    /// One draw in twenty lies below, half, all but one in twenty; `None` where no draw came to a value.
    pub quantiles: Option<[EstimatedQuantile; 3]>,
    /// Draws that came to a value.
    pub values: usize,
}

/// Runs all strategies at their base points with every draw; `names` are followed along their courses.
pub fn draw<'a>(
    engine: &Engine,
    design: &'a Design,
    terms: &UncertainTerms,
    (names, points): (&[String], u32),
) -> Result<DrawnResults<'a>, EngineError> {
    let tolerance = engine.options().tolerance;
    let variants: Vec<usize> = (0..design.variants.len()).collect();
    let keep = Keep {
        ledger: false,
        points,
    };
    // Both are laid out alike, so that nothing is compiled a second time.
    let plan = |keep| DesignPlan::following(design, &variants, false, (keep, names), tolerance);
    let (plan, bare) = (plan(keep), plan(Keep::default()));
    let rows = engine.run(&plan)?;
    let cases = variants.iter().map(|point| bare.case_index(*point));
    let uncertain = Uncertain::of(design, cases, &terms.also, terms.joint.as_ref());
    let mut drawn = Vec::new();
    for point in variants {
        let followed = followed(bare.case_at(point), rows[point].as_ref(), names);
        let at = (0..terms.draws).map(CubePoint::Member).collect();
        let members = Members::new(&bare, &[point], &uncertain, at).following(followed.clone());
        let DrawnMembers { members, values } = members.run_followed(engine)?;
        let bands = bands(&followed, members.len(), values);
        drawn.push(DrawnVariant { members, bands });
    }
    Ok(DrawnResults {
        plan,
        rows,
        uncertain,
        variants: drawn,
    })
}

/// What is followed of a course: of the last stage, at moments spread over the run without draws as its own points are.
fn followed(case: &Experiment, row: Option<&PointResult>, names: &[String]) -> FollowedCourse {
    let Some(course) = row.and_then(|row| row.remains.as_ref()) else {
        return FollowedCourse::default();
    };
    let last = case.stages() - 1;
    let is_followed = |name: &&String| {
        let mut all = case.observables.iter();
        all.any(|o| o.name == **name && o.stage == last && o.has_course())
    };
    let times: Vec<f64> = course.points.iter().map(|point| point.time).collect();
    let every = times.len().div_ceil(MOMENTS).max(1);
    // A course bends where something is done: a band drawn straight across that would begin to change before it.
    let is_done = |time: f64| course.notes.iter().any(|note| note.0 == time);
    let is_kept =
        |&(at, &time): &(usize, &f64)| at % every == 0 || at + 1 == times.len() || is_done(time);
    let kept = times.iter().enumerate().filter(is_kept);
    let mut thin: Vec<f64> = kept.map(|(_, time)| *time).collect();
    thin.dedup();
    FollowedCourse {
        names: names.iter().filter(is_followed).cloned().collect(),
        times: thin,
    }
}

/// The bands of what was followed of so many draws.
fn bands(
    followed: &FollowedCourse,
    draws: usize,
    values: Vec<Vec<f64>>,
) -> Vec<(String, DrawnBand)> {
    let mut values = values.into_iter();
    let band = |name: &String| {
        let places = followed.times.iter().copied().zip(values.by_ref());
        (name.clone(), DrawnBand::of(draws, places))
    };
    followed.names.iter().map(band).collect()
}

impl DrawnResults<'_> {
    /// Results of a variant, in the order of its observables.
    pub fn results(&self, variant: usize) -> Vec<DrawnResult> {
        let case = self.plan.case_at(variant);
        let members = &self.variants[variant].members;
        let each = case.observables.iter().enumerate();
        let result = |(at, observable): (usize, &Observable)| {
            let value = |member: &Option<Member>| member.as_ref()?.values[at];
            let values: Vec<Option<f64>> = members.iter().map(value).collect();
            DrawnResult {
                name: observable.name.clone(),
                unit: observable.unit.clone(),
                nominal: self.rows[variant].as_ref().and_then(|row| row.values[at]),
                quantiles: EstimatedQuantile::of(&values, [0.05, 0.5, 0.95]),
                values: values.iter().flatten().count(),
            }
        };
        each.map(result).collect()
    }
}

impl DrawnVariant {
    /// How its draws ended, by the kind of the status.
    pub fn ended(&self) -> BTreeMap<&'static str, usize> {
        let mut kinds = BTreeMap::new();
        for member in self.members.iter().flatten() {
            *kinds.entry(member.status.kind()).or_default() += 1;
        }
        kinds
    }

    /// Of a followed observable, between which values nine tenths of the draws lie over time (s); `None` where it was not followed.
    pub fn band(&self, name: &str) -> Option<&DrawnBand> {
        let band = self.bands.iter().find(|(own, _)| own == name)?;
        Some(&band.1)
    }
}

/// Bands along the axes of a sweep, where there is one and it runs over numbers.
pub struct DrawnAxis<'a> {
    plan: DesignPlan<'a>,
    /// Without draws.
    rows: Vec<Option<PointResult>>,
    /// Of each point, its draws.
    members: Vec<Vec<Option<Member>>>,
}

/// Runs every point of a sweep with some of the draws; `None` where its figure is no curve.
pub fn along_axis<'a>(
    engine: &Engine,
    design: &'a Design,
    terms: &UncertainTerms,
) -> Result<Option<DrawnAxis<'a>>, EngineError> {
    let [axis] = design.axes.as_slice() else {
        return Ok(None);
    };
    if axis.numbers.is_none() {
        return Ok(None);
    }
    let tolerance = engine.options().tolerance;
    let variants: Vec<usize> = (0..design.variants.len()).collect();
    let plan = DesignPlan::new(design, &variants, true, Keep::default(), tolerance);
    let plan = plan.without_balances();
    let points: Vec<usize> = (0..plan.len()).collect();
    let cases = points.iter().map(|point| plan.case_index(*point));
    let uncertain = Uncertain::of(design, cases, &terms.also, terms.joint.as_ref());
    let draws = terms.draws.min(DRAWS_ALONG);
    let at = (0..draws).map(CubePoint::Member).collect();
    let members = Members::new(&plan, &points, &uncertain, at).run(engine)?;
    let rows = engine.run(&plan)?;
    Ok(Some(DrawnAxis {
        plan,
        rows,
        members,
    }))
}

impl DrawnAxis<'_> {
    /// The results of these names without draws.
    pub fn results(&self, names: &[&str]) -> Results<'_> {
        Results::of_rows(&self.plan, names, &self.rows)
    }

    /// Of a variant and an observable, between which values nine tenths of the draws lie along the numbers of the axis.
    pub fn band(&self, variant: usize, name: &str) -> DrawnBand {
        let axis = self.plan.design().axes[0].numbers.as_ref();
        let numbers = axis.map_or(&[][..], |axis| &axis.values);
        let one = |(point, members): (usize, &Vec<Option<Member>>)| {
            let (of, position) = self.plan.place(point);
            if of != variant {
                return None;
            }
            let observables = &self.plan.case_at(point).observables;
            let at = observables.iter().position(|o| o.name == name)?;
            let values = members.iter().flatten().filter_map(|m| m.values[at]);
            let place = *numbers.get(*position.first()?)?;
            Some((place, values.filter(|v| v.is_finite()).collect()))
        };
        let draws = self.members.first().map_or(0, Vec::len);
        DrawnBand::of(draws, self.members.iter().enumerate().filter_map(one))
    }
}
