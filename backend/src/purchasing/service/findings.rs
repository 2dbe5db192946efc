//! What the rules say about one invoice (R2, R6, R7, R11, R12, R16).

use chrono::NaiveDate;
use paktbuch_entity::invoice_line;
use paktbuch_types::{Cents, CostLineId, InvoiceId, is_partial_invoice};
use sea_orm::ConnectionTrait;

use super::chain::chain_facts;
use super::proof::proof_gaps;
use crate::confirming::{self, Reviewed};
use crate::error::ServiceError;
use crate::funding::{
    Allotted, Billed, ItemFigures, PaidSums, Programme, Settling, double_funding_facts, period_facts,
    plan_figures, plan_findings, programmes, start_facts,
};
use crate::purchasing::queries::{InvoiceFacts, NoticeFacts, invoice_facts};
use crate::purchasing::rows::ItemEffect;
use crate::rules::{
    Finding, Subject, SubjectKind, r06_earliest_start as r06, r07_periods as r07, r11_double_funding as r11,
    r12_allocation_complete as r12,
};

/// The findings of `today` on an invoice, its lines, and each Einzelansatz that it makes dearer than allowed. What a notice itself
/// lacks stands on the notice's page.
///
/// # Errors
/// [`ServiceError::NotFound`], or the database's refusal.
pub async fn findings(
    conn: &impl ConnectionTrait,
    id: InvoiceId,
    today: NaiveDate,
) -> Result<Vec<Finding>, ServiceError> {
    let (found, _) = review(conn, id, today).await?;
    Ok(found.into_iter().map(|found| found.finding).collect())
}

/// The findings with their confirmations, and what the invoice does to each Einzelansatz that it is allocated to.
///
/// # Errors
/// As [`findings`].
pub async fn review(
    conn: &impl ConnectionTrait,
    id: InvoiceId,
    today: NaiveDate,
) -> Result<(Vec<Reviewed>, Vec<ItemEffect>), ServiceError> {
    let (facts, programmes, chain) = tokio::try_join!(
        invoice_facts(conn, id),
        programmes(conn),
        chain_facts(conn, Some(id)),
    )?;
    let facts = facts.ok_or(ServiceError::NotFound)?;
    let mut found = r12::check(&lines(&facts));
    found.extend(r11::check_chains(&chain));
    found.extend(
        r11::check(&double_funding(&facts, &programmes))
            .into_iter()
            .filter(|finding| finding.subject.kind == SubjectKind::InvoiceLine),
    );
    found.extend(proof_gaps(&facts, today));
    let mut effects = Vec::new();
    let eligible = eligible_parts(&facts);
    for notice in &facts.notices {
        let plan = plan_figures(conn, notice.notice.id, None).await?;
        let of_invoice = |finding: &Finding| finding.subject.kind == SubjectKind::InvoiceLine;
        found.extend(
            r07::check(&periods(&facts, notice, &programmes))
                .into_iter()
                .filter(of_invoice),
        );
        found.extend(
            r06::check(&beginning(&facts, notice, &programmes))
                .into_iter()
                .filter(of_invoice),
        );
        let touched = |finding: &Finding| {
            finding.subject.kind == SubjectKind::CostItem
                && notice.items.values().any(|item| item.0 == finding.subject.id)
        };
        found.extend(
            plan_findings(notice_subject(notice), notice.notice.item_tolerance, &plan)
                .into_iter()
                .filter(touched),
        );
        effects.extend(
            plan.items
                .iter()
                .filter_map(|item| effect(notice, item, &eligible)),
        );
    }
    Ok((confirming::review(conn, found).await?, effects))
}

/// What each allocation takes of its cost line, zuwendungsfähig, with the VAT that the authority owes itself and less the Skonto that
/// was taken: as the notice counts it.
fn eligible_parts(facts: &InvoiceFacts) -> Vec<(CostLineId, Cents)> {
    let invoice = &facts.invoice;
    let billed = Billed {
        due: invoice.due,
        prepaid: invoice.prepaid,
        billed_before: invoice.billed_before,
        tax: invoice.self_assessed_tax,
        tax_skonto: invoice.tax_skonto,
        skonto: invoice.skonto,
        tax_deducted: invoice.tax_deducted,
    };
    let mut paid = PaidSums::default();
    for payment in &facts.payments {
        paid.add(payment.kind, payment.amount, payment.skonto);
    }
    let mut settling = Settling::of(billed, paid);
    let parts = facts.allocations.iter().filter_map(|part| {
        let line = facts.lines.iter().find(|line| line.id == part.invoice_line_id);
        let settled = settling.next(Allotted {
            gross: part.gross,
            eligible: part.eligible,
            tax_rate: line.and_then(|line| line.self_assessed_rate),
        });
        Some((part.cost_line_id?, settled.invoiced.eligible))
    });
    parts.collect()
}

