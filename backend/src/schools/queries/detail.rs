//! A school's page, and the records as their forms show them.

use std::collections::BTreeMap;

use paktbuch_entity::{building, contact, device_summary, room, school, site};
use paktbuch_types::{
    BuildingId, ContactId, DeviceCategory, DeviceStatus, RoomId, SchoolId, SchoolNumber, SiteId,
};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};

use super::{occupants, plain};
use crate::auth::Scope;
use crate::schools::commands::{BankAccount, ContactFacts, SchoolFacts, SetAuthority, SiteFacts};
use crate::schools::rows::{
    BuildingRow, CategoryRow, ContactRow, RoomFacts, RoomRow, SchoolDetail, SiteRow, Stored,
};

/// A school of the scope with its pupils, places, contacts and devices.
///
/// # Errors
/// The database's refusal.
pub async fn detail(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    number: &SchoolNumber,
) -> Result<Option<SchoolDetail>, DbErr> {
    let Some(school) = plain::find_school(conn, scope, number).await? else {
        return Ok(None);
    };
    let id = school.id;
    let pupils = plain::pupils(conn, id).await?;
    let contacts = plain::contacts(conn, id).await?;
    Ok(Some(SchoolDetail {
        id,
        version: school.version,
        authority_number: school.authority_number.clone(),
        municipality_key: school.municipality_key.clone(),
        facts: facts_of(school),
        pupils: pupils
            .into_iter()
            .map(|row| (row.school_year, row.pupils))
            .collect(),
        sites: places(conn, id).await?,
        contacts: contacts
            .into_iter()
            .map(|row| ContactRow {
                id: row.id,
                facts: contact_of(row),
            })
            .collect(),
        devices: categories(conn, id).await?,
    }))
}

async fn places(conn: &impl ConnectionTrait, school: SchoolId) -> Result<Vec<SiteRow>, DbErr> {
    let mut rooms: BTreeMap<(SiteId, Option<BuildingId>), Vec<RoomRow>> = BTreeMap::new();
    let devices = occupants::by_room(conn, school).await?;
    for row in plain::rooms(conn, school).await? {
        rooms
            .entry((row.site_id, row.building_id))
            .or_default()
            .push(RoomRow {
                id: row.id,
                name: row.name,
                devices: devices.get(&row.id).copied().unwrap_or_default(),
            });
    }
    let mut buildings: BTreeMap<SiteId, Vec<BuildingRow>> = BTreeMap::new();
    for row in plain::buildings(conn, school).await? {
        let rooms = rooms.remove(&(row.site_id, Some(row.id))).unwrap_or_default();
        buildings.entry(row.site_id).or_default().push(BuildingRow {
            id: row.id,
            name: row.name,
            rooms,
        });
    }
    let sites = plain::sites(conn, school).await?;
    Ok(sites
        .into_iter()
        .map(|row| SiteRow {
            id: row.id,
            buildings: buildings.remove(&row.id).unwrap_or_default(),
            rooms: rooms.remove(&(row.id, None)).unwrap_or_default(),
            facts: site_of(row),
        })
        .collect())
}

async fn categories(conn: &impl ConnectionTrait, school: SchoolId) -> Result<Vec<CategoryRow>, DbErr> {
    let rows = device_summary::Entity::find()
        .filter(device_summary::Column::SchoolId.eq(school))
        .filter(device_summary::Column::Devices.gt(0))
        .all(conn)
        .await?;
    let mut sums: BTreeMap<DeviceCategory, CategoryRow> = BTreeMap::new();
    for row in rows {
        let sum = sums
            .entry(row.category)
            .or_insert_with(|| CategoryRow::empty(row.category));
        let count = match row.status {
            DeviceStatus::Available => &mut sum.available,
            DeviceStatus::InUse => &mut sum.in_use,
            DeviceStatus::InRepair => &mut sum.in_repair,
            DeviceStatus::Missing => &mut sum.missing,
            DeviceStatus::Disposed => &mut sum.disposed,
        };
        *count += row.devices;
        if row.status != DeviceStatus::Disposed {
            sum.gross = sum.gross.plus(row.gross);
        }
    }
    Ok(sums.into_values().collect())
}

/// A school's facts for its form.
///
/// # Errors
/// The database's refusal.
pub async fn school_facts(
    conn: &impl ConnectionTrait,
    id: SchoolId,
) -> Result<Option<Stored<SchoolFacts>>, DbErr> {
    let row = plain::school(conn, id).await?;
    Ok(row.map(|row| Stored {
        version: row.version,
        facts: facts_of(row),
    }))
}

/// A site's facts for its form, if it is one of the school's.
///
/// # Errors
/// The database's refusal.
pub async fn site_facts(
    conn: &impl ConnectionTrait,
    school: SchoolId,
    id: SiteId,
) -> Result<Option<Stored<SiteFacts>>, DbErr> {
    let row = site::Entity::find_by_id(id).one(conn).await?;
    Ok(row.filter(|row| row.school_id == school).map(|row| Stored {
        version: row.version,
        facts: site_of(row),
    }))
}

/// A building's name for its form, if it stands on one of the school's sites.
///
/// # Errors
/// The database's refusal.
pub async fn building_name(
    conn: &impl ConnectionTrait,
    school: SchoolId,
    id: BuildingId,
) -> Result<Option<Stored<String>>, DbErr> {
    let row = building::Entity::find_by_id(id)
        .inner_join(site::Entity)
        .filter(site::Column::SchoolId.eq(school))
        .one(conn)
        .await?;
    Ok(row.map(|row| Stored {
        version: row.version,
        facts: row.name,
    }))
}

