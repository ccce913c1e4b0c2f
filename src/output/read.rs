//! Texts from files, never more of one than a limit, and beside a file only what lies there.
//!
//! Knows paths and sizes, not what the bytes say.

use std::fs::File;
use std::io::Read;
use std::path::{Component, Path};

/// Bytes of a scenario, together with the files that its variants take: the longest of the gallery has 8,000, and what is read is held
/// in memory several times over.
pub const LARGEST_TEXT: usize = 10_000_000;

/// The bytes of a file that was named by hand; a pipe will do.
///
/// # Errors
///
/// What the system says, or that there is more than [`LARGEST_TEXT`].
pub fn read_text(path: &Path) -> Result<Vec<u8>, String> {
    read_up_to(path, &path.to_string_lossy(), LARGEST_TEXT)
}

/// The bytes of a file that another file names: a regular one in its `folder` or below. `used` bytes were read before it.
///
/// # Errors
///
/// What the system says, or why it is not opened.
pub fn read_beside(folder: &Path, name: &str, used: usize) -> Result<Vec<u8>, String> {
    const WHERE: &str = "only files in the scenario's folder or below are taken";
    let mut parts = Path::new(name).components();
    if !parts.all(|part| matches!(part, Component::Normal(_) | Component::CurDir)) {
        return Err(WHERE.to_owned());
    }
    let told = |e: std::io::Error| format!("cannot read {name}: {e}");
    let here = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    let path = here.join(name).canonicalize().map_err(told)?;
    if !path.starts_with(here.canonicalize().map_err(told)?) {
        return Err(format!("it is a link that leads elsewhere, and {WHERE}"));
    }
    // Before it is opened: opening a pipe would wait for somebody to write.
    if !path.metadata().map_err(told)?.is_file() {
        return Err("it is no regular file".to_owned());
    }
    read_up_to(&path, name, LARGEST_TEXT.saturating_sub(used))
}

fn read_up_to(path: &Path, name: &str, most: usize) -> Result<Vec<u8>, String> {
    let told = |e: std::io::Error| format!("cannot read {name}: {e}");
    let mut bytes = Vec::new();
    let mut file = File::open(path).map_err(told)?.take(most as u64 + 1);
    file.read_to_end(&mut bytes).map_err(told)?;
    if bytes.len() > most {
        let megabytes = LARGEST_TEXT / 1_000_000;
        return Err(format!(
            "cannot read {name}: a scenario has at most {megabytes} MB, with all files that its variants take"
        ));
    }
    Ok(bytes)
}
