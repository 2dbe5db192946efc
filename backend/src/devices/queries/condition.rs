//! Filters as SQL, on the devices themselves and on their summary.

use chrono::NaiveDate;
use paktbuch_entity::{device, device_summary, notice, school};
use paktbuch_types::{LineKind, SchoolId};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition, DatabaseBackend};

use crate::auth::Scope;
use crate::db::search::devices_with;
use crate::devices::filter::{DeviceFilter, Dimension, KEPT, Narrowing, OWN_FUNDS, UNBOUND, WITHOUT};

/// The devices that a filter leaves, its search text included, within `scope`.
#[must_use]
pub fn matching(backend: DatabaseBackend, scope: &Scope, filter: &DeviceFilter) -> Condition {
    let facets = on_devices(filter).add_option(in_scope(scope, device::Column::SchoolId));
    facets.add_option(beyond(backend, filter))
}

/// What the summary cannot count: the search text and the narrowings; `None` where there is neither.
pub(super) fn beyond(backend: DatabaseBackend, filter: &DeviceFilter) -> Option<Condition> {
    let text = devices_with(backend, &filter.q);
    match narrowed_to(filter) {
        Some(narrowed) => Some(narrowed.add_option(text)),
        None => text,
    }
}

/// The narrowings of a filter; `None` where there is none.
pub(super) fn narrowed_to(filter: &DeviceFilter) -> Option<Condition> {
    let column = |column: device::Column| Expr::col((device::Entity, column));
    let number = |text: &str| text.parse::<i64>().unwrap_or(0);
    let mut all = Condition::all();
    for narrowing in Narrowing::ALL {
        let value = filter.narrowing(narrowing);
        all = match narrowing {
            _ if value.is_empty() => all,
            Narrowing::Room if value == WITHOUT => all.add(column(device::Column::RoomId).is_null()),
            Narrowing::Room => all.add(column(device::Column::RoomId).eq(number(value))),
            Narrowing::Site => all.add(column(device::Column::SiteId).eq(number(value))),
            Narrowing::Serial => all
                .add(column(device::Column::Serial).is_null())
                .add(column(device::Column::Kind).eq(LineKind::Device)),
        };
    }
    (!all.is_empty()).then_some(all)
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
            Dimension::Status => all.add(of_status(
                Expr::col((device::Entity, device::Column::Status)),
                value,
            )),
            Dimension::Programme | Dimension::Notice if value == OWN_FUNDS => {
                all.add(device::Column::NoticeId.is_null())
            }
            Dimension::Programme => all.add(device::Column::NoticeId.in_subquery(notices_of(value))),
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
            Dimension::Status => all.add(of_status(column(Column::Status), value)),
            Dimension::Programme | Dimension::Notice if value == OWN_FUNDS => {
                all.add(column(Column::NoticeId).eq(0_i64))
            }
            Dimension::Programme => all.add(column(Column::NoticeId).in_subquery(notices_of(value))),
            Dimension::Notice => all.add(column(Column::NoticeId).eq(notice_id(filter))),
            Dimension::BoundUntil => {
                all.add(column(Column::ZweckbindungYear).eq(filter.year().map_or(0, i64::from)))
            }
        };
    }
    all
}

/// Rows of a status, or of all that are not disposed of.
fn of_status(column: Expr, value: &str) -> Expr {
    if value == KEPT {
        // Written out, so that the engines see that the index of kept devices holds every row.
        column.ne(Expr::cust("'disposed'"))
    } else {
        column.eq(value)
    }
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

/// Ids of the notices of a programme.
fn notices_of(programme: &str) -> SelectStatement {
    Query::select()
        .column(notice::Column::Id)
        .from(notice::Entity)
        .and_where(Expr::col(notice::Column::Programme).eq(programme))
        .to_owned()
}

/// Id of the chosen notice; where the text is none, -1, which none has. In the summary 0 is the key of own funds.
fn notice_id(filter: &DeviceFilter) -> i64 {
    let id: Option<i64> = filter.bescheid.parse().ok();
    id.filter(|id| *id > 0).unwrap_or(-1)
}
