//! What all points of a case share: kernel, coefficients, what is followed.

use std::sync::Arc;

use super::{Design, fast};
use crate::experiment::case::Inputs;
use crate::experiment::parameter::{Parameter, StepKey};
use crate::experiment::procedure;
use crate::experiment::procedure::{Cooling, Step, Verb};
use crate::experiment::{followed, moments};
use crate::flask::SaveOptions;
use crate::kernel::KernelOptions;
use crate::kernel::{Kernel, Warming};
use crate::model::{Agent, Model};
use crate::network::{Law, PoolId};

/// What all points of a case share in one of its stages.
#[derive(Debug)]
pub(super) struct Prepared {
    /// Index of its kernel.
    pub(super) kernel: usize,
    pub(super) laws: Result<Vec<Law>, String>,
    /// What is kept where no points are.
    pub(super) record: Arc<SaveOptions>,
    pub(super) agents: Arc<Vec<Agent>>,
}

/// Cases made ready, with the distinct kernels that they need.
#[derive(Debug)]
pub(super) struct Cases {
    prepared: Vec<Option<Vec<Prepared>>>,
    /// Number of manipulations, where no axis changes it.
    operations: Vec<Option<u32>>,
    pub(super) kernels: Vec<Arc<Kernel>>,
}

impl Cases {
    /// Makes ready the cases of a design that are asked for, each once; courses of these names are followed in their last stages.
    pub(super) fn new(
        design: &Design,
        ids: impl Iterator<Item = usize>,
        (ledger, courses): (bool, &[String]),
    ) -> Cases {
        let mut cases = Cases {
            prepared: (0..design.cases.len()).map(|_| None).collect(),
            operations: vec![None; design.cases.len()],
            kernels: Vec::new(),
        };
        for id in ids {
            if cases.prepared[id].is_none() {
                let stages = 0..design.cases[id].stages();
                let prepared =
                    stages.map(|stage| cases.prepare(design, (id, stage), ledger, courses));
                cases.prepared[id] = Some(prepared.collect());
                if !parameters(design, id).any(counts_operations) {
                    cases.operations[id] = Some(operations(&design.cases[id].numbers));
                }
            }
        }
        cases
    }

    /// Number of manipulations of a case at all of its points; `None` where it depends on the point.
    pub(super) fn operations(&self, id: usize) -> Option<u32> {
        self.operations[id]
    }

    /// The stages of a case that was asked for.
    pub(super) fn get(&self, id: usize) -> &[Prepared] {
        self.prepared[id]
            .as_ref()
            .expect("every case of a planned point is prepared")
    }

    fn prepare(
        &mut self,
        design: &Design,
        (id, stage): (usize, usize),
        ledger: bool,
        courses: &[String],
    ) -> Prepared {
        let case = &design.cases[id];
        let is_last = stage + 1 == case.stages();
        let courses = if is_last { courses } else { &[] };
        let model = case.stage_model(stage);
        let numbers = case.numbers.at_stage(stage);
        let any_addition = infusions_may_begin(design, id);
        let options = KernelOptions {
            ledger,
            feeds: feeds(&numbers.recipe.steps, model, any_addition),
            followed: followed(&case.observables, stage, courses),
            extents: fast::cancelling(design, id, stage),
            warming: warming(model, numbers),
        };
        Prepared {
            kernel: self.kernel(model, options),
            laws: model.laws(&numbers.overrides),
            record: Arc::new(SaveOptions {
                moments: moments(&case.observables, stage),
                ..SaveOptions::default()
            }),
            agents: Arc::new(model.agents.clone()),
        }
    }

    /// The kernel of a model: one that exists, if it was laid out from the same network for the same purpose.
    fn kernel(&mut self, model: &Model, options: KernelOptions) -> usize {
        let network = &model.network;
        let same = |k: &Arc<Kernel>| k.options == options && k.network == *network;
        if let Some(at) = self.kernels.iter().position(same) {
            return at;
        }
        let kernel = Kernel::new(network.clone(), &options);
        self.kernels.push(Arc::new(kernel));
        self.kernels.len() - 1
    }
}

/// What warms the flask, where no bath holds its temperature.
pub(super) fn warming(model: &Model, numbers: &Inputs) -> Option<Warming> {
    let capacity = model.solvent.as_ref()?.heat_capacity?;
    let enthalpies = model.enthalpies(&numbers.overrides).ok()?;
    let is_held = numbers.recipe.flask.cooling == Cooling::Bath;
    (!is_held).then_some(Warming {
        enthalpies,
        capacity,
    })
}

/// Whether some axis may turn an addition at once into an infusion.
fn infusions_may_begin(design: &Design, case: usize) -> bool {
    let over = |parameter: &Parameter| {
        matches!(
            parameter.local(),
            Parameter::Step {
                key: StepKey::Over,
                ..
            }
        )
    };
    parameters(design, case).any(over)
}

/// What axes set in a case.
fn parameters(design: &Design, case: usize) -> impl Iterator<Item = &Parameter> {
    let variants = design.variants.iter();
    let own = variants.filter(move |v| v.base == case || v.cases.contains(&case));
    let settings = own.flat_map(|v| v.settings.iter().flatten());
    settings.flat_map(|settings| &settings.parameters)
}

/// Whether the number of manipulations follows from it.
fn counts_operations(parameter: &Parameter) -> bool {
    matches!(
        parameter.local(),
        Parameter::Step {
            key: StepKey::Repeat | StepKey::Portions | StepKey::Times,
            ..
        }
    )
}

/// Number of manipulations in all stages.
pub(super) fn operations(numbers: &Inputs) -> u32 {
    let stages = numbers.earlier.iter().chain([numbers]);
    let each = stages.map(|stage| procedure::operations(&stage.recipe.steps));
    each.fold(0, u32::saturating_add)
}

/// Pools that some infusion of a procedure feeds, or may feed.
fn feeds(steps: &[Step], model: &Model, any_addition: bool) -> Vec<PoolId> {
    let mut pools = Vec::new();
    collect_feeds(steps, any_addition, model, &mut pools);
    pools.sort_unstable();
    pools.dedup();
    pools
}

fn collect_feeds(steps: &[Step], any: bool, model: &Model, pools: &mut Vec<PoolId>) {
    for step in steps {
        match &step.verb {
            Verb::Add(a) if a.portions.is_none() && (a.over.is_some() || any) => {
                let compounds = a.ingredients.iter().map(|i| i.compound);
                let gives = compounds.flat_map(|id| &model.compounds[id].gives);
                pools.extend(gives.map(|g| g.0));
            }
            Verb::Repeat { steps, .. } => collect_feeds(steps, any, model, pools),
            _ => {}
        }
    }
}
