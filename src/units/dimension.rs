//! Dimensions: exponents of the base units, their names in words and their unit texts.

/// Base units in the order of [`Dimension`]'s exponents.
const BASE: [&str; 8] = ["mol", "L", "s", "K", "J", "g", "bar", "equiv"];
/// Exponents are kept in hundredths: rate coefficients of order 1.5 have the unit /M^0.5/s, and equality stays exact.
const WHOLE: i16 = 100;

/// What kind of quantity a number is: exponents of mol, L, s, K, J, g, bar and equiv.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Dimension {
    hundredths: [i16; 8],
}

impl Dimension {
    /// A pure number.
    pub const NONE: Dimension = Dimension::whole([0, 0, 0, 0, 0, 0, 0, 0]);
    /// Amount of substance, mol.
    pub const AMOUNT: Dimension = Dimension::whole([1, 0, 0, 0, 0, 0, 0, 0]);
    /// Volume, L.
    pub const VOLUME: Dimension = Dimension::whole([0, 1, 0, 0, 0, 0, 0, 0]);
    /// Time, s.
    pub const TIME: Dimension = Dimension::whole([0, 0, 1, 0, 0, 0, 0, 0]);
    /// Temperature, K.
    pub const TEMPERATURE: Dimension = Dimension::whole([0, 0, 0, 1, 0, 0, 0, 0]);
    /// Energy, J.
    pub const ENERGY: Dimension = Dimension::whole([0, 0, 0, 0, 1, 0, 0, 0]);
    /// Power, W.
    pub const POWER: Dimension = Dimension::whole([0, 0, -1, 0, 1, 0, 0, 0]);
    /// Mass, g.
    pub const MASS: Dimension = Dimension::whole([0, 0, 0, 0, 0, 1, 0, 0]);
    /// Pressure, bar.
    pub const PRESSURE: Dimension = Dimension::whole([0, 0, 0, 0, 0, 0, 1, 0]);
    /// Equivalents of the basis.
    pub const EQUIVALENTS: Dimension = Dimension::whole([0, 0, 0, 0, 0, 0, 0, 1]);
    /// Concentration, mol/L.
    pub const CONCENTRATION: Dimension = Dimension::whole([1, -1, 0, 0, 0, 0, 0, 0]);
    /// Enthalpy or activation energy, J/mol.
    pub const MOLAR_ENERGY: Dimension = Dimension::whole([-1, 0, 0, 0, 1, 0, 0, 0]);
    /// Entropy, J/mol/K.
    pub const MOLAR_ENTROPY: Dimension = Dimension::whole([-1, 0, 0, -1, 1, 0, 0, 0]);
    /// Heat transfer: W/K.
    pub const HEAT_TRANSFER: Dimension = Dimension::whole([0, 0, -1, -1, 1, 0, 0, 0]);
    /// Heat capacity of a volume, J/L/K.
    pub const HEAT_CAPACITY: Dimension = Dimension::whole([0, -1, 0, -1, 1, 0, 0, 0]);
    /// Density or mass concentration, g/L.
    pub const DENSITY: Dimension = Dimension::whole([0, -1, 0, 0, 0, 1, 0, 0]);
    /// Molar mass, g/mol.
    pub const MOLAR_MASS: Dimension = Dimension::whole([-1, 0, 0, 0, 0, 1, 0, 0]);
    /// Henry solubility, mol/L/bar.
    pub const HENRY: Dimension = Dimension::whole([1, -1, 0, 0, 0, 0, -1, 0]);
    /// First-order rate coefficient, transfer coefficient, 1/s.
    pub const RATE: Dimension = Dimension::whole([0, 0, -1, 0, 0, 0, 0, 0]);
    /// Rate of progress, mol/L/s.
    pub const PROGRESS: Dimension = Dimension::whole([1, -1, -1, 0, 0, 0, 0, 0]);

    const fn whole(exponents: [i16; 8]) -> Dimension {
        let mut hundredths = exponents;
        let mut i = 0;
        while i < 8 {
            hundredths[i] *= WHOLE;
            i += 1;
        }
        Dimension { hundredths }
    }

