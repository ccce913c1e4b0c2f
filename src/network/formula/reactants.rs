//! What becomes of a law where one of its reactants runs out.
//!
//! A rate that is a product with a whole power of a reactant falls to zero with it. Any other (zero order, a fractional one, a
//! saturated catalyst) takes what is not there, or has no slope that a solver can follow. Such a law is kept as it is down to a trace
//! of every reactant, and falls in proportion from there to zero, whatever it is made of; what is overdrawn is made up for. A law that
//! grows without bound as what it takes runs out (a negative order) uses it up at a time that no clock resolves to the end: the steeper
//! it grows, the larger its trace.

use super::actor::{Actor, FormId};
use super::compiled::RateFormula;
use super::operation::{Operation, Position};
use super::powers::is_multiplied;
use super::trace::{Reactant, Trace};

/// A trace of what a law of its own takes, as a share of all of it: round-off does not reach it.
pub const TRACE_SHARE: f64 = 1e-15;
/// Share of the time in which a law that grows on the way uses up all of a reactant: less does not count.
const LAST_MOMENT: f64 = 1e-11;

/// How a value follows a reactant near zero, where the structure shows it.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Following {
    /// A power of it times what does not depend on it.
    Power(f64),
    /// It is zero with it, at least in proportion.
    Vanishes,
    /// Anything else.
    Otherwise,
}

impl Following {
    fn times(self, other: Following) -> Following {
        use Following::*;
        match (self, other) {
            (Power(a), Power(b)) => Power(a + b),
            (Vanishes, Power(a)) | (Power(a), Vanishes) if a >= 0.0 => Vanishes,
            (Vanishes, Vanishes) => Vanishes,
            _ => Otherwise,
        }
    }

    fn raised(self, power: f64) -> Following {
        match self {
            Following::Power(own) => Following::Power(own * power),
            _ => Following::Otherwise,
        }
    }

    /// Of a sum, a difference, or one of two.
    fn with(self, other: Following) -> Following {
        if self == other {
            self
        } else {
            Following::Otherwise
        }
    }

    /// Of the smaller of two that are not negative.
    fn or_smaller(self, other: Following) -> Following {
        if Following::Vanishes == self || Following::Vanishes == other {
            Following::Vanishes
        } else {
            self.with(other)
        }
    }

    /// Of a function that is no power.
    fn through(self) -> Following {
        self.with(Following::Power(0.0))
    }

    /// Whether a law must be made to stop.
    fn goes_on(self) -> bool {
        match self {
            Following::Power(power) => power < 1.0,
            Following::Vanishes => false,
            Following::Otherwise => true,
        }
    }

    /// What counts as a trace of a reactant where the law is made to stop. Where it is `k / c^m`, `c^(1+m)` falls in proportion to time.
    /// `None` where something that is not taken makes it grow without bound: that has no end.
    fn trace(self, of: Trace) -> Option<Trace> {
        match (self, of) {
            (Following::Power(power), Trace::Taken) if power < 0.0 => {
                let share = LAST_MOMENT.powf(1.0 / (1.0 - power));
                Some(Trace::Steep(share / TRACE_SHARE))
            }
            (Following::Power(power), _) if power < 0.0 => None,
            _ => Some(of),
        }
    }
}

impl RateFormula {
    /// Whether some form of these stands in it at all.
    pub fn names_any(&self, forms: &[FormId]) -> bool {
        let actors = self.actors();
        forms
            .iter()
            .any(|&form| actors.contains(&Actor::Form(form)))
    }

    /// The same law, stopped where a reactant runs out; itself where it stops of itself.
    pub fn limited(self, reactants: &[Reactant]) -> RateFormula {
        let followed = reactants.iter().map(|r| (r, self.following(&r.forms)));
        let stops: Vec<(Following, Reactant)> = followed
            .filter_map(|(reactant, following)| {
                let trace = following.trace(reactant.trace)?;
                let forms = reactant.forms.clone();
                Some((following, Reactant { forms, trace }))
            })
            .collect();
        if !stops.iter().any(|(following, _)| following.goes_on()) {
            return self;
        }
        let stops: Vec<Reactant> = stops.into_iter().map(|stop| stop.1).collect();
        let mut limited = self.with_traces(&stops);
        let law = limited.operations.len() - 1;
        let left = stops.iter().map(|r| Operation::Left(r.forms[0], r.trace));
        let mut least: Option<Position> = None;
        for left in left {
            let left = limited.push(left);
            least = Some(least.map_or(left, |least| limited.push(Operation::Smaller(least, left))));
        }
        if let Some(least) = least {
            limited.push(Operation::Product(law, least));
        }
        limited
    }

    /// The same with at least a trace of these reactants; then a fractional order of one has its value and slope everywhere.
    fn with_traces(&self, reactants: &[Reactant]) -> RateFormula {
        let mut formula = RateFormula::default();
        let mut places: Vec<Position> = Vec::with_capacity(self.operations.len());
        for operation in &self.operations {
            let place = match operation.moved(|at| places[at]) {
                Operation::Concentration(Actor::Form(form)) => {
                    let of = reactants.iter().find(|r| r.forms.contains(&form));
                    formula.push(match of {
                        Some(reactant) => Operation::Present(form, reactant.trace),
                        None => Operation::Concentration(Actor::Form(form)),
                    })
                }
                Operation::Order(a, n) if formula.is_present(a) && !is_multiplied(n) => {
                    formula.push_power(a, n)
                }
                other => formula.push(other),
            };
            places.push(place);
        }
        formula
    }

