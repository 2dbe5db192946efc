//! The measured promises of speed: `make bench`, or `cargo run --release --bin bench -- --quick CASE…`.
//!
//! Machines differ and are noisy. So every figure stands beside a plain limit that is measured in the same run where
//! there is one, and each case is run in a process of its own where memory counts. One table is printed and written as
//! JSON to `target/bench.json`; nothing needs a network beyond the loopback.
#![expect(
    clippy::print_stdout,
    clippy::expect_used,
    clippy::float_arithmetic,
    reason = "a measuring program: its table goes to stdout, a failure ends it, figures are ratios of times"
)]

mod check;
mod device_import;
mod devices;
mod dossier;
mod einvoice;
mod http;
mod inventory;
mod invoices;
mod measure;
mod overview;
mod process;
mod proof;
mod schools;
mod service;
mod table;

use std::process::ExitCode;

use table::Table;

/// How much is measured.
#[derive(Debug, Clone, Copy)]
pub struct Effort {
    quick: bool,
}

impl Effort {
    /// Three sizes, the last being the promised one; quickly only a tenth of each, which says nothing about a promise.
    fn sizes(self, promised: usize) -> [usize; 3] {
        let whole = if self.quick { promised / 10 } else { promised };
        [whole / 10, whole / 3, whole]
    }

    /// The promised ratio, for the promised size only.
    fn goal(self, promised: bool, ratio: f64) -> Option<f64> {
        (promised && !self.quick).then_some(ratio)
    }

    /// Repetitions of something that takes long.
    fn rounds(self) -> usize {
        if self.quick { 1 } else { 3 }
    }

    /// Repetitions of one request.
    fn requests(self) -> usize {
        if self.quick { 40 } else { 300 }
    }
}

/// A group of cases: its name on the command line, and what measures it.
type Group = (&'static str, fn(Effort, &mut Table));

const GROUPS: &[Group] = &[
    ("inventory", inventory::measure),
    ("proof", proof::measure),
    ("einvoice", einvoice::measure),
    ("schools", schools::measure),
    ("devices", devices::measure),
    ("invoices", invoices::measure),
    ("overview", overview::measure),
    ("device-import", device_import::measure),
    ("check", check::measure),
    ("dossier", dossier::measure),
];

fn main() -> ExitCode {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.first().is_some_and(|word| word == process::CHILD) {
        process::be_child(&arguments[1..]);
        return ExitCode::SUCCESS;
    }
    // Uploads are read by this program again, as the product reads them by itself.
    if let [word, kind] = &arguments[..]
        && word == "worker"
    {
        return paktbuch::worker::serve(kind);
    }
    let quick = arguments.iter().any(|word| word == "--quick");
    arguments.retain(|word| word != "--quick");
    if let Some(unknown) = arguments
        .iter()
        .find(|word| GROUPS.iter().all(|(name, _)| name != word))
    {
        let known: Vec<&str> = GROUPS.iter().map(|(name, _)| *name).collect();
        eprintln!(
            "There is no case {unknown}. Known: {}, and --quick.",
            known.join(", ")
        );
        return ExitCode::from(2);
    }
    let mut table = Table::default();
    for (name, measure) in GROUPS {
        if arguments.is_empty() || arguments.iter().any(|word| word == name) {
            measure(Effort { quick }, &mut table);
        }
    }
    println!("{table}");
    table.write_json();
    if table.all_hold() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
