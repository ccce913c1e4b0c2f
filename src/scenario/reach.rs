//! Which addresses of an axis a variant has, and what they are set to at each point.
//!
//! Knows one axis and one case at a time.

use crate::experiment::case::Case;
use crate::experiment::parameter::{AddressError, Parameter, Setting, Takes};
use crate::study::Settings;
use crate::text::{Faults, Node, Place, nearest, quote};
use crate::units::plain_number;

use super::assign::{is_categorical, of_stage};
use super::axis::AxisDraft;
use super::merge::{Assignment, Draft};
use super::setting;
use super::tree::table;
use super::words::{self, Spot, is_word_of_step};

/// Why a variant has no such address of an axis; `None` when it has.
pub fn lacks(axis: &AxisDraft, address: &str, draft: &Draft, case: &Case) -> Option<AddressError> {
    if is_categorical(address) {
        return lacks_part(address, draft);
    }
    let error = Parameter::resolve(address, case).err()?;
    match axis
        .values_of(address)
        .find(|node| is_word_at(address, node))
    {
        Some(_) => word(address, draft)
            .err()
            .map(|faults| told(&faults, error)),
        None => Some(error),
    }
}

/// Whether a word has no place in a variant.
pub fn lacks_word(address: &str, node: &Node, draft: &Draft) -> bool {
    is_word_at(address, node) && word(address, draft).is_err()
}

/// Whether an address of a step gets a word.
fn is_word_at(address: &str, node: &Node) -> bool {
    let local = of_stage(address).map_or(address, |(_, local)| local);
    let rest = local.strip_prefix("step.");
    rest.is_some_and(|rest| is_word_of_step(rest, node))
}

/// Where a word of an address stands in a variant's procedure, and what is there: nothing where it may be left out, and is.
fn word(address: &str, draft: &Draft) -> Result<(Spot, Option<Node>), Faults> {
    let mut faults = Faults::new();
    let part = of_stage(address).map(|(stage, local)| (draft.stage(stage), local));
    let (tree, local) = match &part {
        Some((Some(part), local)) => (&part.tree, *local),
        Some((None, _)) => return Err(faults),
        None => (&draft.tree, address),
    };
    let rest = local.strip_prefix("step.").unwrap_or_default();
    match words::spot(tree, rest, &draft.place, &mut faults) {
        Some(spot) => {
            let own = words::at(tree, &spot).cloned();
            Ok((spot, own))
        }
        None => Err(faults),
    }
}

/// Refuses two axes over one word of a procedure, however they call its step.
pub fn one_word_once(
    axes: &[&AxisDraft],
    draft: &Draft,
    told: &mut Vec<Place>,
    faults: &mut Faults,
) {
    let mut seen: Vec<(&str, Option<&str>, Spot)> = Vec::new();
    for axis in axes {
        for (address, place) in &axis.addresses {
            let has_words = axis
                .values_of(address)
                .any(|node| is_word_at(address, node));
            let Some((spot, _)) = word(address, draft).ok().filter(|_| has_words) else {
                continue;
            };
            let stage = of_stage(address).map(|(stage, _)| stage);
            let same = seen
                .iter()
                .find(|(_, s, other)| (*s, other) == (stage, &spot));
            if let Some((first, ..)) = same.filter(|_| !told.contains(place)) {
                let message = format!("{} and {} are one word", quote(first), quote(address));
                faults.error(place, message).help("vary one of them only");
                told.push(place.clone());
            }
            seen.push((address, stage, spot));
        }
    }
}

/// What a fault says, or else this error.
fn told(faults: &Faults, error: AddressError) -> AddressError {
    match faults.sorted().first() {
        Some(fault) => AddressError::Nothing {
            message: fault.message.clone(),
            help: fault.help.clone(),
        },
        None => error,
    }
}

/// Why a variant has no such part of the chemistry; `None` when it has.
fn lacks_part(address: &str, draft: &Draft) -> Option<AddressError> {
    if let Some((stage, local)) = of_stage(address) {
        return match draft.stage(stage) {
            Some(part) => lacks_part(local, &part),
            None => Some(AddressError::Nothing {
                message: format!("no stage is called {stage}"),
                help: None,
            }),
        };
    }
    let (head, rest) = address.split_once('.')?;
    let part = draft.tree.get(head);
    // Any network may be given a solvent; a role must be there to be filled with something else.
    let has = part.is_some_and(|node| node.get(rest).is_some() || rest == "solvent");
    if has {
        return None;
    }
    let keys: Vec<&str> = part
        .and_then(table)
        .map_or_else(Vec::new, |table| table.keys().collect());
    let hint = nearest(rest, keys).map(|near| format!("did you mean `{near}`?"));
    Some(AddressError::Nothing {
        message: format!("[{head}] has no {}", quote(rest)),
        help: hint,
    })
}

/// The settings of every point of an axis for a case.
pub fn points_of(axis: &AxisDraft, case: &Case, faults: &mut Faults) -> Option<Settings> {
    let parameters: Vec<Option<Parameter>> = axis
        .addresses
        .iter()
        .map(|(address, _)| Parameter::resolve(address, case).ok())
        .collect();
    let counts = |p: &Parameter| matches!(p.takes(case), Takes::Count(_));
    let any_counts = parameters.iter().flatten().any(counts);
    if any_counts {
        whole_points(axis, faults)?;
    }
    let mut settings = Settings {
        parameters: parameters.iter().flatten().cloned().collect(),
        values: Vec::with_capacity(axis.values.len()),
    };
    for (point, values) in axis.values.iter().enumerate() {
        for (((address, place), parameter), node) in
            axis.addresses.iter().zip(&parameters).zip(values)
        {
            let Some(parameter) = parameter else { continue };
            let value = setting::value(address, node, parameter, case, faults)?;
            settings.values.push(value);
            // Whether a number can be set is a question of where it stands, and of its value only where it counts something.
            if point > 0 && !any_counts {
                continue;
            }
            if let Err(error) = parameter.set(&mut case.numbers.clone(), value) {
                let at = Assignment {
                    address: address.clone(),
                    place: place.clone(),
                    node: node.clone(),
                };
                faults.push(setting::fault(&at, &error));
                return None;
            }
        }
    }
    Some(settings)
}

