//! What the kind of a line asks for.

use paktbuch_entity::{invoice, invoice_line};
use paktbuch_types::InvoiceLineId;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait};

use crate::purchasing::rows::LineParticulars;

/// The line; `None` where there is none.
///
/// # Errors
/// The database's refusal.
pub async fn line_particulars(
    conn: &impl ConnectionTrait,
    id: InvoiceLineId,
) -> Result<Option<LineParticulars>, DbErr> {
    let found = invoice_line::Entity::find_by_id(id)
        .find_also_related(invoice::Entity)
        .one(conn)
        .await?;
    let Some((line, Some(invoice))) = found else {
        return Ok(None);
    };
    Ok(Some(LineParticulars {
        id: line.id,
        version: line.version,
        invoice: invoice.id,
        invoice_number: invoice.number,
        position: line.position,
        name: line.name,
        kind: line.kind,
        accepted_on: line.accepted_on,
        place: line.place,
        extent: line.extent,
        term_from: line.term_from,
        term_to: line.term_to,
    }))
}
