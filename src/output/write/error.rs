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
    /// The place of a result is no folder of its own.
    #[error("`{}` is no name for a folder of results; name one of its own, in which nothing else runs or stands", .0.display())]
    NoName(PathBuf),
    /// The folder holds something, and no result that says what of it may be replaced.
    #[error("`{}` is in the way: its folder holds no result of this program, and nothing else is replaced; choose another output directory or move it away", .0.display())]
    NoResult(PathBuf),
    /// A result stands inside the folder of another.
    #[error("`{}` is another result inside this output directory; choose another output directory or move it away", .0.display())]
    ResultInside(PathBuf),
    /// A file that would be replaced was not written by this program, or changed since.
    #[error("`{}` was not written by this program or was changed since, and would be replaced; move it away or choose another output directory", .0.display())]
    NotOurs(PathBuf),
    /// Something that this program did not write has the name under which a result comes about.
    #[error("`{}` is in the way: a result comes about under this name, and what it holds is not of this program; move it away or choose another output directory", .0.display())]
    InTheWay(PathBuf),
    /// A table that was begun has whole chunks whose rows are not of this result.
    #[error("`{}` holds rows of another table; remove its folder to begin anew, or choose another output directory", .0.display())]
    OtherRows(PathBuf),
    /// Another program is writing the folder.
    #[error("`{}` is being written by {by}; wait until it is done or choose another output directory", folder.display())]
    Claimed {
        /// The folder.
        folder: PathBuf,
        /// Who, in words.
        by: String,
    },
    /// One path twice in a result: one of the two would be lost.
    #[error("`{}` would be written twice; give one of the two another name", .0.display())]
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
