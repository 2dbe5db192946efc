//! Devices that an allocation can be spread onto.

use paktbuch_entity::{allocation, device, device_model, funding_share, invoice, invoice_line};
use paktbuch_types::{AllocationId, Cents, DeviceId, InvoiceId};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait,
};

use super::chain::chain;
use super::purchase::purchase;
use crate::devices::rows::{SpreadNow, SpreadTarget};

#[derive(Debug, FromQueryResult)]
struct Made {
    #[sea_orm(nested)]
    device: device::Model,
    manufacturer: String,
    model: String,
    price: Cents,
    line: paktbuch_types::InvoiceLineId,
    position: i64,
    invoice: InvoiceId,
    invoice_number: String,
}

/// The devices that were made of lines of `invoice` or of another one of its chain, by inventory number, with what they have of
/// `allocation` already.
pub(in crate::devices) async fn spread_targets(
    conn: &impl ConnectionTrait,
    invoice: InvoiceId,
    allocation: AllocationId,
) -> Result<Vec<SpreadTarget>, DbErr> {
    let invoices = chain(conn, invoice).await?;
    let made: Vec<Made> = device::Entity::find()
        .join(JoinType::InnerJoin, device::Relation::DeviceModel.def())
        .join_rev(JoinType::InnerJoin, funding_share::Relation::Device.def())
        .join(JoinType::InnerJoin, funding_share::Relation::Allocation.def())
        .join(JoinType::InnerJoin, allocation::Relation::InvoiceLine.def())
        .join(JoinType::InnerJoin, invoice_line::Relation::Invoice.def())
        .filter(invoice_line::Column::InvoiceId.is_in(invoices))
        .filter(funding_share::Column::Spread.is_null())
        .order_by_asc(device::Column::InventoryNumber)
        .column_as(device_model::Column::Manufacturer, "manufacturer")
        .column_as(device_model::Column::Name, "model")
        .column_as(funding_share::Column::Gross, "price")
        .column_as(invoice_line::Column::Id, "line")
        .column_as(invoice_line::Column::Position, "position")
        .column_as(invoice::Column::Id, "invoice")
        .column_as(invoice::Column::Number, "invoice_number")
        .into_model()
        .all(conn)
        .await?;
    let shares: Vec<(DeviceId, Cents)> = funding_share::Entity::find()
        .filter(funding_share::Column::AllocationId.eq(allocation))
        .filter(funding_share::Column::Spread.is_not_null())
        .select_only()
        .column(funding_share::Column::DeviceId)
        .column(funding_share::Column::Gross)
        .into_tuple()
        .all(conn)
        .await?;
    let mut targets: Vec<SpreadTarget> = made
        .into_iter()
        .map(|made| SpreadTarget {
            share: shares
                .iter()
                .find(|(id, _)| *id == made.device.id)
                .map(|(_, share)| *share),
            id: made.device.id,
            inventory_number: made.device.inventory_number,
            model: format!("{} {}", made.manufacturer, made.model),
            price: made.price,
            gross: made.device.gross,
            notice: made.device.notice_id,
            line: made.line,
            position: made.position,
            invoice: made.invoice,
            invoice_number: made.invoice_number,
        })
        .collect();
    targets.dedup_by_key(|target| target.id);
    Ok(targets)
}

/// How an allocation is spread now, and what it can be spread onto; `None` where there is no such allocation.
pub(in crate::devices) async fn spread_now(
    conn: &impl ConnectionTrait,
    allocation: AllocationId,
) -> Result<Option<SpreadNow>, DbErr> {
    let Some(purchase) = purchase(conn, allocation).await? else {
        return Ok(None);
    };
    let Some(row) = allocation::Entity::find_by_id(allocation).one(conn).await? else {
        return Ok(None);
    };
    let share = funding_share::Entity::find()
        .filter(funding_share::Column::AllocationId.eq(allocation))
        .filter(funding_share::Column::Spread.is_not_null())
        .one(conn)
        .await?;
    Ok(Some(SpreadNow {
        version: row.version,
        rule: share.and_then(|share| share.spread),
        targets: spread_targets(conn, purchase.invoice, allocation).await?,
        purchase,
    }))
}
