//! Filing a proof: made and stored first, then entered in one write.

use std::io::Read;
use std::path::Path;

use paktbuch_entity::filing;
use paktbuch_types::{Cents, EventId, FilingId, NoticeId, ProofConfirmation, format_date};
use sea_orm::{ActiveModelTrait, Set};

use super::audits::unaudited;
use super::read::{figures_of, last, too_late};
use crate::audit::{self, Change, Concerning, Event, EventKind, SubjectKind};
use crate::auth::{FileProof as MayFile, Permit};
use crate::db::{Db, WriteTx};
use crate::documents::{self, DocumentError, Documents, Stored};
use crate::error::ServiceError;
use crate::filing::commands::FileProof;
use crate::filing::queries;
use crate::filing::rows::{Figures, FilingRow, OTHER_FIGURES, Series};
use crate::funding;
use crate::reporting::{self, Contents, Folders, MakeError};
use crate::text::clean_lines;

/// Longest reason, in characters.
const REASON: usize = 2_000;
/// What is told of a notice without cost plan.
pub(super) const NO_PLAN: &str = "Der Bescheid hat noch keinen Kostenplan; ein Verwendungsnachweis ließe sich an nichts messen. Bitte zuerst \
                                  die Einzelansätze eintragen.";
/// Media type of a workbook.
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A proof on disk that is not filed yet.
#[derive(Debug, Clone)]
pub struct Prepared {
    workbook: Stored,
    contents: Stored,
    file_name: String,
    figures: Figures,
    last_event: EventId,
    /// What it says, and where audits have kept what they audited.
    said: Contents,
    documents: Documents,
}

