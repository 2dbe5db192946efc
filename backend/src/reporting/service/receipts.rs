//! The Belegliste of a notice: one receipt for each payment and each allocation that it pays.

use std::collections::HashMap;

use chrono::NaiveDate;
use paktbuch_entity::notice;
use paktbuch_reports::proof::ReceiptRow;
use paktbuch_types::{Cents, CostLineId, InvoiceId, PaymentKind, SchoolId};
use sea_orm::{ConnectionTrait, DbErr};

use crate::funding::{Allotted, Amounts, Billed, OtherMoney, PaidSums, Settlement, Settling, Terms};
use crate::purchasing;
use crate::reporting::queries;
use crate::reporting::rows::{InvoicePart, InvoicePayment, PaidInvoice};
use crate::reporting::shares::GrantTerms;

/// What the receipts refer to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plan<'a> {
    pub(super) notice: &'a notice::Model,
    pub(super) terms: Terms,
    /// Received up to the day.
    pub(super) other: OtherMoney,
    /// Lines of the cost plan with their school.
    pub(super) lines: &'a HashMap<CostLineId, Option<SchoolId>>,
    pub(super) schools: &'a HashMap<SchoolId, (String, String)>,
}

/// The paid parts of the notice up to a day, by payment, and their settlement. Their gross and eligible amounts add up to the figures of the notice.
pub(super) async fn receipts(
    conn: &impl ConnectionTrait,
    plan: Plan<'_>,
    as_of: NaiveDate,
) -> Result<(Vec<ReceiptRow>, Settlement), DbErr> {
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
    let settlement = share_out(plan, &mut receipts);
    Ok((receipts, settlement))
}

fn of_invoice(
    plan: Plan<'_>,
    invoice: &PaidInvoice,
    parts: &[InvoicePart],
    payments: &[InvoicePayment],
) -> Vec<ReceiptRow> {
    let mut receipts = Vec::new();
    let mut paid_before = vec![Step::default(); parts.len()];
    let mut paid = PaidSums::default();
    let billed = Billed {
        due: invoice.due,
        prepaid: invoice.prepaid,
        billed_before: invoice.billed_before,
        tax: invoice.self_assessed_tax,
        tax_deducted: invoice.tax_deducted,
    };
    // An invoice that asks for nothing (prepaid in full) counts as paid on its own day.
    let prepaid = (invoice.due == Cents::ZERO).then_some(InvoicePayment {
        id: None,
        invoice: invoice.id,
        kind: PaymentKind::Invoice,
        paid_on: invoice.issue_date,
        amount: Cents::ZERO,
        skonto: Cents::ZERO,
        reference: String::new(),
    });
    for payment in prepaid.iter().chain(payments) {
        paid.add(payment.kind, payment.amount, payment.skonto);
        let mut settling = Settling::of(billed, paid);
        for (part, earlier) in parts.iter().zip(&mut paid_before) {
            let settled = settling.next(Allotted {
                gross: part.gross,
                eligible: part.eligible,
                tax_rate: part.self_assessed_rate,
            });
            let now = Step {
                amounts: settled.paid,
                skonto: settled.skonto,
            };
            let step = now.minus(*earlier);
            *earlier = now;
            let of_this_notice = part.cost_line.filter(|line| plan.lines.contains_key(line));
            if let Some(line) = of_this_notice
                && step != Step::default()
            {
                receipts.push(receipt(plan, (invoice, part, line), payment, step));
            }
        }
    }
    receipts
}

/// What one payment adds to an allocation.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Step {
    amounts: Amounts,
    skonto: Cents,
}

impl Step {
    fn minus(self, earlier: Self) -> Self {
        Self {
            amounts: Amounts {
                total: self.amounts.total.minus(earlier.amounts.total),
                eligible: self.amounts.eligible.minus(earlier.amounts.eligible),
            },
            skonto: self.skonto.minus(earlier.skonto),
        }
    }
}

fn receipt(
    plan: Plan<'_>,
    (invoice, part, line): (&PaidInvoice, &InvoicePart, CostLineId),
    payment: &InvoicePayment,
    step: Step,
) -> ReceiptRow {
    let amounts = step.amounts;
    let school = part.school.or_else(|| plan.lines.get(&line).copied().flatten());
    let school = school.and_then(|id| plan.schools.get(&id));
    // The order that was recorded tells more than what the supplier wrote.
    let order = match part.order.as_str() {
        "" => invoice.order_reference.trim(),
        order => order,
    };
    let booked = invoice.accounting_reference.trim();
    let paid = match payment.id {
        Some(id) => format!("zahlung-{id}"),
        None => format!("rechnung-{}", invoice.id),
    };
    ReceiptRow {
        key: format!("{paid} position-{}", part.line),
        receipt_number: [booked, payment.reference.as_str()]
            .into_iter()
            .find(|number| !number.is_empty())
            .map(str::to_owned),
        invoice_number: invoice.number.clone(),
        invoice_date: invoice.issue_date,
        payee: match payment.kind {
            PaymentKind::Invoice => invoice.supplier.clone(),
            PaymentKind::Tax => "Finanzamt".to_owned(),
        },
        subject: match payment.kind {
            PaymentKind::Invoice => format!("Position {}: {}", part.position, part.name),
            PaymentKind::Tax => format!(
                "Umsatzsteuer nach § 13b UStG, Position {}: {}",
                part.position, part.name
            ),
        },
        category: plan.notice.category.clone(),
        school_number: school.map(|(number, _)| number.clone()),
        school: school.map(|(_, name)| name.clone()).unwrap_or_default(),
        order_reference: (!order.is_empty()).then(|| order.to_owned()),
        paid_on: payment.paid_on,
        gross: amounts.total,
        eligible: amounts.eligible,
        discount: (step.skonto != Cents::ZERO).then_some(step.skonto),
        grant_share: Cents::ZERO,
        own_share: amounts.total,
        link: Some(purchasing::paths::invoice(invoice.id)),
        cost_key: line_key(line),
    }
}

/// Fills in Zuwendungsanteil and Eigenanteil; answers the settlement that they add up to.
fn share_out(plan: Plan<'_>, receipts: &mut [ReceiptRow]) -> Settlement {
    let spent = receipts.iter().map(|receipt| Amounts {
        total: receipt.gross,
        eligible: receipt.eligible,
    });
    let settlement = plan.terms.settle(spent.sum(), plan.other);
    let terms = GrantTerms {
        financing: plan.terms.financing,
        rate: plan.terms.rate,
        granted: plan.terms.granted,
        settled: settlement.grant,
    };
    let eligible: Vec<Cents> = receipts.iter().map(|receipt| receipt.eligible).collect();
    for (receipt, share) in receipts.iter_mut().zip(terms.shares(&eligible)) {
        receipt.grant_share = share;
        receipt.own_share = receipt.gross.minus(share);
    }
    settlement
}

/// Key of a cost line in the workbook.
pub(super) fn line_key(line: CostLineId) -> String {
    format!("zeile-{line}")
}

/// Puts the public address before the paths of the documents.
pub(super) fn complete_links(receipts: &mut [ReceiptRow], address: &str) {
    for link in receipts.iter_mut().filter_map(|row| row.link.as_mut()) {
        link.insert_str(0, address);
    }
}
