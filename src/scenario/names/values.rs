//! Values that are read alike wherever they stand: quantities that may be missing, shares, the pH of water. Knows no names.

use crate::experiment::procedure::PH_OF_WATER;
use crate::text::{Faults, Node, TableReader};
use crate::units::{Kind, plain_number};

/// A quantity that may be missing: `None` when it is faulty, `Some(None)` when it is not there.
pub fn optional(
    keys: &mut TableReader,
    key: &str,
    kind: Kind,
    faults: &mut Faults,
) -> Option<Option<f64>> {
    match keys.node(key) {
        Some(node) => kind
            .read(key, node, faults)
            .map(|quantity| Some(quantity.value)),
        None => Some(None),
    }
}

/// A fraction between 0 and 1, written as a percentage or a number.
pub fn share(what: &str, node: &Node, faults: &mut Faults) -> Option<f64> {
    let value = Kind::SHARE.read(what, node, faults)?.value;
    if value > 1.0 {
        faults.error(&node.place, format!("{what} is between 0 and 100 %"));
        return None;
    }
    Some(value)
}

/// A pH that the water of a work-up can have.
pub fn ph_of_water(what: &str, node: &Node, faults: &mut Faults) -> Option<f64> {
    let value = Kind::NUMBER.read(what, node, faults)?.value;
    if !PH_OF_WATER.contains(&value) {
        let (low, high) = (PH_OF_WATER.start(), PH_OF_WATER.end());
        let shown = plain_number(value);
        let message = format!("no water has a pH of {shown}: {what} is between {low} and {high}");
        faults.error(&node.place, message);
        return None;
    }
    Some(value)
}
