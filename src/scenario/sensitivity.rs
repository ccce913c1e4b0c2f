//! `[sensitivity]`: which results are asked about, and with how many draws.

use crate::scenario::report::ReportSpec;
use crate::study::sensitivity::SensitivityTerms;
use crate::text::{Faults, Node, TableReader};

use super::sweep::design::{Designed, observables};

/// Members where none are asked for: shares are then known to a few hundredths.
const DRAWS: u32 = 512;
/// Members at most; each takes as many runs as there are numbers.
const MOST_DRAWS: u32 = 65_536;

/// Reads `[sensitivity]`; without it, what the report ranks by is asked about.
pub fn sensitivity(
    node: Option<&Node>,
    designed: Option<&Designed>,
    report: Option<&ReportSpec>,
    faults: &mut Faults,
) -> Option<SensitivityTerms> {
    let usual = || {
        let ranked = report.and_then(|report| report.rank_by.clone());
        let first = designed.and_then(|designed| designed.declared.first().cloned());
        ranked.or(first).into_iter().collect()
    };
    let Some(node) = node else {
        return Some(SensitivityTerms {
            of: usual(),
            draws: DRAWS,
        });
    };
    let mut keys = TableReader::new(node, "[sensitivity]", faults)?;
    let of = match keys.node("of") {
        Some(node) => {
            let named = node.as_texts("of", faults);
            named.and_then(|named| observables(&named, designed, faults))
        }
        None => Some(usual()),
    };
    let draws = match keys.node("draws") {
        Some(node) => {
            let draws = node.as_count("draws", 32, faults);
            if draws.is_some_and(|draws| draws > MOST_DRAWS) {
                let message = format!("draws is at most {MOST_DRAWS}");
                faults.error(&node.place, message);
            }
            draws.filter(|draws| *draws <= MOST_DRAWS)
        }
        None => Some(DRAWS),
    };
    keys.finish(&[], faults);
    Some(SensitivityTerms {
        of: of?,
        draws: draws?,
    })
}
