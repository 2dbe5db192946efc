//! The proof that was filed before the notice came into Paktbuch, as its first version: the PDF and the sums of its own, and the lines of
//! the Belegliste that were paid up to its day, frozen as they stand in Paktbuch now.

use chrono::{NaiveDate, NaiveTime};
use paktbuch_entity::filing;
use paktbuch_types::{Cents, DocumentId, EventId, FilingId, NoticeId, format_date};
use sea_orm::{ActiveModelTrait, ConnectionTrait, ModelTrait, Set};

use super::file::{FilingError, NO_PLAN, unchanged};
use super::read::{figures_of, filings};
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{FileProof as MayFile, Permit};
use crate::db::{Db, WriteTx};
use crate::documents::{self, DocumentError, Documents, Stored};
use crate::error::ServiceError;
use crate::filing::rows::Figures;
use crate::filing::{day, queries};
use crate::funding;
use crate::reporting::{self, MakeError};

/// Number of the version that it becomes: nothing of the notice was filed before it.
const FIRST: i64 = 1;

/// What such a version says, on disk and not entered yet.
#[derive(Debug, Clone)]
pub struct PreparedBefore {
    notice: NoticeId,
    contents: Stored,
    figures: Figures,
    last_event: EventId,
}

/// The filed proof with all that a version needs.
struct Complete {
    filed_on: NaiveDate,
    document: DocumentId,
    sha256: String,
    spent: Cents,
    eligible: Cents,
    granted: Cents,
    own_share: Cents,
}

/// Freezes the lines that the proof filed before counts: what the records say as of its day.
///
/// # Errors
/// [`FilingError::Refused`] where the proof lacks its day, its PDF or a sum; others as for a proof to be filed.
pub async fn prepare_before(
    db: &Db,
    documents: &Documents,
    notice: NoticeId,
) -> Result<PreparedBefore, FilingError> {
    let proof = complete(db.reader(), notice).await?;
    let frozen = reporting::freeze_contents(db, notice, proof.filed_on, (FIRST, &[])).await?;
    let contents = serde_json::to_vec(&frozen.contents)?;
    let documents = documents.clone();
    let stored =
        tokio::task::spawn_blocking(move || -> Result<_, DocumentError> { documents.put(&contents) });
    let contents = stored
        .await
        .map_err(|error| MakeError::Thread(error.to_string()))??;
    Ok(PreparedBefore {
        notice,
        contents,
        figures: figures_of(&frozen.figures, &frozen.contents)?,
        last_event: frozen.last_event,
    })
}

/// Enters the proof filed before as version 1, from whose lines auditors can cut like from those of any other version.
///
/// # Errors
/// [`ServiceError::NotFound`]; [`ServiceError::Refused`] where a version stands already, for a notice without cost plan, for a proof that
/// lacks something or is older than the notice, and where records changed meanwhile.
pub async fn take_before(
    tx: &WriteTx,
    permit: &Permit<MayFile>,
    prepared: &PreparedBefore,
) -> Result<FilingId, ServiceError> {
    let id = prepared.notice;
    let notice = queries::the_notice(tx.conn(), id)
        .await?
        .ok_or(ServiceError::NotFound)?;
    if let Some(last) = filings(tx.conn(), id).await?.first() {
        return Err(ServiceError::refused(format!(
            "Zu diesem Bescheid steht schon Version {} vom {}; der früher eingereichte Nachweis kann nur die erste sein. Bitte die Prüfung an \
             dieser Version eintragen.",
            last.number,
            format_date(last.filed_at.date())
        )));
    }
    if notice.items == 0 {
        return Err(ServiceError::refused(NO_PLAN));
    }
    let proof = complete(tx.conn(), id).await?;
    if let Some(message) = day::refused(proof.filed_on, notice.noticed_on, tx.today()) {
        return Err(ServiceError::refused(message));
    }
    unchanged(tx, id, prepared.last_event).await?;
    let name = "verwendungsnachweis-vor-der-uebernahme.json";
    let contents = documents::register(tx, &prepared.contents, "application/json", name).await?;
    let figures = &prepared.figures;
    let row = filing::ActiveModel {
        notice_id: Set(id),
        number: Set(FIRST),
        as_of: Set(proof.filed_on),
        // Its hour is not known: midnight in UTC is the same day in Germany.
        filed_at: Set(proof.filed_on.and_time(NaiveTime::MIN).and_utc()),
        filed_by: Set(tx.who().to_string()),
        document_id: Set(proof.document),
        contents_id: Set(contents),
        last_event: Set(prepared.last_event),
        spent: Set(proof.spent),
        eligible: Set(proof.eligible),
        granted: Set(proof.granted),
        own_share: Set(proof.own_share),
        receipts: Set(figures.receipts),
        devices: Set(figures.devices),
        errors: Set(0),
        reason: Set(String::new()),
        taken_over: Set(true),
        ..Default::default()
    };
    let filing = row.insert(tx.conn()).await?.id;
    let state = funding::proof_filed(tx, permit, id).await?;
    let event = event(id)
        .change(Change::set("Version", FIRST))
        .change(Change::set("Stichtag", format_date(proof.filed_on)))
        .change(Change::set("SHA-256 der Datei", &proof.sha256))
        .change(Change::set("Zeilen der Belegliste", figures.receipts))
        .change(Change::set("Geräte", figures.devices))
        .changes(state);
    audit::record(tx, [event]).await?;
    Ok(filing)
}

