//! CSV text, field by field: `\n` line ends, quotes only where they are needed, numbers that read back as the very same `f64`.
//!
//! Made for many lines: a field costs no memory of its own. What a column means is not known here.

use std::fmt::{self, Write};

/// Numbers of a smaller magnitude (and not zero) are written with an exponent.
const PLAIN_FROM: f64 = 1e-4;
/// Numbers of at least this magnitude are written with an exponent: from here on plain digits would feign an exactness
/// of the last places that the number does not have.
const PLAIN_BELOW: f64 = 1e16;
/// Lines of a CSV file (UTF-8, no byte order mark), written from left to right.
#[derive(Debug, Clone, Default)]
pub struct Lines {
    bytes: Vec<u8>,
    /// Where the open line begins, and how many fields it has.
    start: usize,
    fields: usize,
}

impl Lines {
    /// Lines behind others.
    pub fn after(lines: &[u8]) -> Lines {
        Lines {
            bytes: lines.to_vec(),
            start: lines.len(),
            fields: 0,
        }
    }

    /// A number; one that is not finite is spelled out (`NaN`, `inf`): an empty field would pass it off as missing.
    pub fn number(&mut self, value: f64) {
        self.next();
        write_number(value, &mut self.bytes);
    }

    /// A number, or an empty field where it is missing.
    pub fn known(&mut self, value: Option<f64>) {
        match value {
            Some(value) => self.number(value),
            None => self.next(),
        }
    }

    /// A whole number.
    pub fn integer(&mut self, value: i64) {
        self.next();
        put(&mut self.bytes, format_args!("{value}"));
    }

    /// Words.
    pub fn text(&mut self, text: &str) {
        self.next();
        if !text.contains(['"', ',', '\n', '\r']) {
            self.bytes.extend_from_slice(text.as_bytes());
            return;
        }
        self.bytes.push(b'"');
        self.bytes
            .extend_from_slice(text.replace('"', "\"\"").as_bytes());
        self.bytes.push(b'"');
    }

    /// Ends the line.
    pub fn end(&mut self) {
        // An empty line would be no line at all to a reader.
        if self.fields == 1 && self.bytes.len() == self.start {
            self.bytes.extend_from_slice(b"\"\"");
        }
        self.bytes.push(b'\n');
        self.start = self.bytes.len();
        self.fields = 0;
    }

    /// The lines as bytes.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// Goes on to the next field.
    fn next(&mut self) {
        if self.fields > 0 {
            self.bytes.push(b',');
        }
        self.fields += 1;
    }
}

/// The shortest decimal that reads back as the same `f64`, with an exponent outside 1e-4 .. 1e16.
fn write_number(value: f64, bytes: &mut Vec<u8>) {
    let plain = (PLAIN_FROM..PLAIN_BELOW).contains(&value.abs());
    if plain {
        write_fast(value, bytes);
    } else if value == 0.0 || !value.is_finite() {
        put(bytes, format_args!("{value}"));
    } else {
        put(bytes, format_args!("{value:e}"));
    }
}

/// As many digits as `format!` gives, several times faster; a whole number would end with `.0`.
fn write_fast(value: f64, bytes: &mut Vec<u8>) {
    serde_json::to_writer(&mut *bytes, &value).expect("memory takes what is written");
    if bytes.ends_with(b".0") {
        bytes.truncate(bytes.len() - 2);
    }
}

fn put(bytes: &mut Vec<u8>, text: fmt::Arguments<'_>) {
    let written = Text(bytes).write_fmt(text);
    written.expect("memory takes what is written");
}

/// Bytes as something that text is written to.
struct Text<'b>(&'b mut Vec<u8>);

impl Write for Text<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.extend_from_slice(text.as_bytes());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn number(value: f64) -> String {
        let mut bytes = Vec::new();
        write_number(value, &mut bytes);
        String::from_utf8(bytes).expect("digits")
    }

    #[test]
    fn extreme_magnitudes_take_an_exponent_and_the_others_do_not() {
        assert_eq!(number(1e-300), "1e-300");
        assert_eq!(number(-2.5e-5), "-2.5e-5");
        assert_eq!(number(0.00025), "0.00025");
        assert_eq!(number(123456.75), "123456.75");
        assert_eq!(number(9007199254740993.0), "9007199254740992");
        assert_eq!(number(6.02214076e23), "6.02214076e23");
        assert_eq!(number(0.0), "0");
        assert_eq!(number(-0.0), "-0");
        assert_eq!(number(25.0), "25");
    }

    #[test]
    fn what_is_not_finite_is_not_passed_off_as_missing() {
        assert_eq!(number(f64::NAN), "NaN");
        assert_eq!(number(f64::NEG_INFINITY), "-inf");
        let mut lines = Lines::default();
        lines.known(None);
        lines.known(Some(1.5));
        lines.end();
        assert_eq!(lines.into_bytes(), b",1.5\n");
    }

    proptest! {
        /// The language's own formatting is the reference. Where two shortest decimals are equally near to a number, either will do.
        #[test]
        fn plain_numbers_are_written_as_the_language_writes_them(
            mantissa in 0u64..1 << 52, power in -13i32..54, negative: bool,
        ) {
            let size = (1.0 + mantissa as f64 / (1u64 << 52) as f64) * 2f64.powi(power);
            let value = if negative { -size } else { size };
            let plain = (PLAIN_FROM..PLAIN_BELOW).contains(&size);
            let expected = if plain { format!("{value}") } else { format!("{value:e}") };
            let written = number(value);
            prop_assert_eq!(written.len(), expected.len());
            prop_assert_eq!(written.parse::<f64>().unwrap().to_bits(), value.to_bits());
            let apart = written.bytes().zip(expected.bytes()).filter(|(a, b)| a != b);
            prop_assert!(apart.count() <= 1, "{written}, {expected}");
        }
    }
}
