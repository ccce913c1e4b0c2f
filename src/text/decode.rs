//! From the bytes of a file to a source, or to what shows that they are no text.
//!
//! Knows no grammar.

use std::sync::Arc;

use super::fault::Fault;
use super::source::{Encoding, Place, Source};

/// What Windows-1252 has from 0x80 to 0x9F (unicode.org, CP1252.TXT); 0 where it has nothing.
#[rustfmt::skip]
const WINDOWS_1252: [u32; 32] = [
    0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
    0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178,
];

impl Source {
    /// A source from the bytes of a file, or the fault that it is no UTF-8 text.
    ///
    /// A byte-order mark is dropped. A NUL byte counts as binary: no scenario or library file needs one.
    pub fn from_bytes(name: impl Into<String>, bytes: &[u8]) -> Result<Arc<Source>, Box<Fault>> {
        let name = name.into();
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
            let place = Place::whole(&Source::new(name, ""));
            return Err(Box::new(
                Fault::error(&place, "not a text file in UTF-8: it is UTF-16")
                    .with_help("save it again with the encoding UTF-8"),
            ));
        }
        match std::str::from_utf8(bytes) {
            Err(e) => Err(not_text(name, bytes, e.valid_up_to())),
            Ok(text) => match bytes.iter().position(|b| *b == 0) {
                Some(at) => Err(not_text(name, bytes, at)),
                None => Ok(Source::new(name, text)),
            },
        }
    }
}

/// Endings of tables, which other programs write.
const TABLES: [&str; 3] = [".csv", ".tsv", ".txt"];

impl Source {
    /// A source from the bytes of a file that a scenario names: a table where its name ends like one.
    pub fn of_file(name: impl Into<String>, bytes: &[u8]) -> Result<Arc<Source>, Box<Fault>> {
        let name = name.into();
        match TABLES.iter().any(|ending| name.ends_with(ending)) {
            true => Source::of_table(name, bytes),
            false => Source::from_bytes(name, bytes),
        }
    }

    /// A source from the bytes of a table, which an instrument or an office program may have written: UTF-8, or else Windows-1252.
    fn of_table(name: impl Into<String>, bytes: &[u8]) -> Result<Arc<Source>, Box<Fault>> {
        let name = name.into();
        let read = Source::from_bytes(name.clone(), bytes);
        if read.is_ok() || bytes.contains(&0) || bytes.starts_with(b"\xFF\xFE") {
            return read;
        }
        let text: Option<String> = bytes.iter().map(|byte| windows_1252(*byte)).collect();
        match text {
            Some(text) => Ok(Source::decoded(name, text, Encoding::Windows1252)),
            None => read,
        }
    }
}

fn windows_1252(byte: u8) -> Option<char> {
    match byte {
        0x80..=0x9F => match WINDOWS_1252[usize::from(byte - 0x80)] {
            0 => None,
            code => char::from_u32(code),
        },
        _ => Some(char::from(byte)),
    }
}

/// The fault for bytes that are no text; shows the line when what stands before the bad byte is readable.
fn not_text(name: String, bytes: &[u8], at: usize) -> Box<Fault> {
    let message = format!(
        "not a text file: byte 0x{:02X} at offset {at} is not UTF-8 text",
        bytes[at]
    );
    let readable = |c: char| !c.is_control() || matches!(c, '\t' | '\n' | '\r');
    let before = std::str::from_utf8(&bytes[..at]).unwrap_or("");
    if before.is_empty() || !before.chars().all(readable) || bytes[at] == 0 {
        let place = Place::whole(&Source::new(name, ""));
        return Box::new(Fault::error(&place, message));
    }
    // An instrument or an old editor wrote `°` or `µ` as one byte: show where.
    let source = Source::new(name, format!("{before}\u{FFFD}"));
    let place = Place::new(&source, at..at + '\u{FFFD}'.len_utf8());
    Box::new(Fault::error(&place, message).with_help("save the file again with the encoding UTF-8"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_are_no_text_name_the_offset() {
        let fault = Source::from_bytes("x", b"\x89PNG\r\n").unwrap_err();
        assert_eq!(
            fault.message,
            "not a text file: byte 0x89 at offset 0 is not UTF-8 text"
        );
        let fault = Source::from_bytes("x", b"ab\0cd").unwrap_err();
        assert_eq!(
            fault.message,
            "not a text file: byte 0x00 at offset 2 is not UTF-8 text"
        );
        assert_eq!(fault.place.as_ref().unwrap().source.text, "");
        let fault = Source::from_bytes("x", b"a = 1\nt = \"60 \xB0C\"\n").unwrap_err();
        assert_eq!(
            fault.message,
            "not a text file: byte 0xB0 at offset 14 is not UTF-8 text"
        );
        assert_eq!(fault.place.as_ref().unwrap().line_column(), (2, 9));
        let fault = Source::from_bytes("x", b"\xFF\xFEv\0").unwrap_err();
        assert_eq!(fault.message, "not a text file in UTF-8: it is UTF-16");
    }

    #[test]
    fn a_table_may_be_in_the_encoding_of_an_office_program() {
        let read = |bytes: &[u8]| Source::of_table("x.csv", bytes);
        let source = read(b"T [\xB0C];c [\xB5M];\x80").unwrap();
        assert_eq!(source.text, "T [°C];c [µM];€");
        assert_eq!(source.encoding, Encoding::Windows1252);
        assert_eq!(read("µ".as_bytes()).unwrap().encoding, Encoding::Utf8);
        assert!(read(b"\x89PNG\0").is_err());
        assert!(read(b"no such letter: \x81").is_err());
    }

    #[test]
    fn a_byte_order_mark_is_dropped() {
        let source = Source::from_bytes("x", b"\xEF\xBB\xBFa = 1").unwrap();
        assert_eq!(source.text, "a = 1");
    }
}
