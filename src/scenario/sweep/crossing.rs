//! A variant crossed with the axes that act on it: every case compiled, every address resolved, every point's numbers read.
//!
//! Axes that change the chemistry give a case for each combination of their points; all others give settings of a case. Knows one
//! variant at a time, and of those before only what was told.

use crate::experiment::case::Experiment;
use crate::experiment::parameter::{AddressError, Parameter};
use crate::scenario::stages::chain::compile;
use crate::scenario::stages::chemistries::Chemistries;
use crate::scenario::stages::one::CompiledCase;
use crate::scenario::variants::address::is_categorical;
use crate::scenario::variants::draft::{Assignment, VariantDraft};
use crate::study::{Settings, Variant};
use crate::text::{Addressed, Faults, Node, Place, Value};

use super::axis::AxisDraft;
use super::base::standing;
use super::conflicts::{self, Driven};
use super::design::{MOST_POINTS, limit};
use super::plan::DesignTerms;
use super::reach::{lacks, lacks_word, one_word_once};
use super::remarks;
use super::setting::{self, apply};
use super::values::points_of;
use super::varied::Varied;

/// Cases that axes of the chemistry may ask for: each is a network of its own, which takes milliseconds and is kept.
const MOST_CASES: usize = 1000;

/// Variants crossed one after the other: their cases, and which axes reached something.
pub struct CrossedVariants<'a> {
    plan: &'a DesignTerms<'a>,
    chemistries: Chemistries<'a>,
    /// The cases so far.
    pub cases: Vec<Experiment>,
    /// Per axis, why its addresses reach nothing in the variants seen so far.
    missing: Vec<Vec<(Place, AddressError)>>,
    reached: Vec<bool>,
    /// Per setting from outside, the variants in which it reaches nothing and why, and whether it reached something in any.
    idle: Vec<(Vec<(String, AddressError)>, bool)>,
    /// Where conflicts were told: variants share their axes.
    told: Vec<Place>,
}

