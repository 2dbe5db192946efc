//! Changes of a device model: they reach all its devices.

use paktbuch_entity::{device, device_model};
use paktbuch_types::{DeviceCategory, MemoSubject, ModelId, Serial};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, Set};

use super::models::check_names;
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{EditModels, Permit};
use crate::db::WriteTx;
use crate::db::search::haystack;
use crate::devices::commands::EditModel;
use crate::devices::queries;
use crate::error::ServiceError;
use crate::memos;
use crate::text::{clean, search_form};

/// Devices whose events are recorded together.
const BATCH: usize = 500;

/// Changes a model and all its devices, or makes it one with the model that has these names already; answers the model that
/// the devices have afterwards. Each device whose facts change leaves an audit event of its own.
///
/// # Errors
/// [`ServiceError::NotFound`]; [`ServiceError::Stale`] after another change; [`ServiceError::Field`] for a name that is empty
/// or too long, one that another model has where merging was not asked for, or serials that the manufacturer has twice then.
pub async fn edit_model(
    tx: &WriteTx,
    _permit: &Permit<EditModels>,
    command: EditModel,
) -> Result<ModelId, ServiceError> {
    let stored = device_model::Entity::find_by_id(command.model)
        .one(tx.conn())
        .await?;
    let stored = stored.ok_or(ServiceError::NotFound)?;
    if stored.version != command.version {
        return Err(ServiceError::Stale);
    }
    let (manufacturer, name) = (clean(&command.manufacturer), clean(&command.name));
    check_names(&manufacturer, &name)?;
    if command
        .useful_life_years
        .is_some_and(|years| !(1..=50).contains(&years))
    {
        let message = "Bitte die Nutzungsdauer in ganzen Jahren angeben, 1 bis 50.";
        return Err(ServiceError::field("useful_life_years", message));
    }
    let same = same_names(tx, &stored, &manufacturer, &name).await?;
    if let Some(other) = &same
        && !command.merge
    {
        return Err(ServiceError::field(
            "merge",
            merge_question(tx, &stored, other).await?,
        ));
    }
    let maker = same.as_ref().map_or(&manufacturer, |other| &other.manufacturer);
    check_serials(tx, &stored, maker).await?;
    match same {
        Some(other) => merge(tx, stored, other).await,
        None => change(tx, stored, manufacturer, name, &command).await,
    }
}

/// Another model with these names, whatever their case and accents.
async fn same_names(
    tx: &WriteTx,
    stored: &device_model::Model,
    manufacturer: &str,
    name: &str,
) -> Result<Option<device_model::Model>, ServiceError> {
    let wanted = (search_form(manufacturer), search_form(name));
    let models = device_model::Entity::find()
        .filter(device_model::Column::Id.ne(stored.id))
        .order_by_asc(device_model::Column::Id)
        .all(tx.conn())
        .await?;
    let exact = |model: &&device_model::Model| {
        (model.manufacturer.as_str(), model.name.as_str()) == (manufacturer, name)
    };
    let folded =
        |model: &&device_model::Model| (search_form(&model.manufacturer), search_form(&model.name)) == wanted;
    let found = models.iter().find(exact).or_else(|| models.iter().find(folded));
    Ok(found.cloned())
}

async fn merge_question(
    tx: &WriteTx,
    stored: &device_model::Model,
    other: &device_model::Model,
) -> Result<String, ServiceError> {
    let here = queries::model(tx.conn(), stored.id)
        .await?
        .map_or(0, |model| model.devices);
    let there = queries::model(tx.conn(), other.id)
        .await?
        .map_or(0, |model| model.devices);
    Ok(format!(
        "Das Modell {} {} ({}) gibt es schon, Geräte: {there}. Beim Zusammenführen bekommen die {here} Geräte dieses Modells \
         jenes mit seiner Kategorie und Nutzungsdauer, und dieses Modell entfällt. Das lässt sich nicht rückgängig machen. \
         Bitte „Zusammenführen“ ankreuzen oder einen anderen Namen wählen.",
        other.manufacturer, other.name, other.category
    ))
}

