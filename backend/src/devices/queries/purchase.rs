//! An allocation with its line, invoice, notice, and what devices have taken of it.

use paktbuch_entity::{
    allocation, cost_item, cost_line, device, funding_share, invoice, invoice_line, notice,
};
use paktbuch_types::{
    AllocationId, BasisPoints, Cents, CostLineId, DeviceId, InvoiceLineId, ModelId, OwnZweckbindung,
    SpreadRule,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationTrait,
};

use crate::devices::rows::{NoticeTerms, Purchase};
use crate::devices::shares::net_of_line;

/// The allocation; `None` where there is none.
pub(in crate::devices) async fn purchase(
    conn: &impl ConnectionTrait,
    id: AllocationId,
) -> Result<Option<Purchase>, DbErr> {
    let found = allocation::Entity::find_by_id(id)
        .find_also_related(invoice_line::Entity)
        .one(conn)
        .await?;
    let Some((part, Some(line))) = found else {
        return Ok(None);
    };
    let Some(invoice) = invoice::Entity::find_by_id(line.invoice_id).one(conn).await? else {
        return Ok(None);
    };
    let shares: Vec<(AllocationId, DeviceId, Cents, Option<SpreadRule>)> = funding_share::Entity::find()
        .inner_join(allocation::Entity)
        .filter(allocation::Column::InvoiceLineId.eq(line.id))
        .select_only()
        .column(funding_share::Column::AllocationId)
        .column(funding_share::Column::DeviceId)
        .column(funding_share::Column::Gross)
        .column(funding_share::Column::Spread)
        .into_tuple()
        .all(conn)
        .await?;
    let own = || shares.iter().filter(|(allocation, ..)| *allocation == id);
    let made = || shares.iter().filter(|(.., spread)| spread.is_none());
    let mut on_line: Vec<DeviceId> = made().map(|(_, device, ..)| *device).collect();
    on_line.sort_unstable();
    on_line.dedup();
    let (cost_line, notice) = match part.cost_line_id {
        Some(id) => funded_by(conn, id).await?,
        None => (String::new(), None),
    };
    let line_net = net_for_devices(&invoice, &line);
    Ok(Some(Purchase {
        allocation: id,
        school: part.school_id,
        gross: part.gross,
        used: own().map(|(_, _, gross, _)| *gross).sum(),
        devices: made().filter(|(allocation, ..)| *allocation == id).count(),
        line: line.id,
        position: line.position,
        last_model: last_model(conn, &invoice, &line.name).await?,
        line_name: line.name,
        kind: line.kind,
        quantity: line.quantity,
        unit_code: line.unit_code,
        part_quantity: part.quantity,
        line_net,
        line_gross: line.gross,
        accepted_on: line.accepted_on,
        used_on_line: shares.iter().map(|(_, _, gross, _)| *gross).sum(),
        devices_on_line: on_line.len(),
        invoice: invoice.id,
        invoice_number: invoice.number,
        cost_line,
        notice,
    }))
}

/// Net of a line that its devices share, as [`net_of_line`]; of a line that names no rate on an invoice with VAT its own net.
fn net_for_devices(invoice: &invoice::Model, line: &invoice_line::Model) -> Cents {
    let whole = line.gross.plus(line.deduction);
    let names_rate = line.vat_rate != BasisPoints::default() || invoice.tax == Cents::ZERO;
    let net = if names_rate {
        net_of_line(line.net, whole, line.vat_rate)
    } else {
        line.net
    };
    // Of what the chain has billed before, its devices get the net with the partial invoice.
    net.pro_rata(line.gross.0, whole.0)
}

/// Model of the latest device of the latest invoice of the same supplier with a line of this name. The invoices are read in the
/// order of their index until one has it.
async fn last_model(
    conn: &impl ConnectionTrait,
    invoice: &invoice::Model,
    name: &str,
) -> Result<Option<ModelId>, DbErr> {
    funding_share::Entity::find()
        .select_only()
        .column(device::Column::ModelId)
        .join(JoinType::InnerJoin, funding_share::Relation::Device.def())
        .join(JoinType::InnerJoin, funding_share::Relation::Allocation.def())
        .join(JoinType::InnerJoin, allocation::Relation::InvoiceLine.def())
        .join(JoinType::InnerJoin, invoice_line::Relation::Invoice.def())
        .filter(funding_share::Column::Spread.is_null())
        .filter(invoice_line::Column::Name.eq(name))
        .filter(invoice::Column::SupplierId.eq(invoice.supplier_id))
        .order_by_desc(invoice::Column::IssueDate)
        .order_by_desc(invoice::Column::Id)
        .order_by_desc(device::Column::Id)
        .into_tuple()
        .one(conn)
        .await
}

/// How many devices were made of an invoice line.
///
/// # Errors
/// The database's refusal.
pub async fn devices_made(conn: &impl ConnectionTrait, line: InvoiceLineId) -> Result<usize, DbErr> {
    let mut made: Vec<DeviceId> = funding_share::Entity::find()
        .inner_join(allocation::Entity)
        .filter(allocation::Column::InvoiceLineId.eq(line))
        .filter(funding_share::Column::Spread.is_null())
        .select_only()
        .column(funding_share::Column::DeviceId)
        .into_tuple()
        .all(conn)
        .await?;
    made.sort_unstable();
    made.dedup();
    Ok(made.len())
}

async fn funded_by(
    conn: &impl ConnectionTrait,
    id: CostLineId,
) -> Result<(String, Option<NoticeTerms>), DbErr> {
    let found = cost_line::Entity::find_by_id(id)
        .find_also_related(cost_item::Entity)
        .one(conn)
        .await?;
    let Some((line, Some(item))) = found else {
        return Ok((String::new(), None));
    };
    let notice = notice::Entity::find_by_id(item.notice_id).one(conn).await?;
    let terms = notice.map(|notice| NoticeTerms {
        id: notice.id,
        reference: notice.reference,
        title: notice.title,
        start: notice.zweckbindung_start,
        years: notice.zweckbindung_years,
        implementation_to: notice.implementation_to,
        fixed: notice.zweckbindung_date,
        own: OwnZweckbindung {
            start: item.zweckbindung_start,
            years: item.zweckbindung_years,
        },
    });
    Ok((line.title, terms))
}
