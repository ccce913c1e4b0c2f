//! Shares of one sweep beside each other: whether all are there, each once and of the same sweep.

use std::path::{Path, PathBuf};

use super::head::SweepHead;
use super::left_over::TABLE;
use crate::output::write::{self, Left};
use crate::study::known::ChunkNote;
use crate::study::share::PointShare;

/// A share on the disk, as far as it has come.
pub type FoundShard = Left<SweepHead, ChunkNote>;

impl FoundShard {
    /// Points that it has when it is finished.
    pub fn points(&self) -> usize {
        let head = &self.journal.head;
        let (number, of) = head.share;
        PointShare::new(number, of, head.points).len()
    }
}

/// Shares in these folders and those in them, in the order of their numbers.
pub fn find(folders: &[PathBuf]) -> Vec<FoundShard> {
    let mut found: Vec<FoundShard> = Vec::new();
    for one in folders
        .iter()
        .flat_map(|dir| write::all(dir, Path::new(TABLE)))
    {
        if !found.iter().any(|known| known.folder == one.folder) {
            found.push(one);
        }
    }
    found.sort_by_key(|one: &FoundShard| one.journal.head.share);
    found
}

/// The head of all of them, where each share is there, finished, once, and of the same sweep.
pub fn complete(found: &[FoundShard]) -> Result<&SweepHead, String> {
    let Some(first) = found.first() else {
        return Err("there is no share of a sweep in these folders; `monobis sweep SCENARIO --shard i/n` makes one".to_owned());
    };
    let head = &first.journal.head;
    let of = head.share.1;
    for one in found {
        let own = &one.journal.head;
        let as_first = own.with_share(head.share);
        let other = head.differs(&as_first);
        let other = other.or((own.share.1 != of)
            .then(|| format!("one is a share of {of}, the other of {}", own.share.1)));
        if let Some(other) = other {
            let (a, b) = (first.folder.display(), one.folder.display());
            return Err(format!(
                "`{a}` and `{b}` are no shares of one sweep: {other}"
            ));
        }
    }
    let finished: Vec<&FoundShard> = found.iter().filter(|one| one.finished).collect();
    if let Some([a, b]) = finished.windows(2).find_map(|two| {
        let same = two[0].journal.head.share == two[1].journal.head.share;
        same.then(|| [two[0], two[1]])
    }) {
        let (number, a, b) = (
            a.journal.head.share.0,
            a.folder.display(),
            b.folder.display(),
        );
        return Err(format!(
            "share {number} of {of} is there twice, in `{a}` and in `{b}`; name one of the two"
        ));
    }
    let missing = missing(found);
    match missing.len() {
        0 => Ok(head),
        n => Err(format!(
            "{n} of {of} shares are missing or unfinished: --array={}",
            array(&missing)
        )),
    }
}

/// Numbers of the shares that are not finished.
pub fn missing(found: &[FoundShard]) -> Vec<usize> {
    let of = found.first().map_or(0, |one| one.journal.head.share.1);
    let is_there = |number: &usize| {
        let mut finished = found.iter().filter(|one| one.finished);
        finished.any(|one| one.journal.head.share.0 == *number)
    };
    (0..of).filter(|number| !is_there(number)).collect()
}

/// Ascending numbers as arrays of tasks are asked for: `0,3-5`.
pub fn array(numbers: &[usize]) -> String {
    let runs = numbers.chunk_by(|a, b| a + 1 == *b);
    let run = |run: &[usize]| match run {
        [one] => one.to_string(),
        [first, .., last] => format!("{first}-{last}"),
        [] => String::new(),
    };
    runs.map(run).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_named_as_arrays_name_them() {
        assert_eq!(array(&[0, 3, 4, 5, 9, 10]), "0,3-5,9-10");
        assert_eq!(array(&[7]), "7");
        assert_eq!(array(&[]), "");
    }
}