    /// Dimension of a product; none when exponents grow out of all reason.
    pub fn times(self, other: Dimension) -> Option<Dimension> {
        let mut hundredths = self.hundredths;
        for (a, b) in hundredths.iter_mut().zip(other.hundredths) {
            *a = a.checked_add(b)?;
        }
        Some(Dimension { hundredths })
    }

    /// Dimension of a power, the exponent in hundredths; none when it does not come out in hundredths.
    pub fn power(self, exponent: i16) -> Option<Dimension> {
        let mut hundredths = [0; 8];
        for (out, h) in hundredths.iter_mut().zip(self.hundredths) {
            let product = i32::from(h) * i32::from(exponent);
            if product % i32::from(WHOLE) != 0 {
                return None;
            }
            *out = i16::try_from(product / i32::from(WHOLE)).ok()?;
        }
        Some(Dimension { hundredths })
    }

    /// Dimension of a quotient; none when exponents grow out of all reason.
    pub fn over(self, other: Dimension) -> Option<Dimension> {
        self.times(other.power(-WHOLE)?)
    }

    /// `(mol/L)^power`; none unless the power is a number of hundredths.
    pub fn concentration_power(power: f64) -> Option<Dimension> {
        Dimension::CONCENTRATION.power(in_hundredths(power)?)
    }

    /// Dimension of a rate coefficient of this overall order: `(mol/L)^(1 - order)/s`.
    pub fn rate_coefficient(order: f64) -> Option<Dimension> {
        Dimension::concentration_power(1.0 - order)?.times(Dimension::RATE)
    }

    /// The overall order whose rate coefficients have this dimension.
    pub fn rate_order(self) -> Option<f64> {
        let order = 1.0 - f64::from(self.hundredths[0]) / f64::from(WHOLE);
        (Dimension::rate_coefficient(order) == Some(self)).then_some(order)
    }

    /// The exponent of L.
    pub fn litres(self) -> f64 {
        f64::from(self.hundredths[1]) / f64::from(WHOLE)
    }

    /// The base units that occur in it, with their exponents.
    pub fn exponents(self) -> impl Iterator<Item = (&'static str, f64)> {
        let exponents = BASE.iter().copied().zip(self.hundredths);
        exponents
            .filter(|(_, h)| *h != 0)
            .map(|(symbol, h)| (symbol, f64::from(h) / f64::from(WHOLE)))
    }

    /// The unit in base units, mol/L as M: "M", "/M/s", "J/mol/K", "1".
    pub fn unit_text(self) -> String {
        let mut parts: Vec<(&str, i16)> = Vec::new();
        let [mol, litre, ..] = self.hundredths;
        let molar = mol != 0 && mol == -litre;
        if molar {
            parts.push(("M", mol));
        }
        let rest = BASE.iter().copied().zip(self.hundredths);
        parts.extend(
            rest.skip(if molar { 2 } else { 0 })
                .filter(|(_, h)| *h != 0),
        );
        let mut text = String::new();
        for (symbol, h) in parts.iter().filter(|(_, h)| *h > 0) {
            if !text.is_empty() {
                text.push('*');
            }
            text.push_str(&with_exponent(symbol, *h));
        }
        for (symbol, h) in parts.iter().filter(|(_, h)| *h < 0) {
            text.push('/');
            text.push_str(&with_exponent(symbol, -h));
        }
        if text.is_empty() {
            "1".to_owned()
        } else {
            text
        }
    }

