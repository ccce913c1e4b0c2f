//! What is said about slips: missing blanks, decimal commas, missing operators.

use super::Parser;
use crate::network::expression::syntax::words::{FUNCTIONS, is_number, word};
use crate::text::{Flaw, nearest};
use crate::units::parse_unit;
use std::ops::Range;

impl Parser<'_> {
    /// Numbers that the rules on blanks turn into a name: `1/3`, `1,5`.
    pub(super) fn misread(&self, word: &str, start: usize) -> Option<Flaw> {
        let span = start..start + word.len();
        let parts = |at: char| word.split(at).all(|part| is_number(part.trim()));
        if let Some(operator) = ['/', '-', '+']
            .into_iter()
            .find(|&c| word.contains(c) && parts(c))
        {
            let spaced = word.replace(operator, &format!(" {operator} "));
            return Some(self.fault(
                span,
                format!("`{word}` reads as one name"),
                format!("put blanks round the `{operator}`: {spaced}"),
            ));
        }
        if parts(',') {
            let decimal = word.replacen(',', ".", 1);
            let list = word.replace(',', ", ");
            return Some(self.fault(
                span,
                format!("`{word}` is no number"),
                format!("decimal comma: {decimal}; two arguments: {list}"),
            ));
        }
        None
    }

    /// A name before a bracket that is nearly that of a function.
    pub(super) fn misspelt(&self, word: &str, start: usize) -> Option<Flaw> {
        let called = self.text[self.at..].starts_with('(');
        let meant = nearest(word, FUNCTIONS).filter(|_| called)?;
        let span = start..start + word.len();
        Some(self.fault(
            span,
            format!("no function `{word}`"),
            format!("write {meant}"),
        ))
    }

    /// A flaw; the empty help is none.
    pub(super) fn fault(
        &self,
        span: Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Flaw {
        let help = help.into();
        Flaw {
            span,
            message: message.into(),
            help: (!help.is_empty()).then_some(help),
        }
    }

    /// A sign without blanks.
    pub(super) fn blanks_missing(&self, sign: usize) -> Flaw {
        let operator = &self.text[sign..sign + 1];
        let help = format!(
            "put blanks round it, as in `a {operator} b`; without them it belongs to a name"
        );
        self.fault(
            sign..sign + 1,
            format!("`{operator}` needs a blank on both sides"),
            help,
        )
    }

    /// The unit that begins here, if one does.
    fn unit_here(&self) -> Option<&str> {
        let rest = &self.text[self.at..];
        let end = rest.find(|c: char| !c.is_alphabetic() && c != '°' && c != 'µ');
        let unit = &rest[..end.unwrap_or(rest.len())];
        (!unit.is_empty() && parse_unit(unit).is_ok()).then_some(unit)
    }

    /// A number that is given a unit: `before` is the expression up to there.
    fn with_unit(&self, before: &str) -> Flaw {
        let unit = self.unit_here().unwrap_or_default();
        let begin = before.rfind(|c: char| !c.is_alphanumeric() && c != '.');
        let number = &before[begin.map_or(0, |at| at + 1)..];
        if !is_number(number) {
            return self.fault(
                self.here(),
                "an operator is missing here",
                "a product is written with `*`",
            );
        }
        let start = before.len() - number.len();
        self.fault(
            start..self.at + unit.len(),
            format!("`{number} {unit}`: numbers in an expression have no unit"),
            format!("name it in [constants], as in start = \"{number} {unit}\""),
        )
    }

    /// Something stands where it cannot.
    pub(super) fn unexpected(&self) -> Flaw {
        let before = self.text[..self.at].trim_end();
        let after_value = !before.is_empty()
            && !before.ends_with(['(', '*', '^', '/', ','])
            && !before.ends_with(" +")
            && !before.ends_with(" -");
        match self.peek() {
            None if before.is_empty() => self.fault(self.here(), "the expression is empty", ""),
            None => self.fault(
                self.here(),
                "something is missing at the end",
                "a number, a constant or a bracket",
            ),
            Some(')') if after_value => {
                self.fault(self.here(), "this bracket was never opened", "")
            }
            Some(',') if after_value => self.fault(
                self.here(),
                "a comma stands between the arguments of min, max and between only",
                "",
            ),
            Some(_) if after_value && self.unit_here().is_some() => self.with_unit(before),
            Some(c)
                if after_value
                    && (c == '(' || c == '[' || !word(&self.text[self.at..]).is_empty()) =>
            {
                self.fault(
                    self.here(),
                    "an operator is missing here",
                    "a product is written with `*`",
                )
            }
            Some('<' | '>' | '=') => self.fault(
                self.here(),
                "comparisons are not written with signs",
                "between(t, a, b) is 1 from a to b, elsewhere 0",
            ),
            Some(c) => self.fault(self.here(), format!("`{c}` cannot stand here"), ""),
        }
    }
}
