//! What a takeover is compared with.

use chrono::NaiveDate;
use paktbuch_entity::{
    allocation, cost_item, cost_line, device, funding_share, invoice, invoice_line, notice, payment, payout,
    school, supplier, taken_over, takeover_mapping,
};
use paktbuch_types::{
    AllocationId, Cents, DeviceId, InventoryNumber, InvoiceId, InvoiceLineId, LineKind, NoticeId, Quantity,
    SchoolId, Serial,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait,
};

use super::kind::SheetKind;
use super::rows::{GapRow, TakenRecord};
use crate::text::search_form;

/// A notice by its Aktenzeichen.
///
/// # Errors
/// The database's refusal.
pub async fn notice_by_reference(
    conn: &impl ConnectionTrait,
    reference: &str,
) -> Result<Option<NoticeId>, DbErr> {
    let row = notice::Entity::find()
        .filter(notice::Column::Reference.eq(reference))
        .one(conn)
        .await?;
    Ok(row.map(|row| row.id))
}

/// Aktenzeichen and title of a notice.
pub(super) async fn notice_names(
    conn: &impl ConnectionTrait,
    id: NoticeId,
) -> Result<Option<(String, String)>, DbErr> {
    let row = notice::Entity::find_by_id(id).one(conn).await?;
    Ok(row.map(|row| (row.reference, row.title)))
}

/// Schools with what they are called: number, name, short name, folded.
pub(super) async fn schools(conn: &impl ConnectionTrait) -> Result<Vec<(SchoolId, [String; 3])>, DbErr> {
    let rows = school::Entity::find().all(conn).await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let words = [row.number.to_string(), row.name, row.short_name];
            (row.id, words.map(|word| search_form(&word)))
        })
        .collect())
}

/// An invoice that a receipt may be.
#[derive(Debug, Clone)]
pub(super) struct KnownInvoice {
    pub(super) id: InvoiceId,
    /// Folded name of the supplier.
    pub(super) supplier: String,
    pub(super) number: String,
    pub(super) date: NaiveDate,
    pub(super) gross: Cents,
    /// The notice that it was taken over for.
    pub(super) taken_for: Option<NoticeId>,
}

/// Every invoice.
pub(super) async fn invoices(conn: &impl ConnectionTrait) -> Result<Vec<KnownInvoice>, DbErr> {
    let taken: Vec<(Option<InvoiceId>, NoticeId)> = taken_over::Entity::find()
        .filter(taken_over::Column::InvoiceId.is_not_null())
        .select_only()
        .columns([taken_over::Column::InvoiceId, taken_over::Column::NoticeId])
        .into_tuple()
        .all(conn)
        .await?;
    let taken: std::collections::HashMap<InvoiceId, NoticeId> = taken
        .into_iter()
        .filter_map(|(id, notice)| Some((id?, notice)))
        .collect();
    let rows: Vec<(InvoiceId, String, String, NaiveDate, Cents)> = invoice::Entity::find()
        .join(JoinType::InnerJoin, invoice::Relation::Supplier.def())
        .select_only()
        .column(invoice::Column::Id)
        .column(supplier::Column::Name)
        .columns([
            invoice::Column::Number,
            invoice::Column::IssueDate,
            invoice::Column::Gross,
        ])
        .order_by_asc(invoice::Column::Id)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows
        .into_iter()
        .map(|(id, supplier, number, date, gross)| KnownInvoice {
            taken_for: taken.get(&id).copied(),
            id,
            supplier: search_form(&supplier),
            number,
            date,
            gross,
        })
        .collect())
}

/// A line of an invoice, and whether a part of it is allocated.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    pub(super) id: InvoiceLineId,
    pub(super) version: i64,
    pub(super) gross: Cents,
    pub(super) is_allocated: bool,
}

/// Lines of an invoice, in their order.
pub(super) async fn lines(conn: &impl ConnectionTrait, invoice: InvoiceId) -> Result<Vec<Line>, DbErr> {
    let rows = invoice_line::Entity::find()
        .filter(invoice_line::Column::InvoiceId.eq(invoice))
        .order_by_asc(invoice_line::Column::Position)
        .all(conn)
        .await?;
    let parts: Vec<InvoiceLineId> = allocation::Entity::find()
        .filter(allocation::Column::InvoiceLineId.is_in(rows.iter().map(|row| row.id)))
        .select_only()
        .column(allocation::Column::InvoiceLineId)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| Line {
            is_allocated: parts.contains(&row.id),
            id: row.id,
            version: row.version,
            gross: row.gross,
        })
        .collect())
}

/// Days and amounts of an invoice's payments.
pub(super) async fn payments(
    conn: &impl ConnectionTrait,
    invoice: InvoiceId,
) -> Result<Vec<(NaiveDate, Cents)>, DbErr> {
    payment::Entity::find()
        .filter(payment::Column::InvoiceId.eq(invoice))
        .select_only()
        .columns([payment::Column::PaidOn, payment::Column::Amount])
        .into_tuple()
        .all(conn)
        .await
}

