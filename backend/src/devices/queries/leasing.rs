//! Rates of leases with the invoices that bill them.

use std::collections::HashMap;

use paktbuch_entity::{device, invoice, invoice_line, lease_invoice, payment};
use paktbuch_types::{Cents, DeviceId, DeviceOwner, InvoiceId, InvoiceLineId, LineKind, PaymentKind};
use sea_orm::sea_query::{Expr, ExprTrait, Func};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::devices::rows::{BilledRate, LeaseLine};

/// Lines that are offered, the newest.
const OFFERED: u64 = 300;
/// Values of one IN list; SQLite allows 32,766 parameters.
const BATCH: usize = 1_000;

/// The rates of a device that an invoice bills, by their number.
pub(in crate::devices) async fn billed_rates(
    conn: &impl ConnectionTrait,
    device: DeviceId,
) -> Result<Vec<BilledRate>, DbErr> {
    let rows = lease_invoice::Entity::find()
        .filter(lease_invoice::Column::DeviceId.eq(device))
        .order_by_asc(lease_invoice::Column::Rate)
        .find_also_related(invoice_line::Entity)
        .all(conn)
        .await?;
    let lines = rows.iter().filter_map(|(_, line)| line.as_ref());
    let ids: Vec<InvoiceId> = lines.map(|line| line.invoice_id).collect();
    let bills = invoice::Entity::find().filter(invoice::Column::Id.is_in(ids));
    let bills: HashMap<InvoiceId, invoice::Model> = bills
        .all(conn)
        .await?
        .into_iter()
        .map(|bill| (bill.id, bill))
        .collect();
    let paid = paid_of_rates(conn, &bills).await?;
    let row = |(row, line): (lease_invoice::Model, Option<invoice_line::Model>)| {
        let line = line?;
        let bill = bills.get(&line.invoice_id)?;
        Some(BilledRate {
            rate: row.rate,
            amount: row.amount,
            line: line.id,
            invoice: bill.id,
            number: bill.number.clone(),
            date: bill.issue_date,
            seller: bill.seller.clone(),
            position: line.position,
            is_rejected: bill.rejected_on.is_some(),
            paid: paid.get(&(row.device_id, row.rate)).copied().unwrap_or_default(),
        })
    };
    Ok(rows.into_iter().filter_map(row).collect())
}

/// What is paid of each rate that these invoices bill, of whatever device: the part of an invoice that pays its rates is divided among all
/// of them to the cent. Rejected invoices pay nothing.
async fn paid_of_rates(
    conn: &impl ConnectionTrait,
    bills: &HashMap<InvoiceId, invoice::Model>,
) -> Result<HashMap<(DeviceId, i64), Cents>, DbErr> {
    let ids: Vec<InvoiceId> = bills.keys().copied().collect();
    let mut settled: HashMap<InvoiceId, Cents> = HashMap::new();
    let payments = payment::Entity::find()
        .filter(payment::Column::InvoiceId.is_in(ids.iter().copied()))
        .filter(payment::Column::Kind.eq(PaymentKind::Invoice));
    for payment in payments.all(conn).await? {
        let sum = settled.entry(payment.invoice_id).or_default();
        *sum = sum.plus(payment.amount).plus(payment.skonto);
    }
    let links = lease_invoice::Entity::find()
        .find_also_related(invoice_line::Entity)
        .filter(invoice_line::Column::InvoiceId.is_in(ids))
        .order_by_asc(lease_invoice::Column::DeviceId)
        .order_by_asc(lease_invoice::Column::Rate)
        .all(conn)
        .await?;
    let mut of_invoice: HashMap<InvoiceId, Vec<lease_invoice::Model>> = HashMap::new();
    for (link, line) in links {
        if let Some(line) = line {
            of_invoice.entry(line.invoice_id).or_default().push(link);
        }
    }
    let mut paid = HashMap::new();
    for (id, links) in of_invoice {
        let Some(bill) = bills.get(&id).filter(|bill| bill.rejected_on.is_none()) else {
            continue;
        };
        let settled = settled.get(&id).copied().unwrap_or_default();
        let settled = settled.clamp(Cents::ZERO, Ord::max(bill.due, Cents::ZERO));
        let amounts: Vec<Cents> = links.iter().map(|link| link.amount).collect();
        let of_rates: Cents = amounts.iter().copied().sum();
        let parts = of_rates.pro_rata(settled.0, bill.due.0).split_like(&amounts);
        let rates = links.iter().map(|link| (link.device_id, link.rate));
        paid.extend(rates.zip(parts));
    }
    Ok(paid)
}

