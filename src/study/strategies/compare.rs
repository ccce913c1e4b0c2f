//! The question of a comparison: which strategy is ahead by one result, and whether the constants can tell.

use std::ops::Range;

use crate::engine::{Engine, EngineError, RunPlan};
use crate::experiment::observable::Observable;
use crate::study::Design;
use crate::study::order::{Criterion, Rank, RankBy, Resolution, StrategyResult, order};
use crate::study::plan::{DesignPlan, Keep, PointResult};
use crate::study::uncertain::{CubePoint, Member, Members, Uncertain};

/// Words of an axis at most at which strategies are compared one by one.
const MOST_WORDS: usize = 12;

/// Draws at most: the share that they give is then known to half a percent.
pub const MOST_DRAWS: usize = 10_000;

/// What is asked of strategies.
#[derive(Debug, Clone, Copy)]
pub struct CompareOptions<'a> {
    /// What they are ranked by, where there is something.
    pub criterion: Option<RankBy<'a>>,
    /// Draws of the constants; 0: none.
    pub draws: usize,
    /// Points kept along each course.
    pub points: u32,
}

/// Strategies side by side.
pub struct Comparison<'a> {
    /// One point for each strategy.
    pub plan: DesignPlan<'a>,
    /// What it came to; `None` where it was not run.
    pub rows: Vec<Option<PointResult>>,
    /// Best first; empty without a criterion.
    pub order: Vec<Rank>,
}

/// The order at one point of an axis of words.
#[derive(Debug, Clone)]
pub struct OrderAtWord {
    /// The point.
    pub word: usize,
    /// Best first.
    pub order: Vec<Rank>,
}

/// A strategy that has no place in an order.
#[derive(Debug, Clone, PartialEq)]
pub struct Unranked {
    /// Index of the variant.
    pub variant: usize,
    /// Why.
    pub why: NoPlace,
}

/// Why a strategy has no place.
#[derive(Debug, Clone, PartialEq)]
pub enum NoPlace {
    /// It has no such result.
    Lacks,
    /// It counts it in this other unit.
    OtherUnit(String),
    /// It came to no value.
    NoValue,
}

/// All strategies at their base points, in order.
pub fn compare<'a>(
    engine: &Engine,
    design: &'a Design,
    options: CompareOptions<'_>,
) -> Result<Comparison<'a>, EngineError> {
    let variants: Vec<usize> = (0..design.variants.len()).collect();
    let tolerance = engine.options().tolerance;
    let plan = |points: u32| {
        let keep = Keep {
            ledger: true,
            points,
        };
        DesignPlan::new(design, &variants, false, keep, tolerance)
    };
    let base = plan(options.points);
    let rows = engine.run(&base)?;
    let order = match options.criterion {
        Some(by) => {
            // Laid out like the runs above, counters and all, so that nothing is compiled a second time.
            let plan = plan(0).without_balances();
            let all = (0..plan.len()).collect();
            let draws = draws(engine, &plan, all, by.name, options.draws)?;
            let drawn = rows.iter().zip(&draws);
            let drawn = drawn.filter_map(|(row, draws)| Some((row.as_ref()?, draws)));
            places(design, tolerance, drawn, by)
        }
        None => Vec::new(),
    };
    Ok(Comparison {
        plan: base,
        rows,
        order,
    })
}

/// The order at every word of a sweep over words at which the file does not stand anyway; `rows` are those of the sweep.
pub fn order_at_words(
    engine: &Engine,
    grid: &DesignPlan<'_>,
    rows: &[PointResult],
    by: RankBy<'_>,
    number: usize,
) -> Result<Vec<OrderAtWord>, EngineError> {
    let design = grid.design();
    let elsewhere = |word: &usize| {
        let mut variants = design.variants.iter();
        variants.any(|variant| {
            let standing = variant.standing.first();
            standing.is_some_and(|at| *at != Some(*word))
        })
    };
    let words: Vec<usize> = words(design).filter(elsewhere).collect();
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let told = |row: &PointResult| words.iter().any(|word| is_at(row, *word));
    let points: Vec<usize> = (0..rows.len()).filter(|i| told(&rows[*i])).collect();
    let drawn = draws(engine, grid, points.clone(), by.name, number)?;
    let tolerance = engine.options().tolerance;
    let at_word = |word: usize| {
        let here = points.iter().map(|point| &rows[*point]).zip(&drawn);
        let here = here.filter(|(row, _)| is_at(row, word));
        OrderAtWord {
            word,
            order: places(design, tolerance, here, by),
        }
    };
    Ok(words.into_iter().map(at_word).collect())
}

