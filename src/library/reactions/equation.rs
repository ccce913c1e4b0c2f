//! The names of an equation resolved to who stands in it.

use crate::library::files::is_gas;
use crate::library::species::families::Families;
use crate::network::Actor;
use crate::notation::{Equation, Term, undeclared};
use crate::text::{Faults, Node, Place, quote};

/// Left side, right side, whether the arrow runs both ways.
pub(crate) type Sides = (Vec<(Actor, u32)>, Vec<(Actor, u32)>, bool);

pub(crate) fn read_equation(
    node: &Node,
    protic: bool,
    families: &Families,
    faults: &mut Faults,
) -> Option<Sides> {
    let text = node.as_text("equation", faults)?;
    let equation = match Equation::parse(text) {
        Ok(equation) => equation,
        Err(flaws) => {
            flaws.iter().for_each(|flaw| node.flaw(flaw, faults));
            return None;
        }
    };
    if let Some(spot) = fractional(&equation) {
        faults
            .error(
                &node.place_within(spot.span.clone()),
                format!(
                    "{} {}: a stoichiometric number is whole",
                    spot.coefficient, spot.name
                ),
            )
            .help(multiplied(&equation)?);
        return None;
    }
    let left = side(&equation.left, node, protic, families, faults);
    let right = side(&equation.right, node, protic, families, faults);
    Some((left?, right?, equation.reversible))
}

/// Largest number by which an equation is multiplied through to be rid of its fractions.
const LARGEST_FACTOR: u32 = 12;

/// The first term with a fraction that some factor makes whole.
fn fractional(equation: &Equation) -> Option<&Term> {
    factor(equation).filter(|factor| *factor > 1)?;
    let mut terms = equation.left.iter().chain(&equation.right);
    terms.find(|term| term.coefficient.fract() != 0.0)
}

/// The smallest factor that makes every number whole.
fn factor(equation: &Equation) -> Option<u32> {
    let terms = || equation.left.iter().chain(&equation.right);
    let is_whole = |number: f64| (number - number.round()).abs() < 1e-9;
    (1..=LARGEST_FACTOR).find(|n| terms().all(|term| is_whole(term.coefficient * f64::from(*n))))
}

/// What to write for an equation with fractions: multiplied through, its rate law kept as it was meant. What one run of the equation
/// makes is then made `factor` at a time, so k is divided by it.
fn multiplied(equation: &Equation) -> Option<String> {
    let factor = factor(equation)?;
    let term = |term: &Term| match (term.coefficient * f64::from(factor)).round() {
        1.0 => term.name.clone(),
        number => format!("{number} {}", term.name),
    };
    let side = |terms: &[Term]| terms.iter().map(term).collect::<Vec<_>>().join(" + ");
    let arrow = if equation.reversible { "<=>" } else { "->" };
    let whole = format!("{} {arrow} {}", side(&equation.left), side(&equation.right));
    let whole = whole.trim();
    if equation.reversible {
        return Some(format!(
            "write \"{whole}\": its K is that of yours to the power {factor}, its rate law that of its own numbers"
        ));
    }
    let order = |term: &Term| format!("{} = {}", key(&term.name), term.coefficient);
    let orders: Vec<String> = equation.left.iter().map(order).collect();
    Some(format!(
        "write \"{whole}\" with k divided by {factor} and orders = {{ {} }}: the same rates",
        orders.join(", ")
    ))
}

/// A name as a key of TOML.
fn key(name: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    match name.chars().all(bare) {
        true => name.to_owned(),
        false => format!("\"{name}\""),
    }
}

/// Actors of a side; a name that stands twice counts twice.
fn side(
    terms: &[Term],
    node: &Node,
    protic: bool,
    families: &Families,
    faults: &mut Faults,
) -> Option<Vec<(Actor, u32)>> {
    let mut list: Vec<(Actor, u32)> = Vec::new();
    let mut fine = true;
    for term in terms {
        let (actor, number) = (
            actor(term, node, protic, families, faults),
            whole(term, node, faults),
        );
        let (Some(actor), Some(number)) = (actor, number) else {
            fine = false;
            continue;
        };
        match list.iter_mut().find(|(a, _)| *a == actor) {
            Some((_, n)) => *n += number,
            None => list.push((actor, number)),
        }
    }
    fine.then_some(list)
}

fn whole(term: &Term, node: &Node, faults: &mut Faults) -> Option<u32> {
    let number = term.coefficient;
    if number.fract() == 0.0 && number <= 100.0 {
        return Some(number as u32);
    }
    let message = format!(
        "{number} {0}: a stoichiometric number is whole, 100 at most; other orders are written orders = {{ {0} = {number} }}",
        term.name
    );
    faults.error(&node.place_within(term.span.clone()), message);
    None
}

fn actor(
    term: &Term,
    node: &Node,
    protic: bool,
    families: &Families,
    faults: &mut Faults,
) -> Option<Actor> {
    let place = node.place_within(term.span.clone());
    if term.name == "solvent" {
        return Some(Actor::Solvent);
    }
    named_actor(&term.name, &place, protic, families, faults)
}

/// Whose concentration a name means, or a fault.
pub(crate) fn named_actor(
    name: &str,
    place: &Place,
    protic: bool,
    families: &Families,
    faults: &mut Faults,
) -> Option<Actor> {
    match find_actor(name, protic, families) {
        Ok(actor) => Some(actor),
        Err(message) => {
            let fault = faults.error(place, message);
            if is_gas(name) {
                fault.help(format!(
                    "a gas over the flask: gas = {{ {name} = \"1 bar\" }} in [flask]"
                ));
            }
            None
        }
    }
}

/// Whose concentration a name means, or what is wrong with it.
pub(crate) fn find_actor(name: &str, protic: bool, families: &Families) -> Result<Actor, String> {
    let word = match name {
        "H+" => Some(Actor::Proton),
        "lyate" => Some(Actor::Lyate),
        _ => None,
    };
    if let Some(actor) = word {
        let needs = || format!("{} needs a solvent with pKs in [chemistry]", quote(name));
        return protic.then_some(actor).ok_or_else(needs);
    }
    if let Some(&form) = families.names.get(name) {
        return Ok(Actor::Form(form));
    }
    if families.dormant.iter().any(|form| form == name) {
        return Err(format!("{} exists only in a solvent with pKs", quote(name)));
    }
    if families.solvent.iter().any(|own| own == name) {
        return Err(format!(
            "{0} is the solvent: say {0} = {{}} in [species] and it keeps the neat concentration that the library knows, or {0} = {{ neat = \"12 M\" }} where it knows none; or write `solvent`, which has none",
            name
        ));
    }
    Err(undeclared(name, families.names.keys().map(String::as_str)))
}
