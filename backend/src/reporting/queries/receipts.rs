//! What the Belegliste of a notice is made of.

use chrono::NaiveDate;
use paktbuch_entity::{allocation, cost_item, cost_line, invoice, invoice_line, payment, supplier};
use paktbuch_types::{Cents, CostLineId, InvoiceId, NoticeId, SchoolId};
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
    type Row = (
        InvoiceId,
        String,
        NaiveDate,
        Cents,
        Cents,
        Cents,
        String,
        String,
        String,
    );
    let rows: Vec<Row> = invoice::Entity::find()
        .join(JoinType::InnerJoin, invoice::Relation::Supplier.def())
        .select_only()
        .columns([
            invoice::Column::Id,
            invoice::Column::Number,
            invoice::Column::IssueDate,
            invoice::Column::Due,
            invoice::Column::Prepaid,
            invoice::Column::BilledBefore,
            invoice::Column::OrderReference,
            invoice::Column::AccountingReference,
        ])
        .column(supplier::Column::Name)
        .filter(invoice::Column::Id.in_subquery(invoices_of(notice)))
        .filter(invoice::Column::IssueDate.lte(as_of))
        .order_by_asc(invoice::Column::Id)
        .into_tuple()
        .all(conn)
        .await?;
    let row = |(
        id,
        number,
        issue_date,
        due,
        prepaid,
        billed_before,
        order_reference,
        accounting_reference,
        supplier,
    ): Row| {
        PaidInvoice {
            id,
            number,
            issue_date,
            due,
            prepaid,
            billed_before,
            order_reference,
            accounting_reference,
            supplier,
        }
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
        Option<CostLineId>,
        Option<SchoolId>,
        Cents,
        Cents,
        i64,
        String,
    );
    let rows: Vec<Part> = allocation::Entity::find()
        .join(JoinType::InnerJoin, allocation::Relation::InvoiceLine.def())
        .select_only()
        .column(invoice_line::Column::InvoiceId)
        .columns([
            allocation::Column::CostLineId,
            allocation::Column::SchoolId,
            allocation::Column::Gross,
            allocation::Column::Eligible,
        ])
        .columns([invoice_line::Column::Position, invoice_line::Column::Name])
        .filter(invoice_line::Column::InvoiceId.in_subquery(invoices_of(notice)))
        .order_by_asc(invoice_line::Column::InvoiceId)
        .order_by_asc(invoice_line::Column::Position)
        .order_by_asc(allocation::Column::Id)
        .into_tuple()
        .all(conn)
        .await?;
    let row = |(invoice, cost_line, school, gross, eligible, position, name): Part| InvoicePart {
        invoice,
        cost_line,
        school,
        gross,
        eligible,
        position,
        name,
    };
    Ok(rows.into_iter().map(row).collect())
}

/// Payments of these invoices up to a day, in their order.
pub(in crate::reporting) async fn payments(
    conn: &impl ConnectionTrait,
    notice: NoticeId,
    as_of: NaiveDate,
) -> Result<Vec<InvoicePayment>, DbErr> {
    let rows: Vec<(InvoiceId, NaiveDate, Cents, Cents, String)> = payment::Entity::find()
        .select_only()
        .columns([
            payment::Column::InvoiceId,
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
    let row = |(invoice, paid_on, amount, skonto, reference)| InvoicePayment {
        invoice,
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
