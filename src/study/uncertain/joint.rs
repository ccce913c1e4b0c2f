//! Draws of several numbers at once, as a fit leaves them: with all that ties them to each other.

use crate::experiment::case::Inputs;
use crate::experiment::parameter::{Parameter, Setting};

/// Joint draws from a file.
#[derive(Debug, Clone, PartialEq)]
pub struct JointDraws {
    /// The file as written, or what else they come from.
    pub file: String,
    /// Digest of that.
    pub digest: String,
    /// What is drawn.
    pub numbers: Vec<JointNumber>,
    /// The draws, a value in base units for each number; all as likely.
    pub rows: Vec<Vec<f64>>,
}

/// A number that is drawn with others.
#[derive(Debug, Clone, PartialEq)]
pub struct JointNumber {
    /// Its address.
    pub name: String,
    /// Where it acts: case (index in [`Design::cases`](crate::study::Design::cases)), what it is there, a setting of its kind.
    pub acts: Vec<(usize, Parameter, Setting)>,
}

impl JointDraws {
    /// What all of it is called.
    pub(super) fn name(&self) -> String {
        let names: Vec<&str> = self.numbers.iter().map(|n| n.name.as_str()).collect();
        format!("{} ({})", names.join(", "), self.file)
    }

    /// What is drawn in a case.
    pub(super) fn in_case(&self, case: usize) -> impl Iterator<Item = &Parameter> {
        let acts = self.numbers.iter().flat_map(|number| &number.acts);
        acts.filter(move |act| act.0 == case).map(|act| &act.1)
    }

    /// Sets the draw that this share falls upon; what the point of a sweep stands at is left.
    pub(super) fn set(
        &self,
        case: usize,
        share: f64,
        set: &[(&Parameter, Setting)],
        numbers: &mut Inputs,
    ) -> Result<(), String> {
        let number = self.rows.len();
        let row = &self.rows[((share * number as f64) as usize).min(number - 1)];
        for (of, value) in self.numbers.iter().zip(row) {
            for (_, parameter, like) in of.acts.iter().filter(|act| act.0 == case) {
                if set.iter().any(|(other, _)| *other == parameter) {
                    continue;
                }
                let set = parameter.set(numbers, like.with(*value));
                set.map_err(|error| error.to_string())?;
            }
        }
        Ok(())
    }
}
