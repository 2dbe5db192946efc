//! Refunds that stand on an invoice though the credit note that came for them is open by just their sum.

use std::collections::BTreeMap;

use paktbuch_entity::{invoice, invoice_link, payment};
use paktbuch_types::{Cents, InvoiceId, LinkKind, PaymentKind};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use super::list::counting;
use crate::purchasing::rows::RefundBefore;

/// These refunds by their credit notes: of several credit notes the first by its day, and each refund once; what is no credit note's own
/// also together.
///
/// # Errors
/// The database's refusal.
pub(super) async fn refunds_before(
    conn: &impl ConnectionTrait,
) -> Result<BTreeMap<InvoiceId, RefundBefore>, DbErr> {
    let mut before = BTreeMap::new();
    let refunds = payment::Entity::find()
        .filter(payment::Column::Kind.eq(PaymentKind::Invoice))
        .filter(payment::Column::Amount.lt(0))
        .filter(invoice::Column::Due.gt(0))
        .filter(counting())
        .order_by_asc(payment::Column::PaidOn)
        .order_by_asc(payment::Column::Id)
        .find_also_related(invoice::Entity)
        .all(conn)
        .await?;
    if refunds.is_empty() {
        return Ok(before);
    }
    let links = invoice_link::Entity::find()
        .filter(invoice_link::Column::Kind.eq(LinkKind::Corrected))
        .filter(invoice_link::Column::PrecedingId.is_in(refunds.iter().map(|(refund, _)| refund.invoice_id)))
        .all(conn)
        .await?;
    let credit_notes = invoice::Entity::find()
        .filter(invoice::Column::Id.is_in(links.iter().map(|link| link.invoice_id)))
        .filter(counting())
        .order_by_asc(invoice::Column::IssueDate)
        .order_by_asc(invoice::Column::Id)
        .all(conn)
        .await?;
    // Those that are no credit note's own, by their invoices.
    let mut parts: BTreeMap<InvoiceId, (invoice::Model, Vec<payment::Model>)> = BTreeMap::new();
    for (refund, paid) in refunds {
        let Some(paid) = paid else { continue };
        let back = refund.amount.plus(refund.skonto);
        // Where the money was paid once more, what came back was no refund of the supplier.
        if open(&paid) < Cents::ZERO.minus(back) {
            continue;
        }
        let is_its_own = |credit: &&invoice::Model| {
            let is_linked = links
                .iter()
                .any(|link| link.preceding_id == Some(paid.id) && link.invoice_id == credit.id);
            is_linked && open(credit) == back && !before.contains_key(&credit.id)
        };
        let found = credit_notes.iter().find(is_its_own).map(|credit| credit.id);
        if let Some(credit) = found {
            let told = RefundBefore {
                invoice: paid.id,
                number: paid.number,
                paid_on: refund.paid_on,
                amount: refund.amount,
                refunds: 1,
            };
            before.insert(credit, told);
        } else {
            let (_, parts) = parts.entry(paid.id).or_insert_with(|| (paid, Vec::new()));
            parts.push(refund);
        }
    }
    for (paid, refunds) in parts.into_values() {
        let back: Cents = refunds
            .iter()
            .map(|refund| refund.amount.plus(refund.skonto))
            .sum();
        if open(&paid) < Cents::ZERO.minus(back) {
            continue;
        }
        let is_of_all = |credit: &&invoice::Model| {
            let is_linked = links
                .iter()
                .any(|link| link.preceding_id == Some(paid.id) && link.invoice_id == credit.id);
            is_linked && open(credit) == back && !before.contains_key(&credit.id)
        };
        let found = credit_notes.iter().find(is_of_all).map(|credit| credit.id);
        if let (Some(credit), Some(last)) = (found, refunds.last()) {
            let told = RefundBefore {
                invoice: paid.id,
                number: paid.number,
                paid_on: last.paid_on,
                amount: refunds.iter().map(|refund| refund.amount).sum(),
                refunds: refunds.len(),
            };
            before.insert(credit, told);
        }
    }
    Ok(before)
}

/// What is due and neither paid nor taken off as Skonto.
fn open(row: &invoice::Model) -> Cents {
    row.due.minus(row.paid).minus(row.skonto)
}
