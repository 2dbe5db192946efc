//! The Belegliste of a notice: one receipt for each payment and each allocation that it pays.

use std::collections::HashMap;

use chrono::NaiveDate;
use paktbuch_entity::notice;
use paktbuch_reports::proof::ReceiptRow;
use paktbuch_types::{Cents, CostLineId, PaymentKind, SchoolId};
use sea_orm::{ConnectionTrait, DbErr};

use crate::funding::{self, OtherMoney, Receipt, Settlement, Terms};
use crate::purchasing;

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

/// The paid parts of the notice up to a day, by payment, and their settlement.
pub(super) async fn receipts(
    conn: &impl ConnectionTrait,
    plan: Plan<'_>,
    as_of: NaiveDate,
) -> Result<(Vec<ReceiptRow>, Settlement), DbErr> {
    let terms = (plan.terms, plan.other);
    funding::receipts(conn, plan.notice.id, terms, as_of, |receipt| row(plan, receipt)).await
}

fn row(plan: Plan<'_>, paid_part: &Receipt<'_>) -> ReceiptRow {
    let Receipt {
        invoice,
        part,
        cost_line,
        payment,
        spent,
        skonto,
        grant,
    } = *paid_part;
    let school = part
        .school
        .or_else(|| plan.lines.get(&cost_line).copied().flatten());
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
        // The Zahlungsbeleg is what the payment form asks for: better than no number at all.
        receipt_number: [booked, payment.reference.as_str(), payment.proof.trim()]
            .into_iter()
            .find(|number| !number.is_empty())
            .map(str::to_owned),
        invoice_number: invoice.number.clone(),
        invoice_date: invoice.issue_date,
        payee: match payment.kind {
            PaymentKind::Invoice | PaymentKind::Prepaid => invoice.supplier.clone(),
            PaymentKind::Tax => "Finanzamt".to_owned(),
        },
        subject: match payment.kind {
            PaymentKind::Invoice => format!("Position {}: {}", part.position, part.name),
            PaymentKind::Prepaid => format!("Vorauszahlung, Position {}: {}", part.position, part.name),
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
        gross: spent.total,
        eligible: spent.eligible,
        discount: (skonto != Cents::ZERO).then_some(skonto),
        grant_share: grant,
        own_share: spent.total.minus(grant),
        link: Some(purchasing::paths::invoice(invoice.id)),
        cost_key: line_key(cost_line),
    }
}

/// Key of a cost line in the workbook.
pub(super) fn line_key(line: CostLineId) -> String {
    format!("zeile-{line}")
}

/// Puts the public address before the paths of the documents. Without one they are no links, and say where in Paktbuch the document is:
/// a path alone tells a reader of the file nothing.
pub(super) fn complete_links(receipts: &mut [ReceiptRow], address: &str) {
    for link in receipts.iter_mut().filter_map(|row| row.link.as_mut()) {
        match address {
            "" => link.insert_str(0, "Paktbuch: "),
            address => link.insert_str(0, address),
        }
    }
}
