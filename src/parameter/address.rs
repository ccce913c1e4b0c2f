//! From the text of an address to what it names, with the nearest names where it reaches nothing.

use super::{AddressError, Parameter, charges, nothing, steps};
use crate::case::Case;
use crate::library::CompoundId;
use crate::text::nearest;

/// How an address may begin; the last two are not numbers and are found elsewhere.
const HEADS: [&str; 6] = [
    "flask",
    "charge",
    "step",
    "constant",
    "chemistry",
    "variant",
];

/// Finds what an address names in a case.
pub(super) fn resolve(address: &str, case: &Case) -> Result<Parameter, AddressError> {
    let (head, rest) = address.split_once('.').unwrap_or((address, ""));
    match head {
        "flask" => flask(rest, case),
        "charge" => charge(rest, case),
        "step" => steps::resolve(rest, case),
        "constant" => constant(rest, case),
        _ => {
            let help = match nearest(head, HEADS) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("an address begins with {}", listed(&HEADS)),
            };
            Err(nothing(
                format!("no address begins with `{head}`"),
                Some(help),
            ))
        }
    }
}

/// `a, b or c`.
fn listed(names: &[&str]) -> String {
    match names {
        [most @ .., last] => format!("{} or {last}", most.join(", ")),
        [] => String::new(),
    }
}

/// `did you mean`, or else the list of what there is.
pub(super) fn suggestion(name: &str, names: &[String]) -> Option<String> {
    match nearest(name, names) {
        Some(near) => Some(format!("did you mean `{near}`?")),
        None if names.is_empty() => None,
        None => Some(format!("there is {}", names.join(", "))),
    }
}

fn flask(key: &str, case: &Case) -> Result<Parameter, AddressError> {
    let held = case.numbers.recipe.flask.ph.is_some();
    Ok(match key {
        "pH" if held => Parameter::FlaskPh,
        "pH" => {
            let help = Some("add pH = 7 to [flask]".to_owned());
            return Err(nothing("no buffer holds the pH".to_owned(), help));
        }
        "amount" => Parameter::FlaskAmount,
        "concentration" => Parameter::FlaskConcentration,
        "volume" => Parameter::FlaskVolume,
        "temperature" => Parameter::FlaskTemperature,
        _ => {
            let names = ["amount", "concentration", "volume", "temperature"].map(String::from);
            return Err(nothing(
                format!("[flask] has no number `{key}`"),
                suggestion(key, &names),
            ));
        }
    })
}

fn charge(rest: &str, case: &Case) -> Result<Parameter, AddressError> {
    let (name, key) = match rest.rsplit_once('.') {
        Some((name, key @ ("purity" | "stock"))) => (name, key),
        _ => (rest, ""),
    };
    let compound = charged(name, case)?;
    Ok(match key {
        "purity" => Parameter::Purity(compound),
        "stock" => Parameter::Stock(compound),
        _ => Parameter::Charge(compound),
    })
}

/// A compound that some step puts in.
fn charged(name: &str, case: &Case) -> Result<CompoundId, AddressError> {
    let known = case.model.compound_names.get(name).copied();
    let charged = charges::compounds(&case.numbers.recipe.steps);
    if let Some(compound) = known.filter(|compound| charged.contains(compound)) {
        return Ok(compound);
    }
    let names = charged.iter().map(|&c| &case.model.compounds[c].name);
    let names: Vec<String> = names.cloned().collect();
    // A compound that exists is not a slip of the pen.
    let help = match nearest(name, &names).filter(|_| known.is_none()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("add `{name} = \"0 equiv\"` to a charge"),
    };
    Err(nothing(format!("no step puts {name} in"), Some(help)))
}

fn constant(name: &str, case: &Case) -> Result<Parameter, AddressError> {
    let found = case.model.constant(name).map(Parameter::Constant);
    found.ok_or_else(|| {
        let constants = case.model.constants.iter();
        let names = constants.flat_map(|c| std::iter::once(&c.address).chain(&c.aliases));
        let names: Vec<String> = names.cloned().collect();
        let help = nearest(name, &names).map(|near| format!("did you mean `{near}`?"));
        nothing(format!("no constant {name}"), help)
    })
}
