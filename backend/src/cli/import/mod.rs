//! `import KIND FILE…`: one line a file with what came in and what was refused, and why.

mod devices;
mod invoices;
mod payments;
mod schools;
mod takeover;

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

use clap::Subcommand;
use serde::Serialize;

use super::os::reason;
use super::{CliError, Context, Outcome};

#[derive(Debug, Subcommand)]
pub(super) enum Import {
    /// Amtliche Schullisten (Schulgrunddaten NRW, Schulverzeichnis IT.NRW, SVWS-NRW, Berlin)
    Schools(schools::Schools),
    /// Geräte (CSV, XLSX, Apple School Manager, Jamf School, Intune, Snipe-IT)
    Devices(devices::Devices),
    /// Elektronische Rechnungen (XRechnung in UBL oder CII, ZUGFeRD und Factur-X als PDF)
    Invoices(invoices::Invoices),
    /// Zahlungen aus dem Finanzverfahren (CSV oder XLSX)
    Payments(payments::Payments),
    /// Bestand eines laufenden oder abgeschlossenen Bescheids: Kostenplan, Belege, Auszahlungen, Mittelabrufe, Inventar (CSV oder
    /// XLSX) und der eingereichte Verwendungsnachweis (PDF)
    Takeover(Box<takeover::Takeover>),
}

impl Import {
    pub(super) async fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        match self {
            Self::Schools(command) => command.run(context).await,
            Self::Devices(command) => command.run(context).await,
            Self::Invoices(command) => command.run(context).await,
            Self::Payments(command) => command.run(context).await,
            Self::Takeover(command) => command.run(context).await,
        }
    }
}

/// A refused row, or a value that was left out, as `--json` tells it.
#[derive(Debug, Clone, Serialize)]
struct Remark {
    /// Line of the file, counted from 1; 0 = the file as a whole.
    line: usize,
    /// Column as in the file; empty where the whole row is meant.
    field: String,
    message: String,
}

impl Remark {
    /// About the file as a whole.
    fn of_file(message: impl ToString) -> Self {
        Self {
            line: 0,
            field: String::new(),
            message: message.to_string(),
        }
    }
}

/// A report's first line with what was refused and what is odd, one remark a line.
fn with_remarks(mut text: String, refused: &[Remark], warnings: &[Remark]) -> String {
    for (word, remarks) in [("abgewiesen", refused), ("Warnung", warnings)] {
        for remark in remarks {
            text.push_str("\n  ");
            text.push_str(word);
            if remark.line > 0 {
                text.push_str(&format!(", Zeile {}", remark.line));
            }
            if !remark.field.is_empty() {
                text.push_str(&format!(", {}", remark.field));
            }
            text.push_str(&format!(": {}", remark.message));
        }
    }
    text
}

/// Tells what the flags kept from being stored; answers how the command ends.
fn ended(context: &Context, refused: bool, all_or_nothing: bool, dry_run: bool) -> Outcome {
    if dry_run {
        context.output.line("Nur geprüft, nichts geändert.");
    } else if refused && all_or_nothing {
        context
            .output
            .line("Wegen --all-or-nothing wurde nichts übernommen.");
    }
    if refused {
        Outcome::SomeRefused
    } else {
        Outcome::Done
    }
}

/// A file's name without its folders.
fn file_name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

/// The bytes of a regular file of at most `limit` bytes; nothing else is opened, and not a byte more is read.
fn read_file(path: &Path, limit: usize) -> Result<Vec<u8>, String> {
    let unreadable = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound => "Die Datei gibt es nicht. Bitte prüfen Sie den Namen.".to_owned(),
        ErrorKind::PermissionDenied => {
            "Die Datei darf nicht gelesen werden. Bitte prüfen Sie die Rechte.".to_owned()
        }
        _ => format!("Die Datei lässt sich nicht lesen: {}.", reason(&error)),
    };
    let kind = std::fs::metadata(path).map_err(unreadable)?;
    if kind.is_dir() {
        return Err("Das ist ein Ordner. Bitte geben Sie die Dateien darin an.".to_owned());
    }
    if !kind.is_file() {
        return Err("Das ist keine gewöhnliche Datei. Bitte geben Sie eine Datei an.".to_owned());
    }
    let most = u64::try_from(limit).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(unreadable)?;
    let read = file.take(most.saturating_add(1)).read_to_end(&mut bytes);
    if read.map_err(unreadable)? > limit {
        let (size, limit) = (kind.len().max(most) / 1_048_576, limit / 1_048_576);
        return Err(format!(
            "Die Datei ist mit {size} MB zu groß; erlaubt sind {limit} MB."
        ));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_regular_files_are_read_and_only_so_much_of_them() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("liste.csv");
        std::fs::write(&file, b"12345").unwrap();
        assert_eq!(read_file(&file, 5).unwrap(), b"12345");
        assert!(read_file(&file, 4).unwrap_err().contains("zu groß"));
        assert!(
            read_file(folder.path(), 5)
                .unwrap_err()
                .starts_with("Das ist ein Ordner.")
        );
        assert!(
            read_file(Path::new("/dev/zero"), 5)
                .unwrap_err()
                .contains("keine gewöhnliche Datei")
        );
        assert!(
            read_file(&folder.path().join("fehlt"), 5)
                .unwrap_err()
                .starts_with("Die Datei gibt es nicht.")
        );
        let socket = folder.path().join("socket");
        let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        assert!(
            read_file(&socket, 5)
                .unwrap_err()
                .contains("keine gewöhnliche Datei")
        );
    }
}
