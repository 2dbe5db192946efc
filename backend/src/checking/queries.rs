//! Reads of this feature: each table once, whatever the number of records.

use std::collections::{BTreeMap, HashSet};

use chrono::NaiveDate;
use paktbuch_entity::{
    allocation, cost_item, cost_line, device, funding_share, invoice, invoice_line, notice, payment,
};
use paktbuch_types::{
    AllocationId, BasisPoints, CostItemId, DeviceId, DeviceStatus, InvoiceId, InvoiceLineId, LineKind,
    NoticeId, PaymentKind, Quantity, SchoolId,
};
use sea_orm::sea_query::{Expr, ExprTrait, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, RelationTrait, Select,
};

use super::rows::{DeviceRow, DevicesOfLine, InvoiceRow, LineRow, PartRow, PaymentRow, SharedDevice};

/// Every notice, by id.
pub(super) async fn notices(conn: &impl ConnectionTrait) -> Result<Vec<notice::Model>, DbErr> {
    notice::Entity::find()
        .order_by_asc(notice::Column::Id)
        .all(conn)
        .await
}

/// The Einzelansätze of one notice or of all, in their order.
pub(super) async fn cost_items(
    conn: &impl ConnectionTrait,
    notice: Option<NoticeId>,
) -> Result<Vec<cost_item::Model>, DbErr> {
    cost_item::Entity::find()
        .apply_if(notice, |query, notice| {
            query.filter(cost_item::Column::NoticeId.eq(notice))
        })
        .order_by_asc(cost_item::Column::NoticeId)
        .order_by_asc(cost_item::Column::Position)
        .all(conn)
        .await
}

/// Invoices with a part on the notice, or all.
pub(super) async fn invoices(
    conn: &impl ConnectionTrait,
    notice: Option<NoticeId>,
) -> Result<Vec<InvoiceRow>, DbErr> {
    let rows = invoice::Entity::find()
        .select_only()
        .columns([
            invoice::Column::Id,
            invoice::Column::Number,
            invoice::Column::IssueDate,
            invoice::Column::Due,
            invoice::Column::Prepaid,
            invoice::Column::BilledBefore,
            invoice::Column::Retention,
            invoice::Column::RetentionUntil,
            invoice::Column::SelfAssessedTax,
            invoice::Column::TaxDeducted,
        ])
        .filter(invoice::Column::RejectedOn.is_null())
        .apply_if(notice, |query, notice| {
            query.filter(invoice::Column::Id.in_subquery(invoices_of(notice)))
        })
        .order_by_asc(invoice::Column::Id)
        .into_tuple()
        .all(conn)
        .await?;
    let row = |(
        id,
        number,
        issue_date,
        due,
        prepaid,
        billed_before,
        retention,
        retention_until,
        self_assessed_tax,
        tax_deducted,
    )| InvoiceRow {
        id,
        number,
        issue_date,
        due,
        prepaid,
        billed_before,
        retention,
        retention_until,
        self_assessed_tax,
        tax_deducted,
    };
    Ok(rows.into_iter().map(row).collect())
}

type Line = (
    InvoiceLineId,
    InvoiceId,
    i64,
    paktbuch_types::Cents,
    Quantity,
    LineKind,
    Option<NaiveDate>,
    Option<NaiveDate>,
    String,
    Option<NaiveDate>,
    Option<NaiveDate>,
    Option<BasisPoints>,
);

/// All lines of these invoices.
pub(super) async fn lines(
    conn: &impl ConnectionTrait,
    notice: Option<NoticeId>,
) -> Result<Vec<LineRow>, DbErr> {
    let rows: Vec<Line> = invoice_line::Entity::find()
        .select_only()
        .columns([
            invoice_line::Column::Id,
            invoice_line::Column::InvoiceId,
            invoice_line::Column::Position,
            invoice_line::Column::Gross,
            invoice_line::Column::Quantity,
            invoice_line::Column::Kind,
            invoice_line::Column::OrderedOn,
            invoice_line::Column::AcceptedOn,
            invoice_line::Column::Place,
            invoice_line::Column::TermFrom,
            invoice_line::Column::TermTo,
            invoice_line::Column::SelfAssessedRate,
        ])
        .apply_if(notice, |query, notice| {
            query.filter(invoice_line::Column::InvoiceId.in_subquery(invoices_of(notice)))
        })
        .order_by_asc(invoice_line::Column::Id)
        .into_tuple()
        .all(conn)
        .await?;
    let row = |(
        id,
        invoice,
        position,
        gross,
        quantity,
        kind,
        ordered_on,
        accepted_on,
        place,
        from,
        to,
        self_assessed_rate,
    ): Line| {
        LineRow {
            id,
            invoice,
            position,
            gross,
            quantity,
            kind,
            ordered_on,
            accepted_on,
            has_place: !place.is_empty(),
            has_term: from.is_some() && to.is_some(),
            self_assessed_rate,
        }
    };
    Ok(rows.into_iter().map(row).collect())
}

