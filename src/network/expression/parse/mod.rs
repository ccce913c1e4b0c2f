//! Recursive descent over the text: sums, products, signs and powers; what stands between the operators is read in `operands`.

mod operands;
mod slips;

use super::syntax::{ExpressionNode, NodeKind, Operator};
use crate::text::Flaw;
use std::ops::Range;

/// Brackets, signs and powers within each other: deeper texts are noise, and recursion must end somewhere.
const DEEPEST: usize = 50;
/// Operators in one expression; a longer chain would nest as deeply in memory.
const MOST_OPERATORS: usize = 300;

type Parsed = Result<ExpressionNode, Flaw>;

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
struct Parser<'a> {
    text: &'a str,
    at: usize,
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
        Ok(ExpressionNode {
            kind: NodeKind::Negative(Box::new(inner)),
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

    fn binary(
        &mut self,
        operator: Operator,
        left: ExpressionNode,
        right: ExpressionNode,
    ) -> Parsed {
        self.count_operator()?;
        let span = left.span.start..right.span.end;
        Ok(ExpressionNode {
            kind: NodeKind::Binary(operator, Box::new(left), Box::new(right)),
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

    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn skip_blanks(&mut self) {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start().len();
    }

    /// The character here, or the end.
    fn here(&self) -> Range<usize> {
        self.at..self.at + self.peek().map_or(0, char::len_utf8)
    }
}
