//! The points of a design: variants crossed with their axes, each a set of numbers for one case.

use std::sync::Arc;

use super::{Design, Label};
use crate::case::{Case, Numbers};
use crate::ensemble::Plan;
use crate::experiment::{Outcome, followed};
use crate::flask::kernel::Options;
use crate::flask::{Kernel, Record, Remains, Setup};
use crate::ledger::Balance;
use crate::network::{Law, PoolId};
use crate::parameter::{Parameter, StepKey};
use crate::procedure::{self, Step, Verb};
use crate::solver::{Statistics, Stop};

/// What to keep of each point.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Keep {
    /// Whether the ledger is booked.
    pub ledger: bool,
    /// Points along the course: their number over the longest duration; 0: none.
    pub points: u32,
}

/// The result of one point.
#[derive(Debug, Clone)]
pub struct Row {
    /// Index of the variant in [`Design::variants`].
    pub variant: usize,
    /// Position on each of the variant's axes.
    pub position: Vec<usize>,
    /// How it ended, in words; `ok` when nothing is to be said.
    pub status: String,
    /// Whether the run reached its end.
    pub finished: bool,
    /// Final values of the case's observables.
    pub values: Vec<Option<f64>>,
    /// What the run cost.
    pub statistics: Statistics,
    /// The ledger, if asked for.
    pub balances: Vec<Balance>,
    /// The course, if asked for.
    pub remains: Option<Remains>,
}

/// A plan over a design.
#[derive(Debug)]
pub struct DesignPlan<'a> {
    design: &'a Design,
    keep: Keep,
    times: Vec<f64>,
    tolerance: f64,
    /// Variant and positions are found from these: (variant, first index, sizes of its axes).
    blocks: Vec<Block>,
    prepared: Vec<Option<Prepared>>,
    kernels: Vec<Arc<Kernel>>,
    len: usize,
}

/// The points of one variant.
#[derive(Debug)]
struct Block {
    variant: usize,
    first: usize,
    sizes: Vec<usize>,
}

/// What all points of a case share.
#[derive(Debug)]
struct Prepared {
    kernel: usize,
    laws: Result<Vec<Law>, String>,
    followed: Arc<Record>,
    agents: Arc<Vec<crate::library::Agent>>,
}

impl<'a> DesignPlan<'a> {
    /// Plans these variants, over their axes or at the base point only.
    pub fn new(
        design: &'a Design,
        variants: &[usize],
        over_axes: bool,
        keep: Keep,
        tolerance: f64,
    ) -> Self {
        let mut blocks = Vec::new();
        let mut len = 0;
        for &variant in variants {
            let axes: &[usize] = if over_axes {
                &design.variants[variant].axes
            } else {
                &[]
            };
            let sizes: Vec<usize> = axes.iter().map(|&a| design.axes[a].labels.len()).collect();
            let points: usize = sizes.iter().product();
            blocks.push(Block {
                variant,
                first: len,
                sizes,
            });
            len += points;
        }
        let mut plan = DesignPlan {
            design,
            keep,
            times: Vec::new(),
            tolerance,
            blocks,
            prepared: Vec::new(),
            kernels: Vec::new(),
            len,
        };
        plan.prepared = (0..design.cases.len()).map(|_| None).collect();
        for &variant in variants {
            let v = &design.variants[variant];
            let cases = if over_axes {
                v.cases.as_slice()
            } else {
                std::slice::from_ref(&v.base)
            };
            for &id in cases {
                if plan.prepared[id].is_none() {
                    plan.prepared[id] = Some(plan.prepare(id, &design.cases[id]));
                }
            }
        }
        plan
    }

    /// Also keeps points at these moments, s from the start, ascending.
    pub fn with_times(mut self, times: &[f64]) -> Self {
        self.times = times.to_vec();
        self
    }

    fn prepare(&mut self, id: usize, case: &Case) -> Prepared {
        let options = Options {
            ledger: self.keep.ledger,
            feeds: feeds(self.design, id, case),
        };
        let kernel = Arc::new(Kernel::new(case.model.network.clone(), &options));
        let same = |k: &Arc<Kernel>| {
            k.network == kernel.network && k.structure.shape == kernel.structure.shape
        };
        let at = self.kernels.iter().position(same).unwrap_or_else(|| {
            self.kernels.push(kernel);
            self.kernels.len() - 1
        });
        let record = Record {
            followed: followed(&case.observables),
            ..Record::default()
        };
        Prepared {
            kernel: at,
            laws: case.model.laws(&case.numbers.overrides),
            followed: Arc::new(record),
            agents: Arc::new(case.model.agents.clone()),
        }
    }

