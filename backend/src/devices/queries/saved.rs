//! Saved filters with how many devices each has, and the columns that somebody sees.

use paktbuch_entity::{device_summary, list_columns, saved_filter, school};
use paktbuch_types::SavedFilterId;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query, SelectStatement, UnionType};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter, QuerySelect};

use super::condition::{beyond, on_summary};
use super::facets::sum;
use crate::auth::Scope;
use crate::db::Who;
use crate::devices::filter::{DeviceFilter, ListAddress, Shown};
use crate::devices::rows::SavedFilter;
use crate::text::sort_key;

/// The owner of what everybody has.
pub(in crate::devices) const EVERYBODY: &str = "";

/// The filters of `who` and those of everybody, by name. Who does not see all schools gets none of everybody's that lead nowhere:
/// its name may tell of a school that is not theirs.
pub(in crate::devices) async fn saved_filters(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    who: Who,
) -> Result<Vec<SavedFilter>, DbErr> {
    let rows = saved_filter::Entity::find()
        .filter(saved_filter::Column::Owner.is_in([who.to_string(), EVERYBODY.to_owned()]))
        .all(conn)
        .await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let schools = numbers(conn, scope).await?;
    let is_ours = |filter: &DeviceFilter| {
        filter.schule.is_empty()
            || schools
                .as_ref()
                .is_none_or(|schools| schools.contains(&filter.schule))
    };
    let saved = |row: saved_filter::Model| SavedFilter {
        id: row.id,
        shared: row.owner == EVERYBODY,
        name: row.name,
        list: ListAddress::read(&row.query)
            .ok()
            .filter(|list| is_ours(&list.filter)),
    };
    let mut filters: Vec<SavedFilter> = rows
        .into_iter()
        .map(saved)
        .filter(|filter| filter.list.is_some() || !filter.shared || *scope == Scope::All)
        .collect();
    filters.sort_by_cached_key(|filter| (sort_key(&filter.name), filter.id));
    Ok(filters)
}

/// One of [`saved_filters`].
pub(in crate::devices) async fn one_saved_filter(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    who: Who,
    id: SavedFilterId,
) -> Result<Option<SavedFilter>, DbErr> {
    let filters = saved_filters(conn, scope, who).await?;
    Ok(filters.into_iter().find(|filter| filter.id == id))
}

/// Numbers of the schools within `scope`; `None` for all.
async fn numbers(conn: &impl ConnectionTrait, scope: &Scope) -> Result<Option<Vec<String>>, DbErr> {
    let Some(schools) = scope.schools() else {
        return Ok(None);
    };
    let found = school::Entity::find()
        .filter(school::Column::Id.is_in(schools.iter().copied()))
        .all(conn)
        .await?;
    Ok(Some(
        found.into_iter().map(|row| row.number.to_string()).collect(),
    ))
}

#[derive(Debug, FromQueryResult)]
struct Counted {
    /// Index of the filter.
    place: i64,
    devices: i64,
}

/// How many devices within `scope` each filter has, in their order, in one statement on the summary; `None` for one that the summary
/// cannot count (a search text, a room), so that a list never waits for the filters beside it.
pub(in crate::devices) async fn counts_of(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    filters: &[SavedFilter],
) -> Result<Vec<Option<u64>>, DbErr> {
    let backend = conn.get_database_backend();
    let mut counts = vec![None; filters.len()];
    let mut each = (0_i64..).zip(filters).filter_map(|(place, filter)| {
        let filter = &filter.list.as_ref()?.filter;
        beyond(backend, filter)
            .is_none()
            .then(|| count(scope, place, filter))
    });
    let Some(mut statement) = each.next() else {
        return Ok(counts);
    };
    for other in each {
        statement.union(UnionType::All, other);
    }
    let found = Counted::find_by_statement(backend.build(&statement))
        .all(conn)
        .await?;
    for row in found {
        let place = usize::try_from(row.place).ok();
        if let Some(count) = place.and_then(|place| counts.get_mut(place)) {
            *count = u64::try_from(row.devices).ok();
        }
    }
    Ok(counts)
}

fn count(scope: &Scope, place: i64, filter: &DeviceFilter) -> SelectStatement {
    Query::select()
        .expr_as(Expr::value(place).cast_as(Alias::new("bigint")), "place")
        .expr_as(sum(device_summary::Column::Devices), "devices")
        .from(device_summary::Entity)
        .cond_where(on_summary(scope, filter, None))
        .to_owned()
}

/// The columns of the device list that `who` sees beside the inventory number.
pub(in crate::devices) async fn columns(conn: &impl ConnectionTrait, who: Who) -> Result<Vec<Shown>, DbErr> {
    let hidden: Option<String> = list_columns::Entity::find()
        .select_only()
        .column(list_columns::Column::Hidden)
        .filter(list_columns::Column::Owner.eq(who.to_string()))
        .filter(list_columns::Column::List.eq(Shown::LIST))
        .into_tuple()
        .one(conn)
        .await?;
    Ok(hidden.map_or_else(Shown::usual, |hidden| Shown::without(&hidden)))
}
