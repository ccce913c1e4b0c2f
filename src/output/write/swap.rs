//! One result in the place of another, by renaming; and what a program killed on the way left, put right.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::error::{WriteError, failed};
use super::manifest::{self, RECORD, WrittenFile};
use super::paths::{hidden, is_folder, remove, sync};

/// Puts the result that stands whole in `part` into the place of what stands at `target`, which must be a result or nothing.
/// Other files of the folder go with it; their names.
pub(super) fn swap(
    part: &Path,
    target: &Path,
    names: &[WrittenFile],
) -> Result<Vec<PathBuf>, WriteError> {
    let before = hidden(target, "before");
    let mut kept = Vec::new();
    let folders = names
        .iter()
        .filter_map(|file| Path::new(&file.name).parent());
    let folders: BTreeSet<PathBuf> = folders.map(|folder| part.join(folder)).collect();
    folders.iter().for_each(|folder| sync(folder));
    if target.exists() {
        kept = others(target)?;
        for file in names {
            let mut each = kept.iter();
            each.try_for_each(|leaf| apart(target, leaf, Path::new(&file.name)))?;
        }
        fs::rename(target, &before).map_err(failed("replace", target))?;
    }
    if let Err(error) = fs::rename(part, target) {
        let _ = fs::rename(&before, target);
        return Err(failed("replace", target)(error));
    }
    target.parent().into_iter().for_each(sync);
    clear_away(&before, target)?;
    Ok(kept)
}

/// Puts right what a killed program left of a swap.
pub(super) fn repair(target: &Path) -> Result<(), WriteError> {
    let before = hidden(target, "before");
    if !before.exists() {
        return Ok(());
    }
    if target.exists() {
        return clear_away(&before, target);
    }
    fs::rename(&before, target).map_err(failed("put back", target))
}

/// What stands in the folder of a result and is not of it. An error where the folder holds no result but something else, or another
/// result further in: such a folder is none of ours to rename.
pub(super) fn others(target: &Path) -> Result<Vec<PathBuf>, WriteError> {
    let written = manifest::read(target);
    let found = manifest::foreign(target, written.as_deref().unwrap_or_default());
    let found = found.map_err(failed("look into", target))?;
    let record_alone = written.is_none() && target.join(RECORD).exists();
    match found.first() {
        Some(first) if written.is_none() => Err(WriteError::NoResult(target.join(first))),
        _ if record_alone => Err(WriteError::NoResult(target.join(RECORD))),
        _ => match found.iter().find(|leaf| is_of_result(leaf)) {
            Some(inner) => Err(WriteError::ResultInside(target.join(inner))),
            None => Ok(found),
        },
    }
}

/// Whether another result stands, or comes about, where this file is.
fn is_of_result(leaf: &Path) -> bool {
    let claimed = leaf.extension().is_some_and(|end| end == "monobis-lock");
    claimed || leaf.ends_with(RECORD)
}

/// That a file of somebody else and one to be written do not want the same place.
pub(super) fn apart(target: &Path, leaf: &Path, wanted: &Path) -> Result<(), WriteError> {
    let path = target.join(leaf);
    let below = wanted.starts_with(leaf) && !is_folder(&path);
    if below || leaf.starts_with(wanted) {
        return Err(WriteError::NotOurs(path));
    }
    Ok(())
}

/// Moves what is not of the earlier result over to the new one and removes the rest, the record last: as long as it is there, it says
/// what may be removed.
fn clear_away(before: &Path, target: &Path) -> Result<(), WriteError> {
    if !before.exists() {
        return Ok(());
    }
    let written = manifest::read(before).unwrap_or_default();
    let others = manifest::foreign(before, &written).map_err(failed("look into", before))?;
    for leaf in &others {
        let (from, to) = (before.join(leaf), target.join(leaf));
        if is_folder(&from) && is_folder(&to) {
            continue;
        }
        let parent = to.parent().unwrap_or(target);
        fs::create_dir_all(parent).map_err(failed("create the directory", parent))?;
        fs::rename(&from, &to).map_err(failed("keep", &to))?;
    }
    let files = written.iter().map(|file| Path::new(&file.name));
    let folders = others.iter().map(PathBuf::as_path);
    // What was moved is no longer there; of it only emptied folders are left to remove.
    remove(before, files.chain(folders));
    remove(before, std::iter::once(Path::new(RECORD)));
    Ok(())
}
