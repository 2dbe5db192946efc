//! Saved filters with how many devices each has, and the columns that somebody sees.

use std::collections::HashSet;

use paktbuch_entity::{device_summary, list_columns, room, saved_filter, school, site};
use paktbuch_types::{RoomId, SavedFilterId, SchoolNumber, SiteId};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query, SelectStatement, UnionType};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter, QuerySelect};

use super::condition::{beyond, on_summary};
use super::facets::sum;
use crate::auth::Scope;
use crate::db::Who;
use crate::devices::filter::{DeviceFilter, ListAddress, Shown, WITHOUT};
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
    let read: Vec<(saved_filter::Model, Option<ListAddress>)> = rows
        .into_iter()
        .map(|row| {
            let list = ListAddress::read(&row.query).ok();
            (row, list)
        })
        .collect();
    let named = read.iter().filter_map(|(_, list)| Some(&list.as_ref()?.filter));
    let reach = Reach::of(conn, scope, named).await?;
    let saved = |(row, list): (saved_filter::Model, Option<ListAddress>)| SavedFilter {
        id: row.id,
        shared: row.owner == EVERYBODY,
        name: row.name,
        list: list.filter(|list| reach.has(&list.filter)),
    };
    let mut filters: Vec<SavedFilter> = read
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

/// Whether the filter names no school, room or site outside of `scope`.
pub(in crate::devices) async fn is_within(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    filter: &DeviceFilter,
) -> Result<bool, DbErr> {
    let reach = Reach::of(conn, scope, std::iter::once(filter)).await?;
    Ok(reach.has(filter))
}

/// What filters may name.
enum Reach {
    Everything,
    Within {
        /// Numbers of the schools.
        schools: HashSet<String>,
        /// Those of the schools that a filter names.
        rooms: HashSet<RoomId>,
        sites: HashSet<SiteId>,
    },
}

impl Reach {
    /// Of what these filters name, what lies within `scope`.
    async fn of<'a>(
        conn: &impl ConnectionTrait,
        scope: &Scope,
        filters: impl Iterator<Item = &'a DeviceFilter>,
    ) -> Result<Self, DbErr> {
        let Some(schools) = scope.schools() else {
            return Ok(Self::Everything);
        };
        let (rooms, sites): (Vec<Option<RoomId>>, Vec<Option<SiteId>>) = filters
            .map(|filter| (filter.raum.parse().ok(), filter.standort.parse().ok()))
            .unzip();
        let numbers: Vec<SchoolNumber> = school::Entity::find()
            .select_only()
            .column(school::Column::Number)
            .filter(school::Column::Id.is_in(schools.iter().copied()))
            .into_tuple()
            .all(conn)
            .await?;
        let rooms: Vec<RoomId> = room::Entity::find()
            .select_only()
            .column(room::Column::Id)
            .inner_join(site::Entity)
            .filter(room::Column::Id.is_in(rooms.into_iter().flatten()))
            .filter(site::Column::SchoolId.is_in(schools.iter().copied()))
            .into_tuple()
            .all(conn)
            .await?;
        let sites: Vec<SiteId> = site::Entity::find()
            .select_only()
            .column(site::Column::Id)
            .filter(site::Column::Id.is_in(sites.into_iter().flatten()))
            .filter(site::Column::SchoolId.is_in(schools.iter().copied()))
            .into_tuple()
            .all(conn)
            .await?;
        Ok(Self::Within {
            schools: numbers.into_iter().map(|number| number.to_string()).collect(),
            rooms: rooms.into_iter().collect(),
            sites: sites.into_iter().collect(),
        })
    }

    fn has(&self, filter: &DeviceFilter) -> bool {
        let Self::Within {
            schools,
            rooms,
            sites,
        } = self
        else {
            return true;
        };
        let has_room = || filter.raum.parse().is_ok_and(|room| rooms.contains(&room));
        let has_site = || filter.standort.parse().is_ok_and(|site| sites.contains(&site));
        (filter.schule.is_empty() || schools.contains(&filter.schule))
            && (filter.raum.is_empty() || filter.raum == WITHOUT || has_room())
            && (filter.standort.is_empty() || has_site())
    }
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
