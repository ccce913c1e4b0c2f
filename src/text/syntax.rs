//! Faults of TOML syntax in the words of someone who writes a scenario.
//!
//! The parser reports what broke its grammar; most such faults have a plain cause (a name with a plus or a blank not in quotes, a
//! quantity not in quotes, a bracket left open). The cause is read off the text round the fault. One fault per line: what
//! follows on the same line is mostly its echo.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use super::brackets::first_open;
use super::fault::{Fault, Faults, quote, shorten};
use super::source::{Place, Source};

/// Faults of syntax reported from one source; the rest are counted. A file with more is not what it was meant to be.
const MOST: usize = 100;

/// Where a source cannot be trusted after faults of syntax.
#[derive(Debug, Default)]
pub(super) struct Broken {
    /// Starts of the lines that hold a fault.
    lines: HashSet<usize>,
    /// The bracket that nothing closes: what follows was read as its content.
    open: Option<usize>,
}

impl Broken {
    /// Whether there was any fault.
    pub(super) fn any(&self) -> bool {
        !self.lines.is_empty()
    }

    /// Whether what is written at a place cannot be trusted.
    pub(super) fn holds(&self, place: &Place) -> bool {
        let start = place.span.start;
        let behind = self.open.is_some_and(|at| start > at);
        behind || (self.any() && self.lines.contains(&place.source.line_range(start).start))
    }
}

/// Reports the parser's errors; returns where they are.
pub(super) fn report(
    source: &Arc<Source>,
    errors: &[toml::de::Error],
    faults: &mut Faults,
) -> Broken {
    if errors.is_empty() {
        return Broken::default();
    }
    let mut broken = HashSet::new();
    let open = first_open(&source.text);
    let mut places: Vec<(Range<usize>, &str)> = errors
        .iter()
        .map(|e| (e.span().unwrap_or(0..0), e.message()))
        .collect();
    places.sort_by_key(|(span, _)| span.start);
    for (span, message) in places {
        let line = source.line_range(span.start);
        // Behind a bracket that never closes everything is read as its content.
        let swallowed = open.is_some_and(|at| span.start > source.line_range(at).end);
        if broken.insert(line.start) && !swallowed {
            match broken.len() {
                n if n <= MOST => faults.push(explain(source, &span, &line, message)),
                n if n == MOST + 1 => faults.error(
                    &Place::new(source, line.start..line.start),
                    "from here on more lines cannot be read",
                ),
                _ => continue,
            };
        }
    }
    if let Some(at) = open {
        broken.insert(source.line_range(at).start);
        let bracket = &source.text[at..at + 1];
        faults.error(
            &Place::new(source, at..at + 1),
            format!("this `{bracket}` is never closed"),
        );
    }
    Broken {
        lines: broken,
        open,
    }
}

/// The fault behind one error of the parser.
fn explain(source: &Arc<Source>, span: &Range<usize>, line: &Range<usize>, said: &str) -> Fault {
    let spot = Place::new(source, span.clone());
    if said.contains("duplicate key") {
        return twice(source, &spot, line);
    }
    if said.contains("cannot extend value") {
        let message = format!("{} already has a value", quote(spot.text()));
        return Fault::error(&spot, message)
            .with_help("add the key inside its braces, or write all of it with dots");
    }
    if said.contains("must be quoted") {
        return unquoted_value(&spot);
    }
    if said.contains("basic string") || said.contains("literal string") {
        return Fault::error(&spot, "the text is not closed: a quotation mark is missing");
    }
    if said.contains("escaped value") {
        let message = "a backslash begins an escape: write two, or put the text in single quotes";
        return Fault::error(&spot, message);
    }
    if said.contains("mantissa") || said.contains("fraction") || said.contains("leading zero") {
        return Fault::error(
            &spot,
            "a number needs digits round the point, and no zero in front: 0.5",
        );
    }
    if let Some(fault) = decimal_comma(source, span, line).or_else(|| key(source, span, line)) {
        return fault;
    }
    if said.contains("unexpected key or value") {
        return Fault::error(&spot, "one key to a line, and a comment begins with #");
    }
    if said.contains("no value") || said.contains("missing value") {
        let line = Place::new(source, trimmed(&source.text, line.clone()));
        return Fault::error(&line, "neither `key = value` nor a [table]");
    }
    Fault::error(&spot, said)
}

