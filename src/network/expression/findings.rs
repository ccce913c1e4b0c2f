//! Faults found while the nodes of an expression are worked through: all of them are kept, each where it stands.

use crate::text::Flaw;
use crate::units::Dimension;
use std::ops::Range;

/// The faults so far. Its methods give `None`, the value of a node that has one.
#[derive(Debug, Default)]
pub(super) struct Findings(pub Vec<Flaw>);

impl Findings {
    /// Notes a fault; the empty help is none.
    pub fn fault<T>(
        &mut self,
        span: &Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Option<T> {
        let help = help.into();
        self.0.push(Flaw {
            span: span.clone(),
            message: message.into(),
            help: (!help.is_empty()).then_some(help),
        });
        None
    }

    /// A dimension, where exponents stay within what a unit can have.
    pub fn reasonable(
        &mut self,
        dimension: Option<Dimension>,
        span: &Range<usize>,
    ) -> Option<Dimension> {
        dimension
            .or_else(|| self.fault(span, "the unit of this is a power that no quantity has", ""))
    }

    /// A dimension to a power: of a unit only hundredths are taken.
    pub fn raised(
        &mut self,
        dimension: Dimension,
        power: f64,
        span: &Range<usize>,
    ) -> Option<Dimension> {
        if dimension == Dimension::NONE {
            return Some(dimension);
        }
        let hundredths = (100.0 * power).round();
        let exact = (100.0 * power - hundredths).abs() < 1e-9;
        let within = exact && hundredths.abs() <= f64::from(i16::MAX);
        let raised = within.then(|| dimension.power(hundredths as i16));
        self.reasonable(raised.flatten(), span)
    }
}