    fn prepared(&self, case: usize) -> &Prepared {
        self.prepared[case]
            .as_ref()
            .expect("every case of a planned point is prepared")
    }

    /// Variant and positions of a point.
    pub fn place(&self, index: usize) -> (usize, Vec<usize>) {
        let block = self.block(index);
        let mut rest = index - block.first;
        let mut position = vec![0; block.sizes.len()];
        for (p, &size) in position.iter_mut().zip(&block.sizes).rev() {
            *p = rest % size;
            rest /= size;
        }
        (block.variant, position)
    }

    fn block(&self, index: usize) -> &Block {
        let after = self.blocks.partition_point(|b| b.first <= index);
        &self.blocks[after - 1]
    }

    /// Case of a point.
    fn case_of(&self, variant: usize, position: &[usize]) -> usize {
        let v = &self.design.variants[variant];
        if position.is_empty() && !v.axes.is_empty() {
            return v.base;
        }
        v.cases[self.combination(variant, position)]
    }

    /// Index among the variant's categorical combinations.
    fn combination(&self, variant: usize, position: &[usize]) -> usize {
        let axes = self.design.variants[variant].axes.iter();
        axes.zip(position).fold(0, |at, (&axis, &p)| {
            let axis = &self.design.axes[axis];
            if axis.categorical {
                at * axis.labels.len() + p
            } else {
                at
            }
        })
    }

    /// Case and numbers of a point.
    pub fn numbers(&self, index: usize) -> Result<(usize, Numbers), String> {
        let (variant, position) = self.place(index);
        let case = self.case_of(variant, &position);
        let mut numbers = self.design.cases[case].numbers.clone();
        let combination = self.combination(variant, &position);
        for (axis, &p) in self.design.variants[variant].settings.iter().zip(&position) {
            let Some(points) = axis.get(combination) else {
                continue;
            };
            for (parameter, setting) in &points[p] {
                parameter
                    .set(&mut numbers, *setting)
                    .map_err(|e| e.to_string())?;
            }
        }
        Ok((case, numbers))
    }

    /// The setup of given numbers.
    pub fn setup(&self, case: usize, numbers: &Numbers) -> Result<Setup, String> {
        let prepared = self.prepared(case);
        let base = &self.design.cases[case];
        let laws = if numbers.overrides == base.numbers.overrides {
            prepared.laws.clone()?
        } else {
            base.model.laws(&numbers.overrides)?
        };
        let compiled =
            procedure::compile(&numbers.recipe, &base.model).map_err(|e| e.to_string())?;
        let mut record = Arc::clone(&prepared.followed);
        if self.keep.points > 0 {
            let spacing = compiled.longest / f64::from(self.keep.points);
            record = Arc::new(Record {
                points: true,
                spacing,
                times: self.times.clone(),
                ..(*record).clone()
            });
        }
        Ok(Setup {
            kernel: Arc::clone(&self.kernels[prepared.kernel]),
            program: Arc::new(compiled.program),
            record,
            laws,
            agents: Arc::clone(&prepared.agents),
            compounds: base.model.compounds.len(),
            tolerance: self.tolerance,
        })
    }

    /// Number of manipulations of a point.
    fn operations(&self, case: usize, numbers: &Numbers) -> u32 {
        procedure::compile(&numbers.recipe, &self.design.cases[case].model)
            .map_or(0, |c| c.operations)
    }

    /// Whether an axis acts on any of the planned points.
    pub fn uses_axis(&self, axis: usize) -> bool {
        self.blocks
            .iter()
            .any(|b| !b.sizes.is_empty() && self.design.variants[b.variant].axes.contains(&axis))
    }

