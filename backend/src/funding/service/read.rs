//! Reads that need a rule: the end of the Zweckbindung, and what a notice's page has to point out.

use paktbuch_types::{Cents, NoticeId, NoticeState};
use sea_orm::{ConnectionTrait, DbErr};

use super::bound_until;
use super::decided::decided_grant;
use super::filed::{compared, findings_of};
use super::interim::interim_missing;
use super::readiness::{of_notice, progress};
use super::start::{proof_due, use_of_payouts};
use crate::confirming::{self, Reviewed};
use crate::funding::programme::Programme;
use crate::funding::queries;
use crate::funding::rows::{NoticeFilter, NoticeRow, NoticeView, PayoutUse, PlanFigures};
use crate::rules::{
    Finding, FindingCause, Severity, Subject, SubjectKind, r07_payouts, r13_use_of_payouts as r13,
    r15_interim, r15_proof_due as r15, r16_payouts,
};

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
    // Boxed: its many reads side by side would lie within every future above it.
    let view = Box::pin(queries::notice_view(conn, id, |row| bound_until(row, None))).await?;
    let Some(mut view) = view else {
        return Ok(None);
    };
    view.decided = Box::pin(decided_grant(conn, id)).await?;
    Ok(Some(view))
}

/// What the page of a notice points out: R2 on its cost plan, R5 on its own share, R7, R13 and R16 on its payouts, R15 on its
/// proof, and what R3, R4, R6 to R9, R11 and R17 miss in the notice itself and its programme.
#[must_use]
pub fn page_findings(
    view: &NoticeView,
    plan: &PlanFigures,
    programmes: &[Programme],
    today: chrono::NaiveDate,
) -> Vec<Finding> {
    let data = &view.data;
    let mut found = of_notice(view.id, (data, programmes), plan, today);
    let notice = Subject::new(SubjectKind::Notice, view.id.0, data.reference.clone());
    found.extend(r07_payouts::check(&r07_payouts::Facts {
        notice: notice.clone(),
        dated: data.notice_date,
        payouts: payouts(view),
    }));
    let payouts = r16_payouts::Facts {
        notice,
        granted: view.granted,
        paid_out: view.paid_out(),
    };
    found.extend(r16_payouts::check(&payouts));
    if data.state == NoticeState::Running {
        found.extend(in_time(view, plan, programmes, today));
    }
    found
}

/// Day and amount of each payout.
fn payouts(view: &NoticeView) -> Vec<(chrono::NaiveDate, Cents)> {
    let of = view.payouts.iter();
    of.map(|payout| (payout.data.paid_on, payout.data.amount))
        .collect()
}

/// R13 and R15 on a notice whose proof is to come.
fn in_time(
    view: &NoticeView,
    plan: &PlanFigures,
    programmes: &[Programme],
    today: chrono::NaiveDate,
) -> Vec<Finding> {
    let mut payouts = payouts(view);
    payouts.sort_by_key(|(paid_on, _)| *paid_on);
    let mut found = r13::check(&use_of_payouts(
        view.id,
        (&view.data, programmes),
        payouts,
        plan.total().paid,
        today,
    ));
    found.extend(r15::check(&proof_due(view.id, &view.data, programmes, today)));
    let filed = (view.interim_filed.as_slice(), today);
    found.extend(r15_interim::check(&interim_missing(
        view.id, &view.data, programmes, filed,
    )));
    found
}

/// What has become of each payout, in their order.
#[must_use]
pub fn payout_uses(
    view: &NoticeView,
    plan: &PlanFigures,
    programmes: &[Programme],
    today: chrono::NaiveDate,
) -> Vec<PayoutUse> {
    let paid = plan.total().paid;
    let facts = use_of_payouts(view.id, (&view.data, programmes), payouts(view), paid, today);
    let rests = r13::rests(&facts.payouts, facts.used);
    let of = facts.payouts.iter().zip(rests);
    of.map(|((paid_on, amount), rest)| PayoutUse {
        until: facts.until(*paid_on).filter(|_| *amount > Cents::ZERO),
        rest,
    })
    .collect()
}

/// Errors on the notice and its plan that nobody has confirmed and that do not end with the filing of its proof.
///
/// # Errors
/// The database's refusal.
pub(in crate::funding) async fn own_errors(
    conn: &impl ConnectionTrait,
    (view, plan): (&NoticeView, &PlanFigures),
    programmes: &[Programme],
    today: chrono::NaiveDate,
) -> Result<Vec<Finding>, DbErr> {
    let mut found = page_findings(view, plan, programmes, today);
    let filed = compared(conn, view, today).await?;
    found.extend(findings_of(view, filed.as_ref()));
    found.retain(|finding| {
        let ends = matches!(
            finding.cause,
            FindingCause::ProofOverdue | FindingCause::ProofDueSoon
        );
        finding.severity == Severity::Error && !ends
    });
    let reviewed = reviewed(conn, found).await?.into_iter();
    let open = reviewed.filter(|reviewed| reviewed.confirmation.is_none());
    Ok(open.map(|reviewed| reviewed.finding).collect())
}

/// What a finding on a notice or an Einzelansatz says: id of the Einzelansatz, and the message.
pub(in crate::funding) fn told(finding: &Finding) -> (Option<i64>, &str) {
    let subject = &finding.subject;
    let item = (subject.kind == SubjectKind::CostItem).then_some(subject.id);
    (item, &finding.message)
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
