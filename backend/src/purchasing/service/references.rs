//! What other systems call an invoice, by when it is to be paid, the rates of the VAT that the authority owes itself, and whether VAT is
//! deducted.

use paktbuch_entity::{invoice, invoice_line};
use paktbuch_types::{Cents, format_date};
use sea_orm::{EntityTrait, Set};

use super::book::{NAME_CHARS, search_text, short};
use super::reject::refuse_rejected;
use super::{lines, parts, totals};
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{EditInvoices, Permit};
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::purchasing::commands::EditReferences;

/// Saves references and rates; the search finds the new ones.
///
/// # Errors
/// [`ServiceError::NotFound`]; [`ServiceError::Stale`]; [`ServiceError::Field`] (`faellig`) for a day before the invoice, (`vorsteuer`)
/// where the tax was paid, and where more than the net share of a part is eligible.
pub async fn edit_references(
    tx: &WriteTx,
    _permit: &Permit<EditInvoices>,
    command: EditReferences,
) -> Result<(), ServiceError> {
    let row = invoice::Entity::find_by_id(command.invoice)
        .one(tx.conn())
        .await?;
    let row = row.ok_or(ServiceError::NotFound)?;
    if row.version != command.version {
        return Err(ServiceError::Stale);
    }
    refuse_rejected(&row)?;
    if command.tax_deducted && row.tax_paid != Cents::ZERO {
        let message = format!(
            "An das Finanzamt sind zu dieser Rechnung {} € gezahlt. Wird die Steuer als Vorsteuer abgezogen, bitte diese Zahlung zuerst \
             entfernen.",
            row.tax_paid
        );
        return Err(ServiceError::field("vorsteuer", message));
    }
    let due_date = command.due_date.unwrap_or(row.due_date);
    if let Some(day) = due_date.filter(|day| due_date != row.due_date && *day < row.issue_date) {
        let message = format!(
            "Zahlbar bis: Der {} liegt vor der Rechnung vom {}. Bitte prüfen Sie ihn.",
            format_date(day),
            format_date(row.issue_date)
        );
        return Err(ServiceError::field("faellig", message));
    }
    let told = |day: Option<chrono::NaiveDate>| day.map(format_date).unwrap_or_default();
    let accounting = short(&command.accounting_reference, NAME_CHARS);
    let dms = short(&command.dms_reference, NAME_CHARS);
    let stored = lines::of_invoice(tx, row.id).await?;
    if command.tax_deducted && !row.tax_deducted {
        parts::refuse_above_net(tx, &stored).await?;
    }
    let mut event = Event::new(EventKind::InvoiceChanged, SubjectKind::Invoice, row.id.0)
        .change(Change::new(
            "Beleg der Buchhaltung",
            &row.accounting_reference,
            &accounting,
        ))
        .change(Change::new("Ablage im DMS", &row.dms_reference, &dms))
        .change(Change::new("Zahlbar bis", told(row.due_date), told(due_date)))
        .change(Change::new(
            "Vorsteuerabzug",
            yes_no(row.tax_deducted),
            yes_no(command.tax_deducted),
        ));
    for line in &stored {
        let wanted = command.rates.iter().find(|(id, _)| *id == line.id);
        let (Some(before), Some((_, after))) = (line.self_assessed_rate, wanted) else {
            continue;
        };
        if before != *after {
            let place = format!("Position {}", line.position);
            event = event.change(Change::new(
                "Selbst geschuldete Umsatzsteuer",
                format!("{place}: {before} %"),
                format!("{place}: {after} %"),
            ));
            let changed = invoice_line::ActiveModel {
                id: Set(line.id),
                self_assessed_rate: Set(Some(*after)),
                ..Default::default()
            };
            invoice_line::Entity::update(changed).exec(tx.conn()).await?;
        }
    }
    if event.is_empty() {
        return Ok(());
    }
    let numbers = [
        row.number.as_str(),
        row.order_reference.as_str(),
        &accounting,
        &dms,
    ];
    let names = stored.iter().map(|line| line.name.as_str());
    let changed = invoice::ActiveModel {
        id: Set(row.id),
        search: Set(search_text(numbers, &row.seller, names)),
        tax_deducted: Set(command.tax_deducted),
        accounting_reference: Set(accounting.clone()),
        dms_reference: Set(dms.clone()),
        due_date: Set(due_date),
        version: Set(row.version + 1),
        ..Default::default()
    };
    invoice::Entity::update(changed).exec(tx.conn()).await?;
    totals::count_tax(tx, row.id).await?;
    audit::record(tx, [event]).await?;
    Ok(())
}

fn yes_no(value: bool) -> &'static str {
    if value { "ja" } else { "nein" }
}
