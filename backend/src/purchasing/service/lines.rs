//! What the authority knows about the lines of an invoice: kind, order, acceptance.

use chrono::NaiveDate;
use paktbuch_entity::{allocation, funding_share, invoice, invoice_line};
use paktbuch_types::{InvoiceId, InvoiceLineId, InvoiceOrigin, LineKind, Quantity, format_date};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, JoinType, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, RelationTrait, Set,
};

use super::reject::refuse_rejected;
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{EditInvoices, Permit, RecordInvoices};
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::purchasing::acceptance::too_early;
use crate::purchasing::commands::{EditDates, EditLine};

/// Changes kind and dates of a line.
///
/// # Errors
/// [`ServiceError::Stale`]; [`ServiceError::Refused`] where devices were made of a line that is to be no device, or it was
/// accepted before it was ordered, and on a rejected invoice; [`ServiceError::Field`] for an acceptance after today.
pub async fn edit_line(
    tx: &WriteTx,
    _permit: &Permit<EditInvoices>,
    command: EditLine,
) -> Result<(), ServiceError> {
    let line = load(tx, command.line, command.version).await?;
    refuse_on_rejected(tx, line.invoice_id).await?;
    let events = apply(tx, &line, command).await?;
    if !events.is_empty() {
        raise_version(tx, &line).await?;
        audit::record(tx, events).await?;
    }
    Ok(())
}

/// Sets the given dates of all lines of an invoice.
///
/// # Errors
/// [`ServiceError::NotFound`]; [`ServiceError::Refused`] where a line would be accepted before it was ordered;
/// [`ServiceError::Field`] for an acceptance after today.
pub async fn edit_dates(
    tx: &WriteTx,
    _permit: &Permit<EditInvoices>,
    command: EditDates,
) -> Result<(), ServiceError> {
    let lines = of_invoice(tx, command.invoice).await?;
    refuse_on_rejected(tx, command.invoice).await?;
    let mut events = Vec::new();
    for line in &lines {
        let edit = EditLine {
            line: line.id,
            version: line.version,
            kind: line.kind,
            ordered_on: command.ordered_on.or(line.ordered_on),
            accepted_on: command.accepted_on.or(line.accepted_on),
        };
        let changed = apply(tx, line, edit).await?;
        if !changed.is_empty() {
            raise_version(tx, line).await?;
            events.extend(changed);
        }
    }
    audit::record(tx, events).await?;
    Ok(())
}

/// States the quantity of a line that was entered by hand, where the papers did not say it.
///
/// # Errors
/// [`ServiceError::Stale`]; [`ServiceError::Refused`] for a line of an e-invoice, and for less than it had.
pub async fn state_quantity(
    tx: &WriteTx,
    _permit: &Permit<RecordInvoices>,
    line: InvoiceLineId,
    version: i64,
    quantity: Quantity,
) -> Result<(), ServiceError> {
    let line = load(tx, line, version).await?;
    let invoice = invoice::Entity::find_by_id(line.invoice_id)
        .one(tx.conn())
        .await?;
    let invoice = invoice.ok_or(ServiceError::NotFound)?;
    refuse_rejected(&invoice)?;
    let origin = invoice.origin;
    if origin == InvoiceOrigin::EInvoice || quantity < line.quantity || quantity > Quantity::MAX {
        return Err(ServiceError::refused(format!(
            "Position {} hat die Menge {} und behält sie.",
            line.position, line.quantity
        )));
    }
    let place = format!("Position {}", line.position);
    let event =
        Event::new(EventKind::LineChanged, SubjectKind::Invoice, line.invoice_id.0).change(Change::new(
            "Menge",
            format!("{place}: {}", line.quantity),
            format!("{place}: {quantity}"),
        ));
    if event.is_empty() {
        return Ok(());
    }
    let mut row = line.clone().into_active_model();
    row.quantity = Set(quantity);
    row.update(tx.conn()).await?;
    raise_version(tx, &line).await?;
    audit::record(tx, [event]).await?;
    Ok(())
}

/// All lines of an invoice, in their order; at least one.
pub(super) async fn of_invoice(
    tx: &WriteTx,
    invoice: InvoiceId,
) -> Result<Vec<invoice_line::Model>, ServiceError> {
    let lines = invoice_line::Entity::find()
        .filter(invoice_line::Column::InvoiceId.eq(invoice))
        .order_by_asc(invoice_line::Column::Position)
        .all(tx.conn())
        .await?;
    if lines.is_empty() {
        Err(ServiceError::NotFound)
    } else {
        Ok(lines)
    }
}

