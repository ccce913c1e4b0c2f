//! A text as the name of a file or folder, on any system.

use std::path::PathBuf;

/// Longest name in bytes: those of most systems may have 255, and something is put before and behind.
const LONGEST: usize = 180;

/// Names that one system keeps for devices, whatever ending they have (Windows: naming files, paths and namespaces).
const DEVICES: [&str; 4] = ["CON", "PRN", "AUX", "NUL"];
/// The same with one more character.
const NUMBERED_DEVICES: [&str; 2] = ["COM", "LPT"];

/// The folder of these names, each inside the one before.
pub fn folder(names: &[&str]) -> Result<PathBuf, String> {
    names.iter().map(|name| file_name(name)).collect()
}

/// A name of one file or folder for a text, a different one for every text: what systems do not take in names is written `%2F`.
/// An error in words where it would be too long.
fn file_name(text: &str) -> Result<String, String> {
    let device = is_device(text);
    let last = text.chars().count().saturating_sub(1);
    let mut name = String::new();
    for (at, c) in text.chars().enumerate() {
        let at_edge = matches!(c, '.' | ' ') && (at == 0 || at == last);
        let forbidden = c.is_control() || r#"/\:*?"<>|%"#.contains(c);
        if forbidden || at_edge || (device && at == 0) {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                name += &format!("%{byte:02X}");
            }
        } else {
            name.push(c);
        }
    }
    match name.len() {
        0 => Err("nothing is no name for a folder".to_owned()),
        1..=LONGEST => Ok(name),
        long => Err(format!(
            "`{}...` is too long for the name of a folder ({long} bytes, {LONGEST} at most)",
            text.chars().take(40).collect::<String>()
        )),
    }
}

fn is_device(text: &str) -> bool {
    let stem = text.split('.').next().unwrap_or_default();
    let stem = stem.trim_end().to_uppercase();
    let numbered = |device: &&str| {
        let number = stem.strip_prefix(*device);
        number.is_some_and(|number| number.chars().count() == 1)
    };
    DEVICES.contains(&stem.as_str()) || NUMBERED_DEVICES.iter().any(numbered)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_no_name_is_escaped() {
        for (text, name) in [
            ("STAB, one pot, DCE", "STAB, one pot, DCE"),
            ("a/b", "a%2Fb"),
            ("..", "%2E%2E"),
            ("a%2Fb", "a%252Fb"),
            ("CON", "%43ON"),
            ("nul.txt", "%6Eul.txt"),
            ("com1", "%63om1"),
            ("common", "common"),
            ("end. ", "end.%20"),
            ("25 °C", "25 °C"),
            ("two\nlines", "two%0Alines"),
        ] {
            assert_eq!(file_name(text).as_deref(), Ok(name));
        }
        assert!(file_name("").is_err());
        assert!(
            file_name(&"x".repeat(181))
                .unwrap_err()
                .contains("too long")
        );
    }

    proptest! {
        /// Read backwards by hand, the name is the text: no two texts share one.
        #[test]
        fn a_name_stands_for_one_text(text in "\\PC{1,20}") {
            let name = file_name(&text).unwrap();
            let mut bytes = Vec::new();
            let mut rest = name.as_bytes();
            while let Some((&first, after)) = rest.split_first() {
                if first == b'%' {
                    let digits = std::str::from_utf8(&after[..2]).unwrap();
                    bytes.push(u8::from_str_radix(digits, 16).unwrap());
                    rest = &after[2..];
                } else {
                    bytes.push(first);
                    rest = after;
                }
            }
            prop_assert_eq!(String::from_utf8(bytes).unwrap(), text);
            prop_assert!(!name.contains(['/', '\\', '\0']) && name != "." && name != "..");
        }
    }
}
