//! From a path to a scenario, with everything that is wrong with it shown.

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::ended::Failure;
use super::screen;
use crate::library::Library;
use crate::scenario::{self, Scenario};
use crate::text::{Colour, Faults, Source};

/// More faults than this are counted, not shown.
const SHOWN_FAULTS: usize = 50;

/// Largest file that a scenario may name, bytes.
const LARGEST: u64 = 10_000_000;

/// A scenario and the files it came from.
pub(crate) struct Loaded {
    pub scenario: Scenario,
    /// The file asked for, then those that its variants take; of several scenarios all of theirs.
    pub sources: Vec<Arc<Source>>,
    /// Short name for folders: the file's without its ending.
    pub stem: String,
    pub settings: Vec<(String, String)>,
}

/// Reads a scenario; shows its warnings, and its faults when there are any.
pub(crate) fn load(path: &Path, settings: &[String]) -> Result<Loaded, Failure> {
    let settings = super::arguments::settings(settings).map_err(Failure::Other)?;
    let source = read(path)?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let sources = RefCell::new(vec![Arc::clone(&source)]);
    let other = |name: &str| {
        let other = read_text(&folder.join(name))?;
        sources.borrow_mut().push(Arc::clone(&other));
        Ok(other)
    };
    let (scenario, faults) = scenario::read(&source, &settings, &other, &Library::new());
    show(&faults);
    let scenario = scenario.ok_or(Failure::Shown)?;
    let stem = path
        .file_stem()
        .map_or("scenario".into(), |s| s.to_string_lossy().into_owned());
    Ok(Loaded {
        scenario,
        sources: sources.into_inner(),
        stem,
        settings,
    })
}

/// Shows faults and warnings on standard error.
pub(crate) fn show(faults: &Faults) {
    if !faults.is_empty() {
        let colour = if screen::colour() {
            Colour::Ansi
        } else {
            Colour::Plain
        };
        screen::complain(&faults.render(colour, SHOWN_FAULTS));
    }
}

fn read(path: &Path) -> Result<Arc<Source>, Failure> {
    let name = path.to_string_lossy();
    let bytes =
        std::fs::read(path).map_err(|e| Failure::Other(format!("cannot read {name}: {e}")))?;
    Source::from_bytes(name, &bytes).map_err(|fault| {
        let mut faults = Faults::new();
        faults.push(*fault);
        show(&faults);
        Failure::Shown
    })
}

fn read_text(path: &Path) -> Result<Arc<Source>, String> {
    let name = path.to_string_lossy();
    let wrong = |e| format!("cannot read {name}: {e}");
    let about = std::fs::metadata(path).map_err(wrong)?;
    if !about.is_file() || about.len() > LARGEST {
        return Err(format!("{name} is no file of at most {LARGEST} bytes"));
    }
    let bytes = std::fs::read(path).map_err(wrong)?;
    Source::of_file(name, &bytes).map_err(|fault| fault.message.clone())
}

impl Loaded {
    /// Index of a variant by name; the first when none is named.
    pub fn variant(&self, name: Option<&str>) -> Result<usize, Failure> {
        let Some(name) = name else { return Ok(0) };
        let variants = &self.scenario.design.variants;
        variants.iter().position(|v| v.name == name).ok_or_else(|| {
            let names: Vec<String> = variants.iter().map(|v| format!("\"{}\"", v.name)).collect();
            Failure::Other(format!(
                "no variant is called \"{name}\"; there is {}",
                names.join(", ")
            ))
        })
    }

    /// Where results go.
    pub fn out(&self, asked: Option<&PathBuf>) -> PathBuf {
        asked
            .cloned()
            .unwrap_or_else(|| Path::new("results").join(&self.stem))
    }
}
