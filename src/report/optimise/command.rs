//! The command that runs the best conditions again.

use super::places::{axis_unit, strategy};
use crate::report::words::terminal::significant;
use crate::study::Label;
use crate::study::optimise::Optimised;

/// Digits of a number: what they leave open moves no result that is told.
const DIGITS: i32 = 9;

/// A command as it stands: its file and what was set beside it, as they were given.
#[derive(Debug, Clone, Copy)]
pub struct AskedOf<'a> {
    /// The file of the scenario.
    pub file: &'a str,
    /// `ADDRESS=VALUE`.
    pub settings: &'a [String],
}

/// What to write to run the candidate.
pub(super) fn command(found: &Optimised<'_>, asked: AskedOf<'_>, best: usize) -> String {
    let (category, at) = &found.looked[best].place;
    let design = &found.space.search.design;
    let mut words = vec!["monobis run".to_owned(), quoted(asked.file)];
    let variant = strategy(found.space, *category);
    if !variant.is_empty() {
        words.extend(["--variant".to_owned(), quoted(variant)]);
    }
    let mut settings = asked.settings.to_vec();
    for (axis, varied) in design.axes.iter().enumerate() {
        let number = found.space.number(*category, at, axis);
        let value = match (number, found.space.word(*category, axis)) {
            (Some(number), _) | (None, Some(&Label::Number(number))) => {
                let unit = axis_unit(design, axis);
                format!("{} {unit}", significant(number, DIGITS))
            }
            (None, Some(Label::Text(word))) => word.clone(),
            (None, None) => continue,
        };
        let all = varied.addresses.iter();
        settings.extend(all.map(|address| format!("{address}={}", value.trim_end())));
    }
    words.extend(settings.iter().map(|set| format!("--set {}", quoted(set))));
    format!("\nto run it:\n{}\n", words.join(" "))
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-=%+".contains(c);
    match word.is_empty() || !word.chars().all(plain) {
        true => format!("'{}'", word.replace('\'', r"'\''")),
        false => word.to_owned(),
    }
}
