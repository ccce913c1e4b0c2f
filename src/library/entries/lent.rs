//! What an entry lends to one that is `like` it: the same numbers, each marked as another compound's.
//!
//! A number that was measured on one compound is a guess for another, so it is `assumed` there, whatever it was; it keeps its source
//! behind the name of its owner, and is as uncertain as compounds of the class differ. Who may lend to whom is not known here.

use super::reading::{ConstantReading, Written};
use super::spec::Spec;
use crate::library::files::classes::Class;
use crate::library::files::is_logarithm;
use crate::model::{Confidence, LENT};
use crate::notation::Formula;
use crate::text::Node;
use crate::units::{Dimension, Quantity, Uncertainty, parse_uncertainty};

/// How many times as uncertain a number is that was taken over, where neither its class nor its form says more: a decade, as `assumed`
/// implies of a factor.
const WIDER: f64 = 10.0;

/// Who lends.
pub(crate) struct Lender<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its class, where that is known.
    pub class: Option<&'a Class>,
}

impl Spec {
    /// This entry as one that is `like` it takes it over. What is weighed or measured out by molecule (molar mass, density, boiling point)
    /// stays behind where `borrower` has another formula.
    pub fn lent(mut self, lender: &Lender<'_>, borrower: Option<&Formula>) -> Spec {
        let own = self.formula.as_ref().and_then(Node::text);
        let own = own.and_then(|text| Formula::parse(text).ok());
        if borrower.is_some_and(|formula| own.as_ref() != Some(formula)) {
            (self.molar_mass, self.density, self.boiling_point) = (None, None, None);
        }
        self.composition_of = Some(lender.name.to_owned());
        self.mark(lender);
        self
    }

    fn mark(&mut self, lender: &Lender<'_>) {
        self.each_number(&mut |key, reading| lender.mark_one(key, reading));
    }
}

impl Lender<'_> {
    /// Marks a number as another's.
    pub fn mark_one(&self, key: &str, reading: &mut ConstantReading) {
        // A formula is as good as what it names.
        let Written::Number(quantity) = &reading.value else {
            return;
        };
        let given = &mut reading.provenance;
        let uncertainty = given.uncertainty.take();
        let uncertainty =
            uncertainty.or_else(|| Some(given.confidence?.uncertainty(is_logarithm(key))));
        given.uncertainty = Some(self.widened(key, quantity, uncertainty));
        given.confidence = Some(Confidence::Assumed);
        given.source = Some(match given.source.take() {
            Some(source) => format!("{LENT}{}: {source}", self.name),
            None => format!("{LENT}{}", self.name),
        });
    }

    /// The wider of a number's own uncertainty and how far the class spreads.
    fn widened(&self, key: &str, quantity: &Quantity, own: Option<String>) -> String {
        let read = |text: &str| parse_uncertainty(text, &quantity.unit).ok();
        let known = own.as_deref().and_then(read);
        let stated = self.class.and_then(|class| class.spread(key));
        let typical = match stated {
            Some(spread) => spread.to_owned(),
            None if is_logarithm(key) => Confidence::Assumed.uncertainty(true),
            None => wider_by_form(known.as_ref(), quantity),
        };
        let size = |text: &str| read(text).map_or(0.0, |read| relative(&read, quantity.value));
        match own {
            Some(own) if size(&own) >= size(&typical) => own,
            _ => typical,
        }
    }
}

/// How uncertain a number is that nothing else is known of: what `assumed` implies of a factor, a decade more than its own of a number
/// that may have either sign.
fn wider_by_form(own: Option<&Uncertainty>, quantity: &Quantity) -> String {
    let pure = quantity.dimension == Dimension::NONE;
    match own {
        // Ten times a short decimal number stays one.
        Some(Uncertainty::Absolute(own)) if pure => {
            format!("± {}", (1e6 * WIDER * own).round() / 1e6)
        }
        Some(Uncertainty::Relative(own)) => {
            format!("± {} %", (1e6 * 100.0 * WIDER * own).round() / 1e6)
        }
        _ => format!("x/ {WIDER}"),
    }
}

/// How wide an uncertainty is beside its value, so that two forms of it can be compared.
fn relative(uncertainty: &Uncertainty, value: f64) -> f64 {
    let beside = |deviation: f64| match deviation == 0.0 {
        true => 0.0,
        false => deviation / value.abs(),
    };
    match *uncertainty {
        // A factor or a share of nothing is nothing.
        Uncertainty::Factor(_) | Uncertainty::Relative(_) if value == 0.0 => 0.0,
        Uncertainty::Factor(factor) => factor.ln(),
        Uncertainty::Relative(share) => share,
        Uncertainty::Absolute(deviation) => beside(deviation),
        Uncertainty::Range { low, high } => beside((high - low) / 2.0),
    }
}
