//! Authority, schools, sites, buildings, rooms, contacts.

use std::collections::HashMap;

use paktbuch_entity::{room, school};
use paktbuch_seed::{AuthoritySeed, BuildingSeed, ContactSeed, PupilsSeed, RoomSeed, SiteSeed};
use paktbuch_types::{BuildingId, RoomId, SchoolId, SchoolNumber, SiteId};
use sea_orm::EntityTrait;

use super::{PlayError, permit, unknown, write};
use crate::auth::{EditAuthority, EditRooms, EditSchools, ImportSchools};
use crate::db::Db;
use crate::schools::commands::{
    AddBuilding, AddContact, AddRooms, AddSite, BankAccount, ContactFacts, SetAuthority, SetPupils,
    SiteFacts, Take,
};
use crate::schools::{self, lists};

/// Where things are, as a scenario tells it.
#[derive(Debug)]
pub(super) struct Places<'a> {
    pub(super) authority: &'a AuthoritySeed,
    pub(super) schools_csv: &'a [u8],
    pub(super) pupils: &'a [PupilsSeed],
    pub(super) sites: &'a [SiteSeed],
    pub(super) buildings: &'a [BuildingSeed],
    pub(super) rooms: &'a [RoomSeed],
    pub(super) contacts: &'a [ContactSeed],
}

/// Ids by the names that a scenario uses.
#[derive(Debug, Default)]
pub(super) struct Keys {
    schools: HashMap<SchoolNumber, SchoolId>,
    sites: HashMap<(SchoolNumber, String), SiteId>,
    rooms: HashMap<(SiteId, String), RoomId>,
}

impl Keys {
    pub(super) fn school(&self, number: &SchoolNumber) -> Result<SchoolId, PlayError> {
        unknown(self.schools.get(number).copied(), || {
            format!("die Schule {number}")
        })
    }

    pub(super) fn site(&self, school: &SchoolNumber, name: &str) -> Result<SiteId, PlayError> {
        let key = (school.clone(), name.to_owned());
        unknown(self.sites.get(&key).copied(), || {
            format!("den Standort {name} der Schule {school}")
        })
    }

    pub(super) fn room(&self, site: SiteId, name: &str) -> Result<RoomId, PlayError> {
        unknown(self.rooms.get(&(site, name.to_owned())).copied(), || {
            format!("den Raum {name}")
        })
    }
}

impl Places<'_> {
    pub(super) async fn play(&self, db: &Db) -> Result<Keys, PlayError> {
        let authority = SetAuthority {
            name: self.authority.name.clone(),
            number: Some(self.authority.number.clone()),
            municipality_key: Some(self.authority.municipality_key.clone()),
            land: self.authority.land.clone(),
            granting_authority: self.authority.granting_authority.clone(),
            letterhead: self.authority.letterhead.clone(),
            inventory_pattern: self.authority.inventory_pattern.clone(),
            account: BankAccount {
                holder: self.authority.account.holder.clone(),
                iban: self.authority.account.iban.clone(),
                bic: self.authority.account.bic.clone(),
            },
            version: None,
        };
        let may_edit = permit::<EditAuthority>()?;
        write(db, "Schulträger", async |tx| {
            schools::set_authority(tx, &may_edit, authority).await
        })
        .await?;
        let list = lists::read(self.schools_csv)?;
        let may_import = permit::<ImportSchools>()?;
        write(db, "Schulliste", async |tx| {
            schools::take_list(tx, &may_import, &list, Take::Own).await
        })
        .await?;

        let mut keys = Keys::default();
        for row in school::Entity::find().all(db.reader()).await? {
            keys.schools.insert(row.number, row.id);
        }
        self.play_pupils(db, &keys).await?;
        self.play_sites(db, &mut keys).await?;
        self.play_rooms(db, &mut keys).await?;
        self.play_contacts(db, &keys).await?;
        Ok(keys)
    }

    async fn play_pupils(&self, db: &Db, keys: &Keys) -> Result<(), PlayError> {
        let may_edit = permit::<EditSchools>()?;
        for seed in self.pupils {
            let command = SetPupils {
                school: keys.school(&seed.school)?,
                school_year: seed.school_year.clone(),
                pupils: seed.pupils,
                before: None,
            };
            write(db, "Schülerzahl", async |tx| {
                schools::set_pupils(tx, &may_edit, command).await
            })
            .await?;
        }
        Ok(())
    }

    async fn play_sites(&self, db: &Db, keys: &mut Keys) -> Result<(), PlayError> {
        let may_edit = permit::<EditRooms>()?;
        for seed in self.sites {
            let facts = SiteFacts {
                name: seed.name.clone(),
                street: seed.street.clone(),
                postal_code: seed.postal_code.clone(),
                city: seed.city.clone(),
                equipped_by: seed.equipped_by.clone(),
            };
            let command = AddSite {
                school: keys.school(&seed.school)?,
                facts,
            };
            let id = write(db, &seed.name, async |tx| {
                schools::add_site(tx, &may_edit, command).await
            })
            .await?;
            keys.sites.insert((seed.school.clone(), seed.name.clone()), id);
        }
        Ok(())
    }

    async fn play_rooms(&self, db: &Db, keys: &mut Keys) -> Result<(), PlayError> {
        let may_edit = permit::<EditRooms>()?;
        let mut buildings: HashMap<(SiteId, String), BuildingId> = HashMap::new();
        for seed in self.buildings {
            let site = keys.site(&seed.school, &seed.site)?;
            let command = AddBuilding {
                site,
                name: seed.name.clone(),
            };
            let id = write(db, &seed.name, async |tx| {
                schools::add_building(tx, &may_edit, command).await
            })
            .await?;
            buildings.insert((site, seed.name.clone()), id);
        }
        let mut names: HashMap<(SiteId, Option<BuildingId>), Vec<String>> = HashMap::new();
        let mut order = Vec::new();
        for seed in self.rooms {
            let site = keys.site(&seed.school, &seed.site)?;
            let building = match &seed.building {
                Some(name) => {
                    let found = buildings.get(&(site, name.clone())).copied();
                    Some(unknown(found, || format!("das Gebäude {name}"))?)
                }
                None => None,
            };
            let rooms = names.entry((site, building)).or_default();
            if rooms.is_empty() {
                order.push((site, building));
            }
            rooms.push(seed.name.clone());
        }
        for (site, building) in order {
            let names = names.remove(&(site, building)).unwrap_or_default();
            let command = AddRooms {
                site,
                building,
                names,
            };
            write(db, "Räume", async |tx| {
                schools::add_rooms(tx, &may_edit, command).await
            })
            .await?;
        }
        for row in room::Entity::find().all(db.reader()).await? {
            keys.rooms.insert((row.site_id, row.name), row.id);
        }
        Ok(())
    }

    async fn play_contacts(&self, db: &Db, keys: &Keys) -> Result<(), PlayError> {
        let may_edit = permit::<EditRooms>()?;
        for seed in self.contacts {
            let facts = ContactFacts {
                task: seed.task.clone(),
                name: seed.name.clone(),
                email: seed.email.clone(),
                phone: seed.phone.clone(),
            };
            let command = AddContact {
                school: keys.school(&seed.school)?,
                facts,
            };
            write(db, "Ansprechperson", async |tx| {
                schools::add_contact(tx, &may_edit, command).await
            })
            .await?;
        }
        Ok(())
    }
}
