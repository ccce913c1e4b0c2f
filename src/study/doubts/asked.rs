//! All that makes the answer to a question doubtful: of a run, a sweep, a comparison, and of a scenario before anything is asked.

use super::{Doubt, conditions, contents, results};
use crate::engine::{Engine, EngineError};
use crate::experiment::case::{Experiment, Inputs};
use crate::study::best::Best;
use crate::study::order::{Criterion, RankBy};
use crate::study::plan::{DesignPlan, Keep, PointResult, Tally};
use crate::study::results::Results;
use crate::study::strategies::compare::{self, Comparison};
use crate::study::strategies::footing::{Footing, OpenResult};
use crate::study::{Design, ahead as before};

/// A moment this much behind the end, relative to it, is the end.
const ROUNDING: f64 = 1e-12;

/// What is seen before anything runs, of these variants at their base points or over the axes as well.
pub fn ahead(design: &Design, variants: &[usize], over_axes: bool) -> Vec<Doubt> {
    let mut list = Vec::new();
    let mut ids: Vec<usize> = Vec::new();
    for &variant in variants {
        let own = &design.variants[variant];
        let swept = own.cases.iter().filter(|_| over_axes);
        ids.extend(std::iter::once(&own.base).chain(swept));
    }
    ids.sort_unstable();
    ids.dedup();
    for id in ids {
        let case = &design.cases[id];
        let mut numbers = vec![case.numbers.clone()];
        if over_axes {
            numbers.extend(before::along_axes(design, id));
        }
        for stage in 0..case.stages() {
            numbers
                .iter()
                .for_each(|own| of_stage(case, stage, own, &mut list));
        }
    }
    list
}

/// What is seen of one stage of a case with these numbers.
fn of_stage(case: &Experiment, stage: usize, numbers: &Inputs, list: &mut Vec<Doubt>) {
    let mut part = case.at_stage(stage);
    part.numbers = numbers.at_stage(stage).clone();
    let prefix = match part.stage.as_str() {
        "" => String::new(),
        name => format!("stage.{name}."),
    };
    conditions::of_stage(&part, &prefix, list);
    if let Some(program) = before::program(case, stage, &part.numbers) {
        contents::of_stage(&part, &program, &prefix, list);
    }
}

/// Of one course, whose moments `times` were asked for (s).
pub fn of_run(
    engine: &Engine,
    plan: &DesignPlan<'_>,
    row: &PointResult,
    criterion: Option<RankBy<'_>>,
    times: &[f64],
) -> Result<Vec<Doubt>, EngineError> {
    let design = plan.design();
    // Laid out like the run, counters and all, so that nothing is compiled a second time.
    let keep = Keep {
        ledger: true,
        points: 0,
    };
    let drawn = DesignPlan::new(design, &[row.variant], false, keep, plan.tolerance());
    let drawn = drawn.without_balances();
    let mut list = vec![resting(engine, &drawn, 0, criterion.map(|by| by.name))?];
    list.extend(ahead(design, &[row.variant], false));
    list.extend(results::of_tally(&Tally::of([Some(row)])));
    list.extend(late(times, row));
    Ok(list)
}

/// Of a sweep.
pub fn of_sweep(
    engine: &Engine,
    plan: &DesignPlan<'_>,
    results: &Results<'_>,
    tally: &Tally,
    best: Option<(Criterion<'_>, &[Best])>,
) -> Result<Vec<Doubt>, EngineError> {
    let design = plan.design();
    let all: Vec<usize> = (0..design.variants.len()).collect();
    let top = best.and_then(|(by, best)| Some((by, of_all(by, best)?)));
    let footing = match top {
        Some((by, top)) => resting(engine, plan, top.index, Some(by.name))?,
        None => Doubt::Footing(Footing::of(design.cases.iter())),
    };
    let mut list = vec![footing];
    list.extend(ahead(design, &all, true));
    list.extend(results::of_tally(tally));
    if let Some((by, best)) = best {
        list.extend(results::at_ends(results, by, best));
    }
    Ok(list)
}

/// The best of all strategies.
fn of_all<'b>(by: Criterion<'_>, best: &'b [Best]) -> Option<&'b Best> {
    let same = best.iter().filter(|one| one.unit == by.unit);
    let sign = if by.least { -1.0 } else { 1.0 };
    same.max_by(|a, b| (sign * a.value).total_cmp(&(sign * b.value)))
}

/// Of a comparison, with what `tally` says of its points and of those of the sweep behind it.
pub fn of_comparison(
    compared: &Comparison<'_>,
    criterion: Option<RankBy<'_>>,
    tally: &Tally,
) -> Vec<Doubt> {
    let design = compared.plan.design();
    let all: Vec<usize> = (0..design.variants.len()).collect();
    let bases = design.variants.iter().map(|v| &design.cases[v.base]);
    let mut footing = Footing::of(bases);
    let by = criterion.and_then(|by| compare::criterion(design, by));
    let first = by.zip(compared.order.first());
    footing.open = first.and_then(|(by, first)| {
        Some(OpenResult {
            strategy: first.name.clone(),
            name: by.name.to_owned(),
            unit: by.unit.to_owned(),
            range: first.range?,
        })
    });
    let mut list = vec![Doubt::Footing(footing)];
    list.extend(ahead(design, &all, !design.axes.is_empty()));
    list.extend(results::of_tally(tally));
    list
}

/// What one point of a plan rests on.
fn resting(
    engine: &Engine,
    plan: &DesignPlan<'_>,
    point: usize,
    criterion: Option<&str>,
) -> Result<Doubt, EngineError> {
    let footing = Footing::of(std::iter::once(plan.case_at(point)));
    let footing = match criterion {
        Some(name) => footing.at(engine, plan, point, name)?,
        None => footing,
    };
    Ok(Doubt::Footing(footing))
}

/// Moments that lie behind the end of every stage and have no row.
fn late(times: &[f64], row: &PointResult) -> Option<Doubt> {
    let all = row.earlier.iter().chain(&row.remains);
    let end = all.fold(0.0, |end: f64, remains| end.max(remains.time));
    let late = times.iter().filter(|t| **t > end * (1.0 + ROUNDING));
    let moments: Vec<f64> = late.copied().collect();
    (!moments.is_empty()).then_some(Doubt::Late { moments, end })
}