/// Days and amounts of a notice's payouts.
pub(super) async fn payouts(
    conn: &impl ConnectionTrait,
    notice: NoticeId,
) -> Result<Vec<(NaiveDate, Cents)>, DbErr> {
    payout::Entity::find()
        .filter(payout::Column::NoticeId.eq(notice))
        .select_only()
        .columns([payout::Column::PaidOn, payout::Column::Amount])
        .into_tuple()
        .all(conn)
        .await
}

/// A part of an invoice line that the notice pays and that devices can be made of.
#[derive(Debug, Clone)]
pub(super) struct Payer {
    pub(super) allocation: AllocationId,
    pub(super) school: Option<SchoolId>,
    pub(super) number: String,
    pub(super) line: InvoiceLineId,
    pub(super) version: i64,
    pub(super) kind: LineKind,
    pub(super) quantity: Quantity,
    pub(super) ordered_on: Option<NaiveDate>,
    pub(super) accepted_on: Option<NaiveDate>,
    /// The line came in by a takeover.
    pub(super) is_taken: bool,
}

/// Every part of the notice's cost plan, in the order of invoices and lines.
pub(super) async fn payers(conn: &impl ConnectionTrait, notice: NoticeId) -> Result<Vec<Payer>, DbErr> {
    let parts: Vec<(allocation::Model, Option<invoice_line::Model>)> = allocation::Entity::find()
        .join(JoinType::InnerJoin, allocation::Relation::CostLine.def())
        .join(JoinType::InnerJoin, cost_line::Relation::CostItem.def())
        .filter(cost_item::Column::NoticeId.eq(notice))
        .find_also_related(invoice_line::Entity)
        .order_by_asc(allocation::Column::Id)
        .all(conn)
        .await?;
    let known = invoices(conn).await?;
    let known: std::collections::HashMap<InvoiceId, KnownInvoice> =
        known.into_iter().map(|invoice| (invoice.id, invoice)).collect();
    Ok(parts
        .into_iter()
        .filter_map(|(part, line)| {
            let line = line?;
            let invoice = known.get(&line.invoice_id)?;
            Some(Payer {
                allocation: part.id,
                school: part.school_id,
                number: invoice.number.clone(),
                is_taken: invoice.taken_for.is_some(),
                line: line.id,
                version: line.version,
                kind: line.kind,
                quantity: line.quantity,
                ordered_on: line.ordered_on,
                accepted_on: line.accepted_on,
            })
        })
        .collect())
}

/// Devices that carry one of these numbers.
pub(super) async fn devices(
    conn: &impl ConnectionTrait,
    serials: &[Serial],
    numbers: &[InventoryNumber],
) -> Result<Vec<(DeviceId, Option<Serial>, InventoryNumber)>, DbErr> {
    /// Values of one IN list.
    const BATCH: usize = 1_000;
    let mut found = Vec::new();
    let longest = serials.len().max(numbers.len());
    for from in (0..longest).step_by(BATCH) {
        let serials = serials.iter().skip(from).take(BATCH).cloned();
        let numbers = numbers.iter().skip(from).take(BATCH).cloned();
        let either = Condition::any()
            .add(device::Column::Serial.is_in(serials))
            .add(device::Column::InventoryNumber.is_in(numbers));
        let rows: Vec<(DeviceId, Option<Serial>, InventoryNumber)> = device::Entity::find()
            .filter(either)
            .select_only()
            .columns([
                device::Column::Id,
                device::Column::Serial,
                device::Column::InventoryNumber,
            ])
            .into_tuple()
            .all(conn)
            .await?;
        found.extend(rows);
    }
    Ok(found)
}

/// What was remembered for a kind of list with these headings.
pub(super) async fn remembered(
    conn: &impl ConnectionTrait,
    kind: SheetKind,
    headings: &str,
) -> Result<Option<String>, DbErr> {
    let row = takeover_mapping::Entity::find()
        .filter(takeover_mapping::Column::Kind.eq(kind.code()))
        .filter(takeover_mapping::Column::Headings.eq(headings))
        .one(conn)
        .await?;
    Ok(row.map(|row| row.mapping))
}

/// Invoices and devices that were taken over for a notice and lack something, in the order of their files and lines.
pub(super) async fn gaps(conn: &impl ConnectionTrait, notice: NoticeId) -> Result<Vec<GapRow>, DbErr> {
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

type Lacking = Option<(TakenRecord, String, Vec<&'static str>)>;

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
    let missing = [
        (row.open_lines > 0, "Zuordnung zum Einzelansatz"),
        (row.paid == Cents::ZERO, "Zahlung"),
        (unproven.is_some(), "Zahlungsbeleg"),
    ];
    let name = supplier.map(|supplier| supplier.name).unwrap_or_default();
    Ok(Some((
        TakenRecord::Invoice(id),
        format!("Rechnung {}, {name}", row.number),
        named(&missing),
    )))
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

fn named(missing: &[(bool, &'static str)]) -> Vec<&'static str> {
    missing
        .iter()
        .filter(|(lacks, _)| *lacks)
        .map(|(_, name)| *name)
        .collect()
}
