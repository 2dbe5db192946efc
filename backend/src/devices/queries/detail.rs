//! One device with its place and the way of its money.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use paktbuch_entity::{
    allocation, building, cost_item, cost_line, device, device_model, disposal, funding_share, invoice,
    invoice_line, invoice_link, notice, payment, room, school, site, taken_over,
};
use paktbuch_types::{
    Cents, DeviceId, InventoryNumber, InvoiceId, LinkKind, NoticeId, OwnZweckbindung, PaymentKind,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationTrait,
};

use crate::auth::Scope;
use crate::devices::commands::Lease;
use crate::devices::rows::{CreditNote, DeviceDetail, DisposalFacts, Money, NoticeFacts, Paid};
use crate::text::clean;

/// The device; `None` where there is none within `scope`.
pub(in crate::devices) async fn device_detail(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    id: DeviceId,
) -> Result<Option<DeviceDetail>, DbErr> {
    let found = device::Entity::find_by_id(id)
        .find_also_related(device_model::Entity)
        .one(conn)
        .await?;
    let Some((row, Some(model))) = found else {
        return Ok(None);
    };
    let Some(school) = school::Entity::find_by_id(row.school_id).one(conn).await? else {
        return Ok(None);
    };
    if !scope.contains(school.id) {
        return Ok(None);
    }
    let site = match row.site_id {
        Some(id) => site::Entity::find_by_id(id).one(conn).await?,
        None => None,
    };
    let room = match row.room_id {
        Some(id) => {
            let found = room::Entity::find_by_id(id).find_also_related(building::Entity);
            found.one(conn).await?
        }
        None => None,
    };
    let (room, building) = room.unzip();
    let notice = match row.notice_id {
        Some(id) => notice::Entity::find_by_id(id).one(conn).await?,
        None => None,
    };
    let disposal = disposal::Entity::find_by_id(id).one(conn).await?;
    let taken = taken_over::Entity::find()
        .filter(taken_over::Column::DeviceId.eq(row.id))
        .one(conn)
        .await?;
    let taken_from = taken.map(|mark| format!("{}, Zeile {}", mark.file_name, mark.line));
    Ok(Some(DeviceDetail {
        taken_from: taken_from.unwrap_or_default(),
        id: row.id,
        version: row.version,
        inventory_number: row.inventory_number,
        serial: row.serial,
        kind: row.kind,
        model_id: row.model_id,
        manufacturer: model.manufacturer,
        model: model.name,
        category: row.category,
        useful_life_years: model.useful_life_years,
        school: school.id,
        school_number: school.number,
        school_name: school.name,
        school_short: school.short_name,
        site: row.site_id,
        site_name: site.map(|site| site.name).unwrap_or_default(),
        room: row.room_id,
        room_name: room.map(|room| room.name).unwrap_or_default(),
        building_name: building
            .flatten()
            .map(|building| building.name)
            .unwrap_or_default(),
        delivered_on: row.delivered_on,
        commissioned_on: row.commissioned_on,
        warranty_until: row.warranty_until,
        owner: row.owner,
        asset_number: row.asset_number,
        lease: Lease {
            lessor: row.lessor,
            rate: row.lease_rate,
            rates: row.lease_rates,
            from: row.lease_from,
            until: row.lease_until,
        },
        status: row.status,
        net: row.net,
        gross: row.gross,
        notice: notice.map(|notice| NoticeFacts {
            id: notice.id,
            reference: notice.reference,
            title: notice.title,
            start: notice.zweckbindung_start,
            implementation_from: notice.implementation_from,
            implementation_to: notice.implementation_to,
        }),
        zweckbindung_until: row.zweckbindung_until,
        note: row.note,
        money: money(conn, id).await?,
        disposal: disposal.map(|row| DisposalFacts {
            kind: row.kind,
            disposed_on: row.disposed_on,
            reason: row.reason,
        }),
    }))
}

/// Id of the device with this inventory number, within `scope`.
pub(in crate::devices) async fn device_id(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    number: &InventoryNumber,
) -> Result<Option<DeviceId>, DbErr> {
    let found = device::Entity::find()
        .filter(device::Column::InventoryNumber.eq(number.clone()))
        .one(conn)
        .await?;
    Ok(found
        .filter(|row| scope.contains(row.school_id))
        .map(|row| row.id))
}

