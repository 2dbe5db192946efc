//! Suppliers of orders: known by name or USt-IdNr., or new. An invoice completes one that an order brought.

use paktbuch_entity::supplier;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};

use super::check;
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::text;

/// The supplier of this name and USt-IdNr., added where it is new.
///
/// # Errors
/// [`ServiceError::Field`] where several suppliers have this name and nothing tells them apart.
pub(super) async fn named(tx: &WriteTx, name: &str, vat_id: &str) -> Result<supplier::Model, ServiceError> {
    let name = check::required("lieferant", "Lieferant", name)?;
    let vat_id = check::optional("ust", "USt-IdNr.", vat_id)?;
    let mark = compact(&vat_id);
    let mut same = supplier::Entity::find()
        .filter(supplier::Column::SortKey.eq(text::sort_key(&name)))
        .all(tx.conn())
        .await?;
    if !mark.is_empty() {
        same.retain(|row| row.vat_id.is_empty() || compact(&row.vat_id) == mark);
        if let Some(exact) = same.iter().position(|row| !row.vat_id.is_empty()) {
            return Ok(same.swap_remove(exact));
        }
    }
    match same.len() {
        0 => add(tx, name, vat_id, &mark).await,
        1 => Ok(same.swap_remove(0)),
        _ => Err(ServiceError::field(
            "ust",
            "Mehrere Lieferanten heißen so. Bitte geben Sie die USt-IdNr. an.",
        )),
    }
}

async fn add(
    tx: &WriteTx,
    name: String,
    vat_id: String,
    mark: &str,
) -> Result<supplier::Model, ServiceError> {
    // As the invoices of purchasing tell sellers apart.
    let identity = match mark {
        "" => format!("name:{}", text::search_form(&name)),
        mark => format!("ust:{mark}"),
    };
    let known = supplier::Entity::find()
        .filter(supplier::Column::Identity.eq(&identity))
        .one(tx.conn())
        .await?;
    if let Some(known) = known {
        return Ok(known);
    }
    let row = supplier::ActiveModel {
        identity: Set(identity),
        vat_id: Set(vat_id),
        street: Set(String::new()),
        postal_code: Set(String::new()),
        city: Set(String::new()),
        sort_key: Set(text::sort_key(&name)),
        search: Set(text::search_form(&name)),
        name: Set(name.clone()),
        version: Set(1),
        ..Default::default()
    };
    let row = row.insert(tx.conn()).await?;
    let event = Event::new(EventKind::SupplierAdded, SubjectKind::Supplier, row.id.0)
        .change(Change::set("Name", name));
    audit::record(tx, [event]).await?;
    Ok(row)
}

fn compact(vat_id: &str) -> String {
    let kept: String = vat_id.chars().filter(|c| c.is_alphanumeric()).collect();
    kept.to_uppercase()
}
