//! Which bracket of a TOML text is never closed.
//!
//! The parser only knows that the file ended too soon; the reader wants to see where the bracket opened.

/// The outermost bracket that nothing closes, texts and comments left out.
pub(super) fn first_open(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut open: Vec<(usize, u8)> = Vec::new();
    let mut i = 0;
    while i < bytes.len() {
        match bytes[i] {
            b'#' => i = end_of_line(bytes, i),
            quote @ (b'"' | b'\'') => i = end_of_text(bytes, i, quote),
            bracket @ (b'[' | b'{') => open.push((i, bracket)),
            b']' => close(&mut open, b'['),
            b'}' => close(&mut open, b'{'),
            _ => {}
        }
        i += 1;
    }
    open.first().map(|(at, _)| *at)
}

/// Takes the innermost bracket off when it is of the right kind; a stray closing bracket is the parser's to report.
fn close(open: &mut Vec<(usize, u8)>, kind: u8) {
    if open.last().is_some_and(|(_, bracket)| *bracket == kind) {
        open.pop();
    }
}

fn end_of_line(bytes: &[u8], from: usize) -> usize {
    let rest = &bytes[from..];
    from + rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len())
}

/// The last byte of a text that begins at `from`; a one-line text ends with its line at the latest.
fn end_of_text(bytes: &[u8], from: usize, quote: u8) -> usize {
    let triple = bytes[from..].starts_with(&[quote; 3]);
    let mut i = from + if triple { 3 } else { 1 };
    while i < bytes.len() {
        match bytes[i] {
            b'\\' if quote == b'"' => i += 1,
            b if b == quote && !triple => return i,
            b if b == quote && bytes[i..].starts_with(&[quote; 3]) => return i + 2,
            b'\n' if !triple => return i,
            _ => {}
        }
        i += 1;
    }
    i
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_open_bracket_is_found() {
        // The text from the open bracket on.
        let table = [
            ("a = [1, 2]", None),
            ("a = [1, 2", Some("[1, 2")),
            ("a = [ { b = 1 ]", Some("[ { b = 1 ]")),
            ("a = \"[\" # [", None),
            ("a = '[\\'\nb = \"\\\"[\"", None),
            ("a = \"\"\"\n[\"\n\"\"\" # {\nb = {", Some("{")),
            ("a = \"[\nb = [", Some("[")),
            ("]]", None),
        ];
        for (text, rest) in table {
            assert_eq!(first_open(text).map(|at| &text[at..]), rest, "{text}");
        }
    }
}
