//! An expression that was read: its text, its tree, and the constants that it names.
//!
//! Knows no value.

use std::fmt;
use std::ops::Range;

use super::parse;
use super::syntax::{ExpressionNode, NodeKind};
use crate::text::Flaw;

/// A parsed expression.
#[derive(Debug, Clone, PartialEq)]
pub struct Expression {
    pub(super) root: ExpressionNode,
    text: String,
}

impl fmt::Display for Expression {
    /// As it was written.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Expression {
    /// Reads an expression; the first fault ends it.
    pub fn parse(text: &str) -> Result<Expression, Flaw> {
        parse::parse(text).map(|root| Expression {
            root,
            text: text.to_string(),
        })
    }

    /// The constants it names and where, in the order of the text.
    pub fn constants(&self) -> Vec<(&str, Range<usize>)> {
        let mut found = Vec::new();
        self.root.visit(&mut |node| {
            if let NodeKind::Constant(name) = &node.kind {
                found.push((name.as_str(), node.span.clone()));
            }
        });
        found
    }
}
