//! Correcting a supplier, and putting one that is in the books twice together.

use std::collections::BTreeSet;

use paktbuch_entity::{invoice, purchase_order, supplier};
use paktbuch_types::{InvoiceOrigin, MemoSubject, SupplierId, format_date};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set};

use super::book::{NAME_CHARS, search_text};
use super::lines;
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{EditSuppliers, Permit};
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::memos;
use crate::purchasing::commands::{EditSupplier, MergeSuppliers};
use crate::purchasing::einvoice::Party;
use crate::purchasing::identity::{Mark, identity, is_marked, mark};
use crate::text;

/// Corrects a supplier. Invoices that were entered by hand under its name get the new one; an e-invoice keeps what it prints.
///
/// # Errors
/// [`ServiceError::NotFound`]; [`ServiceError::Stale`]; [`ServiceError::Field`] without a name, for a text that is too long, and where
/// another supplier has the Kreditorennummer, the USt-IdNr. or, without one, the name and place.
pub async fn edit_supplier(
    tx: &WriteTx,
    _permit: &Permit<EditSuppliers>,
    command: EditSupplier,
) -> Result<(), ServiceError> {
    let row = found(tx, command.supplier, command.version).await?;
    let name = checked("name", "Name", &command.name)?;
    if name.is_empty() {
        return Err(ServiceError::field(
            "name",
            "Name: Bitte den Namen des Lieferanten angeben.",
        ));
    }
    let vat_id = checked("ust", "USt-IdNr.", &command.vat_id)?;
    let creditor = match &command.creditor_number {
        Some(told) => checked("kreditor", "Kreditorennummer", told)?,
        None => row.creditor_number.clone(),
    };
    let street = checked("strasse", "Straße", &command.street)?;
    let postal_code = checked("plz", "PLZ", &command.postal_code)?;
    let city = checked("ort", "Ort", &command.city)?;
    let event = Event::new(EventKind::SupplierChanged, SubjectKind::Supplier, row.id.0)
        .change(Change::new("Name", &row.name, &name))
        .change(Change::new("USt-IdNr.", &row.vat_id, &vat_id))
        .change(Change::new("Kreditorennummer", &row.creditor_number, &creditor))
        .change(Change::new("Straße", &row.street, &street))
        .change(Change::new("PLZ", &row.postal_code, &postal_code))
        .change(Change::new("Ort", &row.city, &city));
    if event.is_empty() {
        return Ok(());
    }
    let is_same_seller = (&row.name, &row.vat_id, &row.city) == (&name, &vat_id, &city);
    let key = if is_same_seller {
        row.identity.clone()
    } else {
        key_of(&row, (name.as_str(), vat_id.as_str(), city.as_str()))
    };
    refuse_known(tx, row.id, &key, &vat_id).await?;
    refuse_known_creditor(tx, row.id, &creditor).await?;
    let mut events = vec![event];
    if row.name != name {
        events.extend(rename_invoices(tx, &row, &name).await?);
    }
    let changed = supplier::ActiveModel {
        id: Set(row.id),
        identity: Set(key),
        sort_key: Set(text::sort_key(&name)),
        search: Set(supplier_search([&name, &city, &creditor])),
        name: Set(name),
        vat_id: Set(vat_id),
        street: Set(street),
        postal_code: Set(postal_code),
        city: Set(city),
        creditor_number: Set(creditor),
        version: Set(row.version + 1),
    };
    supplier::Entity::update(changed).exec(tx.conn()).await?;
    audit::record(tx, events).await?;
    Ok(())
}

