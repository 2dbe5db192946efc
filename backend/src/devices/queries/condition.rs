//! Filters as SQL, on the devices themselves and on their summary.

use chrono::NaiveDate;
use paktbuch_entity::{device, device_summary, school};
use paktbuch_types::SchoolId;
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition, DatabaseBackend};

use crate::auth::Scope;
use crate::db::search::{Needle, begins_with};
use crate::devices::filter::{DeviceFilter, Dimension, OWN_FUNDS, UNBOUND};

/// The devices that a filter leaves, its search text included, within `scope`.
#[must_use]
pub fn matching(backend: DatabaseBackend, scope: &Scope, filter: &DeviceFilter) -> Condition {
    let facets = on_devices(filter).add_option(in_scope(scope, device::Column::SchoolId));
    match text(backend, &filter.q) {
        Some(text) => facets.add(text),
        None => facets,
    }
}

/// The facets of a filter on the table of devices; the search text is not among them.
pub(super) fn on_devices(filter: &DeviceFilter) -> Condition {
    let mut all = Condition::all();
    for dimension in Dimension::ALL {
        let value = filter.value(dimension);
        if value.is_empty() {
            continue;
        }
        all = match dimension {
            Dimension::School => {
                all.add(Expr::col((device::Entity, device::Column::SchoolId)).eq(school_id(value)))
            }
            Dimension::Category => all.add(Expr::col((device::Entity, device::Column::Category)).eq(value)),
            Dimension::Status => all.add(Expr::col((device::Entity, device::Column::Status)).eq(value)),
            Dimension::Notice if value == OWN_FUNDS => all.add(device::Column::NoticeId.is_null()),
            Dimension::Notice => all.add(device::Column::NoticeId.eq(notice_id(filter))),
            Dimension::BoundUntil if value == UNBOUND => all.add(device::Column::ZweckbindungUntil.is_null()),
            Dimension::BoundUntil => all.add(in_year(filter)),
        };
    }
    all
}

/// The facets of a filter but one on the summary, within `scope`.
pub(super) fn on_summary(scope: &Scope, filter: &DeviceFilter, but: Option<Dimension>) -> Condition {
    use device_summary::Column;
    let mut all = Condition::all().add_option(in_scope(scope, Column::SchoolId));
    for dimension in Dimension::ALL {
        let value = filter.value(dimension);
        if value.is_empty() || but == Some(dimension) {
            continue;
        }
        let column = |column: Column| Expr::col((device_summary::Entity, column));
        all = match dimension {
            Dimension::School => all.add(column(Column::SchoolId).eq(school_id(value))),
            Dimension::Category => all.add(column(Column::Category).eq(value)),
            Dimension::Status => all.add(column(Column::Status).eq(value)),
            Dimension::Notice if value == OWN_FUNDS => all.add(column(Column::NoticeId).eq(0)),
            Dimension::Notice => all.add(column(Column::NoticeId).eq(notice_id(filter))),
            Dimension::BoundUntil => {
                all.add(column(Column::ZweckbindungYear).eq(filter.year().map_or(0, i64::from)))
            }
        };
    }
    all
}

/// Devices found by a search text; `None` for an empty one.
///
/// From three letters on every part of serial, number, manufacturer and model counts; below, what serial or inventory
/// number begin with.
pub(super) fn text(backend: DatabaseBackend, text: &str) -> Option<Condition> {
    let needle = Needle::new(text)?;
    Some(if needle.is_indexed() {
        needle.found_in(backend, "device")
    } else {
        begins_with("device", &["inventory_number", "serial"], text)
    })
}

/// The same devices, tested row by row: for walking an index of which most rows are hits.
pub(super) fn text_row_by_row(text: &str) -> Option<Condition> {
    let needle = Needle::new(text)?;
    Some(if needle.is_indexed() {
        needle.contained_in("device")
    } else {
        begins_with("device", &["inventory_number", "serial"], text)
    })
}

/// Devices in `scope`; `None` for every device.
pub(super) fn in_scope<C: ColumnTrait>(scope: &Scope, school: C) -> Option<Expr> {
    let schools: Vec<SchoolId> = scope.schools()?.to_vec();
    Some(school.is_in(schools))
}

fn in_year(filter: &DeviceFilter) -> Condition {
    let year = filter.year().unwrap_or_default();
    let day = |month, day| NaiveDate::from_ymd_opt(year, month, day);
    Condition::all()
        .add(device::Column::ZweckbindungUntil.gte(day(1, 1)))
        .add(device::Column::ZweckbindungUntil.lte(day(12, 31)))
}

fn school_id(number: &str) -> SelectStatement {
    Query::select()
        .column(school::Column::Id)
        .from(school::Entity)
        .and_where(Expr::col(school::Column::Number).eq(number))
        .to_owned()
}

/// Id of the chosen notice; 0, which none has, where the text is none.
fn notice_id(filter: &DeviceFilter) -> i64 {
    filter.bescheid.parse().unwrap_or(0)
}
