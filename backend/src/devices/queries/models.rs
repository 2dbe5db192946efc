//! Device models.

use std::collections::HashMap;

use paktbuch_entity::{device, device_model};
use paktbuch_types::{InventoryNumber, ModelId, Serial};
use sea_orm::sea_query::Query;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::condition::in_scope;
use crate::auth::Scope;
use crate::devices::rows::{ModelDetail, ModelRow};
use crate::text::sort_key;

/// All device models, by manufacturer and name.
pub(in crate::devices) async fn models(conn: &impl ConnectionTrait) -> Result<Vec<ModelRow>, DbErr> {
    let rows = device_model::Entity::find()
        .order_by_asc(device_model::Column::Manufacturer)
        .order_by_asc(device_model::Column::Name)
        .all(conn)
        .await?;
    Ok(rows.iter().map(row).collect())
}

/// The models that devices within `scope` have, as choices of a form; every model without a limit.
pub(in crate::devices) async fn models_in(
    conn: &impl ConnectionTrait,
    scope: &Scope,
) -> Result<Vec<ModelRow>, DbErr> {
    let Some(within) = in_scope(scope, device::Column::SchoolId) else {
        return models(conn).await;
    };
    let known = Query::select()
        .column(device::Column::ModelId)
        .from(device::Entity)
        .and_where(within)
        .to_owned();
    let rows = device_model::Entity::find()
        .filter(device_model::Column::Id.in_subquery(known))
        .order_by_asc(device_model::Column::Manufacturer)
        .order_by_asc(device_model::Column::Name)
        .all(conn)
        .await?;
    Ok(rows.iter().map(row).collect())
}

/// All models with the number of their devices, in the order of their names.
pub(in crate::devices) async fn counted_models(
    conn: &impl ConnectionTrait,
) -> Result<Vec<ModelDetail>, DbErr> {
    let counts: Vec<(ModelId, i64)> = device::Entity::find()
        .select_only()
        .column(device::Column::ModelId)
        .column_as(device::Column::Id.count(), "devices")
        .group_by(device::Column::ModelId)
        .into_tuple()
        .all(conn)
        .await?;
    let counts: HashMap<ModelId, i64> = counts.into_iter().collect();
    let rows = device_model::Entity::find().all(conn).await?;
    let mut found: Vec<ModelDetail> = rows
        .iter()
        .map(|model| {
            let devices = counts.get(&model.id).copied().unwrap_or_default();
            detail(model, u64::try_from(devices).unwrap_or_default())
        })
        .collect();
    found.sort_by_cached_key(|model| (sort_key(&model.row.manufacturer), sort_key(&model.row.name)));
    Ok(found)
}

/// One model; `None` where there is none.
pub(in crate::devices) async fn model(
    conn: &impl ConnectionTrait,
    id: ModelId,
) -> Result<Option<ModelDetail>, DbErr> {
    let Some(found) = device_model::Entity::find_by_id(id).one(conn).await? else {
        return Ok(None);
    };
    let devices = device::Entity::find()
        .filter(device::Column::ModelId.eq(id))
        .count(conn)
        .await?;
    Ok(Some(detail(&found, devices)))
}

/// Serials that devices of `model` share with devices of other models of `manufacturer`, with the numbers of those.
pub(in crate::devices) async fn clashing_serials(
    conn: &impl ConnectionTrait,
    model: ModelId,
    manufacturer: &str,
) -> Result<Vec<(Serial, InventoryNumber)>, DbErr> {
    let own = Query::select()
        .column(device::Column::Serial)
        .from(device::Entity)
        .and_where(device::Column::ModelId.eq(model))
        .and_where(device::Column::Serial.is_not_null())
        .to_owned();
    device::Entity::find()
        .inner_join(device_model::Entity)
        .select_only()
        .column(device::Column::Serial)
        .column(device::Column::InventoryNumber)
        .filter(device::Column::Serial.in_subquery(own))
        .filter(device::Column::ModelId.ne(model))
        .filter(device_model::Column::Manufacturer.eq(manufacturer))
        .order_by_asc(device::Column::Serial)
        .into_tuple()
        .all(conn)
        .await
}

fn detail(model: &device_model::Model, devices: u64) -> ModelDetail {
    ModelDetail {
        row: row(model),
        version: model.version,
        useful_life_years: model.useful_life_years,
        devices,
    }
}

fn row(model: &device_model::Model) -> ModelRow {
    ModelRow {
        id: model.id,
        manufacturer: model.manufacturer.clone(),
        name: model.name.clone(),
        category: model.category,
    }
}
