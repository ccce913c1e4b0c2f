//! One address of `also`: what it stands at in every case that has it, and how far that may be off.

use crate::experiment::parameter::{AddressError, Parameter, Setting, StepKey, Takes};
use crate::scenario::sweep::number::{dimension_of, keeps_sign, readable};
use crate::scenario::sweep::setting::fault;
use crate::scenario::variants::draft::Assignment;
use crate::study::Design;
use crate::study::uncertain::{Sense, UncertainOperation};
use crate::text::{Addressed, Faults, Flaw};
use crate::units::{Uncertainty, parse_uncertainty};

/// Reads `"flask.temperature" = "± 1 K"`.
pub fn operation(
    item: &Addressed,
    design: &Design,
    faults: &mut Faults,
) -> Option<UncertainOperation> {
    let text = item.node.as_text(&item.address, faults)?;
    let acts = acts(item, design, faults)?;
    let (first, parameter, standing) = &acts[0];
    let case = &design.cases[*first];
    let dimension = dimension_of(parameter, case, *standing);
    let unit = readable(standing.number(), dimension);
    let sense = match (is_share(parameter), keeps_sign(parameter, case, dimension)) {
        (true, _) => Sense::Share,
        (false, true) => Sense::OneSign,
        (false, false) => Sense::AnySign,
    };
    let read = parse_uncertainty(text, &unit).and_then(|uncertainty| {
        let whole = |why: &str| Flaw::new(0..text.len(), why);
        sensible(&uncertainty, sense, &acts).map_err(whole)?;
        Ok(uncertainty)
    });
    match read {
        Ok(uncertainty) => Some(UncertainOperation {
            name: item.address.clone(),
            stated: text.trim().to_owned(),
            uncertainty,
            sense,
            acts,
        }),
        Err(flaw) => {
            item.node.flaw(&flaw, faults);
            None
        }
    }
}

/// Every case in which the address is a number that stands at something.
fn acts(
    item: &Addressed,
    design: &Design,
    faults: &mut Faults,
) -> Option<Vec<(usize, Parameter, Setting)>> {
    let mut error: Option<AddressError> = None;
    let (mut whole, mut nowhere) = (false, false);
    let mut acts = Vec::new();
    for (at, case) in design.cases.iter().enumerate() {
        match Parameter::resolve(&item.address, case) {
            Ok(parameter) if matches!(parameter.takes(case), Takes::Count(_)) => whole = true,
            Ok(parameter) => match parameter.get(case) {
                Some(standing) => acts.push((at, parameter, standing)),
                None => nowhere = true,
            },
            Err(why) => error = error.or(Some(why)),
        }
    }
    let address = &item.address;
    if whole {
        let message = format!("{address} is a whole number: how often a thing is done is known");
        faults.error(&item.place, message);
        return None;
    }
    if nowhere {
        let message = format!("{address} stands at no number that could be off");
        let help = "write it in the flask or in the procedure";
        faults.error(&item.place, message).help(help);
        return None;
    }
    if let (true, Some(error)) = (acts.is_empty(), error) {
        let setting = Assignment {
            address: address.clone(),
            place: item.place.clone(),
            node: item.node.clone(),
        };
        faults.push(fault(&setting, &error));
    }
    (!acts.is_empty()).then_some(acts)
}

/// Whether a number is a part of a whole: nothing below 0, nothing above 1.
fn is_share(parameter: &Parameter) -> bool {
    matches!(
        parameter.local(),
        Parameter::Purity(_)
            | Parameter::Step {
                key: StepKey::Loss | StepKey::Recovery(_),
                ..
            }
    )
}

fn sensible(
    uncertainty: &Uncertainty,
    sense: Sense,
    acts: &[(usize, Parameter, Setting)],
) -> Result<(), &'static str> {
    if uncertainty.is_none() {
        return Err("what is exactly known has no place here");
    }
    let zero = acts.iter().any(|(_, _, standing)| standing.number() == 0.0);
    match (uncertainty, sense) {
        (Uncertainty::Factor(_), Sense::AnySign) => {
            Err("a factor says nothing of a number that may be negative: write \"± ...\"")
        }
        (Uncertainty::Factor(_), Sense::Share) => {
            Err("a share is at most 100 %: write \"± ...\" or limits, \"90 to 98 %\"")
        }
        (Uncertainty::Range { low, high }, Sense::Share) if *low < 0.0 || *high > 1.0 => {
            Err("a share lies between 0 and 100 %")
        }
        (Uncertainty::Range { low, .. }, Sense::OneSign) if *low < 0.0 => {
            Err("it is never negative")
        }
        (Uncertainty::Factor(_) | Uncertainty::Relative(_), _) if zero => {
            Err("a part of zero is zero: write \"± ...\" with a unit")
        }
        _ => Ok(()),
    }
}
