//! What can go wrong with a file, and what to do about it.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use thiserror::Error;

/// Why the results are not on the disk; names the path and what to do about it.
#[derive(Debug, Error)]
pub enum WriteError {
    /// The operating system refused.
    #[error("cannot {action} `{}`: {source}; {}", path.display(), remedy(source.kind()))]
    Io {
        /// What was tried: "create the directory", "write".
        action: &'static str,
        /// The place it was tried on.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A directory stands where a file should go.
    #[error("cannot write `{}`: it is a directory; move it away or choose another output directory", .0.display())]
    IsDirectory(PathBuf),
    /// The path would leave the output directory or is empty.
    #[error("`{}` does not name a file inside the output directory; use a relative path without `..`", .0.display())]
    Outside(PathBuf),
    /// One path twice in a set: one of the two would be lost.
    #[error("`{}` would be written twice; give one of the two results another name", .0.display())]
    Twice(PathBuf),
}

fn remedy(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            "choose an output directory you may write to"
        }
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            "free some space or choose an output directory on another disk"
        }
        ErrorKind::AlreadyExists | ErrorKind::NotADirectory => {
            "a file stands where a directory is needed; move it away or choose another output directory"
        }
        ErrorKind::InvalidFilename => "choose a shorter or plainer name",
        _ => "choose another output directory",
    }
}

/// What to make of a refusal of the operating system.
pub(super) fn failed<'a>(
    action: &'static str,
    path: &'a Path,
) -> impl Fn(io::Error) -> WriteError + 'a {
    move |source| WriteError::Io {
        action,
        path: path.to_owned(),
        source,
    }
}
