//! What commands print: German text, or one JSON object a line.

use std::io::{ErrorKind, IsTerminal, Write, stderr, stdout};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressFinish, ProgressStyle};
use serde::Serialize;

use super::causes::causes;

/// Text or JSON.
#[derive(Debug, Clone)]
pub(crate) struct Output {
    json: bool,
    state: Arc<AtomicU8>,
}

/// Everything was printed so far.
const OPEN: u8 = 0;
/// The reader has gone (`| head`): nothing more is printed, and that is no failure.
const CLOSED: u8 = 1;
/// Something could not be printed, e.g. on a full disk.
const FAILED: u8 = 2;

/// A bar that shows how long something takes even where it makes no steps.
const TICK: Duration = Duration::from_millis(200);

impl Output {
    pub(crate) fn new(json: bool) -> Self {
        Self {
            json,
            state: Arc::new(AtomicU8::new(OPEN)),
        }
    }

    /// Prints a record: as JSON, or as the German line.
    pub(crate) fn record(&self, value: &impl Serialize, line: impl FnOnce() -> String) {
        if self.is_over() {
            return;
        }
        if !self.json {
            return self.print(&line());
        }
        match serde_json::to_string(value) {
            Ok(text) => self.print(&text),
            Err(error) => self.fail(&error),
        }
    }

    /// Prints a line for people; nothing with `--json`.
    pub(crate) fn line(&self, text: &str) {
        if !self.json {
            self.print(text);
        }
    }

    /// Whether nobody reads on, so that the rest need not be looked up.
    pub(crate) fn is_over(&self) -> bool {
        self.state.load(Ordering::Relaxed) != OPEN
    }

    /// Whether something could not be printed; it was told on stderr.
    pub(crate) fn has_failed(&self) -> bool {
        self.state.load(Ordering::Relaxed) == FAILED
    }

    /// Prints why a command failed, on stderr, with its causes.
    pub(crate) fn failure(&self, error: &(dyn std::error::Error + 'static)) {
        for (index, words) in causes(error).into_iter().enumerate() {
            let label = if index == 0 { "Fehler" } else { "  weil" };
            tell(&format!("{label}: {words}"));
        }
    }

    /// A progress bar on stderr; hidden where stderr is no terminal. It vanishes at the end.
    pub(crate) fn progress(&self, label: &'static str, steps: u64) -> ProgressBar {
        bar(label, Some(steps), "{prefix} [{bar:30}] {pos}/{len}, noch {eta}")
    }

    /// As [`Output::progress`], beside lines that are printed meanwhile: hidden where these go to a terminal themselves.
    pub(crate) fn progress_beside(&self, label: &'static str, steps: u64) -> ProgressBar {
        if stdout().is_terminal() {
            return ProgressBar::hidden();
        }
        self.progress(label, steps)
    }

    /// A sign of life on stderr for work whose steps nobody can count; hidden where stderr is no terminal.
    pub(crate) fn working(&self, label: &'static str) -> ProgressBar {
        bar(label, None, "{prefix} {spinner} {elapsed}")
    }

    fn print(&self, text: &str) {
        if self.is_over() {
            return;
        }
        match writeln!(stdout().lock(), "{text}") {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                self.state.store(CLOSED, Ordering::Relaxed)
            }
            Err(error) => self.fail(&error),
        }
    }

    fn fail(&self, error: &dyn std::error::Error) {
        self.state.store(FAILED, Ordering::Relaxed);
        tell(&format!(
            "Fehler: Die Ausgabe lässt sich nicht schreiben: {error}"
        ));
    }
}

/// Where even stderr is closed there is nobody left to tell.
fn tell(text: &str) {
    let _ = writeln!(stderr().lock(), "{text}");
}

fn bar(label: &'static str, steps: Option<u64>, template: &str) -> ProgressBar {
    if !stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = match steps {
        Some(steps) => ProgressBar::new(steps),
        None => ProgressBar::new_spinner(),
    };
    let bar = bar.with_prefix(label).with_finish(ProgressFinish::AndClear);
    let bar = match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    };
    bar.tick();
    bar.enable_steady_tick(TICK);
    bar
}
