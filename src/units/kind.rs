//! What a key expects: dimension, sign, words and example; and reading a node against it.

use crate::text::{Faults, Flaw, Node, Value, shorten};

use super::dimension::{Dimension, rate_order_words};
use super::number::is_not_finite;
use super::parse::parse_quantity;
use super::{Quantity, Unit};

/// Which numbers of a kind make sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// Any finite number.
    Any,
    /// Zero or more.
    NotNegative,
    /// More than zero.
    Positive,
}

/// A kind of quantity that a key expects.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Kind {
    /// In words with an article: "a time".
    pub words: &'static str,
    /// An example as the user would write it.
    pub example: &'static str,
    /// The dimensions it may have.
    pub dimensions: &'static [Dimension],
    /// Which numbers make sense.
    pub sign: Sign,
    /// Whether "of NAME" may follow.
    pub of: bool,
}

impl Kind {
    /// What is put into a flask: equivalents, moles, mass, volume, or a concentration times the volume.
    pub const CHARGE: Kind = Kind {
        words: "an amount",
        example: "1 equiv",
        dimensions: &[
            Dimension::EQUIVALENTS,
            Dimension::AMOUNT,
            Dimension::MASS,
            Dimension::VOLUME,
            Dimension::CONCENTRATION,
        ],
        sign: Sign::NotNegative,
        of: true,
    };
    /// Moles.
    pub const AMOUNT: Kind = Kind::of("an amount", "10 mmol", &[Dimension::AMOUNT]).positive();
    /// Moles per litre.
    pub const CONCENTRATION: Kind =
        Kind::of("a concentration", "0.1 M", &[Dimension::CONCENTRATION]).positive();
    /// Litres.
    pub const VOLUME: Kind = Kind::of("a volume", "5 mL", &[Dimension::VOLUME]);
    /// Seconds.
    pub const TIME: Kind = Kind::of("a time", "2 h", &[Dimension::TIME]);
    /// Kelvin.
    pub const TEMPERATURE: Kind =
        Kind::of("a temperature", "25 °C", &[Dimension::TEMPERATURE]).positive();
    /// Bar.
    pub const PRESSURE: Kind = Kind::of("a pressure", "3 bar", &[Dimension::PRESSURE]);
    /// A share, written as a percentage or a number.
    pub const SHARE: Kind = Kind::of("a share", "80 %", &[Dimension::NONE]);
    /// A pure number.
    pub const NUMBER: Kind = Kind::of("a pure number", "0.8", &[Dimension::NONE]).any_sign();
    /// Activation energies and enthalpies.
    pub const MOLAR_ENERGY: Kind = Kind::of(
        "an energy per mole",
        "50 kJ/mol",
        &[Dimension::MOLAR_ENERGY],
    )
    .any_sign();
    /// Entropies.
    pub const MOLAR_ENTROPY: Kind = Kind::of(
        "an entropy per mole",
        "-120 J/mol/K",
        &[Dimension::MOLAR_ENTROPY],
    )
    .any_sign();
    /// Heat transfer of a jacket.
    pub const HEAT_TRANSFER: Kind =
        Kind::of("heat transfer", "5 W/K", &[Dimension::HEAT_TRANSFER]).positive();
    /// What a litre takes up per kelvin.
    pub const HEAT_CAPACITY: Kind = Kind::of(
        "a heat capacity of a volume",
        "1.99 kJ/L/K",
        &[Dimension::HEAT_CAPACITY],
    )
    .positive();
    /// Grams per litre.
    pub const DENSITY: Kind = Kind::of("a density", "1.05 g/mL", &[Dimension::DENSITY]).positive();
    /// Grams per mole.
    pub const MOLAR_MASS: Kind =
        Kind::of("a molar mass", "106.12 g/mol", &[Dimension::MOLAR_MASS]).positive();
    /// Moles per litre and bar.
    pub const HENRY: Kind = Kind::of(
        "a solubility per pressure",
        "0.0035 M/bar",
        &[Dimension::HENRY],
    );
    /// Per second.
    pub const RATE: Kind = Kind::of(
        "a rate constant of first order",
        "0.05 /s",
        &[Dimension::RATE],
    );

