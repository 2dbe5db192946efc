//! What the rules say about one invoice (R2, R7, R11, R12).

use paktbuch_entity::invoice_line;
use paktbuch_types::{Cents, CostItemId, InvoiceId};
use sea_orm::ConnectionTrait;

use super::chain::chain_facts;
use crate::error::ServiceError;
use crate::funding::{ItemFigures, PlanFigures, plan_figures};
use crate::purchasing::queries::{InvoiceFacts, NoticeFacts, invoice_facts};
use crate::purchasing::rows::ItemEffect;
use crate::rules::{
    Finding, Subject, SubjectKind, r02_cost_item_tolerance as r02, r07_periods as r07,
    r11_double_funding as r11, r12_allocation_complete as r12,
};

/// The findings on an invoice, its lines, and each Einzelansatz that it makes dearer than allowed. What a notice itself lacks
/// stands on the notice's page.
///
/// # Errors
/// [`ServiceError::NotFound`], or the database's refusal.
pub async fn findings(conn: &impl ConnectionTrait, id: InvoiceId) -> Result<Vec<Finding>, ServiceError> {
    Ok(review(conn, id).await?.0)
}

/// The findings, and what the invoice does to each Einzelansatz that it is allocated to.
///
/// # Errors
/// As [`findings`].
pub async fn review(
    conn: &impl ConnectionTrait,
    id: InvoiceId,
) -> Result<(Vec<Finding>, Vec<ItemEffect>), ServiceError> {
    let facts = invoice_facts(conn, id).await?.ok_or(ServiceError::NotFound)?;
    let mut found = r12::check(&lines(&facts));
    found.extend(r11::check_chains(&chain_facts(conn, Some(id)).await?));
    let mut effects = Vec::new();
    for notice in &facts.notices {
        let plan = plan_figures(conn, notice.notice.id, None).await?;
        let of_invoice = |finding: &Finding| finding.subject.kind == SubjectKind::InvoiceLine;
        found.extend(
            r07::check(&periods(&facts, notice))
                .into_iter()
                .filter(of_invoice),
        );
        let touched = |finding: &Finding| {
            finding.subject.kind == SubjectKind::CostItem
                && notice.from_here.contains_key(&CostItemId(finding.subject.id))
        };
        found.extend(r02::check(&tolerance(notice, &plan)).into_iter().filter(touched));
        effects.extend(plan.items.iter().filter_map(|item| effect(notice, item)));
    }
    Ok((found, effects))
}

fn effect(notice: &NoticeFacts, item: &ItemFigures) -> Option<ItemEffect> {
    let from_here = *notice.from_here.get(&item.id)?;
    Some(ItemEffect {
        notice: notice.notice.id,
        item: item.id,
        title: item.title.clone(),
        planned: item.figure.planned.eligible,
        elsewhere: item.figure.invoiced.eligible.minus(from_here),
        from_here,
    })
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
        periods: terms.date_periods,
        grace_days: terms.grace_days.and_then(|days| u32::try_from(days).ok()),
        // Only a finding on the notice itself would ask for it.
        programme_end: None,
        lines: facts
            .lines
            .iter()
            .filter(on_notice)
            .map(|line| r07::Line {
                kind: line.kind,
                subject: line_subject(facts, line),
                ordered: line.ordered_on,
                accepted: line.accepted_on,
                invoiced: facts.invoice.issue_date,
                paid: facts.paid_on.clone(),
            })
            .collect(),
    }
}

fn tolerance(notice: &NoticeFacts, plan: &PlanFigures) -> r02::Facts {
    let items = plan.items.iter().map(|item| r02::CostItem {
        subject: Subject::new(SubjectKind::CostItem, item.id.0, item.title.clone()),
        planned: item.figure.planned.eligible,
        ordered: Cents::ZERO,
        invoiced: item.figure.invoiced.eligible,
        paid: item.figure.paid.eligible,
    });
    r02::Facts {
        notice: notice_subject(notice),
        tolerance: notice.notice.item_tolerance,
        items: items.collect(),
    }
}