/// All allocations of these invoices, of whichever notice.
pub(super) async fn parts(
    conn: &impl ConnectionTrait,
    notice: Option<NoticeId>,
) -> Result<Vec<PartRow>, DbErr> {
    type Part = (
        AllocationId,
        InvoiceLineId,
        paktbuch_types::Cents,
        paktbuch_types::Cents,
        Option<CostItemId>,
        Option<NoticeId>,
    );
    let rows: Vec<Part> = allocations()
        .select_only()
        .columns([
            allocation::Column::Id,
            allocation::Column::InvoiceLineId,
            allocation::Column::Gross,
            allocation::Column::Eligible,
        ])
        .column(cost_line::Column::CostItemId)
        .column(cost_item::Column::NoticeId)
        .apply_if(notice, |query, notice| {
            query.filter(invoice_line::Column::InvoiceId.in_subquery(invoices_of(notice)))
        })
        .order_by_asc(allocation::Column::Id)
        .into_tuple()
        .all(conn)
        .await?;
    let row = |(id, line, gross, eligible, item, notice): Part| PartRow {
        id,
        line,
        gross,
        eligible,
        item,
        notice,
    };
    Ok(rows.into_iter().map(row).collect())
}

/// All payments of these invoices.
pub(super) async fn payments(
    conn: &impl ConnectionTrait,
    notice: Option<NoticeId>,
) -> Result<Vec<PaymentRow>, DbErr> {
    let rows: Vec<(
        InvoiceId,
        PaymentKind,
        NaiveDate,
        paktbuch_types::Cents,
        paktbuch_types::Cents,
        String,
    )> = payment::Entity::find()
        .select_only()
        .columns([
            payment::Column::InvoiceId,
            payment::Column::Kind,
            payment::Column::PaidOn,
            payment::Column::Amount,
            payment::Column::Skonto,
            payment::Column::Proof,
        ])
        .apply_if(notice, |query, notice| {
            query.filter(payment::Column::InvoiceId.in_subquery(invoices_of(notice)))
        })
        .order_by_asc(payment::Column::PaidOn)
        .order_by_asc(payment::Column::Id)
        .into_tuple()
        .all(conn)
        .await?;
    let row = |(invoice, kind, paid_on, amount, skonto, proof): (_, _, _, _, _, String)| PaymentRow {
        invoice,
        kind,
        paid_on,
        amount,
        skonto,
        proven: !proof.trim().is_empty(),
    };
    Ok(rows.into_iter().map(row).collect())
}

/// How many devices were created from each line: once on each notice, once in all.
pub(super) async fn devices_of_lines(
    conn: &impl ConnectionTrait,
    notice: Option<NoticeId>,
    until: Option<NaiveDate>,
) -> Result<Vec<DevicesOfLine>, DbErr> {
    let counted = |query: Select<allocation::Entity>| {
        query
            .join_rev(JoinType::InnerJoin, funding_share::Relation::Allocation.def())
            .join(JoinType::InnerJoin, funding_share::Relation::Device.def())
            .filter(delivered(until))
            .apply_if(notice, |query, notice| {
                query.filter(invoice_line::Column::InvoiceId.in_subquery(invoices_of(notice)))
            })
            .select_only()
            .column(allocation::Column::InvoiceLineId)
            .column_as(
                Expr::col((funding_share::Entity, funding_share::Column::DeviceId)).count_distinct(),
                "devices",
            )
            .group_by(allocation::Column::InvoiceLineId)
    };
    let all: Vec<(InvoiceLineId, i64)> = counted(allocations()).into_tuple().all(conn).await?;
    let by_notice: Vec<(InvoiceLineId, i64, NoticeId)> = counted(allocations())
        .column(cost_item::Column::NoticeId)
        .group_by(cost_item::Column::NoticeId)
        .filter(cost_item::Column::NoticeId.is_not_null())
        .into_tuple()
        .all(conn)
        .await?;
    let all = all.into_iter().map(|(line, devices)| DevicesOfLine {
        line,
        notice: None,
        devices,
    });
    let by_notice = by_notice
        .into_iter()
        .map(|(line, devices, notice)| DevicesOfLine {
            line,
            notice: Some(notice),
            devices,
        });
    Ok(all.chain(by_notice).collect())
}

/// Devices delivered up to a day, as the Inventarliste of that day has them; all without one.
fn delivered(until: Option<NaiveDate>) -> Condition {
    match until {
        None => Condition::all(),
        Some(until) => Condition::any()
            .add(device::Column::DeliveredOn.is_null())
            .add(device::Column::DeliveredOn.lte(until)),
    }
}

/// Notices whose devices should all have the same end of the Zweckbindung; `None` where it differs from device to device.
pub(super) type SameEnd = BTreeMap<Option<NaiveDate>, Vec<NoticeId>>;

