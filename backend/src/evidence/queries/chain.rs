//! The invoices that hang together with others (Kette): partial and final ones, corrections.

use std::collections::{HashMap, HashSet};

use paktbuch_entity::{allocation, funding_share, invoice, invoice_line, invoice_link};
use paktbuch_types::{Cents, InvoiceId, LinkKind};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait,
};

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
    let priced = priced(conn, rows.keys().copied()).await?;
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
            keeps_prices: false,
        });
    }
    for link in &links {
        if let (Some(earlier), Some(row)) = (link.preceding_id, rows.get(&link.invoice_id)) {
            let is_credit = link.kind == LinkKind::Corrected && row.gross < Cents::ZERO;
            let keeps_prices = priced.contains(&earlier) && !priced.contains(&row.id);
            chains.entry(earlier).or_default().push(ChainPart {
                kind: link.kind,
                is_later: true,
                invoice: Some(row.id),
                number: row.number.clone(),
                date: Some(row.issue_date),
                gross: Some(row.gross),
                keeps_prices: is_credit && keeps_prices,
            });
        }
    }
    Ok(chains)
}

/// Those of these invoices that are part of the price of devices.
async fn priced(
    conn: &impl ConnectionTrait,
    invoices: impl IntoIterator<Item = InvoiceId>,
) -> Result<HashSet<InvoiceId>, DbErr> {
    let rows: Vec<InvoiceId> = funding_share::Entity::find()
        .join(JoinType::InnerJoin, funding_share::Relation::Allocation.def())
        .join(JoinType::InnerJoin, allocation::Relation::InvoiceLine.def())
        .filter(invoice_line::Column::InvoiceId.is_in(invoices))
        .select_only()
        .column(invoice_line::Column::InvoiceId)
        .distinct()
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().collect())
}
