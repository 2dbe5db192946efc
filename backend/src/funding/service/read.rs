//! Reads that need a rule: the end of the Zweckbindung, and what a notice's page has to point out.

use paktbuch_types::NoticeId;
use sea_orm::{ConnectionTrait, DbErr};

use super::bound_until;
use super::findings::on_notice;
use super::start;
use crate::confirming::{self, Reviewed};
use crate::funding::queries;
use crate::funding::rows::{NoticeFilter, NoticeRow, NoticeView, PlanFigures};
use crate::rules::{
    Finding, Subject, SubjectKind, r05_own_share as r05, r06_earliest_start as r06, r07_periods as r07,
    r11_double_funding as r11, r17_zweckbindung as r17,
};

/// Notices that the filter lets through, in its order.
///
/// # Errors
/// The database's refusal.
pub async fn read_notices(
    conn: &impl ConnectionTrait,
    filter: &NoticeFilter,
) -> Result<Vec<NoticeRow>, DbErr> {
    queries::notices(conn, filter, |row| bound_until(row, None)).await
}

/// A notice with what its page shows; `None` where it does not exist.
///
/// # Errors
/// The database's refusal.
pub async fn read_notice(conn: &impl ConnectionTrait, id: NoticeId) -> Result<Option<NoticeView>, DbErr> {
    queries::notice_view(conn, id, |row| bound_until(row, None)).await
}

/// What the page of a notice points out: R2 on its cost plan, R5 on its own share, and what R6, R7, R11 and R17 miss in the
/// notice itself.
#[must_use]
pub fn page_findings(view: &NoticeView, plan: &PlanFigures, today: chrono::NaiveDate) -> Vec<Finding> {
    let data = &view.data;
    let notice = || Subject::new(SubjectKind::Notice, view.id.0, data.reference.clone());
    let mut found = on_notice(&notice(), data, plan);
    let paid = plan.total().paid;
    found.extend(r05::check(&start::own_share(view.id, data, paid, today, false)));
    found.extend(r06::check(&start::start(view.id, data)));
    found.extend(r07::check(&start::periods(view.id, data)));
    found.extend(r11::check(&start::double_funding(view.id, data)));
    found.extend(r17::check(&r17::Facts {
        notice: notice(),
        terms: r17::Terms {
            start: Some(data.zweckbindung_start),
            years: data.zweckbindung_years,
            implementation_to: data.implementation_to,
            fixed: data.zweckbindung_date,
        },
        devices: Vec::new(),
        today,
    }));
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
