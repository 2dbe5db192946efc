//! Suppliers, known by what makes two invoices come from the same seller.

use paktbuch_entity::supplier;
use paktbuch_types::SupplierId;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};

use super::book::{NAME_CHARS, short};
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::purchasing::einvoice::Party;
use crate::purchasing::identity::identity;
use crate::text;

/// The supplier that `seller` is, added where it is new.
pub(super) async fn supplier_of(tx: &WriteTx, seller: &Party) -> Result<SupplierId, ServiceError> {
    let identity = identity(seller);
    let known = supplier::Entity::find()
        .filter(supplier::Column::Identity.eq(&identity))
        .one(tx.conn())
        .await?;
    if let Some(known) = known {
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
        let same_name = supplier::Entity::find()
            .filter(supplier::Column::SortKey.eq(text::sort_key(&party.name)))
            .all(tx.conn())
            .await?;
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