impl<'a> CrossedVariants<'a> {
    /// Nothing crossed yet.
    pub fn new(plan: &'a DesignTerms<'a>) -> CrossedVariants<'a> {
        CrossedVariants {
            plan,
            chemistries: Chemistries::new(plan.library, plan.data),
            cases: Vec::new(),
            missing: vec![Vec::new(); plan.axes.len()],
            reached: vec![false; plan.axes.len()],
            idle: vec![(Vec::new(), false); plan.overrides.len()],
            told: Vec::new(),
        }
    }

    /// A variant over its axes, and the names of the observables that it declares.
    pub fn variant(
        &mut self,
        draft: &VariantDraft,
        faults: &mut Faults,
    ) -> Option<(Variant, Vec<String>)> {
        let base = self.case(draft, faults)?;
        let CompiledCase { case, declared, .. } = base;
        let axes = self.axes_of(draft, &case);
        let plan = self.plan;
        self.limit(&axes, faults)?;
        let varied: Vec<Varied> = axes
            .iter()
            .flat_map(|&axis| Varied::of(&plan.axes[axis], &case))
            .collect();
        for stage in 0..case.stages() {
            remarks::of_stage(&case, stage, draft, &varied, faults);
        }
        let base = self.cases.len();
        self.cases.push(case);
        let cases = self.combinations(draft, &axes, base, faults)?;
        let settings: Vec<_> = axes
            .iter()
            .map(|&axis| self.settings(axis, &cases, faults))
            .collect();
        let settings: Vec<Vec<Settings>> = settings.into_iter().collect::<Option<_>>()?;
        self.refuse_conflicts(&axes, &settings, cases[0], faults);
        let drafted: Vec<&AxisDraft> = axes.iter().map(|&axis| &plan.axes[axis]).collect();
        one_word_once(&drafted, draft, &mut self.told, faults);
        let standing = axes.iter().zip(&settings).map(|(&axis, of_cases)| {
            let axis = &self.plan.axes[axis];
            standing(axis, draft, &self.cases[base], of_cases.first())
        });
        let standing = standing.collect();
        Some((
            Variant {
                name: draft.name.clone(),
                base,
                axes,
                cases,
                settings,
                standing,
            },
            declared,
        ))
    }

    /// Refuses too many points of one variant before any is read; told once, as variants share their axes.
    fn limit(&mut self, axes: &[usize], faults: &mut Faults) -> Option<()> {
        let own = || axes.iter().map(|&axis| &self.plan.axes[axis]);
        let points = own().fold(1, |n: usize, axis| n.saturating_mul(axis.labels.len()));
        let place = own().next().map_or(self.plan.root, |axis| &axis.place);
        if points > MOST_POINTS && self.told.contains(place) {
            return None;
        }
        self.told
            .extend((points > MOST_POINTS).then(|| place.clone()));
        limit(points, place, faults)
    }

    /// A case of a variant's tree with everything set that is set once.
    fn case(&mut self, draft: &VariantDraft, faults: &mut Faults) -> Option<CompiledCase> {
        let mut compiled = compile(
            &draft.name,
            &draft.tree,
            self.plan.root,
            &mut self.chemistries,
            faults,
        )?;
        apply(&mut compiled.case, &draft.settings, faults);
        self.set_from_outside(&mut compiled.case, faults);
        Some(compiled)
    }

    /// Sets what is set from outside as far as a case has it: one strategy may have a constant that another lacks.
    fn set_from_outside(&mut self, case: &mut Experiment, faults: &mut Faults) {
        for (item, (lacking, reached)) in self.plan.overrides.iter().zip(&mut self.idle) {
            match Parameter::resolve(&item.address, case) {
                Ok(_) => {
                    *reached = true;
                    apply(case, std::slice::from_ref(item), faults);
                }
                Err(_) if lacking.iter().any(|(name, _)| *name == case.name) => {}
                Err(error) => lacking.push((case.name.clone(), error)),
            }
        }
    }

    /// What is set from outside and reaches nothing: a fault where no variant has it, a warning where some have.
    pub fn idle(&self, complete: bool, faults: &mut Faults) {
        for (item, (lacking, reached)) in self.plan.overrides.iter().zip(&self.idle) {
            match lacking.first() {
                Some((_, error)) if complete && !reached => {
                    faults.push(setting::fault(item, error));
                }
                Some(_) if *reached => {
                    let names: Vec<&str> = lacking.iter().map(|(name, _)| name.as_str()).collect();
                    let names = names.join(", ");
                    let lacking = match names.as_str() {
                        "" => "some points of the sweep lack it".to_owned(),
                        names => format!("it reaches nothing in {names}"),
                    };
                    let message = format!("{} is set, but {lacking}", item.address);
                    faults.warning(&item.place, message);
                }
                _ => {}
            }
        }
    }

    /// Axes of which a variant has at least one address.
    fn axes_of(&mut self, draft: &VariantDraft, case: &Experiment) -> Vec<usize> {
        let mut list = Vec::new();
        for (i, axis) in self.plan.axes.iter().enumerate() {
            let mut has = false;
            for (address, place) in &axis.addresses {
                match lacks(axis, address, draft, case) {
                    None => has = true,
                    Some(error) => self.missing[i].push((place.clone(), error)),
                }
            }
            if has {
                self.reached[i] = true;
                list.push(i);
            }
        }
        list
    }

    /// Refuses numbers that two axes set, or an axis and a setting from outside.
    fn refuse_conflicts(
        &mut self,
        axes: &[usize],
        settings: &[Vec<Settings>],
        case: usize,
        faults: &mut Faults,
    ) {
        let case = &self.cases[case];
        let driven: Vec<Driven> = axes
            .iter()
            .zip(settings)
            .flat_map(|(&axis, of_cases)| {
                conflicts::driven(&self.plan.axes[axis], of_cases.first(), case)
            })
            .collect();
        let held = conflicts::held(self.plan.overrides, case);
        conflicts::refuse(&driven, &held, &case.numbers, &mut self.told, faults);
    }

    /// Faults of axes that no variant has; silent while variants with faults of their own might have them.
    pub fn unreached(&self, complete: bool, faults: &mut Faults) {
        for (missing, reached) in self.missing.iter().zip(&self.reached) {
            if *reached || !complete {
                continue;
            }
            if let Some((place, error)) = missing.first() {
                let node = Node {
                    value: Value::Invalid,
                    place: place.clone(),
                };
                let at = Assignment {
                    address: String::new(),
                    place: place.clone(),
                    node,
                };
                faults.push(setting::fault(&at, error));
            }
        }
    }

    /// A case for each combination of the points of a variant's categorical axes, last fastest.
    fn combinations(
        &mut self,
        draft: &VariantDraft,
        axes: &[usize],
        base: usize,
        faults: &mut Faults,
    ) -> Option<Vec<usize>> {
        let categorical: Vec<&AxisDraft> = axes
            .iter()
            .map(|&axis| &self.plan.axes[axis])
            .filter(|axis| axis.is_categorical())
            .collect();
        let number = categorical
            .iter()
            .map(|axis| axis.values.len())
            .fold(1, usize::saturating_mul);
        if categorical.is_empty() {
            return Some(vec![base]);
        }
        if number > MOST_CASES {
            let message = format!(
                "axes of the chemistry ask for {number} different chemistries; at most {MOST_CASES} are run"
            );
            faults.error(&categorical[0].place, message);
            return None;
        }
        let mut cases = Vec::with_capacity(number);
        for combination in 0..number {
            cases.push(self.combination(draft, &categorical, combination, faults)?);
        }
        Some(cases)
    }

    fn combination(
        &mut self,
        draft: &VariantDraft,
        axes: &[&AxisDraft],
        index: usize,
        faults: &mut Faults,
    ) -> Option<usize> {
        let mut chosen = draft.clone();
        let mut stride = axes.iter().map(|axis| axis.values.len()).product::<usize>();
        for axis in axes {
            stride /= axis.values.len();
            let values = &axis.values[index / stride % axis.values.len()];
            for ((address, place), node) in axis.addresses.iter().zip(values) {
                if is_categorical(address) {
                    chosen.put(address, place, node.clone());
                } else if !lacks_word(address, node, draft) {
                    let item = Addressed {
                        address: address.clone(),
                        place: place.clone(),
                        node,
                    };
                    chosen.assign(&item, faults);
                }
            }
        }
        let compiled = self.case(&chosen, faults)?;
        self.cases.push(compiled.case);
        Some(self.cases.len() - 1)
    }

    /// What a numeric axis sets at each point of each case; nothing for a categorical one.
    fn settings(&self, axis: usize, cases: &[usize], faults: &mut Faults) -> Option<Vec<Settings>> {
        let axis = &self.plan.axes[axis];
        if axis.is_categorical() {
            return Some(Vec::new());
        }
        cases
            .iter()
            .map(|&id| points_of(axis, &self.cases[id], faults))
            .collect()
    }
}
