//! Columns that hold areas of peaks: which peaks come to 100 % together, and how strongly each is seen.
//!
//! Absolute areas are not read. Knows one entry of `columns`, no table.

use crate::text::{Faults, Node, Place, TableReader, Value, quote};

/// What the head of a column of such areas says.
const AREA_PERCENT: &str = "area-%";

/// What `columns` says of a peak.
#[derive(Debug)]
pub struct PeakTerms {
    /// The observable that it is the peak of.
    pub observable: String,
    /// Peaks of one group are counted together: a wavelength.
    pub group: String,
    /// How strongly it is seen.
    pub response: WrittenResponse,
    /// Where that stands.
    pub place: Place,
}

/// A response factor as written.
#[derive(Debug)]
pub enum WrittenResponse {
    /// Known.
    Number(f64),
    /// Address of a constant, without the prefix.
    Constant(String),
}

/// Reads `{ observable = "mono", response = 1.2, group = "254 nm" }` for the column of a head.
pub fn terms(head: &str, node: &Node, faults: &mut Faults) -> Option<PeakTerms> {
    let mut keys = TableReader::new(node, &quote(head), faults)?;
    let observable = keys.required("observable", "\"mono\"", faults);
    let response = keys.node("response");
    let kind = keys.node("kind");
    let group = keys.text("group", faults);
    keys.finish(&[], faults);
    let observable = observable?.as_text("observable", faults)?.to_owned();
    if let Some(kind) = kind {
        kind.as_word("kind", &[AREA_PERCENT], faults)?;
    } else if !head.contains(AREA_PERCENT) {
        let message = format!(
            "{} is a peak, and not said to be in {AREA_PERCENT}",
            quote(head)
        );
        faults.error(&node.place, message).help(
            "kind = \"area-%\" says that the peaks of a row come to 100 %; areas without a scale are not read",
        );
        return None;
    }
    let response = match response {
        None => WrittenResponse::Number(1.0),
        Some(node) => written(node, faults)?,
    };
    Some(PeakTerms {
        observable,
        group: group.unwrap_or_default().to_owned(),
        response,
        place: node.place.clone(),
    })
}

fn written(node: &Node, faults: &mut Faults) -> Option<WrittenResponse> {
    if let Value::Text(text) = &node.value {
        return Some(WrittenResponse::Constant(text.clone()));
    }
    let number = node.as_number("response", faults)?;
    if number > 0.0 && number.is_finite() {
        return Some(WrittenResponse::Number(number));
    }
    let fault = faults.error(&node.place, "a response is more than zero");
    fault.help("leave the column out (`ignored`) if the peak is not seen");
    None
}
