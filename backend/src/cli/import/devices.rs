//! `import devices`.

use std::path::{Path, PathBuf};

use clap::Args;
use paktbuch_types::{AllocationId, DeviceCategory, SchoolNumber};
use serde::Serialize;

use super::{CliError, Context, Outcome, Remark, ended, file_name, read_file, with_remarks};
use crate::app::open_to_import;
use crate::auth::{Actor, CreateDevices, ImportDevices as MayImport, Permit};
use crate::cli::output::Output;
use crate::clock::Clock;
use crate::db::{Db, Who, WriteTx};
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
    /// Columns of the file and what they say.
    #[serde(skip)]
    columns: (Vec<String>, Mapping),
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
        let mut readable = Vec::new();
        for (index, file) in self.files.iter().enumerate() {
            let mut report = Report::of(file.display().to_string());
            if let Some(entries) = self.read(file, map.as_deref(), &mut report)? {
                let command = ImportDevices {
                    source: file_name(file),
                    entries,
                    school,
                    category: self.category,
                    allocation: self.allocation,
                    is_takeover: false,
                };
                readable.push((index, command));
            }
            reports.push(report);
        }
        let permits = Permits(Actor::system().permit()?, Actor::system().permit()?);
        if self.dry_run || self.all_or_nothing {
            self.take_together(&db, &permits, &readable, &mut reports).await?;
            progress.inc(self.files.len() as u64);
        } else {
            for (index, command) in &readable {
                let taken = db
                    .write(Who::System, async |tx| permits.take(tx, command).await)
                    .await;
                reports[*index].note(taken)?;
                progress.inc(1);
            }
        }
        progress.finish_and_clear();
        for report in &reports {
            report.print(&context.output);
        }
        let refused = reports.iter().any(|report| !report.refused.is_empty());
        db.close().await?;
        Ok(ended(context, refused, self.all_or_nothing, self.dry_run))
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
        report.columns = (table.columns, mapping);
        Ok(Some(entries))
    }

    /// Takes all files in one transaction, which is kept only where nothing was refused and something may change.
    async fn take_together(
        &self,
        db: &Db,
        permits: &Permits,
        readable: &[(usize, ImportDevices)],
        reports: &mut [Report],
    ) -> Result<(), CliError> {
        let take_all = async |tx: &WriteTx| {
            for (index, command) in readable {
                reports[*index].note(permits.take(tx, command).await)?;
            }
            let refused = reports.iter().any(|report| !report.refused.is_empty());
            if refused && !self.dry_run {
                reports.iter_mut().for_each(Report::give_up);
                return Err(ServiceError::refused(String::new()));
            }
            Ok(())
        };
        let taken = if self.dry_run {
            db.rehearse(Who::System, take_all).await
        } else {
            db.write(Who::System, take_all).await
        };
        match taken {
            Ok(()) | Err(ServiceError::Refused(_)) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

/// What the command line may do: import, and pay from an allocation.
struct Permits(Permit<MayImport>, Permit<CreateDevices>);

impl Permits {
    async fn take(&self, tx: &WriteTx, command: &ImportDevices) -> Result<ImportOutcome, ServiceError> {
        import_devices(tx, &self.0, Some(&self.1), command).await
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
            columns: (Vec::new(), Mapping::default()),
        }
    }

    fn complete(&mut self, mut outcome: ImportOutcome) {
        let (columns, mapping) = &self.columns;
        mapping.head(columns, &mut outcome.refused);
        mapping.head(columns, &mut outcome.warnings);
        self.created = outcome.created;
        self.updated = outcome.updated;
        self.unchanged = outcome.unchanged;
        self.refused.extend(remarks(&outcome.refused));
        self.refused.sort_by_key(|remark| remark.line);
        self.warnings.extend(remarks(&outcome.warnings));
    }

    /// Notes what became of the file; only a failure of the database goes on as an error.
    fn note(&mut self, taken: Result<ImportOutcome, ServiceError>) -> Result<(), ServiceError> {
        match taken {
            Ok(outcome) => self.complete(outcome),
            Err(ServiceError::Refused(message) | ServiceError::Field { message, .. }) => {
                self.refused.push(Remark::of_file(message));
            }
            Err(several @ ServiceError::Several(_)) => {
                self.refused.push(Remark::of_file(several.to_string()));
            }
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// Nothing of the file was kept.
    fn give_up(&mut self) {
        (self.created, self.updated, self.unchanged) = (0, 0, 0);
    }

    fn print(&self, output: &Output) {
        output.record(self, || {
            let text = format!(
                "{}: {} neu, {} geändert, {} unverändert, {} abgewiesen",
                self.file,
                self.created,
                self.updated,
                self.unchanged,
                self.refused.len()
            );
            with_remarks(text, &self.refused, &self.warnings)
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