    const fn of(
        words: &'static str,
        example: &'static str,
        dimensions: &'static [Dimension],
    ) -> Kind {
        Kind {
            words,
            example,
            dimensions,
            sign: Sign::NotNegative,
            of: false,
        }
    }

    const fn positive(self) -> Kind {
        Kind {
            sign: Sign::Positive,
            ..self
        }
    }

    const fn any_sign(self) -> Kind {
        Kind {
            sign: Sign::Any,
            ..self
        }
    }

    /// Refuses a quantity of another kind; `what` is the key, `text` what the user wrote.
    pub fn check(&self, what: &str, quantity: &Quantity, text: &str) -> Result<(), Flaw> {
        let whole = 0..text.len();
        if !self.dimensions.contains(&quantity.dimension) {
            return Err(Flaw::new(whole, self.mismatch(what, quantity, text)));
        }
        if quantity.of.is_some() && !self.of {
            let message = format!("{what} is {}: \"of\" has no meaning here", self.words);
            return Err(Flaw::new(whole, message));
        }
        let sensible = match self.sign {
            Sign::Any => quantity.value.is_finite(),
            Sign::NotNegative => quantity.value.is_finite() && quantity.value >= 0.0,
            Sign::Positive => quantity.value.is_finite() && quantity.value > 0.0,
        };
        if sensible {
            return Ok(());
        }
        if quantity.dimension == Dimension::TEMPERATURE && quantity.value <= 0.0 {
            let message = format!("\"{}\" is not above absolute zero", shorten(text));
            return Err(Flaw::new(whole, message));
        }
        Err(Flaw::new(whole, self.range()))
    }

    fn mismatch(&self, what: &str, quantity: &Quantity, text: &str) -> String {
        if quantity.dimension == Dimension::NONE && quantity.unit == Unit::one() {
            return format!("{what} needs a unit, for example \"{}\"", self.example);
        }
        let found = quantity.dimension.words();
        format!("{what} is {}; \"{}\" is {found}", self.words, shorten(text))
    }

    /// "an amount is a finite number, zero or more".
    fn range(&self) -> String {
        let range = match self.sign {
            Sign::Any => "",
            Sign::NotNegative => ", zero or more",
            Sign::Positive => ", more than zero",
        };
        format!("{} is a finite number{range}", self.words)
    }

    /// Reads a text as this kind.
    pub fn parse(&self, what: &str, text: &str) -> Result<Quantity, Flaw> {
        if is_not_finite(text) {
            return Err(Flaw::new(0..text.len(), self.range()));
        }
        let quantity = parse_quantity(text)?;
        self.check(what, &quantity, text)?;
        Ok(quantity)
    }

    /// Reads a node as this kind: a text, or a bare number where the kind has no unit.
    pub fn read(&self, what: &str, node: &Node, faults: &mut Faults) -> Option<Quantity> {
        let outcome = match &node.value {
            Value::Text(text) => self.parse(what, text),
            Value::Integer(_) | Value::Float(_) => self.bare(what, node),
            Value::Invalid => return None,
            _ => {
                let message = format!(
                    "{what} is {}, for example \"{}\"; this is {}",
                    self.words,
                    self.example,
                    node.kind()
                );
                Err(Flaw::new(0..0, message))
            }
        };
        match outcome {
            Ok(quantity) => Some(quantity),
            Err(flaw) => {
                node.flaw(&flaw, faults);
                None
            }
        }
    }

    fn bare(&self, what: &str, node: &Node) -> Result<Quantity, Flaw> {
        let value = match node.value {
            Value::Integer(number) => number as f64,
            Value::Float(number) => number,
            _ => f64::NAN,
        };
        if !value.is_finite() {
            return Err(Flaw::new(0..0, self.range()));
        }
        let quantity = Quantity::pure(value);
        self.check(what, &quantity, node.place.text())?;
        Ok(quantity)
    }
}

