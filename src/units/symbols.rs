//! The table of unit symbols, and the habits of spelling that mean one of them.

use crate::text::nearest;

use super::dimension::Dimension;

/// Minus signs: that of the keyboard and that of type.
pub(super) const MINUS: [char; 2] = ['-', '−'];

/// One row of the unit table: symbol, dimension, decimal exponent, rest of the factor.
pub(super) type UnitRow = (&'static str, Dimension, i32, f64);

/// All symbols. Factors: min, h, d exact; thermochemical calorie 4.184 J (ISO 80000-5); atm 1.01325 bar (CGPM 1954).
pub(super) const TABLE: [UnitRow; 37] = [
    ("mol", Dimension::AMOUNT, 0, 1.0),
    ("mmol", Dimension::AMOUNT, -3, 1.0),
    ("µmol", Dimension::AMOUNT, -6, 1.0),
    ("nmol", Dimension::AMOUNT, -9, 1.0),
    ("M", Dimension::CONCENTRATION, 0, 1.0),
    ("mM", Dimension::CONCENTRATION, -3, 1.0),
    ("µM", Dimension::CONCENTRATION, -6, 1.0),
    ("nM", Dimension::CONCENTRATION, -9, 1.0),
    ("L", Dimension::VOLUME, 0, 1.0),
    ("mL", Dimension::VOLUME, -3, 1.0),
    ("µL", Dimension::VOLUME, -6, 1.0),
    ("m3", Dimension::VOLUME, 3, 1.0),
    ("kg", Dimension::MASS, 3, 1.0),
    ("g", Dimension::MASS, 0, 1.0),
    ("mg", Dimension::MASS, -3, 1.0),
    ("µg", Dimension::MASS, -6, 1.0),
    ("s", Dimension::TIME, 0, 1.0),
    ("ms", Dimension::TIME, -3, 1.0),
    ("min", Dimension::TIME, 0, 60.0),
    ("h", Dimension::TIME, 0, 3600.0),
    ("d", Dimension::TIME, 0, 86_400.0),
    ("°C", Dimension::TEMPERATURE, 0, 1.0),
    ("K", Dimension::TEMPERATURE, 0, 1.0),
    ("J", Dimension::ENERGY, 0, 1.0),
    ("kJ", Dimension::ENERGY, 3, 1.0),
    ("W", Dimension::POWER, 0, 1.0),
    ("kW", Dimension::POWER, 3, 1.0),
    ("cal", Dimension::ENERGY, 0, 4.184),
    ("kcal", Dimension::ENERGY, 3, 4.184),
    ("bar", Dimension::PRESSURE, 0, 1.0),
    ("kPa", Dimension::PRESSURE, -2, 1.0),
    ("Pa", Dimension::PRESSURE, -5, 1.0),
    ("atm", Dimension::PRESSURE, 0, 1.013_25),
    ("equiv", Dimension::EQUIVALENTS, 0, 1.0),
    ("mol%", Dimension::EQUIVALENTS, -2, 1.0),
    ("%", Dimension::NONE, -2, 1.0),
    ("1", Dimension::NONE, 0, 1.0),
];

/// Habits of spelling and the symbol that is meant.
const HABITS: [(&str, &str); 39] = [
    ("C", "°C"),
    ("deg", "°C"),
    ("°", "°C"),
    ("celsius", "°C"),
    ("°K", "K"),
    ("kelvin", "K"),
    ("eq", "equiv"),
    ("eq.", "equiv"),
    ("eqs", "equiv"),
    ("equiv.", "equiv"),
    ("equivs", "equiv"),
    ("equivalent", "equiv"),
    ("equivalents", "equiv"),
    ("ml", "mL"),
    ("l", "L"),
    ("ul", "µL"),
    ("µl", "µL"),
    ("cc", "mL"),
    ("litre", "L"),
    ("liter", "L"),
    ("sec", "s"),
    ("secs", "s"),
    ("second", "s"),
    ("seconds", "s"),
    ("mins", "min"),
    ("minute", "min"),
    ("minutes", "min"),
    ("hr", "h"),
    ("hrs", "h"),
    ("hour", "h"),
    ("hours", "h"),
    ("day", "d"),
    ("days", "d"),
    ("mole", "mol"),
    ("moles", "mol"),
    ("molar", "M"),
    ("percent", "%"),
    ("mol-%", "mol%"),
    ("gram", "g"),
];

/// The symbol that was probably meant.
pub(super) fn meant(symbol: &str) -> Option<&'static str> {
    let habit = HABITS
        .iter()
        .find(|(habit, _)| *habit == symbol || *habit == symbol.to_lowercase());
    if let Some((_, right)) = habit {
        return Some(right);
    }
    let same_letters = TABLE
        .iter()
        .map(|row| row.0)
        .find(|known| known.to_lowercase() == symbol.to_lowercase());
    // A typing error of a long symbol; of short ones everything is near to everything.
    same_letters.or_else(|| {
        let long = TABLE
            .iter()
            .map(|row| row.0)
            .filter(|s| s.chars().count() > 3);
        (symbol.chars().count() > 2)
            .then(|| nearest(symbol, long))
            .flatten()
    })
}

/// `u` for `µ` before a unit, the Greek letter for the micro sign, the look-alikes of the degree sign, volumes by their edge.
pub(super) fn standard_spelling(symbol: &str) -> String {
    let micro = symbol.replace('μ', "µ").replace(['º', '˚'], "°");
    match micro.as_str() {
        "degC" | "℃" => "°C".to_owned(),
        "dm3" => "L".to_owned(),
        "cm3" => "mL".to_owned(),
        "mm3" => "µL".to_owned(),
        "umol" | "uM" | "uL" | "ug" => micro.replacen('u', "µ", 1),
        _ => micro,
    }
}