async fn check_serials(
    tx: &WriteTx,
    stored: &device_model::Model,
    manufacturer: &str,
) -> Result<(), ServiceError> {
    if stored.manufacturer == manufacturer {
        return Ok(());
    }
    let clashes = queries::clashing_serials(tx.conn(), stored.id, manufacturer).await?;
    let Some((serial, number)) = clashes.first() else {
        return Ok(());
    };
    let more = match clashes.len() - 1 {
        0 => String::new(),
        more => format!(" und {more} weitere"),
    };
    let message = format!(
        "Ein Gerät von {manufacturer} hat schon die Seriennummer {serial}: {number}{more}. Bitte zuerst die doppelten Geräte klären."
    );
    Err(ServiceError::field("manufacturer", message))
}

async fn change(
    tx: &WriteTx,
    stored: device_model::Model,
    manufacturer: String,
    name: String,
    command: &EditModel,
) -> Result<ModelId, ServiceError> {
    let years = |years: Option<i64>| years.map(|years| format!("{years} Jahre")).unwrap_or_default();
    let event = Event::new(EventKind::ModelChanged, SubjectKind::DeviceModel, stored.id.0)
        .change(Change::new("Hersteller", &stored.manufacturer, &manufacturer))
        .change(Change::new("Modell", &stored.name, &name))
        .change(Change::new("Kategorie", stored.category, command.category))
        .change(Change::new(
            "Nutzungsdauer",
            years(stored.useful_life_years),
            years(command.useful_life_years),
        ));
    if event.is_empty() {
        return Ok(stored.id);
    }
    let (id, before) = (stored.id, Names::of(&stored));
    let version = stored.version + 1;
    let mut row = stored.into_active_model();
    row.manufacturer = Set(manufacturer);
    row.name = Set(name);
    row.category = Set(command.category);
    row.useful_life_years = Set(command.useful_life_years);
    row.version = Set(version);
    let row = row.update(tx.conn()).await?;
    audit::record(tx, [event]).await?;
    carry_over(tx, id, &before, &row).await?;
    Ok(id)
}

async fn merge(
    tx: &WriteTx,
    stored: device_model::Model,
    other: device_model::Model,
) -> Result<ModelId, ServiceError> {
    let before = Names::of(&stored);
    carry_over(tx, stored.id, &before, &other).await?;
    let event = Event::new(EventKind::ModelsMerged, SubjectKind::DeviceModel, other.id.0)
        .change(Change::set("Aufgenommen", &before.full))
        .change(Change::set("Kategorie", before.category));
    let merged = (MemoSubject::Model, other.id.0);
    memos::keep_memos(tx, (MemoSubject::Model, stored.id.0), Some(merged)).await?;
    device_model::Entity::delete_by_id(stored.id)
        .exec(tx.conn())
        .await?;
    audit::record(tx, [event]).await?;
    Ok(other.id)
}

/// What devices had of a model.
struct Names {
    full: String,
    category: DeviceCategory,
}

impl Names {
    fn of(model: &device_model::Model) -> Self {
        Self {
            full: format!("{} {}", model.manufacturer, model.name),
            category: model.category,
        }
    }
}

/// Gives the devices of the model `of` the model `to`: key, category, search text; each with its event where it changes.
async fn carry_over(
    tx: &WriteTx,
    of: ModelId,
    before: &Names,
    to: &device_model::Model,
) -> Result<(), ServiceError> {
    let after = Names::of(to);
    if of == to.id && before.full == after.full && before.category == after.category {
        return Ok(());
    }
    let devices = device::Entity::find()
        .filter(device::Column::ModelId.eq(of))
        .order_by_asc(device::Column::Id)
        .all(tx.conn())
        .await?;
    for batch in devices.chunks(BATCH) {
        let mut events = Vec::with_capacity(batch.len());
        for device in batch {
            let codes = [
                device.inventory_number.as_str(),
                device.serial.as_ref().map_or("", Serial::as_str),
            ];
            let row = device::ActiveModel {
                id: Set(device.id),
                model_id: Set(to.id),
                category: Set(to.category),
                search: Set(haystack(codes, [to.manufacturer.as_str(), to.name.as_str()])),
                version: Set(device.version + 1),
                ..Default::default()
            };
            device::Entity::update(row).exec(tx.conn()).await?;
            events.push(
                Event::new(EventKind::DeviceChanged, SubjectKind::Device, device.id.0)
                    .touching(device.notice_id)
                    .change(Change::new("Modell", &before.full, &after.full))
                    .change(Change::new("Kategorie", device.category, to.category)),
            );
        }
        audit::record(tx, events.into_iter().filter(|event| !event.is_empty())).await?;
    }
    Ok(())
}
