//! What the forms of devices offer: schools, sites and rooms.

use std::collections::HashMap;

use paktbuch_entity::{building, room, school, site};
use paktbuch_types::{RoomId, SchoolId};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use crate::auth::Scope;
use crate::text::sort_key;

/// Schools that devices may stand at, by name: those of the authority itself within `scope`.
pub(in crate::devices) async fn school_choices(
    conn: &impl ConnectionTrait,
    scope: &Scope,
) -> Result<Vec<(SchoolId, String)>, DbErr> {
    let own = super::inventory_pattern(conn)
        .await?
        .and_then(|(_, number)| number);
    let rows = school::Entity::find()
        .order_by_asc(school::Column::SortKey)
        .order_by_asc(school::Column::Id)
        .all(conn)
        .await?;
    let fits = |row: &school::Model| {
        let foreign = matches!((&row.authority_number, &own), (Some(number), Some(own)) if number != own);
        !foreign && scope.contains(row.id)
    };
    Ok(rows
        .into_iter()
        .filter(fits)
        .map(|row| (row.id, row.name))
        .collect())
}

/// The school with this number, inside the scope.
pub(in crate::devices) async fn school_by_number(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    number: &str,
) -> Result<Option<SchoolId>, DbErr> {
    let row = school::Entity::find()
        .filter(school::Column::Number.eq(number))
        .one(conn)
        .await?;
    Ok(row.map(|row| row.id).filter(|id| scope.contains(*id)))
}

/// Sites and rooms of these schools as choices: `site:3` or `room:7`, and „Anne-Frank-Gesamtschule: Hauptstandort, Haus B, B 104“.
pub(in crate::devices) async fn place_choices(
    conn: &impl ConnectionTrait,
    schools: &[(SchoolId, String)],
) -> Result<Vec<(String, String)>, DbErr> {
    let sites = site::Entity::find()
        .filter(site::Column::SchoolId.is_in(schools.iter().map(|(id, _)| *id)))
        .order_by_asc(site::Column::Name)
        .all(conn)
        .await?;
    let rooms = room::Entity::find()
        .find_also_related(building::Entity)
        .filter(room::Column::SiteId.is_in(sites.iter().map(|site| site.id)))
        .order_by_asc(room::Column::Id)
        .all(conn)
        .await?;
    let mut rooms_of: HashMap<_, Vec<(RoomId, String)>> = HashMap::new();
    for (room, building) in rooms {
        let label = in_building(building.map(|row| row.name), room.name);
        rooms_of.entry(room.site_id).or_default().push((room.id, label));
    }
    let mut choices = Vec::new();
    for (school, name) in schools {
        for site in sites.iter().filter(|site| site.school_id == *school) {
            choices.push((format!("site:{}", site.id), format!("{name}: {}", site.name)));
            let mut rooms = rooms_of.remove(&site.id).unwrap_or_default();
            rooms.sort_by_cached_key(|(_, label)| sort_key(label));
            choices.extend(rooms.into_iter().map(|(id, label)| {
                let label = format!("{name}: {}, {label}", site.name);
                (format!("room:{id}"), label)
            }));
        }
    }
    Ok(choices)
}

/// A room as it is told apart: „Haus B, B 104“, or „B 104“ where it is in no building.
pub(in crate::devices) fn in_building(building: Option<String>, room: String) -> String {
    match building {
        Some(building) => format!("{building}, {room}"),
        None => room,
    }
}
