//! The one binary: see [`paktbuch::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    paktbuch::cli::run()
}
