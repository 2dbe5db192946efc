//! What R16 asks of one invoice beside its lines and payments.

use std::collections::{BTreeMap, BTreeSet};

use paktbuch_entity::{allocation, cost_item, cost_line, funding_share, invoice, invoice_line, invoice_link};
use paktbuch_types::{Cents, DeviceId, InvoiceId, InvoiceLineId, LinkKind, NoticeId};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QuerySelect, RelationTrait,
};

/// How many devices were created from each line: on each notice, and (`None`) in all.
pub(super) type DevicesOfLines = BTreeMap<(InvoiceLineId, Option<NoticeId>), i64>;

/// Devices of the lines of an invoice.
pub(super) async fn devices_of_lines(
    conn: &impl ConnectionTrait,
    id: InvoiceId,
) -> Result<DevicesOfLines, DbErr> {
    let shares: Vec<(InvoiceLineId, DeviceId, Option<NoticeId>)> = funding_share::Entity::find()
        .select_only()
        .column(allocation::Column::InvoiceLineId)
        .column(funding_share::Column::DeviceId)
        .column(cost_item::Column::NoticeId)
        .join(JoinType::InnerJoin, funding_share::Relation::Allocation.def())
        .join(JoinType::InnerJoin, allocation::Relation::InvoiceLine.def())
        .join(JoinType::LeftJoin, allocation::Relation::CostLine.def())
        .join(JoinType::LeftJoin, cost_line::Relation::CostItem.def())
        .filter(invoice_line::Column::InvoiceId.eq(id))
        .into_tuple()
        .all(conn)
        .await?;
    // A device that several parts of a line pay for is one.
    let mut devices: BTreeSet<(InvoiceLineId, Option<NoticeId>, DeviceId)> = BTreeSet::new();
    for (line, device, notice) in shares {
        devices.insert((line, None, device));
        devices.insert((line, notice, device));
    }
    let mut counts = DevicesOfLines::new();
    for (line, notice, _) in devices {
        *counts.entry((line, notice)).or_default() += 1;
    }
    Ok(counts)
}

/// What is paid or taken off as Skonto of the invoices that this one bills again.
pub(super) async fn settled_before(conn: &impl ConnectionTrait, id: InvoiceId) -> Result<Cents, DbErr> {
    let earlier: Vec<(Cents, Cents)> = invoice_link::Entity::find()
        .select_only()
        .columns([invoice::Column::Paid, invoice::Column::Skonto])
        .join(JoinType::InnerJoin, invoice_link::Relation::Preceding.def())
        .filter(invoice_link::Column::InvoiceId.eq(id))
        .filter(invoice_link::Column::Kind.eq(LinkKind::Included))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(earlier.into_iter().map(|(paid, skonto)| paid.plus(skonto)).sum())
}
