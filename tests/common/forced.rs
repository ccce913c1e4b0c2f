//! The solver's options of every test: the defaults, or what the environment forces, so that all tests can be run under any back end,
//! width and level. The results must have the same bits, so nothing else may change.
//!
//! `MONOBIS_BACKEND` is interpreter or native, `MONOBIS_WIDTH` 1, 4, 8, 16 or 32, `MONOBIS_LEVEL` baseline, avx2 or avx512. What is unknown,
//! or what this machine lacks, is an error: a test that quietly ran something else would prove nothing.
#![allow(dead_code, reason = "each test binary uses its part")]

use monobis::solver::{Backend, Level, SolverOptions, Width};

/// The defaults, or what is forced.
pub fn options() -> SolverOptions {
    read().unwrap_or_else(|error| panic!("{error}"))
}

/// The same, one lane wide unless a width is forced.
pub fn narrow() -> SolverOptions {
    let options = options();
    match variable("MONOBIS_WIDTH") {
        Some(_) => options,
        None => SolverOptions {
            width: Some(Width::One),
            ..options
        },
    }
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

fn read() -> Result<SolverOptions, String> {
    let [backend, width, level] =
        ["MONOBIS_BACKEND", "MONOBIS_WIDTH", "MONOBIS_LEVEL"].map(variable);
    parse(backend.as_deref(), width.as_deref(), level.as_deref())
}

/// Options from the three words.
pub fn parse(
    backend: Option<&str>,
    width: Option<&str>,
    level: Option<&str>,
) -> Result<SolverOptions, String> {
    let mut options = SolverOptions::default();
    if let Some(word) = width {
        let found = Width::ALL
            .into_iter()
            .find(|width| width.lanes().to_string() == word);
        let unknown = format!("MONOBIS_WIDTH is 1, 4, 8, 16 or 32, not {word}");
        options.width = Some(found.ok_or(unknown)?);
    }
    if let Some(word) = level {
        let found = Level::available().into_iter().find(|l| l.name() == word);
        options.level = found.ok_or(format!("MONOBIS_LEVEL: this machine has no {word}"))?;
    }
    options.backend = match backend {
        None => options.backend,
        Some("interpreter") => Backend::Interpreter,
        Some("native") => machine_code(&options)?,
        Some(word) => {
            return Err(format!(
                "MONOBIS_BACKEND is interpreter or native, not {word}"
            ));
        }
    };
    Ok(options)
}

/// Machine code, where there is any for the level and width: elsewhere the solver would take the interpreter.
fn machine_code(options: &SolverOptions) -> Result<Backend, String> {
    let register = match options.level.name() {
        "avx512" => 8,
        "avx2" => 4,
        level => return Err(format!("MONOBIS_BACKEND: no machine code for {level}")),
    };
    match options.width {
        Some(width) if width.lanes() < register => Err(format!(
            "MONOBIS_BACKEND: no machine code for {} lanes with {}",
            width.lanes(),
            options.level.name()
        )),
        _ => Ok(Backend::Native),
    }
}
