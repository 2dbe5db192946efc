//! Suppliers, known by what makes two invoices come from the same seller.

use paktbuch_entity::supplier;
use paktbuch_types::SupplierId;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};

use super::book::{NAME_CHARS, short};
use super::suppliers::supplier_search;
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::purchasing::einvoice::Party;
use crate::purchasing::identity::{identity, is_marked, is_same_place, may_be, tax_number};
use crate::text;

/// The supplier that `seller` is, added where it is new. One that was entered by hand, by its name only, gets the VAT id or tax number
/// that an invoice brings, instead of a second record.
pub(super) async fn supplier_of(tx: &WriteTx, seller: &Party) -> Result<SupplierId, ServiceError> {
    let identity = identity(seller);
    let known = supplier::Entity::find()
        .filter(supplier::Column::Identity.eq(&identity))
        .one(tx.conn())
        .await?;
    if let Some(known) = known {
        return Ok(known.id);
    }
    if let Some(known) = known_by_name(tx, seller).await? {
        if is_marked(seller) {
            complete(tx, &known, identity, seller).await?;
        }
        return Ok(known.id);
    }
    let name = short(&seller.name, NAME_CHARS);
    let city = short(seller.city.as_deref().unwrap_or_default(), NAME_CHARS);
    let row = supplier::ActiveModel {
        identity: Set(identity),
        vat_id: Set(short(seller.vat_id.as_deref().unwrap_or_default(), NAME_CHARS)),
        street: Set(short(&seller.address_lines.join(", "), NAME_CHARS)),
        postal_code: Set(short(
            seller.postal_code.as_deref().unwrap_or_default(),
            NAME_CHARS,
        )),
        sort_key: Set(text::sort_key(&name)),
        search: Set(text::search_form(&format!("{name} {city}"))),
        city: Set(city),
        name: Set(name.clone()),
        version: Set(1),
        ..Default::default()
    };
    let id = row.insert(tx.conn()).await?.id;
    let event =
        Event::new(EventKind::SupplierAdded, SubjectKind::Supplier, id.0).change(Change::set("Name", name));
    audit::record(tx, [event]).await?;
    Ok(id)
}

/// The one supplier of the seller's name that may be the seller: one of another place, VAT id or tax number is not.
async fn known_by_name(tx: &WriteTx, seller: &Party) -> Result<Option<supplier::Model>, ServiceError> {
    let mut same = of_name(tx, &short(&seller.name, NAME_CHARS)).await?;
    let city = seller.city.as_deref().unwrap_or_default();
    same.retain(|row| is_same_place(&row.city, city) && may_be(&row.identity, seller));
    let found = same.pop().filter(|_| same.is_empty());
    // A VAT id that the seller does not have is somebody else's.
    Ok(found.filter(|row| !is_marked(seller) || row.vat_id.is_empty()))
}

/// Gives a supplier the mark of a seller, and the address where it has none.
async fn complete(
    tx: &WriteTx,
    known: &supplier::Model,
    identity: String,
    seller: &Party,
) -> Result<(), ServiceError> {
    let vat_id = short(seller.vat_id.as_deref().unwrap_or_default(), NAME_CHARS);
    let added = |before: &str, told: Option<&str>| match before {
        "" => short(told.unwrap_or_default(), NAME_CHARS),
        before => before.to_owned(),
    };
    let street = added(&known.street, Some(seller.address_lines.join(", ").as_str()));
    let postal_code = added(&known.postal_code, seller.postal_code.as_deref());
    let city = added(&known.city, seller.city.as_deref());
    let number = |key: &str| tax_number(key).unwrap_or_default().to_owned();
    let event = Event::new(EventKind::SupplierChanged, SubjectKind::Supplier, known.id.0)
        .change(Change::new("USt-IdNr.", &known.vat_id, &vat_id))
        .change(Change::new(
            "Steuernummer",
            number(&known.identity),
            number(&identity),
        ))
        .change(Change::new("Straße", &known.street, &street))
        .change(Change::new("PLZ", &known.postal_code, &postal_code))
        .change(Change::new("Ort", &known.city, &city));
    let changed = supplier::ActiveModel {
        id: Set(known.id),
        identity: Set(identity),
        vat_id: Set(vat_id),
        street: Set(street),
        postal_code: Set(postal_code),
        search: Set(supplier_search([&known.name, &city, &known.creditor_number])),
        city: Set(city),
        version: Set(known.version + 1),
        ..Default::default()
    };
    changed.update(tx.conn()).await?;
    audit::record(tx, [event]).await?;
    Ok(())
}

/// Every record of the seller that a supplier is: of the same name, and without another place, VAT id or tax number.
pub(super) async fn same_sellers(tx: &WriteTx, id: SupplierId) -> Result<Vec<SupplierId>, ServiceError> {
    let own = supplier::Entity::find_by_id(id).one(tx.conn()).await?;
    let own = own.ok_or(ServiceError::NotFound)?;
    let is_same = |row: &supplier::Model| {
        let one_is_unmarked = row.vat_id.is_empty() || own.vat_id.is_empty();
        let both_taxed = tax_number(&row.identity).is_some() && tax_number(&own.identity).is_some();
        row.id == own.id || one_is_unmarked && !both_taxed && is_same_place(&row.city, &own.city)
    };
    let rows = of_name(tx, &own.name).await?;
    let same = rows.into_iter().filter(is_same).map(|row| row.id);
    Ok(same.collect())
}

async fn of_name(tx: &WriteTx, name: &str) -> Result<Vec<supplier::Model>, ServiceError> {
    let rows = supplier::Entity::find()
        .filter(supplier::Column::SortKey.eq(text::sort_key(name)))
        .all(tx.conn())
        .await?;
    Ok(rows)
}

/// The supplier of this name or USt-IdNr., added where it is new.
///
/// # Errors
/// [`ServiceError::Field`] where several suppliers have this name.
pub(super) async fn supplier_named(
    tx: &WriteTx,
    name: &str,
    vat_id: &str,
) -> Result<supplier::Model, ServiceError> {
    let party = Party {
        name: short(name, NAME_CHARS),
        vat_id: Some(short(vat_id, NAME_CHARS)).filter(|id| !id.is_empty()),
        ..Party::default()
    };
    if party.vat_id.is_none() {
        let same_name = of_name(tx, &party.name).await?;
        if same_name.len() > 1 {
            return Err(ServiceError::field(
                "ust",
                "Mehrere Lieferanten heißen so. Bitte geben Sie die USt-IdNr. an.",
            ));
        }
        if let Some(known) = same_name.into_iter().next() {
            return Ok(known);
        }
    }
    let id = supplier_of(tx, &party).await?;
    let row = supplier::Entity::find_by_id(id).one(tx.conn()).await?;
    row.ok_or(ServiceError::NotFound)
}
