//! Many points: running those that are not there yet, and what is said of the rows when it is not all of them.

use std::path::Path;

use super::ended::Failure;
use super::screen;
use crate::batch::SweepTable;
use crate::engine::Engine;
use crate::output::write::{Growing, ResultFolder};
use crate::study::share::PointShare;
use crate::study::sweep::Swept;

/// Runs the points of a share that are not in the table yet.
pub(crate) fn run<'a>(
    table: SweepTable<'a>,
    share: PointShare,
    engine: &Engine,
    folder: &mut ResultFolder,
    file: Growing,
) -> Result<Swept<'a>, Failure> {
    let swept = table.run(engine, folder, file).map_err(Failure::of_batch)?;
    if screen::interrupted() {
        let (done, all) = (swept.tally.points, share.len());
        return Err(screen::stopped(&format!("after {done} of {all} points")));
    }
    Ok(swept)
}

/// What comes of something that a file has begun to grow for; when it fails, says where the rows so far are and what can be done with
/// them.
pub(crate) fn telling<T>(
    part: &Path,
    remedy: &str,
    work: impl FnOnce() -> Result<T, Failure>,
) -> Result<T, Failure> {
    work().map_err(|failure| match part.exists() {
        true => failure.and(&format!(
            "the rows so far are in `{}`, {remedy}",
            part.display()
        )),
        false => failure,
    })
}
