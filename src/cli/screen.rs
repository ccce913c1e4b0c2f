//! What is printed: results, complaints, progress. The only place that knows whether somebody is watching, and whether they want it to end.

use std::io::{self, ErrorKind, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

use super::ended::Failure;
use crate::engine::Progress;
use crate::output::json::JsonError;
use crate::report::remarks::Remark;
use crate::report::words::{ANY_WIDTH, wrapped};
use crate::text::{Colour, printable_lines};

/// Why something could not be printed, the first time.
static UNSAID: Mutex<Option<io::Error>> = Mutex::new(None);
/// Whether the user wants it to end.
static INTERRUPTED: AtomicBool = AtomicBool::new(false);
/// Whether that has been said.
static TOLD: AtomicBool = AtomicBool::new(false);

/// Prints words, in lines that the screen has room for.
pub(crate) fn tell(text: &str) {
    say(&wrapped(text, width()));
}

/// Prints results; what a terminal would act on is shown escaped. A reader that has gone away (`| head`) is no error, anything else is
/// kept for `unsaid`.
pub(crate) fn say(text: &str) {
    let mut out = io::stdout().lock();
    let said = out
        .write_all(printable_lines(text).as_bytes())
        .and_then(|()| out.write_all(b"\n"))
        .and_then(|()| out.flush());
    if let Err(error) = said.or_else(gone) {
        locked(&UNSAID).get_or_insert(error);
    }
}

fn gone(error: io::Error) -> io::Result<()> {
    match error.kind() {
        ErrorKind::BrokenPipe => Ok(()),
        _ => Err(error),
    }
}

/// Why something could not be printed.
pub(crate) fn unsaid() -> Option<io::Error> {
    locked(&UNSAID).take()
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
    let _ = writeln!(io::stderr().lock(), "{}", text.trim_end());
}

/// Prints what makes a result doubtful, a line each.
pub(crate) fn warn<'r>(remarks: impl IntoIterator<Item = &'r Remark>) {
    for remark in remarks {
        complain(&format!("warning: {}", remark.line()));
    }
}

/// Characters in a line of the screen: what COLUMNS says, or the terminal; of a file as many as there are.
pub(crate) fn width() -> usize {
    let said = std::env::var("COLUMNS").ok().and_then(|n| n.parse().ok());
    let seen = || Some(usize::from(console::Term::stdout().size_checked()?.1));
    said.or_else(seen).map_or(ANY_WIDTH, |width| width.max(60))
}

/// From now on Ctrl-C, or the SIGTERM of a batch system, ends the program when what is under way is done, the second time at once.
/// A hang-up does not: whoever ignores it (`nohup`) wants the program to go on.
pub(crate) fn mind_interrupts() {
    for signal in [SIGINT, SIGTERM] {
        // Without a handler the system ends the program, which leaves no half result either.
        let _ = flag::register_conditional_shutdown(signal, 130, &INTERRUPTED);
        let _ = flag::register(signal, &INTERRUPTED);
    }
}

/// Says once that it is going to end.
fn told_of_the_end() -> bool {
    let asked = interrupted();
    if asked && !TOLD.swap(true, Ordering::Relaxed) {
        complain("stopping when the points under way are done (Ctrl-C again: at once)");
    }
    asked
}

/// Whether the user wants it to end.
pub(crate) fn interrupted() -> bool {
    INTERRUPTED.load(Ordering::Relaxed)
}

/// Goes on unless the user wants it to end.
pub(crate) fn go_on() -> Result<(), Failure> {
    match interrupted() {
        true => Err(stopped("before the end")),
        false => Ok(()),
    }
}

/// The user ended it: where.
pub(crate) fn stopped(place: &str) -> Failure {
    Failure::Interrupted(format!(
        "stopped {place}; there is no new result, an earlier one stands as it was"
    ))
}

/// Whether standard error is a terminal that moves its cursor.
fn watched() -> bool {
    io::stderr().is_terminal() && std::env::var_os("TERM").is_none_or(|name| name != "dumb")
}

/// Colour where standard error is a terminal that takes it, and the user wants it.
pub(crate) fn colour() -> Colour {
    let wanted = std::env::var_os("NO_COLOR").is_none_or(|asked| asked.is_empty());
    [Colour::Plain, Colour::Ansi][usize::from(wanted && watched())]
}

/// A job shorter than this needs no bar.
const SHORT: Duration = Duration::from_secs(1);

/// One line on a terminal while the points of a job are run, whatever it asks of the engine one after the other; nothing in a pipe.
pub(crate) struct TerminalBar {
    wanted: bool,
    label: &'static str,
    start: Instant,
    bar: Mutex<Option<ProgressBar>>,
}

impl TerminalBar {
    /// The bar of a job, unless nobody is to be told or is there.
    pub fn new(label: &'static str, quiet: bool) -> TerminalBar {
        TerminalBar {
            wanted: !quiet && watched(),
            label,
            start: Instant::now(),
            bar: Mutex::new(None),
        }
    }
}

fn locked<T>(value: &Mutex<T>) -> MutexGuard<'_, T> {
    value.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Progress for TerminalBar {
    fn begin(&self, points: usize) {
        let mut bar = locked(&self.bar);
        let before = bar.as_ref().map_or(0, ProgressBar::position);
        let length = before + points as u64;
        let next = ProgressBar::with_draw_target(Some(length), ProgressDrawTarget::hidden());
        let style =
            ProgressStyle::with_template("{prefix} {bar:20} {pos} of {len} points, {eta} to go");
        next.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        next.set_prefix(self.label);
        *bar = Some(
            next.with_position(before)
                .with_elapsed(self.start.elapsed()),
        );
    }

    fn done(&self, points: usize) {
        if let Some(bar) = locked(&self.bar).as_ref() {
            if self.wanted && bar.is_hidden() && self.start.elapsed() > SHORT {
                bar.set_draw_target(ProgressDrawTarget::stderr());
            }
            bar.inc(points as u64);
        }
    }

    fn stop(&self) -> bool {
        told_of_the_end()
    }

    fn end(&self) {
        if let Some(bar) = locked(&self.bar).as_ref() {
            let done = bar.position();
            bar.finish_and_clear();
            bar.set_position(done);
        }
    }
}