    fn is_present(&self, at: Position) -> bool {
        matches!(self.operations[at], Operation::Present(..))
    }

    /// How the result follows something with these forms.
    fn following(&self, forms: &[FormId]) -> Following {
        use Operation::*;
        let mut all: Vec<Following> = Vec::with_capacity(self.operations.len());
        for operation in &self.operations {
            let own = match *operation {
                Concentration(Actor::Form(form)) if forms.contains(&form) => Following::Power(1.0),
                // There is always a trace of it.
                Present(form, _) if forms.contains(&form) => Following::Power(0.0),
                Left(form, _) if forms.contains(&form) => Following::Vanishes,
                Number(_) | Coefficient(_) | Concentration(_) | Moment(_) | Present(..)
                | Left(..) => Following::Power(0.0),
                Negative(a) => all[a],
                Sum(a, b) | Difference(a, b) | Larger(a, b) => all[a].with(all[b]),
                Smaller(a, b) => all[a].or_smaller(all[b]),
                Product(a, b) => all[a].times(all[b]),
                Quotient(a, b) => all[a].times(all[b].raised(-1.0)),
                Order(a, n) | Power(a, n, _) => all[a].raised(n),
                Raised(a, b) => all[a].through().with(all[b].through()),
                Exponential(a) | Logarithm(a) => all[a].through(),
                Between(x, a, b) => {
                    let limits = all[a].through().with(all[b].through());
                    all[x].through().with(limits)
                }
            };
            all.push(own);
        }
        all.last().copied().unwrap_or(Following::Power(0.0))
    }
}

#[cfg(test)]
mod tests {
    use super::super::Trace;
    use super::*;
    use Operation::*;

    const A: Operation = Concentration(Actor::Form(0));
    const B: Operation = Concentration(Actor::Form(1));

    fn reactants() -> [Reactant; 2] {
        [0, 1].map(|form| Reactant {
            forms: vec![form],
            trace: Trace::Taken,
        })
    }

    fn law(operations: &[Operation]) -> RateFormula {
        RateFormula {
            operations: operations.to_vec(),
        }
    }

    /// The value with a trace of 0.01.
    fn at(formula: &RateFormula, c: [f64; 2]) -> f64 {
        let values = formula.values(1.0, |leaf| match leaf {
            Concentration(Actor::Form(i)) => c[i],
            Present(i, _) => c[i].max(0.01),
            Left(i, _) => (c[i] / 0.01).min(1.0),
            _ => unreachable!(),
        });
        *values.last().unwrap()
    }

    #[test]
    fn what_stops_of_itself_is_left_as_it_is() {
        let product = law(&[A, B, Product(0, 1), Number(2.0), Product(2, 3)]);
        let square = law(&[A, Order(0, 2.0), B, Product(1, 2)]);
        for formula in [product, square] {
            assert_eq!(formula.clone().limited(&reactants()), formula);
        }
        // What is not taken may slow a law down; it does not run out.
        let inverse = law(&[A, Order(0, -1.0), B, Product(1, 2)]);
        let [mut kept, taken] = reactants();
        kept.trace = Trace::Kept;
        assert_eq!(inverse.clone().limited(&[kept, taken]), inverse);
    }

    /// The time from a trace of `k / c^m` to nothing is the same share of the whole for every m.
    #[test]
    fn the_steeper_a_law_the_larger_its_trace() {
        for m in [0.3, 1.0, 2.0] {
            let steep = law(&[A, Order(0, -m)]).limited(&reactants()[..1]);
            let Present(0, Trace::Steep(times)) = steep.operations[0] else {
                panic!("{steep:?}")
            };
            let last = (times * TRACE_SHARE).powf(1.0 + m);
            assert!((last - LAST_MOMENT).abs() < 1e-9 * LAST_MOMENT, "{last}");
        }
    }

    #[test]
    fn what_goes_on_without_a_reactant_stops_with_it() {
        let zero = law(&[Number(3.0)]);
        let alone = law(&[A]);
        let half = law(&[A, B, Order(1, 0.5), Product(0, 2)]);
        let saturated = law(&[A, Number(1e-9), Sum(1, 0), Quotient(0, 2), B, Product(3, 4)]);
        let difference = law(&[A, B, Product(0, 1), Number(1.0), Sum(2, 3)]);
        for formula in [zero, alone, half, saturated, difference] {
            let limited = formula.clone().limited(&reactants());
            for c in [[0.01, 0.01], [0.7, 0.02], [0.1, 3.0]] {
                let (limited, plain) = (at(&limited, c), at(&formula, c));
                assert!(
                    (limited - plain).abs() <= 4e-16 * plain,
                    "{formula:?} {c:?}"
                );
            }
            for c in [[0.0, 1.0], [1.0, 0.0], [0.0, 0.0]] {
                assert_eq!(at(&limited, c), 0.0, "{formula:?} {c:?}");
            }
            for c in [[-1e-3, 1.0], [1.0, -1e-3], [-1e-3, -1e-4]] {
                assert!(at(&limited, c) < 0.0, "{formula:?} {c:?}");
            }
            // Once is enough.
            assert_eq!(limited.clone().limited(&reactants()), limited);
        }
    }
}
