//! What the forms of devices offer: schools, sites and rooms.

use std::collections::HashMap;

use paktbuch_entity::{building, room, school, site};
use paktbuch_types::{RoomId, SchoolId};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use crate::auth::Scope;
use crate::devices::rows::PlaceChoice;
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

/// Sites and rooms of these schools, each under its school, site and building.
pub(in crate::devices) async fn place_choices(
    conn: &impl ConnectionTrait,
    schools: &[(SchoolId, String)],
) -> Result<Vec<PlaceChoice>, DbErr> {
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
    let mut rooms_of: HashMap<_, Vec<(RoomId, String, String)>> = HashMap::new();
    for (room, building) in rooms {
        let building = building.map(|row| row.name).unwrap_or_default();
        let of_site = rooms_of.entry(room.site_id).or_default();
        of_site.push((room.id, building, room.name));
    }
    let mut choices = Vec::new();
    for (school, name) in schools {
        for site in sites.iter().filter(|site| site.school_id == *school) {
            let at_site = format!("{name}: {}", site.name);
            choices.push(PlaceChoice {
                school: *school,
                key: format!("site:{}", site.id),
                group: at_site.clone(),
                label: format!("{} ohne Raum", site.name),
                room: String::new(),
            });
            let mut rooms = rooms_of.remove(&site.id).unwrap_or_default();
            rooms.sort_by_cached_key(|(_, building, room)| (sort_key(building), sort_key(room)));
            choices.extend(rooms.into_iter().map(|(id, building, room)| PlaceChoice {
                school: *school,
                key: format!("room:{id}"),
                group: match building.as_str() {
                    "" => at_site.clone(),
                    building => format!("{at_site}, {building}"),
                },
                room: in_building(Some(building).filter(|name| !name.is_empty()), room.clone()),
                label: room,
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
