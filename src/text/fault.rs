//! What is wrong with a text: message, place, remedy.
//!
//! Reading never stops at the first fault: readers push into [`Faults`] and go on, and the user sees everything at once. A
//! [`Flaw`] is a fault inside one text value, before it is known where that value stands. Nothing here prints.

use std::ops::Range;
use std::sync::Arc;

use super::printable::printable;
use super::source::{Place, Source};

/// Longest message kept, in characters; garbage quoted in a message must not flood a terminal.
const LONGEST_MESSAGE: usize = 500;
/// Longest piece of the user's text quoted inside a message, in characters.
const LONGEST_QUOTE: usize = 60;

/// How bad a fault is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The input cannot be used.
    Error,
    /// The input can be used; the user should know.
    Warning,
}

/// Something wrong with an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// How bad it is.
    pub severity: Severity,
    /// Where it is written; `None` when it has no place of its own.
    pub place: Option<Place>,
    /// What is wrong, on one line.
    pub message: String,
    /// What to write instead, where the message does not say it.
    pub help: Option<String>,
    /// Other places that matter, and remarks.
    pub notes: Vec<Note>,
}

/// A remark to a fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The place it speaks of.
    pub place: Option<Place>,
    /// The remark.
    pub message: String,
}

impl Fault {
    /// An error at a place.
    pub fn error(place: &Place, message: impl AsRef<str>) -> Fault {
        Fault {
            severity: Severity::Error,
            place: Some(place.clone()),
            message: one_line(message.as_ref()),
            help: None,
            notes: Vec::new(),
        }
    }

    /// A warning at a place.
    pub fn warning(place: &Place, message: impl AsRef<str>) -> Fault {
        Fault {
            severity: Severity::Warning,
            ..Fault::error(place, message)
        }
    }

    /// Adds what to write.
    pub fn with_help(mut self, help: impl AsRef<str>) -> Fault {
        self.help(help);
        self
    }

    /// Adds what to write.
    pub fn help(&mut self, help: impl AsRef<str>) -> &mut Fault {
        self.help = Some(one_line(help.as_ref()));
        self
    }

    /// Adds a remark, with the place it speaks of if it has one.
    pub fn note(&mut self, place: Option<&Place>, message: impl AsRef<str>) -> &mut Fault {
        self.notes.push(Note {
            place: place.cloned(),
            message: one_line(message.as_ref()),
        });
        self
    }
}

/// A fault inside one text value; spans are bytes of that value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// What part of the text is meant.
    pub span: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// What to write instead, where the message does not say it.
    pub help: Option<String>,
}

impl Flaw {
    /// A flaw of part of a text.
    pub fn new(span: Range<usize>, message: impl Into<String>) -> Flaw {
        Flaw {
            span,
            message: message.into(),
            help: None,
        }
    }

    /// Adds what to write.
    pub fn with_help(mut self, help: impl Into<String>) -> Flaw {
        self.help = Some(help.into());
        self
    }
}

/// All faults of an input.
#[derive(Debug, Clone, Default)]
pub struct Faults {
    list: Vec<Fault>,
}

impl Faults {
    /// None yet.
    pub fn new() -> Faults {
        Faults::default()
    }

    /// Adds an error; help and notes may be hung on what comes back.
    pub fn error(&mut self, place: &Place, message: impl AsRef<str>) -> &mut Fault {
        self.push(Fault::error(place, message))
    }

    /// Adds a warning; help and notes may be hung on what comes back.
    pub fn warning(&mut self, place: &Place, message: impl AsRef<str>) -> &mut Fault {
        self.push(Fault::warning(place, message))
    }

    /// Adds a fault.
    pub fn push(&mut self, fault: Fault) -> &mut Fault {
        let at = self.list.len();
        self.list.push(fault);
        &mut self.list[at]
    }

    /// Adds all faults of another list.
    pub fn append(&mut self, other: Faults) {
        self.list.extend(other.list);
    }

