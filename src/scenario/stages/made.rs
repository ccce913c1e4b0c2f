//! A stage that reads well, with what it takes from those before it as it is written. Reads nothing.

use crate::experiment::case::Take;
use crate::text::Place;

use super::one::CompiledCase;

/// A stage that reads well.
pub struct Made {
    /// Its name.
    pub name: String,
    /// What it is compiled to.
    pub compiled: CompiledCase,
    /// What it takes from those before it.
    pub takes: Vec<Taken>,
}

/// A take as it is written.
pub struct Taken {
    /// What is handed on.
    pub take: Take,
    /// What it empties in the stage that it comes from.
    pub pools: Vec<usize>,
    /// What it is called in the stage that takes it.
    pub name: String,
    /// Where that stands.
    pub key: Place,
    /// Where it is written what is taken.
    pub place: Place,
}

impl Taken {
    /// Whether both empty the same pools of the same stage.
    pub fn overlaps(&self, other: &Taken) -> bool {
        let shared = |pool: &usize| other.pools.contains(pool);
        self.take.stage == other.take.stage && self.pools.iter().any(shared)
    }
}

/// What a stage takes, without where it is written.
pub fn handed_on(takes: &mut Vec<Taken>) -> Vec<Take> {
    let all = std::mem::take(takes).into_iter();
    all.map(|taken| taken.take).collect()
}