/// A room for its form, if it is on one of the school's sites.
///
/// # Errors
/// The database's refusal.
pub async fn room_facts(
    conn: &impl ConnectionTrait,
    school: SchoolId,
    id: RoomId,
) -> Result<Option<Stored<RoomFacts>>, DbErr> {
    let row = room::Entity::find_by_id(id)
        .inner_join(site::Entity)
        .filter(site::Column::SchoolId.eq(school))
        .one(conn)
        .await?;
    Ok(row.map(|row| Stored {
        version: row.version,
        facts: RoomFacts {
            site: row.site_id,
            building: row.building_id,
            name: row.name,
        },
    }))
}

/// Buildings of one site to choose from, by name.
///
/// # Errors
/// The database's refusal.
pub async fn building_choices(
    conn: &impl ConnectionTrait,
    school: SchoolId,
    site: SiteId,
) -> Result<Vec<(BuildingId, String)>, DbErr> {
    let rows = plain::buildings(conn, school).await?;
    let of_site = rows.into_iter().filter(|row| row.site_id == site);
    Ok(of_site.map(|row| (row.id, row.name)).collect())
}

/// A contact for its form, if it is one of the school's.
///
/// # Errors
/// The database's refusal.
pub async fn contact_facts(
    conn: &impl ConnectionTrait,
    school: SchoolId,
    id: ContactId,
) -> Result<Option<Stored<ContactFacts>>, DbErr> {
    let row = contact::Entity::find_by_id(id).one(conn).await?;
    Ok(row.filter(|row| row.school_id == school).map(|row| Stored {
        version: row.version,
        facts: contact_of(row),
    }))
}

/// Sites of a school with their versions, by name.
///
/// # Errors
/// The database's refusal.
pub async fn stored_sites(
    conn: &impl ConnectionTrait,
    school: SchoolId,
) -> Result<Vec<(SiteId, Stored<SiteFacts>)>, DbErr> {
    let rows = plain::sites(conn, school).await?.into_iter();
    let stored = |row: site::Model| {
        let (id, version) = (row.id, row.version);
        (
            id,
            Stored {
                version,
                facts: site_of(row),
            },
        )
    };
    Ok(rows.map(stored).collect())
}

/// Buildings of a school with their versions, by name.
///
/// # Errors
/// The database's refusal.
pub async fn stored_buildings(
    conn: &impl ConnectionTrait,
    school: SchoolId,
) -> Result<Vec<(BuildingId, Stored<String>)>, DbErr> {
    let rows = plain::buildings(conn, school).await?.into_iter();
    let stored = |row: building::Model| {
        let (version, facts) = (row.version, row.name);
        (row.id, Stored { version, facts })
    };
    Ok(rows.map(stored).collect())
}

/// Rooms of a school with their versions, by name.
///
/// # Errors
/// The database's refusal.
pub async fn stored_rooms(
    conn: &impl ConnectionTrait,
    school: SchoolId,
) -> Result<Vec<(RoomId, Stored<RoomFacts>)>, DbErr> {
    let rows = plain::rooms(conn, school).await?.into_iter();
    let stored = |row: room::Model| {
        let facts = RoomFacts {
            site: row.site_id,
            building: row.building_id,
            name: row.name,
        };
        (
            row.id,
            Stored {
                version: row.version,
                facts,
            },
        )
    };
    Ok(rows.map(stored).collect())
}

/// Contacts of a school with their versions, in the order in which they were entered.
///
/// # Errors
/// The database's refusal.
pub async fn stored_contacts(
    conn: &impl ConnectionTrait,
    school: SchoolId,
) -> Result<Vec<(ContactId, Stored<ContactFacts>)>, DbErr> {
    let rows = plain::contacts(conn, school).await?.into_iter();
    let stored = |row: contact::Model| {
        let (id, version) = (row.id, row.version);
        (
            id,
            Stored {
                version,
                facts: contact_of(row),
            },
        )
    };
    Ok(rows.map(stored).collect())
}

/// The authority's data as they would be set again; `None` before they are entered.
///
/// # Errors
/// The database's refusal.
pub async fn authority_facts(conn: &impl ConnectionTrait) -> Result<Option<SetAuthority>, DbErr> {
    let row = plain::authority(conn).await?;
    Ok(row.map(|row| SetAuthority {
        name: row.name,
        number: row.number,
        municipality_key: row.municipality_key,
        land: row.land,
        granting_authority: row.granting_authority,
        letterhead: row.letterhead,
        inventory_pattern: row.inventory_pattern,
        account: BankAccount {
            holder: row.account_holder,
            iban: row.iban,
            bic: row.bic,
        },
        version: Some(row.version),
    }))
}

fn facts_of(row: school::Model) -> SchoolFacts {
    SchoolFacts {
        number: row.number,
        name: row.name,
        short_name: row.short_name,
        form: row.form,
        legal_form: row.legal_form,
        street: row.street,
        postal_code: row.postal_code,
        city: row.city,
        phone: row.phone,
        email: row.email,
        land: row.land,
    }
}

fn site_of(row: site::Model) -> SiteFacts {
    SiteFacts {
        name: row.name,
        street: row.street,
        postal_code: row.postal_code,
        city: row.city,
        equipped_by: row.equipped_by,
    }
}

fn contact_of(row: contact::Model) -> ContactFacts {
    ContactFacts {
        task: row.task,
        name: row.name,
        email: row.email,
        phone: row.phone,
    }
}
