//! What is printed: results, complaints, progress. The only place that knows whether somebody is watching.

use std::io::{IsTerminal, Write};

use indicatif::{ProgressBar, ProgressStyle};

use crate::engine::Watch;

/// Prints results. A reader that has gone away (`| head`) is no error.
pub(crate) fn say(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out
        .write_all(text.as_bytes())
        .and_then(|()| out.write_all(b"\n"))
        .and_then(|()| out.flush());
}

/// Prints warnings and errors.
pub(crate) fn complain(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{}", text.trim_end());
}

/// Whether standard error is a terminal that takes colour.
pub(crate) fn colour() -> bool {
    std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none()
}

/// A bar on a terminal; nothing in a pipe.
pub(crate) struct Progress(Option<ProgressBar>);

impl Progress {
    /// A bar over so many points.
    pub fn new(points: usize, quiet: bool) -> Progress {
        if quiet || points < 2 || !std::io::stderr().is_terminal() {
            return Progress(None);
        }
        let bar = ProgressBar::new(points as u64);
        let style = ProgressStyle::with_template(
            "{bar:40} {pos}/{len} points  {elapsed} so far, {eta} to go",
        );
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        Progress(Some(bar))
    }
}

impl Watch for Progress {
    fn done(&self, points: usize) {
        if let Some(bar) = &self.0 {
            bar.inc(points as u64);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}