/// Moves the invoices and orders of the doubled supplier to the one that stays, gives that one the USt-IdNr. and address that it
/// lacks, and removes the doubled one.
///
/// # Errors
/// [`ServiceError::NotFound`]; [`ServiceError::Stale`]; [`ServiceError::Field`] (`ziel`) for the same or no other supplier, for two
/// sellers by their USt-IdNr. or tax number, for two numbers in the accounts, and where both have an invoice of the same number and day.
pub async fn merge_suppliers(
    tx: &WriteTx,
    _permit: &Permit<EditSuppliers>,
    command: MergeSuppliers,
) -> Result<(), ServiceError> {
    let doubled = found(tx, command.doubled, command.version).await?;
    let kept = supplier::Entity::find_by_id(command.kept).one(tx.conn()).await?;
    let Some(kept) = kept.filter(|kept| kept.id != doubled.id) else {
        return Err(refused("Bitte einen anderen Lieferanten wählen, den es gibt."));
    };
    refuse_two_sellers(&doubled, &kept)?;
    refuse_two_creditors(&doubled, &kept)?;
    let invoices = invoices_of(tx, doubled.id).await?;
    refuse_same_invoice(tx, &invoices, &kept).await?;
    let (name, count) = (&doubled.name, invoices.len());
    let renaming =
        |kind, subject, id| Event::new(kind, subject, id).change(Change::new("Lieferant", name, &kept.name));
    let mut events = Vec::new();
    for row in invoices {
        let mut changed = invoice::ActiveModel {
            id: Set(row.id),
            supplier_id: Set(kept.id),
            version: Set(row.version + 1),
            ..Default::default()
        };
        if is_typed(&row, name) {
            changed.search = Set(search_of(tx, &row, &kept.name).await?);
            changed.seller = Set(kept.name.clone());
        }
        invoice::Entity::update(changed).exec(tx.conn()).await?;
        events.push(renaming(
            EventKind::InvoiceChanged,
            SubjectKind::Invoice,
            row.id.0,
        ));
    }
    let orders = purchase_order::Entity::find()
        .filter(purchase_order::Column::SupplierId.eq(doubled.id))
        .order_by_asc(purchase_order::Column::Id)
        .all(tx.conn())
        .await?;
    let order_count = orders.len();
    for row in orders {
        let changed = purchase_order::ActiveModel {
            id: Set(row.id),
            supplier_id: Set(kept.id),
            version: Set(row.version + 1),
            ..Default::default()
        };
        purchase_order::Entity::update(changed).exec(tx.conn()).await?;
        events.push(renaming(EventKind::OrderChanged, SubjectKind::Order, row.id.0));
    }
    events.retain(|event| !event.is_empty());
    let merged = (MemoSubject::Supplier, kept.id.0);
    memos::keep_memos(tx, (MemoSubject::Supplier, doubled.id.0), Some(merged)).await?;
    supplier::Entity::delete_by_id(doubled.id).exec(tx.conn()).await?;
    let event = Event::new(EventKind::SupplierMerged, SubjectKind::Supplier, kept.id.0)
        .change(Change::set("Doppelter Lieferant", name))
        .change(Change::set("Rechnungen", count))
        .change(Change::set("Bestellungen", order_count));
    events.push(complete(tx, kept, &doubled, event).await?);
    audit::record(tx, events).await?;
    Ok(())
}

/// Gives the supplier that stays what only the doubled one has, and says so in the event.
async fn complete(
    tx: &WriteTx,
    kept: supplier::Model,
    doubled: &supplier::Model,
    event: Event,
) -> Result<Event, ServiceError> {
    let added = |before: &str, other: &str| if before.is_empty() { other } else { before }.to_owned();
    let vat_id = added(&kept.vat_id, &doubled.vat_id);
    let creditor = added(&kept.creditor_number, &doubled.creditor_number);
    let street = added(&kept.street, &doubled.street);
    let postal_code = added(&kept.postal_code, &doubled.postal_code);
    let city = added(&kept.city, &doubled.city);
    let key = if mark(&doubled.identity) > mark(&kept.identity) {
        &doubled.identity
    } else {
        &kept.identity
    };
    let event = event
        .change(Change::new("USt-IdNr.", &kept.vat_id, &vat_id))
        .change(Change::new("Kreditorennummer", &kept.creditor_number, &creditor))
        .change(Change::new("Straße", &kept.street, &street))
        .change(Change::new("PLZ", &kept.postal_code, &postal_code))
        .change(Change::new("Ort", &kept.city, &city));
    let changed = supplier::ActiveModel {
        id: Set(kept.id),
        identity: Set(key.clone()),
        vat_id: Set(vat_id),
        street: Set(street),
        postal_code: Set(postal_code),
        search: Set(supplier_search([&kept.name, &city, &creditor])),
        city: Set(city),
        creditor_number: Set(creditor),
        version: Set(kept.version + 1),
        ..Default::default()
    };
    supplier::Entity::update(changed).exec(tx.conn()).await?;
    Ok(event)
}