/// Devices of these notices, delivered up to a day, without those that no rule can object to: serial, room, end of the
/// Zweckbindung as expected, in use.
pub(super) async fn questionable_devices(
    conn: &impl ConnectionTrait,
    ends: &SameEnd,
    until: Option<NaiveDate>,
) -> Result<Vec<DeviceRow>, DbErr> {
    let mut any = Condition::any();
    for (end, notices) in ends {
        let of_these = device::Column::NoticeId.is_in(notices.iter().copied());
        let of_these = Condition::all().add(of_these);
        any = any.add(match end {
            None => of_these,
            Some(end) => of_these.add(
                Condition::any()
                    .add(
                        Condition::all()
                            .add(device::Column::Serial.is_null())
                            .add(device::Column::Kind.eq(LineKind::Device)),
                    )
                    .add(device::Column::RoomId.is_null())
                    .add(device::Column::Status.is_in([DeviceStatus::Disposed, DeviceStatus::Missing]))
                    .add(device::Column::ZweckbindungUntil.is_null())
                    .add(device::Column::ZweckbindungUntil.ne(*end)),
            ),
        });
    }
    if any.is_empty() {
        return Ok(Vec::new());
    }
    type Device = (
        DeviceId,
        String,
        NoticeId,
        DeviceStatus,
        Option<NaiveDate>,
        Option<NaiveDate>,
        Option<String>,
        LineKind,
        Option<i64>,
    );
    let rows: Vec<Device> = device::Entity::find()
        .select_only()
        .columns([
            device::Column::Id,
            device::Column::InventoryNumber,
            device::Column::NoticeId,
            device::Column::Status,
            device::Column::CommissionedOn,
            device::Column::ZweckbindungUntil,
            device::Column::Serial,
            device::Column::Kind,
            device::Column::RoomId,
        ])
        .filter(any)
        .filter(delivered(until))
        .order_by_asc(device::Column::Id)
        .into_tuple()
        .all(conn)
        .await?;
    let row =
        |(id, inventory_number, notice, status, commissioned_on, bound_until, serial, kind, room): Device| {
            DeviceRow {
                id,
                inventory_number,
                notice,
                status,
                status_since: None,
                commissioned_on,
                bound_until,
                has_serial: serial.is_some() || !kind.has_serials(),
                has_room: room.is_some(),
            }
        };
    Ok(rows.into_iter().map(row).collect())
}

/// Devices that more than one notice pays for, each with all of them.
pub(super) async fn shared_devices(
    conn: &impl ConnectionTrait,
    notice: Option<NoticeId>,
) -> Result<Vec<SharedDevice>, DbErr> {
    let paid = || {
        funding_share::Entity::find()
            .join(JoinType::InnerJoin, funding_share::Relation::Allocation.def())
            .join(JoinType::InnerJoin, allocation::Relation::CostLine.def())
            .join(JoinType::InnerJoin, cost_line::Relation::CostItem.def())
            .select_only()
    };
    let several = paid()
        .column(funding_share::Column::DeviceId)
        .group_by(funding_share::Column::DeviceId)
        .having(
            Expr::col((cost_item::Entity, cost_item::Column::NoticeId))
                .count_distinct()
                .gt(1),
        )
        .into_query();
    let rows: Vec<(DeviceId, String, NoticeId)> = paid()
        .join(JoinType::InnerJoin, funding_share::Relation::Device.def())
        .column(device::Column::Id)
        .column(device::Column::InventoryNumber)
        .column(cost_item::Column::NoticeId)
        .filter(device::Column::Id.in_subquery(several))
        .distinct()
        .order_by_asc(device::Column::Id)
        .order_by_asc(cost_item::Column::NoticeId)
        .into_tuple()
        .all(conn)
        .await?;
    let mut devices: Vec<SharedDevice> = Vec::new();
    for (id, inventory_number, notice) in rows {
        match devices.last_mut().filter(|device| device.id == id) {
            Some(device) => device.notices.push(notice),
            None => devices.push(SharedDevice {
                id,
                inventory_number,
                notices: vec![notice],
            }),
        }
    }
    devices.retain(|device| notice.is_none_or(|notice| device.notices.contains(&notice)));
    Ok(devices)
}

/// Allocations with their line, and their Einzelansatz where they have one.
fn allocations() -> Select<allocation::Entity> {
    allocation::Entity::find()
        .join(JoinType::InnerJoin, allocation::Relation::InvoiceLine.def())
        .join(JoinType::LeftJoin, allocation::Relation::CostLine.def())
        .join(JoinType::LeftJoin, cost_line::Relation::CostItem.def())
}

/// Ids of the invoices with a part on the notice.
fn invoices_of(notice: NoticeId) -> SelectStatement {
    allocations()
        .select_only()
        .column(invoice_line::Column::InvoiceId)
        .filter(cost_item::Column::NoticeId.eq(notice))
        .into_query()
}

/// Those of `devices` that belong to these schools.
pub(super) async fn devices_of(
    conn: &impl ConnectionTrait,
    schools: &[SchoolId],
    devices: &[DeviceId],
) -> Result<HashSet<DeviceId>, DbErr> {
    let mut own = HashSet::new();
    for batch in devices.chunks(1_000) {
        let found: Vec<DeviceId> = device::Entity::find()
            .filter(device::Column::Id.is_in(batch.iter().copied()))
            .filter(device::Column::SchoolId.is_in(schools.iter().copied()))
            .select_only()
            .column(device::Column::Id)
            .into_tuple()
            .all(conn)
            .await?;
        own.extend(found);
    }
    Ok(own)
}
