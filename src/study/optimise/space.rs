//! What is varied: categories, each with a box of ranges, and the numbers of a case at a place in it.
//!
//! A place is a number from 0 to 1 for each range: along the logarithm where both ends are positive, else along the number itself.

use super::goal::GoalSearch;
use crate::experiment::case::Inputs;
use crate::experiment::parameter::{Parameter, Setting};
use crate::solver::math::{exp, ln};
use crate::study::plan::{DesignPlan, Keep, in_order};
use crate::study::{Label, Settings};

/// All that may be varied.
#[derive(Debug)]
pub struct VariedSpace<'a> {
    /// The plan whose points the categories are.
    pub(super) plan: DesignPlan<'a>,
    /// What is asked.
    pub search: &'a GoalSearch,
    /// A variant with one value of everything that is listed.
    pub categories: Vec<Category>,
}

/// A variant with one value of everything that is listed, and the ranges that act on it.
#[derive(Debug, Clone, PartialEq)]
pub struct Category {
    /// The point of the plan at which every range stands at its first end.
    pub(super) point: usize,
    /// Index of the variant.
    pub variant: usize,
    /// Index of the case.
    pub case: usize,
    /// What the listed axes are here: axis, point.
    pub listed: Vec<(usize, usize)>,
    /// The axes that are ranges here.
    pub ranges: Vec<usize>,
}

impl<'a> VariedSpace<'a> {
    /// The categories of a search.
    pub fn new(search: &'a GoalSearch, tolerance: f64) -> VariedSpace<'a> {
        let design = &search.design;
        let variants: Vec<usize> = (0..design.variants.len()).collect();
        let plan = DesignPlan::new(design, &variants, true, Keep::default(), tolerance);
        let plan = plan.without_balances();
        let category = |point: usize| {
            let (variant, position) = plan.place(point);
            let axes = design.variants[variant].axes.iter().copied();
            let (ranges, listed): (Vec<_>, Vec<_>) = axes
                .zip(position)
                .partition(|(axis, _)| search.ranges[*axis]);
            let first = ranges.iter().all(|(_, at)| *at == 0);
            first.then(|| Category {
                point,
                variant,
                case: plan.case_index(point),
                listed,
                ranges: ranges.into_iter().map(|(axis, _)| axis).collect(),
            })
        };
        let points = 0..crate::engine::RunPlan::len(&plan);
        VariedSpace {
            categories: points.filter_map(category).collect(),
            plan,
            search,
        }
    }

    /// What a range sets in a category.
    fn settings(&self, category: &Category, axis: usize) -> &'a Settings {
        let variant = &self.search.design.variants[category.variant];
        let own = variant.axes.iter().position(|a| *a == axis);
        let combination = variant.cases.iter().position(|case| *case == category.case);
        let own = own.and_then(|own| variant.settings[own].get(combination.unwrap_or(0)));
        own.expect("a range acts on its category")
    }

    /// What all axes set at a place.
    pub(super) fn set(&self, category: usize, at: &[f64]) -> Vec<(&'a Parameter, Setting)> {
        let category = &self.categories[category];
        let mut all: Vec<(&Parameter, Setting)> = Vec::new();
        for (axis, point) in &category.listed {
            if !self.search.design.axes[*axis].categorical {
                all.extend(self.settings(category, *axis).at(*point));
            }
        }
        for (axis, share) in category.ranges.iter().zip(at) {
            let settings = self.settings(category, *axis);
            let ends = settings.at(0).zip(settings.at(1));
            all.extend(ends.map(|((parameter, low), (_, high))| {
                let number = between(low.number(), high.number(), *share);
                (parameter, low.with(number))
            }));
        }
        in_order(&mut all);
        all
    }

    /// The numbers of a case at a place.
    pub(super) fn numbers(&self, category: usize, at: &[f64]) -> Result<Inputs, String> {
        let case = self.categories[category].case;
        let mut numbers = self.search.design.cases[case].numbers.clone();
        for (parameter, setting) in self.set(category, at) {
            parameter
                .set(&mut numbers, setting)
                .map_err(|e| e.to_string())?;
        }
        Ok(numbers)
    }

    /// A number of an axis at a place, in the unit of its heading; `None` where it is a word, or the axis does not act here.
    pub fn number(&self, category: usize, at: &[f64], axis: usize) -> Option<f64> {
        let category = &self.categories[category];
        let numbers = self.search.design.axes[axis].numbers.as_ref()?;
        if let Some((_, point)) = category.listed.iter().find(|listed| listed.0 == axis) {
            return numbers.values.get(*point).copied();
        }
        let place = category.ranges.iter().position(|range| *range == axis)?;
        let settings = self.settings(category, axis);
        let (low, high) = (settings.values[0].number(), end(settings).number());
        let share = (between(low, high, at[place]) - low) / (high - low);
        let (first, last) = (numbers.values[0], numbers.values[1]);
        Some(match at[place] {
            1.0 => last,
            _ => first + share * (last - first),
        })
    }

    /// What a listed axis is in a category.
    pub fn word(&self, category: usize, axis: usize) -> Option<&'a Label> {
        let mut listed = self.categories[category].listed.iter();
        let (_, point) = listed.find(|listed| listed.0 == axis)?;
        self.search.design.axes[axis].labels.get(*point)
    }
}

/// The last setting of the first parameter.
fn end(settings: &Settings) -> Setting {
    settings.values[settings.parameters.len()]
}

/// A number between two ends.
fn between(low: f64, high: f64, share: f64) -> f64 {
    match share {
        0.0 => low,
        1.0 => high,
        _ if low > 0.0 && high > 0.0 => low * exp(share * ln(high / low)),
        _ => low + share * (high - low),
    }
}