/// Id of the notice with this reference (Aktenzeichen).
pub(in crate::devices) async fn notice_id(
    conn: &impl ConnectionTrait,
    reference: &str,
) -> Result<Option<NoticeId>, DbErr> {
    let found = notice::Entity::find()
        .filter(notice::Column::Reference.eq(clean(reference)))
        .one(conn)
        .await?;
    Ok(found.map(|row| row.id))
}

/// Number of the invoice that first paid for each of these devices.
///
/// # Errors
/// The database's refusal.
pub async fn invoices_of(
    conn: &impl ConnectionTrait,
    ids: &[DeviceId],
) -> Result<HashMap<DeviceId, String>, DbErr> {
    let mut numbers = HashMap::new();
    for batch in ids.chunks(1_000) {
        let rows: Vec<(DeviceId, String)> = funding_share::Entity::find()
            .join(JoinType::InnerJoin, funding_share::Relation::Allocation.def())
            .join(JoinType::InnerJoin, allocation::Relation::InvoiceLine.def())
            .join(JoinType::InnerJoin, invoice_line::Relation::Invoice.def())
            .filter(funding_share::Column::DeviceId.is_in(batch.iter().copied()))
            .order_by_asc(funding_share::Column::Id)
            .select_only()
            .column(funding_share::Column::DeviceId)
            .column(invoice::Column::Number)
            .into_tuple()
            .all(conn)
            .await?;
        for (device, number) in rows {
            numbers.entry(device).or_insert(number);
        }
    }
    Ok(numbers)
}

/// The dates of the invoices that paid these devices.
///
/// # Errors
/// The database's refusal.
pub(in crate::devices) async fn billed_on(
    conn: &impl ConnectionTrait,
    ids: &[DeviceId],
) -> Result<HashSet<(DeviceId, NaiveDate)>, DbErr> {
    let mut days = HashSet::new();
    for batch in ids.chunks(1_000) {
        let rows: Vec<(DeviceId, NaiveDate)> = funding_share::Entity::find()
            .join(JoinType::InnerJoin, funding_share::Relation::Allocation.def())
            .join(JoinType::InnerJoin, allocation::Relation::InvoiceLine.def())
            .join(JoinType::InnerJoin, invoice_line::Relation::Invoice.def())
            .filter(funding_share::Column::DeviceId.is_in(batch.iter().copied()))
            .select_only()
            .column(funding_share::Column::DeviceId)
            .column(invoice::Column::IssueDate)
            .into_tuple()
            .all(conn)
            .await?;
        days.extend(rows);
    }
    Ok(days)
}

