//! Payments, each with the transfer that it is a part of.

use std::collections::BTreeMap;

use paktbuch_entity::{payment, taken_over};
use paktbuch_types::PaymentId;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};

use crate::purchasing::rows::{PaymentRow, Transfer};

/// One payment; `None` where there is none.
///
/// # Errors
/// The database's refusal.
pub async fn find_payment(conn: &impl ConnectionTrait, id: PaymentId) -> Result<Option<PaymentRow>, DbErr> {
    let row = payment::Entity::find_by_id(id).one(conn).await?;
    Ok(payment_rows(conn, row.into_iter().collect()).await?.pop())
}

/// Payments with the transfers that they are parts of.
pub(super) async fn payment_rows(
    conn: &impl ConnectionTrait,
    rows: Vec<payment::Model>,
) -> Result<Vec<PaymentRow>, DbErr> {
    let transfers = transfers(conn, &rows).await?;
    let marks = taken_over::Entity::find()
        .filter(taken_over::Column::PaymentId.is_in(rows.iter().map(|row| row.id)))
        .all(conn)
        .await?;
    let taken: Vec<PaymentId> = marks.iter().filter_map(|mark| mark.payment_id).collect();
    let rows = rows.into_iter().map(|row| payment_row(row, &transfers, &taken));
    Ok(rows.collect())
}

/// The transfers that these payments are parts of, by their keys.
pub(super) async fn transfers(
    conn: &impl ConnectionTrait,
    payments: &[payment::Model],
) -> Result<BTreeMap<String, Transfer>, DbErr> {
    let mut transfers: BTreeMap<String, Transfer> = BTreeMap::new();
    let keys: Vec<&str> = payments
        .iter()
        .map(|row| row.transfer.as_str())
        .filter(|key| !key.is_empty())
        .collect();
    if keys.is_empty() {
        return Ok(transfers);
    }
    let parts = payment::Entity::find()
        .filter(payment::Column::Transfer.is_in(keys))
        .all(conn)
        .await?;
    for part in parts {
        let transfer = transfers.entry(part.transfer).or_default();
        transfer.invoices += 1;
        transfer.amount = transfer.amount.plus(part.amount);
    }
    Ok(transfers)
}

pub(super) fn payment_row(
    row: payment::Model,
    transfers: &BTreeMap<String, Transfer>,
    taken: &[PaymentId],
) -> PaymentRow {
    PaymentRow {
        kind: row.kind,
        is_taken: taken.contains(&row.id),
        transfer: transfers.get(&row.transfer).copied(),
        skonto: row.skonto,
        fiscal_year: row.fiscal_year,
        reference: row.reference,
        id: row.id,
        invoice: row.invoice_id,
        version: row.version,
        paid_on: row.paid_on,
        amount: row.amount,
        proof: row.proof,
    }
}
