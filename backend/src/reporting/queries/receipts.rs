//! What the Belegliste of a notice is made of.

use chrono::NaiveDate;
use paktbuch_entity::{
    allocation, cost_item, cost_line, invoice, invoice_line, order_line, payment, purchase_order,
};
use paktbuch_types::{
    BasisPoints, Cents, CostLineId, InvoiceId, InvoiceLineId, NoticeId, PaymentId, PaymentKind, SchoolId,
};
use sea_orm::sea_query::SelectStatement;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, RelationTrait,
};

use crate::reporting::rows::{InvoicePart, InvoicePayment, PaidInvoice};

/// Invoices with a part on the notice that were issued up to a day.
pub(in crate::reporting) async fn touched_invoices(
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
        tax_deducted: row.tax_deducted,
        order_reference: row.order_reference,
        accounting_reference: row.accounting_reference,
        supplier: row.seller,
    };
    Ok(rows.into_iter().map(row).collect())
}

/// All allocations of these invoices, other payers' too, by invoice, line and id.
pub(in crate::reporting) async fn parts(
    conn: &impl ConnectionTrait,
    notice: NoticeId,
) -> Result<Vec<InvoicePart>, DbErr> {
    type Part = (
        InvoiceId,
        InvoiceLineId,
        Option<CostLineId>,
        Option<SchoolId>,
        Cents,
        Cents,
        i64,
        String,
        Option<BasisPoints>,
        Option<String>,
        Option<String>,
    );
    let rows: Vec<Part> = allocation::Entity::find()
        .join(JoinType::InnerJoin, allocation::Relation::InvoiceLine.def())
        .join(JoinType::LeftJoin, invoice_line::Relation::OrderLine.def())
        .join(JoinType::LeftJoin, order_line::Relation::Order.def())
        .select_only()
        .column(invoice_line::Column::InvoiceId)
        .column(allocation::Column::InvoiceLineId)
        .columns([
            allocation::Column::CostLineId,
            allocation::Column::SchoolId,
            allocation::Column::Gross,
            allocation::Column::Eligible,
        ])
        .columns([
            invoice_line::Column::Position,
            invoice_line::Column::Name,
            invoice_line::Column::SelfAssessedRate,
        ])
        .column_as(purchase_order::Column::Number, "order_number")
        .column(purchase_order::Column::AwardReference)
        .filter(invoice_line::Column::InvoiceId.in_subquery(invoices_of(notice)))
        .order_by_asc(invoice_line::Column::InvoiceId)
        .order_by_asc(invoice_line::Column::Position)
        .order_by_asc(allocation::Column::Id)
        .into_tuple()
        .all(conn)
        .await?;
    let row =
        |(invoice, line, cost_line, school, gross, eligible, position, name, rate, order, award): Part| {
            InvoicePart {
                order: told(order, award),
                self_assessed_rate: rate,
                invoice,
                line,
                cost_line,
                school,
                gross,
                eligible,
                position,
                name,
            }
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
pub(in crate::reporting) async fn payments(
    conn: &impl ConnectionTrait,
    notice: NoticeId,
    as_of: NaiveDate,
) -> Result<Vec<InvoicePayment>, DbErr> {
    type Paid = (PaymentId, InvoiceId, PaymentKind, NaiveDate, Cents, Cents, String);
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
        ])
        .filter(payment::Column::InvoiceId.in_subquery(invoices_of(notice)))
        .filter(payment::Column::PaidOn.lte(as_of))
        .order_by_asc(payment::Column::PaidOn)
        .order_by_asc(payment::Column::Id)
        .into_tuple()
        .all(conn)
        .await?;
    let row = |(id, invoice, kind, paid_on, amount, skonto, reference): Paid| InvoicePayment {
        id: Some(id),
        invoice,
        kind,
        paid_on,
        amount,
        skonto,
        reference,
    };
    Ok(rows.into_iter().map(row).collect())
}

/// Ids of the invoices with a part on the notice.
fn invoices_of(notice: NoticeId) -> SelectStatement {
    allocation::Entity::find()
        .join(JoinType::InnerJoin, allocation::Relation::InvoiceLine.def())
        .join(JoinType::InnerJoin, allocation::Relation::CostLine.def())
        .join(JoinType::InnerJoin, cost_line::Relation::CostItem.def())
        .select_only()
        .column(invoice_line::Column::InvoiceId)
        .filter(cost_item::Column::NoticeId.eq(notice))
        .into_query()
}
