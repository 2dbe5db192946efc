//! Invoices with their lines and payments.

use std::collections::HashMap;

use chrono::NaiveDate;
use paktbuch_entity::{invoice, invoice_line, invoice_link, payment};
use paktbuch_types::{Cents, InvoiceId, LinkKind, NoticeId, PaymentKind, is_partial_invoice};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QueryResult, QuerySelect, QueryTrait, RelationTrait,
};

use super::allocations::invoices_of;
use crate::checking::rows::{InvoiceRow, LineRow, PaymentRow};

/// Invoices with a part on the notice, or all.
pub(in crate::checking) async fn invoices(
    conn: &impl ConnectionTrait,
    notice: Option<NoticeId>,
) -> Result<Vec<InvoiceRow>, DbErr> {
    let mut rows: Vec<InvoiceRow> = invoice::Entity::find()
        .select_only()
        .columns([
            invoice::Column::Id,
            invoice::Column::Number,
            invoice::Column::IssueDate,
            invoice::Column::TypeCode,
            invoice::Column::Due,
            invoice::Column::Prepaid,
            invoice::Column::BilledBefore,
            invoice::Column::Retention,
            invoice::Column::RetentionUntil,
            invoice::Column::SelfAssessedTax,
            invoice::Column::TaxSkonto,
            invoice::Column::Skonto,
            invoice::Column::TaxDeducted,
        ])
        .filter(invoice::Column::RejectedOn.is_null())
        .apply_if(notice, |query, notice| {
            query.filter(invoice::Column::Id.in_subquery(invoices_of(notice)))
        })
        .order_by_asc(invoice::Column::Id)
        .into_model()
        .all(conn)
        .await?;
    let chains = settled_before(conn, notice).await?;
    for row in &mut rows {
        row.chain = chains.get(&row.id).copied().unwrap_or_default();
    }
    Ok(rows)
}

/// What is paid or taken off as Skonto of the invoices that these bill again.
async fn settled_before(
    conn: &impl ConnectionTrait,
    notice: Option<NoticeId>,
) -> Result<HashMap<InvoiceId, Cents>, DbErr> {
    let earlier: Vec<(InvoiceId, Cents, Cents)> = invoice_link::Entity::find()
        .select_only()
        .column(invoice_link::Column::InvoiceId)
        .columns([invoice::Column::Paid, invoice::Column::Skonto])
        .join(JoinType::InnerJoin, invoice_link::Relation::Preceding.def())
        .filter(invoice_link::Column::Kind.eq(LinkKind::Included))
        .apply_if(notice, |query, notice| {
            query.filter(invoice_link::Column::InvoiceId.in_subquery(invoices_of(notice)))
        })
        .into_tuple()
        .all(conn)
        .await?;
    let mut settled: HashMap<InvoiceId, Cents> = HashMap::new();
    for (invoice, paid, skonto) in earlier {
        let sum = settled.entry(invoice).or_default();
        *sum = sum.plus(paid).plus(skonto);
    }
    Ok(settled)
}

impl FromQueryResult for InvoiceRow {
    fn from_query_result(row: &QueryResult, prefix: &str) -> Result<Self, DbErr> {
        Ok(Self {
            id: row.try_get(prefix, "id")?,
            number: row.try_get(prefix, "number")?,
            issue_date: row.try_get(prefix, "issue_date")?,
            is_partial: is_partial_invoice(row.try_get(prefix, "type_code")?),
            due: row.try_get(prefix, "due")?,
            prepaid: row.try_get(prefix, "prepaid")?,
            billed_before: row.try_get(prefix, "billed_before")?,
            chain: Cents::ZERO,
            retention: row.try_get(prefix, "retention")?,
            retention_until: row.try_get(prefix, "retention_until")?,
            self_assessed_tax: row.try_get(prefix, "self_assessed_tax")?,
            tax_skonto: row.try_get(prefix, "tax_skonto")?,
            skonto: row.try_get(prefix, "skonto")?,
            tax_deducted: row.try_get(prefix, "tax_deducted")?,
        })
    }
}

/// All lines of these invoices.
pub(in crate::checking) async fn lines(
    conn: &impl ConnectionTrait,
    notice: Option<NoticeId>,
) -> Result<Vec<LineRow>, DbErr> {
    invoice_line::Entity::find()
        .select_only()
        .columns([
            invoice_line::Column::Id,
            invoice_line::Column::InvoiceId,
            invoice_line::Column::Position,
            invoice_line::Column::Gross,
            invoice_line::Column::Quantity,
            invoice_line::Column::Kind,
            invoice_line::Column::OrderedOn,
            invoice_line::Column::AcceptedOn,
            invoice_line::Column::Place,
            invoice_line::Column::Extent,
            invoice_line::Column::TermFrom,
            invoice_line::Column::TermTo,
            invoice_line::Column::SelfAssessedRate,
            invoice_line::Column::VatRate,
        ])
        .apply_if(notice, |query, notice| {
            query.filter(invoice_line::Column::InvoiceId.in_subquery(invoices_of(notice)))
        })
        .order_by_asc(invoice_line::Column::Id)
        .into_model()
        .all(conn)
        .await
}

impl FromQueryResult for LineRow {
    fn from_query_result(row: &QueryResult, prefix: &str) -> Result<Self, DbErr> {
        let place: String = row.try_get(prefix, "place")?;
        let extent: String = row.try_get(prefix, "extent")?;
        let from: Option<NaiveDate> = row.try_get(prefix, "term_from")?;
        let to: Option<NaiveDate> = row.try_get(prefix, "term_to")?;
        Ok(Self {
            id: row.try_get(prefix, "id")?,
            invoice: row.try_get(prefix, "invoice_id")?,
            position: row.try_get(prefix, "position")?,
            gross: row.try_get(prefix, "gross")?,
            quantity: row.try_get(prefix, "quantity")?,
            kind: row.try_get(prefix, "kind")?,
            ordered_on: row.try_get(prefix, "ordered_on")?,
            accepted_on: row.try_get(prefix, "accepted_on")?,
            has_place: !place.is_empty(),
            has_extent: !extent.is_empty(),
            has_term: from.is_some() && to.is_some(),
            self_assessed_rate: row.try_get(prefix, "self_assessed_rate")?,
            vat_rate: row.try_get(prefix, "vat_rate")?,
        })
    }
}

/// All payments of these invoices.
pub(in crate::checking) async fn payments(
    conn: &impl ConnectionTrait,
    notice: Option<NoticeId>,
) -> Result<Vec<PaymentRow>, DbErr> {
    let rows: Vec<(InvoiceId, PaymentKind, NaiveDate, Cents, Cents, String)> = payment::Entity::find()
        .select_only()
        .columns([
            payment::Column::InvoiceId,
            payment::Column::Kind,
            payment::Column::PaidOn,
            payment::Column::Amount,
            payment::Column::Skonto,
            payment::Column::Proof,
        ])
        .apply_if(notice, |query, notice| {
            query.filter(payment::Column::InvoiceId.in_subquery(invoices_of(notice)))
        })
        .order_by_asc(payment::Column::PaidOn)
        .order_by_asc(payment::Column::Id)
        .into_tuple()
        .all(conn)
        .await?;
    let row = |(invoice, kind, paid_on, amount, skonto, proof): (_, _, _, _, _, String)| PaymentRow {
        invoice,
        kind,
        paid_on,
        amount,
        skonto,
        proven: !proof.trim().is_empty(),
    };
    Ok(rows.into_iter().map(row).collect())
}