/// A key or header that stands twice; shows the first one when it begins a line.
fn twice(source: &Arc<Source>, spot: &Place, line: &Range<usize>) -> Fault {
    let text = &source.text;
    let is_header = text[line.clone()].trim_start().starts_with('[');
    let mut fault = if is_header {
        let header = trimmed(text, line.clone());
        let place = Place::new(source, header);
        let message = format!("{} is written twice", shorten(place.text()));
        Fault::error(&place, message)
            .with_help("one header for all its keys; the entries of a list each begin with [[...]]")
    } else {
        Fault::error(spot, format!("{} is written twice", quote(spot.text())))
    };
    let begins = text[line.start..spot.span.start].trim().trim_matches('[');
    if begins.is_empty() {
        let mut start = 0;
        let mut first = None;
        for earlier in text[..line.start].split_inclusive('\n') {
            let body = earlier.trim_start();
            let name = body.trim_start_matches('[');
            let at = start + earlier.len() - name.len();
            let follows = name.strip_prefix(spot.text()).map(str::trim_start);
            if follows.is_some_and(|rest| rest.starts_with(['=', ']', '.'])) {
                first = Some(at..at + spot.text().len());
            }
            start += earlier.len();
        }
        if let Some(span) = first {
            fault.note(Some(&Place::new(source, span)), "first here");
        }
    }
    fault
}

/// A value that lacks its quotes.
fn unquoted_value(spot: &Place) -> Fault {
    let text = spot.text().trim();
    let typographic = ['“', '”', '„', '«', '»', '‘', '’', '‚'];
    if text.contains(typographic) {
        let inner = text.trim_matches(typographic);
        let message = format!("typographic quotes: write \"{}\"", shorten(inner));
        return Fault::error(spot, message);
    }
    let number = text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.'));
    let what = if number { "a quantity" } else { "a text" };
    Fault::error(
        spot,
        format!("{what} stands in quotes: \"{}\"", shorten(text)),
    )
}

/// `k = 1,5`.
fn decimal_comma(source: &Arc<Source>, span: &Range<usize>, line: &Range<usize>) -> Option<Fault> {
    let (key, value) = source.text[line.clone()].split_once('=')?;
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let (whole, part) = value.split('#').next()?.trim().split_once(',')?;
    let start = line.start + key.len() + 1;
    (digits(whole.trim_start_matches(['-', '+'])) && digits(part) && span.start >= start).then(
        || {
            let place = Place::new(source, trimmed(&source.text, start..line.end));
            Fault::error(&place, format!("decimal comma: {whole}.{part}"))
        },
    )
}

/// A key that needs quotes: finds what was meant as the key round the error.
fn key(source: &Arc<Source>, span: &Range<usize>, line: &Range<usize>) -> Option<Fault> {
    let text = &source.text;
    let at = span.start.clamp(line.start, line.end);
    let tail = |c: char| matches!(c, '{' | '[' | '"');
    let start = text[line.start..at]
        .rfind(tail)
        .map_or(line.start, |i| line.start + i + 1);
    let stop = text[at..line.end].find(['=', ']', ':'])?;
    let mut meant = trimmed(text, start..at + stop);
    if text[meant.clone()].starts_with(',') {
        meant = trimmed(text, meant.start + 1..meant.end);
    }
    let name = &text[meant.clone()];
    let place = Place::new(source, meant.clone());
    if text[at + stop..].starts_with(':') {
        return (start == line.start && !name.is_empty()).then(|| {
            Fault::error(
                &place,
                format!("no colon after a key: {} = ...", shorten(name)),
            )
        });
    }
    let odd = name.chars().find(|c| !is_bare(*c))?;
    if odd.is_control() || name.contains(['=', '"', '\'', '{', '}', '[', '#']) {
        return None;
    }
    let what = match odd {
        c if c.is_whitespace() => "a blank".to_owned(),
        c => format!("`{c}`"),
    };
    let message = format!("a key with {what} needs quotes: \"{}\"", shorten(name));
    Some(Fault::error(&place, message))
}

/// Characters that a key may have without quotes; dots join keys.
fn is_bare(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')
}