/// Refuses a rate coefficient whose unit does not belong to the overall order of its step.
pub fn check_rate_coefficient(order: f64, quantity: &Quantity, text: &str) -> Result<(), Flaw> {
    let whole = 0..text.len();
    let Some(needed) = Dimension::rate_coefficient(order) else {
        let message =
            format!("order {order} is finer than hundredths: no unit can be written for it");
        return Err(Flaw::new(whole, message));
    };
    if quantity.dimension == needed {
        return if quantity.value.is_finite() && quantity.value >= 0.0 {
            Ok(())
        } else {
            let message = "a rate constant is a finite number, zero or more";
            Err(Flaw::new(whole, message))
        };
    }
    let who = match order {
        0.0 => "no reactant needs".to_owned(),
        1.0 => "one reactant needs".to_owned(),
        2.0 => "two reactants need".to_owned(),
        3.0 => "three reactants need".to_owned(),
        other => format!("order {other} needs"),
    };
    let found = match quantity.dimension.rate_order() {
        Some(found) => rate_order_words(found),
        None if quantity.dimension == Dimension::NONE => "without unit".to_owned(),
        None => quantity.dimension.words(),
    };
    let message = format!(
        "{who} {}; \"{}\" is {found}",
        needed.unit_text(),
        shorten(text)
    );
    Err(Flaw::new(whole, message))
}

