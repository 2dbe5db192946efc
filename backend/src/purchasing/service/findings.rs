//! What the rules say about one invoice (R2, R7, R12).

use paktbuch_entity::invoice_line;
use paktbuch_types::{Cents, InvoiceId};
use sea_orm::ConnectionTrait;

use crate::error::ServiceError;
use crate::purchasing::queries::{InvoiceFacts, NoticeFacts, invoice_facts};
use crate::rules::{
    Finding, Subject, SubjectKind, r02_cost_item_tolerance as r02, r07_periods as r07,
    r12_allocation_complete as r12,
};

/// The findings on an invoice, its lines, and each Einzelansatz that it makes dearer than allowed. What a notice itself lacks
/// stands on the notice's page.
///
/// # Errors
/// [`ServiceError::NotFound`], or the database's refusal.
pub async fn findings(conn: &impl ConnectionTrait, id: InvoiceId) -> Result<Vec<Finding>, ServiceError> {
    let facts = invoice_facts(conn, id).await?.ok_or(ServiceError::NotFound)?;
    let mut found = r12::check(&lines(&facts));
    for notice in &facts.notices {
        let of_invoice = |finding: &Finding| finding.subject.kind == SubjectKind::InvoiceLine;
        found.extend(
            r07::check(&periods(&facts, notice))
                .into_iter()
                .filter(of_invoice),
        );
        found.extend(
            r02::check(&tolerance(notice))
                .into_iter()
                .filter(|finding| touched(notice, finding)),
        );
    }
    Ok(found)
}

fn line_subject(facts: &InvoiceFacts, line: &invoice_line::Model) -> Subject {
    let label = format!("Rechnung {}, Position {}", facts.invoice.number, line.position);
    Subject::new(SubjectKind::InvoiceLine, line.id.0, label)
}

fn notice_subject(notice: &NoticeFacts) -> Subject {
    Subject::new(
        SubjectKind::Notice,
        notice.notice.id.0,
        notice.notice.reference.clone(),
    )
}

fn lines(facts: &InvoiceFacts) -> Vec<r12::Line> {
    facts
        .lines
        .iter()
        .map(|line| r12::Line {
            subject: line_subject(facts, line),
            gross: line.gross,
            parts: facts
                .allocations
                .iter()
                .filter(|part| part.invoice_line_id == line.id)
                .map(|part| part.gross)
                .collect(),
        })
        .collect()
}

fn periods(facts: &InvoiceFacts, notice: &NoticeFacts) -> r07::Facts {
    let terms = &notice.notice;
    let on_notice = |line: &&invoice_line::Model| {
        facts.allocations.iter().any(|part| {
            part.invoice_line_id == line.id
                && part
                    .cost_line_id
                    .is_some_and(|cost_line| notice.cost_lines.contains(&cost_line))
        })
    };
    r07::Facts {
        notice: notice_subject(notice),
        implementation: r07::Period {
            from: terms.implementation_from,
            to: terms.implementation_to,
        },
        approval: r07::Period {
            from: terms.approval_from,
            to: terms.approval_to,
        },
        demands: terms
            .grace_days
            .and_then(|days| u32::try_from(days).ok())
            .map(r07::in_implementation),
        // Only a finding on the notice itself would ask for it.
        programme_end: None,
        lines: facts
            .lines
            .iter()
            .filter(on_notice)
            .map(|line| r07::Line {
                subject: line_subject(facts, line),
                ordered: line.ordered_on,
                accepted: line.accepted_on,
                invoiced: facts.invoice.issue_date,
                paid: facts.paid_on.clone(),
            })
            .collect(),
    }
}

fn tolerance(notice: &NoticeFacts) -> r02::Facts {
    r02::Facts {
        notice: notice_subject(notice),
        tolerance: notice.notice.item_tolerance,
        items: notice
            .items
            .iter()
            .map(|sums| r02::CostItem {
                subject: Subject::new(SubjectKind::CostItem, sums.item.id.0, sums.item.title.clone()),
                planned: sums.item.eligible,
                ordered: Cents::ZERO,
                invoiced: sums.invoiced,
                paid: sums.paid,
            })
            .collect(),
    }
}

/// Whether a finding is about an Einzelansatz of the notice that this invoice is allocated to.
fn touched(notice: &NoticeFacts, finding: &Finding) -> bool {
    finding.subject.kind == SubjectKind::CostItem
        && notice
            .items
            .iter()
            .any(|sums| sums.item.id.0 == finding.subject.id && sums.from_here != Cents::ZERO)
}
