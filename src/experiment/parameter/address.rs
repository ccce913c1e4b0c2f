//! From the text of an address to what it names, with the nearest names where it reaches nothing.

use super::error::{AddressError, nothing, suggestion};
use super::shape::Parameter;
use super::{charges, steps};
use crate::experiment::case::Experiment;
use crate::model::CompoundId;
use crate::text::nearest;

/// Parts of the law of a constant, which have no address.
const LAW_PARTS: [&str; 4] = [".Ea", ".dH", ".dS", ".T_ref"];

/// How an address may begin; the last two are not numbers and are found elsewhere.
const HEADS: [&str; 7] = [
    "flask",
    "charge",
    "step",
    "constant",
    "stage",
    "chemistry",
    "variant",
];

/// An address as it is kept, however it is written: no quotes or blanks about its parts, and the prefix `constant.` before what begins
/// with no other head, as constants are listed.
pub fn spelt(address: &str) -> String {
    let parts: Vec<&str> = address.split('.').map(unquoted).collect();
    with_prefix(&parts.join("."))
}

fn with_prefix(address: &str) -> String {
    let (head, rest) = address.split_once('.').unwrap_or((address, ""));
    match (head, rest.split_once('.')) {
        ("stage", Some((name, local))) => format!("stage.{name}.{}", with_prefix(local)),
        _ if HEADS.contains(&head) => address.to_owned(),
        _ => format!("constant.{address}"),
    }
}

/// A part of an address without its quotes. No name holds a double one.
fn unquoted(part: &str) -> &str {
    let part = part.trim();
    let single = part.strip_prefix('\'').and_then(|p| p.strip_suffix('\''));
    single.unwrap_or(part.trim_matches('"')).trim()
}

impl Parameter {
    /// Finds what an address names in a case.
    pub fn resolve(address: &str, case: &Experiment) -> Result<Parameter, AddressError> {
        resolve(address, case)
    }
}

fn resolve(address: &str, case: &Experiment) -> Result<Parameter, AddressError> {
    let (head, rest) = address.split_once('.').unwrap_or((address, ""));
    match head {
        "stage" => stage(rest, case),
        _ if !case.stage.is_empty() && HEADS.contains(&head) => {
            let help = in_stages(address, case);
            Err(nothing(format!("`{address}` of which stage?"), Some(help)))
        }
        "flask" => flask(rest, case),
        "charge" => charge(rest, case),
        "step" => steps::resolve(rest, case),
        "constant" => constant(rest, case),
        _ => constant(address, case),
    }
}

/// The addresses of all stages that have it; where none has, the first for its form.
fn in_stages(address: &str, case: &Experiment) -> String {
    let has = |stage: &usize| {
        let mut part = case.at_stage(*stage);
        part.stage.clear();
        resolve(address, &part).is_ok()
    };
    let full = |stage: usize| format!("`stage.{}.{address}`", case.stage_name(stage));
    let known: Vec<String> = (0..case.stages()).filter(has).map(full).collect();
    match known.as_slice() {
        [] => format!("for example {}, if there is such a thing", full(0)),
        [one] => format!("write {one}"),
        [most @ .., last] => format!("{} or {last}", most.join(", ")),
    }
}

/// `NAME.ADDRESS` of a stage.
fn stage(rest: &str, case: &Experiment) -> Result<Parameter, AddressError> {
    let (name, address) = rest.split_once('.').unwrap_or((rest, ""));
    let names: Vec<String> = (0..case.stages())
        .map(|stage| case.stage_name(stage).to_owned())
        .filter(|name| !name.is_empty())
        .collect();
    let Some(at) = names.iter().position(|n| n == name) else {
        let help = suggestion(name, &names);
        return Err(nothing(format!("no stage is called {name}"), help));
    };
    let mut part = case.at_stage(at);
    part.stage.clear();
    let local = resolve(address, &part)?;
    let last = at + 1 == case.stages();
    Ok(if last {
        local
    } else {
        Parameter::Earlier(at, Box::new(local))
    })
}

/// `a, b or c`.
fn listed(names: &[&str]) -> String {
    match names {
        [most @ .., last] => format!("{} or {last}", most.join(", ")),
        [] => String::new(),
    }
}

fn flask(key: &str, case: &Experiment) -> Result<Parameter, AddressError> {
    if let Some(name) = key.strip_prefix("gas.") {
        let held = &case.numbers.recipe.flask.gases;
        let pool = case.model.pool_names.get(name);
        let gases = &case.model.network.gases;
        let gas = gases.iter().position(|gas| Some(&gas.pool) == pool);
        let gas = gas.filter(|gas| held.iter().any(|(held, _)| held == gas));
        let help = || Some(format!("add gas = {{ {name} = \"1 bar\" }} to [flask]"));
        return gas
            .map(Parameter::FlaskGas)
            .ok_or_else(|| nothing(format!("[flask] holds no pressure of {name}"), help()));
    }
    let held = case.numbers.recipe.flask.ph.is_some();
    let basis = case.numbers.recipe.flask.basis;
    let taken = case.takes.iter().find(|take| take.compound == basis);
    if let (Some(take), "amount") = (taken, key) {
        let message = format!("the amount follows from {}, which is taken", take.text);
        return Err(nothing(message, None));
    }
    Ok(match key {
        "pH" if held => Parameter::FlaskPh,
        "pH" => {
            let help = Some("add pH = 7 to [flask]".to_owned());
            return Err(nothing("no buffer holds the pH".to_owned(), help));
        }
        "jacket" | "UA" if case.numbers.recipe.flask.jacket().is_none() => {
            let help = "cooling = { UA = \"5 W/K\", jacket = \"10 °C\" } in [flask]".to_owned();
            return Err(nothing("the flask has no jacket".to_owned(), Some(help)));
        }
        "jacket" => Parameter::FlaskJacket,
        "UA" => Parameter::FlaskTransfer,
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

fn charge(rest: &str, case: &Experiment) -> Result<Parameter, AddressError> {
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
fn charged(name: &str, case: &Experiment) -> Result<CompoundId, AddressError> {
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

fn constant(name: &str, case: &Experiment) -> Result<Parameter, AddressError> {
    let found = case.model.constant(name).map(|id| Parameter::Constant {
        id,
        in_water: case.model.constants[id].in_water,
    });
    found.ok_or_else(|| {
        let constants = case.model.constants.iter();
        let names = constants.flat_map(|c| std::iter::once(&c.address).chain(&c.aliases));
        let names: Vec<&String> = names.collect();
        let head = name.split('.').next().unwrap_or_default();
        let is_owner = |of: &&String| of.split('.').next() == Some(head);
        // What begins nearly like an address of another kind was meant to be one.
        if let Some(near) = nearest(head, HEADS).filter(|_| !names.iter().any(is_owner)) {
            let help = format!("did you mean `{near}`?");
            return nothing(format!("no address begins with `{head}`"), Some(help));
        }
        let help = match nearest(name, names) {
            // An activation energy is no constant: it belongs to the law of one.
            Some(near) if LAW_PARTS.iter().any(|part| name.ends_with(part)) => format!(
                "a part of the law of `{near}` has no address: make it a constant of its own, [constants] Ea = \"40 kJ/mol\", and write rate = \"k * exp(-Ea / R * (1 / T - 1 / T0)) * ...\""
            ),
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("what is no constant begins with {}", listed(&HEADS)),
        };
        nothing(format!("no constant {name}"), Some(help))
    })
}
