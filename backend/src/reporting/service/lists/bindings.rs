//! Zweckbindung: which devices are bound until when, and which left while they were bound.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use paktbuch_entity::{device, device_model, disposal, notice, school};
use paktbuch_reports::list::{Cell, Column, Columns, GroupBy, Kind, ListChart, Shows};
use paktbuch_types::{DeviceId, DeviceStatus, ModelId, NoticeId, SchoolId, format_date};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use super::Contents;
use crate::devices::{self, StatusSince};

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

/// Gone ones too: they stand in the list.
pub(super) const CHART: ListChart = ListChart {
    title: "Geräte nach dem Jahr, in dem ihre Zweckbindung endet",
    group: "Ende der Zweckbindung",
    by: GroupBy::Year(0),
    shows: Shows::Rows("Geräte"),
};

pub(super) async fn contents(conn: &impl ConnectionTrait, as_of: NaiveDate) -> Result<Contents, DbErr> {
    let bound = device::Entity::find()
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
    let missing: Vec<DeviceId> = bound
        .iter()
        .filter(|device| device.status == DeviceStatus::Missing)
        .map(|device| device.id)
        .collect();
    let missing = devices::statuses_since(conn, &missing).await?;
    let rows = bound
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
                reason(gone, missing.get(&device.id)).into(),
                Cell::Money(device.gross),
            ]
        })
        .collect();
    Ok(Contents {
        columns: COLUMNS,
        rows,
    })
}

/// „gestohlen: Anzeige 7/24“, „seit 12.03.2026: nach dem Umzug nicht gefunden“; empty for a device that is there.
fn reason(gone: Option<&disposal::Model>, missing: Option<&StatusSince>) -> String {
    let (said, reason) = match (gone, missing) {
        (Some(gone), _) => (gone.kind.label().to_owned(), &gone.reason),
        (None, Some(since)) => (format!("seit {}", format_date(since.day)), &since.reason),
        (None, None) => return String::new(),
    };
    if reason.is_empty() {
        said
    } else {
        format!("{said}: {reason}")
    }
}
