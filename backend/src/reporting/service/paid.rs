//! What each payment of an invoice line comes to, as the Belegliste says it: for those who follow the money.

use chrono::NaiveDate;
use paktbuch_types::{Cents, CostLineId, InvoiceId, InvoiceLineId, NoticeId};

use super::proof::settled;
use crate::db::Db;
use crate::purchasing::paths as purchasing;
use crate::reporting::{MakeError, queries};

/// A line of a notice's Belegliste.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PaidPart {
    pub notice: NoticeId,
    /// Lfd. Nr.
    pub number: u32,
    pub invoice: InvoiceId,
    pub line: InvoiceLineId,
    pub cost_line: CostLineId,
    pub paid_on: NaiveDate,
    pub gross: Cents,
    /// Of it eligible (zuwendungsfähig).
    pub eligible: Cents,
    pub discount: Cents,
    /// Zuwendungsanteil.
    pub grant_share: Cents,
    /// Eigenanteil.
    pub own_share: Cents,
}

/// The lines of the Belegliste of a notice up to a day; none where there is no such notice.
///
/// # Errors
/// [`MakeError`].
pub async fn paid_parts(db: &Db, notice: NoticeId, as_of: NaiveDate) -> Result<Vec<PaidPart>, MakeError> {
    let conn = queries::snapshot(db).await?;
    if queries::the_notice(&conn, notice).await?.is_none() {
        return Ok(Vec::new());
    }
    let settled = settled(&conn, notice, as_of).await?;
    let id = |text: &str, prefix: &str| -> Option<i64> {
        let mut words = text.split(' ');
        words.find_map(|word| word.strip_prefix(prefix)?.parse().ok())
    };
    let part = |(number, row): (u32, &paktbuch_reports::proof::ReceiptRow)| {
        Some(PaidPart {
            notice,
            number,
            invoice: purchasing::invoice_at(row.link.as_deref()?)?,
            line: InvoiceLineId(id(&row.key, "position-")?),
            cost_line: CostLineId(id(&row.cost_key, "zeile-")?),
            paid_on: row.paid_on,
            gross: row.gross,
            eligible: row.eligible,
            discount: row.discount.unwrap_or_default(),
            grant_share: row.grant_share,
            own_share: row.own_share,
        })
    };
    Ok((1..).zip(&settled.receipts).filter_map(part).collect())
}
