//! Lists the data files of the library, so that a new file needs no code.
//!
//! Writes `library_files.rs` with one entry per file: folder, the names it answers to, its text. Reads no more of a file than
//! the lines `name`, `short` and `aliases`; what else stands there is for the loader.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let data = PathBuf::from("src/library/data");
    println!("cargo::rerun-if-changed={}", data.display());
    println!("cargo::rerun-if-changed=src/library/build.rs");
    let mut list = String::from("&[\n");
    // Beside the folders lies what is no compound, as the classes of compounds.
    for folder in sorted(&data)?.into_iter().filter(|path| path.is_dir()) {
        println!("cargo::rerun-if-changed={}", folder.display());
        for file in sorted(&folder)? {
            if file.extension().is_some_and(|e| e == "toml") {
                println!("cargo::rerun-if-changed={}", file.display());
                list.push_str(&entry(&folder, &file)?);
            }
        }
    }
    list.push_str("]\n");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    fs::write(out.join("library_files.rs"), list)
}

/// What a folder holds, by name: the same list on every machine.
fn sorted(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries: Result<Vec<PathBuf>, io::Error> = fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect();
    let mut paths = entries?;
    paths.sort();
    Ok(paths)
}

/// The Rust text of one entry.
fn entry(folder: &Path, file: &Path) -> io::Result<String> {
    let text = fs::read_to_string(file)?;
    let path = fs::canonicalize(file)?;
    let folder = folder
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let stem = file
        .file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let mut names: Vec<String> = ["name", "short", "aliases"]
        .iter()
        .flat_map(|key| quoted_values(&text, key))
        .collect();
    if !names.contains(&stem) {
        names.push(stem.clone());
    }
    let mut out = String::new();
    writeln!(
        out,
        "    File {{ folder: {folder:?}, path: {:?}, names: &{names:?}, text: include_str!({:?}) }},",
        format!("{folder}/{stem}.toml"),
        path.display().to_string(),
    )
    .expect("writing to a String");
    Ok(out)
}

/// The texts in quotes on the line that gives a key at the top of the file.
fn quoted_values(text: &str, key: &str) -> Vec<String> {
    let top = text.lines().take_while(|line| !line.starts_with('['));
    let line = top.map(str::trim).find(|line| {
        let rest = line.strip_prefix(key).map(str::trim_start);
        rest.is_some_and(|rest| rest.starts_with('='))
    });
    let parts = line.unwrap_or("").split('"').skip(1).step_by(2);
    parts.map(str::to_owned).collect()
}
