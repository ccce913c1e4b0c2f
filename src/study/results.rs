//! Chosen results of every point of a plan, as plain numbers: what figures are drawn from and the best point is found in.
//!
//! Of many points a row each would not fit into memory; what is drawn or ranked are a few numbers of each. Where a point stands
//! follows from its index.

use super::plan::{DesignPlan, PointResult};
use super::{Along, Design};
use crate::experiment::case::Experiment;

/// Some results of points 0, 1, 2 ... of a plan.
#[derive(Debug, Clone)]
pub struct Results<'a> {
    plan: &'a DesignPlan<'a>,
    names: Vec<String>,
    /// Place of each name among the observables of each case.
    places: Vec<Vec<Option<usize>>>,
    /// Point by point, a number per name; NaN is missing.
    values: Vec<f64>,
    len: usize,
}

/// One point with its results.
#[derive(Debug, Clone, Copy)]
pub struct SweepPoint<'r> {
    results: &'r Results<'r>,
    index: usize,
}

impl<'a> Results<'a> {
    /// No points yet, of which the observables of these names are to be kept.
    pub fn new(plan: &'a DesignPlan<'a>, names: &[&str]) -> Results<'a> {
        let mut kept: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
        kept.sort_unstable();
        kept.dedup();
        let place = |case: &Experiment, name: &String| {
            let mut observables = case.observables.iter();
            observables.position(|o| o.name == *name)
        };
        let cases = plan.design().cases.iter();
        Results {
            plan,
            places: cases
                .map(|case| kept.iter().map(|name| place(case, name)).collect())
                .collect(),
            names: kept,
            values: Vec::new(),
            len: 0,
        }
    }

    /// The same results of no points.
    pub fn blank(&self) -> Results<'a> {
        Results {
            plan: self.plan,
            names: self.names.clone(),
            places: self.places.clone(),
            values: Vec::new(),
            len: 0,
        }
    }

    /// Those of rows that are there already; a row that was not run has no results.
    pub fn of_rows(
        plan: &'a DesignPlan<'a>,
        names: &[&str],
        rows: &[Option<PointResult>],
    ) -> Results<'a> {
        let mut results = Results::new(plan, names);
        let mut values = Vec::new();
        for row in rows {
            match row {
                Some(row) => results.of_row(row, &mut values),
                None => values.extend(results.names.iter().map(|_| f64::NAN)),
            }
        }
        results.append(rows.len(), values);
        results
    }

    /// Adds the numbers of a row to those of the rows before it.
    pub fn of_row(&self, row: &PointResult, values: &mut Vec<f64>) {
        let places = &self.places[self.plan.case_id(row)];
        let value = |at: &Option<usize>| at.and_then(|at| row.values[at]).unwrap_or(f64::NAN);
        values.extend(places.iter().map(value));
    }

    /// Appends the numbers of the next so many points.
    pub fn append(&mut self, points: usize, mut values: Vec<f64>) {
        self.len += points;
        self.values.append(&mut values);
    }

    /// The plan.
    pub fn plan(&self) -> &'a DesignPlan<'a> {
        self.plan
    }

    /// The design of the plan.
    pub fn design(&self) -> &'a Design {
        self.plan.design()
    }

    /// Where the numbers of an observable stand, for [`SweepPoint::value`]; `None` where it was not kept.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|kept| kept == name)
    }

    /// The points in the order of their indices.
    pub fn points(&self) -> impl Iterator<Item = SweepPoint<'_>> {
        (0..self.len).map(|index| SweepPoint {
            results: self,
            index,
        })
    }
}

impl<'r> SweepPoint<'r> {
    /// Its index in the plan.
    pub fn index(&self) -> usize {
        self.index
    }

    /// Index of its variant.
    pub fn variant(&self) -> usize {
        self.results.plan.variant(self.index)
    }

    /// Where it stands along something; `None` where its variant lacks the axis.
    pub fn position(&self, along: Along) -> Option<usize> {
        self.results.plan.position(self.index, along)
    }

    /// Its case.
    pub fn case(&self) -> &'r Experiment {
        self.results.plan.case_at(self.index)
    }

    /// The number in a column; `None` where it is missing.
    pub fn value(&self, column: usize) -> Option<f64> {
        let value = self.results.values[self.index * self.results.names.len() + column];
        Some(value).filter(|value| !value.is_nan())
    }
}
