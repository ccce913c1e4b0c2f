//! Formulas of rates and observables as expressions.

use super::ids::{self, Ids};
use super::math::{Math, Test};
use crate::network::formula::{
    Moment, Operation, Position, RateFormula, SMALLEST_ARGUMENT, SMALLEST_BASE, Trace,
};
use crate::network::{Actor, CoefficientId, FormId, Network};

/// A formula with the identifiers that stand for its leaves; an empty formula is a one.
pub fn math(
    formula: &RateFormula,
    network: &Network,
    ids: &Ids,
    coefficient: &mut dyn FnMut(CoefficientId) -> Math,
) -> Math {
    let mut values: Vec<Math> = Vec::new();
    for operation in &formula.operations {
        let value = match *operation {
            Operation::Coefficient(id) => coefficient(id),
            Operation::Concentration(actor) => concentration(actor, ids),
            Operation::Present(form, trace) => {
                let (there, trace) = (total(form, network, ids), concentration_of(trace));
                let share = share(form, network, ids, coefficient);
                there.at_least(trace).times(share)
            }
            Operation::Left(form, trace) => {
                let (there, trace) = (total(form, network, ids), concentration_of(trace));
                there.over(trace).at_most(Math::Number(1.0))
            }
            Operation::Moment(moment) => of_flask(moment),
            done => computed(done, |at| values[at].clone()),
        };
        values.push(value);
    }
    values.pop().unwrap_or(Math::Number(1.0))
}

/// The concentration of who stands in an equation; the solvent has activity 1.
pub fn concentration(actor: Actor, ids: &Ids) -> Math {
    match actor {
        Actor::Form(form) => ids.concentration(form),
        Actor::Proton => Math::name(ids::PROTON),
        Actor::Lyate => Math::name(ids::LYATE),
        Actor::Solvent => Math::Number(1.0),
    }
}

/// Concentration of a form's whole pool.
fn total(form: FormId, network: &Network, ids: &Ids) -> Math {
    let amount = ids.amount(network.forms[form].pool);
    amount.over(Math::name(ids::FLASK))
}

/// What counts as a trace, mol/L.
fn concentration_of(trace: Trace) -> Math {
    let taken = || Math::name(ids::TRACE).over(Math::name(ids::FLASK));
    match trace {
        Trace::Taken => taken(),
        Trace::Steep(times) => Math::Number(times).times(taken()),
        Trace::Kept => Math::Number(SMALLEST_BASE),
    }
}

/// What a form has of its pool.
fn share(
    form: FormId,
    network: &Network,
    ids: &Ids,
    coefficient: &mut dyn FnMut(CoefficientId) -> Math,
) -> Math {
    let form = &network.forms[form];
    let Some(sum) = &ids.sums[form.pool] else {
        return Math::Number(if form.protons == 0 { 1.0 } else { 0.0 });
    };
    let acidity = &network.pools[form.pool].acidity[..form.protons];
    let weight = acidity.iter().fold(Math::Number(1.0), |weight, &ka| {
        weight.times(Math::name(ids::PROTON).over(coefficient(ka)))
    });
    weight.over(Math::name(sum))
}

fn of_flask(moment: Moment) -> Math {
    match moment {
        Moment::Time => Math::Time,
        Moment::Temperature => Math::name(ids::TEMPERATURE),
        Moment::Volume => Math::name(ids::FLASK),
        Moment::Ph => Math::name(ids::PH),
    }
}

fn computed(operation: Operation, of: impl Fn(Position) -> Math) -> Math {
    use Operation::*;
    match operation {
        Number(number) => Math::Number(number),
        Coefficient(_) | Concentration(_) | Moment(_) | Present(..) | Left(..) => {
            unreachable!("leaves have identifiers")
        }
        Negative(a) => of(a).negative(),
        Sum(a, b) => of(a).plus(of(b)),
        Difference(a, b) => of(a).minus(of(b)),
        Product(a, b) => of(a).times(of(b)),
        Quotient(a, b) => of(a).over(of(b)),
        Order(a, n) => power(of(a), n),
        Power(a, n, _) if n.fract() != 0.0 => power(of(a), n),
        Power(a, n, _) => of(a).power(n),
        Raised(a, b) => positive(of(a)).ln().times(of(b)).exp(),
        Exponential(a) => of(a).exp(),
        Logarithm(a) => positive(of(a)).ln(),
        Smaller(a, b) => of(a).at_most(of(b)),
        Larger(a, b) => of(a).at_least(of(b)),
        Between(x, a, b) => {
            let within = Test::AtLeast(of(x), of(a)).and(Test::AtMost(of(x), of(b)));
            Math::Number(1.0).when(within, Math::Number(0.0))
        }
    }
}

fn positive(a: Math) -> Math {
    a.at_least(Math::Number(SMALLEST_ARGUMENT))
}

/// A power; a fractional one goes on as a straight line below the smallest base, a negative one as a constant.
fn power(a: Math, n: f64) -> Math {
    if n.fract() == 0.0 && n >= 0.0 {
        return if n == 0.0 {
            Math::Number(1.0)
        } else {
            a.power(n)
        };
    }
    let base = a.clone().at_least(Math::Number(SMALLEST_BASE));
    match n < 0.0 {
        true => base.power(n),
        false => a.times(base.power(n - 1.0)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_is_a_choice_with_both_ends() {
        let window = computed(Operation::Between(0, 1, 2), |at| match at {
            0 => Math::Time,
            at => Math::Number(at as f64),
        });
        let after = Test::AtLeast(Math::Time, Math::Number(1.0));
        let before = Test::AtMost(Math::Time, Math::Number(2.0));
        let within = Test::All(vec![after, before]);
        assert_eq!(window, Math::Number(1.0).when(within, Math::Number(0.0)));
    }
}
