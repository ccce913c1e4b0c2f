//! What `study` finds doubtful, in words.

use std::collections::BTreeSet;

use super::remarks::{CONSTANTS, Remark};
use super::words::along;
use super::words::terminal::{duration, significant, value};
use crate::study::doubts::{AtPoints, Doubt};
use crate::study::strategies::footing::{Footing, OpenResult};
use crate::study::{Along, Design};

/// 0 °C, K.
const CELSIUS: f64 = 273.15;
/// Digits of temperatures and volumes.
const DIGITS: i32 = 4;
/// Constants at most that are listed behind the first.
const LISTED: usize = 2;

/// Doubts in words; what says nothing is left out.
pub fn remarks(design: &Design, doubts: &[Doubt]) -> Vec<Remark> {
    doubts
        .iter()
        .filter_map(|doubt| of(design, doubt))
        .collect()
}

fn of(design: &Design, doubt: &Doubt) -> Option<Remark> {
    let told = |kind, at: &str, text: String, help: &str| {
        let (at, help) = (at.to_owned(), help.to_owned());
        Some(Remark {
            kind,
            at,
            text,
            help,
        })
    };
    match doubt {
        Doubt::Footing(footing) => told(CONSTANTS, "", resting(footing)?, ""),
        Doubt::NotLiquid {
            at,
            solvent,
            temperature,
            limit,
            boils,
        } => {
            let (temperature, limit) = (celsius(*temperature), celsius(*limit));
            let (kind, text, help) = match boils {
                true => (
                    "boiling point",
                    format!("{temperature} is above the boiling point of {solvent}, {limit}"),
                    "\"reflux\" is the boiling point; a closed vessel holds a pressure: gas = { ... }",
                ),
                false => (
                    "melting point",
                    format!("{temperature} is below the melting point of {solvent}, {limit}"),
                    "nothing is dissolved in a solid: take a solvent that is liquid there",
                ),
            };
            told(kind, at, text, help)
        }
        Doubt::KnownElsewhere {
            constants,
            known_at,
            used_at,
        } => {
            let (first, rest) = constants.split_first()?;
            let (known, used) = (celsius(*known_at), celsius(*used_at));
            let text = format!(
                "known at {known} without a slope, used as it is at {used}{}",
                also(rest)
            );
            told("temperature", first, text, "give it Ea or dH")
        }
        Doubt::OutsideRange {
            constant,
            range: (low, high),
            used_at,
        } => {
            let [low, high, used] = [low, high, used_at].map(|t| celsius(*t));
            let text = format!("holds from {low} to {high}, used at {used}");
            let help = "give it a value for that temperature, or a wider T_range if it holds";
            told("temperature", constant, text, help)
        }
        Doubt::Overfull { at, times } => {
            let times = significant(*times, 2);
            let text = format!("what is dissolved would alone fill the flask {times} times");
            told(
                "volume",
                at,
                text,
                "volumes add up from molar masses and densities: more solvent, or less in it",
            )
        }
        Doubt::TooConcentrated {
            at,
            compound,
            molarity,
        } => {
            let molarity = significant(*molarity, 3);
            let text = format!("{molarity} M of {compound}: no liquid has so much, water has 55 M");
            told(
                "concentration",
                at,
                text,
                "its formula would give its volume",
            )
        }
        Doubt::Late { moments, end } => {
            let late: Vec<String> = moments.iter().map(|time| duration(*time)).collect();
            let (late, end) = (late.join(", "), duration(*end));
            told(
                "times",
                "times",
                format!("no row at {late}, the run ends at {end}"),
                "",
            )
        }
        Doubt::Missing(points) => told("mass balance", "", counted(design, points, ""), ""),
        Doubt::UntilNotReached(points) => told(
            "until",
            "",
            counted(design, points, "until not reached: "),
            "",
        ),
        Doubt::NotParted(points) => {
            let text = counted(
                design,
                points,
                "isolate parts from what was in the same layer, by no step of the procedure: ",
            );
            told("same layer", "", text, "")
        }
        Doubt::AtTheEnd { name, axis, ends } => {
            let along = Along::Axis(*axis);
            let ((first, at), rest) = ends.split_first()?;
            let place = along::point(design, along, *at);
            let others = match rest.len() {
                0 => String::new(),
                n => format!(", and {n} more strategies at an end"),
            };
            let text = format!(
                "the best {name}{} stands at the end of the axis, {place}{others}: what lies beyond is not known",
                in_brackets(first)
            );
            told("end of axis", &along::name(design, along), text, "")
        }
    }
}

/// The name of a strategy behind its result; nothing where there is one only.
fn in_brackets(strategy: &str) -> String {
    match strategy {
        "" => String::new(),
        strategy => format!(" ({strategy})"),
    }
}

/// What is said of points, with where the first of them stands.
fn counted(design: &Design, points: &AtPoints, what: &str) -> String {
    let AtPoints { points, of, first } = points;
    let said = format!("{what}{}", first.said);
    if *of == 1 {
        return said;
    }
    let variant = &design.variants[first.variant];
    let axes = variant.axes.iter().zip(&first.position);
    let axes = axes.map(|(axis, at)| {
        let along = Along::Axis(*axis);
        format!(
            "{} {}",
            along::name(design, along),
            along::point(design, along, *at)
        )
    });
    let name = Some(variant.name.clone()).filter(|name| !name.is_empty());
    let place: Vec<String> = name.into_iter().chain(axes).collect();
    format!(
        "{points} of {of} points, the first at {}: {said}",
        place.join(", ")
    )
}

/// Nothing where no constant is uncertain.
fn resting(footing: &Footing) -> Option<String> {
    let Footing {
        constants,
        assumed,
        estimated,
        lent,
        estimated_for,
        open,
    } = footing;
    if assumed + estimated == 0 && open.is_none() {
        return None;
    }
    let mut text =
        format!("Rests on {constants} constants, {assumed} assumed and {estimated} estimated");
    for (lender, addresses) in lent {
        text += &format!("; taken from {lender}: {}", first_of(addresses));
    }
    for (class, addresses) in estimated_for {
        let addresses = first_of(addresses);
        text += &format!("; estimated for the class {class}: {addresses}");
    }
    let Some(OpenResult {
        strategy,
        name,
        unit,
        range,
    }) = open
    else {
        return Some(text);
    };
    let shown = match unit.as_str() {
        "s" | "1" => String::new(),
        unit => format!(" {unit}"),
    };
    let [low, high] = [range.low, range.high].map(|limit| value(Some(limit), unit));
    let unit = shown;
    Some(format!(
        "{text}; in nine of ten draws of them {name}{} lies between {low} and {high}{unit}",
        in_brackets(strategy)
    ))
}

/// `a, b and 3 more`.
fn first_of(addresses: &BTreeSet<String>) -> String {
    let listed: Vec<&str> = addresses.iter().map(String::as_str).take(LISTED).collect();
    let more = match addresses.len().saturating_sub(LISTED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    listed.join(", ") + &more
}

/// `, as are a, b and 3 more`.
fn also(rest: &[String]) -> String {
    let listed = rest[..rest.len().min(LISTED)].join(", ");
    match rest.len() {
        0 => String::new(),
        1 => format!(", as is {listed}"),
        n if n > LISTED => format!(", as are {listed} and {} more", n - LISTED),
        _ => format!(", as are {listed}"),
    }
}

fn celsius(kelvin: f64) -> String {
    // Sums of 273.15 and a decimal number have digits that nobody wrote.
    let celsius = ((kelvin - CELSIUS) * 1e6).round() / 1e6;
    format!("{} °C", significant(celsius, DIGITS))
}
