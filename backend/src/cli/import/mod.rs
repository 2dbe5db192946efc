//! `import KIND FILE…`: one line a file with what came in and what was refused, and why.

mod devices;
mod invoices;
mod schools;

use std::io::ErrorKind;
use std::path::Path;

use clap::Subcommand;
use serde::Serialize;

use super::{CliError, Context, Outcome};

#[derive(Debug, Subcommand)]
pub(super) enum Import {
    /// Amtliche Schullisten (Schulgrunddaten NRW, Schulverzeichnis IT.NRW, SVWS-NRW, Berlin)
    Schools(schools::Schools),
    /// Geräte (CSV, XLSX, Apple School Manager, Jamf School, Intune, Snipe-IT)
    Devices(devices::Devices),
    /// Elektronische Rechnungen (XRechnung in UBL oder CII)
    Invoices(invoices::Invoices),
}

impl Import {
    pub(super) async fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        match self {
            Self::Schools(command) => command.run(context).await,
            Self::Devices(command) => command.run(context).await,
            Self::Invoices(command) => command.run(context).await,
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

/// The bytes of a file of at most `limit` bytes; a larger one is not read at all.
fn read_file(path: &Path, limit: usize) -> Result<Vec<u8>, String> {
    let unreadable = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound => "Die Datei gibt es nicht. Bitte prüfen Sie den Namen.".to_owned(),
        ErrorKind::PermissionDenied => {
            "Die Datei darf nicht gelesen werden. Bitte prüfen Sie die Rechte.".to_owned()
        }
        _ => format!("Die Datei lässt sich nicht lesen: {error}"),
    };
    let size = std::fs::metadata(path).map_err(unreadable)?.len();
    if size > u64::try_from(limit).unwrap_or(u64::MAX) {
        let (size, limit) = (size / 1_048_576, limit / 1_048_576);
        return Err(format!(
            "Die Datei ist mit {size} MB zu groß; erlaubt sind {limit} MB."
        ));
    }
    std::fs::read(path).map_err(unreadable)
}
