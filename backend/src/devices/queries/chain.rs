//! The chain of an invoice (Abschlags- und Schlussrechnung), and what of it no device has yet.

use std::collections::BTreeSet;

use paktbuch_entity::{allocation, funding_share, invoice, invoice_line, invoice_link};
use paktbuch_types::{AllocationId, Cents, InvoiceId, InvoiceLineId, LinkKind};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait,
};

use crate::devices::rows::Unspread;

/// The invoice and all that hang together with it because one bills another again.
pub(super) async fn chain(
    conn: &impl ConnectionTrait,
    invoice: InvoiceId,
) -> Result<BTreeSet<InvoiceId>, DbErr> {
    let mut known = BTreeSet::from([invoice]);
    let mut fresh = vec![invoice];
    while !fresh.is_empty() {
        let touching = Condition::any()
            .add(invoice_link::Column::InvoiceId.is_in(fresh.clone()))
            .add(invoice_link::Column::PrecedingId.is_in(fresh.clone()));
        let links = invoice_link::Entity::find()
            .filter(invoice_link::Column::Kind.eq(LinkKind::Included))
            .filter(touching)
            .all(conn)
            .await?;
        fresh.clear();
        for link in links {
            let ends = [Some(link.invoice_id), link.preceding_id];
            fresh.extend(ends.into_iter().flatten().filter(|id| known.insert(*id)));
        }
    }
    Ok(known)
}

/// Whether the invoice deducts what its chain has billed before, but nothing of this line: an Abschlag was for others.
async fn is_untouched(conn: &impl ConnectionTrait, line: InvoiceLineId) -> Result<bool, DbErr> {
    let found = invoice_line::Entity::find_by_id(line)
        .find_also_related(invoice::Entity)
        .one(conn)
        .await?;
    Ok(found.is_some_and(|(line, invoice)| {
        let deducts = invoice.is_some_and(|invoice| invoice.billed_before != Cents::ZERO);
        deducts && line.deduction == Cents::ZERO
    }))
}

/// Allocations of the other invoices of its chain that are billed again (Abschläge) and that no device has anything of; none for the
/// devices of a line that nothing was deducted of.
pub(in crate::devices) async fn unspread(
    conn: &impl ConnectionTrait,
    (invoice, line): (InvoiceId, InvoiceLineId),
) -> Result<Vec<Unspread>, DbErr> {
    if is_untouched(conn, line).await? {
        return Ok(Vec::new());
    }
    let mut others = chain(conn, invoice).await?;
    others.remove(&invoice);
    if others.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<(AllocationId, String, Cents)> = allocation::Entity::find()
        .join(JoinType::InnerJoin, allocation::Relation::InvoiceLine.def())
        .join(JoinType::InnerJoin, invoice_line::Relation::Invoice.def())
        .join_rev(JoinType::InnerJoin, invoice_link::Relation::Preceding.def())
        .join_rev(JoinType::LeftJoin, funding_share::Relation::Allocation.def())
        .filter(invoice::Column::Id.is_in(others))
        .filter(invoice_link::Column::Kind.eq(LinkKind::Included))
        .filter(funding_share::Column::Id.is_null())
        .filter(allocation::Column::Gross.gt(Cents::ZERO))
        .select_only()
        .column(allocation::Column::Id)
        .column(invoice::Column::Number)
        .column(allocation::Column::Gross)
        .distinct()
        .order_by_asc(allocation::Column::Id)
        .into_tuple()
        .all(conn)
        .await?;
    let row = |(allocation, invoice_number, gross)| Unspread {
        allocation,
        invoice_number,
        gross,
    };
    Ok(rows.into_iter().map(row).collect())
}
