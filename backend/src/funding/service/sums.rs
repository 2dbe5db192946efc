//! Keeping what invoices spend on notices and what the proofs lack: summed up anew before each write ends.

use paktbuch_entity::{invoice, noted_invoice, proof_gap, spending};
use paktbuch_types::InvoiceId;
use sea_orm::ActiveValue::NotSet;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect,
};

use super::summing::{Sums, stored_sums, sums_of};
use crate::db::WriteTx;

/// Invoices that are summed up at a time, and rows of one INSERT; SQLite allows 32,766 parameters.
const BATCH: usize = 1_000;

/// Sums up the invoices that triggers noted since the last time, and takes the notes away.
///
/// # Errors
/// The database's refusal.
pub async fn sum_up(tx: &WriteTx) -> Result<(), DbErr> {
    let noted: Vec<InvoiceId> = noted_invoice::Entity::find()
        .select_only()
        .column(noted_invoice::Column::InvoiceId)
        .order_by_asc(noted_invoice::Column::InvoiceId)
        .into_tuple()
        .all(tx.conn())
        .await?;
    for batch in noted.chunks(BATCH) {
        let these = || batch.iter().copied();
        spending::Entity::delete_many()
            .filter(spending::Column::InvoiceId.is_in(these()))
            .exec(tx.conn())
            .await?;
        proof_gap::Entity::delete_many()
            .filter(proof_gap::Column::InvoiceId.is_in(these()))
            .exec(tx.conn())
            .await?;
        store(tx, sums_of(tx.conn(), batch).await?).await?;
        noted_invoice::Entity::delete_many()
            .filter(noted_invoice::Column::InvoiceId.is_in(these()))
            .exec(tx.conn())
            .await?;
    }
    Ok(())
}

async fn store(tx: &WriteTx, sums: Sums) -> Result<(), DbErr> {
    for rows in sums.spending.chunks(BATCH) {
        let rows = rows.iter().map(|row| spending::ActiveModel {
            id: NotSet,
            ..row.clone().into_active_model().reset_all()
        });
        spending::Entity::insert_many(rows)
            .exec_without_returning(tx.conn())
            .await?;
    }
    for rows in sums.gaps.chunks(BATCH) {
        let rows = rows.iter().map(|row| proof_gap::ActiveModel {
            id: NotSet,
            ..row.clone().into_active_model().reset_all()
        });
        proof_gap::Entity::insert_many(rows)
            .exec_without_returning(tx.conn())
            .await?;
    }
    Ok(())
}

/// Whether invoices wait to be summed up: a migration or a statement past the program changed them.
///
/// # Errors
/// The database's refusal.
pub async fn awaits_sums(conn: &impl ConnectionTrait) -> Result<bool, DbErr> {
    Ok(noted_invoice::Entity::find().count(conn).await? > 0)
}

/// Invoices whose stored sums are not those that their allocations and payments give: for `verify`.
///
/// # Errors
/// The database's refusal.
pub async fn wrong_sums(conn: &impl ConnectionTrait) -> Result<usize, DbErr> {
    let ids: Vec<InvoiceId> = invoice::Entity::find()
        .select_only()
        .column(invoice::Column::Id)
        .order_by_asc(invoice::Column::Id)
        .into_tuple()
        .all(conn)
        .await?;
    let mut now = Sums::default();
    for batch in ids.chunks(BATCH) {
        let sums = sums_of(conn, batch).await?;
        now.spending.extend(sums.spending);
        now.gaps.extend(sums.gaps);
    }
    Ok(stored_sums(conn).await?.differing(&now))
}
