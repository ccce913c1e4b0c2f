//! Everything a step needs, recorded once per structure: the tapes and the places of their numbers in the memory.
//!
//! Knows the equations only while recording; afterwards a structure is its tapes. Which tapes there are is said in `which`.

use std::collections::HashSet;

use super::{
    equations::{Equations, Shape},
    places::LaneSlots,
    recorder::Recorder,
    tableau::Tableau,
    which::Which,
};
use crate::solver::tape::{Graph, SlotLayout, Tape, TooManySlots};

/// One structure, ready to step.
#[derive(Debug, Clone)]
pub(crate) struct StepPlan {
    pub shape: Shape,
    pub tableau: &'static Tableau,
    pub at: LaneSlots,
    /// Number of slots, and what stands in some of them from the start.
    pub slots: usize,
    pub literals: Vec<(u16, f64)>,
    tapes: Vec<Tape>,
    /// Indices of the tapes of a step in which nothing moves, up to its end.
    pub still: Vec<usize>,
    /// Parameters that such a step reads, by number and place.
    pub read: Vec<(usize, u16)>,
}

impl StepPlan {
    /// Records the equations.
    pub(crate) fn record(
        equations: &impl Equations,
        tableau: &'static Tableau,
    ) -> Result<StepPlan, TooManySlots> {
        let shape = equations.shape().clone();
        let mut layout = SlotLayout::default();
        let at = LaneSlots::new(&shape, tableau, &mut layout)?;
        let graph = Graph::default();
        let recorder = Recorder {
            equations,
            shape: &shape,
            graph: &graph,
            at: &at,
            tableau,
        };
        let (factors, factor) = recorder.factor();
        // The factors are known only now: their places are taken after the others.
        let at = LaneSlots {
            factors: layout.take(factor.len())?,
            ..at.clone()
        };
        let recorder = Recorder {
            at: &at,
            ..recorder
        };
        let mut factorisation = recorder.rates_and_slope(&at.y0, at.slope);
        factorisation.extend(recorder.step_length());
        factorisation.extend(factor.into_iter().zip(at.factors.clone()));
        factorisation.push((factors.guard, at.guard));
        let outputs = |which| match which {
            Which::Parameters => recorder.parameters(),
            Which::Factor => factorisation.clone(),
            Which::RatesT => recorder.rates_t(),
            Which::Rates => recorder.rates(&at.y),
            Which::RatesEnd => recorder.rates_and_slope(&at.y, at.slope_end),
            Which::Finish => recorder.finish(false),
            Which::FinishAbsolute => recorder.finish(true),
            Which::Dense => recorder.dense(),
            Which::Tracks => recorder.tracks(),
            Which::Argument(stage) => recorder.argument(stage),
            Which::Stage(stage) => recorder.stage(stage, factors.clone()),
        };
        let tapes = Which::all(tableau).into_iter();
        let tapes = tapes.map(|which| Tape::cut(&graph, &outputs(which), &mut layout));
        let tapes = tapes.collect::<Result<Vec<_>, _>>()?;
        Ok(StepPlan::new(
            shape.clone(),
            tableau,
            at.clone(),
            tapes,
            &layout,
        ))
    }

    fn new(
        shape: Shape,
        tableau: &'static Tableau,
        at: LaneSlots,
        tapes: Vec<Tape>,
        layout: &SlotLayout,
    ) -> StepPlan {
        let still = Which::still(tableau).into_iter().map(Which::index);
        let still: Vec<usize> = still.collect();
        let read: HashSet<u16> = still.iter().flat_map(|&i| tapes[i].operands()).collect();
        let parameters = at.p.clone().enumerate();
        StepPlan {
            read: parameters.filter(|(_, slot)| read.contains(slot)).collect(),
            tapes,
            still,
            literals: layout.literals(),
            slots: layout.used(),
            tableau,
            at,
            shape,
        }
    }

    /// One of the tapes.
    pub(crate) fn tape(&self, which: Which) -> &Tape {
        &self.tapes[which.index()]
    }

    /// All of them, in the order of [`Which::index`].
    pub(crate) fn tapes(&self) -> &[Tape] {
        &self.tapes
    }
}

#[cfg(test)]
mod tests;
