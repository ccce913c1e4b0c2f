//! Which numbers are uncertain: the constants that cases use, each once however many cases share it, and operations.
//!
//! Which constants are one and the same says their identity: a number of one compound is one constant in any role. What `like`
//! takes over is a constant of the borrower, the lender's name in its source, and is drawn independently of the original: that the
//! lender's number is high says nothing of how far the borrower is from it.

use std::collections::HashMap;

use super::joint::JointDraws;
use super::operation::UncertainOperation;
use super::point::CubePoint;
use super::spread::{Sense, Spread};
use crate::experiment::case::{Experiment, Inputs};
use crate::experiment::parameter::{Parameter, Setting};
use crate::model::{Confidence, ConstantId, ConstantValue, Model};
use crate::study::Design;

/// The uncertain numbers of some cases of a design.
#[derive(Debug, Clone)]
pub struct Uncertain {
    /// The numbers; their order is that of the coordinates.
    pub numbers: Vec<UncertainNumber>,
    /// Where the numbers of operations begin.
    first_operation: usize,
    /// Of each case of the design and each of its stages; none where the case was not asked for.
    constants: Vec<Vec<Vec<UncertainConstant>>>,
    /// Operations, whose numbers come after those of the constants.
    operations: Vec<UncertainOperation>,
    /// Joint draws of some numbers, whose coordinate is the last: which of the draws it is.
    joint: Option<JointDraws>,
}

/// A number that is not exactly known.
#[derive(Debug, Clone, PartialEq)]
pub struct UncertainNumber {
    /// Its address without the prefix `constant.`; where several numbers have the same one, what tells them apart.
    pub name: String,
    /// How far it may be off, as stated.
    pub stated: String,
    /// How far it is to be believed; `None` for an operation, and for joint draws.
    pub confidence: Option<Confidence>,
}

/// A constant of a stage of a case.
#[derive(Debug, Clone)]
struct UncertainConstant {
    id: ConstantId,
    number: usize,
    /// What it stands at; `None` where that follows from others.
    value: Option<f64>,
    spread: Spread,
}

impl Uncertain {
    /// The uncertain numbers of these cases (indices in [`Design::cases`]), and these operations.
    pub fn of(
        design: &Design,
        cases: impl IntoIterator<Item = usize>,
        also: &[UncertainOperation],
        joint: Option<&JointDraws>,
    ) -> Uncertain {
        let mut found = NumberCollection::default();
        let mut constants = vec![Vec::new(); design.cases.len()];
        for id in cases {
            if constants[id].is_empty() {
                let case = &design.cases[id];
                let stages = 0..case.stages();
                let acts = || also.iter().filter_map(|o| o.in_case(id).map(|act| act.0));
                let drawn = || joint.iter().flat_map(|joint| joint.in_case(id));
                let stage = |stage| {
                    let said = acts().chain(drawn()).filter_map(|of| constant(of, stage));
                    found.constants(case, stage, &said.collect::<Vec<_>>())
                };
                constants[id] = stages.map(stage).collect();
            }
        }
        let mut numbers = found.numbers;
        let operations = also.iter().map(|operation| UncertainNumber {
            name: operation.name.clone(),
            stated: operation.stated.clone(),
            confidence: None,
        });
        let first_operation = numbers.len();
        numbers.extend(operations);
        numbers.extend(joint.map(|joint| UncertainNumber {
            name: joint.name(),
            stated: format!("{} joint draws", joint.rows.len()),
            confidence: None,
        }));
        Uncertain {
            numbers,
            first_operation,
            constants,
            operations: also.to_vec(),
            joint: joint.cloned(),
        }
    }

    /// Nothing: every case of a design as it stands.
    pub fn nothing(design: &Design) -> Uncertain {
        Uncertain::of(design, [], &[], None)
    }

