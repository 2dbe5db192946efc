//! What a local audit (örtliche Prüfung) has audited: kept when its step is entered, and compared with what is filed.

use std::collections::HashMap;

use chrono::NaiveDate;
use paktbuch_types::{EventId, NoticeId, ProofStepId, format_date, parse_date};
use sea_orm::{ConnectionTrait, DbErr};

use super::compare;
use super::file::FilingError;
use super::read::last;
use crate::audit::{self, Change, Entry, EventKind, Filter, SubjectKind};
use crate::db::{Db, WriteTx};
use crate::documents::{self, DocumentError, Documents, Stored};
use crate::error::ServiceError;
use crate::filing::audited::{self, Unaudited};
use crate::filing::rows::{AuditedState, Compared, LocalAudit, Series};
use crate::filing::summary::summary;
use crate::filing::{day, queries};
use crate::reporting::{self, Contents, MakeError, ProofAsked};

/// Fields of the event by which a local audit is entered, that say what was audited.
const DAY: &str = "Stichtag des geprüften Standes";
const STATE: &str = "SHA-256 des geprüften Standes";

/// Events of one notice's steps that are read.
const EVENTS: u64 = 1_000;

/// What the proof says when its local audit is entered: on disk, and not registered yet.
#[derive(Debug, Clone)]
pub struct AuditedProof {
    as_of: NaiveDate,
    contents: Stored,
}

/// Keeps what the proof of a notice would say if it were filed now, for a local audit of the day `done_on`: as of the day `as_of`, without
/// one as of that of the last version or else of the audit. `None` where the audit itself cannot be of its day, which entering it refuses.
///
/// # Errors
/// [`FilingError::Refused`] (`audited_as_of`) for a day of which no proof can be; others as for a proof to be filed.
pub async fn keep_audited(
    db: &Db,
    documents: &Documents,
    notice: NoticeId,
    (done_on, as_of): (NaiveDate, Option<NaiveDate>),
) -> Result<Option<AuditedProof>, FilingError> {
    let conn = db.reader();
    let facts = queries::the_notice(conn, notice)
        .await
        .map_err(ServiceError::from)?;
    let facts = facts.ok_or(ServiceError::NotFound)?;
    let last = last(conn, notice, Series::Final)
        .await
        .map_err(ServiceError::from)?;
    let usual = last.map_or(done_on, |last| last.as_of.min(done_on));
    let day = as_of.unwrap_or(usual);
    match (day::refused(day, facts.noticed_on, db.clock().today()), as_of) {
        (Some(message), Some(_)) => return Err(ServiceError::field("audited_as_of", message).into()),
        (Some(_), None) => return Ok(None),
        (None, _) => {}
    }
    let (contents, _) = reporting::to_be_filed(db, ProofAsked::filing(notice, day, None)).await?;
    let contents = serde_json::to_vec(&contents.unconfirmed())?;
    let documents = documents.clone();
    let stored =
        tokio::task::spawn_blocking(move || -> Result<_, DocumentError> { documents.put(&contents) });
    let contents = stored
        .await
        .map_err(|error| MakeError::Thread(error.to_string()))??;
    Ok(Some(AuditedProof { as_of: day, contents }))
}

/// Registers what was audited; the event of its step has to say what is answered.
///
/// # Errors
/// The database's refusal.
pub async fn register_audited(tx: &WriteTx, audited: &AuditedProof) -> Result<[Change; 2], DbErr> {
    let name = "gepruefter-stand.json";
    documents::register(tx, &audited.contents, "application/json", name).await?;
    Ok([
        Change::set(DAY, format_date(audited.as_of)),
        Change::set(STATE, &audited.contents.sha256),
    ])
}

/// The days (Stichtage) of the proofs that the local audits of a notice are of, as far as they are kept.
///
/// # Errors
/// The database's refusal.
pub async fn audited_days(
    conn: &impl ConnectionTrait,
    notice: NoticeId,
) -> Result<HashMap<ProofStepId, NaiveDate>, DbErr> {
    let audits = local_audits(conn, notice, None).await?;
    let days = audits
        .into_iter()
        .filter_map(|audit| Some((audit.step, audit.state?.as_of)));
    Ok(days.collect())
}

/// Why the local audit cannot be confirmed in a version that says `said` as of a day, after the `previous` one (its number and the day of
/// its filing); `None` where it can.
///
/// # Errors
/// The database's refusal.
pub(in crate::filing) async fn unaudited(
    conn: &impl ConnectionTrait,
    documents: &Documents,
    (notice, today): (NoticeId, NaiveDate),
    (as_of, said): (NaiveDate, &Contents),
    previous: Option<(i64, NaiveDate)>,
) -> Result<Option<Unaudited>, DbErr> {
    let audits = local_audits(conn, notice, Some(today)).await?;
    let audits = compared(documents, audits, as_of, said);
    Ok(audited::refused(&audits, as_of, previous))
}

/// The steps of the local audit up to a day, in the order of their days, with what they audited as the history keeps it.
pub(super) async fn local_audits(
    conn: &impl ConnectionTrait,
    notice: NoticeId,
    until: Option<NaiveDate>,
) -> Result<Vec<LocalAudit>, DbErr> {
    let mut audits = queries::local_audits(conn, notice, until).await?;
    if audits.is_empty() {
        return Ok(audits);
    }
    let filter = Filter {
        subject: Some(SubjectKind::Notice),
        id: Some(notice.0),
        kind: Some(EventKind::ProofStepAdded),
        ..Filter::default()
    };
    let events = audit::trail(conn, filter, EVENTS).await?;
    for audit in &mut audits {
        let entering = events.iter().find(|event| event.proof_step() == Some(audit.step));
        audit.state = entering.and_then(state);
    }
    Ok(audits)
}

fn state(event: &Entry) -> Option<AuditedState> {
    let said = |field: &str| {
        let mut changes = event.changes.iter();
        changes.find_map(|change| (change.field == field).then_some(change.after.as_str()))
    };
    Some(AuditedState {
        as_of: parse_date(said(DAY)?).ok()?,
        sha256: said(STATE)?.to_owned(),
        entered: EventId(event.number),
    })
}

/// Each audit with how what it audited stands to what a version says.
pub(super) fn compared(
    documents: &Documents,
    audits: Vec<LocalAudit>,
    as_of: NaiveDate,
    said: &Contents,
) -> Vec<(LocalAudit, Compared)> {
    let said = said.unconfirmed();
    let compared = |audit: LocalAudit| {
        let compared = audit
            .state
            .as_ref()
            .map_or(Compared::Unknown, |state| since(documents, state, as_of, &said));
        (audit, compared)
    };
    audits.into_iter().map(compared).collect()
}

fn since(documents: &Documents, state: &AuditedState, as_of: NaiveDate, said: &Contents) -> Compared {
    if state.as_of != as_of {
        return Compared::OtherDay(state.as_of);
    }
    let audited = documents.get(&state.sha256).ok();
    let audited = audited.and_then(|bytes| serde_json::from_slice::<Contents>(&bytes).ok());
    let Some(audited) = audited else {
        return Compared::Unreadable;
    };
    match summary(&compare::differences(&audited, said)) {
        words if words.is_empty() => Compared::Same,
        words => Compared::Changed(words),
    }
}