    /// The case of a point.
    pub fn case_at(&self, index: usize) -> &'a Case {
        let (variant, position) = self.place(index);
        &self.design.cases[self.case_of(variant, &position)]
    }

    /// The case of a row.
    pub fn case(&self, row: &Row) -> &'a Case {
        &self.design.cases[self.case_of(row.variant, &row.position)]
    }

    /// The labels of a point on the design's axes; `None` for an axis that does not act on its variant.
    pub fn labels(&self, row: &Row) -> Vec<Option<&'a Label>> {
        let axes = &self.design.variants[row.variant].axes;
        let of = |axis: usize| {
            let at = axes.iter().position(|&a| a == axis)?;
            row.position
                .get(at)
                .map(|&p| &self.design.axes[axis].labels[p])
        };
        (0..self.design.axes.len()).map(of).collect()
    }
}

impl Plan for DesignPlan<'_> {
    type Row = Row;

    fn len(&self) -> usize {
        self.len
    }

    fn kernels(&self) -> &[Arc<Kernel>] {
        &self.kernels
    }

    fn kernel(&self, index: usize) -> usize {
        let (variant, position) = self.place(index);
        self.prepared(self.case_of(variant, &position)).kernel
    }

    fn experiment(&self, index: usize) -> Result<Setup, String> {
        let (case, numbers) = self.numbers(index)?;
        self.setup(case, &numbers)
    }

    fn row(&self, index: usize, outcome: Result<Outcome, String>) -> Row {
        let (variant, position) = self.place(index);
        let case = self.case_of(variant, &position);
        let observables = &self.design.cases[case].observables;
        match outcome {
            Err(status) => Row {
                variant,
                position,
                status,
                finished: false,
                values: vec![None; observables.len()],
                statistics: Statistics::default(),
                balances: Vec::new(),
                remains: None,
            },
            Ok(outcome) => {
                let operations = self
                    .numbers(index)
                    .map_or(0, |(case, numbers)| self.operations(case, &numbers));
                let followed = &self.prepared(case).followed.followed;
                let values = outcome.values(observables, followed, operations);
                let accounts = self.design.cases[case].accounts.iter();
                let balances = accounts
                    .filter(|_| self.keep.ledger)
                    .filter_map(|a| a.balance(&outcome.remains));
                Row {
                    variant,
                    position,
                    status: status(&outcome),
                    finished: outcome.stop == Stop::Finished,
                    values,
                    statistics: outcome.statistics,
                    balances: balances.collect(),
                    remains: (self.keep.points > 0).then_some(outcome.remains),
                }
            }
        }
    }
}

/// How a run ended, in words.
fn status(outcome: &Outcome) -> String {
    match outcome.stop {
        Stop::Finished if outcome.remains.unmet.is_empty() => "ok".to_string(),
        Stop::Finished => format!("until not reached: {}", outcome.remains.unmet.join("; ")),
        Stop::StepCap { t } => format!("step cap reached {t} s into a stretch"),
        Stop::StepUnderflow { t } => format!("step size too small {t} s into a stretch"),
        Stop::NotFinite { t } => format!("numbers not finite {t} s into a stretch"),
        Stop::NeedsRosenbrock => "this structure needs a Rosenbrock method".to_string(),
        Stop::Stiff { t } => format!("stiff for an explicit method {t} s into a stretch"),
    }
}

/// Pools that some infusion of a case feeds.
fn feeds(design: &Design, id: usize, case: &Case) -> Vec<PoolId> {
    let varied = design
        .variants
        .iter()
        .filter(|v| v.base == id || v.cases.contains(&id))
        .any(|v| {
            let all = v.settings.iter().flatten().flatten().flatten();
            all.map(|s| &s.0).any(|p| {
                matches!(
                    p,
                    Parameter::Step {
                        key: StepKey::Over,
                        ..
                    }
                )
            })
        });
    let mut pools = Vec::new();
    collect_feeds(&case.numbers.recipe.steps, varied, case, &mut pools);
    pools.sort_unstable();
    pools.dedup();
    pools
}

fn collect_feeds(steps: &[Step], varied: bool, case: &Case, pools: &mut Vec<PoolId>) {
    for step in steps {
        match &step.verb {
            Verb::Add(a) if a.portions.is_none() && (a.over.is_some() || varied) => {
                let compounds = a
                    .ingredients
                    .iter()
                    .map(|i| &case.model.compounds[i.compound]);
                pools.extend(compounds.flat_map(|c| c.gives.iter().map(|g| g.0)));
            }
            Verb::Repeat { steps, .. } => collect_feeds(steps, varied, case, pools),
            _ => {}
        }
    }
}
