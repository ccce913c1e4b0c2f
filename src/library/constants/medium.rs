//! The solvent as constants see it: which of several readings holds, and how a pKa moves from water to here.

use crate::library::entries::lent::Lender;
use crate::library::entries::reading::{ConstantReading, Written};
use crate::library::lookup::finder::FoundCompound;
use crate::model::ConstantValue as Stored;
use crate::model::WATER;
use crate::network::law::Law;
use crate::text::Place;
use crate::units::{Uncertainty, Unit, parse_uncertainty};

/// The solvent as constants see it.
#[derive(Debug)]
pub(crate) struct Medium<'a> {
    /// The compound.
    pub solvent: Option<&'a FoundCompound>,
    /// Where a solvent would be named.
    pub place: Option<&'a Place>,
    /// Whether the mechanism works without protons as well.
    pub can_do_without: bool,
    /// Who plays which role: what a compound does not say is asked of the compound.
    pub roles: &'a [(String, FoundCompound)],
}

/// A shift of a pKa.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Shift {
    /// What is added.
    pub value: f64,
    /// Its deviation.
    pub deviation: f64,
    /// The solvent.
    pub solvent: String,
}

impl Shift {
    /// A pKa of water moved to the solvent, with its source and uncertainty.
    pub fn apply(
        &self,
        value: Stored,
        source: &Option<String>,
        uncertainty: Option<&str>,
    ) -> (Stored, Option<String>, Option<String>) {
        let own = uncertainty.and_then(|text| parse_uncertainty(text, &Unit::one()).ok());
        let deviation = match own {
            Some(Uncertainty::Absolute(own)) => own.hypot(self.deviation),
            _ => self.deviation,
        };
        let value = match value {
            // Sums of decimal numbers with two digits stay such numbers.
            Stored::Law(law) => Stored::Law(Law {
                value: (1e6 * (law.value + self.value)).round() / 1e6,
                ..law
            }),
            formula => formula,
        };
        let source = source
            .as_ref()
            .map(|s| format!("{s}; water value {:+} for {}", self.value, self.solvent));
        (value, source, Some(format!("± {:.2}", deviation)))
    }
}

/// A reading that was chosen, and the shift that it still needs.
#[derive(Debug, Clone)]
pub(crate) struct Pick {
    /// The reading.
    pub reading: ConstantReading,
    /// The shift.
    pub shift: Option<Shift>,
}

impl<'a> Medium<'a> {
    /// Its name.
    pub fn name(&self) -> Option<&'a str> {
        self.solvent.map(|s| s.name.as_str())
    }

    fn is(&self, name: &str) -> bool {
        self.solvent.is_some_and(|solvent| solvent.is(name))
    }

    /// The reading of the solvent, else the one for any.
    pub fn choose<'r>(&self, readings: &'r [ConstantReading]) -> Option<&'r ConstantReading> {
        let own = readings
            .iter()
            .find(|r| r.solvent.as_deref().is_some_and(|name| self.is(name)));
        own.or_else(|| readings.iter().find(|r| r.solvent.is_none()))
    }

    /// The reading of a solvent that stands near this one, marked as its; `key` is what it is a value of.
    pub fn lent(&self, key: &str, readings: &[ConstantReading]) -> Option<Pick> {
        let neighbours = self.solvent?.spec.neighbours.as_deref()?;
        let of = |name: &String| {
            let mut readings = readings.iter();
            readings.find(|r| r.solvent.as_ref() == Some(name))
        };
        let (name, reading) = neighbours.iter().find_map(|name| Some((name, of(name)?)))?;
        let mut reading = reading.clone();
        let lender = Lender { name, class: None };
        lender.mark_one(key, &mut reading);
        Some(Pick {
            reading,
            shift: None,
        })
    }

    /// One of the solvent's shifts, by its key.
    fn shift(&self, key: &str) -> Option<Shift> {
        let solvent = self.solvent?;
        let reading = solvent.spec.property(key)?.first()?;
        let Written::Number(quantity) = &reading.value else {
            return None;
        };
        let stated = reading.provenance.uncertainty.as_deref();
        let stated = stated.and_then(|text| parse_uncertainty(text, &Unit::one()).ok());
        let deviation = match stated {
            Some(Uncertainty::Absolute(deviation)) => deviation,
            _ => 0.0,
        };
        Some(Shift {
            value: quantity.value,
            deviation,
            solvent: solvent.name.clone(),
        })
    }

    /// The reading of water, else the one for any solvent.
    pub fn choose_in_water(readings: &[ConstantReading]) -> Option<&ConstantReading> {
        let own = readings
            .iter()
            .find(|r| r.solvent.as_deref() == Some(WATER));
        own.or_else(|| readings.iter().find(|r| r.solvent.is_none()))
    }

    /// A pKa known in water, with the shift to this solvent.
    pub fn shifted<'r>(
        &self,
        acid: &str,
        mut readings: impl Iterator<Item = &'r ConstantReading>,
    ) -> Option<Pick> {
        let shift = self.shift(acid)?;
        let reading = readings.find(|r| r.solvent.as_deref() == Some(WATER))?;
        Some(Pick {
            reading: reading.clone(),
            shift: Some(shift),
        })
    }
}
