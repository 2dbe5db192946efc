//! Sites, buildings and rooms.

use paktbuch_types::{BuildingId, RoomId, SiteId};
use serde::Deserialize;

use super::{Fields, Input, filled};
use crate::schools::commands::{AddRooms, EditRoom, SiteFacts};
use crate::schools::rows::RoomFacts;
use crate::text::clean;
use crate::web::form::FormErrors;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct SiteForm {
    pub(crate) name: String,
    street: String,
    postal_code: String,
    city: String,
    equipped_by: String,
    pub(crate) version: i64,
}

impl SiteForm {
    pub(crate) fn of(facts: SiteFacts) -> Self {
        Self {
            name: facts.name,
            street: facts.street,
            postal_code: facts.postal_code,
            city: facts.city,
            equipped_by: facts.equipped_by.unwrap_or_default(),
            version: 0,
        }
    }

    pub(crate) fn facts(&self) -> SiteFacts {
        SiteFacts {
            name: self.name.clone(),
            street: self.street.clone(),
            postal_code: self.postal_code.clone(),
            city: self.city.clone(),
            equipped_by: filled(&self.equipped_by),
        }
    }

    pub(crate) fn inputs(&self, errors: &FormErrors) -> Vec<Input> {
        let fields = Fields(errors);
        let mut inputs = vec![Input::Text(
            fields
                .named("name", "Name des Standorts", &self.name)
                .hint("Wie er vor Ort heißt, zum Beispiel Hauptstandort oder Billerbeck."),
        )];
        inputs.extend(fields.address(&self.street, &self.postal_code, &self.city));
        inputs.push(Input::Text(
            fields
                .named("equipped_by", "Ausgestattet von", &self.equipped_by)
                .hint("Nur wenn ein anderer Schulträger die Geräte dieses Standorts beschafft, zum Beispiel Stadt Billerbeck.")
                .optional(),
        ));
        inputs
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct BuildingForm {
    pub(crate) name: String,
    pub(crate) version: i64,
}

impl BuildingForm {
    pub(crate) fn of(name: String) -> Self {
        Self { name, version: 0 }
    }

    pub(crate) fn inputs(&self, errors: &FormErrors) -> Vec<Input> {
        let name = Fields(errors).named("name", "Name des Gebäudes", &self.name);
        vec![Input::Text(
            name.hint("Zum Beispiel Gebäude A, Haupthaus, Turnhalle."),
        )]
    }
}

/// A building as a choice: its id and name.
pub(crate) type BuildingChoice = (BuildingId, String);

fn building_choice(errors: &FormErrors, chosen: &str, buildings: &[BuildingChoice]) -> Input {
    let none = (String::new(), "ohne Gebäude".to_owned());
    let known = buildings.iter().map(|(id, name)| (id.to_string(), name.clone()));
    let field = Fields(errors).named("building", "Gebäude", chosen);
    Input::Select(field.options(std::iter::once(none).chain(known)))
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct RoomsForm {
    building: String,
    names: String,
}

impl RoomsForm {
    /// A form for rooms in a building, given by its id.
    pub(crate) fn within(building: String) -> Self {
        Self {
            building,
            names: String::new(),
        }
    }

    pub(crate) fn command(&self, site: SiteId) -> AddRooms {
        AddRooms {
            site,
            building: self.building(),
            names: self.names.lines().map(str::to_owned).collect(),
        }
    }

    /// How many rooms there are now and which: „Der Raum C 11 ist angelegt.“, „3 Räume sind angelegt: C 11, C 12, C 13.“
    pub(crate) fn told(&self, site: &str, building: Option<&str>) -> String {
        const NAMED: usize = 12;
        let names: Vec<String> = self
            .names
            .lines()
            .map(clean)
            .filter(|name| !name.is_empty())
            .collect();
        let place = match building {
            Some(building) => format!("am Standort {site} in {building}"),
            None => format!("am Standort {site}"),
        };
        match names.as_slice() {
            [name] => format!("Der Raum {name} {place} ist angelegt."),
            names if names.len() <= NAMED => {
                format!(
                    "{} Räume {place} sind angelegt: {}.",
                    names.len(),
                    names.join(", ")
                )
            }
            names => {
                let first = names.get(..NAMED).unwrap_or_default().join(", ");
                let more = names.len() - NAMED;
                format!(
                    "{} Räume {place} sind angelegt: {first} und {more} weitere.",
                    names.len()
                )
            }
        }
    }

    /// The chosen building.
    pub(crate) fn building(&self) -> Option<BuildingId> {
        self.building.parse().ok()
    }

    pub(crate) fn inputs(&self, errors: &FormErrors, buildings: &[BuildingChoice]) -> Vec<Input> {
        let names = Fields(errors)
            .named("names", "Räume", &self.names)
            .hint("Je Zeile ein Raum; auch eine aus Excel kopierte Spalte passt.");
        vec![
            building_choice(errors, &self.building, buildings),
            Input::Lines(names, 12),
        ]
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct RoomForm {
    pub(crate) name: String,
    building: String,
    pub(crate) version: i64,
}

impl RoomForm {
    pub(crate) fn of(facts: RoomFacts) -> Self {
        Self {
            name: facts.name,
            building: facts.building.map(|id| id.to_string()).unwrap_or_default(),
            version: 0,
        }
    }

    pub(crate) fn command(&self, room: RoomId) -> EditRoom {
        EditRoom {
            room,
            building: self.building.parse().ok(),
            name: self.name.clone(),
            version: self.version,
        }
    }

    pub(crate) fn inputs(&self, errors: &FormErrors, buildings: &[BuildingChoice]) -> Vec<Input> {
        vec![
            Input::Text(Fields(errors).named("name", "Name des Raums", &self.name)),
            building_choice(errors, &self.building, buildings),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::RoomsForm;

    #[test]
    fn the_rooms_that_were_added_are_counted_and_named() {
        let form = |names: String| RoomsForm {
            names,
            ..RoomsForm::default()
        };
        assert_eq!(
            form(" C  11\n\n".to_owned()).told("Nord", None),
            "Der Raum C 11 am Standort Nord ist angelegt."
        );
        assert_eq!(
            form("C 11\r\nC 12".to_owned()).told("Nord", Some("Haus C")),
            "2 Räume am Standort Nord in Haus C sind angelegt: C 11, C 12."
        );
        let many: String = (1..=14).map(|room| format!("{room}\n")).collect();
        assert!(
            form(many)
                .told("Nord", None)
                .ends_with("10, 11, 12 und 2 weitere.")
        );
    }
}
