//! A payment that is told on two days: that of its booking and that of the bank statement.

use paktbuch_entity::payment;
use paktbuch_types::{Cents, InvoiceId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::nearby::NEAR;
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::purchasing::commands::PaymentFacts;
use crate::purchasing::matching::may_be_one_booking;

/// Payments of an invoice that may be the told one on another day, the nearest first: of its kind and amount, within [`NEAR`], and not both
/// with a number of their own in the accounts. Of refunds it finds none: what may be told twice of these, their sums say.
///
/// # Errors
/// The database's refusal.
pub(in crate::purchasing::service) async fn on_other_day(
    tx: &WriteTx,
    invoice: InvoiceId,
    told: &PaymentFacts,
) -> Result<Vec<payment::Model>, ServiceError> {
    if told.amount <= Cents::ZERO {
        return Ok(Vec::new());
    }
    let mut found = payment::Entity::find()
        .filter(payment::Column::InvoiceId.eq(invoice))
        .filter(payment::Column::Kind.eq(told.kind))
        .filter(payment::Column::Amount.eq(told.amount))
        .filter(payment::Column::PaidOn.between(told.paid_on - NEAR, told.paid_on + NEAR))
        .filter(payment::Column::PaidOn.ne(told.paid_on))
        .order_by_asc(payment::Column::Id)
        .all(tx.conn())
        .await?;
    found.retain(|paid| may_be_one_booking(&paid.reference, &told.reference));
    found.sort_by_key(|paid| (paid.paid_on - told.paid_on).num_days().abs());
    Ok(found)
}