    /// Whether everything is exactly known.
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    /// The numbers that a case uses, in their order.
    pub fn of_case(&self, case: usize) -> Vec<usize> {
        let constants = self.constants[case].iter().flatten().map(|c| c.number);
        let first = self.first_operation;
        let operations = self.operations.iter().enumerate();
        let operations = operations.filter(|(_, operation)| operation.in_case(case).is_some());
        let mut all: Vec<usize> = constants.collect();
        all.extend(operations.map(|(at, _)| first + at));
        let joint = self.joint.iter();
        let joint = joint.filter(|joint| joint.in_case(case).next().is_some());
        all.extend(joint.map(|_| self.numbers.len() - 1));
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Of each number what it is in a case and what it stands at there; `None` where the case has none, or several at once.
    pub fn standing(&self, design: &Design, case: usize) -> Vec<Option<(Parameter, Setting)>> {
        let mut all = vec![None; self.numbers.len()];
        let experiment = &design.cases[case];
        for (stage, constants) in self.constants[case].iter().enumerate() {
            let model = experiment.stage_model(stage);
            let own = experiment.numbers.at_stage(stage);
            for constant in constants {
                let computed = || model.number(constant.id, &own.overrides).ok();
                let Some(value) = constant.value.or_else(computed) else {
                    continue;
                };
                let local = Parameter::Constant {
                    id: constant.id,
                    in_water: None,
                };
                let parameter = match stage + 1 == experiment.stages() {
                    true => local,
                    false => Parameter::Earlier(stage, Box::new(local)),
                };
                all[constant.number] = Some((parameter, Setting::Number(value)));
            }
        }
        for (place, operation) in self.operations.iter().enumerate() {
            let own = operation.in_case(case);
            all[self.first_operation + place] = own.map(|(p, s)| (p.clone(), s));
        }
        all
    }

    /// Sets the operations of a case in its numbers; `set` are those that the point of a sweep stands at.
    pub(in crate::study) fn set_operations(
        &self,
        case: usize,
        at: &CubePoint,
        set: &[(&Parameter, Setting)],
        numbers: &mut Inputs,
    ) -> Result<(), String> {
        if let Some(joint) = &self.joint {
            joint.set(case, at.share(self.numbers.len() - 1), set, numbers)?;
        }
        let first = self.first_operation;
        for (place, operation) in self.operations.iter().enumerate() {
            let Some((parameter, standing)) = operation.in_case(case) else {
                continue;
            };
            let moved = set.iter().find(|(other, _)| *other == parameter);
            let standing = moved.map_or(standing, |(_, setting)| *setting);
            operation.set((parameter, standing), at.share(first + place), numbers)?;
        }
        Ok(())
    }

    /// Sets the constants of a stage of a case in the numbers of that stage; what was replaced stays.
    pub(in crate::study) fn set_constants(
        &self,
        (case, stage): (usize, usize),
        model: &Model,
        at: &CubePoint,
        numbers: &mut Inputs,
    ) -> Result<(), String> {
        for constant in self.constants[case].get(stage).into_iter().flatten() {
            if numbers.overrides.iter().any(|o| o.0 == constant.id) {
                continue;
            }
            let value = match constant.value {
                Some(value) => value,
                None => model.number(constant.id, &numbers.overrides)?,
            };
            let drawn = constant.spread.at(at.share(constant.number), value);
            numbers.overrides.push((constant.id, drawn));
        }
        Ok(())
    }
}

/// The constant of a stage that something is.
fn constant(parameter: &Parameter, stage: usize) -> Option<ConstantId> {
    match parameter {
        Parameter::Constant { id, .. } => Some(*id),
        Parameter::Earlier(of, local) if *of == stage => match local.local() {
            Parameter::Constant { id, .. } => Some(*id),
            _ => None,
        },
        _ => None,
    }
}

/// Numbers as they are found.
#[derive(Default)]
struct NumberCollection {
    numbers: Vec<UncertainNumber>,
    /// Of identities, and how often one stands in the same model.
    known: HashMap<(String, u32), usize>,
}

impl NumberCollection {
    /// The constants of a stage that are in use and not exactly known, but for these: numbers first, then formulas in the order of
    /// their dependence.
    fn constants(
        &mut self,
        case: &Experiment,
        stage: usize,
        without: &[ConstantId],
    ) -> Vec<UncertainConstant> {
        let (model, own) = (case.stage_model(stage), case.numbers.at_stage(stage));
        let mut seen: HashMap<&str, u32> = HashMap::new();
        let mut list = Vec::new();
        for (id, constant) in model.constants.iter().enumerate().filter(|(_, c)| c.used) {
            // Two equal entries of one model are two things: the second has draws of its own.
            let count = seen.entry(&constant.identity).or_insert(0);
            *count += 1;
            let replaced = own.overrides.iter().any(|o| o.0 == id);
            let Some(uncertainty) = constant.spread.clone().filter(|_| !replaced) else {
                continue;
            };
            if without.contains(&id) {
                continue;
            }
            let new = UncertainNumber {
                name: constant.address.clone(),
                stated: constant.uncertainty.clone(),
                confidence: Some(constant.confidence),
            };
            list.push(UncertainConstant {
                id,
                number: self.number((constant.identity.clone(), *count), new),
                value: match &constant.value {
                    ConstantValue::Law(law) => Some(law.value),
                    ConstantValue::Expression(_) => None,
                },
                spread: Spread {
                    uncertainty,
                    sense: match constant.has_one_sign() {
                        true => Sense::OneSign,
                        false => Sense::AnySign,
                    },
                },
            });
        }
        let order = model.formulas();
        list.sort_by_key(|constant| match constant.value {
            Some(_) => 0,
            None => order
                .iter()
                .position(|id| *id == constant.id)
                .map_or(usize::MAX, |at| at + 1),
        });
        list
    }

    fn number(&mut self, identity: (String, u32), new: UncertainNumber) -> usize {
        let numbers = &mut self.numbers;
        *self.known.entry(identity).or_insert_with(|| {
            numbers.push(new);
            numbers.len() - 1
        })
    }
}
