//! The Belegliste of a notice: one receipt for each payment and each allocation that it pays.

use std::collections::HashMap;

use chrono::NaiveDate;
use paktbuch_entity::notice;
use paktbuch_reports::proof::ReceiptRow;
use paktbuch_types::{Cents, CostLineId, InvoiceId, SchoolId};
use sea_orm::{ConnectionTrait, DbErr};

use crate::funding::{Amounts, InvoicePaid, paid_eligible, paid_part};
use crate::purchasing;
use crate::reporting::queries;
use crate::reporting::rows::{InvoicePart, InvoicePayment, PaidInvoice};
use crate::reporting::shares::GrantTerms;

/// What the receipts refer to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plan<'a> {
    pub(super) notice: &'a notice::Model,
    /// Lines of the cost plan with their school.
    pub(super) lines: &'a HashMap<CostLineId, Option<SchoolId>>,
    pub(super) schools: &'a HashMap<SchoolId, (String, String)>,
}

/// The paid parts of the notice up to a day, by payment. Their gross and eligible amounts add up to the figures of the notice.
pub(super) async fn receipts(
    conn: &impl ConnectionTrait,
    plan: Plan<'_>,
    as_of: NaiveDate,
) -> Result<Vec<ReceiptRow>, DbErr> {
    let notice = plan.notice.id;
    let invoices = queries::touched_invoices(conn, notice, as_of).await?;
    let mut parts: HashMap<InvoiceId, Vec<InvoicePart>> = HashMap::new();
    for part in queries::parts(conn, notice).await? {
        parts.entry(part.invoice).or_default().push(part);
    }
    let mut payments: HashMap<InvoiceId, Vec<InvoicePayment>> = HashMap::new();
    for payment in queries::payments(conn, notice, as_of).await? {
        payments.entry(payment.invoice).or_default().push(payment);
    }
    let mut receipts: Vec<ReceiptRow> = invoices
        .iter()
        .flat_map(|invoice| {
            let parts = parts.get(&invoice.id).map(Vec::as_slice).unwrap_or_default();
            let payments = payments.get(&invoice.id).map(Vec::as_slice).unwrap_or_default();
            of_invoice(plan, invoice, parts, payments)
        })
        .collect();
    // Stable: what was paid on one day keeps the order of invoices, payments and lines.
    receipts.sort_by_key(|receipt| receipt.paid_on);
    share_out(plan.notice, &mut receipts);
    Ok(receipts)
}

fn of_invoice(
    plan: Plan<'_>,
    invoice: &PaidInvoice,
    parts: &[InvoicePart],
    payments: &[InvoicePayment],
) -> Vec<ReceiptRow> {
    let mut receipts = Vec::new();
    let mut paid_before = vec![Amounts::default(); parts.len()];
    let mut paid = Cents::ZERO;
    // An invoice that asks for nothing (prepaid in full) counts as paid on its own day.
    let prepaid = (invoice.due == Cents::ZERO).then_some((invoice.issue_date, Cents::ZERO));
    let steps = payments.iter().map(|payment| (payment.paid_on, payment.amount));
    for (paid_on, amount) in prepaid.into_iter().chain(steps) {
        paid = paid.plus(amount);
        let state = InvoicePaid {
            due: invoice.due,
            paid,
        };
        let mut before = Cents::ZERO;
        for (part, earlier) in parts.iter().zip(&mut paid_before) {
            let total = paid_part(before, part.gross, state);
            before = before.plus(part.gross);
            let now = Amounts {
                total,
                eligible: paid_eligible(total, part.gross, part.eligible),
            };
            let gross = now.total.minus(earlier.total);
            let eligible = now.eligible.minus(earlier.eligible);
            *earlier = now;
            let of_this_notice = part.cost_line.filter(|line| plan.lines.contains_key(line));
            if let Some(line) = of_this_notice
                && (gross, eligible) != (Cents::ZERO, Cents::ZERO)
            {
                receipts.push(receipt(
                    plan,
                    invoice,
                    part,
                    line,
                    paid_on,
                    Amounts {
                        total: gross,
                        eligible,
                    },
                ));
            }
        }
    }
    receipts
}

fn receipt(
    plan: Plan<'_>,
    invoice: &PaidInvoice,
    part: &InvoicePart,
    line: CostLineId,
    paid_on: NaiveDate,
    amounts: Amounts,
) -> ReceiptRow {
    let school = part.school.or_else(|| plan.lines.get(&line).copied().flatten());
    let order = invoice.order_reference.trim();
    let booked = invoice.accounting_reference.trim();
    ReceiptRow {
        receipt_number: (!booked.is_empty()).then(|| booked.to_owned()),
        invoice_number: invoice.number.clone(),
        invoice_date: invoice.issue_date,
        payee: invoice.supplier.clone(),
        subject: format!("Position {}: {}", part.position, part.name),
        category: plan.notice.category.clone(),
        school: school
            .and_then(|id| plan.schools.get(&id))
            .map(|(_, name)| name.clone())
            .unwrap_or_default(),
        order_reference: (!order.is_empty()).then(|| order.to_owned()),
        paid_on,
        gross: amounts.total,
        eligible: amounts.eligible,
        discount: None,
        grant_share: Cents::ZERO,
        own_share: amounts.total,
        link: Some(purchasing::paths::invoice(invoice.id)),
        cost_key: line_key(line),
    }
}

/// Fills in Zuwendungsanteil and Eigenanteil.
fn share_out(notice: &notice::Model, receipts: &mut [ReceiptRow]) {
    let terms = GrantTerms {
        financing: notice.financing,
        rate: notice.rate,
        rounding: notice.rounding,
        granted: notice.granted,
    };
    let eligible: Vec<Cents> = receipts.iter().map(|receipt| receipt.eligible).collect();
    for (receipt, share) in receipts.iter_mut().zip(terms.shares(&eligible)) {
        receipt.grant_share = share;
        receipt.own_share = receipt.gross.minus(share);
    }
}

/// Key of a cost line in the workbook.
pub(super) fn line_key(line: CostLineId) -> String {
    format!("zeile-{line}")
}