/// What a supplier is searched by: name, place, number in the accounts.
pub(super) fn supplier_search([name, city, creditor]: [&str; 3]) -> String {
    text::search_form(format!("{name} {city} {creditor}").trim_end())
}

async fn found(tx: &WriteTx, id: SupplierId, version: i64) -> Result<supplier::Model, ServiceError> {
    let row = supplier::Entity::find_by_id(id).one(tx.conn()).await?;
    let row = row.ok_or(ServiceError::NotFound)?;
    if row.version != version {
        return Err(ServiceError::Stale);
    }
    Ok(row)
}

fn checked(field: &'static str, label: &str, told: &str) -> Result<String, ServiceError> {
    let value = text::clean(told);
    let length = text::length(&value);
    if length > NAME_CHARS {
        let message = format!("{label}: höchstens {NAME_CHARS} Zeichen, es sind {length}. Bitte kürzen.");
        return Err(ServiceError::field(field, message));
    }
    Ok(value)
}

/// The key of the seller that a supplier is now: a tax number, which no form shows, stays unless there is a USt-IdNr.
fn key_of(row: &supplier::Model, (name, vat_id, city): (&str, &str, &str)) -> String {
    let party = Party {
        name: name.to_owned(),
        vat_id: Some(vat_id.to_owned()),
        city: Some(city.to_owned()),
        ..Party::default()
    };
    if mark(&row.identity) == Mark::TaxNumber && !is_marked(&party) {
        row.identity.clone()
    } else {
        identity(&party)
    }
}

async fn refuse_known(tx: &WriteTx, id: SupplierId, key: &str, vat_id: &str) -> Result<(), ServiceError> {
    let known = supplier::Entity::find()
        .filter(supplier::Column::Identity.eq(key))
        .filter(supplier::Column::Id.ne(id))
        .one(tx.conn())
        .await?;
    let Some(known) = known else {
        return Ok(());
    };
    let (field, what) = if vat_id.is_empty() {
        ("name", "Name: So heißt am selben Ort")
    } else {
        ("ust", "USt-IdNr.: Sie hat")
    };
    let message = format!(
        "{what} schon der Lieferant {} (Nummer {}). Ist es derselbe, führen Sie beide bitte unten zusammen.",
        known.name, known.id
    );
    Err(ServiceError::field(field, message))
}

async fn refuse_known_creditor(tx: &WriteTx, id: SupplierId, number: &str) -> Result<(), ServiceError> {
    if number.is_empty() {
        return Ok(());
    }
    let known = supplier::Entity::find()
        .filter(supplier::Column::CreditorNumber.eq(number))
        .filter(supplier::Column::Id.ne(id))
        .one(tx.conn())
        .await?;
    let Some(known) = known else {
        return Ok(());
    };
    let message = format!(
        "Kreditorennummer: Sie hat schon der Lieferant {} (Nummer {}). Ist es derselbe, führen Sie beide bitte unten zusammen.",
        known.name, known.id
    );
    Err(ServiceError::field("kreditor", message))
}

