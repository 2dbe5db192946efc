//! `import takeover`.

mod report;

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::Args;
use paktbuch_types::{Cents, NoticeId, parse_date};
use serde::Serialize;

use self::report::Report;
use super::{CliError, Context, Outcome, ended, file_name, read_file};
use crate::app::open_to_import;
use crate::auth::{Actor, Forbidden};
use crate::clock::Clock;
use crate::db::{Db, Who, WriteTx};
use crate::error::ServiceError;
use crate::funding::{self, FiledProof, FiledProofData};
use crate::takeover::{
    self, FileOutcome, MAX_BYTES, Permits, ReadError, SheetKind, TakeFile, TakeOver, columns_of, read_list,
    take_over,
};
use crate::worker::Worker;

/// Largest PDF, in bytes.
const MAX_PDF: usize = 50 * 1024 * 1024;

#[derive(Debug, Args)]
pub(in crate::cli) struct Takeover {
    /// Aktenzeichen des Bescheids, der schon erfasst ist
    #[arg(long, value_name = "AKTENZEICHEN")]
    notice: String,
    /// Kostenplan als CSV oder XLSX
    #[arg(long, value_name = "DATEI")]
    plan: Vec<PathBuf>,
    /// Belegliste mit Zahlungen
    #[arg(long, value_name = "DATEI")]
    receipts: Vec<PathBuf>,
    /// Auszahlungen der Zuwendung
    #[arg(long, value_name = "DATEI")]
    payouts: Vec<PathBuf>,
    /// Mittelabrufe
    #[arg(long, value_name = "DATEI")]
    drawdowns: Vec<PathBuf>,
    /// Inventarliste
    #[arg(long, value_name = "DATEI")]
    inventory: Vec<PathBuf>,
    /// Eingereichter Verwendungsnachweis (PDF)
    #[arg(long, value_name = "DATEI")]
    proof: Option<PathBuf>,
    #[command(flatten)]
    said: Said,
    /// Spaltenzuordnung als TOML: je Liste ein Abschnitt, zum Beispiel [belege] mit brutto = "Betrag"
    #[arg(long, value_name = "DATEI")]
    map: Option<PathBuf>,
    /// Ersatzdatum: Belege, Auszahlungen und Mittelabrufe ohne Datum kommen unter diesem Tag, Belege ohne Zahlung
    #[arg(long, value_name = "TAG", default_value = "")]
    fallback_date: String,
    /// Nur zeigen, was geschähe
    #[arg(long)]
    dry_run: bool,
    /// Nichts übernehmen, wenn eine Zeile oder Datei abgewiesen wird
    #[arg(long)]
    all_or_nothing: bool,
}

/// What the filed proof reports.
#[derive(Debug, Clone, Args)]
struct Said {
    /// Tag der Einreichung
    #[arg(long, value_name = "TAG", value_parser = day)]
    proof_date: Option<NaiveDate>,
    /// Ausgaben gesamt lt. Verwendungsnachweis
    #[arg(long, value_name = "BETRAG", value_parser = amount)]
    proof_spent: Option<Cents>,
    /// davon zuwendungsfähig
    #[arg(long, value_name = "BETRAG", value_parser = amount)]
    proof_eligible: Option<Cents>,
    /// Zuwendung
    #[arg(long, value_name = "BETRAG", value_parser = amount)]
    proof_grant: Option<Cents>,
    /// Eigenanteil
    #[arg(long, value_name = "BETRAG", value_parser = amount)]
    proof_own_share: Option<Cents>,
    /// Zahl der Belege
    #[arg(long, value_name = "ZAHL")]
    proof_receipts: Option<i64>,
    /// Zahl der Geräte
    #[arg(long, value_name = "ZAHL")]
    proof_devices: Option<i64>,
}

fn day(text: &str) -> Result<NaiveDate, String> {
    parse_date(text).map_err(|error| error.to_string())
}

fn amount(text: &str) -> Result<Cents, String> {
    Cents::parse(text).map_err(|error| error.to_string())
}

