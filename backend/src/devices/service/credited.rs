//! Which devices went back to their supplier, who gave the money back.

use std::collections::{BTreeMap, HashSet};

use paktbuch_entity::{allocation, disposal, funding_share, invoice, invoice_line, invoice_link};
use paktbuch_types::{Cents, DeviceId, DisposalKind, InvoiceId, LinkKind};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QuerySelect, RelationTrait,
};

/// Devices whose invoices are read together.
const BATCH: usize = 500;

/// Those of these devices that were disposed of as given back, and whose invoice a credit note in the books corrects.
///
/// # Errors
/// The database's refusal.
pub async fn credited_devices(
    conn: &impl ConnectionTrait,
    devices: &[DeviceId],
) -> Result<HashSet<DeviceId>, DbErr> {
    let mut credited = HashSet::new();
    for batch in devices.chunks(BATCH) {
        let returned: Vec<DeviceId> = disposal::Entity::find()
            .select_only()
            .column(disposal::Column::DeviceId)
            .filter(disposal::Column::DeviceId.is_in(batch.iter().copied()))
            .filter(disposal::Column::Kind.eq(DisposalKind::Returned))
            .into_tuple()
            .all(conn)
            .await?;
        if returned.is_empty() {
            continue;
        }
        // What was only spread onto a device did not buy it.
        let bought: Vec<(DeviceId, InvoiceId)> = funding_share::Entity::find()
            .join(JoinType::InnerJoin, funding_share::Relation::Allocation.def())
            .join(JoinType::InnerJoin, allocation::Relation::InvoiceLine.def())
            .select_only()
            .column(funding_share::Column::DeviceId)
            .column(invoice_line::Column::InvoiceId)
            .filter(funding_share::Column::DeviceId.is_in(returned))
            .filter(funding_share::Column::Spread.is_null())
            .into_tuple()
            .all(conn)
            .await?;
        let mut by_invoice: BTreeMap<InvoiceId, Vec<DeviceId>> = BTreeMap::new();
        for (device, invoice) in bought {
            by_invoice.entry(invoice).or_default().push(device);
        }
        let corrected: Vec<Option<InvoiceId>> = invoice_link::Entity::find()
            .join(JoinType::InnerJoin, invoice_link::Relation::Invoice.def())
            .select_only()
            .column(invoice_link::Column::PrecedingId)
            .filter(invoice_link::Column::PrecedingId.is_in(by_invoice.keys().copied()))
            .filter(invoice_link::Column::Kind.eq(LinkKind::Corrected))
            .filter(invoice::Column::Gross.lt(Cents::ZERO))
            .filter(invoice::Column::RejectedOn.is_null())
            .into_tuple()
            .all(conn)
            .await?;
        for invoice in corrected.into_iter().flatten() {
            credited.extend(by_invoice.get(&invoice).into_iter().flatten());
        }
    }
    Ok(credited)
}
