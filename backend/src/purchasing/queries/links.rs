//! References between invoices of a chain.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use paktbuch_entity::{invoice, invoice_link};
use paktbuch_types::{Cents, InvoiceId, format_date};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::list::counting;
use crate::purchasing::rows::{LinkRow, LinkedInvoice};

/// Invoices that are offered to be linked with another.
const OFFERED: u64 = 60;

/// Earlier invoices that `row` refers to.
pub(super) async fn earlier(
    conn: &impl ConnectionTrait,
    row: &invoice::Model,
) -> Result<Vec<LinkRow>, DbErr> {
    let links = invoice_link::Entity::find()
        .filter(invoice_link::Column::InvoiceId.eq(row.id))
        .order_by_asc(invoice_link::Column::Id)
        .all(conn)
        .await?;
    let others = by_id(conn, links.iter().filter_map(|link| link.preceding_id).collect()).await?;
    let mut rows = Vec::with_capacity(links.len());
    for link in links {
        let other = link.preceding_id.and_then(|id| others.get(&id));
        let meant = match other {
            Some(_) => None,
            None => meant(conn, row, &link).await?,
        };
        let found = other.or(meant.as_ref());
        rows.push(LinkRow {
            id: link.id,
            version: link.version,
            kind: link.kind,
            is_stated: link.is_stated,
            number: link.number,
            date: link.issue_date.or(found.map(|invoice| invoice.issue_date)),
            other: other.map(linked),
            meant: meant.as_ref().map(linked),
        });
    }
    Ok(rows)
}

/// Later invoices that refer to `row`.
pub(super) async fn later(conn: &impl ConnectionTrait, row: &invoice::Model) -> Result<Vec<LinkRow>, DbErr> {
    let links = invoice_link::Entity::find()
        .filter(invoice_link::Column::PrecedingId.eq(row.id))
        .order_by_asc(invoice_link::Column::Id)
        .all(conn)
        .await?;
    let others = by_id(conn, links.iter().map(|link| link.invoice_id).collect()).await?;
    let rows = links.into_iter().filter_map(|link| {
        let other = others.get(&link.invoice_id)?;
        Some(LinkRow {
            id: link.id,
            version: link.version,
            kind: link.kind,
            is_stated: link.is_stated,
            number: other.number.clone(),
            date: Some(other.issue_date),
            other: Some(linked(other)),
            meant: None,
        })
    });
    Ok(rows.collect())
}

/// Other invoices of the supplier up to a day, the latest first, as (id, words).
///
/// # Errors
/// The database's refusal.
pub async fn linkable(
    conn: &impl ConnectionTrait,
    supplier: paktbuch_types::SupplierId,
    (except, until): (InvoiceId, NaiveDate),
) -> Result<Vec<(InvoiceId, String)>, DbErr> {
    let rows: Vec<(InvoiceId, String, NaiveDate, Cents)> = invoice::Entity::find()
        .select_only()
        .columns([
            invoice::Column::Id,
            invoice::Column::Number,
            invoice::Column::IssueDate,
            invoice::Column::Gross,
        ])
        .filter(invoice::Column::SupplierId.eq(supplier))
        .filter(invoice::Column::Id.ne(except))
        .filter(invoice::Column::IssueDate.lte(until))
        .filter(counting())
        .order_by_desc(invoice::Column::IssueDate)
        .order_by_desc(invoice::Column::Id)
        .limit(OFFERED)
        .into_tuple()
        .all(conn)
        .await?;
    let words = |(id, number, date, gross): (InvoiceId, String, NaiveDate, Cents)| {
        (id, format!("{number} vom {}, {gross} €", format_date(date)))
    };
    Ok(rows.into_iter().map(words).collect())
}

/// The invoice in the books that an unlinked reference names.
async fn meant(
    conn: &impl ConnectionTrait,
    row: &invoice::Model,
    link: &invoice_link::Model,
) -> Result<Option<invoice::Model>, DbErr> {
    let mut query = invoice::Entity::find()
        .filter(invoice::Column::SupplierId.eq(row.supplier_id))
        .filter(invoice::Column::Number.eq(&link.number))
        .filter(invoice::Column::Id.ne(row.id))
        .filter(counting());
    if let Some(date) = link.issue_date {
        query = query.filter(invoice::Column::IssueDate.eq(date));
    }
    query.order_by_asc(invoice::Column::Id).one(conn).await
}

async fn by_id(
    conn: &impl ConnectionTrait,
    ids: Vec<InvoiceId>,
) -> Result<BTreeMap<InvoiceId, invoice::Model>, DbErr> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows = invoice::Entity::find()
        .filter(invoice::Column::Id.is_in(ids))
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

fn linked(row: &invoice::Model) -> LinkedInvoice {
    LinkedInvoice {
        id: row.id,
        gross: row.gross,
        own: row.gross.plus(row.rounding).minus(row.billed_before),
        allocated: row.allocated,
        settled: row.paid.plus(row.skonto),
        open: row.due.minus(row.paid).minus(row.skonto),
    }
}
