//! Which errors keep the proof of a notice back, for its page.

use chrono::NaiveDate;
use paktbuch_types::{NoticeId, Severity, SubjectKind};

use super::{Found, run, run_for_proof};
use crate::checking::rows::Place;
use crate::db::Db;
use crate::funding::{Answer, Blocking, FilingError};
use crate::rules::{Finding, r16_proof_complete as r16};

/// Open errors on invoices, orders and devices of a notice, and those on the notice itself that filing its proof as of `day` would meet,
/// but for the Sachbericht, which its page asks for anyway.
///
/// # Errors
/// The database's refusal.
pub fn errors_before_filing(db: &Db, notice: NoticeId, day: NaiveDate) -> Answer<'_, Blocking> {
    Box::pin(async move {
        let today = run(db.reader(), day, Some(notice)).await?;
        let records = today.iter().filter(|found| is_error(found) && !is_own(found));
        let filing = run_for_proof(db.reader(), day, notice).await?.into_iter();
        let own =
            filing.filter(|found| is_error(found) && is_own(found) && !r16::is_narrative(&found.finding));
        Ok(Blocking {
            records: u64::try_from(records.count()).unwrap_or(u64::MAX),
            filing: own.map(|found| told(&found.finding, &today)).collect(),
        })
    })
}

fn is_error(found: &Found) -> bool {
    found.is_open() && found.finding.severity == Severity::Error
}

fn is_own(found: &Found) -> bool {
    matches!(found.place, Place::Notice(_))
}

/// An error that filing meets, in the words of today where it is one today already: filing counts no open orders.
fn told(finding: &Finding, today: &[Found]) -> FilingError {
    let Finding { subject, cause, .. } = finding;
    let already = today
        .iter()
        .find(|found| is_error(found) && found.finding.subject == *subject && found.finding.cause == *cause);
    FilingError {
        item: (subject.kind == SubjectKind::CostItem).then_some(subject.id),
        message: already.map_or(finding, |found| &found.finding).message.clone(),
    }
}
