//! What stands between operators: numbers, names, concentrations, calls and brackets.

use super::{Parsed, Parser};
use crate::network::expression::syntax::words::{is_function, is_number, word};
use crate::network::expression::syntax::{ExpressionNode, Function, NodeKind, Running};
use crate::text::Flaw;

impl Parser<'_> {
    /// A number, a name, a call, a form or a bracket.
    pub(super) fn value(&mut self) -> Parsed {
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
                Ok(ExpressionNode {
                    span: start..self.at,
                    ..inner
                })
            }
            Some('[') => {
                let form = self.until(']', start)?;
                Ok(ExpressionNode {
                    kind: NodeKind::Running(Running::Concentration(form)),
                    span: start..self.at,
                })
            }
            _ => Err(self.unexpected()),
        }
    }

    fn number(&self, word: &str, start: usize) -> Parsed {
        let span = start..start + word.len();
        match word.parse::<f64>() {
            Ok(value) if value.is_finite() => Ok(ExpressionNode {
                kind: NodeKind::Number(value),
                span,
            }),
            _ => Err(self.fault(span, format!("{word} is too large for a number"), "")),
        }
    }

    fn name(&self, word: &str, start: usize) -> Parsed {
        let span = start..start + word.len();
        let slip = self.misread(word, start);
        if let Some(flaw) = slip.or_else(|| self.misspelt(word, start)) {
            return Err(flaw);
        }
        let kind = match word {
            "t" | "T" | "V" | "pH" => NodeKind::Running(Running::Variable(word.into())),
            _ => NodeKind::Constant(word.into()),
        };
        Ok(ExpressionNode { kind, span })
    }

    /// `function(argument, ...)`; the name is read, the bracket comes.
    fn call(&mut self, name: &str, start: usize) -> Parsed {
        if name == "rate" {
            let label = self.until(')', self.at)?;
            return Ok(ExpressionNode {
                kind: NodeKind::Running(Running::Rate(label)),
                span: start..self.at,
            });
        }
        let function = self.function(name, start)?;
        let arguments = self.arguments()?;
        let (fits, wanted) = match function {
            Function::Minimum | Function::Maximum => (arguments.len() > 1, "two or more arguments"),
            Function::Between => (
                arguments.len() == 3,
                "three arguments, as in between(t, a, b)",
            ),
            _ => (arguments.len() == 1, "one argument"),
        };
        if !fits {
            return Err(self.fault(
                start..self.at,
                format!("{name} takes {wanted}, not {}", arguments.len()),
                "",
            ));
        }
        Ok(ExpressionNode {
            kind: NodeKind::Call(function, arguments),
            span: start..self.at,
        })
    }

    fn function(&self, name: &str, start: usize) -> Result<Function, Flaw> {
        let help = match name {
            "sqrt" => return Ok(Function::SquareRoot),
            "exp" => return Ok(Function::Exponential),
            "ln" => return Ok(Function::Logarithm),
            "log10" => return Ok(Function::DecimalLogarithm),
            "min" => return Ok(Function::Minimum),
            "max" => return Ok(Function::Maximum),
            "between" => return Ok(Function::Between),
            "log" => "write ln or log10",
            "abs" => "write max(x, -x)",
            _ => "there are sqrt exp ln log10 min max between, and `^` for powers",
        };
        let span = start..start + name.len();
        Err(self.fault(span, format!("no function `{name}`"), help))
    }

    /// `(argument, ...)`.
    fn arguments(&mut self) -> Result<Vec<ExpressionNode>, Flaw> {
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
        Ok(arguments)
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
}
