//! From a path to a scenario, with everything that is wrong with it shown.

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::ended::Failure;
use super::screen;
use crate::library::Library;
use crate::output::read::{read_beside, read_text};
use crate::output::write;
use crate::report::remarks::{self, Remark};
use crate::scenario::{self, Scenario};
use crate::text::{Faults, Source};

/// More faults than this are counted, not shown.
const SHOWN_FAULTS: usize = 50;

/// A scenario and the files it came from.
pub(crate) struct Loaded {
    pub scenario: Scenario,
    /// The file asked for, then those that its variants take; of several scenarios all of theirs.
    pub sources: Vec<Arc<Source>>,
    /// Short name for folders: the file's without its ending.
    pub stem: String,
    pub settings: Vec<(String, String)>,
    /// The warnings of reading it.
    pub remarks: Vec<Remark>,
}

/// Reads a scenario to compute it; shows its faults when there are any, else its warnings in a line each.
pub(crate) fn load(path: &Path, settings: &[String]) -> Result<Loaded, Failure> {
    let (loaded, _) = read_all(path, settings)?;
    screen::warn(&loaded.remarks);
    Ok(loaded)
}

/// Reads a scenario to explain it; shows its warnings, and its faults when there are any, with their excerpts.
pub(crate) fn load_in_full(path: &Path, settings: &[String]) -> Result<Loaded, Failure> {
    let (loaded, faults) = read_all(path, settings)?;
    show(&faults);
    Ok(loaded)
}

/// A scenario from the texts of its files, the one asked for first, as they were read before; with settings that were read as well.
pub(crate) fn from_texts(
    texts: &[Arc<Source>],
    settings: &[(String, String)],
) -> Result<Loaded, Failure> {
    let first = texts.first();
    let first = first.ok_or(Failure::Other("there is no scenario".to_owned()))?;
    let folder = Path::new(&first.name).parent().unwrap_or(Path::new(""));
    let other = |name: &str, _| {
        let path = folder.join(name);
        let known = texts.iter().find(|text| Path::new(&text.name) == path);
        known.map(Arc::clone).ok_or(format!("cannot read {name}"))
    };
    let (loaded, _) = read_with(first, settings.to_vec(), other)?;
    screen::warn(&loaded.remarks);
    Ok(loaded)
}

fn read_all(path: &Path, settings: &[String]) -> Result<(Loaded, Faults), Failure> {
    let settings = scenario::settings(settings).map_err(Failure::Other)?;
    let source = read(path)?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let other = |name: &str, used: usize| {
        let bytes = read_beside(folder, name, used)?;
        let path = folder.join(name);
        Source::of_file(path.to_string_lossy(), &bytes).map_err(|f| f.message)
    };
    read_with(&source, settings, other)
}

/// Reads a scenario whose other files come from a function of their name and of the bytes read so far.
fn read_with(
    source: &Arc<Source>,
    settings: Vec<(String, String)>,
    get: impl Fn(&str, usize) -> Result<Arc<Source>, String>,
) -> Result<(Loaded, Faults), Failure> {
    let path = Path::new(&source.name);
    let sources = RefCell::new(vec![Arc::clone(source)]);
    let other = |name: &str| {
        let used = sources.borrow().iter().map(|s| s.text.len()).sum();
        let other = get(name, used)?;
        sources.borrow_mut().push(Arc::clone(&other));
        Ok(other)
    };
    let (scenario, faults) = scenario::read(source, &settings, &other, &Library::new());
    let Some(scenario) = scenario else {
        show(&faults);
        return Err(Failure::Shown(faults));
    };
    let stem = path
        .file_stem()
        .map_or("scenario".into(), |s| s.to_string_lossy().into_owned());
    let loaded = Loaded {
        scenario,
        sources: sources.into_inner(),
        stem,
        settings,
        remarks: remarks::of_faults(&faults),
    };
    Ok((loaded, faults))
}

/// Shows faults and warnings on standard error.
pub(crate) fn show(faults: &Faults) {
    if !faults.is_empty() {
        screen::complain_drawn(&faults.render(screen::colour(), SHOWN_FAULTS));
    }
}

fn read(path: &Path) -> Result<Arc<Source>, Failure> {
    let bytes = read_text(path).map_err(Failure::Other)?;
    Source::from_bytes(path.to_string_lossy(), &bytes).map_err(|fault| {
        let mut faults = Faults::new();
        faults.push(*fault);
        show(&faults);
        Failure::Shown(faults)
    })
}

impl Loaded {
    /// Index of a variant by name; the first when none is named.
    pub fn variant(&self, name: Option<&str>) -> Result<usize, Failure> {
        let found = name.map(|name| self.scenario.variant(name));
        found.unwrap_or(Ok(0)).map_err(Failure::Other)
    }

    /// Where the results of a command go, of one variant where it was asked for by name.
    pub fn out(
        &self,
        asked: Option<&PathBuf>,
        command: &str,
        variant: Option<&str>,
    ) -> Result<PathBuf, Failure> {
        if let Some(asked) = asked {
            return Ok(asked.clone());
        }
        let own = variant.map_or(command.to_owned(), |name| format!("{command}-{name}"));
        let folder = write::folder(&["results", &self.stem, &own]);
        folder.map_err(|e| Failure::Other(format!("{e}; name one with --out")))
    }
}