/// A range without blanks at its ends.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let inner = text[range.clone()].trim_start();
    let start = range.end - inner.len();
    start..start + inner.trim_end().len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Value, parse};

    /// `line:column marked: message` of every fault.
    fn faults(text: &str) -> Vec<String> {
        let mut faults = Faults::new();
        parse(&Source::new("t", text), &mut faults);
        let show = |f: &&Fault| {
            let place = f.place.as_ref().unwrap();
            let (line, column) = place.line_column();
            format!("{line}:{column} {}: {}", place.text(), f.message)
        };
        faults.sorted().iter().map(show).collect()
    }

    #[track_caller]
    fn one(text: &str, expected: &str) {
        assert_eq!(faults(text), [expected]);
    }

    #[test]
    fn names_that_need_quotes() {
        one("DH+ = {}", "1:1 DH+: a key with `+` needs quotes: \"DH+\"");
        one(
            "acetic acid = \"x\"",
            "1:1 acetic acid: a key with a blank needs quotes: \"acetic acid\"",
        );
        one(
            "1,4-diazepane = \"1 equiv\"",
            "1:1 1,4-diazepane: a key with `,` needs quotes: \"1,4-diazepane\"",
        );
        one(
            "charge = { DH+ = \"1 equiv\" }",
            "1:12 DH+: a key with `+` needs quotes: \"DH+\"",
        );
        one(
            "charge = { A = \"1\", acetic acid = \"1 equiv\" }",
            "1:21 acetic acid: a key with a blank needs quotes: \"acetic acid\"",
        );
        one("[DH+]", "1:2 DH+: a key with `+` needs quotes: \"DH+\"");
        one("µ = 3", "1:1 µ: a key with `µ` needs quotes: \"µ\"");
    }

    #[test]
    fn values_that_need_quotes() {
        one(
            "stir = 16 h # long",
            "1:8 16 h: a quantity stands in quotes: \"16 h\"",
        );
        one(
            "T = 0 °C",
            "1:5 0 °C: a quantity stands in quotes: \"0 °C\"",
        );
        one(
            "amine = STAB",
            "1:9 STAB: a text stands in quotes: \"STAB\"",
        );
        one(
            "stir = “16 h”",
            "1:8 “16 h”: typographic quotes: write \"16 h\"",
        );
        one(
            "stir = \"16 h",
            "1:13 : the text is not closed: a quotation mark is missing",
        );
        one("k = 1,5", "1:5 1,5: decimal comma: 1.5");
    }

    #[test]
    fn other_habits() {
        one("stir: 16", "1:1 stir: no colon after a key: stir = ...");
        one("- stir", "1:1 - stir: neither `key = value` nor a [table]");
        one(
            "k = .5",
            "1:5 : a number needs digits round the point, and no zero in front: 0.5",
        );
        one(
            "t = 10:30:00",
            "1:5 10:30:00: dates and clock times are not used here",
        );
    }

    #[test]
    fn open_brackets_are_shown_where_they_open() {
        one(
            "a = 1\nx = [1, 2\ny = 3\nz = 4",
            "2:5 [: this `[` is never closed",
        );
        one(
            "a = 1\nprocedure = [\n  { stir = \"]\" }, # ]\n",
            "2:13 [: this `[` is never closed",
        );
    }

    #[test]
    fn keys_written_twice_show_the_first() {
        let source = Source::new("t", "a = 1\nb = 2\na = 3\n[c]\nx = 1\n[c]\nx = 2\n");
        let mut faults = Faults::new();
        parse(&source, &mut faults);
        let list = faults.sorted();
        let firsts: Vec<_> = list
            .iter()
            .map(|f| {
                (
                    f.message.as_str(),
                    f.notes[0].place.as_ref().unwrap().line(),
                )
            })
            .collect();
        assert_eq!(
            firsts,
            [
                ("`a` is written twice", 1),
                ("[c] is written twice", 4),
                ("`x` is written twice", 5)
            ]
        );
    }

    #[test]
    fn one_fault_does_not_hide_another_nor_the_rest() {
        let text = "amine = STAB\nstir = 16 h\n[flask]\namount = \"1 mmol\"\n";
        assert_eq!(faults(text).len(), 2);
        let node = parse(&Source::new("t", text), &mut Faults::new());
        assert_eq!(node.get("amine").unwrap().value, Value::Invalid);
        let amount = node.get("flask").unwrap().get("amount").unwrap();
        assert_eq!(amount.value, Value::Text("1 mmol".to_owned()));
    }

    #[test]
    fn what_stands_behind_an_open_bracket_is_not_trusted() {
        let text = "a = 1\nx = [1,\n  2\ny = 3\n";
        let node = parse(&Source::new("t", text), &mut Faults::new());
        assert_eq!(node.get("a").unwrap().value, Value::Integer(1));
        let Value::Array(items) = &node.get("x").unwrap().value else {
            panic!()
        };
        assert!(items.iter().all(|item| item.value == Value::Invalid));
    }

    #[test]
    fn a_long_list_of_faults_ends() {
        let text = "a = 1\n".repeat(100_000);
        let list = faults(&text);
        assert_eq!(list.len(), MOST + 1);
        assert_eq!(list[MOST], "102:1 : from here on more lines cannot be read");
    }

    #[test]
    fn noise_gives_short_messages() {
        let noise: String = (0..200_000u32)
            .map(|i| char::from((i.wrapping_mul(2_654_435_761) >> 24) as u8 & 0x7F))
            .collect();
        let source = Source::new("noise", noise);
        let mut faults = Faults::new();
        parse(&source, &mut faults);
        assert!(faults.has_errors());
        let text = faults.render(crate::text::Colour::Plain, 5);
        assert!(text.chars().count() < 5000, "{text}");
        assert!(text.ends_with(" more\n"));
    }
}