async fn invoices_of(tx: &WriteTx, id: SupplierId) -> Result<Vec<invoice::Model>, ServiceError> {
    let rows = invoice::Entity::find()
        .filter(invoice::Column::SupplierId.eq(id))
        .order_by_asc(invoice::Column::Id)
        .all(tx.conn())
        .await?;
    Ok(rows)
}

/// Whether somebody typed the supplier's name at it; an e-invoice has the name that it prints.
fn is_typed(row: &invoice::Model, name: &str) -> bool {
    row.origin != InvoiceOrigin::EInvoice && row.seller == name
}

async fn search_of(tx: &WriteTx, row: &invoice::Model, name: &str) -> Result<String, ServiceError> {
    let lines = lines::of_invoice(tx, row.id).await?;
    let numbers = [
        row.number.as_str(),
        row.order_reference.as_str(),
        row.accounting_reference.as_str(),
        row.dms_reference.as_str(),
    ];
    let names = lines.iter().map(|line| line.name.as_str());
    Ok(search_text(numbers, name, names))
}

async fn rename_invoices(
    tx: &WriteTx,
    supplier: &supplier::Model,
    name: &str,
) -> Result<Vec<Event>, ServiceError> {
    let mut events = Vec::new();
    for row in invoices_of(tx, supplier.id).await? {
        if !is_typed(&row, &supplier.name) {
            continue;
        }
        let changed = invoice::ActiveModel {
            id: Set(row.id),
            search: Set(search_of(tx, &row, name).await?),
            seller: Set(name.to_owned()),
            version: Set(row.version + 1),
            ..Default::default()
        };
        invoice::Entity::update(changed).exec(tx.conn()).await?;
        let event = Event::new(EventKind::InvoiceChanged, SubjectKind::Invoice, row.id.0);
        events.push(event.change(Change::new("Lieferant", &row.seller, name)));
    }
    Ok(events)
}

fn refuse_two_sellers(doubled: &supplier::Model, kept: &supplier::Model) -> Result<(), ServiceError> {
    let (one, other) = (mark(&doubled.identity), mark(&kept.identity));
    if one == Mark::Name || one != other || doubled.identity == kept.identity {
        return Ok(());
    }
    let number = |row: &supplier::Model| {
        let number = row.identity.split_once(':').map(|(_, number)| number.to_owned());
        number.unwrap_or_default()
    };
    Err(refused(format!(
        "{} ({}) und {} ({}) haben verschiedene USt-IdNr. oder Steuernummern, es sind also zwei Unternehmen. Ist eine Nummer falsch, berichtigen Sie sie bitte zuerst.",
        doubled.name,
        number(doubled),
        kept.name,
        number(kept)
    )))
}

fn refuse_two_creditors(doubled: &supplier::Model, kept: &supplier::Model) -> Result<(), ServiceError> {
    let (one, other) = (&doubled.creditor_number, &kept.creditor_number);
    if one.is_empty() || other.is_empty() || one == other {
        return Ok(());
    }
    Err(refused(format!(
        "{} hat die Kreditorennummer {one}, {} hat {other}. Bitte leeren Sie zuerst die Nummer, die nicht bleiben soll.",
        doubled.name, kept.name
    )))
}

async fn refuse_same_invoice(
    tx: &WriteTx,
    invoices: &[invoice::Model],
    kept: &supplier::Model,
) -> Result<(), ServiceError> {
    let known = invoices_of(tx, kept.id).await?;
    let known: BTreeSet<_> = known.iter().map(|row| (&row.number, row.issue_date)).collect();
    let same = invoices
        .iter()
        .find(|row| known.contains(&(&row.number, row.issue_date)));
    match same {
        Some(row) => Err(refused(format!(
            "Die Rechnung {} vom {} steht bei beiden Lieferanten. Bitte berichtigen Sie zuerst Nummer oder Datum der doppelten.",
            row.number,
            format_date(row.issue_date)
        ))),
        None => Ok(()),
    }
}

fn refused(message: impl Into<String>) -> ServiceError {
    ServiceError::field("ziel", message)
}
