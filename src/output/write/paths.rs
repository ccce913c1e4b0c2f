//! Folders and the paths in them: where one really is, making and removing those on the way.
//!
//! Knows no results.

use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

use super::error::{WriteError, failed};

/// Where a folder really is, the folders above it made, and those that were. Refuses what is no folder of its own.
pub(super) fn place(dir: &Path) -> Result<(PathBuf, Vec<PathBuf>), WriteError> {
    if dir.file_name().is_none() {
        return Err(WriteError::NoName(dir.to_owned()));
    }
    if let Ok(real) = dir.canonicalize() {
        let here = std::env::current_dir().and_then(|here| here.canonicalize());
        if real.file_name().is_none() || here.is_ok_and(|here| here.starts_with(&real)) {
            return Err(WriteError::NoName(dir.to_owned()));
        }
        if !real.is_dir() {
            return Err(failed("create the directory", dir)(
                ErrorKind::NotADirectory.into(),
            ));
        }
        return Ok((real, Vec::new()));
    }
    let parent = match dir.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    };
    let made = make(parent)?;
    let real = parent.canonicalize();
    let real = real.map_err(failed("create the directory", parent))?;
    Ok((real.join(dir.file_name().unwrap_or_default()), made))
}

/// Makes a folder and those above it; which of them are new, outermost first.
pub(super) fn make(dir: &Path) -> Result<Vec<PathBuf>, WriteError> {
    let missing: Vec<&Path> = dir
        .ancestors()
        .take_while(|path| !path.as_os_str().is_empty() && !path.exists())
        .collect();
    let mut made = Vec::new();
    for path in missing.into_iter().rev() {
        match fs::create_dir(path) {
            Ok(()) => made.push(path.to_owned()),
            // Another process may have made it between the look and now.
            Err(_) if path.is_dir() => {}
            Err(source) => {
                unmake(&made);
                return Err(failed("create the directory", path)(source));
            }
        }
    }
    match dir.as_os_str().is_empty() || dir.is_dir() {
        true => Ok(made),
        false => Err(failed("create the directory", dir)(
            ErrorKind::NotADirectory.into(),
        )),
    }
}

/// Removes folders that are empty again.
pub(super) fn unmake(made: &[PathBuf]) {
    for folder in made.iter().rev() {
        let _ = fs::remove_dir(folder);
    }
}

/// A hidden path beside a folder, of ours by its name.
pub(super) fn hidden(target: &Path, what: &str) -> PathBuf {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    target.with_file_name(format!(".{name}.monobis-{what}"))
}

/// A path that stays inside the folder it is relative to.
pub(super) fn inside(relative: &Path) -> Result<&Path, WriteError> {
    let normal = |c: Component| matches!(c, Component::Normal(_));
    if relative.components().all(normal) && relative.file_name().is_some() {
        Ok(relative)
    } else {
        Err(WriteError::Outside(relative.to_owned()))
    }
}

/// Whether a folder stands here; a link to one is none.
pub(super) fn is_folder(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|found| found.is_dir())
}

/// Removes these files below a folder, then it and those in it that are empty; best effort.
pub(super) fn remove<'n>(dir: &Path, names: impl Iterator<Item = &'n Path>) {
    let names: Vec<&Path> = names.filter(|name| inside(name).is_ok()).collect();
    for name in &names {
        let _ = fs::remove_file(dir.join(name));
    }
    for name in &names {
        for folder in name.ancestors() {
            let _ = fs::remove_dir(dir.join(folder));
        }
    }
    let _ = fs::remove_dir(dir);
}

/// Makes what is named in a folder durable where the system lets a folder be synced; elsewhere there is nothing to do.
pub(super) fn sync(folder: &Path) {
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
}
