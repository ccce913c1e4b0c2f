//! Rates that are formulas, and their derivatives.
//!
//! Every quantity enters with its volumes in units of `V/V_ref`: a formula whose units are right is then a rate over the reference
//! volume, whatever stands in it. Negative concentrations count as in a product: one may be negative, every further one is zero. Of
//! what a law must not go on without, at least a trace counts as there, and what is left of the trace multiplies the law.

use super::compiled::Kernel;
use super::layout::{Factor, RateTerm};
use super::point::{Speciation, accumulate};
use crate::network::formula::{Moment, Operation, RateFormula, SMALLEST_BASE, Trace};
use crate::network::{Actor, FormId, Law};
use crate::solver::Number;

impl Kernel {
    /// Values of all operations of a term's formula.
    pub(super) fn formula_values<N: Number>(
        &self,
        formula: &RateFormula,
        term: &RateTerm,
        here: &Speciation<N>,
        p: &[N],
    ) -> Vec<N> {
        // The constant stands first.
        let concentrations = self.factors(term, here, p);
        formula.values(self.swelling(p), |leaf| match leaf {
            Operation::Coefficient(parameter) => p[parameter],
            Operation::Concentration(actor) => {
                let at = term.factors.iter().position(|f| *f == factor(actor));
                concentrations[1 + at.expect("a formula's species are factors")]
            }
            Operation::Present(form, trace) => {
                let total = self.pool(form, here).max(self.trace(trace, p));
                here.share[form].map_or(total, |share| total * share)
            }
            Operation::Left(form, trace) => {
                let (total, trace) = (self.pool(form, here), self.trace(trace, p));
                N::select_gt(trace, total, total / trace, N::constant(1.0))
            }
            Operation::Moment(moment) => self.moment(moment, here, p),
            _ => unreachable!("only leaves are asked for"),
        })
    }

    fn moment<N: Number>(&self, moment: Moment, here: &Speciation<N>, p: &[N]) -> N {
        let moments = &self.structure.parameters.moments;
        let of = |parameter: Option<usize>| p[parameter.expect("what a rate names is laid out")];
        match moment {
            Moment::Time => of(moments.time),
            Moment::Temperature => of(moments.temperature),
            Moment::Volume => of(moments.volume),
            Moment::Ph => (of(moments.log_volume) - here.u) * N::constant(1.0 / LN_10),
        }
    }

    /// The volume over the reference volume; one where no law asks.
    fn swelling<N: Number>(&self, p: &[N]) -> N {
        let swelling = self.structure.parameters.moments.swelling;
        swelling.map_or(N::constant(1.0), |at| p[at])
    }

    /// Total of a form's pool.
    fn pool<N: Number>(&self, form: FormId, here: &Speciation<N>) -> N {
        here.pools[self.network.forms[form].pool]
    }

    /// A trace as totals count it.
    fn trace<N: Number>(&self, trace: Trace, p: &[N]) -> N {
        let taken = || {
            let laid_out = self.structure.parameters.moments.trace;
            p[laid_out.expect("what a rate needs is laid out")]
        };
        match trace {
            Trace::Taken => taken(),
            Trace::Steep(times) => taken() * N::constant(times),
            Trace::Kept => self.swelling(p) * N::constant(SMALLEST_BASE),
        }
    }

    /// Adds the derivatives of a term that is a formula by the core variables.
    pub(super) fn formula_derivatives<N: Number>(
        &self,
        formula: &RateFormula,
        term: &RateTerm,
        here: &Speciation<N>,
        p: &[N],
        by: &mut [Option<N>],
    ) {
        let values = self.formula_values(formula, term, here, p);
        let adjoints = formula.adjoints(&values, self.swelling(p));
        let k = if term.negative { -p[term.k] } else { p[term.k] };
        let u = self.structure.shape.states;
        for (operation, adjoint) in formula.operations.iter().zip(adjoints) {
            let Some(adjoint) = adjoint else { continue };
            let partial = k * adjoint;
            match *operation {
                Operation::Concentration(actor) => {
                    let factor = factor(actor);
                    let at = term.factors.iter().position(|f| *f == factor);
                    let at = at.expect("a formula's species are factors");
                    self.factor_derivatives(term, at, partial, here, p, by);
                }
                Operation::Present(form, trace) => {
                    let (total, least) = (self.pool(form, here), self.trace(trace, p));
                    let by_total = here.share[form].map_or(partial, |share| partial * share);
                    let there = N::select_gt(total, least, by_total, N::constant(0.0));
                    self.pool_derivatives(form, there, by);
                    self.shift(form, by_total * total.max(least), here, by);
                }
                Operation::Left(form, trace) => {
                    let (total, least) = (self.pool(form, here), self.trace(trace, p));
                    let zero = N::constant(0.0);
                    let there = N::select_gt(least, total, partial / least, zero);
                    self.pool_derivatives(form, there, by);
                }
                Operation::Moment(Moment::Ph) => {
                    let by_u = partial * N::constant(-1.0 / LN_10);
                    by[u] = Some(accumulate(by[u], by_u, 1.0));
                }
                _ => {}
            }
        }
    }

    /// Laws whose values must be watched with these numbers of the coefficients: (group, term).
    pub fn uncertain_laws(&self, laws: &[Law]) -> Vec<(usize, usize)> {
        let slots = &self.structure.parameters.coefficients;
        let is_positive = |parameter: usize| laws[slots[parameter].id].value > 0.0;
        let is_uncertain = |term: &RateTerm| {
            let both_ways = self.network.reactions[term.reaction].law.goes_both_ways();
            let formula = term.formula.as_ref().filter(|_| !both_ways);
            formula.is_some_and(|formula| formula.is_uncertain(is_positive))
        };
        let groups = self.structure.groups.iter().enumerate();
        let places = groups.flat_map(|(group, of)| {
            let terms = of.terms.iter().enumerate();
            let uncertain = terms.filter(|(_, term)| is_uncertain(term));
            uncertain.map(move |(term, _)| (group, term))
        });
        places.collect()
    }

    /// Values of some laws over the reference volume, each with whether a logarithm in it has nothing to act on.
    pub fn laws_at(&self, places: &[(usize, usize)], x: &[f64], p: &[f64]) -> Vec<(f64, bool)> {
        let p = &*self.warmed(x, p);
        let here = self.speciate(x, p);
        let value = |&(group, term): &(usize, usize)| {
            let term = &self.structure.groups[group].terms[term];
            let formula = term.formula.as_ref();
            let formula = formula.expect("only formulas are uncertain");
            let values = self.formula_values(formula, term, &here, p);
            let rate = p[term.k] * values.last().expect("a formula has a result");
            (rate, formula.lacks_logarithm(&values))
        };
        places.iter().map(value).collect()
    }

    /// The label of the step that a law is of.
    pub fn label(&self, (group, term): (usize, usize)) -> &str {
        let term = &self.structure.groups[group].terms[term];
        &self.network.reactions[term.reaction].label
    }
}

const LN_10: f64 = std::f64::consts::LN_10;

fn factor(actor: Actor) -> Factor {
    match actor {
        Actor::Form(form) => Factor::Form(form),
        Actor::Proton => Factor::Proton,
        Actor::Lyate => Factor::Lyate,
        Actor::Solvent => unreachable!("the solvent has no concentration"),
    }
}
