//! The command line as scripts use it: exit codes, JSON keys, and what stays as it was.

mod accounts;
mod demonstration;
mod import_lists;
mod imports;
mod lists;
mod logs;
mod output;
mod reports;
mod schema;
mod service;
mod wrong_directory;

use std::path::Path;

use paktbuch_tests::binary::{Paktbuch, argument};

/// Writes the demonstration's school list and its invoices into `folder`; their paths as arguments.
fn files(folder: &Path) -> (String, Vec<String>) {
    let scenario = paktbuch_seed::havixbeck();
    let list = argument(folder, "schulen.csv");
    std::fs::write(&list, &scenario.schools_csv).unwrap();
    let sent = scenario
        .invoices
        .iter()
        .filter(|seed| seed.origin == paktbuch_types::InvoiceOrigin::EInvoice);
    let invoices = sent.map(|seed| {
        let file = argument(folder, &seed.file_name());
        std::fs::write(&file, seed.file()).unwrap();
        file
    });
    (list, invoices.collect())
}

/// Events of the audit trail: their number tells whether anything was changed.
fn events(paktbuch: &Paktbuch) -> u64 {
    let lines = paktbuch.json(&["verify"], 0);
    let audit = lines.iter().find(|line| line["check"] == "audit").unwrap();
    audit["events"].as_u64().unwrap()
}
