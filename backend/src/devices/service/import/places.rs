//! Schools, sites and rooms of a list, by their names.

use std::collections::HashMap;

use paktbuch_types::{SchoolId, SiteId};

use crate::db::WriteTx;
use crate::devices::commands::Place;
use crate::devices::lists::{Column, Entry, Refusal};
use crate::devices::queries::{self, RoomNames, SchoolNames};
use crate::devices::service::places::{KnownPlace, rooms_alike, rooms_called, same};
use crate::error::ServiceError;
use crate::schools::SchoolFinder;
use crate::text;

/// Rooms that a remark names.
const NAMED: usize = 5;

/// The schools that the importer may use, with their places.
pub(super) struct Atlas {
    schools: Vec<SchoolNames>,
    finder: SchoolFinder,
    sites: HashMap<SchoolId, Vec<(SiteId, String)>>,
    rooms: HashMap<SiteId, Vec<RoomNames>>,
}

/// Where a row puts its device.
pub(super) struct Found {
    pub(super) place: KnownPlace,
    /// A school named in part, a site or room that the school does not have.
    pub(super) warnings: Vec<Refusal>,
}

impl Atlas {
    pub(super) async fn load(tx: &WriteTx, schools: &[SchoolId]) -> Result<Self, ServiceError> {
        let names = queries::school_names(tx.conn(), schools).await?;
        let (sites, rooms) = queries::places_of(tx.conn(), schools).await?;
        let called = names.iter().map(|school| {
            let number = school.number.to_string();
            (
                school.id,
                [number, school.name.clone(), school.short_name.clone()],
            )
        });
        let mut atlas = Self {
            finder: SchoolFinder::new(called),
            sites: HashMap::new(),
            rooms: HashMap::new(),
            schools: names,
        };
        for (school, site, name) in sites {
            atlas.sites.entry(school).or_default().push((site, name));
        }
        for room in rooms {
            atlas.rooms.entry(room.site).or_default().push(room);
        }
        Ok(atlas)
    }

    /// The school that a row names, else the one chosen for all; refused where it is none of the importer's.
    pub(super) fn school(&self, entry: &Entry, chosen: Option<SchoolId>) -> Result<SchoolId, Refusal> {
        if entry.school.is_empty() {
            return chosen.ok_or_else(|| {
                of_school(entry, "Die Schule fehlt. Bitte eine Spalte „Schule“ ergänzen oder eine Schule für alle Zeilen wählen.")
            });
        }
        let found = self.finder.find(&entry.school);
        found
            .map(|meant| meant.id)
            .map_err(|message| of_school(entry, &message))
    }

    /// The place at `school` that a row names.
    pub(super) fn place(&self, entry: &Entry, school: SchoolId) -> Found {
        let name = self
            .schools
            .iter()
            .find(|known| known.id == school)
            .map(|known| known.name.clone());
        let mut found = Found {
            place: KnownPlace {
                place: Place {
                    school,
                    site: None,
                    room: None,
                },
                school: name.unwrap_or_default(),
                site: String::new(),
                room: String::new(),
            },
            warnings: Vec::new(),
        };
        let meant = self.finder.find(&entry.school).ok();
        let said = meant.and_then(|meant| meant.said(&entry.school));
        found.warnings.extend(said.map(|said| of_school(entry, &said)));
        let sites = self.sites.get(&school).map_or(&[][..], Vec::as_slice);
        let site = sites.iter().find(|(_, name)| same(name, &entry.site));
        if let Some((id, name)) = site {
            found.place.place.site = Some(*id);
            found.place.site.clone_from(name);
        } else if !entry.site.is_empty() {
            let warning = missing(entry, Column::Site, &entry.site, &found.place.school);
            found.warnings.push(warning);
        }
        if entry.room.is_empty() {
            return found;
        }
        let within: Vec<&RoomNames> = sites
            .iter()
            .filter(|(id, _)| site.is_none_or(|(chosen, _)| chosen == id))
            .filter_map(|(id, _)| self.rooms.get(id))
            .flatten()
            .collect();
        let meant = rooms_called(&within, &entry.room);
        match meant[..] {
            [room] => {
                let site = sites.iter().find(|(id, _)| *id == room.site);
                found.place.place.site = Some(room.site);
                found.place.place.room = Some(room.id);
                found.place.site = site.map(|(_, name)| name.clone()).unwrap_or_default();
                found.place.room.clone_from(&room.full);
            }
            [] => {
                let alike = rooms_alike(&within, &entry.room);
                found
                    .warnings
                    .push(missing_room(entry, &alike, &found.place.school));
            }
            [..] => found.warnings.push(ambiguous(entry, &meant, &found.place.school)),
        }
        found
    }
}

/// A refusal or warning at the school of a row.
fn of_school(entry: &Entry, message: &str) -> Refusal {
    Refusal {
        line: entry.line,
        field: Column::School.label().to_owned(),
        message: text::message(message),
    }
}

fn missing(entry: &Entry, column: Column, value: &str, school: &str) -> Refusal {
    Refusal {
        line: entry.line,
        field: column.label().to_owned(),
        message: text::message(&format!(
            "„{value}“ gibt es an {school} nicht; diese Angabe ist ausgelassen. Bitte an der Schule anlegen."
        )),
    }
}

/// A room that the school does not have, with those that may be meant.
fn missing_room(entry: &Entry, alike: &[&RoomNames], school: &str) -> Refusal {
    if alike.is_empty() {
        return missing(entry, Column::Room, &entry.room, school);
    }
    of_room(
        entry,
        &format!(
            "„{}“ gibt es an {school} nicht; diese Angabe ist ausgelassen. Bitte den Raum schreiben wie dort ({}) oder an der Schule anlegen.",
            entry.room,
            named(alike)
        ),
    )
}

fn ambiguous(entry: &Entry, meant: &[&RoomNames], school: &str) -> Refusal {
    let is_called_so = meant.iter().any(|room| same(&room.name, &entry.room));
    let message = if is_called_so {
        format!(
            "„{}“ gibt es an {school} mehrmals; diese Angabe ist ausgelassen. Bitte Standort und Gebäude mit angeben, zum \
             Beispiel „Haus B, {0}“.",
            entry.room
        )
    } else {
        format!(
            "„{}“ passt an {school} auf mehrere Räume; diese Angabe ist ausgelassen. Bitte einen davon ganz schreiben: {}.",
            entry.room,
            named(meant)
        )
    };
    of_room(entry, &message)
}

/// The first of these rooms, as lists may call them.
fn named(rooms: &[&RoomNames]) -> String {
    let names: Vec<String> = rooms
        .iter()
        .take(NAMED)
        .map(|room| format!("„{}“", room.full))
        .collect();
    names.join(", ")
}

fn of_room(entry: &Entry, message: &str) -> Refusal {
    Refusal {
        line: entry.line,
        field: Column::Room.label().to_owned(),
        message: text::message(message),
    }
}