/// Takes that version back, so that its proof can be corrected or its receipts completed; answers the notice.
///
/// # Errors
/// [`ServiceError::NotFound`]; [`ServiceError::Refused`] for a version that was filed from Paktbuch, one that a later one follows, and one
/// with cuts.
pub async fn release_before(
    tx: &WriteTx,
    _permit: &Permit<MayFile>,
    id: FilingId,
) -> Result<NoticeId, ServiceError> {
    let filing = queries::with_id(tx.conn(), id)
        .await?
        .ok_or(ServiceError::NotFound)?;
    let (notice, number) = (filing.notice_id, filing.number);
    if !filing.taken_over {
        return Err(ServiceError::refused(format!(
            "Version {number} ist aus Paktbuch eingereicht und bleibt. Eine Berichtigung bitte als neue Version einreichen."
        )));
    }
    let versions = queries::of_notice(tx.conn(), notice).await?;
    if let Some(later) = versions.iter().find(|other| other.number > number) {
        return Err(ServiceError::refused(format!(
            "Nach Version {number} ist Version {} eingereicht; beide bleiben. Eine Berichtigung bitte als neue Version einreichen.",
            later.number
        )));
    }
    if !queries::cuts(tx.conn(), id).await?.is_empty() {
        return Err(ServiceError::refused(format!(
            "Belege der Version {number} sind gekürzt. Bitte zuerst die Kürzungen zurücknehmen (Prüfung des Nachweises, Anerkannt leeren)."
        )));
    }
    filing.delete(tx.conn()).await?;
    let event = event(notice).change(Change::new("Version", number, ""));
    audit::record(tx, [event]).await?;
    Ok(notice)
}

fn event(notice: NoticeId) -> Event {
    Event::new(EventKind::ProofFiled, SubjectKind::Notice, notice.0).touching(Some(notice))
}

/// The proof filed before, or which of its facts are missing.
async fn complete(conn: &impl ConnectionTrait, notice: NoticeId) -> Result<Complete, ServiceError> {
    let proof = funding::filed_before(conn, notice).await?.ok_or_else(|| {
        ServiceError::refused(
            "Zu diesem Bescheid ist kein vor der Übernahme eingereichter Nachweis eingetragen. Bitte ihn zuerst am Bescheid unter \
             „Bestandsübernahme“ mit Tag, Summen und PDF-Datei eintragen.",
        )
    })?;
    let data = proof.data;
    let missing: Vec<&str> = [
        ("Eingereicht am", data.filed_on.is_none()),
        ("PDF-Datei", proof.file.is_none()),
        ("Ausgaben gesamt", data.spent.is_none()),
        ("davon zuwendungsfähig", data.eligible.is_none()),
        ("Zuwendung", data.granted.is_none()),
        ("Eigenanteil", data.own_share.is_none()),
    ]
    .into_iter()
    .filter_map(|(label, is_missing)| is_missing.then_some(label))
    .collect();
    let known = (
        data.filed_on,
        proof.file,
        (data.spent, data.eligible),
        (data.granted, data.own_share),
    );
    let (Some(filed_on), Some(file), (Some(spent), Some(eligible)), (Some(granted), Some(own_share))) = known
    else {
        return Err(ServiceError::refused(format!(
            "Dem eingereichten Nachweis fehlt: {}. Bitte am Bescheid unter „Bestandsübernahme“ so ergänzen, wie er es meldet.",
            missing.join(", ")
        )));
    };
    Ok(Complete {
        filed_on,
        document: file.document,
        sha256: file.sha256,
        spent,
        eligible,
        granted,
        own_share,
    })
}
