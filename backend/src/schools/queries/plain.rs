//! Single records and the short lists that other features choose from.

use std::collections::HashMap;

use paktbuch_entity::{authority, building, contact, room, school, school_pupils, site};
use paktbuch_types::{RoomId, SchoolId, SchoolNumber, SiteId};
use sea_orm::sea_query::{Expr, ExprTrait, LikeExpr};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use crate::auth::Scope;
use crate::text::{search_form, sort_key};

/// The authority's data; `None` before they are entered.
///
/// # Errors
/// The database's refusal.
pub async fn authority(conn: &impl ConnectionTrait) -> Result<Option<authority::Model>, DbErr> {
    authority::Entity::find_by_id(1_i64).one(conn).await
}

/// A school by its id.
///
/// # Errors
/// The database's refusal.
pub async fn school(conn: &impl ConnectionTrait, id: SchoolId) -> Result<Option<school::Model>, DbErr> {
    school::Entity::find_by_id(id).one(conn).await
}

/// A school by its official number, if it lies in the scope.
///
/// # Errors
/// The database's refusal.
pub async fn find_school(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    number: &SchoolNumber,
) -> Result<Option<school::Model>, DbErr> {
    school::Entity::find()
        .filter(school::Column::Number.eq(number.clone()))
        .filter(within(scope))
        .one(conn)
        .await
}

/// All schools of a scope, by name.
///
/// # Errors
/// The database's refusal.
pub async fn list_schools(conn: &impl ConnectionTrait, scope: &Scope) -> Result<Vec<school::Model>, DbErr> {
    school::Entity::find()
        .filter(within(scope))
        .order_by_asc(school::Column::SortKey)
        .order_by_asc(school::Column::Id)
        .all(conn)
        .await
}

/// Ids of all schools by their numbers.
///
/// # Errors
/// The database's refusal.
pub async fn schools_by_number(
    conn: &impl ConnectionTrait,
) -> Result<HashMap<SchoolNumber, SchoolId>, DbErr> {
    let rows: Vec<(SchoolNumber, SchoolId)> = school::Entity::find()
        .select_only()
        .columns([school::Column::Number, school::Column::Id])
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().collect())
}

/// Ids of the schools whose number, name, form or city holds every word of `text`; for searching other records by school.
///
/// # Errors
/// The database's refusal.
pub async fn matching_schools(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    text: &str,
) -> Result<Vec<SchoolId>, DbErr> {
    school::Entity::find()
        .select_only()
        .column(school::Column::Id)
        .filter(within(scope))
        .filter(holding(text))
        .into_tuple()
        .all(conn)
        .await
}

/// Sites of a school, by name.
///
/// # Errors
/// The database's refusal.
pub async fn sites(conn: &impl ConnectionTrait, school: SchoolId) -> Result<Vec<site::Model>, DbErr> {
    let mut rows = site::Entity::find()
        .filter(site::Column::SchoolId.eq(school))
        .order_by_asc(site::Column::Id)
        .all(conn)
        .await?;
    rows.sort_by_cached_key(|row| sort_key(&row.name));
    Ok(rows)
}

/// Buildings on the sites of a school, by name.
///
/// # Errors
/// The database's refusal.
pub async fn buildings(conn: &impl ConnectionTrait, school: SchoolId) -> Result<Vec<building::Model>, DbErr> {
    let mut rows = building::Entity::find()
        .inner_join(site::Entity)
        .filter(site::Column::SchoolId.eq(school))
        .order_by_asc(building::Column::Id)
        .all(conn)
        .await?;
    rows.sort_by_cached_key(|row| sort_key(&row.name));
    Ok(rows)
}

/// Rooms on the sites of a school, by name.
///
/// # Errors
/// The database's refusal.
pub async fn rooms(conn: &impl ConnectionTrait, school: SchoolId) -> Result<Vec<room::Model>, DbErr> {
    let mut rows = room::Entity::find()
        .inner_join(site::Entity)
        .filter(site::Column::SchoolId.eq(school))
        .order_by_asc(room::Column::Id)
        .all(conn)
        .await?;
    rows.sort_by_cached_key(|row| sort_key(&row.name));
    Ok(rows)
}

/// Rooms of a school with their site and the text a choice shows: `A 101, Gebäude A, Standort Havixbeck`.
///
/// # Errors
/// The database's refusal.
pub async fn room_labels(
    conn: &impl ConnectionTrait,
    school: SchoolId,
) -> Result<Vec<(RoomId, SiteId, String)>, DbErr> {
    let sites: HashMap<_, _> = sites(conn, school)
        .await?
        .into_iter()
        .map(|row| (row.id, row.name))
        .collect();
    let buildings = buildings(conn, school).await?;
    let buildings: HashMap<_, _> = buildings.into_iter().map(|row| (row.id, row.name)).collect();
    let label = |row: room::Model| {
        let mut text = row.name;
        if let Some(building) = row.building_id.and_then(|id| buildings.get(&id)) {
            text.push_str(", ");
            text.push_str(building);
        }
        if let Some(site) = sites.get(&row.site_id) {
            text.push_str(", Standort ");
            text.push_str(site);
        }
        (row.id, row.site_id, text)
    };
    Ok(rooms(conn, school).await?.into_iter().map(label).collect())
}

/// Pupils of a school, latest school year first.
///
/// # Errors
/// The database's refusal.
pub async fn pupils(
    conn: &impl ConnectionTrait,
    school: SchoolId,
) -> Result<Vec<school_pupils::Model>, DbErr> {
    school_pupils::Entity::find()
        .filter(school_pupils::Column::SchoolId.eq(school))
        .order_by_desc(school_pupils::Column::SchoolYear)
        .all(conn)
        .await
}

/// Contacts of a school, in the order in which they were entered.
///
/// # Errors
/// The database's refusal.
pub async fn contacts(conn: &impl ConnectionTrait, school: SchoolId) -> Result<Vec<contact::Model>, DbErr> {
    contact::Entity::find()
        .filter(contact::Column::SchoolId.eq(school))
        .order_by_asc(contact::Column::Id)
        .all(conn)
        .await
}

/// Only schools of the scope.
pub(super) fn within(scope: &Scope) -> Condition {
    match scope.schools() {
        None => Condition::all(),
        Some(ids) => Condition::all().add(school::Column::Id.is_in(ids.iter().copied())),
    }
}

/// Only schools that hold every word of `text`.
pub(super) fn holding(text: &str) -> Condition {
    search_form(text)
        .split(' ')
        .filter(|word| !word.is_empty())
        .fold(Condition::all(), |all, word| {
            let escaped = word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
            let like = LikeExpr::new(format!("%{escaped}%")).escape('\\');
            all.add(Expr::col((school::Entity, school::Column::Search)).like(like))
        })
}
