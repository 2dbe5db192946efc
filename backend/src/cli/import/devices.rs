//! `import devices`.

use std::path::{Path, PathBuf};

use clap::Args;
use paktbuch_types::{AllocationId, DeviceCategory, SchoolNumber};
use serde::Serialize;

use super::{CliError, Context, Outcome, Remark, read_file};
use crate::app::open_to_import;
use crate::auth::Actor;
use crate::cli::output::Output;
use crate::clock::Clock;
use crate::db::{Db, Who};
use crate::devices::commands::{ImportDevices, ImportOutcome};
use crate::devices::lists::{self, Entry, ListFormat, MAX_BYTES, Mapping, Refusal, Table};
use crate::devices::{ReadError, import_devices, read_list};
use crate::error::ServiceError;
use crate::reporting;
use crate::worker::Worker;

#[derive(Debug, Args)]
pub(in crate::cli) struct Devices {
    /// Format, wenn es nicht am Inhalt erkannt werden soll: csv, xlsx, apple-school-manager, jamf-school, intune, snipe-it
    #[arg(long)]
    format: Option<ListFormat>,
    /// Zuordnung der Spalten (TOML): seriennummer = "Name der Spalte", feste Werte unter [fest]
    #[arg(long)]
    map: Option<PathBuf>,
    /// Schule der Zeilen, die selbst keine nennen (Schulnummer)
    #[arg(long)]
    school: Option<SchoolNumber>,
    /// Kategorie neuer Modelle, die die Datei nicht nennt
    #[arg(long)]
    category: Option<DeviceCategory>,
    /// Zuordnung einer Rechnungsposition, die die neuen Geräte bezahlt (Nummer aus der Adresse /zuordnungen/NR/geraete)
    #[arg(long)]
    allocation: Option<AllocationId>,
    /// Nur zeigen, was sich ändern würde
    #[arg(long)]
    dry_run: bool,
    /// Nichts übernehmen, wenn eine Zeile oder Datei abgewiesen wird
    #[arg(long)]
    all_or_nothing: bool,
    /// Gerätelisten: CSV, XLSX, JSON
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

/// What became of one file.
#[derive(Debug, Serialize)]
struct Report {
    file: String,
    format: Option<&'static str>,
    encoding: Option<&'static str>,
    rows: usize,
    created: usize,
    updated: usize,
    unchanged: usize,
    refused: Vec<Remark>,
    warnings: Vec<Remark>,
}

impl Devices {
    pub(super) async fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        let map = match &self.map {
            None => None,
            Some(path) => {
                let bytes = read_file(path, MAX_BYTES).map_err(CliError::from)?;
                Some(String::from_utf8_lossy(&bytes).into_owned())
            }
        };
        let db = open_to_import(&context.data, Clock::System, self.dry_run).await?;
        let school = match &self.school {
            None => None,
            Some(number) => Some(reporting::school_by_number(db.reader(), number).await?),
        };
        let progress = context
            .output
            .progress("Geräte einlesen", self.files.len() as u64);
        let mut reports = Vec::with_capacity(self.files.len());
        for file in &self.files {
            let mut report = Report::of(file.display().to_string());
            if let Some(entries) = self.read(file, map.as_deref(), &mut report)? {
                let command = ImportDevices {
                    source: file
                        .file_name()
                        .unwrap_or_default()
                        .to_string_lossy()
                        .into_owned(),
                    entries,
                    school,
                    category: self.category,
                    allocation: self.allocation,
                };
                self.take(&db, &command, &mut report).await?;
            }
            reports.push(report);
            progress.inc(1);
        }
        progress.finish_and_clear();
        for report in &reports {
            report.print(&context.output);
        }
        let refused = reports.iter().any(|report| !report.refused.is_empty());
        if refused && self.all_or_nothing {
            context
                .output
                .line("Wegen --all-or-nothing wurde aus Dateien mit abgewiesenen Zeilen nichts übernommen.");
        } else if self.dry_run {
            context.output.line("Nur geprüft, nichts geändert.");
        }
        db.close().await?;
        Ok(if refused {
            Outcome::SomeRefused
        } else {
            Outcome::Done
        })
    }

