//! Rates that are formulas, and their derivatives.
//!
//! Every quantity enters with its volumes in units of `V/V_ref`: a formula whose units are right is then a rate over the reference
//! volume, whatever stands in it. Negative concentrations count as in a product: one may be negative, every further one is zero.

use super::Kernel;
use super::equations::accumulate;
use super::point::Speciation;
use super::structure::{Factor, Term};
use crate::network::Actor;
use crate::network::formula::{Formula, Moment, Operation};
use crate::solver::Number;

impl Kernel {
    /// Values of all operations of a term's formula.
    pub(super) fn formula_values<N: Number>(
        &self,
        formula: &Formula,
        term: &Term,
        here: &Speciation<N>,
        p: &[N],
    ) -> Vec<N> {
        // The constant stands first.
        let concentrations = self.factors(term, here, p);
        formula.values(|leaf| match leaf {
            Operation::Coefficient(parameter) => p[parameter],
            Operation::Concentration(actor) => {
                let at = term.factors.iter().position(|f| *f == factor(actor));
                concentrations[1 + at.expect("a formula's species are factors")]
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

    /// Adds the derivatives of a term that is a formula by the core variables.
    pub(super) fn formula_derivatives<N: Number>(
        &self,
        formula: &Formula,
        term: &Term,
        here: &Speciation<N>,
        p: &[N],
        by: &mut [Option<N>],
    ) {
        let values = self.formula_values(formula, term, here, p);
        let adjoints = formula.adjoints(&values);
        let k = if term.negative { -p[term.k] } else { p[term.k] };
        let u = self.structure.shape.states;
        for (operation, adjoint) in formula.operations.iter().zip(adjoints) {
            let Some(adjoint) = adjoint else { continue };
            match *operation {
                Operation::Concentration(actor) => {
                    let factor = factor(actor);
                    let at = term.factors.iter().position(|f| *f == factor);
                    let at = at.expect("a formula's species are factors");
                    self.factor_derivatives(term, at, k * adjoint, here, p, by);
                }
                Operation::Moment(Moment::Ph) => {
                    let by_u = k * adjoint * N::constant(-1.0 / LN_10);
                    by[u] = Some(accumulate(by[u], by_u, 1.0));
                }
                _ => {}
            }
        }
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
