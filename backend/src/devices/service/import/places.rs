//! Schools, sites and rooms of a list, by their names.

use std::collections::HashMap;

use paktbuch_types::{SchoolId, SiteId};

use crate::db::WriteTx;
use crate::devices::commands::Place;
use crate::devices::lists::{Column, Entry, Refusal};
use crate::devices::queries::{self, RoomNames, SchoolNames};
use crate::devices::service::places::{KnownPlace, rooms_called, same};
use crate::error::ServiceError;
use crate::text::{self, search_form};

/// The schools that the importer may use, with their places.
pub(super) struct Atlas {
    schools: Vec<SchoolNames>,
    by_word: HashMap<String, Vec<usize>>,
    sites: HashMap<SchoolId, Vec<(SiteId, String)>>,
    rooms: HashMap<SiteId, Vec<RoomNames>>,
}

/// Where a row puts its device.
pub(super) struct Found {
    pub(super) place: KnownPlace,
    /// Site or room that the school does not have.
    pub(super) warning: Option<Refusal>,
}

impl Atlas {
    pub(super) async fn load(tx: &WriteTx, schools: &[SchoolId]) -> Result<Self, ServiceError> {
        let names = queries::school_names(tx.conn(), schools).await?;
        let (sites, rooms) = queries::places_of(tx.conn(), schools).await?;
        let mut atlas = Self {
            by_word: HashMap::new(),
            sites: HashMap::new(),
            rooms: HashMap::new(),
            schools: names,
        };
        for (index, school) in atlas.schools.iter().enumerate() {
            let names = [
                school.number.as_str(),
                school.name.as_str(),
                school.short_name.as_str(),
            ];
            let mut words = names.map(search_form).to_vec();
            words.retain(|word| !word.is_empty());
            words.sort();
            words.dedup();
            for word in words {
                atlas.by_word.entry(word).or_default().push(index);
            }
        }
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
        let refusal = |message: String| Refusal {
            line: entry.line,
            field: Column::School.label().to_owned(),
            message: text::message(&message),
        };
        if entry.school.is_empty() {
            return chosen.ok_or_else(|| {
                refusal("Die Schule fehlt. Bitte eine Spalte „Schule“ ergänzen oder eine Schule für alle Zeilen wählen.".to_owned())
            });
        }
        let found = self.by_word.get(&search_form(&entry.school)).map(Vec::as_slice);
        match found {
            Some([one]) => Ok(self.schools[*one].id),
            Some([_, ..]) => Err(refusal(format!(
                "„{}“ heißen mehrere Schulen. Bitte die Schulnummer angeben.",
                entry.school
            ))),
            _ => Err(refusal(format!(
                "„{}“ ist keine Ihrer Schulen. Bitte Schulnummer oder Namen wie in Paktbuch angeben.",
                entry.school
            ))),
        }
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
            warning: None,
        };
        let sites = self.sites.get(&school).map_or(&[][..], Vec::as_slice);
        let site = sites.iter().find(|(_, name)| same(name, &entry.site));
        if let Some((id, name)) = site {
            found.place.place.site = Some(*id);
            found.place.site.clone_from(name);
        } else if !entry.site.is_empty() {
            found.warning = Some(missing(entry, Column::Site, &entry.site, &found.place.school));
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
        match rooms_called(&within, &entry.room)[..] {
            [room] => {
                let site = sites.iter().find(|(id, _)| *id == room.site);
                found.place.place.site = Some(room.site);
                found.place.place.room = Some(room.id);
                found.place.site = site.map(|(_, name)| name.clone()).unwrap_or_default();
                found.place.room.clone_from(&room.full);
            }
            [] => found.warning = Some(missing(entry, Column::Room, &entry.room, &found.place.school)),
            [..] => found.warning = Some(ambiguous(entry, &found.place.school)),
        }
        found
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

fn ambiguous(entry: &Entry, school: &str) -> Refusal {
    Refusal {
        line: entry.line,
        field: Column::Room.label().to_owned(),
        message: text::message(&format!(
            "„{}“ gibt es an {school} mehrmals; diese Angabe ist ausgelassen. Bitte Standort und Gebäude mit angeben, zum \
             Beispiel „Haus B, {0}“.",
            entry.room
        )),
    }
}
