//! What the kind of a line asks for.

use chrono::NaiveDate;
use paktbuch_types::{InvoiceId, format_date};
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};

use super::lines::{load, refuse_on_rejected};
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{EditInvoices, Permit};
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::purchasing::commands::EditParticulars;
use crate::text::clean;

/// Changes place, extent, term and acceptance of a line; answers its invoice.
///
/// # Errors
/// [`ServiceError::NotFound`]; [`ServiceError::Stale`]; [`ServiceError::Field`] for a term that ends before it begins, an
/// acceptance before the order, or a text that is too long.
pub async fn edit_particulars(
    tx: &WriteTx,
    _permit: &Permit<EditInvoices>,
    command: EditParticulars,
) -> Result<InvoiceId, ServiceError> {
    let line = load(tx, command.line, command.version).await?;
    refuse_on_rejected(tx, line.invoice_id).await?;
    let (place, extent) = (clean(&command.place), clean(&command.extent));
    for (field, text) in [("place", &place), ("extent", &extent)] {
        if text.chars().count() > 300 {
            return Err(ServiceError::field(
                field,
                "Bitte höchstens 300 Zeichen eingeben.",
            ));
        }
    }
    if let (Some(from), Some(to)) = (command.term_from, command.term_to)
        && to < from
    {
        let message = format!(
            "Die Laufzeit endet am {}, vor ihrem Beginn am {}. Bitte ein Datum berichtigen.",
            format_date(to),
            format_date(from)
        );
        return Err(ServiceError::field("term_to", message));
    }
    if let (Some(ordered), Some(accepted)) = (line.ordered_on, command.accepted_on)
        && accepted < ordered
    {
        let message = format!(
            "Die Abnahme liegt vor dem Auftrag vom {}. Bitte prüfen Sie beide Daten.",
            format_date(ordered)
        );
        return Err(ServiceError::field("accepted_on", message));
    }
    let at = format!("Position {}", line.position);
    let told = |text: &str| {
        if text.is_empty() {
            String::new()
        } else {
            format!("{at}: {text}")
        }
    };
    let day = |date: Option<NaiveDate>| told(&date.map(format_date).unwrap_or_default());
    let event = Event::new(EventKind::LineChanged, SubjectKind::Invoice, line.invoice_id.0)
        .change(Change::new("Ort der Anlage", told(&line.place), told(&place)))
        .change(Change::new(
            "Umfang der Anlage",
            told(&line.extent),
            told(&extent),
        ))
        .change(Change::new(
            "Laufzeit von",
            day(line.term_from),
            day(command.term_from),
        ))
        .change(Change::new(
            "Laufzeit bis",
            day(line.term_to),
            day(command.term_to),
        ))
        .change(Change::new(
            "Abnahme",
            day(line.accepted_on),
            day(command.accepted_on),
        ));
    let invoice = line.invoice_id;
    if event.is_empty() {
        return Ok(invoice);
    }
    let version = line.version + 1;
    let mut row = line.into_active_model();
    row.place = Set(place);
    row.extent = Set(extent);
    row.term_from = Set(command.term_from);
    row.term_to = Set(command.term_to);
    row.accepted_on = Set(command.accepted_on);
    row.version = Set(version);
    row.update(tx.conn()).await?;
    audit::record(tx, [event]).await?;
    Ok(invoice)
}