/// Lines of the newest invoices that may bill rates of a lessor, without Personalausgaben: his own first, then by day, the newest first.
pub(in crate::devices) async fn lease_lines(
    conn: &impl ConnectionTrait,
    lessor: &str,
) -> Result<Vec<LeaseLine>, DbErr> {
    let rows = invoice_line::Entity::find()
        .find_also_related(invoice::Entity)
        .filter(invoice::Column::RejectedOn.is_null())
        .filter(invoice_line::Column::Gross.gt(Cents::ZERO))
        .filter(invoice_line::Column::Kind.ne(LineKind::Personnel))
        .order_by_desc(invoice::Column::IssueDate)
        .order_by_desc(invoice_line::Column::Id)
        .limit(OFFERED)
        .all(conn)
        .await?;
    let ids: Vec<InvoiceLineId> = rows.iter().map(|(line, _)| line.id).collect();
    let linked = linked_of_lines(conn, &ids).await?;
    let row = |(line, bill): (invoice_line::Model, Option<invoice::Model>)| {
        let bill = bill?;
        let linked = linked.get(&line.id).copied().unwrap_or_default();
        Some(LeaseLine {
            id: line.id,
            number: bill.number,
            date: bill.issue_date,
            seller: bill.seller,
            position: line.position,
            name: line.name,
            gross: line.gross,
            open: line.gross.minus(linked),
        })
    };
    let mut lines: Vec<LeaseLine> = rows.into_iter().filter_map(row).collect();
    lines.retain(|line| line.open > Cents::ZERO);
    let lessor = lessor.to_lowercase();
    lines.sort_by_key(|line| line.seller.to_lowercase() != lessor);
    Ok(lines)
}

/// What rates take of each of these lines.
pub(in crate::devices) async fn linked_of_lines(
    conn: &impl ConnectionTrait,
    ids: &[InvoiceLineId],
) -> Result<HashMap<InvoiceLineId, Cents>, DbErr> {
    let sum = Expr::from(Func::sum(Expr::col((
        lease_invoice::Entity,
        lease_invoice::Column::Amount,
    ))));
    let rows: Vec<(InvoiceLineId, Cents)> = lease_invoice::Entity::find()
        .select_only()
        .column(lease_invoice::Column::InvoiceLineId)
        .column_as(sum.cast_as("bigint"), "linked")
        .filter(lease_invoice::Column::InvoiceLineId.is_in(ids.iter().copied()))
        .group_by(lease_invoice::Column::InvoiceLineId)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().collect())
}

/// Devices of the same lease: the same lessor, rate, number of rates and first day; by inventory number.
pub(in crate::devices) async fn of_lease(
    conn: &impl ConnectionTrait,
    leased: &device::Model,
) -> Result<Vec<device::Model>, DbErr> {
    let mut rows = device::Entity::find()
        .filter(device::Column::Owner.eq(DeviceOwner::Lessor))
        .filter(device::Column::Lessor.eq(leased.lessor.as_str()))
        .order_by_asc(device::Column::InventoryNumber)
        .all(conn)
        .await?;
    let terms = |row: &device::Model| (row.lease_rate, row.lease_rates, row.lease_from);
    rows.retain(|row| terms(row) == terms(leased));
    Ok(rows)
}

/// The first of these rates of these devices that an invoice bills already: device and rate.
pub(in crate::devices) async fn first_billed(
    conn: &impl ConnectionTrait,
    devices: &[DeviceId],
    (first, last): (i64, i64),
) -> Result<Option<(DeviceId, i64)>, DbErr> {
    for batch in devices.chunks(BATCH) {
        let found = lease_invoice::Entity::find()
            .filter(lease_invoice::Column::DeviceId.is_in(batch.iter().copied()))
            .filter(lease_invoice::Column::Rate.between(first, last))
            .order_by_asc(lease_invoice::Column::Rate)
            .order_by_asc(lease_invoice::Column::DeviceId)
            .one(conn)
            .await?;
        if let Some(row) = found {
            return Ok(Some((row.device_id, row.rate)));
        }
    }
    Ok(None)
}
