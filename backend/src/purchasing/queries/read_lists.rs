//! Payment lists that were read, and what was entered from them.

use chrono::{DateTime, Utc};
use paktbuch_entity::{invoice, payment, payment_row};
use paktbuch_types::{PaymentRowId, PaymentRowState};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait,
};

use super::payments::is_filed;
use crate::purchasing::rows::{EnteredPayment, ListContent, ReadList};

/// The lists that were read last, the newest first.
///
/// # Errors
/// The database's refusal.
pub async fn read_lists(conn: &impl ConnectionTrait, most: usize) -> Result<Vec<ReadList>, DbErr> {
    let mut lists = counted(conn, Condition::all()).await?;
    lists.truncate(most);
    Ok(lists)
}

/// The list that a row came in, with the payments that were entered from it; `None` where there is no such row.
///
/// # Errors
/// The database's refusal.
pub async fn list_content(
    conn: &impl ConnectionTrait,
    row: PaymentRowId,
) -> Result<Option<ListContent>, DbErr> {
    let Some(row) = payment_row::Entity::find_by_id(row).one(conn).await? else {
        return Ok(None);
    };
    let same = Condition::all()
        .add(payment_row::Column::FileName.eq(&row.file_name))
        .add(payment_row::Column::ImportedAt.eq(row.imported_at));
    let Some(list) = counted(conn, same.clone()).await?.pop() else {
        return Ok(None);
    };
    let versions: Vec<i64> = payment_row::Entity::find()
        .select_only()
        .column(payment_row::Column::Version)
        .filter(same.clone())
        .into_tuple()
        .all(conn)
        .await?;
    let entered: Vec<(payment::Model, Option<invoice::Model>)> = payment::Entity::find()
        .join(JoinType::InnerJoin, payment::Relation::PaymentRow.def())
        .find_also_related(invoice::Entity)
        .filter(same)
        .order_by_asc(payment::Column::PaidOn)
        .order_by_asc(payment::Column::Id)
        .all(conn)
        .await?;
    let mut rows_with_payment = std::collections::BTreeSet::new();
    let mut payments = Vec::with_capacity(entered.len());
    for (payment, invoice) in entered {
        rows_with_payment.extend(payment.row_id);
        payments.push(EnteredPayment {
            id: payment.id,
            paid_on: payment.paid_on,
            amount: payment.amount,
            invoice: payment.invoice_id,
            invoice_number: invoice.map(|invoice| invoice.number).unwrap_or_default(),
            is_changed: payment.version > 1,
            is_filed: is_filed(conn, payment.invoice_id, payment.paid_on).await?,
        });
    }
    Ok(Some(ListContent {
        known: list.booked.saturating_sub(rows_with_payment.len() as u64),
        version: versions.iter().sum(),
        list,
        payments,
    }))
}

/// The lists of these rows, the newest first.
async fn counted(conn: &impl ConnectionTrait, rows: Condition) -> Result<Vec<ReadList>, DbErr> {
    let counts: Vec<(String, DateTime<Utc>, PaymentRowState, PaymentRowId, i64)> =
        payment_row::Entity::find()
            .select_only()
            .column(payment_row::Column::FileName)
            .column(payment_row::Column::ImportedAt)
            .column(payment_row::Column::State)
            .column_as(payment_row::Column::Id.min(), "first")
            .column_as(payment_row::Column::Id.count(), "rows")
            .filter(rows)
            .group_by(payment_row::Column::FileName)
            .group_by(payment_row::Column::ImportedAt)
            .group_by(payment_row::Column::State)
            .order_by_desc(payment_row::Column::ImportedAt)
            .order_by_asc(payment_row::Column::FileName)
            .into_tuple()
            .all(conn)
            .await?;
    let mut lists: Vec<ReadList> = Vec::new();
    for (file_name, read_at, state, first, rows) in counts {
        let is_same = |list: &ReadList| (&list.file_name, list.read_at) == (&file_name, read_at);
        if !lists.last().is_some_and(is_same) {
            lists.push(ReadList {
                row: first,
                file_name,
                read_at,
                booked: 0,
                open: 0,
                set_aside: 0,
            });
        }
        if let Some(list) = lists.last_mut() {
            list.row = list.row.min(first);
            let count = match state {
                PaymentRowState::Booked => &mut list.booked,
                PaymentRowState::Open => &mut list.open,
                PaymentRowState::SetAside => &mut list.set_aside,
            };
            *count += rows.unsigned_abs();
        }
    }
    Ok(lists)
}
