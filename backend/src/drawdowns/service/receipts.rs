//! The paid parts that a drawdown counts, kept as they were when it was computed: its annex says what its letter says, whatever is
//! paid or allocated since.

use paktbuch_entity::{drawdown, drawdown_receipt};
use paktbuch_types::DrawdownId;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, Set};

use crate::db::WriteTx;
use crate::drawdowns::queries;
use crate::drawdowns::rows::Counted;
use crate::error::ServiceError;
use crate::funding::{self, OtherMoney, Terms};

/// Rows of one statement.
const BATCH: usize = 500;

/// Keeps what is paid up to the day of a drawdown that was just computed.
pub(super) async fn keep(tx: &WriteTx, row: &drawdown::Model) -> Result<(), ServiceError> {
    let view = funding::read_notice(tx.conn(), row.notice_id).await?;
    let view = view.ok_or(ServiceError::NotFound)?;
    let settling = (
        Terms::of(&view.data),
        OtherMoney::received(&view.data.lists.incomes, row.as_of),
    );
    let told = |receipt: &funding::Receipt<'_>| drawdown_receipt::ActiveModel {
        drawdown_id: Set(row.id),
        invoice_id: Set(receipt.invoice.id),
        subject: Set(receipt.part.name.clone()),
        paid_on: Set(receipt.payment.paid_on),
        spent: Set(receipt.spent.total),
        eligible: Set(receipt.spent.eligible),
        grant_share: Set(receipt.grant),
        ..Default::default()
    };
    let (mut rows, _) = funding::receipts(tx.conn(), row.notice_id, settling, row.as_of, told).await?;
    for (position, row) in (1..).zip(&mut rows) {
        row.position = Set(position);
    }
    for batch in rows.chunks(BATCH) {
        drawdown_receipt::Entity::insert_many(batch.to_vec())
            .exec_without_returning(tx.conn())
            .await?;
    }
    Ok(())
}

/// What a drawdown counted as paid when it was computed, in the order of payment; nothing of one that came in by a takeover or was
/// computed by an edition that did not keep it.
///
/// # Errors
/// The database's refusal.
pub async fn counted(conn: &impl ConnectionTrait, id: DrawdownId) -> Result<Vec<Counted>, DbErr> {
    queries::counted(conn, id).await
}
