//! Reads that need a rule: the end of the Zweckbindung, and what a notice's page has to point out.

use paktbuch_types::NoticeId;
use sea_orm::{ConnectionTrait, DbErr};

use super::bound_until;
use super::readiness::{of_notice, progress};
use crate::confirming::{self, Reviewed};
use crate::funding::queries;
use crate::funding::rows::{NoticeFilter, NoticeRow, NoticeView, PlanFigures};
use crate::rules::{Finding, Subject, SubjectKind, r16_payouts};

/// Notices that the filter lets through, in its order.
///
/// # Errors
/// The database's refusal.
pub async fn read_notices(
    conn: &impl ConnectionTrait,
    filter: &NoticeFilter,
    today: chrono::NaiveDate,
) -> Result<Vec<NoticeRow>, DbErr> {
    let mut rows = queries::notices(conn, filter, |row| bound_until(row, None)).await?;
    let progress = progress(conn, None, today).await?;
    for row in &mut rows {
        row.progress = progress.get(&row.id).copied().unwrap_or_default();
    }
    Ok(rows)
}

/// A notice with what its page shows; `None` where it does not exist.
///
/// # Errors
/// The database's refusal.
pub async fn read_notice(conn: &impl ConnectionTrait, id: NoticeId) -> Result<Option<NoticeView>, DbErr> {
    queries::notice_view(conn, id, |row| bound_until(row, None)).await
}

/// What the page of a notice points out: R2 on its cost plan, R5 on its own share, R16 on its payouts, and what R6, R7,
/// R11 and R17 miss in the notice itself.
#[must_use]
pub fn page_findings(view: &NoticeView, plan: &PlanFigures, today: chrono::NaiveDate) -> Vec<Finding> {
    let data = &view.data;
    let mut found = of_notice(view.id, data, plan, today);
    let payouts = r16_payouts::Facts {
        notice: Subject::new(SubjectKind::Notice, view.id.0, data.reference.clone()),
        granted: view.granted,
        paid_out: view.paid_out(),
    };
    found.extend(r16_payouts::check(&payouts));
    found
}

/// Findings with their confirmations.
///
/// # Errors
/// The database's refusal.
pub(in crate::funding) async fn reviewed(
    conn: &impl ConnectionTrait,
    findings: Vec<Finding>,
) -> Result<Vec<Reviewed>, DbErr> {
    confirming::review(conn, findings).await
}
