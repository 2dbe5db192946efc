//! What the rules say of an invoice on the way, as its own page does.

use chrono::NaiveDate;
use paktbuch_types::{InvoiceLineId, Severity, SubjectKind};
use sea_orm::ConnectionTrait;

use crate::error::ServiceError;
use crate::evidence::rows::{FindingPart, InvoicePart};
use crate::purchasing;
use crate::rules::{Finding, RuleId};

/// The findings of `today` on an invoice and on those of its lines that the way shows, open and confirmed.
///
/// # Errors
/// The database's refusal.
pub(super) async fn of_invoice(
    conn: &impl ConnectionTrait,
    part: &InvoicePart,
    today: NaiveDate,
) -> Result<Vec<FindingPart>, ServiceError> {
    let (reviewed, _) = purchasing::review(conn, part.id, today).await?;
    let shown = reviewed
        .into_iter()
        .filter(|reviewed| is_shown(&reviewed.finding, part));
    let told = shown.map(|reviewed| {
        let finding = reviewed.finding;
        let is_line = finding.subject.kind == SubjectKind::InvoiceLine;
        FindingPart {
            rule: finding.rule.code(),
            severity: finding.severity,
            line: is_line.then_some(InvoiceLineId(finding.subject.id)),
            message: finding.message,
            confirmation: reviewed
                .confirmation
                .map(|confirmation| confirmation.sentence())
                .unwrap_or_default(),
        }
    });
    Ok(told.collect())
}

/// What is only open of a line stands at the line itself.
fn is_shown(finding: &Finding, part: &InvoicePart) -> bool {
    let is_rest = finding.rule == RuleId::R12 && finding.severity == Severity::Warning;
    let is_line = finding.subject.kind == SubjectKind::InvoiceLine;
    let mut lines = part.lines.iter();
    !is_rest && (!is_line || lines.any(|line| line.id.0 == finding.subject.id))
}