fn effect(notice: &NoticeFacts, item: &ItemFigures, eligible: &[(CostLineId, Cents)]) -> Option<ItemEffect> {
    let of_item: Vec<Cents> = eligible
        .iter()
        .filter(|(line, _)| notice.items.get(line) == Some(&item.id))
        .map(|(_, amount)| *amount)
        .collect();
    if of_item.is_empty() {
        return None;
    }
    let from_here: Cents = of_item.into_iter().sum();
    Some(ItemEffect {
        notice: notice.notice.id,
        item: item.id,
        title: item.title.clone(),
        planned: item.figure.planned.eligible,
        elsewhere: item.figure.invoiced.eligible.minus(from_here),
        from_here,
        open_orders: item.figure.open_orders.eligible,
    })
}

pub(super) fn line_subject(facts: &InvoiceFacts, line: &invoice_line::Model) -> Subject {
    let label = format!("Rechnung {}, Position {}", facts.invoice.number, line.position);
    Subject::new(SubjectKind::InvoiceLine, line.id.0, label)
}

pub(super) fn notice_subject(notice: &NoticeFacts) -> Subject {
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

/// Lines with a part on the notice.
pub(super) fn lines_on<'a>(
    facts: &'a InvoiceFacts,
    notice: &'a NoticeFacts,
) -> impl Iterator<Item = &'a invoice_line::Model> {
    facts.lines.iter().filter(|line| {
        facts.allocations.iter().any(|part| {
            part.invoice_line_id == line.id
                && part
                    .cost_line_id
                    .is_some_and(|cost_line| notice.items.contains_key(&cost_line))
        })
    })
}

/// Lines that several notices pay, by id of the notices as the check names them.
fn double_funding(facts: &InvoiceFacts, programmes: &[Programme]) -> r11::Facts {
    let mut notices: Vec<&NoticeFacts> = facts.notices.iter().collect();
    notices.sort_by_key(|notice| notice.notice.id);
    let item = |line: &invoice_line::Model| {
        let pays = |notice: &&&NoticeFacts| lines_on(facts, notice).any(|paid| paid.id == line.id);
        let paying: Vec<i64> = notices
            .iter()
            .filter(pays)
            .map(|notice| notice.notice.id.0)
            .collect();
        (paying.len() > 1).then(|| r11::Item {
            subject: line_subject(facts, line),
            notices: paying,
        })
    };
    r11::Facts {
        items: facts.lines.iter().filter_map(item).collect(),
        ..double_funding_facts(notices.iter().map(|notice| &notice.notice), programmes)
    }
}

fn beginning(facts: &InvoiceFacts, notice: &NoticeFacts, programmes: &[Programme]) -> r06::Facts {
    let line = |line: &invoice_line::Model| r06::Line {
        subject: line_subject(facts, line),
        ordered: line.ordered_on,
    };
    r06::Facts {
        lines: lines_on(facts, notice).map(line).collect(),
        ..start_facts(&notice.notice, programmes)
    }
}

fn periods(facts: &InvoiceFacts, notice: &NoticeFacts, programmes: &[Programme]) -> r07::Facts {
    let line = |line: &invoice_line::Model| r07::Line {
        subject: line_subject(facts, line),
        kind: line.kind,
        is_partial: is_partial_invoice(facts.invoice.type_code),
        gross: line.gross,
        ordered: line.ordered_on,
        accepted: line.accepted_on,
        invoiced: facts.invoice.issue_date,
        paid: facts.payments.iter().map(|payment| payment.paid_on).collect(),
        paid_early: r07::first_early(
            facts
                .payments
                .iter()
                .map(|payment| (payment.kind, payment.paid_on, payment.amount)),
            facts.invoice.issue_date,
        ),
    };
    r07::Facts {
        lines: lines_on(facts, notice).map(line).collect(),
        ..period_facts(&notice.notice, programmes)
    }
}