/// Why a proof cannot be prepared; nothing is filed.
#[derive(Debug, thiserror::Error)]
pub enum FilingError {
    #[error(transparent)]
    Make(#[from] MakeError),
    #[error(transparent)]
    Document(#[from] DocumentError),
    #[error("Die Datei lässt sich nicht lesen: {0}")]
    Read(#[from] std::io::Error),
    #[error("Der Inhalt lässt sich nicht festhalten: {0}")]
    Contents(#[from] serde_json::Error),
    /// The text says what is missing.
    #[error(transparent)]
    Refused(#[from] ServiceError),
}

/// Makes the proof to be filed in the folder `temporary`, with the public address before its links, and stores its bytes and what it
/// says. Files that no filing refers to are harmless.
///
/// # Errors
/// [`FilingError`], e.g. when the disk is full; nothing is filed.
pub async fn prepare(
    db: &Db,
    documents: &Documents,
    (temporary, address): (&Path, &str),
    command: &FileProof,
) -> Result<Prepared, FilingError> {
    let folders = Folders {
        folder: temporary,
        temporary,
        address,
    };
    let frozen = reporting::freeze(
        db,
        folders,
        (command.notice, command.as_of, command.proof_type),
        (
            command.filed_before.saturating_add(1),
            command.confirmed.as_slice(),
        ),
    )
    .await?;
    let contents = serde_json::to_vec(&frozen.contents)?;
    let mut bytes = Vec::new();
    let file_name = format!("{}.xlsx", frozen.made.name);
    frozen.made.scratch.into_reader()?.read_to_end(&mut bytes)?;
    let store = documents.clone();
    let stored = tokio::task::spawn_blocking(move || -> Result<_, DocumentError> {
        Ok((store.put(&bytes)?, store.put(&contents)?))
    });
    let (workbook, contents) = stored
        .await
        .map_err(|error| MakeError::Thread(error.to_string()))??;
    Ok(Prepared {
        workbook,
        contents,
        file_name,
        figures: figures_of(&frozen.figures, &frozen.contents)?,
        last_event: frozen.last_event,
        said: frozen.contents,
        documents: documents.clone(),
    })
}

/// Files a prepared proof as the next version.
///
/// # Errors
/// [`ServiceError::NotFound`]; [`ServiceError::Stale`] where another version was filed meanwhile; [`ServiceError::Field`]
/// (`stichtag`) for an interim proof that comes after the one that settles, (`reason`) where errors are open or a version is corrected and no reason is given, (`confirmed`) where other figures were shown,
/// (`confirmations`) for a local audit that is not certified, or not of what is filed, and for what an interim proof does not confirm,
/// (`condition`) for a condition that is met already or that this proof does not meet; [`ServiceError::Refused`] for a notice without cost plan, for what
/// equals the last version, and where records changed while the proof was made.
pub async fn file_proof(
    tx: &WriteTx,
    permit: &Permit<MayFile>,
    command: &FileProof,
    prepared: &Prepared,
) -> Result<FilingId, ServiceError> {
    let notice = queries::the_notice(tx.conn(), command.notice)
        .await?
        .ok_or(ServiceError::NotFound)?;
    let proof_type = prepared.figures.proof_type;
    let series = Series::of(Some(proof_type), command.as_of);
    let last = last(tx.conn(), command.notice, series).await?;
    if last.as_ref().map_or(0, |last| last.number) != command.filed_before {
        return Err(ServiceError::Stale);
    }
    if notice.items == 0 {
        return Err(ServiceError::refused(NO_PLAN));
    }
    let mark = prepared.figures.mark(command.as_of);
    if command.seen.as_ref().is_some_and(|seen| *seen != mark) {
        return Err(ServiceError::field("confirmed", OTHER_FIGURES));
    }
    if proof_type.is_interim()
        && let Some(late) = too_late(tx.conn(), command.notice, command.as_of).await?
    {
        return Err(ServiceError::field(
            "stichtag",
            format!("{} {}", late.why, late.remedy),
        ));
    }
    if proof_type.is_interim() && command.confirmed.iter().any(|what| what.is_final()) {
        return Err(ServiceError::field(
            "confirmations",
            "Ein Zwischennachweis bestätigt weder den erreichten Zweck noch die örtliche Rechnungsprüfung. Bitte beides weglassen.",
        ));
    }
    if command.condition.is_some() && !proof_type.is_interim() {
        return Err(ServiceError::field(
            "condition",
            "Eine Nebenbestimmung erledigt hier nur ein Zwischennachweis. Bitte keine wählen.",
        ));
    }
    if command.confirmed.contains(&ProofConfirmation::Audit) {
        let previous = last.as_ref().map(FilingRow::filed);
        let place = (command.notice, tx.today());
        let said = (command.as_of, &prepared.said);
        let unaudited = unaudited(tx.conn(), &prepared.documents, place, said, previous);
        if let Some(unaudited) = Box::pin(unaudited).await? {
            return Err(ServiceError::field(
                "confirmations",
                format!(
                    "Örtliche Rechnungsprüfung: {} {}",
                    unaudited.why, unaudited.remedy
                ),
            ));
        }
    }
    let reason = checked_reason(command, prepared.figures.errors)?;
    // One that was filed before is another file, whatever its lines say.
    if let Some(last) = &last
        && !last.taken_over
        && last.contents_sha256 == prepared.contents.sha256
    {
        return Err(ServiceError::refused(format!(
            "Der Nachweis sagt dasselbe wie {} vom {}. Eine neue Version gibt es erst, wenn sich etwas geändert hat.",
            last.name(),
            format_date(last.filed_at.date())
        )));
    }
    unchanged(tx, command.notice, prepared.last_event).await?;
    let number = command.filed_before.saturating_add(1);
    let id = insert(tx, command, prepared, number, &reason).await?;
    let condition = match command.condition {
        Some(number) => Some(funding::condition_met(tx, permit, command.notice, number).await?),
        None => None,
    };
    // A proof of a day before the first payment proves nothing of what was paid since, and an interim one settles nothing: the
    // deadline stays.
    let state = if proof_type.is_interim()
        || prepared.figures.receipts == 0 && has_spent(tx, command.notice).await?
    {
        None
    } else {
        funding::proof_filed(tx, permit, command.notice).await?
    };
    let event = event(command, prepared, number, &reason)
        .changes(condition)
        .changes(state);
    audit::record(tx, [event]).await?;
    Ok(id)
}

async fn has_spent(tx: &WriteTx, notice: NoticeId) -> Result<bool, ServiceError> {
    let figures = funding::plan_figures(tx.conn(), notice, None).await?;
    Ok(figures.total().paid.total != Cents::ZERO)
}

fn checked_reason(command: &FileProof, errors: i64) -> Result<String, ServiceError> {
    let reason = clean_lines(&command.reason);
    if reason.chars().count() > REASON {
        let message = format!("Die Begründung ist zu lang: höchstens {REASON} Zeichen.");
        return Err(ServiceError::field("reason", message));
    }
    match errors {
        _ if !reason.is_empty() => Ok(reason),
        0 if command.filed_before > 0 => Err(ServiceError::field(
            "reason",
            format!(
                "Bitte angeben, warum Version {} berichtigt wird. Der Grund steht bei der neuen Version und im Verlauf.",
                command.filed_before
            ),
        )),
        0 => Ok(reason),
        1 => Err(ServiceError::field(
            "reason",
            "Ein Fehler ist offen. Bitte beheben, oder begründen Sie, warum Sie trotzdem einreichen.",
        )),
        errors => Err(ServiceError::field(
            "reason",
            format!(
                "{errors} Fehler sind offen. Bitte beheben, oder begründen Sie, warum Sie trotzdem einreichen."
            ),
        )),
    }
}

/// Nobody has changed what the proof is made of since it was read.
pub(super) async fn unchanged(tx: &WriteTx, notice: NoticeId, read_at: EventId) -> Result<(), ServiceError> {
    let concerning = Concerning {
        notice: Some(notice),
        kinds: vec![
            SubjectKind::Invoice,
            SubjectKind::Order,
            SubjectKind::Device,
            SubjectKind::DeviceModel,
            SubjectKind::School,
            SubjectKind::Supplier,
            SubjectKind::Authority,
        ],
        records: Vec::new(),
    };
    match audit::since(tx.conn(), read_at, &concerning, 1).await?.as_slice() {
        [] => Ok(()),
        [first, ..] => Err(ServiceError::refused(format!(
            "Während der Nachweis entstand, hat jemand etwas geändert ({} {}). Bitte sehen Sie ihn noch einmal an und reichen Sie ihn dann ein.",
            first.who, first.what
        ))),
    }
}

async fn insert(
    tx: &WriteTx,
    command: &FileProof,
    prepared: &Prepared,
    number: i64,
    reason: &str,
) -> Result<FilingId, ServiceError> {
    let workbook = documents::register(tx, &prepared.workbook, XLSX, &prepared.file_name).await?;
    let name = format!("{}.json", prepared.file_name.trim_end_matches(".xlsx"));
    let contents = documents::register(tx, &prepared.contents, "application/json", &name).await?;
    let figures = &prepared.figures;
    let row = filing::ActiveModel {
        notice_id: Set(command.notice),
        number: Set(number),
        as_of: Set(command.as_of),
        filed_at: Set(tx.now()),
        filed_by: Set(tx.who().to_string()),
        document_id: Set(workbook),
        contents_id: Set(contents),
        last_event: Set(prepared.last_event),
        spent: Set(figures.spent),
        eligible: Set(figures.eligible),
        granted: Set(figures.grant_settled),
        own_share: Set(figures.own_settled),
        receipts: Set(figures.receipts),
        devices: Set(figures.devices),
        errors: Set(figures.errors),
        reason: Set(reason.to_owned()),
        is_interim: Set(figures.proof_type.is_interim()),
        ..Default::default()
    };
    Ok(row.insert(tx.conn()).await?.id)
}

fn event(command: &FileProof, prepared: &Prepared, number: i64, reason: &str) -> Event {
    let figures = &prepared.figures;
    let all = ProofConfirmation::ALL.iter();
    let confirmed = all.filter(|what| command.confirmed.contains(what));
    let confirmed: Vec<&str> = confirmed.map(|what| what.label()).collect();
    let kind = if figures.proof_type.is_interim() {
        EventKind::InterimProofFrozen
    } else {
        EventKind::ProofFrozen
    };
    Event::new(kind, SubjectKind::Notice, command.notice.0)
        .touching(Some(command.notice))
        .change(Change::set("Version", number))
        .change(Change::set("Art des Nachweises", figures.proof_type))
        .change(Change::set("Stichtag", format_date(command.as_of)))
        .change(Change::set("Datei", &prepared.file_name))
        .change(Change::set("SHA-256", &prepared.workbook.sha256))
        .change(Change::set("Ausgaben", format!("{} €", figures.spent)))
        .change(Change::set("Zuwendung", format!("{} €", figures.grant_settled)))
        .change(Change::set("Bestätigt", confirmed.join("; ")))
        .change(Change::set("Begründung", reason))
}
