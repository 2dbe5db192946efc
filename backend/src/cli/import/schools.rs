//! `import schools`.

use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use super::{CliError, Context, Outcome, Remark, ended, read_file, with_remarks};
use crate::app::open_to_import;
use crate::auth::Actor;
use crate::cli::output::Output;
use crate::clock::Clock;
use crate::db::{Db, Who};
use crate::schools::commands::{ImportOutcome, Take};
use crate::schools::lists::{self, MAX_BYTES, Refusal, SchoolList};
use crate::schools::take_lists;

#[derive(Debug, Args)]
pub(in crate::cli) struct Schools {
    /// Alle Schulen der Listen übernehmen, nicht nur die des eigenen Schulträgers
    #[arg(long)]
    all: bool,
    /// Nur zeigen, was sich ändern würde
    #[arg(long)]
    dry_run: bool,
    /// Nichts übernehmen, wenn eine Zeile oder Datei abgewiesen wird
    #[arg(long)]
    all_or_nothing: bool,
    /// Schullisten als CSV; mehrere ergänzen einander
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

/// What became of one file.
#[derive(Debug, Serialize)]
struct Report {
    file: String,
    format: Option<&'static str>,
    encoding: Option<String>,
    rows: usize,
    created: usize,
    updated: usize,
    unchanged: usize,
    /// Schools of other authorities; of a list that names none, unknown schools.
    skipped: usize,
    #[serde(skip)]
    unknown: bool,
    refused: Vec<Remark>,
    warnings: Vec<Remark>,
}

impl Schools {
    pub(super) async fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        let progress = context
            .output
            .progress("Schullisten lesen", self.files.len() as u64);
        let mut reports = Vec::with_capacity(self.files.len());
        let mut read = Vec::new();
        for (index, file) in self.files.iter().enumerate() {
            let list = read_file(file, MAX_BYTES)
                .and_then(|bytes| lists::read(&bytes).map_err(|error| error.to_string()));
            reports.push(Report::of(file.display().to_string(), &list));
            if let Ok(list) = list {
                read.push((index, list));
            }
            progress.inc(1);
        }
        progress.finish_and_clear();
        let refused = reports.iter().any(|report| !report.refused.is_empty());
        let db = open_to_import(&context.data, Clock::System, self.dry_run).await?;
        if !(refused && self.all_or_nothing) {
            let (indexes, lists): (Vec<usize>, Vec<SchoolList>) = read.into_iter().unzip();
            for (index, outcome) in indexes.into_iter().zip(self.take(&db, &lists).await?) {
                reports[index].complete(outcome);
            }
        }
        for report in &reports {
            report.print(&context.output);
        }
        db.close().await?;
        Ok(ended(context, refused, self.all_or_nothing, self.dry_run))
    }

    async fn take(&self, db: &Db, lists: &[SchoolList]) -> Result<Vec<ImportOutcome>, CliError> {
        let permit = Actor::system().permit()?;
        let take = if self.all { Take::All } else { Take::Own };
        let outcomes = if self.dry_run {
            db.rehearse(Who::System, async |tx| take_lists(tx, &permit, lists, take).await)
                .await
        } else {
            db.write(Who::System, async |tx| take_lists(tx, &permit, lists, take).await)
                .await
        };
        Ok(outcomes?)
    }
}

impl Report {
    /// What is known once the file is read.
    fn of(file: String, list: &Result<SchoolList, String>) -> Self {
        let mut report = Self {
            file,
            format: None,
            encoding: None,
            rows: 0,
            created: 0,
            updated: 0,
            unchanged: 0,
            skipped: 0,
            unknown: false,
            refused: Vec::new(),
            warnings: Vec::new(),
        };
        match list {
            Ok(list) => {
                report.format = Some(list.format.name());
                report.encoding = Some(list.encoding.to_string());
                report.rows = list.rows.len() + list.refused.len();
                report.refused = remarks(&list.refused);
            }
            Err(message) => report.refused = vec![Remark::of_file(message)],
        }
        report
    }

    fn complete(&mut self, outcome: ImportOutcome) {
        self.created = outcome.created;
        self.updated = outcome.updated;
        self.unchanged = outcome.unchanged;
        self.skipped = outcome.skipped_foreign + outcome.skipped_unknown;
        self.unknown = outcome.skipped_unknown > 0;
        self.warnings = remarks(&outcome.warnings);
    }

    fn print(&self, output: &Output) {
        output.record(self, || {
            let text = format!(
                "{}: {} neu, {} geändert, {} unverändert, {} {}, {} abgewiesen",
                self.file,
                self.created,
                self.updated,
                self.unchanged,
                self.skipped,
                if self.unknown {
                    "unbekannt (ohne Trägernummer)"
                } else {
                    "anderer Träger"
                },
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
