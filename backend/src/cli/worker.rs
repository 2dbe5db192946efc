//! `worker KIND`, hidden: reads an upload from stdin and answers on stdout, see [`crate::worker`].

use std::process::ExitCode;

use clap::Args;

use crate::worker;

#[derive(Debug, Args)]
pub(super) struct Worker {
    /// Was gelesen wird
    kind: String,
}

impl Worker {
    pub(super) fn run(&self) -> ExitCode {
        worker::serve(&self.kind)
    }
}
