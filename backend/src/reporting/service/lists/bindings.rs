//! Zweckbindung: which devices are bound until when, and which left while they were bound.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use paktbuch_entity::{device, device_model, disposal, notice, school};
use paktbuch_reports::list::{Cell, Column, Columns, Kind};
use paktbuch_types::{DeviceId, DeviceStatus, ModelId, NoticeId, SchoolId};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use super::Contents;

static COLUMNS: Columns = Columns {
    columns: &[
        Column::new("Zweckbindung bis", 13, Kind::Date),
        Column::new("Inventarnr.", 15, Kind::Text),
        Column::new("Seriennr.", 16, Kind::Text),
        Column::new("Gerät", 30, Kind::Text),
        Column::new("Kategorie", 16, Kind::Text),
        Column::new("Schule", 28, Kind::Text),
        Column::new("Bescheid", 18, Kind::Text),
        Column::new("Status", 13, Kind::Text),
        Column::new("Abgang am", 12, Kind::Date),
        Column::new("in der Bindung", 13, Kind::Text),
        Column::new("Grund", 30, Kind::Text),
        Column::new("Preis brutto", 13, Kind::Money),
    ],
    totals: &["gross_cents"],
};

pub(super) async fn contents(conn: &impl ConnectionTrait, as_of: NaiveDate) -> Result<Contents, DbErr> {
    let devices = device::Entity::find()
        .filter(device::Column::ZweckbindungUntil.is_not_null())
        .order_by_asc(device::Column::ZweckbindungUntil)
        .order_by_asc(device::Column::InventoryNumber)
        .all(conn)
        .await?;
    let models: BTreeMap<ModelId, String> = device_model::Entity::find()
        .all(conn)
        .await?
        .into_iter()
        .map(|model| (model.id, format!("{} {}", model.manufacturer, model.name)))
        .collect();
    let schools: BTreeMap<SchoolId, String> = school::Entity::find()
        .all(conn)
        .await?
        .into_iter()
        .map(|school| (school.id, school.name))
        .collect();
    let notices: BTreeMap<NoticeId, String> = notice::Entity::find()
        .all(conn)
        .await?
        .into_iter()
        .map(|notice| (notice.id, notice.reference))
        .collect();
    let gone: BTreeMap<DeviceId, disposal::Model> = disposal::Entity::find()
        .all(conn)
        .await?
        .into_iter()
        .map(|disposal| (disposal.device_id, disposal))
        .collect();
    let rows = devices
        .into_iter()
        .filter(|device| device.delivered_on.is_none_or(|day| day <= as_of))
        .map(|device| {
            let gone = gone.get(&device.id).filter(|gone| gone.disposed_on <= as_of);
            // A device that left later was still there on that day.
            let status = match (gone, device.status) {
                (None, DeviceStatus::Disposed) => DeviceStatus::Available,
                (_, status) => status,
            };
            let left = gone.is_some() || status == DeviceStatus::Missing;
            let bound = device
                .zweckbindung_until
                .is_some_and(|until| gone.map_or(as_of, |gone| gone.disposed_on) <= until);
            vec![
                device.zweckbindung_until.into(),
                device.inventory_number.to_string().into(),
                device
                    .serial
                    .map(|serial| serial.to_string())
                    .unwrap_or_default()
                    .into(),
                models.get(&device.model_id).cloned().unwrap_or_default().into(),
                device.category.label().into(),
                schools.get(&device.school_id).cloned().unwrap_or_default().into(),
                device
                    .notice_id
                    .and_then(|id| notices.get(&id))
                    .cloned()
                    .unwrap_or_default()
                    .into(),
                status.label().into(),
                gone.map(|gone| gone.disposed_on).into(),
                if left && bound { "ja" } else { "" }.into(),
                gone.map(|gone| format!("{}: {}", gone.kind.label(), gone.reason))
                    .unwrap_or_default()
                    .into(),
                Cell::Money(device.gross),
            ]
        })
        .collect();
    Ok(Contents {
        columns: COLUMNS,
        rows,
    })
}
