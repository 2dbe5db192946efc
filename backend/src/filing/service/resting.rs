//! What a filed version rests on, and what must stay as it was therefore.

use paktbuch_types::{NoticeId, ProofConfirmation, ProofStepId};
use sea_orm::{ConnectionTrait, DbErr};

use super::differences::contents;
use super::read::filings;
use crate::documents::Documents;
use crate::filing::rows::FilingRow;
use crate::filing::{audited, queries};

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
