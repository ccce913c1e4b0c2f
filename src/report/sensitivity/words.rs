//! What moves results, in words.

use super::number;
use crate::report::words::columns;
use crate::report::words::terminal::{percent, significant, unit, value};
use crate::scenario::Scenario;
use crate::study::sensitivity::{Influence, Influences, SobolIndex};
use crate::study::uncertain::Uncertain;

/// Numbers that a table on the screen shows: the others stand in the file.
const SHOWN: usize = 8;
/// Numbers that are named in the sentence.
const NAMED: usize = 3;
/// Standard error of a share above which it is told of.
const ROUGH: f64 = 0.1;
/// Share of the variance below which a number is not named.
const LITTLE: f64 = 0.01;

/// The influences as lines of text.
pub fn text(
    scenario: &Scenario,
    (uncertain, found): (&Uncertain, &[Influences]),
    width: usize,
) -> String {
    let mut text = format!("{}\n", scenario.title);
    for influences in found {
        let design = &scenario.design;
        let variant = &design.variants[influences.variant];
        let observables = &design.cases[variant.base].observables;
        for ((name, all), missing) in influences.results.iter().zip(&influences.missing) {
            let of = observables.iter().find(|o| o.name == *name);
            let of = of.map_or("", |o| o.unit.as_str());
            let whose = match variant.name.is_empty() {
                true => name.clone(),
                false => format!("{name} of {}", variant.name),
            };
            text += &format!("\n{}\n", sentence(&whose, uncertain, all));
            text += &table(uncertain, all, of, width);
            if *missing > 0 {
                let runs = influences.runs;
                text += &format!(
                    "{missing} of {runs} runs came to no value of {name} and are left out\n"
                );
            }
        }
        if influences.failed > 0 {
            let (failed, runs) = (influences.failed, influences.runs);
            text += &format!("{failed} of {runs} runs came to no end and are left out\n");
        }
    }
    text
}

/// Where the spread of a result comes from.
fn sentence(whose: &str, uncertain: &Uncertain, all: &[Influence]) -> String {
    let shares = all.iter().filter_map(|i| Some((i, i.indices?)));
    let shares: Vec<_> = shares.collect();
    if shares.is_empty() {
        return format!("{whose} does not vary: nothing that is uncertain moves it");
    }
    let named = shares
        .iter()
        .filter(|(_, i)| i.first.value > LITTLE)
        .take(NAMED);
    let named: Vec<String> = named
        .map(|(influence, indices)| {
            let share = percent(100.0 * indices.first.value.clamp(0.0, 1.0));
            format!(
                "{share} % from {}",
                number(&uncertain.numbers[influence.number])
            )
        })
        .collect();
    let alone: f64 = shares.iter().map(|(_, i)| i.first.value.max(0.0)).sum();
    let mut text = match named.is_empty() {
        true => format!("{whose}: no number moves it by itself"),
        false => format!("{whose}: its spread comes to {}", named.join(", ")),
    };
    let errors = shares.iter().map(|(_, i)| i.first.error.max(i.total.error));
    let error = errors.fold(0.0, f64::max);
    if error > ROUGH {
        let error = percent(100.0 * error);
        text += &format!("; shares are known to ± {error} points only: ask for more draws");
    }
    let together = 100.0 * (1.0 - alone);
    if together > 5.0 {
        text += &format!("; {} % from numbers acting together", percent(together));
    }
    if let Some(hidden) = hidden(all) {
        let held = all.iter().filter(|i| i.indices.is_none()).count();
        text += &format!(
            "; {held} numbers that a screening found to matter little were held, which hides about {} %",
            percent(100.0 * hidden)
        );
    }
    text
}

/// The part of the squared effects that belongs to numbers that were held.
fn hidden(all: &[Influence]) -> Option<f64> {
    let square = |i: &Influence| i.effect.map(|e| e.mean * e.mean);
    let sum: f64 = all.iter().map(square).sum::<Option<f64>>()?;
    let held = all.iter().filter(|i| i.indices.is_none());
    let held: f64 = held.filter_map(square).sum();
    (sum > 0.0).then(|| held / sum)
}

fn table(uncertain: &Uncertain, all: &[Influence], of: &str, width: usize) -> String {
    let headings = [
        "number",
        "alone [%]",
        "with others [%]",
        "at its 5 %",
        "at its 95 %",
        "d ln/d ln",
    ];
    let share = |index: Option<SobolIndex>| {
        index.map_or("-".to_owned(), |index| {
            let error = significant(100.0 * index.error, 1);
            // An estimate of a share scatters beyond what a share can be.
            format!("{} ± {error}", percent(100.0 * index.value.clamp(0.0, 1.0)))
        })
    };
    let rows: Vec<Vec<String>> = all
        .iter()
        .take(SHOWN)
        .map(|i| {
            vec![
                number(&uncertain.numbers[i.number]),
                share(i.indices.map(|i| i.first)),
                share(i.indices.map(|i| i.total)),
                value(i.swing.0, of),
                value(i.swing.1, of),
                i.local.map_or("-".to_owned(), |l| significant(l, 2)),
            ]
        })
        .collect();
    let mut text = columns(&headings.map(String::from), &rows, width);
    if !of.is_empty() {
        text += &format!("(results in {})\n", unit(of));
    }
    text
}
