//! What an earlier sweep has left that came to no end: how to go on with it, and that nothing throws away what took long.

use std::path::Path;

use super::head::SweepHead;
use crate::output::write::{self, Left};
use crate::study::known::ChunkNote;

/// The table of a sweep.
pub const TABLE: &str = "sweep.csv";
/// What took less is begun anew without asking, s.
const SHORT: f64 = 10.0;

/// What was begun of a sweep in a folder of results and came to no end, where there is a row of it.
pub fn of(out: &Path) -> Option<Left<SweepHead, ChunkNote>> {
    write::left(out, Path::new(TABLE)).filter(|left| left.rows() > 0)
}

/// Whether a result with the journal of its table is of this sweep, and all of it.
pub fn is_done(out: &Path, now: &SweepHead) -> bool {
    let found: Vec<Left<SweepHead, ChunkNote>> = write::all(out, Path::new(TABLE));
    let mut done = found.iter().filter(|one| one.finished);
    done.any(|one| one.journal.head.differs(now).is_none())
}

/// That beginning anew throws nothing away that took long.
pub fn spare(out: &Path) -> Result<(), String> {
    let Some(left) = of(out).filter(|left| left.seconds() > SHORT && !left.running) else {
        return Ok(());
    };
    let (part, called) = (left.folder.display(), &left.journal.head.called);
    let (rows, points, seconds) = (left.rows(), left.journal.head.points, left.seconds());
    Err(format!(
        "`{part}` holds {rows} of {points} points of a sweep of {called} that was ended after {seconds:.0} s of computing; go on with it by \
         `monobis sweep {called} --resume`, remove that folder to begin anew, or choose another output directory"
    ))
}

/// That what is left is of the same sweep.
pub fn same(left: &Left<SweepHead, ChunkNote>, now: &SweepHead) -> Result<(), String> {
    let Some(other) = left.journal.head.differs(now) else {
        return Ok(());
    };
    let part = left.folder.display();
    Err(format!(
        "cannot go on with `{part}`: {other}; put that back, remove the folder to begin anew, or choose another output directory"
    ))
}