/// Where the price of a device came from, one entry an allocation; what was paid of it is not counted yet.
pub(in crate::devices) async fn money(
    conn: &impl ConnectionTrait,
    id: DeviceId,
) -> Result<Vec<Money>, DbErr> {
    let shares = funding_share::Entity::find()
        .filter(funding_share::Column::DeviceId.eq(id))
        .order_by_asc(funding_share::Column::Id)
        .find_also_related(allocation::Entity)
        .all(conn)
        .await?;
    let mut money = Vec::new();
    for (share, part) in shares {
        let Some(part) = part else { continue };
        let found = invoice_line::Entity::find_by_id(part.invoice_line_id)
            .find_also_related(invoice::Entity)
            .one(conn)
            .await?;
        let Some((line, Some(bill))) = found else { continue };
        let paid_by = match part.cost_line_id {
            Some(id) => funded_by(conn, id).await?,
            None => None,
        };
        let granted_for = paid_by
            .as_ref()
            .and_then(|(cost, _, _)| part.school_id.or(cost.school_id));
        let granted_for = match granted_for {
            Some(school) => school::Entity::find_by_id(school).one(conn).await?,
            None => None,
        };
        let before: Vec<Cents> = funding_share::Entity::find()
            .filter(funding_share::Column::AllocationId.eq(part.id))
            .filter(funding_share::Column::Id.lt(share.id))
            .select_only()
            .column(funding_share::Column::Gross)
            .into_tuple()
            .all(conn)
            .await?;
        let part_of = bill.id;
        money.push(Money {
            gross: share.gross,
            spread: share.spread,
            allocation: part.id,
            allocated: part.gross,
            before: before.into_iter().sum(),
            paid: Paid::default(),
            eligible: part.eligible.pro_rata(share.gross.0, part.gross.0),
            is_retained: bill.retention != Cents::ZERO,
            invoice: bill.id,
            invoice_number: bill.number,
            invoice_date: bill.issue_date,
            supplier: bill.seller,
            position: line.position,
            quantity: line.quantity,
            line_gross: line.gross,
            paid_on: last_payment(conn, bill.id, bill.due).await?,
            cost_line: paid_by.as_ref().map(|(cost, _, _)| cost.title.clone()),
            cost_position: paid_by
                .as_ref()
                .map(|(cost, item, _)| (item.position, cost.position)),
            granted_for: granted_for.map(|school| school.short_name),
            notice: paid_by.as_ref().map(|(_, _, notice)| notice.id),
            notice_reference: paid_by.as_ref().map(|(_, _, notice)| notice.reference.clone()),
            notice_date: paid_by.as_ref().map(|(_, _, notice)| notice.notice_date),
            notice_title: paid_by.as_ref().map(|(_, _, notice)| notice.title.clone()),
            rate: paid_by.as_ref().map(|(_, _, notice)| notice.rate),
            own_share_source: paid_by.as_ref().map(|(_, _, notice)| notice.own_share_source),
            own_zweckbindung: paid_by
                .as_ref()
                .map(|(_, item, _)| OwnZweckbindung {
                    start: item.zweckbindung_start,
                    years: item.zweckbindung_years,
                })
                .unwrap_or_default(),
            credits: credits_of(conn, part_of).await?,
        });
    }
    Ok(money)
}

/// Credit notes in the books that correct an invoice.
async fn credits_of(conn: &impl ConnectionTrait, id: InvoiceId) -> Result<Vec<CreditNote>, DbErr> {
    let rows = invoice::Entity::find()
        .join_rev(JoinType::InnerJoin, invoice_link::Relation::Invoice.def())
        .filter(invoice_link::Column::PrecedingId.eq(id))
        .filter(invoice_link::Column::Kind.eq(LinkKind::Corrected))
        .filter(invoice::Column::RejectedOn.is_null())
        .filter(invoice::Column::Gross.lt(Cents::ZERO))
        .order_by_asc(invoice::Column::IssueDate)
        .order_by_asc(invoice::Column::Id)
        .all(conn)
        .await?;
    let credit = |row: invoice::Model| CreditNote {
        invoice: row.id,
        number: row.number,
        date: row.issue_date,
        gross: row.gross,
    };
    Ok(rows.into_iter().map(credit).collect())
}

async fn funded_by(
    conn: &impl ConnectionTrait,
    id: paktbuch_types::CostLineId,
) -> Result<Option<(cost_line::Model, cost_item::Model, notice::Model)>, DbErr> {
    let found = cost_line::Entity::find_by_id(id)
        .find_also_related(cost_item::Entity)
        .one(conn)
        .await?;
    let Some((line, Some(item))) = found else {
        return Ok(None);
    };
    let notice = notice::Entity::find_by_id(item.notice_id).one(conn).await?;
    Ok(notice.map(|notice| (line, item, notice)))
}

/// The day on which the invoice was paid in full; `None` while it is not.
async fn last_payment(
    conn: &impl ConnectionTrait,
    id: InvoiceId,
    due: Cents,
) -> Result<Option<chrono::NaiveDate>, DbErr> {
    let payments = payment::Entity::find()
        .filter(payment::Column::InvoiceId.eq(id))
        .filter(payment::Column::Kind.eq(PaymentKind::Invoice))
        .all(conn)
        .await?;
    let paid: Cents = payments
        .iter()
        .map(|payment| payment.amount.plus(payment.skonto))
        .sum();
    let settled = if due.0 < 0 { paid <= due } else { paid >= due };
    Ok(settled
        .then(|| payments.iter().map(|payment| payment.paid_on).max())
        .flatten())
}