    /// Whether anything makes the input unusable.
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|f| f.severity == Severity::Error)
    }

    /// Whether there is nothing to say.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How many faults there are, repeated ones counted once.
    pub fn len(&self) -> usize {
        self.sorted().len()
    }

    /// The faults in the order of the text, sources in the order in which they first came up, repeated ones once.
    pub fn sorted(&self) -> Vec<&Fault> {
        let mut sources: Vec<&Arc<Source>> = Vec::new();
        let mut keyed: Vec<((usize, usize), &Fault)> = Vec::with_capacity(self.list.len());
        for fault in &self.list {
            let key = match &fault.place {
                None => (0, 0),
                Some(place) => {
                    let known = sources.iter().position(|s| Arc::ptr_eq(s, &place.source));
                    let index = known.unwrap_or_else(|| {
                        sources.push(&place.source);
                        sources.len() - 1
                    });
                    (index + 1, place.span.start)
                }
            };
            keyed.push((key, fault));
        }
        keyed.sort_by_key(|(key, _)| *key);
        // Equal faults share their key, so they stand in one short run of equal keys.
        let mut list: Vec<(&(usize, usize), &Fault)> = Vec::with_capacity(keyed.len());
        for (key, fault) in &keyed {
            let run = list.iter().rev().take_while(|(k, _)| *k == key);
            if run.clone().all(|(_, f)| f != fault) {
                list.push((key, fault));
            }
        }
        list.into_iter().map(|(_, f)| f).collect()
    }
}

/// Words in a row: `a, b and c`.
pub fn join_words(words: &[String]) -> String {
    match words {
        [most @ .., last] if !most.is_empty() => format!("{} and {last}", most.join(", ")),
        _ => words.concat(),
    }
}

/// A user's text in backticks, made printable and cut if it is long.
pub fn quote(text: &str) -> String {
    format!("`{}`", shorten(text))
}

/// A user's text made printable and cut if it is long.
pub fn shorten(text: &str) -> String {
    let mut chars = text.chars();
    let mut short: String = chars
        .by_ref()
        .take(LONGEST_QUOTE)
        .flat_map(printable)
        .collect();
    if chars.next().is_some() {
        short.push('…');
    }
    short
}

/// A message without line breaks and control characters, of bounded length.
fn one_line(message: &str) -> String {
    let mut chars = message.chars();
    let mut line: String = chars
        .by_ref()
        .take(LONGEST_MESSAGE)
        .flat_map(printable)
        .collect();
    if chars.next().is_some() {
        line.push('…');
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_come_in_the_order_of_the_text_and_once() {
        let a = Source::new("a", "0123456789");
        let b = Source::new("b", "0123456789");
        let mut faults = Faults::new();
        faults.error(&Place::new(&b, 5..6), "b5");
        faults.error(&Place::new(&a, 7..8), "a7");
        faults.warning(&Place::new(&a, 1..2), "a1");
        faults.error(&Place::new(&b, 2..3), "b2");
        faults.error(&Place::new(&b, 2..3), "other at b2");
        faults.error(&Place::new(&b, 2..3), "b2");
        let order: Vec<&str> = faults.sorted().iter().map(|f| f.message.as_str()).collect();
        assert_eq!(order, ["b2", "other at b2", "b5", "a1", "a7"]);
        assert_eq!(faults.len(), 5);
        assert!(faults.has_errors());
    }

    #[test]
    fn warnings_alone_are_no_errors() {
        let a = Source::new("a", "x");
        let mut faults = Faults::new();
        faults.warning(&Place::whole(&a), "careful");
        assert!(!faults.has_errors());
        assert!(!faults.is_empty());
    }

    #[test]
    fn messages_cannot_drive_the_terminal_or_flood_it() {
        let a = Source::new("a", "x");
        let long = "y".repeat(1_000_000);
        let fault = Fault::error(&Place::whole(&a), format!("\u{1b}[31m\n\u{202E} {long}"));
        assert!(fault.message.starts_with("\\u{1b}[31m\\n\\u{202e} y"));
        assert!(fault.message.chars().count() < 2 * LONGEST_MESSAGE);
        assert_eq!(quote(&long).chars().count(), LONGEST_QUOTE + 3);
        assert_eq!(quote("50 °C"), "`50 °C`");
    }
}
