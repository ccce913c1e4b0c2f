//! Texts of users as they may be shown: what a terminal would act on stands there as its escape.
//!
//! Knows characters, not what the text is about.

/// A text on one line: line ends and tabs are escaped too.
pub fn printable_line(text: &str) -> String {
    text.chars().flat_map(printable).collect()
}

/// A text of several lines: line ends and tabs stay.
pub fn printable_lines(text: &str) -> String {
    let kept = |c: char| {
        if matches!(c, '\n' | '\t') {
            vec![c]
        } else {
            printable(c)
        }
    };
    text.chars().flat_map(kept).collect()
}

/// Whether a terminal would act on a character: it controls, or turns the direction of writing.
pub fn acts_on_terminal(c: char) -> bool {
    let reorders = matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    c.is_control() || reorders
}

/// The character itself, or its escape when a terminal would act on it.
pub(super) fn printable(c: char) -> Vec<char> {
    if acts_on_terminal(c) {
        c.escape_default().collect()
    } else {
        vec![c]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_acts_is_left() {
        let text = "\u{1b}[31mRED\u{7}\u{9b}2J\r\u{202E}é\tα\n";
        let seen = "\\u{1b}[31mRED\\u{7}\\u{9b}2J\\r\\u{202e}é\tα\n";
        assert_eq!(printable_lines(text), seen);
        assert_eq!(printable_line("a\nb\tc"), "a\\nb\\tc");
        let lines: String = ('\0'..=char::MAX).collect();
        let acting = |c: char| acts_on_terminal(c) && !matches!(c, '\n' | '\t');
        assert!(!printable_lines(&lines).chars().any(acting));
        assert!(!printable_line(&lines).chars().any(acts_on_terminal));
        assert_eq!(printable_lines("50 °C → µM"), "50 °C → µM");
    }
}
