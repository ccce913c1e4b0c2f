//! The formats that a document is written in.
//!
//! Knows which there are, not how one reads.

use super::document::Document;
use super::{antimony, sbml};

/// A way of writing a model down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Systems Biology Markup Language, level 3 version 1.
    Sbml,
    /// Antimony, which reads as a text.
    Antimony,
}

impl Format {
    /// The document in this format.
    pub fn write(self, document: &Document) -> String {
        match self {
            Format::Sbml => sbml::text(document),
            Format::Antimony => antimony::text(document),
        }
    }

    /// What a file of it ends in.
    pub fn ending(self) -> &'static str {
        match self {
            Format::Sbml => "xml",
            Format::Antimony => "ant",
        }
    }
}
