//! What stands in the file of an invoice.

use paktbuch_types::InvoiceId;
use sea_orm::ConnectionTrait;

use crate::documents::Documents;
use crate::error::ServiceError;
use crate::purchasing::discount::{Offer, offers};
use crate::purchasing::einvoice::{self, EInvoice};
use crate::purchasing::queries;

/// The Skontos that an invoice offers in its own file. A file that cannot be read offers nothing; its own page says so.
///
/// # Errors
/// The database's refusal.
pub(in crate::purchasing) async fn offers_of(
    conn: &impl ConnectionTrait,
    documents: &Documents,
    invoice: InvoiceId,
) -> Result<Vec<Offer>, ServiceError> {
    let read = read_of(conn, documents, invoice).await?;
    Ok(read.map(|read| offers(&read)).unwrap_or_default())
}

/// What stands in the file of an invoice, where it has one that can be read.
pub(super) async fn read_of(
    conn: &impl ConnectionTrait,
    documents: &Documents,
    invoice: InvoiceId,
) -> Result<Option<EInvoice>, ServiceError> {
    let Some(sha256) = queries::file_of(conn, invoice).await? else {
        return Ok(None);
    };
    let documents = documents.clone();
    let read = tokio::task::spawn_blocking(move || {
        let bytes = documents.get(&sha256).ok()?;
        einvoice::read(&bytes).ok()
    });
    Ok(read.await.ok().flatten())
}
