//! What the kind of a line asks for.

use chrono::NaiveDate;
use paktbuch_entity::invoice_line;
use paktbuch_types::{InvoiceId, format_date};
use sea_orm::{EntityTrait, Set};

use super::lines::{load, refuse_on_rejected};
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{EditInvoices, Permit};
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::purchasing::acceptance::too_early;
use crate::purchasing::commands::{EditParticulars, Particulars};
use crate::text::clean;

/// Changes place, extent, term and acceptance of a line; answers its invoice.
///
/// # Errors
/// [`ServiceError::NotFound`]; [`ServiceError::Stale`]; [`ServiceError::Field`] for a term that ends before it begins, an
/// acceptance before the order or after today, or a text that is too long.
pub async fn edit_particulars(
    tx: &WriteTx,
    _permit: &Permit<EditInvoices>,
    command: EditParticulars,
) -> Result<InvoiceId, ServiceError> {
    let line = load(tx, command.line, command.version).await?;
    refuse_on_rejected(tx, line.invoice_id).await?;
    if command.accepted_on != line.accepted_on
        && let Some(message) = too_early(command.accepted_on, tx.today())
    {
        return Err(ServiceError::field("accepted_on", message));
    }
    if let (Some(ordered), Some(accepted)) = (line.ordered_on, command.accepted_on)
        && accepted < ordered
    {
        let message = format!(
            "Die Abnahme am {} liegt vor dem Auftrag vom {}. Bitte prüfen Sie beide Daten.",
            format_date(accepted),
            format_date(ordered)
        );
        return Err(ServiceError::field("accepted_on", message));
    }
    let invoice = line.invoice_id;
    let told_now = Particulars {
        place: command.place,
        extent: command.extent,
        term_from: command.term_from,
        term_to: command.term_to,
    };
    let changed = apply(tx, &line, told_now).await?;
    let at = format!("Position {}", line.position);
    let nothing = Event::new(EventKind::LineChanged, SubjectKind::Invoice, invoice.0);
    let event = changed.unwrap_or(nothing).change(Change::new(
        "Abnahme",
        told(&at, line.accepted_on.map(format_date)),
        told(&at, command.accepted_on.map(format_date)),
    ));
    if event.is_empty() {
        return Ok(invoice);
    }
    let row = invoice_line::ActiveModel {
        id: Set(line.id),
        accepted_on: Set(command.accepted_on),
        version: Set(line.version + 1),
        ..Default::default()
    };
    invoice_line::Entity::update(row).exec(tx.conn()).await?;
    audit::record(tx, [event]).await?;
    Ok(invoice)
}

/// Writes place, extent and term where they differ; the caller raises the version and records the event.
pub(super) async fn apply(
    tx: &WriteTx,
    line: &invoice_line::Model,
    told_now: Particulars,
) -> Result<Option<Event>, ServiceError> {
    let (place, extent) = (clean(&told_now.place), clean(&told_now.extent));
    let (from, to) = (told_now.term_from, told_now.term_to);
    for (field, text) in [("place", &place), ("extent", &extent)] {
        if text.chars().count() > 300 {
            return Err(ServiceError::field(
                field,
                "Bitte höchstens 300 Zeichen eingeben.",
            ));
        }
    }
    if let (Some(from), Some(to)) = (from, to)
        && to < from
    {
        let message = format!(
            "Die Laufzeit endet am {}, vor ihrem Beginn am {}. Bitte ein Datum berichtigen.",
            format_date(to),
            format_date(from)
        );
        return Err(ServiceError::field("term_to", message));
    }
    let at = format!("Position {}", line.position);
    let text = |text: &str| told(&at, Some(text.to_owned()).filter(|text| !text.is_empty()));
    let day = |date: Option<NaiveDate>| told(&at, date.map(format_date));
    let event = Event::new(EventKind::LineChanged, SubjectKind::Invoice, line.invoice_id.0)
        .change(Change::new("Ort der Anlage", text(&line.place), text(&place)))
        .change(Change::new(
            "Umfang der Anlage",
            text(&line.extent),
            text(&extent),
        ))
        .change(Change::new("Laufzeit von", day(line.term_from), day(from)))
        .change(Change::new("Laufzeit bis", day(line.term_to), day(to)));
    if event.is_empty() {
        return Ok(None);
    }
    let row = invoice_line::ActiveModel {
        id: Set(line.id),
        place: Set(place),
        extent: Set(extent),
        term_from: Set(from),
        term_to: Set(to),
        ..Default::default()
    };
    invoice_line::Entity::update(row).exec(tx.conn()).await?;
    Ok(Some(event))
}

/// `Position 2: Aula`; empty for nothing.
fn told(at: &str, value: Option<String>) -> String {
    value.map(|value| format!("{at}: {value}")).unwrap_or_default()
}
