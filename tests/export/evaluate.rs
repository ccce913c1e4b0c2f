//! The value of an exported expression, computed here and nowhere else.

use std::cell::RefCell;
use std::collections::HashMap;

use monobis::exchange::Document;
use monobis::exchange::document::ValueCourse;
use monobis::exchange::math::{Math, Test};

/// Values of what is given, and of what follows from it.
pub struct Values<'a> {
    document: &'a Document,
    given: HashMap<String, f64>,
    found: RefCell<HashMap<String, f64>>,
}

impl<'a> Values<'a> {
    /// Everything as it begins, with these values instead where they are given.
    pub fn new(document: &'a Document, changed: &[(&str, f64)]) -> Values<'a> {
        let mut given: HashMap<String, f64> = HashMap::new();
        for quantity in document.quantities.iter().chain([&document.flask]) {
            given.extend(quantity.start().map(|value| (quantity.id.clone(), value)));
        }
        for species in &document.species {
            given.insert(species.id.clone(), species.start);
        }
        for (id, value) in changed {
            given.insert((*id).to_owned(), *value);
        }
        Values {
            document,
            given,
            found: RefCell::default(),
        }
    }

    pub fn of(&self, id: &str) -> f64 {
        if let Some(value) = self.given.get(id) {
            return *value;
        }
        let known = self.found.borrow().get(id).copied();
        if let Some(value) = known {
            return value;
        }
        let quantity = self.document.quantities.iter().find(|q| q.id == id);
        let value = match quantity.map(|q| &q.course) {
            Some(ValueCourse::Rule(math)) => self.value(math),
            _ => {
                let reaction = self.document.reactions.iter().find(|r| r.id == id);
                self.value(
                    &reaction
                        .unwrap_or_else(|| panic!("nothing is called {id}"))
                        .rate,
                )
            }
        };
        self.found.borrow_mut().insert(id.to_owned(), value);
        value
    }

    pub fn value(&self, math: &Math) -> f64 {
        let of = |a: &Math| self.value(a);
        match math {
            Math::Number(number) => *number,
            Math::Time => 0.0,
            Math::Name(id) => self.of(id),
            Math::Negative(a) => -of(a),
            Math::Sum(terms) => terms.iter().map(of).sum(),
            Math::Product(factors) => factors.iter().map(of).product(),
            Math::Quotient(a, b) => of(a) / of(b),
            Math::Power(a, b) => of(a).powf(of(b)),
            Math::Exponential(a) => of(a).exp(),
            Math::Logarithm(a) => of(a).ln(),
            Math::Absolute(a) => of(a).abs(),
            Math::Choice(test, a, b) => {
                if self.holds(test) {
                    of(a)
                } else {
                    of(b)
                }
            }
        }
    }

    pub fn holds(&self, test: &Test) -> bool {
        let of = |a: &Math| self.value(a);
        match test {
            Test::Above(a, b) => of(a) > of(b),
            Test::AtLeast(a, b) => of(a) >= of(b),
            Test::AtMost(a, b) => of(a) <= of(b),
            Test::Equal(a, b) => of(a) == of(b),
            Test::All(parts) => parts.iter().all(|part| self.holds(part)),
            Test::Any(parts) => parts.iter().any(|part| self.holds(part)),
        }
    }

    /// Rates of change of all species, mol/s.
    pub fn flow(&self) -> HashMap<String, f64> {
        let mut flow: HashMap<String, f64> = HashMap::new();
        for reaction in &self.document.reactions {
            let rate = self.of(&reaction.id);
            for (id, number) in &reaction.reactants {
                *flow.entry(id.clone()).or_default() -= number * rate;
            }
            for (id, number) in &reaction.products {
                *flow.entry(id.clone()).or_default() += number * rate;
            }
        }
        flow
    }
}
