//! Texts that came from somewhere, and places in them.
//!
//! A [`Source`] is a file (or a command-line value) held in memory; a [`Place`] is a stretch of it. Everything read from a text
//! carries its place, so that a fault found late can still be shown where it was written. Nothing here opens files.

use std::ops::Range;
use std::sync::Arc;

/// A named text.
#[derive(Debug, PartialEq, Eq)]
pub struct Source {
    /// What the user calls it: a path as typed, or the option that carried it.
    pub name: String,
    /// The whole text.
    pub text: String,
    /// How its bytes were read.
    pub encoding: Encoding,
    /// Byte offset at which each line begins.
    line_starts: Vec<usize>,
}

/// How the bytes of a text were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Encoding {
    /// As UTF-8.
    Utf8,
    /// As Windows-1252, because they were no UTF-8: a guess.
    Windows1252,
}

impl Source {
    /// A source from text that is already decoded.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Arc<Source> {
        Source::decoded(name, text, Encoding::Utf8)
    }

    /// A source from text that came out of bytes so encoded.
    pub fn decoded(
        name: impl Into<String>,
        text: impl Into<String>,
        encoding: Encoding,
    ) -> Arc<Source> {
        let text = text.into();
        let mut line_starts = vec![0];
        line_starts.extend(text.match_indices('\n').map(|(at, _)| at + 1));
        Arc::new(Source {
            name: name.into(),
            text,
            encoding,
            line_starts,
        })
    }

    /// Line and column of a byte offset, both from 1; columns count characters. Offsets beyond the end mean the end.
    pub fn line_column(&self, offset: usize) -> (usize, usize) {
        let offset = self.floor(offset);
        let line = self.line_index(offset);
        let column = self.text[self.line_starts[line]..offset].chars().count();
        (line + 1, column + 1)
    }

    /// The byte range of the line (without its end) that holds a byte offset.
    pub fn line_range(&self, offset: usize) -> Range<usize> {
        let line = self.line_index(self.floor(offset));
        let start = self.line_starts[line];
        let end = self
            .line_starts
            .get(line + 1)
            .map_or(self.text.len(), |next| next - 1);
        let end = if self.text[start..end].ends_with('\r') {
            end - 1
        } else {
            end
        };
        start..end
    }

    /// Zero-based index of the line that holds a byte offset.
    fn line_index(&self, offset: usize) -> usize {
        self.line_starts.partition_point(|start| *start <= offset) - 1
    }

    /// The nearest character boundary at or before an offset.
    pub(super) fn floor(&self, offset: usize) -> usize {
        let mut at = offset.min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }
}

/// A stretch of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The text it lies in.
    pub source: Arc<Source>,
    /// Byte offsets.
    pub span: Range<usize>,
}

impl Place {
    /// A stretch of `source`; offsets are moved onto character boundaries inside the text.
    pub fn new(source: &Arc<Source>, span: Range<usize>) -> Place {
        let start = source.floor(span.start);
        let end = source.floor(span.end).max(start);
        Place {
            source: Arc::clone(source),
            span: start..end,
        }
    }

    /// The very beginning of a source, for faults that concern it as a whole.
    pub fn whole(source: &Arc<Source>) -> Place {
        Place::new(source, 0..0)
    }

    /// What is written there.
    pub fn text(&self) -> &str {
        &self.source.text[self.span.clone()]
    }

    /// Line and column of its first character, both from 1.
    pub fn line_column(&self) -> (usize, usize) {
        self.source.line_column(self.span.start)
    }

    /// The line it begins on, from 1.
    pub fn line(&self) -> usize {
        self.line_column().0
    }
}

impl std::fmt::Display for Place {
    /// `file:line:column`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (line, column) = self.line_column();
        write!(f, "{}:{line}:{column}", self.source.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_characters_from_one() {
        let source = Source::new("a.toml", "x = 1\r\ny = \"µµ\" # z\n");
        assert_eq!(source.line_column(0), (1, 1));
        assert_eq!(source.line_column(7), (2, 1));
        let z = source.text.find('z').unwrap();
        assert_eq!(source.line_column(z), (2, 12));
        assert_eq!(source.line_column(999), (3, 1));
        assert_eq!(&source.text[source.line_range(2)], "x = 1");
        assert_eq!(Place::new(&source, z..z + 1).to_string(), "a.toml:2:12");
    }

    #[test]
    fn a_span_inside_a_character_is_moved_to_its_start() {
        let source = Source::new("a", "°C");
        let place = Place::new(&source, 1..2);
        assert_eq!(place.span, 0..2);
        assert_eq!(place.text(), "°");
    }
}
