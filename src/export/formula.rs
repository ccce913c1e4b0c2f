//! Formulas of rates and observables as expressions.

use super::ids::{self, Ids};
use super::math::{Math, Test};
use crate::network::formula::{
    Formula, Moment, Operation, Position, SMALLEST_ARGUMENT, SMALLEST_BASE,
};
use crate::network::{Actor, CoefficientId};

/// A formula with the identifiers that stand for its leaves; an empty formula is a one.
pub fn math(
    formula: &Formula,
    ids: &Ids,
    coefficient: &mut dyn FnMut(CoefficientId) -> Math,
) -> Math {
    let mut values: Vec<Math> = Vec::new();
    for operation in &formula.operations {
        let value = match *operation {
            Operation::Coefficient(id) => coefficient(id),
            Operation::Concentration(actor) => concentration(actor, ids),
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
        Coefficient(_) | Concentration(_) | Moment(_) => unreachable!("leaves have identifiers"),
        Negative(a) => of(a).negative(),
        Sum(a, b) => of(a).plus(of(b)),
        Difference(a, b) => of(a).minus(of(b)),
        Product(a, b) => of(a).times(of(b)),
        Quotient(a, b) => of(a).over(of(b)),
        Order(a, n) => power(of(a), n),
        Power(a, n) if n.fract() != 0.0 => power(of(a), n),
        Power(a, n) => of(a).power(n),
        Raised(a, b) => positive(of(a)).ln().times(of(b)).exp(),
        Exponential(a) => of(a).exp(),
        Logarithm(a) => positive(of(a)).ln(),
        Smaller(a, b) => of(a).when(Test::Above(of(b), of(a)), of(b)),
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
    let smallest = Math::Number(SMALLEST_BASE);
    let below = if n < 0.0 {
        Math::Number(SMALLEST_BASE.powf(n))
    } else {
        a.clone().times(Math::Number(SMALLEST_BASE.powf(n - 1.0)))
    };
    a.clone().power(n).when(Test::Above(a, smallest), below)
}
