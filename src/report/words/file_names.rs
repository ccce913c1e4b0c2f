//! What files are called where several are compared.

use std::path::PathBuf;

/// Bytes that the joined names of files may have as that of a folder; most systems take 255.
const LONGEST_STEM: usize = 150;

/// The names of several files as one.
pub fn joined(stems: &[String]) -> String {
    let all = stems.join("+");
    match all.len() > LONGEST_STEM {
        true => format!("{} and {} more", stems[0], stems.len() - 1),
        false => all,
    }
}

/// What each file is called: its name without the ending; where two share it, its path; where two share that, with a number.
pub fn file_names(paths: &[PathBuf], stems: &[String]) -> Vec<String> {
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
            file_names(&paths, &stems)
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