/// The points of the only axis, where they are words and there are strategies to compare at each; else none.
pub fn words(design: &Design) -> Range<usize> {
    match &design.axes[..] {
        [axis] if axis.numbers.is_none() && design.variants.len() > 1 => {
            let words = axis.labels.len();
            0..if words > MOST_WORDS { 0 } else { words }
        }
        _ => 0..0,
    }
}

/// Whether a row stands at a word; one whose strategy lacks the axis stands at each.
pub fn is_at(row: &PointResult, word: usize) -> bool {
    row.position.first().is_none_or(|&own| own == word)
}

/// What strategies are ranked by: unit, and sense where none is asked for, are those of the first that has the criterion.
pub fn criterion<'a>(design: &'a Design, by: RankBy<'a>) -> Option<Criterion<'a>> {
    let variants = 0..design.variants.len();
    let (_, first) = variants.filter_map(|v| ranked(design, v, by.name)).next()?;
    Some(Criterion {
        name: by.name,
        unit: &first.unit,
        least: by.least.unwrap_or_else(|| first.kind.is_spent()),
    })
}

/// Which of these strategies have the criterion in another unit, not at all, or came to no value of it.
pub fn unranked<'r>(
    design: &Design,
    rows: impl Iterator<Item = &'r PointResult>,
    by: RankBy<'_>,
) -> Vec<Unranked> {
    let unit = criterion(design, by).map(|criterion| criterion.unit);
    let found = rows.filter_map(|row| {
        let why = match ranked(design, row.variant, by.name) {
            None => NoPlace::Lacks,
            Some((_, own)) if Some(own.unit.as_str()) != unit => {
                NoPlace::OtherUnit(own.unit.clone())
            }
            Some((at, _)) if row.values[at].is_none() => NoPlace::NoValue,
            Some(_) => return None,
        };
        let variant = row.variant;
        Some(Unranked { variant, why })
    });
    found.collect()
}

/// The observable of a variant by which strategies are ranked, with its place among the others.
fn ranked<'a>(design: &'a Design, variant: usize, name: &str) -> Option<(usize, &'a Observable)> {
    let case = &design.cases[design.variants[variant].base];
    let mut all = case.observables.iter().enumerate();
    all.find(|(_, observable)| observable.name == name)
}

/// What draws of the constants make of the criterion at these points of a plan; nothing where none were asked for.
pub(in crate::study) fn draws(
    engine: &Engine,
    plan: &DesignPlan<'_>,
    points: Vec<usize>,
    name: &str,
    number: usize,
) -> Result<Vec<Vec<Option<f64>>>, EngineError> {
    if number == 0 {
        return Ok(vec![Vec::new(); points.len()]);
    }
    let design = plan.design();
    let uncertain = Uncertain::of(
        design,
        points.iter().map(|at| plan.case_index(*at)),
        &[],
        None,
    );
    let at = (0..number as u32).map(CubePoint::Member).collect();
    let rows = Members::new(plan, &points, &uncertain, at).run(engine)?;
    let value = |point: usize, member: Option<Member>| {
        let observables = &plan.case_at(point).observables;
        let at = observables.iter().position(|o| o.name == name)?;
        member?.values[at]
    };
    let of_point = |(point, row): (&usize, Vec<Option<Member>>)| {
        row.into_iter()
            .map(|member| value(*point, member))
            .collect()
    };
    Ok(points.iter().zip(rows).map(of_point).collect())
}

/// The strategies of these rows in order, with what draws of the constants say of it.
fn places<'r>(
    design: &Design,
    tolerance: f64,
    rows: impl Iterator<Item = (&'r PointResult, &'r Vec<Option<f64>>)>,
    by: RankBy<'_>,
) -> Vec<Rank> {
    let Some(criterion) = criterion(design, by) else {
        return Vec::new();
    };
    let entries = rows.filter_map(|(row, draws)| {
        let (at, own) = ranked(design, row.variant, by.name)?;
        if own.unit != criterion.unit {
            return None;
        }
        Some(StrategyResult {
            name: design.variants[row.variant].name.clone(),
            value: row.values[at],
            draws: draws.clone(),
        })
    });
    let resolution = Resolution {
        least: criterion.least,
        tolerance,
        whole: match criterion.unit.starts_with('%') {
            true => 100.0,
            false => 0.0,
        },
    };
    order(&entries.collect::<Vec<_>>(), resolution)
}
