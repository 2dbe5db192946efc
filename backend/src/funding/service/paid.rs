//! What payments add to the parts that a notice pays, and the share of the grant in each.

use std::collections::HashMap;

use chrono::NaiveDate;
use paktbuch_types::{AllocationId, Cents, InvoiceId, NoticeId, PaymentKind, claimed_prepaid};
use sea_orm::{ConnectionTrait, DbErr};

use super::read::read_notice;
use crate::funding::figures::Amounts;
use crate::funding::queries;
use crate::funding::rows::{InvoicePart, InvoicePayment, PaidInvoice, Receipt};
use crate::funding::settlement::{OtherMoney, Settlement, Terms};
use crate::funding::settling::{Allotted, Billed, PaidSums, Settling};
use crate::funding::shares::GrantTerms;

/// The paid parts of the notice up to a day in the order of payment, each as `make` tells it, and their settlement. Their amounts add up
/// to the figures of the notice.
///
/// # Errors
/// The database's refusal.
pub async fn receipts<R>(
    conn: &impl ConnectionTrait,
    notice: NoticeId,
    (terms, other): (Terms, OtherMoney),
    as_of: NaiveDate,
    make: impl Fn(&Receipt<'_>) -> R,
) -> Result<(Vec<R>, Settlement), DbErr> {
    let invoices = queries::touched_invoices(conn, notice, as_of).await?;
    let mut parts: HashMap<InvoiceId, Vec<InvoicePart>> = HashMap::new();
    for part in queries::parts(conn, notice).await? {
        parts.entry(part.invoice).or_default().push(part);
    }
    let mut payments: HashMap<InvoiceId, Vec<InvoicePayment>> = HashMap::new();
    for invoice in &invoices {
        payments
            .entry(invoice.id)
            .or_default()
            .extend(billed_by_chain(invoice));
    }
    for payment in queries::payments(conn, notice, as_of).await? {
        payments.entry(payment.invoice).or_default().push(payment);
    }
    let mut receipts: Vec<Receipt<'_>> = invoices
        .iter()
        .flat_map(|invoice| {
            let parts = parts.get(&invoice.id).map(Vec::as_slice).unwrap_or_default();
            let payments = payments.get(&invoice.id).map(Vec::as_slice).unwrap_or_default();
            of_invoice(notice, invoice, parts, payments)
        })
        .collect();
    // Stable: what was paid on one day keeps the order of invoices, payments and lines.
    receipts.sort_by_key(|receipt| receipt.payment.paid_on);
    let settlement = share_out((terms, other), &mut receipts);
    Ok((receipts.iter().map(make).collect(), settlement))
}

/// Zuwendungsanteil of each allocation in what was paid of it up to a day, as the Belegliste shares it out; nothing where there is no such notice.
///
/// # Errors
/// The database's refusal.
pub async fn grant_shares(
    conn: &impl ConnectionTrait,
    notice: NoticeId,
    as_of: NaiveDate,
) -> Result<HashMap<AllocationId, Cents>, DbErr> {
    let Some(view) = read_notice(conn, notice).await? else {
        return Ok(HashMap::new());
    };
    let other = OtherMoney::received(&view.data.lists.incomes, as_of);
    let told = |receipt: &Receipt<'_>| (receipt.part.id, receipt.grant);
    let (found, _) = receipts(conn, notice, (Terms::of(&view.data), other), as_of, told).await?;
    let mut shares: HashMap<AllocationId, Cents> = HashMap::new();
    for (part, grant) in found {
        let share = shares.entry(part).or_default();
        *share = share.plus(grant);
    }
    Ok(shares)
}

/// An invoice that asks for nothing because its chain has billed all counts as paid on its own day.
fn billed_by_chain(invoice: &PaidInvoice) -> Option<InvoicePayment> {
    let claimed = claimed_prepaid(invoice.prepaid, invoice.billed_before);
    (invoice.due.plus(claimed) == Cents::ZERO).then_some(InvoicePayment {
        id: None,
        invoice: invoice.id,
        kind: PaymentKind::Invoice,
        paid_on: invoice.issue_date,
        amount: Cents::ZERO,
        skonto: Cents::ZERO,
        reference: String::new(),
        proof: String::new(),
    })
}

fn of_invoice<'a>(
    notice: NoticeId,
    invoice: &'a PaidInvoice,
    parts: &'a [InvoicePart],
    payments: &'a [InvoicePayment],
) -> Vec<Receipt<'a>> {
    let mut receipts = Vec::new();
    let mut paid_before = vec![Step::default(); parts.len()];
    let mut paid = PaidSums::default();
    let billed = Billed {
        due: invoice.due,
        prepaid: invoice.prepaid,
        billed_before: invoice.billed_before,
        tax: invoice.self_assessed_tax,
        tax_skonto: invoice.tax_skonto,
        skonto: invoice.skonto,
        tax_deducted: invoice.tax_deducted,
    };
    for payment in payments {
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
            if let Some(cost_line) = part.cost_line.filter(|_| part.notice == Some(notice))
                && step != Step::default()
            {
                receipts.push(Receipt {
                    invoice,
                    part,
                    cost_line,
                    payment,
                    spent: step.amounts,
                    skonto: step.skonto,
                    grant: Cents::ZERO,
                });
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

/// Fills in the Zuwendungsanteil; answers the settlement that they add up to.
fn share_out((terms, other): (Terms, OtherMoney), receipts: &mut [Receipt<'_>]) -> Settlement {
    let settlement = terms.settle(receipts.iter().map(|receipt| receipt.spent).sum(), other);
    let terms = GrantTerms {
        financing: terms.financing,
        rate: terms.rate,
        granted: terms.granted,
        settled: settlement.grant,
    };
    let eligible: Vec<Cents> = receipts.iter().map(|receipt| receipt.spent.eligible).collect();
    for (receipt, share) in receipts.iter_mut().zip(terms.shares(&eligible)) {
        receipt.grant = share;
    }
    settlement
}
