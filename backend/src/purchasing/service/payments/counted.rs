//! Whether a filed proof counts a payment.

use chrono::NaiveDate;
use paktbuch_types::{InvoiceId, PaymentId};
use sea_orm::{ConnectionTrait, DbErr};

use crate::documents::Documents;
use crate::funding;
use crate::purchasing::queries;

/// Whether a filed proof, also an interim one, counts a payment: as it is entered now, or as it was frozen.
///
/// # Errors
/// The database's refusal.
pub async fn is_counted(
    conn: &impl ConnectionTrait,
    documents: &Documents,
    (payment, invoice, paid_on): (PaymentId, InvoiceId, NaiveDate),
) -> Result<bool, DbErr> {
    if queries::is_filed(conn, invoice, paid_on).await? {
        return Ok(true);
    }
    let paying = queries::paying_notices(conn, invoice).await?;
    funding::froze_payment(conn, documents, paying, (invoice, payment)).await
}
