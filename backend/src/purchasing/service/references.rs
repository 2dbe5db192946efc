//! What other systems call an invoice, and the rates of the VAT that the authority owes itself.

use paktbuch_entity::{invoice, invoice_line, supplier};
use sea_orm::{EntityTrait, Set};

use super::book::{NAME_CHARS, search_text, short};
use super::lines;
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{EditInvoices, Permit};
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::purchasing::commands::EditReferences;
use crate::purchasing::self_assessed::{Base, self_assessed_tax};

/// Saves references and rates; the search finds the new ones.
///
/// # Errors
/// [`ServiceError::NotFound`]; [`ServiceError::Stale`].
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
    let accounting = short(&command.accounting_reference, NAME_CHARS);
    let dms = short(&command.dms_reference, NAME_CHARS);
    let mut stored = lines::of_invoice(tx, row.id).await?;
    let mut event = Event::new(EventKind::InvoiceChanged, SubjectKind::Invoice, row.id.0)
        .change(Change::new(
            "Beleg der Buchhaltung",
            &row.accounting_reference,
            &accounting,
        ))
        .change(Change::new("Ablage im DMS", &row.dms_reference, &dms));
    for line in &mut stored {
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
            line.self_assessed_rate = Some(*after);
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
    let seller = supplier::Entity::find_by_id(row.supplier_id)
        .one(tx.conn())
        .await?;
    let seller = seller.map(|seller| seller.name).unwrap_or_default();
    let numbers = [
        row.number.as_str(),
        row.order_reference.as_str(),
        &accounting,
        &dms,
    ];
    let names = stored.iter().map(|line| line.name.as_str());
    let bases = stored.iter().map(|line| Base {
        gross: line.gross.plus(line.deduction),
        rate: line.self_assessed_rate,
    });
    let changed = invoice::ActiveModel {
        id: Set(row.id),
        search: Set(search_text(numbers, &seller, names)),
        self_assessed_tax: Set(self_assessed_tax(bases)),
        accounting_reference: Set(accounting.clone()),
        dms_reference: Set(dms.clone()),
        version: Set(row.version + 1),
        ..Default::default()
    };
    invoice::Entity::update(changed).exec(tx.conn()).await?;
    audit::record(tx, [event]).await?;
    Ok(())
}
