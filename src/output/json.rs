//! JSON for machines that read a run's record.
//!
//! One function: any serialisable value becomes indented JSON whose keys stand in alphabetical order at every depth, so that
//! equal values give equal bytes even when they hold hash maps. A number that is not finite has no JSON form and becomes
//! `null`. This module does not know what the record says.

use serde::Serialize;
use thiserror::Error;

use crate::text::acts_on_terminal;

/// The value has no JSON form (for example a map whose keys are not text).
#[derive(Debug, Error)]
#[error("the record could not be turned into JSON: {0}")]
pub struct JsonError(#[from] serde_json::Error);

/// `value` as indented JSON with sorted keys and a line end at the end.
pub fn to_json<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, JsonError> {
    let mut tree = serde_json::to_value(value)?;
    // Another crate of the build may switch serde_json's maps to insertion order; sorting here keeps the bytes the same.
    tree.sort_all_objects();
    let mut text = escaped(&serde_json::to_string_pretty(&tree)?);
    text.push('\n');
    Ok(text.into_bytes())
}

/// JSON in which nothing acts on a terminal that shows it: such characters stand in texts only, and there as their escapes.
fn escaped(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for c in json.chars() {
        if c != '\n' && acts_on_terminal(c) {
            text.push_str(&format!("\\u{:04x}", u32::from(c)));
        } else {
            text.push(c);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    #[derive(Serialize)]
    struct Record {
        version: &'static str,
        tolerance: f64,
        residual: f64,
        constants: HashMap<String, Vec<Option<f64>>>,
    }

    fn record(order: &[&str]) -> Record {
        Record {
            version: "0.1.0",
            tolerance: 1e-8,
            residual: f64::INFINITY,
            constants: order
                .iter()
                .map(|&name| (name.to_owned(), vec![Some(f64::NAN), None, Some(0.1)]))
                .collect(),
        }
    }

    #[test]
    fn nothing_in_it_acts_on_a_terminal() {
        let name = "\u{1b}[31m \u{9b}2J \u{7f} \u{202e} \n é";
        let text = String::from_utf8(to_json(&name).unwrap()).unwrap();
        assert_eq!(
            text.trim_end(),
            "\"\\u001b[31m \\u009b2J \\u007f \\u202e \\n é\""
        );
        assert_eq!(serde_json::from_str::<String>(&text).unwrap(), name);
    }

    #[test]
    fn keys_are_sorted_at_every_depth_and_the_bytes_do_not_change() {
        let names = ["k2", "k1", "k9", "k10", "k3", "kappa", "K"];
        let first = to_json(&record(&names)).unwrap();
        for turn in 0..names.len() {
            let mut turned = names;
            turned.rotate_left(turn);
            assert_eq!(to_json(&record(&turned)).unwrap(), first);
        }
        let text = String::from_utf8(first).unwrap();
        let place = |key: &str| text.find(&format!("\"{key}\"")).unwrap();
        assert!(place("constants") < place("residual"));
        assert!(
            place("K") < place("k1") && place("k1") < place("k10") && place("k9") < place("kappa")
        );
        assert!(place("tolerance") < place("version"));
        assert!(text.ends_with("}\n"));
    }

    #[test]
    fn what_is_not_finite_is_null_and_the_rest_reads_back() {
        let text = to_json(&record(&["k1"])).unwrap();
        let back: serde_json::Value = serde_json::from_slice(&text).unwrap();
        assert!(back["residual"].is_null());
        assert!(back["constants"]["k1"][0].is_null());
        assert_eq!(back["constants"]["k1"][2].as_f64(), Some(0.1));
        assert_eq!(back["tolerance"].as_f64(), Some(1e-8));
    }

    #[test]
    fn keys_that_are_not_text_are_an_error() {
        let map: HashMap<Vec<u8>, u8> = HashMap::from([(vec![1], 1)]);
        assert!(to_json(&map).is_err());
    }
}