    /// What it is called, with an article: "a time", "a concentration".
    pub fn words(self) -> String {
        let name = match self {
            Dimension::NONE => "a pure number",
            Dimension::AMOUNT => "an amount of substance",
            Dimension::VOLUME => "a volume",
            Dimension::TIME => "a time",
            Dimension::TEMPERATURE => "a temperature",
            Dimension::ENERGY => "an energy",
            Dimension::HEAT_TRANSFER => "heat transfer",
            Dimension::MASS => "a mass",
            Dimension::PRESSURE => "a pressure",
            Dimension::EQUIVALENTS => "a number of equivalents",
            Dimension::CONCENTRATION => "a concentration",
            Dimension::MOLAR_ENERGY => "an energy per mole",
            Dimension::MOLAR_ENTROPY => "an entropy per mole",
            Dimension::DENSITY => "a density",
            Dimension::MOLAR_MASS => "a molar mass",
            Dimension::HENRY => "a solubility per pressure",
            other => match other.rate_order() {
                Some(order) => return format!("a {} rate constant", rate_order_words(order)),
                None => return format!("a quantity in {}", other.unit_text()),
            },
        };
        name.to_owned()
    }
}

/// "first order", "second order", "order 1.5".
pub fn rate_order_words(order: f64) -> String {
    const NAMES: [&str; 4] = ["zeroth", "first", "second", "third"];
    match NAMES.iter().zip(0..).find(|(_, n)| f64::from(*n) == order) {
        Some((name, _)) => format!("{name} order"),
        None => format!("order {order}"),
    }
}

fn in_hundredths(exponent: f64) -> Option<i16> {
    let hundredths = (exponent * f64::from(WHOLE)).round();
    // Decimal orders such as 0.35 are not exact in binary; anything finer than hundredths is refused.
    let near = (exponent * f64::from(WHOLE) - hundredths).abs() < 1e-9;
    (near && hundredths.abs() < f64::from(i16::MAX)).then_some(hundredths as i16)
}

fn with_exponent(symbol: &str, hundredths: i16) -> String {
    match hundredths {
        WHOLE => symbol.to_owned(),
        h => format!("{symbol}^{}", f64::from(h) / f64::from(WHOLE)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rate_coefficients_carry_the_order_in_their_unit() {
        let table = [
            (0.0, "M/s", "zeroth order"),
            (1.0, "/s", "first order"),
            (2.0, "/M/s", "second order"),
            (3.0, "/M^2/s", "third order"),
            (1.5, "/M^0.5/s", "order 1.5"),
            (0.35, "M^0.65/s", "order 0.35"),
        ];
        for (order, unit, words) in table {
            let dimension = Dimension::rate_coefficient(order).unwrap();
            assert_eq!(dimension.unit_text(), unit);
            assert_eq!(rate_order_words(dimension.rate_order().unwrap()), words);
        }
        assert_eq!(Dimension::rate_coefficient(1.0 / 3.0), None);
        assert_eq!(Dimension::CONCENTRATION.rate_order(), None);
    }

    #[test]
    fn products_and_quotients_add_exponents() {
        let k = Dimension::AMOUNT.over(Dimension::VOLUME).unwrap();
        assert_eq!(k, Dimension::CONCENTRATION);
        let s = Dimension::MOLAR_ENERGY.over(Dimension::TEMPERATURE);
        assert_eq!(s, Some(Dimension::MOLAR_ENTROPY));
        assert_eq!(
            Dimension::TIME.power(i16::MAX),
            Some(Dimension {
                hundredths: [0, 0, i16::MAX, 0, 0, 0, 0, 0]
            })
        );
        assert_eq!(
            Dimension::TIME
                .power(i16::MAX)
                .unwrap()
                .times(Dimension::TIME),
            None
        );
        assert_eq!(
            Dimension::concentration_power(0.5)
                .unwrap()
                .power(50)
                .unwrap()
                .unit_text(),
            "M^0.25"
        );
    }

    #[test]
    fn dimensions_have_words() {
        assert_eq!(Dimension::TIME.words(), "a time");
        assert_eq!(
            Dimension::rate_coefficient(2.0).unwrap().words(),
            "a second order rate constant"
        );
        assert_eq!(
            Dimension::MASS.times(Dimension::TIME).unwrap().words(),
            "a quantity in s*g"
        );
        assert_eq!(Dimension::NONE.unit_text(), "1");
        assert_eq!(Dimension::MOLAR_ENTROPY.unit_text(), "J/mol/K");
    }
}
