//! Texts as every format can hold them: nothing in them is lost, nothing acts.

/// A text on one line. What XML 1.0 forbids or advises against (control characters, code points that are no characters) stands there
/// as its escape, `\u{fffe}`, so that a reader sees it.
pub(super) fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\t' | '\r' => out.push(' '),
            c if c.is_control() || is_no_character(c) => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
    }
    out
}

/// The last two code points of every plane, and 32 more, are no characters and never will be.
fn is_no_character(c: char) -> bool {
    matches!(c, '\u{FDD0}'..='\u{FDEF}') || u32::from(c) & 0xFFFE == 0xFFFE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_lost_and_nothing_acts() {
        let text = "a\nb\u{0}\u{1b}\u{7f}\u{85}\u{fffe}\u{ffff}\u{1ffff}\u{fdd0}é→";
        let seen = "a b\\u{0}\\u{1b}\\u{7f}\\u{85}\\u{fffe}\\u{ffff}\\u{1ffff}\\u{fdd0}é→";
        assert_eq!(visible(text), seen);
    }

    #[test]
    fn every_code_point_becomes_what_xml_may_hold() {
        let allowed = |c: char| matches!(c, ' '..='~' | '\u{A0}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..);
        for c in '\0'..=char::MAX {
            assert!(visible(&c.to_string()).chars().all(allowed), "{c:?}");
        }
    }
}