/// A number that an axis moves.
#[derive(Debug, Clone)]
pub struct Varied<'a> {
    /// The number.
    pub parameter: Parameter,
    axis: &'a AxisDraft,
    /// Which of the axis' addresses it is.
    column: usize,
}

impl<'a> Varied<'a> {
    /// The numbers of a case that an axis moves.
    pub fn of(axis: &'a AxisDraft, case: &Case) -> Vec<Varied<'a>> {
        let one = |column: usize| {
            let (address, _) = &axis.addresses[column];
            let parameter = Parameter::resolve(address, case).ok()?;
            Some(Varied {
                parameter,
                axis,
                column,
            })
        };
        (0..axis.addresses.len()).filter_map(one).collect()
    }

    /// The same, seen from within its stage.
    pub fn local(&self) -> Varied<'a> {
        Varied {
            parameter: self.parameter.local().clone(),
            ..*self
        }
    }

    /// What it is at the points of the axis, in base units; what cannot be is told elsewhere.
    pub fn numbers(&self, case: &Case) -> impl Iterator<Item = f64> {
        let (address, _) = &self.axis.addresses[self.column];
        let number = move |point: &Vec<Node>| {
            let (node, untold) = (&point[self.column], &mut Faults::new());
            match setting::value(address, node, &self.parameter, case, untold)? {
                Setting::Number(number) => Some(number),
                Setting::Amount(_) => None,
            }
        };
        self.axis.values.iter().filter_map(number)
    }
}

/// The point of an axis at which a variant stands without it: the one that would change nothing.
pub fn standing(
    axis: &AxisDraft,
    draft: &Draft,
    case: &Case,
    settings: Option<&Settings>,
) -> Option<usize> {
    // Asked once: it looks at all points.
    let categorical = axis.is_categorical();
    // What a variant lacks cannot stand elsewhere.
    let chosen = |address: &str, node: &Node| {
        if !categorical || lacks(axis, address, draft, case).is_some() {
            true
        } else if is_categorical(address) {
            is_chosen(address, node, draft)
        } else if is_word_at(address, node) {
            let own = word(address, draft).ok().and_then(|(_, own)| own);
            own.is_some_and(|own| own.value == node.value)
        } else {
            is_number_of(address, node, case)
        }
    };
    let unchanged = |point: usize| {
        let settings = settings.map(|settings| settings.at(point));
        let mut all = settings.into_iter().flatten();
        all.all(|(parameter, setting)| changes_nothing(parameter, setting, case))
    };
    (0..axis.values.len()).find(|&point| {
        let nodes = axis.addresses.iter().zip(&axis.values[point]);
        nodes
            .clone()
            .all(|((address, _), node)| chosen(address, node))
            && unchanged(point)
    })
}

/// Whether a case has a number already that a value of an axis would set.
fn is_number_of(address: &str, node: &Node, case: &Case) -> bool {
    let Ok(parameter) = Parameter::resolve(address, case) else {
        return false;
    };
    let setting = setting::value(address, node, &parameter, case, &mut Faults::new());
    setting.is_some_and(|setting| changes_nothing(&parameter, setting, case))
}

/// Whether a variant's tree has this value where an address of the chemistry points.
fn is_chosen(address: &str, node: &Node, draft: &Draft) -> bool {
    if let Some((stage, local)) = of_stage(address) {
        let part = draft.stage(stage);
        return part.is_some_and(|part| is_chosen(local, node, &part));
    }
    let part = address.split_once('.');
    let own = part.and_then(|(head, rest)| draft.tree.get(head)?.get(rest));
    own.is_some_and(|own| own.value == node.value)
}

/// Whether a case has this value already.
fn changes_nothing(parameter: &Parameter, setting: Setting, case: &Case) -> bool {
    if let (Parameter::Constant { id, in_water }, Setting::Number(number)) = (parameter, setting) {
        let moved = in_water.filter(|water| !case.numbers.addressed.contains(water));
        let mut all = std::iter::once(*id).chain(moved);
        return all.all(|id| case.number(id) == Some(number));
    }
    let mut numbers = case.numbers.clone();
    parameter.set(&mut numbers, setting).is_ok() && numbers == case.numbers
}

/// Refuses points between two ends that fall between whole numbers where only whole numbers make sense.
fn whole_points(axis: &AxisDraft, faults: &mut Faults) -> Option<()> {
    let numbers = axis.numbers.as_ref().filter(|_| axis.ranged);
    let values = numbers.map_or(&[][..], |numbers| &numbers.values);
    let Some(odd) = values.iter().find(|n| n.fract() != 0.0) else {
        return Some(());
    };
    let (first, last) = (values[0], values[values.len() - 1]);
    let message = format!(
        "{} is a whole number; {} points from {} to {} come to {}",
        axis.addresses[0].0,
        values.len(),
        plain_number(first),
        plain_number(last),
        plain_number((odd * 1e6).round() / 1e6),
    );
    let fault = faults.error(&axis.place, message);
    if first.fract() == 0.0 && last.fract() == 0.0 {
        fault.help(format!("points = {}", (last - first).abs() + 1.0));
    } else {
        fault.help("from and to are whole numbers");
    }
    None
}
