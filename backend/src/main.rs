//! The one binary: see [`paktbuch::cli`].

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    paktbuch::cli::run().await
}
