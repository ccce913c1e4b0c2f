//! What a result wrote, as its record says, and what else stands in its folder.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::text::Digest;

/// The file of a result that says, under `written`, what the others are.
pub const RECORD: &str = "run.json";

/// A file of a result.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct WrittenFile {
    /// Its path below the folder, with `/`.
    pub name: String,
    /// Digest of its bytes.
    pub digest: String,
}

/// The part of a record that is read here.
#[derive(serde::Deserialize)]
struct Listed {
    written: Vec<WrittenFile>,
}

/// What the result in a folder says that it wrote; nothing where there is no result.
pub(super) fn read(dir: &Path) -> Option<Vec<WrittenFile>> {
    let record = fs::read(dir.join(RECORD)).ok()?;
    let listed: Listed = serde_json::from_slice(&record).ok()?;
    Some(listed.written)
}

/// Paths below a folder that its result did not write, or that were changed since: files, links, and folders that hold nothing.
pub(super) fn foreign(dir: &Path, written: &[WrittenFile]) -> io::Result<Vec<PathBuf>> {
    let is_ours = |name: &Path| {
        name == Path::new(RECORD)
            || written.iter().any(|file| {
                Path::new(&file.name) == name
                    && digest(&dir.join(name)).is_ok_and(|found| found.to_string() == file.digest)
            })
    };
    let mut leaves = Vec::new();
    below(dir, Path::new(""), &mut leaves)?;
    leaves.retain(|leaf| !is_ours(leaf));
    Ok(leaves)
}

/// All leaves below a folder, in the order of their names.
fn below(dir: &Path, inside: &Path, leaves: &mut Vec<PathBuf>) -> io::Result<()> {
    let entries = fs::read_dir(dir.join(inside))?.collect::<io::Result<Vec<_>>>()?;
    if entries.is_empty() && inside != Path::new("") {
        leaves.push(inside.to_owned());
    }
    let mut names: Vec<_> = entries.iter().map(fs::DirEntry::file_name).collect();
    names.sort();
    for name in names {
        let path = inside.join(name);
        // A link is a leaf, wherever it leads.
        if fs::symlink_metadata(dir.join(&path))?.is_dir() {
            below(dir, &path, leaves)?;
        } else {
            leaves.push(path);
        }
    }
    Ok(())
}

/// Bytes that are read at once.
const PIECE: usize = 1 << 16;

fn digest(path: &Path) -> io::Result<Digest> {
    let mut file = File::open(path)?;
    let (mut digest, mut piece) = (Digest::default(), vec![0; PIECE]);
    loop {
        match file.read(&mut piece)? {
            0 => return Ok(digest),
            read => digest.add(&piece[..read]),
        }
    }
}
