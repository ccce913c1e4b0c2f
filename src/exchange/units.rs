//! Units of an exported model: identifiers and what they are made of.

use crate::units::Dimension;

/// SBML's names of the base units, with how many of it make one.
const BASE: [(&str, &str, f64); 8] = [
    ("mol", "mole", 1.0),
    ("L", "litre", 1.0),
    ("s", "second", 1.0),
    ("K", "kelvin", 1.0),
    ("J", "joule", 1.0),
    ("g", "gram", 1.0),
    ("bar", "pascal", 1e5),
    ("equiv", "dimensionless", 1.0),
];

/// One factor of a unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct UnitFactor {
    /// A base unit of SBML.
    pub kind: &'static str,
    /// Its power.
    pub exponent: f64,
    /// How many of it.
    pub multiplier: f64,
}

/// What a unit is made of; nothing for a pure number.
pub fn factors(dimension: Dimension) -> Vec<UnitFactor> {
    let factor = |(symbol, exponent)| {
        let (_, kind, multiplier) = BASE[BASE.iter().position(|base| base.0 == symbol)?];
        Some(UnitFactor {
            kind,
            exponent,
            multiplier,
        })
    };
    dimension.exponents().filter_map(factor).collect()
}

/// The unit of SBML that this is, where it is one.
pub fn known(dimension: Dimension) -> Option<&'static str> {
    match factors(dimension).as_slice() {
        [] => Some("dimensionless"),
        [one] if one.exponent == 1.0 && one.multiplier == 1.0 => Some(one.kind),
        _ => None,
    }
}

/// The identifier of a unit: `M`, `per_M_per_s`; SBML's own name where it has one.
pub fn id(dimension: Dimension) -> String {
    if let Some(known) = known(dimension) {
        return known.to_owned();
    }
    let text = dimension.unit_text();
    let mut parts = text.split('/');
    let above = parts.next().unwrap_or("").split('*').map(str::to_owned);
    let below = parts.map(|symbol| format!("per_{symbol}"));
    let words: Vec<String> = above.chain(below).filter(|w| !w.is_empty()).collect();
    words
        .join("_")
        .replace('^', "")
        .replace('.', "p")
        .replace('-', "m")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_have_names_and_parts() {
        let rate = |order| Dimension::rate_coefficient(order).unwrap();
        assert_eq!(id(Dimension::NONE), "dimensionless");
        assert_eq!(id(Dimension::TIME), "second");
        assert_eq!(id(Dimension::CONCENTRATION), "M");
        assert_eq!(id(rate(2.0)), "per_M_per_s");
        assert_eq!(id(rate(1.5)), "per_M0p5_per_s");
        assert_eq!(id(Dimension::HENRY), "M_per_bar");
        assert_eq!(id(Dimension::RATE), "per_s");
        let parts = factors(Dimension::HENRY);
        let parts: Vec<_> = parts
            .iter()
            .map(|f| (f.kind, f.exponent, f.multiplier))
            .collect();
        assert_eq!(
            parts,
            [
                ("mole", 1.0, 1.0),
                ("litre", -1.0, 1.0),
                ("pascal", -1.0, 1e5)
            ]
        );
    }
}
