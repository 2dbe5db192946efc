//! `report KIND`: writes a report; `report list` names the kinds.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::Args;
use paktbuch_reports::ReportFile;
use paktbuch_types::{NoticeId, ProofEdition, ProofType, SchoolNumber, format_date, parse_date};
use serde_json::{Map, Value, json};

use super::{CliError, Context, Outcome};
use crate::app::open_existing;
use crate::clock::Clock;
use crate::db::{Db, Who};
use crate::error::ServiceError;
use crate::reporting::commands::{DossierAsked, LetterAsked, ProofAsked};
use crate::reporting::rows::{
    AboutNotice, DocumentFormat, InventoryFilter, LetterKind, ListFormat, ReportKind,
};
use crate::reporting::{self, Folders, Made, Tools};
use crate::worker::Worker;

#[derive(Debug, Args)]
pub(super) struct Report {
    /// verwendungsnachweis, belegliste, inventarliste, fristenliste, anschreiben …; list zeigt alle Berichte
    kind: String,
    /// Aktenzeichen des Bescheids
    #[arg(long)]
    notice: Option<String>,
    /// Ausgabe des Verwendungsnachweises: einreichung oder akte (mit Prüfprotokoll und Diagramm)
    #[arg(long)]
    edition: Option<ProofEdition>,
    /// Art des Verwendungsnachweises und seines Anschreibens: vn, einfacher_vn, verwendungsbestaetigung, zwischennachweis oder
    /// einfacher_zwischennachweis (Vorgabe: wie im Programm)
    #[arg(long)]
    proof_type: Option<ProofType>,
    /// Schulnummer
    #[arg(long)]
    school: Option<SchoolNumber>,
    /// Nummer des Mittelabrufs oder der Umschichtung (Vorgabe: die letzte)
    #[arg(long)]
    number: Option<i64>,
    /// Stichtag (Vorgabe: heute)
    #[arg(long, value_parser = parse_date)]
    as_of: Option<NaiveDate>,
    /// Datei; ihre Endung wählt das Format
    #[arg(long)]
    out: Option<PathBuf>,
}

/// What a report is about.
#[derive(Debug, Clone, Copy)]
struct Asked {
    notice: Option<NoticeId>,
    as_of: NaiveDate,
}

impl Report {
    pub(super) async fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        if self.kind == "list" {
            list(context);
            return Ok(Outcome::Done);
        }
        let given = self.out.as_deref().map(given_suffix).unwrap_or_default();
        let kind = ReportKind::with_format(&self.kind, given).ok_or_else(|| {
            refused(format!(
                "Den Bericht „{}“ gibt es nicht. „paktbuch report list“ zeigt alle.",
                self.kind
            ))
        })?;
        let out = self.out.as_deref().ok_or_else(|| {
            refused("Bitte mit --out die Datei angeben, in die der Bericht geschrieben wird.")
        })?;
        let suffix = suffix(kind, out)?;
        let folder = folder_of(out)?;
        let db = open_existing(&context.data, Clock::System).await?;
        let progress = context.output.working("Bericht schreiben");
        let asked = self.asked(&db).await?;
        let made = self.make(&db, context, (kind, asked), suffix, folder).await?;
        progress.finish_and_clear();
        let told = reporting::told((kind, asked.notice), asked.as_of, suffix, &made);
        let report = made.keep_as(out)?;
        db.write(Who::System, async |tx| reporting::remember(tx, told).await)
            .await?;
        print(context, kind, out, &report);
        db.close().await?;
        Ok(Outcome::Done)
    }

    /// Which notice, and as of which day.
    async fn asked(&self, db: &Db) -> Result<Asked, CliError> {
        let today = db.clock().today();
        let as_of = self
            .as_of
            .unwrap_or_else(|| ProofType::usual_day(self.proof_type, today));
        if as_of > today {
            return Err(ServiceError::refused(format!(
                "Der Stichtag {} liegt in der Zukunft. Bitte höchstens den heutigen Tag angeben.",
                format_date(as_of)
            ))
            .into());
        }
        let notice = match &self.notice {
            Some(reference) => Some(reporting::notice_by_reference(db.reader(), reference).await?),
            None => None,
        };
        Ok(Asked { notice, as_of })
    }

    async fn make(
        &self,
        db: &Db,
        context: &Context,
        (kind, Asked { notice, as_of }): (ReportKind, Asked),
        suffix: &str,
        folder: &Path,
    ) -> Result<Made, CliError> {
        let config = context.data.config()?;
        let temporary = context.data.temporary();
        let folders = Folders {
            folder,
            temporary: &temporary,
            address: config.server.address(),
        };
        if self.edition.is_some() && kind != ReportKind::Proof {
            return Err(refused("--edition gibt es nur für den Verwendungsnachweis."));
        }
        let has_type = matches!(
            kind,
            ReportKind::Proof | ReportKind::Letter(LetterKind::Cover | LetterKind::Narrative)
        );
        if self.proof_type.is_some() && !has_type {
            return Err(refused(
                "--proof-type gibt es nur für den Verwendungsnachweis, sein Anschreiben und den Sachbericht.",
            ));
        }
        let is_numbered = matches!(kind, ReportKind::Letter(letter) if letter.is_numbered());
        if self.number.is_some() && !is_numbered {
            return Err(refused("--number gibt es nur für Mittelabruf und Umschichtung."));
        }
        let format = if suffix == "csv" {
            ListFormat::Csv
        } else {
            ListFormat::Xlsx
        };
        if kind == ReportKind::Inventory {
            let school = match &self.school {
                Some(number) => Some(reporting::school_by_number(db.reader(), number).await?),
                None => None,
            };
            let filter = InventoryFilter {
                school,
                notice,
                ..InventoryFilter::all(as_of)
            };
            return Ok(reporting::inventory(db, folders, &filter, format).await?);
        }
        if let ReportKind::List(list) = kind {
            let about = list.about_notice();
            let is_narrowed = notice.is_some() && about == AboutNotice::Never;
            if is_narrowed || self.school.is_some() {
                return Err(refused(format!(
                    "{} gibt es nur über alles, ohne {}.",
                    list.title(),
                    if about == AboutNotice::Never {
                        "--notice und --school"
                    } else {
                        "--school"
                    }
                )));
            }
            if notice.is_some() || about != AboutNotice::Always {
                return Ok(reporting::plain_list(db, folders, (list, notice), as_of, format).await?);
            }
        }
        if self.school.is_some() {
            return Err(refused(format!(
                "{} gibt es nur für den ganzen Bescheid, nicht mit --school.",
                kind.title()
            )));
        }
        let notice =
            notice.ok_or_else(|| refused("Bitte mit --notice das Aktenzeichen des Bescheids angeben."))?;
        if let ReportKind::Letter(letter) = kind {
            let asked = LetterAsked {
                notice,
                number: self.number,
                as_of,
                proof_type: self.proof_type,
            };
            let format = DocumentFormat::from_suffix(suffix).unwrap_or(DocumentFormat::Pdf);
            let (worker, documents) = (Worker::this_program(), context.data.documents());
            let tools = Tools {
                worker: &worker,
                documents: &documents,
            };
            return Ok(reporting::letter(db, (folders, tools), (letter, asked), format).await?);
        }
        let edition = self.edition.unwrap_or(ProofEdition::Filing);
        Ok(match kind {
            ReportKind::Dossier => {
                let (worker, documents) = (Worker::this_program(), context.data.documents());
                let tools = Tools {
                    worker: &worker,
                    documents: &documents,
                };
                let asked = DossierAsked {
                    notice,
                    as_of,
                    with_personnel: true,
                };
                reporting::dossier(db, folders, tools, asked).await?
            }
            ReportKind::Receipts => reporting::receipt_list(db, folders, (notice, as_of), format).await?,
            ReportKind::Proof | ReportKind::Inventory | ReportKind::List(_) | ReportKind::Letter(_) => {
                let asked = ProofAsked {
                    edition,
                    ..ProofAsked::filing(notice, as_of, self.proof_type)
                };
                reporting::proof(db, folders, asked).await?
            }
        })
    }
}