/// Refuses any change of the lines of an invoice that was rejected.
pub(super) async fn refuse_on_rejected(tx: &WriteTx, id: InvoiceId) -> Result<(), ServiceError> {
    let row = invoice::Entity::find_by_id(id).one(tx.conn()).await?;
    refuse_rejected(&row.ok_or(ServiceError::NotFound)?)
}

/// The line in the version that the user saw.
pub(super) async fn load(
    tx: &WriteTx,
    line: InvoiceLineId,
    version: i64,
) -> Result<invoice_line::Model, ServiceError> {
    let row = invoice_line::Entity::find_by_id(line).one(tx.conn()).await?;
    let row = row.ok_or(ServiceError::NotFound)?;
    if row.version == version {
        Ok(row)
    } else {
        Err(ServiceError::Stale)
    }
}

/// Marks a line as changed, once for each act.
pub(super) async fn raise_version(tx: &WriteTx, line: &invoice_line::Model) -> Result<(), ServiceError> {
    let row = invoice_line::ActiveModel {
        id: Set(line.id),
        version: Set(line.version + 1),
        ..Default::default()
    };
    invoice_line::Entity::update(row).exec(tx.conn()).await?;
    Ok(())
}

/// Writes kind and dates where they differ; the caller raises the version and records the events.
pub(super) async fn apply(
    tx: &WriteTx,
    line: &invoice_line::Model,
    command: EditLine,
) -> Result<Vec<Event>, ServiceError> {
    let place = format!("Position {}", line.position);
    if command.accepted_on != line.accepted_on
        && let Some(message) = too_early(command.accepted_on, tx.today())
    {
        return Err(ServiceError::field("accepted_on", format!("{place}: {message}")));
    }
    if let (Some(ordered), Some(accepted)) = (command.ordered_on, command.accepted_on)
        && accepted < ordered
    {
        return Err(ServiceError::refused(format!(
            "{place}: Die Abnahme am {} liegt vor dem Auftrag vom {}. Bitte prüfen Sie beide Daten.",
            format_date(accepted),
            format_date(ordered)
        )));
    }
    let event = Event::new(EventKind::LineChanged, SubjectKind::Invoice, line.invoice_id.0)
        .change(Change::new(
            "Art",
            format!("{place}: {}", line.kind),
            format!("{place}: {}", command.kind),
        ))
        .change(Change::new(
            "Auftrag",
            dated(&place, line.ordered_on),
            dated(&place, command.ordered_on),
        ))
        .change(Change::new(
            "Abnahme",
            dated(&place, line.accepted_on),
            dated(&place, command.accepted_on),
        ));
    if event.is_empty() {
        return Ok(Vec::new());
    }
    if line.kind.has_records() && command.kind != line.kind {
        refuse_with_devices(tx, line.id, &place, line.kind).await?;
    }
    let mut row = line.clone().into_active_model();
    row.kind = Set(command.kind);
    row.ordered_on = Set(command.ordered_on);
    row.accepted_on = Set(command.accepted_on);
    row.update(tx.conn()).await?;
    Ok(vec![event])
}

fn dated(place: &str, date: Option<NaiveDate>) -> String {
    date.map(|date| format!("{place}: {}", format_date(date)))
        .unwrap_or_default()
}

async fn refuse_with_devices(
    tx: &WriteTx,
    line: InvoiceLineId,
    place: &str,
    kind: LineKind,
) -> Result<(), ServiceError> {
    let devices = devices_of(tx, line).await?;
    if devices == 0 {
        return Ok(());
    }
    Err(ServiceError::refused(format!(
        "{place}: Aus der Position sind schon Geräte angelegt ({devices}). Sie behält deshalb die Art „{kind}“."
    )))
}

/// How many devices were made of a line.
pub(super) async fn devices_of(tx: &WriteTx, line: InvoiceLineId) -> Result<u64, ServiceError> {
    let devices = funding_share::Entity::find()
        .join(JoinType::InnerJoin, funding_share::Relation::Allocation.def())
        .filter(allocation::Column::InvoiceLineId.eq(line))
        .filter(funding_share::Column::Spread.is_null());
    Ok(devices.count(tx.conn()).await?)
}
