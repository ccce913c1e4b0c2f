//! The question of a sweep: what comes out at every point of the axes.
//!
//! Of many points only what is drawn or ranked is kept; what else is wanted of their rows is made while they run.

use std::ops::ControlFlow;

use super::Design;
use super::plan::{DesignPlan, Keep, PointResult, Tally};
use super::results::Results;
use super::share::{PointShare, Rest};
use crate::engine::{Engine, EngineError, RunPlan};

/// What is kept of many points.
pub struct Swept<'a> {
    plan: &'a DesignPlan<'a>,
    /// What is drawn or ranked.
    pub results: Results<'a>,
    /// What all rows come to together.
    pub tally: Tally,
    /// The rows themselves, where they were asked for.
    pub rows: Vec<PointResult>,
    all_rows: bool,
}

/// What a chunk of points leaves.
struct Chunk<Part> {
    part: Part,
    values: Vec<f64>,
    tally: Tally,
    rows: Vec<PointResult>,
}

/// All variants over their axes.
pub fn plan(design: &Design, tolerance: f64) -> DesignPlan<'_> {
    let variants: Vec<usize> = (0..design.variants.len()).collect();
    let keep = Keep {
        ledger: true,
        points: 0,
    };
    DesignPlan::new(design, &variants, true, keep, tolerance).without_balances()
}

/// Runs a plan over its axes: [`Swept::new`] and [`Swept::go_on`] with all points.
pub fn sweep<'a, Part: Send>(
    engine: &Engine,
    plan: &'a DesignPlan<'a>,
    names: &[&str],
    all_rows: bool,
    prepare: impl Fn(usize, &[PointResult], &Tally) -> Part + Sync,
    take: impl FnMut(Part) -> ControlFlow<()> + Send,
) -> Result<Swept<'a>, EngineError> {
    let mut swept = Swept::new(plan, names, all_rows);
    swept.go_on(engine, PointShare::whole(plan.len()), prepare, take)?;
    Ok(swept)
}

impl<'a> Swept<'a> {
    /// Nothing yet. Of the results of these names the numbers will be kept, of all else nothing unless all rows are asked for.
    pub fn new(plan: &'a DesignPlan<'a>, names: &[&str], all_rows: bool) -> Swept<'a> {
        Swept {
            plan,
            results: Results::new(plan, names),
            tally: Tally::default(),
            rows: Vec::new(),
            all_rows,
        }
    }

    /// Adds the next rows as they were computed before, and what they come to.
    pub fn take_up(&mut self, rows: Vec<PointResult>, tally: Tally) {
        let mut values = Vec::new();
        let results = &self.results;
        rows.iter().for_each(|row| results.of_row(row, &mut values));
        let kept = if self.all_rows { rows } else { Vec::new() };
        self.add(values, tally, kept);
    }

    /// Runs those points of a share that are not there yet. `prepare` makes something of the rows from a place in the share on, and of
    /// what they come to, on the thread that ran them; `take` gets that in the order of the places, and ends the sweep by breaking.
    pub fn go_on<Part: Send>(
        &mut self,
        engine: &Engine,
        share: PointShare,
        prepare: impl Fn(usize, &[PointResult], &Tally) -> Part + Sync,
        mut take: impl FnMut(Part) -> ControlFlow<()> + Send,
    ) -> Result<(), EngineError> {
        let from = self.tally.points;
        let (blank, all_rows) = (self.results.blank(), self.all_rows);
        let rest = Rest {
            plan: self.plan,
            share,
            from,
        };
        let chunk = |first: usize, mut rows: Vec<PointResult>| {
            let tally = Tally::of(rows.iter().map(Some));
            let part = prepare(from + first, &rows, &tally);
            let mut values = Vec::new();
            rows.iter().for_each(|row| blank.of_row(row, &mut values));
            rows.truncate(if all_rows { usize::MAX } else { 0 });
            Chunk {
                part,
                values,
                tally,
                rows,
            }
        };
        engine.stream(&rest, chunk, |chunk| {
            let goes_on = take(chunk.part);
            self.add(chunk.values, chunk.tally, chunk.rows);
            goes_on
        })
    }

    fn add(&mut self, values: Vec<f64>, tally: Tally, rows: Vec<PointResult>) {
        self.results.append(tally.points, values);
        self.tally = std::mem::take(&mut self.tally).and(tally);
        self.rows.extend(rows);
    }
}