/// The folder that takes the report; it has to be there.
fn folder_of(out: &Path) -> Result<&Path, CliError> {
    let folder = match out.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    if folder.is_dir() {
        Ok(folder)
    } else {
        Err(refused(format!(
            "Den Ordner {} gibt es nicht. Bitte ihn anlegen oder --out ändern.",
            folder.display()
        )))
    }
}

fn suffix(kind: ReportKind, out: &Path) -> Result<&'static str, CliError> {
    let given = given_suffix(out);
    let formats = kind.formats();
    let known = formats.iter().find(|format| format.eq_ignore_ascii_case(given));
    known.copied().ok_or_else(|| {
        refused(format!(
            "{} gibt es als {}, nicht als „{given}“. Bitte die Endung der Datei ändern.",
            kind.title(),
            formats.join(" oder ")
        ))
    })
}

fn given_suffix(out: &Path) -> &str {
    out.extension()
        .and_then(|suffix| suffix.to_str())
        .unwrap_or_default()
}

fn refused(message: impl Into<String>) -> CliError {
    ServiceError::refused(message).into()
}

fn list(context: &Context) {
    for (code, kinds) in ReportKind::by_code() {
        let Some(first) = kinds.first() else { continue };
        let formats: Vec<&str> = kinds.iter().flat_map(|kind| kind.formats()).copied().collect();
        let value = json!({
            "kind": code,
            "title": first.title(),
            "formats": formats,
            "needs_notice": first.needs_notice(),
        });
        context.output.record(&value, || {
            let sentences: Vec<&str> = kinds.iter().map(|kind| kind.sentence()).collect();
            format!("{code} ({}): {}", formats.join(", "), sentences.join(" "))
        });
    }
}

fn print(context: &Context, kind: ReportKind, out: &Path, report: &ReportFile) {
    let totals: Map<String, Value> = report
        .totals
        .iter()
        .map(|(name, amount)| ((*name).to_owned(), amount.0.into()))
        .collect();
    let value = json!({
        "kind": kind.code(),
        "file": out,
        "sha256": report.sha256,
        "rows": report.rows,
        "totals": totals,
    });
    let rows = match kind {
        ReportKind::Letter(_) => String::new(),
        _ => format!("{} Zeilen, ", report.rows),
    };
    context.output.record(&value, || {
        format!(
            "{} geschrieben: {} ({rows}SHA-256 {})",
            kind.title(),
            out.display(),
            report.sha256
        )
    });
}
