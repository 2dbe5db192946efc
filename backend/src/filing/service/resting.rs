//! What a filed version rests on, and what must stay as it was therefore.

use chrono::NaiveDate;
use paktbuch_types::{EventId, NoticeId, ProofConfirmation, ProofStepId};
use sea_orm::{ConnectionTrait, DbErr};

use super::audits::{compared, local_audits};
use super::differences::contents;
use super::read::{filings, versions};
use crate::documents::Documents;
use crate::filing::audited;
use crate::filing::rows::{FilingRow, LocalAudit, Said};
use crate::reporting::Contents;

/// Which proof a version is and what it confirms; nothing where it was filed before the takeover: its PDF says so.
///
/// # Errors
/// The database's refusal.
pub(in crate::filing) async fn said(
    conn: &impl ConnectionTrait,
    documents: &Documents,
    version: &FilingRow,
) -> Result<Said, DbErr> {
    if version.taken_over {
        return Ok(Said::default());
    }
    let Ok(contents) = contents(documents, version) else {
        return Ok(Said::default());
    };
    Ok(Said {
        proof_type: Some(contents.proof_type()),
        audit: audit_of(conn, documents, version, &contents).await?,
        confirmed: Some(contents.confirmed()),
    })
}

/// The step of the local audit (örtliche Prüfung) on which a version with these contents rests, the last one; `None` where it does not
/// confirm the audit, or no step is left.
///
/// # Errors
/// The database's refusal.
pub(in crate::filing) async fn audit_of(
    conn: &impl ConnectionTrait,
    documents: &Documents,
    version: &FilingRow,
    contents: &Contents,
) -> Result<Option<LocalAudit>, DbErr> {
    if !contents.confirmed().contains(&ProofConfirmation::Audit) {
        return Ok(None);
    }
    let others = versions(conn, version.notice, version.series()).await?;
    let previous = others.iter().find(|other| other.number < version.number);
    let previous = previous.map(FilingRow::filed);
    let audits = local_audits(conn, version.notice, Some(version.filed_at.date())).await?;
    let audits = compared(documents, audits, version.as_of, contents);
    let mut audits = audits.into_iter().rev();
    let found = audits.find(|audit| audited::backs(audit, moment(version), previous));
    Ok(found.map(|(audit, _)| audit))
}

/// The number of the last version that confirms the local audit (örtliche Prüfung) with this step; `None` where none does. A version
/// whose file is damaged is told of by its own page and `verify`.
///
/// # Errors
/// The database's refusal.
pub async fn confirmed_with(
    conn: &impl ConnectionTrait,
    documents: &Documents,
    (notice, step): (NoticeId, ProofStepId),
) -> Result<Option<i64>, DbErr> {
    let filings = filings(conn, notice).await?;
    let Some(last) = filings.first() else {
        return Ok(None);
    };
    let mut audits = local_audits(conn, notice, Some(last.filed_at.date())).await?;
    audits.retain(|audit| audit.step == step);
    if audits.is_empty() {
        return Ok(None);
    }
    let rests = |(place, version): &(usize, &FilingRow)| {
        let Ok(said) = contents(documents, version) else {
            return false;
        };
        let previous = filings.get(place.saturating_add(1)).map(FilingRow::filed);
        said.confirmed().contains(&ProofConfirmation::Audit)
            && compared(documents, audits.clone(), version.as_of, &said)
                .iter()
                .any(|audit| audited::backs(audit, moment(version), previous))
    };
    let found = filings.iter().enumerate().find(rests);
    Ok(found.map(|(_, version)| version.number))
}

/// When a version was filed, of which day it is, and the last event that it knows.
fn moment(version: &FilingRow) -> (NaiveDate, NaiveDate, EventId) {
    (version.filed_at.date(), version.as_of, version.last_event)
}