/// Refuses a quantity of another dimension: for numbers whose dimension is computed, such as an equilibrium constant.
pub fn check_dimension(
    what: &str,
    needed: Dimension,
    quantity: &Quantity,
    text: &str,
) -> Result<(), Flaw> {
    if quantity.dimension == needed {
        return Ok(());
    }
    let needs = match needed {
        Dimension::NONE => "no unit".to_owned(),
        other => other.unit_text(),
    };
    let found = match quantity.dimension {
        Dimension::NONE => "has none".to_owned(),
        other => format!("is in {}", other.unit_text()),
    };
    let message = format!("{what} needs {needs}; \"{}\" {found}", shorten(text));
    Err(Flaw::new(0..text.len(), message))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Source, parse};

    /// Reads `key = ...` as `kind` and gives the messages.
    fn messages(kind: Kind, text: &str) -> Vec<String> {
        let node = parse(&Source::new("t", text), &mut Faults::new());
        let Value::Table(table) = &node.value else {
            panic!()
        };
        let entry = &table.entries[0];
        let mut faults = Faults::new();
        let read = kind.read(&entry.key.text, &entry.node, &mut faults);
        assert_eq!(read.is_none(), faults.has_errors(), "{text}");
        faults.sorted().iter().map(|f| f.message.clone()).collect()
    }

    #[test]
    fn messages_of_the_specification() {
        let table: [(Kind, &str, &str); 14] = [
            (
                Kind::AMOUNT,
                "amount = 10",
                "amount needs a unit, for example \"10 mmol\"",
            ),
            (
                Kind::AMOUNT,
                "amount = \"10\"",
                "amount needs a unit, for example \"10 mmol\"",
            ),
            (
                Kind::TIME,
                "stir = \"16 M\"",
                "stir is a time; \"16 M\" is a concentration",
            ),
            (
                Kind::TIME,
                "stir = true",
                "stir is a time, for example \"2 h\"; this is true",
            ),
            (
                Kind::CHARGE,
                "A = \"-1 equiv\"",
                "an amount is a finite number, zero or more",
            ),
            (
                Kind::CHARGE,
                "A = nan",
                "an amount is a finite number, zero or more",
            ),
            (
                Kind::CHARGE,
                "A = \"nan equiv\"",
                "an amount is a finite number, zero or more",
            ),
            (
                Kind::CHARGE,
                "A = 1",
                "A needs a unit, for example \"1 equiv\"",
            ),
            (
                Kind::CHARGE,
                "A = \"4 %\"",
                "A is an amount; \"4 %\" is a pure number",
            ),
            (
                Kind::TEMPERATURE,
                "temperature = \"60 C\"",
                "unknown unit `C`: write \"60 °C\"",
            ),
            (
                Kind::TEMPERATURE,
                "temperature = \"-300 °C\"",
                "\"-300 °C\" is not above absolute zero",
            ),
            (
                Kind::VOLUME,
                "volume = \"5 mL of A\"",
                "volume is a volume: \"of\" has no meaning here",
            ),
            (
                Kind::NUMBER,
                "factor = \"2 s\"",
                "factor is a pure number; \"2 s\" is a time",
            ),
            (
                Kind::CONCENTRATION,
                "c = \"0 M\"",
                "a concentration is a finite number, more than zero",
            ),
        ];
        for (kind, text, expected) in table {
            assert_eq!(messages(kind, text), [expected], "{text}");
        }
    }

    #[test]
    fn right_quantities_pass() {
        for (kind, text) in [
            (Kind::CHARGE, "A = \"1.2 equiv of carbonyl\""),
            (Kind::CHARGE, "A = \"210 mg\""),
            (Kind::CHARGE, "A = \"0 equiv\""),
            (Kind::NUMBER, "f = 0.8"),
            (Kind::NUMBER, "f = -2"),
            (Kind::SHARE, "p = \"80 %\""),
            (Kind::TEMPERATURE, "T = \"-78 °C\""),
            (Kind::MOLAR_ENTROPY, "dS = \"-188 J/mol/K\""),
            (Kind::DENSITY, "d = \"1.05 g/mL\""),
            (Kind::HENRY, "h = \"0.0035 M/bar\""),
            (Kind::RATE, "kLa = \"0.05 /s\""),
        ] {
            assert_eq!(messages(kind, text), [""; 0], "{text}");
        }
        for kind in [
            Kind::CHARGE,
            Kind::AMOUNT,
            Kind::CONCENTRATION,
            Kind::VOLUME,
            Kind::TIME,
            Kind::TEMPERATURE,
            Kind::PRESSURE,
            Kind::SHARE,
            Kind::NUMBER,
            Kind::MOLAR_ENERGY,
            Kind::MOLAR_ENTROPY,
            Kind::DENSITY,
            Kind::MOLAR_MASS,
            Kind::HENRY,
            Kind::RATE,
        ] {
            assert!(
                kind.parse("x", kind.example).is_ok(),
                "the example of {kind:?}"
            );
        }
    }

    #[test]
    fn rate_constants_need_the_unit_of_their_order() {
        let check = |order: f64, text: &str| {
            check_rate_coefficient(order, &parse_quantity(text).unwrap(), text)
                .map_err(|flaw| flaw.message)
        };
        assert_eq!(check(2.0, "0.05 /M/s"), Ok(()));
        assert_eq!(check(2.0, "3 /mM/min"), Ok(()));
        assert_eq!(check(1.5, "3 /M^0.5/s"), Ok(()));
        let table = [
            (
                2.0,
                "0.036 /s",
                "two reactants need /M/s; \"0.036 /s\" is first order",
            ),
            (
                1.0,
                "0.05 /M/s",
                "one reactant needs /s; \"0.05 /M/s\" is second order",
            ),
            (
                0.0,
                "0.05 /s",
                "no reactant needs M/s; \"0.05 /s\" is first order",
            ),
            (
                3.0,
                "0.05",
                "three reactants need /M^2/s; \"0.05\" is without unit",
            ),
            (1.5, "2 h", "order 1.5 needs /M^0.5/s; \"2 h\" is a time"),
            (
                1.0,
                "-1 /s",
                "a rate constant is a finite number, zero or more",
            ),
        ];
        for (order, text, expected) in table {
            assert_eq!(check(order, text), Err(expected.to_owned()));
        }
    }

    #[test]
    fn computed_dimensions_are_compared() {
        let needed = Dimension::concentration_power(-1.0).unwrap();
        let check = |text: &str| {
            check_dimension("K", needed, &parse_quantity(text).unwrap(), text)
                .map_err(|flaw| flaw.message)
        };
        assert_eq!(check("100 /M"), Ok(()));
        assert_eq!(
            check("100 M"),
            Err("K needs /M; \"100 M\" is in M".to_owned())
        );
        assert_eq!(check("100"), Err("K needs /M; \"100\" has none".to_owned()));
    }
}
