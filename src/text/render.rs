//! Faults as the user sees them: place, excerpt with the spot marked, message, remedy.
//!
//! The look is that of the Rust compiler (`annotate-snippets` draws it). Returns text; who prints it decides where.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::fault::{Fault, Faults, Severity, shorten};
use super::source::Place;

/// Characters marked at most, so that the renderer can cut a long line round the mark.
const LONGEST_MARK: usize = 100;

/// Whether the rendering carries terminal colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// Text only.
    Plain,
    /// With ANSI colours.
    Ansi,
}

impl Faults {
    /// All faults in order, at most `limit` of them (errors before warnings when not all fit), and how many more there are.
    pub fn render(&self, colour: Colour, limit: usize) -> String {
        let all = self.sorted();
        let shown: Vec<&Fault> = if all.len() <= limit {
            all.clone()
        } else {
            let of = |severity| all.iter().filter(move |f| f.severity == severity);
            of(Severity::Error)
                .chain(of(Severity::Warning))
                .take(limit)
                .copied()
                .collect()
        };
        let mut text = String::new();
        for fault in &shown {
            text.push_str(&fault.render(colour));
            text.push_str("\n\n");
        }
        if all.len() > shown.len() {
            text.push_str(&format!("and {} more\n", all.len() - shown.len()));
        }
        text
    }
}

impl Fault {
    /// The fault with its excerpt, without a line end.
    pub fn render(&self, colour: Colour) -> String {
        let renderer = match colour {
            Colour::Plain => Renderer::plain(),
            Colour::Ansi => Renderer::styled(),
        };
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let mut group = Group::with_title(level.primary_title(self.message.as_str()));
        if let Some(place) = &self.place {
            group = with_excerpt(group, place);
        }
        for note in self.notes.iter().filter(|n| n.place.is_none()) {
            group = group.element(Level::NOTE.message(note.message.as_str()));
        }
        if let Some(help) = &self.help {
            group = group.element(Level::HELP.message(help.as_str()));
        }
        let mut report = vec![group];
        for note in &self.notes {
            if let Some(place) = &note.place {
                let title = Level::NOTE.secondary_title(note.message.as_str());
                report.push(with_excerpt(Group::with_title(title), place));
            }
        }
        renderer.render(&report)
    }
}

/// Adds `--> file:line:column` and the line with the spot marked; an empty source has only a name.
fn with_excerpt<'a>(group: Group<'a>, place: &'a Place) -> Group<'a> {
    let source = &place.source;
    let name = shorten(&source.name);
    if source.text.is_empty() {
        return group.element(Origin::path(name));
    }
    // A fault that spans lines is marked where it begins.
    let line = source.line_range(place.span.start);
    let text = &source.text[line.clone()];
    let start = (place.span.start - line.start).min(text.len());
    let end = (place.span.end - line.start).clamp(start, text.len());
    let marked = text[start..end].chars().take(LONGEST_MARK);
    let end = start + marked.map(char::len_utf8).sum::<usize>();
    group.element(
        Snippet::source(text)
            .path(name)
            .line_start(place.line())
            .annotation(AnnotationKind::Primary.span(start..end)),
    )
}

/// Faults that are told as an error: more than these are counted.
const TOLD: usize = 20;

impl std::fmt::Display for Faults {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.render(Colour::Plain, TOLD).trim_end())
    }
}

impl std::error::Error for Faults {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Source;

    #[test]
    fn a_fault_shows_place_line_mark_and_remedy() {
        let source = Source::new("my.toml", "version = 1\n\treductent = \"STAB\"\n");
        let place = Place::new(&source, 13..22);
        let fault = Fault::error(&place, "unknown key `reductent`").with_help("write `reductant`");
        let expected = "\
error: unknown key `reductent`
 --> my.toml:2:2
  |
2 |     reductent = \"STAB\"
  |     ^^^^^^^^^
  |
  = help: write `reductant`";
        assert_eq!(fault.render(Colour::Plain), expected);
        assert!(fault.render(Colour::Ansi).contains('\u{1b}'));
    }

    #[test]
    fn notes_with_a_place_bring_their_own_excerpt() {
        let source = Source::new("my.toml", "a = 1\nb = 2\na = 3\n");
        let mut fault = Fault::error(&Place::new(&source, 12..13), "`a` is written twice");
        fault.note(Some(&Place::new(&source, 0..1)), "first here");
        fault.note(None, "the later one would win silently");
        let expected = "\
error: `a` is written twice
 --> my.toml:3:1
  |
3 | a = 3
  | ^
  |
  = note: the later one would win silently
note: first here
 --> my.toml:1:1
  |
1 | a = 1
  | ^";
        assert_eq!(fault.render(Colour::Plain), expected);
    }

    #[test]
    fn a_megabyte_on_one_line_is_cut_round_the_spot() {
        let mut line = "é".repeat(500_000);
        line.push_str("BAD");
        line.push_str(&"ü".repeat(500_000));
        let source = Source::new("g", line);
        let rendered =
            Fault::error(&Place::new(&source, 1_000_000..1_000_003), "no").render(Colour::Plain);
        assert!(rendered.contains("--> g:1:500001"), "{rendered}");
        assert!(rendered.contains("éBADü"));
        assert!(rendered.contains("^^^"));
        assert!(rendered.chars().count() < 800, "{rendered}");
        // A mark that itself is huge, too.
        let all = Fault::error(&Place::new(&source, 4..1_900_000), "no").render(Colour::Plain);
        assert_eq!(all.matches('^').count(), LONGEST_MARK);
        assert!(all.chars().count() < 1000);
    }

    #[test]
    fn an_empty_source_has_only_its_name() {
        let source = Source::new("empty.toml", "");
        let fault = Fault::error(&Place::whole(&source), "not a scenario");
        assert_eq!(
            fault.render(Colour::Plain),
            "error: not a scenario\n--> empty.toml"
        );
    }

    #[test]
    fn more_faults_than_the_limit_are_counted_errors_first() {
        let source = Source::new("f", "0123456789");
        let mut faults = Faults::new();
        for at in 0..4 {
            faults.warning(&Place::new(&source, at..at + 1), format!("w{at}"));
        }
        faults.error(&Place::new(&source, 8..9), "e8");
        let text = faults.render(Colour::Plain, 2);
        assert!(text.contains("e8") && text.contains("w0") && !text.contains("w1"));
        assert!(text.ends_with("and 3 more\n"), "{text}");
        assert!(!faults.render(Colour::Plain, 5).contains("more"));
    }
}
