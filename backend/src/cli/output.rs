//! What commands print: German text, or one JSON object a line.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "the command line's own output"
)]

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use super::causes::causes;

/// Text or JSON.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Output {
    json: bool,
}

impl Output {
    pub(crate) fn new(json: bool) -> Self {
        Self { json }
    }

    /// Prints a record: as JSON, or as the German line.
    pub(crate) fn record(&self, value: &impl Serialize, line: impl FnOnce() -> String) {
        if self.json {
            match serde_json::to_string(value) {
                Ok(text) => println!("{text}"),
                Err(error) => eprintln!("{error}"),
            }
        } else {
            println!("{}", line());
        }
    }

    /// Prints a line for people; nothing with `--json`.
    pub(crate) fn line(&self, text: &str) {
        if !self.json {
            println!("{text}");
        }
    }

    /// Prints why a command failed, on stderr, with its causes.
    pub(crate) fn failure(&self, error: &(dyn std::error::Error + 'static)) {
        for (index, words) in causes(error).into_iter().enumerate() {
            let label = if index == 0 { "Fehler" } else { "  weil" };
            eprintln!("{label}: {words}");
        }
    }

    /// A progress bar on stderr; hidden where stderr is no terminal.
    pub(crate) fn progress(&self, label: &'static str, steps: u64) -> ProgressBar {
        if !std::io::stderr().is_terminal() {
            return ProgressBar::hidden();
        }
        let style = ProgressStyle::with_template("{prefix} [{bar:30}] {pos}/{len}, noch {eta}");
        let bar = ProgressBar::new(steps).with_prefix(label);
        match style {
            Ok(style) => bar.with_style(style),
            Err(_) => bar,
        }
    }
}
