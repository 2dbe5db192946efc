//! The invoices that hang together with others (Kette): partial and final ones, corrections.

use std::collections::HashMap;

use paktbuch_entity::{invoice, invoice_link};
use paktbuch_types::InvoiceId;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use crate::evidence::rows::ChainPart;

/// The chain of each of these invoices: earlier ones that it refers to, then later ones that refer to it.
pub(super) async fn chains(
    conn: &impl ConnectionTrait,
    ids: &[InvoiceId],
) -> Result<HashMap<InvoiceId, Vec<ChainPart>>, DbErr> {
    let either = Condition::any()
        .add(invoice_link::Column::InvoiceId.is_in(ids.iter().copied()))
        .add(invoice_link::Column::PrecedingId.is_in(ids.iter().copied()));
    let links = invoice_link::Entity::find()
        .filter(either)
        .order_by_asc(invoice_link::Column::Id)
        .all(conn)
        .await?;
    let ends = links
        .iter()
        .flat_map(|link| [Some(link.invoice_id), link.preceding_id])
        .flatten();
    let rows = invoice::Entity::find()
        .filter(invoice::Column::Id.is_in(ends))
        .all(conn)
        .await?;
    let rows: HashMap<InvoiceId, invoice::Model> = rows.into_iter().map(|row| (row.id, row)).collect();
    let mut chains: HashMap<InvoiceId, Vec<ChainPart>> = HashMap::new();
    for link in &links {
        let other = link.preceding_id.and_then(|id| rows.get(&id));
        chains.entry(link.invoice_id).or_default().push(ChainPart {
            kind: link.kind,
            is_later: false,
            invoice: other.map(|row| row.id),
            number: link.number.clone(),
            date: link.issue_date.or(other.map(|row| row.issue_date)),
            gross: other.map(|row| row.gross),
        });
    }
    for link in &links {
        if let (Some(earlier), Some(row)) = (link.preceding_id, rows.get(&link.invoice_id)) {
            chains.entry(earlier).or_default().push(ChainPart {
                kind: link.kind,
                is_later: true,
                invoice: Some(row.id),
                number: row.number.clone(),
                date: Some(row.issue_date),
                gross: Some(row.gross),
            });
        }
    }
    Ok(chains)
}
