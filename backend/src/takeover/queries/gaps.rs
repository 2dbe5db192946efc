//! What taken over records lack.

use paktbuch_entity::{device, funding_share, invoice, payment, supplier, taken_over};
use paktbuch_types::{Cents, DeviceId, InvoiceId, NoticeId};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use crate::takeover::rows::{GapRow, TakenRecord};

/// Invoices and devices that were taken over for a notice and lack something, in the order of their files and lines.
pub(in crate::takeover) async fn gaps(
    conn: &impl ConnectionTrait,
    notice: NoticeId,
) -> Result<Vec<GapRow>, DbErr> {
    let marks = taken_over::Entity::find()
        .filter(taken_over::Column::NoticeId.eq(notice))
        .order_by_asc(taken_over::Column::FileName)
        .order_by_asc(taken_over::Column::Line)
        .all(conn)
        .await?;
    let mut rows = Vec::new();
    for mark in &marks {
        let gap = match (mark.invoice_id, mark.device_id) {
            (Some(id), _) => invoice_gaps(conn, id).await?,
            (None, Some(id)) => device_gaps(conn, id).await?,
            (None, None) => None,
        };
        if let Some((record, label, missing)) = gap.filter(|(.., missing)| !missing.is_empty()) {
            rows.push(GapRow {
                file: mark.file_name.clone(),
                line: mark.line,
                record,
                label,
                missing,
            });
        }
    }
    Ok(rows)
}

type Lacking = Option<(TakenRecord, String, Vec<String>)>;

async fn invoice_gaps(conn: &impl ConnectionTrait, id: InvoiceId) -> Result<Lacking, DbErr> {
    let found = invoice::Entity::find_by_id(id)
        .find_also_related(supplier::Entity)
        .one(conn)
        .await?;
    let Some((row, supplier)) = found else {
        return Ok(None);
    };
    let unproven = payment::Entity::find()
        .filter(payment::Column::InvoiceId.eq(id))
        .filter(payment::Column::Proof.eq(""))
        .one(conn)
        .await?;
    let mut missing = named(&[
        (row.open_lines > 0, "Zuordnung zum Einzelansatz"),
        (row.paid == Cents::ZERO, "Zahlung"),
        (unproven.is_some(), "Zahlungsbeleg"),
    ]);
    let rest = rest(&row);
    if rest != Cents::ZERO {
        missing.push(format!("{rest} € (Zahlung oder Skonto)"));
    }
    let name = supplier.map(|supplier| supplier.name).unwrap_or_default();
    Ok(Some((
        TakenRecord::Invoice(id),
        format!("Rechnung {}, {name}", row.number),
        missing,
    )))
}

/// What of an invoice is still to be paid, see [`rest`].
pub(in crate::takeover) async fn open_rest(
    conn: &impl ConnectionTrait,
    id: InvoiceId,
) -> Result<Cents, DbErr> {
    let row = invoice::Entity::find_by_id(id).one(conn).await?;
    Ok(row.as_ref().map(rest).unwrap_or_default())
}

/// What payments, Skonto and retention leave open of an invoice; nothing where no payment was entered yet.
fn rest(row: &invoice::Model) -> Cents {
    if row.paid == Cents::ZERO {
        return Cents::ZERO;
    }
    row.due.minus(row.paid).minus(row.skonto).minus(row.retention)
}

async fn device_gaps(conn: &impl ConnectionTrait, id: DeviceId) -> Result<Lacking, DbErr> {
    let Some(row) = device::Entity::find_by_id(id).one(conn).await? else {
        return Ok(None);
    };
    let share = funding_share::Entity::find()
        .filter(funding_share::Column::DeviceId.eq(id))
        .one(conn)
        .await?;
    let missing = [
        (row.serial.is_none() && row.kind.has_serials(), "Seriennummer"),
        (row.room_id.is_none(), "Raum"),
        (share.is_none(), "Beleg"),
    ];
    Ok(Some((
        TakenRecord::Device(id),
        format!("Gerät {}", row.inventory_number),
        named(&missing),
    )))
}

fn named(missing: &[(bool, &str)]) -> Vec<String> {
    missing
        .iter()
        .filter(|(lacks, _)| *lacks)
        .map(|(_, name)| (*name).to_owned())
        .collect()
}