/// A value of the filed proof with the same from Paktbuch; the keys are a promise.
#[derive(Debug, Serialize)]
struct Compared {
    value: &'static str,
    filed: i64,
    here: i64,
    difference: i64,
}

impl Takeover {
    pub(super) async fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        let map = match &self.map {
            None => None,
            Some(path) => {
                let bytes = read_file(path, MAX_BYTES).map_err(CliError::from)?;
                Some(String::from_utf8_lossy(&bytes).into_owned())
            }
        };
        let db = open_to_import(&context.data, Clock::System, self.dry_run).await?;
        let notice = takeover::notice_by_reference(db.reader(), &self.notice).await?;
        let notice = notice.ok_or_else(|| {
            let reference = &self.notice;
            CliError::from(format!(
                "Den Bescheid „{reference}“ gibt es nicht. Bitte zuerst erfassen; paktbuch list notices nennt die Aktenzeichen."
            ))
        })?;
        let fallback_date = takeover::fallback_date(&self.fallback_date, db.clock().today())
            .map_err(|message| CliError::from(format!("--fallback-date: {message}")))?;
        let (files, mut reports) = self.read(&db, map.as_deref()).await?;
        let pdf = match &self.proof {
            None => None,
            Some(path) => Some(self.store(context, path)?),
        };
        let command = TakeOver {
            notice,
            files,
            fallback_date,
        };
        let proof = self.write(&db, &command, pdf.as_ref(), &mut reports).await?;
        for report in &reports {
            report.print(&context.output);
        }
        for value in proof.iter().flat_map(|proof| &proof.values) {
            let compared = Compared {
                value: value.label,
                filed: value.filed,
                here: value.here,
                difference: value.difference(),
            };
            context.output.record(&compared, || {
                let state = match value.difference() {
                    0 => "stimmt".to_owned(),
                    difference => format!("Warnung, Differenz {}", value.text(difference)),
                };
                let (filed, here) = (value.text(value.filed), value.text(value.here));
                format!(
                    "{}: eingereicht {filed}, in Paktbuch {here} ({state})",
                    value.label
                )
            });
        }
        db.close().await?;
        let refused = reports.iter().any(Report::has_refused);
        Ok(ended(context, refused, self.all_or_nothing, self.dry_run))
    }

    /// The lists that can be read, and a report of each that cannot.
    async fn read(&self, db: &Db, map: Option<&str>) -> Result<(Vec<TakeFile>, Vec<Report>), CliError> {
        let lists = [
            (SheetKind::Plan, &self.plan),
            (SheetKind::Receipts, &self.receipts),
            (SheetKind::Payouts, &self.payouts),
            (SheetKind::Drawdowns, &self.drawdowns),
            (SheetKind::Inventory, &self.inventory),
        ];
        let (mut files, mut reports) = (Vec::new(), Vec::new());
        for (kind, path) in lists
            .iter()
            .flat_map(|(kind, paths)| paths.iter().map(|path| (*kind, path)))
        {
            let bytes = match read_file(path, MAX_BYTES) {
                Ok(bytes) => bytes,
                Err(message) => {
                    reports.push(Report::refused(path, kind.code(), message));
                    continue;
                }
            };
            match read_list(&Worker::this_program(), &bytes) {
                Err(ReadError::Refused(message)) => {
                    reports.push(Report::refused(path, kind.code(), message));
                }
                Err(error @ ReadError::Unavailable(_)) => return Err(error.into()),
                Ok(sheet) => {
                    let known = columns_of(db.reader(), kind, &sheet).await?;
                    let mapping = match map {
                        None => Ok(known),
                        Some(map) => known.read(kind, map),
                    };
                    let checked = mapping.and_then(|mapping| mapping.check(kind, &sheet).map(|()| mapping));
                    match checked {
                        Ok(mapping) => files.push(TakeFile {
                            kind,
                            name: file_name(path),
                            sheet,
                            mapping,
                        }),
                        Err(error) => {
                            let message = format!("{error} Bitte mit --map zuordnen.");
                            reports.push(Report::refused(path, kind.code(), message));
                        }
                    }
                }
            }
        }
        Ok((files, reports))
    }

    fn store(&self, context: &Context, path: &Path) -> Result<(crate::documents::Stored, String), CliError> {
        let named = |message: String| CliError::from(format!("{}: {message}", path.display()));
        let bytes = read_file(path, MAX_PDF).map_err(named)?;
        funding::check_pdf(&bytes).map_err(|message| named(message.to_owned()))?;
        let stored = if self.dry_run {
            crate::documents::Stored::of(&bytes)
        } else {
            let put = context.data.documents().put(&bytes);
            put.map_err(|error| named(error.to_string()))?
        };
        Ok((stored, file_name(path)))
    }

    /// Plays everything in one transaction; answers the filed proof, compared.
    async fn write(
        &self,
        db: &Db,
        command: &TakeOver,
        pdf: Option<&(crate::documents::Stored, String)>,
        reports: &mut Vec<Report>,
    ) -> Result<Option<FiledProof>, CliError> {
        let permits = Permits::of(&Actor::system())?;
        let today = db.clock().today();
        let unread = reports.iter().any(Report::has_refused);
        let mut told: (Vec<FileOutcome>, Option<FiledProof>) = (Vec::new(), None);
        let work = async |tx: &WriteTx| {
            let outcomes = take_over(tx, &permits, command).await?;
            let proof = self.compare(tx, command.notice, pdf, today).await?;
            let refused = unread || outcomes.iter().any(|outcome| !outcome.refused.is_empty());
            told = (outcomes, proof);
            if refused && self.all_or_nothing {
                return Err(ServiceError::refused(String::new()));
            }
            Ok(())
        };
        let answer = if self.dry_run {
            db.rehearse(Who::System, work).await
        } else {
            db.write(Who::System, work).await
        };
        match answer {
            Ok(()) => {}
            Err(ServiceError::Refused(message)) if message.is_empty() => {
                for outcome in &mut told.0 {
                    (outcome.created, outcome.updated) = (0, 0);
                }
                told.1 = None;
            }
            Err(error) => return Err(error.into()),
        }
        let (outcomes, proof) = told;
        for (outcome, file) in outcomes.into_iter().zip(ordered(&command.files)) {
            reports.push(Report::of(outcome, file));
        }
        Ok(proof)
    }

    /// Stores what the flags say of the filed proof, and compares it.
    async fn compare(
        &self,
        tx: &WriteTx,
        notice: NoticeId,
        pdf: Option<&(crate::documents::Stored, String)>,
        today: NaiveDate,
    ) -> Result<Option<FiledProof>, ServiceError> {
        let view = funding::read_notice(tx.conn(), notice).await?;
        let view = view.ok_or(ServiceError::NotFound)?;
        let before = funding::compared(tx.conn(), &view, today).await?;
        let said = &self.said;
        let old = before
            .as_ref()
            .map(|before| before.data.clone())
            .unwrap_or_default();
        let data = FiledProofData {
            filed_on: said.proof_date.or(old.filed_on),
            spent: said.proof_spent.or(old.spent),
            eligible: said.proof_eligible.or(old.eligible),
            granted: said.proof_grant.or(old.granted),
            own_share: said.proof_own_share.or(old.own_share),
            receipts: said.proof_receipts.or(old.receipts),
            devices: said.proof_devices.or(old.devices),
            explanation: old.explanation.clone(),
        };
        if data == old && pdf.is_none() {
            return Ok(before);
        }
        let refused = |error: Forbidden| ServiceError::refused(error.to_string());
        let edit = Actor::system().permit().map_err(refused)?;
        let confirm = Actor::system().permit().map_err(refused)?;
        let file = pdf.map(|(stored, name)| (stored, name.as_str()));
        let version = before.map(|before| before.version);
        funding::save_filed_proof(tx, (&edit, &confirm), notice, version, data, file).await?;
        Ok(funding::compared(tx.conn(), &view, today).await?)
    }
}

/// The files in the order in which they are taken over.
fn ordered(files: &[TakeFile]) -> impl Iterator<Item = &TakeFile> {
    SheetKind::ALL
        .into_iter()
        .flat_map(move |kind| files.iter().filter(move |file| file.kind == kind))
}
