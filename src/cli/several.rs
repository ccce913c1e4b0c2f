//! Several scenario files as one comparison.

use std::path::PathBuf;

use super::arguments::CompareArguments;
use super::ended::Failure;
use super::load::{Loaded, load};

/// Files that are compared at once: more strategies than one can read in a table.
const MOST_FILES: usize = 100;
/// Bytes that the joined names of files may have as that of a folder; most systems take 255.
const LONGEST_STEM: usize = 200;

/// One file, or several joined; those have no axes in common.
pub(crate) fn load_all(arguments: &CompareArguments) -> Result<Loaded, Failure> {
    let number = arguments.scenarios.len();
    if number > MOST_FILES {
        let told = format!("{number} files are given, at most {MOST_FILES} are compared at once");
        return Err(Failure::Other(told));
    }
    let settings = &arguments.common.settings;
    let mut files = arguments.scenarios.iter().map(|path| load(path, settings));
    let mut first = files.next().expect("clap asks for one at least")?;
    let others = files.collect::<Result<Vec<_>, _>>()?;
    if others.is_empty() {
        return Ok(first);
    }
    let mut stems: Vec<String> = vec![first.stem.clone()];
    stems.extend(others.iter().map(|other| other.stem.clone()));
    let names = names(&arguments.scenarios, &stems);
    first.scenario.design.prefix(&names[0]);
    for (mut other, name) in others.into_iter().zip(&names[1..]) {
        other.scenario.design.prefix(name);
        first.scenario.design.append(other.scenario.design);
        first.sources.append(&mut other.sources);
        first.remarks.append(&mut other.remarks);
    }
    first.scenario.title = names.join(" against ");
    first.scenario.plots.clear();
    first.stem = stems.join("+");
    if first.stem.len() > LONGEST_STEM {
        first.stem = format!("{} and {} more", stems[0], stems.len() - 1);
    }
    Ok(first)
}

/// What each file is called: its name without the ending; where two share it, its path; where two share that, with a number.
fn names(paths: &[PathBuf], stems: &[String]) -> Vec<String> {
    let shared = |stem: &String| stems.iter().filter(|other| *other == stem).count() > 1;
    let of_one = |(path, stem): (&PathBuf, &String)| {
        let other_path = |other: &PathBuf| other.file_stem() == path.file_stem() && other != path;
        if shared(stem) && paths.iter().any(other_path) {
            path.with_extension("").to_string_lossy().into_owned()
        } else {
            stem.clone()
        }
    };
    let plain: Vec<String> = paths.iter().zip(stems).map(of_one).collect();
    let numbered = |(at, name): (usize, &String)| {
        let same = |list: &[String]| list.iter().filter(|other| *other == name).count();
        if same(&plain) > 1 {
            format!("{name} ({})", same(&plain[..=at]))
        } else {
            name.clone()
        }
    };
    plain.iter().enumerate().map(numbered).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_one_name_are_told_apart() {
        let called = |paths: &[&str]| {
            let paths: Vec<PathBuf> = paths.iter().map(PathBuf::from).collect();
            let stem = |path: &PathBuf| path.file_stem().unwrap().to_string_lossy().into_owned();
            let stems: Vec<String> = paths.iter().map(stem).collect();
            names(&paths, &stems)
        };
        assert_eq!(called(&["x/a.toml", "x/b.toml"]), ["a", "b"]);
        assert_eq!(
            called(&["x/a.toml", "y/a.toml", "b.toml"]),
            ["x/a", "y/a", "b"]
        );
        assert_eq!(called(&["a.toml", "a.toml"]), ["a (1)", "a (2)"]);
        assert_eq!(
            called(&["x/a.toml", "y/a.toml", "x/a.toml"]),
            ["x/a (1)", "y/a", "x/a (2)"]
        );
    }
}