    /// The rows of a file; a file that cannot be read is noted in its report.
    fn read(
        &self,
        file: &Path,
        map: Option<&str>,
        report: &mut Report,
    ) -> Result<Option<Vec<Entry>>, CliError> {
        let read = || -> Result<(Table, Mapping), ReadError> {
            let bytes = read_file(file, MAX_BYTES).map_err(ReadError::Refused)?;
            let told = |error: lists::ListError| ReadError::Refused(error.to_string());
            let table = read_list(&Worker::this_program(), &bytes, self.format)?;
            let mapping = match map {
                None => Mapping::guessed(&table),
                Some(map) => Mapping::from_toml(map, &table).map_err(told)?,
            };
            mapping.check(&table).map_err(told)?;
            Ok((table, mapping))
        };
        let (table, mapping) = match read() {
            Ok(read) => read,
            Err(ReadError::Refused(message)) => {
                report.refused.push(Remark::of_file(message));
                return Ok(None);
            }
            Err(error @ ReadError::Unavailable(_)) => return Err(error.into()),
        };
        let (entries, refused) = lists::entries(&table, &mapping);
        report.format = Some(table.format.code());
        report.encoding = Some(table.encoding);
        report.rows = table.rows.len() + table.refused.len();
        report.refused = remarks(&refused);
        report.warnings = remarks(&table.warnings);
        Ok(Some(entries))
    }

    /// Takes a file's devices over; with `--all-or-nothing` only where a rehearsal refuses none.
    async fn take(&self, db: &Db, command: &ImportDevices, report: &mut Report) -> Result<(), CliError> {
        let (may, pay) = (Actor::system().permit()?, Actor::system().permit()?);
        let rehearsed = if self.dry_run || self.all_or_nothing {
            let answer = db
                .rehearse(Who::System, async |tx| {
                    import_devices(tx, &may, Some(&pay), command).await
                })
                .await;
            Some(answer)
        } else {
            None
        };
        let refused = |answer: &Result<ImportOutcome, ServiceError>| {
            answer
                .as_ref()
                .map_or(true, |outcome| !outcome.refused.is_empty())
                || !report.refused.is_empty()
        };
        let answer = match rehearsed {
            Some(answer) if self.all_or_nothing && refused(&answer) => answer.map(|outcome| ImportOutcome {
                refused: outcome.refused,
                warnings: outcome.warnings,
                ..ImportOutcome::default()
            }),
            Some(answer) if self.dry_run => answer,
            _ => {
                db.write(Who::System, async |tx| {
                    import_devices(tx, &may, Some(&pay), command).await
                })
                .await
            }
        };
        match answer {
            Ok(outcome) => report.complete(&outcome),
            Err(ServiceError::Refused(message) | ServiceError::Field { message, .. }) => {
                report.refused.push(Remark::of_file(message));
            }
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }
}

impl Report {
    fn of(file: String) -> Self {
        Self {
            file,
            format: None,
            encoding: None,
            rows: 0,
            created: 0,
            updated: 0,
            unchanged: 0,
            refused: Vec::new(),
            warnings: Vec::new(),
        }
    }

    fn complete(&mut self, outcome: &ImportOutcome) {
        self.created = outcome.created;
        self.updated = outcome.updated;
        self.unchanged = outcome.unchanged;
        self.refused.extend(remarks(&outcome.refused));
        self.refused.sort_by_key(|remark| remark.line);
        self.warnings.extend(remarks(&outcome.warnings));
    }

    fn print(&self, output: &Output) {
        output.record(self, || {
            let mut text = format!(
                "{}: {} neu, {} geändert, {} unverändert, {} abgewiesen",
                self.file,
                self.created,
                self.updated,
                self.unchanged,
                self.refused.len()
            );
            for (word, remarks) in [("abgewiesen", &self.refused), ("Warnung", &self.warnings)] {
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
        });
    }
}

fn remarks(refusals: &[Refusal]) -> Vec<Remark> {
    refusals
        .iter()
        .map(|refusal| Remark {
            line: refusal.line,
            field: refusal.field.clone(),
            message: refusal.message.clone(),
        })
        .collect()
}
