//! What is printed: results, complaints, progress. The only place that knows whether somebody is watching.

use std::io::{IsTerminal, Write};
use std::sync::{Mutex, MutexGuard, PoisonError};

use indicatif::{ProgressBar, ProgressStyle};

use crate::engine::Progress;
use crate::output::json::JsonError;
use crate::report::remarks::Remark;
use crate::text::printable_lines;

/// Prints results; what a terminal would act on is shown escaped. A reader that has gone away (`| head`) is no error.
pub(crate) fn say(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out
        .write_all(printable_lines(text).as_bytes())
        .and_then(|()| out.write_all(b"\n"))
        .and_then(|()| out.flush());
}

/// Prints a document in place of results.
pub(crate) fn say_json(text: Result<String, JsonError>) {
    match text {
        Ok(text) => say(text.trim_end()),
        Err(error) => complain(&format!("error: {error}")),
    }
}

/// Prints warnings and errors; what a terminal would act on is shown escaped.
pub(crate) fn complain(text: &str) {
    complain_drawn(&printable_lines(text));
}

/// Prints faults as they were drawn, with their colours: they are printable.
pub(crate) fn complain_drawn(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{}", text.trim_end());
}

/// Prints what makes a result doubtful, a line each.
pub(crate) fn warn<'r>(remarks: impl IntoIterator<Item = &'r Remark>) {
    for remark in remarks {
        complain(&format!("warning: {}", remark.line()));
    }
}

/// Whether standard error is a terminal that takes colour.
pub(crate) fn colour() -> bool {
    std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none()
}

/// A bar on a terminal for as long as points are run; nothing in a pipe.
pub(crate) struct TerminalBar {
    wanted: bool,
    bar: Mutex<Option<ProgressBar>>,
}

impl TerminalBar {
    /// A bar, unless nobody is to be told or is there.
    pub fn new(quiet: bool) -> TerminalBar {
        TerminalBar {
            wanted: !quiet && std::io::stderr().is_terminal(),
            bar: Mutex::new(None),
        }
    }

    fn bar(&self) -> MutexGuard<'_, Option<ProgressBar>> {
        self.bar.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Progress for TerminalBar {
    fn begin(&self, points: usize) {
        if !self.wanted || points < 2 {
            return;
        }
        let bar = ProgressBar::new(points as u64);
        let style = ProgressStyle::with_template(
            "{bar:40} {pos}/{len} points  {elapsed} so far, {eta} to go",
        );
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        *self.bar() = Some(bar);
    }

    fn done(&self, points: usize) {
        if let Some(bar) = self.bar().as_ref() {
            bar.inc(points as u64);
        }
    }

    fn end(&self) {
        if let Some(bar) = self.bar().take() {
            bar.finish_and_clear();
        }
    }
}
