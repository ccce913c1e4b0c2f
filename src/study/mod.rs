//! Questions put to a scenario: each is a plan of points and a reduction of their results.

pub use run::Run;
pub use status::{Status, StopReason, Unmet};

use crate::experiment::case::Experiment;
use crate::experiment::parameter::{Parameter, Setting};

mod ahead;
mod beside;
pub mod best;
mod chance;
pub mod counted;
pub mod data;
pub mod doubts;
mod fast;
pub mod fit;
pub mod known;
pub mod optimise;
pub mod order;
mod parted;
mod places;
pub mod plan;
mod predict;
mod prepare;
pub mod quantile;
pub mod range;
pub mod results;
mod row;
mod run;
pub mod sensitivity;
pub mod sequence;
pub mod share;
mod stage;
mod status;
pub mod strategies;
pub mod sweep;
pub mod uncertain;

/// Which experiments a scenario asks for: variants, crossed with axes.
#[derive(Debug, Clone)]
pub struct Design {
    /// Every distinct case: each variant under each combination of categorical values.
    pub cases: Vec<Experiment>,
    /// The axes, as written.
    pub axes: Vec<Axis>,
    /// The variants, in the order of the file; one without a name when the scenario has none.
    pub variants: Vec<Variant>,
    /// Whether a sweep was asked for: one over variants alone leaves no axis.
    pub swept: bool,
}

/// What points of a design differ in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Along {
    /// The variant.
    Variant,
    /// The place on an axis (index in [`Design::axes`]).
    Axis(usize),
}

/// An axis of a sweep.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    /// Heading with unit: `charge.carbonyl [equiv]`, `chemistry.reductant`.
    pub heading: String,
    /// Addresses as written, for messages and records.
    pub addresses: Vec<String>,
    /// One label per point: the value as shown in tables (number in the heading's unit, or text).
    pub labels: Vec<Label>,
    /// The points as numbers, where each is one: what figures run along, whatever tables show.
    pub numbers: Option<AxisNumbers>,
    /// Whether it changes the chemistry rather than a number.
    pub categorical: bool,
    /// Whether points are spaced logarithmically.
    pub logarithmic: bool,
    /// Whether it is written before the axis of the variants: then it is slower than they are.
    pub before_variants: bool,
}

/// An axis along which numbers run.
#[derive(Debug, Clone, PartialEq)]
pub struct AxisNumbers {
    /// Heading with unit, also where the points have names.
    pub heading: String,
    /// One number per point, in the unit of the heading.
    pub values: Vec<f64>,
}

/// How a point of an axis is shown.
#[derive(Debug, Clone, PartialEq)]
pub enum Label {
    /// A number in the unit of the heading.
    Number(f64),
    /// A name.
    Text(String),
}

/// What a numeric axis sets in one case, point by point.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Settings {
    /// The numbers that it sets, the same at every point.
    pub parameters: Vec<Parameter>,
    /// A value for each of them, point by point.
    pub values: Vec<Setting>,
}

impl Settings {
    /// What is set at a point.
    pub fn at(&self, point: usize) -> impl Iterator<Item = (&Parameter, Setting)> + Clone {
        let each = self.parameters.len();
        let values = self.values[point * each..].iter().copied();
        self.parameters.iter().zip(values)
    }
}

/// A variant and how the axes act on it.
#[derive(Debug, Clone)]
pub struct Variant {
    /// Its name; empty when the scenario has none.
    pub name: String,
    /// Its case at the base point (index in [`Design::cases`]).
    pub base: usize,
    /// Axes that multiply this variant (indices in [`Design::axes`]), in order; an axis whose address it lacks is not among them.
    pub axes: Vec<usize>,
    /// Case for each combination of points of its categorical axes, last fastest; one entry when there are none.
    pub cases: Vec<usize>,
    /// For each numeric axis of `axes`, per case in `cases`: what to set at each point, `[axis][case]`; empty for categorical axes.
    pub settings: Vec<Vec<Settings>>,
    /// For each of `axes`, the point at which the variant stands without the sweep; `None` where that is not among the points.
    pub standing: Vec<Option<usize>>,
}

impl Design {
    /// Puts a name before the name of every variant.
    pub fn prefix(&mut self, name: &str) {
        for variant in &mut self.variants {
            variant.name = if variant.name.is_empty() {
                name.to_string()
            } else {
                format!("{name}: {}", variant.name)
            };
        }
    }

    /// Joins another design's variants, at their base points: axes of different scenarios have nothing in common.
    pub fn append(&mut self, other: Design) {
        let offset = self.cases.len();
        self.axes.clear();
        self.cases.extend(other.cases);
        let moved = other.variants.into_iter().map(|v| Variant {
            base: v.base + offset,
            ..v
        });
        self.variants.extend(moved);
        for variant in &mut self.variants {
            variant.axes.clear();
            variant.settings.clear();
            variant.standing.clear();
            variant.cases = vec![variant.base];
        }
    }
}
