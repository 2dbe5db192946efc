//! What the receipts of a notice are made of.

use chrono::NaiveDate;
use paktbuch_entity::{invoice, invoice_line, order_line, payment, purchase_order};
use paktbuch_types::{
    AllocationId, BasisPoints, Cents, CostLineId, InvoiceId, InvoiceLineId, NoticeId, PaymentId, PaymentKind,
    SchoolId,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait,
};

use super::allocations::{allocations_of, invoices_of};
use crate::funding::rows::{InvoicePart, InvoicePayment, PaidInvoice};

/// The columns of an allocation that a receipt needs.
#[derive(Debug, FromQueryResult)]
struct Part {
    id: AllocationId,
    cost_line_id: Option<CostLineId>,
    school_id: Option<SchoolId>,
    gross: Cents,
    eligible: Cents,
    invoice_line_id: InvoiceLineId,
    invoice_id: InvoiceId,
    position: i64,
    name: String,
    self_assessed_rate: Option<BasisPoints>,
    notice_id: Option<NoticeId>,
    order_number: Option<String>,
    award_reference: Option<String>,
}

/// Invoices with a part on the notice that were issued up to a day.
pub(in crate::funding) async fn touched_invoices(
    conn: &impl ConnectionTrait,
    notice: NoticeId,
    as_of: NaiveDate,
) -> Result<Vec<PaidInvoice>, DbErr> {
    let rows = invoice::Entity::find()
        .filter(invoice::Column::Id.in_subquery(invoices_of(notice)))
        .filter(invoice::Column::IssueDate.lte(as_of))
        .order_by_asc(invoice::Column::Id)
        .all(conn)
        .await?;
    let row = |row: invoice::Model| PaidInvoice {
        id: row.id,
        number: row.number,
        issue_date: row.issue_date,
        due: row.due,
        prepaid: row.prepaid,
        billed_before: row.billed_before,
        self_assessed_tax: row.self_assessed_tax,
        tax_skonto: row.tax_skonto,
        skonto: row.skonto,
        tax_deducted: row.tax_deducted,
        order_reference: row.order_reference,
        accounting_reference: row.accounting_reference,
        supplier: row.seller,
    };
    Ok(rows.into_iter().map(row).collect())
}

/// All allocations of these invoices, other payers' too, by invoice, line and id.
pub(in crate::funding) async fn parts(
    conn: &impl ConnectionTrait,
    notice: NoticeId,
) -> Result<Vec<InvoicePart>, DbErr> {
    let rows = allocations_of(invoices_of(notice))
        .columns([invoice_line::Column::Position, invoice_line::Column::Name])
        .column_as(purchase_order::Column::Number, "order_number")
        .column(purchase_order::Column::AwardReference)
        .join(JoinType::LeftJoin, invoice_line::Relation::OrderLine.def())
        .join(JoinType::LeftJoin, order_line::Relation::Order.def())
        .into_model::<Part>()
        .all(conn)
        .await?;
    let row = |row: Part| InvoicePart {
        id: row.id,
        invoice: row.invoice_id,
        line: row.invoice_line_id,
        cost_line: row.cost_line_id,
        notice: row.notice_id,
        school: row.school_id,
        gross: row.gross,
        eligible: row.eligible,
        position: row.position,
        name: row.name,
        self_assessed_rate: row.self_assessed_rate,
        order: told(row.order_number, row.award_reference),
    };
    Ok(rows.into_iter().map(row).collect())
}

/// `B-2026-007, V 17/2026`; empty for no order.
fn told(order: Option<String>, award: Option<String>) -> String {
    let mut told = vec![order.unwrap_or_default(), award.unwrap_or_default()];
    told.retain(|text| !text.is_empty());
    told.join(", ")
}

/// Payments of these invoices up to a day, in their order.
pub(in crate::funding) async fn payments(
    conn: &impl ConnectionTrait,
    notice: NoticeId,
    as_of: NaiveDate,
) -> Result<Vec<InvoicePayment>, DbErr> {
    type Paid = (
        PaymentId,
        InvoiceId,
        PaymentKind,
        NaiveDate,
        Cents,
        Cents,
        String,
        String,
    );
    let rows: Vec<Paid> = payment::Entity::find()
        .select_only()
        .columns([
            payment::Column::Id,
            payment::Column::InvoiceId,
            payment::Column::Kind,
            payment::Column::PaidOn,
            payment::Column::Amount,
            payment::Column::Skonto,
            payment::Column::Reference,
            payment::Column::Proof,
        ])
        .filter(payment::Column::InvoiceId.in_subquery(invoices_of(notice)))
        .filter(payment::Column::PaidOn.lte(as_of))
        .order_by_asc(payment::Column::PaidOn)
        .order_by_asc(payment::Column::Id)
        .into_tuple()
        .all(conn)
        .await?;
    let row = |(id, invoice, kind, paid_on, amount, skonto, reference, proof): Paid| InvoicePayment {
        id: Some(id),
        invoice,
        kind,
        paid_on,
        amount,
        skonto,
        reference,
        proof,
    };
    Ok(rows.into_iter().map(row).collect())
}
