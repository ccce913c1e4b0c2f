//! Recursive descent over the text: sums, products, signs, powers, values.

use super::words::{is_function, is_number, word};
use super::{Function, Kind, Node, Operator, Running};
use crate::text::Flaw;
use std::ops::Range;

/// Brackets, signs and powers within each other: deeper texts are noise, and recursion must end somewhere.
const DEEPEST: usize = 50;
/// Operators in one expression; a longer chain would nest as deeply in memory.
const MOST_OPERATORS: usize = 300;

type Parsed = Result<Node, Flaw>;

/// The whole of `text` as one expression.
pub fn parse(text: &str) -> Parsed {
    let mut parser = Parser {
        text,
        at: 0,
        depth: 0,
        operators: 0,
    };
    let root = parser.sum()?;
    parser.skip_blanks();
    match parser.peek() {
        None => Ok(root),
        Some(_) => Err(parser.unexpected()),
    }
}

/// Where reading stands.
pub(super) struct Parser<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
    depth: usize,
    operators: usize,
}

impl Parser<'_> {
    /// Terms with `+` and `-` between them.
    fn sum(&mut self) -> Parsed {
        let mut left = self.product()?;
        loop {
            let before = self.at;
            self.skip_blanks();
            let operator = match self.peek() {
                Some('+') => Operator::Add,
                Some('-') => Operator::Subtract,
                _ => return Ok(left),
            };
            let sign = self.at;
            self.at += 1;
            if before == sign || self.peek().is_some_and(|c| !c.is_whitespace()) {
                return Err(self.blanks_missing(sign));
            }
            let right = self.product()?;
            left = self.binary(operator, left, right)?;
        }
    }

    /// Factors with `*` and `/` between them.
    fn product(&mut self) -> Parsed {
        let mut left = self.signed()?;
        loop {
            let before = self.at;
            self.skip_blanks();
            let operator = match self.peek() {
                Some('*') => Operator::Multiply,
                Some('/') => Operator::Divide,
                _ => {
                    self.at = before;
                    return Ok(left);
                }
            };
            self.at += 1;
            if operator == Operator::Multiply && self.peek() == Some('*') {
                return Err(self.fault(
                    self.at - 1..self.at + 1,
                    "`**` is no operator",
                    "a power is written `^`",
                ));
            }
            let right = self.signed()?;
            left = self.binary(operator, left, right)?;
        }
    }

    /// A power with an optional sign; the sign comes last: `-2^2` is -4.
    fn signed(&mut self) -> Parsed {
        self.skip_blanks();
        if self.peek() != Some('-') {
            return self.power();
        }
        let start = self.at;
        self.at += 1;
        let inner = self.nested(Parser::signed)?;
        let span = start..inner.span.end;
        Ok(Node {
            kind: Kind::Negative(Box::new(inner)),
            span,
        })
    }

    /// A value and its exponent, which may have a sign and an exponent of its own.
    fn power(&mut self) -> Parsed {
        let base = self.value()?;
        let before = self.at;
        self.skip_blanks();
        if self.peek() != Some('^') {
            self.at = before;
            return Ok(base);
        }
        self.at += 1;
        let exponent = self.nested(Parser::signed)?;
        self.binary(Operator::Power, base, exponent)
    }

    /// A number, a name, a call, a form or a bracket.
    fn value(&mut self) -> Parsed {
        self.skip_blanks();
        let start = self.at;
        let word = word(&self.text[start..]);
        self.at += word.len();
        if is_number(word) {
            return self.number(word, start);
        }
        if is_function(word) && self.text[self.at..].trim_start().starts_with('(') {
            self.skip_blanks();
            return self.call(word, start);
        }
        match self.peek() {
            _ if !word.is_empty() => self.name(word, start),
            Some('(') => {
                self.at += 1;
                let inner = self.nested(Parser::sum)?;
                self.close(start)?;
                Ok(Node {
                    span: start..self.at,
                    ..inner
                })
            }
            Some('[') => {
                let form = self.until(']', start)?;
                Ok(Node {
                    kind: Kind::Running(Running::Concentration(form)),
                    span: start..self.at,
                })
            }
            _ => Err(self.unexpected()),
        }
    }

    fn number(&self, word: &str, start: usize) -> Parsed {
        let span = start..start + word.len();
        match word.parse::<f64>() {
            Ok(value) if value.is_finite() => Ok(Node {
                kind: Kind::Number(value),
                span,
            }),
            _ => Err(self.fault(span, format!("{word} is too large for a number"), "")),
        }
    }

    fn name(&self, word: &str, start: usize) -> Parsed {
        let span = start..start + word.len();
        if let Some(flaw) = self.misread(word, start) {
            return Err(flaw);
        }
        let kind = match word {
            "t" | "T" | "V" | "pH" => Kind::Running(Running::Variable(word.into())),
            _ => Kind::Constant(word.into()),
        };
        Ok(Node { kind, span })
    }

    /// `function(argument, ...)`; the name is read, the bracket comes.
    fn call(&mut self, name: &str, start: usize) -> Parsed {
        if name == "rate" {
            let label = self.until(')', self.at)?;
            return Ok(Node {
                kind: Kind::Running(Running::Rate(label)),
                span: start..self.at,
            });
        }
        let function = match name {
            "sqrt" => Function::SquareRoot,
            "exp" => Function::Exponential,
            "ln" => Function::Logarithm,
            "log10" => Function::DecimalLogarithm,
            "min" => Function::Minimum,
            "max" => Function::Maximum,
            other => {
                let help = if other == "log" {
                    "write ln or log10"
                } else {
                    "there are sqrt exp ln log10 min max, and `^` for powers"
                };
                return Err(self.fault(
                    start..start + name.len(),
                    format!("no function `{other}`"),
                    help,
                ));
            }
        };
        let open = self.at;
        self.at += 1;
        let mut arguments = vec![self.nested(Parser::sum)?];
        self.skip_blanks();
        while self.peek() == Some(',') {
            self.at += 1;
            self.count_operator()?;
            arguments.push(self.nested(Parser::sum)?);
            self.skip_blanks();
        }
        self.close(open)?;
        let several = matches!(function, Function::Minimum | Function::Maximum);
        if several != (arguments.len() > 1) {
            let wanted = if several {
                "two or more arguments"
            } else {
                "one argument"
            };
            return Err(self.fault(
                start..self.at,
                format!("{name} takes {wanted}, not {}", arguments.len()),
                "",
            ));
        }
        Ok(Node {
            kind: Kind::Call(function, arguments),
            span: start..self.at,
        })
    }

    /// What stands between the bracket here and its closing one.
    fn until(&mut self, close: char, open: usize) -> Result<String, Flaw> {
        let inner = &self.text[self.at + 1..];
        let Some(length) = inner.find(close) else {
            return Err(self.fault(open..open + 1, "this bracket is never closed", ""));
        };
        self.at += length + 2;
        match inner[..length].trim() {
            "" => Err(self.fault(open..self.at, "nothing stands in this bracket", "")),
            name => Ok(name.into()),
        }
    }

    fn close(&mut self, open: usize) -> Result<(), Flaw> {
        self.skip_blanks();
        match self.peek() {
            Some(')') => {
                self.at += 1;
                Ok(())
            }
            None => Err(self.fault(open..open + 1, "this bracket is never closed", "")),
            Some(_) => Err(self.unexpected()),
        }
    }

    fn nested(&mut self, part: impl FnOnce(&mut Self) -> Parsed) -> Parsed {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.fault(
                self.here(),
                "brackets, signs and powers stand too deep in each other",
                "name parts of it in [constants]",
            ));
        }
        let node = part(self)?;
        self.depth -= 1;
        Ok(node)
    }

    fn binary(&mut self, operator: Operator, left: Node, right: Node) -> Parsed {
        self.count_operator()?;
        let span = left.span.start..right.span.end;
        Ok(Node {
            kind: Kind::Binary(operator, Box::new(left), Box::new(right)),
            span,
        })
    }

    fn count_operator(&mut self) -> Result<(), Flaw> {
        self.operators += 1;
        if self.operators > MOST_OPERATORS {
            return Err(self.fault(
                self.here(),
                "the expression is too long",
                "name parts of it in [constants]",
            ));
        }
        Ok(())
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn skip_blanks(&mut self) {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start().len();
    }

    /// The character here, or the end.
    pub(super) fn here(&self) -> Range<usize> {
        self.at..self.at + self.peek().map_or(0, char::len_utf8)
    }
}
