//! The table `[uncertainty]`.

use crate::scenario::variants::merge::Load;
use crate::study::Design;
use crate::study::quantile::NETS;
use crate::study::uncertain::UncertainTerms;
use crate::text::{Faults, Node, TableReader, flatten};

use super::covariance::covariance;
use super::joint::joint;
use super::operation::operation;

/// Draws where none are asked for: the ends of a range of nine tenths are then known to about a twentieth of its width.
const DRAWS: u32 = 4096;
/// Draws at least: of each of the nets that they come from, one in twenty is then a whole draw.
const LEAST_DRAWS: u32 = 20 * NETS;
/// Draws at most: of more, not even the third digit of a probability is another.
pub const MOST_DRAWS: u32 = 1_000_000;

/// Reads `[uncertainty]`.
pub fn uncertainty(
    node: Option<&Node>,
    design: Option<&Design>,
    load: Load,
    faults: &mut Faults,
) -> Option<UncertainTerms> {
    let Some(node) = node else {
        return Some(UncertainTerms {
            draws: DRAWS,
            ..UncertainTerms::default()
        });
    };
    let mut keys = TableReader::new(node, "[uncertainty]", faults)?;
    let draws = match keys.node("draws") {
        Some(node) => draws(node, faults),
        None => Some(DRAWS),
    };
    let members = match keys.node("members") {
        Some(node) => node.as_boolean("members", faults),
        None => Some(false),
    };
    let posterior = keys.node("posterior");
    let covaries = keys.node("covariance");
    let also = match keys.node("also") {
        Some(node) => Some(node.as_table("also", faults)?),
        None => None,
    };
    keys.finish(&[], faults);
    let is_value = |_: &str, _: &_| false;
    let items = also.map_or_else(Vec::new, |also| flatten(also, &is_value, faults));
    let design = design?;
    let mut operations = Vec::new();
    for item in &items {
        operations.extend(operation(item, design, faults));
    }
    let joint = match (posterior, covaries) {
        (Some(node), None) => Some(joint(node, design, load, faults)?),
        (None, Some(node)) => covariance(node, design, faults),
        (Some(_), Some(node)) => {
            let message = "posterior and covariance both say how numbers go together";
            let help = "leave one of them out";
            faults.error(&node.place, message).help(help);
            None
        }
        (None, None) => None,
    };
    for operation in &operations {
        let drawn = joint.as_ref().is_some_and(|joint| {
            let mut names = joint.numbers.iter().map(|number| &number.name);
            names.any(|name| *name == operation.name)
        });
        let item = items.iter().find(|item| item.address == operation.name);
        if let (true, Some(item)) = (drawn, item) {
            let message = format!("{} is drawn with others already", operation.name);
            faults
                .error(&item.place, message)
                .help("leave it out of `also`");
        }
    }
    Some(UncertainTerms {
        draws: draws?,
        members: members?,
        also: operations,
        joint,
    })
}

fn draws(node: &Node, faults: &mut Faults) -> Option<u32> {
    let draws = node.as_count("draws", LEAST_DRAWS, faults)?;
    if draws > MOST_DRAWS {
        let message = format!("draws is at most {MOST_DRAWS}");
        faults.error(&node.place, message);
        return None;
    }
    Some(draws)
}
