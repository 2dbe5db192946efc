//! What a filed version rests on, and what must stay as it was therefore.

use paktbuch_types::{NoticeId, ProofConfirmation, ProofStepId};
use sea_orm::{ConnectionTrait, DbErr};

use super::differences::contents;
use super::read::{filings, versions};
use crate::documents::Documents;
use crate::filing::rows::{FilingRow, LocalAudit, Said};
use crate::filing::{audited, queries};

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
    let confirmed = contents.confirmed();
    Ok(Said {
        proof_type: Some(contents.proof_type()),
        audit: audit_of(conn, version, &confirmed).await?,
        confirmed: Some(confirmed),
    })
}

/// The step of the local audit (örtliche Prüfung) on which a version that confirms `confirmed` rests, the last one; `None` where it does
/// not confirm the audit, or no step is left.
///
/// # Errors
/// The database's refusal.
pub(in crate::filing) async fn audit_of(
    conn: &impl ConnectionTrait,
    version: &FilingRow,
    confirmed: &[ProofConfirmation],
) -> Result<Option<LocalAudit>, DbErr> {
    if !confirmed.contains(&ProofConfirmation::Audit) {
        return Ok(None);
    }
    let others = versions(conn, version.notice, version.series()).await?;
    let previous = others.iter().find(|other| other.number < version.number);
    let filed_on = version.filed_at.date();
    let audits = queries::local_audits(conn, version.notice, filed_on).await?;
    let days = (filed_on, version.as_of);
    let previous = previous.map(FilingRow::filed);
    let mut audits = audits.into_iter().rev();
    Ok(audits.find(|audit| audited::backs(audit, days, previous)))
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
    let audits = queries::local_audits(conn, notice, last.filed_at.date()).await?;
    let Some(audit) = audits.iter().find(|audit| audit.step == step) else {
        return Ok(None);
    };
    let rests = |(place, version): &(usize, &FilingRow)| {
        let previous = filings.get(place.saturating_add(1)).map(FilingRow::filed);
        let days = (version.filed_at.date(), version.as_of);
        audited::backs(audit, days, previous)
            && contents(documents, version)
                .is_ok_and(|said| said.confirmed().contains(&ProofConfirmation::Audit))
    };
    let found = filings.iter().enumerate().find(rests);
    Ok(found.map(|(_, version)| version.number))
}
