//! What the narrowings of a list are called.

use paktbuch_entity::{building, room, site};
use paktbuch_types::{RoomId, SiteId};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait};

use super::choices::in_building;
use crate::auth::Scope;
use crate::devices::filter::{DeviceFilter, Narrowing, WITHOUT};

/// The narrowings in force, each with its name for a tag; a place outside of `scope` has none.
pub(super) async fn named(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    filter: &DeviceFilter,
) -> Result<Vec<(Narrowing, String)>, DbErr> {
    let mut named = Vec::new();
    for narrowing in Narrowing::ALL {
        let value = filter.narrowing(narrowing);
        let name = match narrowing {
            _ if value.is_empty() => continue,
            _ if value == WITHOUT => Some("fehlt".to_owned()),
            Narrowing::Room => room_name(conn, scope, value).await?,
            Narrowing::Site | Narrowing::Serial => site_of(conn, scope, value.parse().ok()).await?,
        };
        named.push((narrowing, name.unwrap_or_else(|| "unbekannt".to_owned())));
    }
    Ok(named)
}

/// „Hauptstandort, Haus B, B 104“.
async fn room_name(conn: &impl ConnectionTrait, scope: &Scope, id: &str) -> Result<Option<String>, DbErr> {
    let Some(id) = id.parse::<RoomId>().ok() else {
        return Ok(None);
    };
    let found = room::Entity::find_by_id(id)
        .find_also_related(building::Entity)
        .one(conn)
        .await?;
    let Some((room, building)) = found else {
        return Ok(None);
    };
    let site = site_of(conn, scope, Some(room.site_id)).await?;
    Ok(site.map(|site| {
        let room = in_building(building.map(|row| row.name), room.name);
        format!("{site}, {room}")
    }))
}

async fn site_of(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    id: Option<SiteId>,
) -> Result<Option<String>, DbErr> {
    let Some(id) = id else {
        return Ok(None);
    };
    let site = site::Entity::find_by_id(id).one(conn).await?;
    Ok(site
        .filter(|site| scope.contains(site.school_id))
        .map(|site| site.name))
}
