//! Schools, sites and rooms that devices may stand in.

use paktbuch_types::{RoomId, SiteId};
use sea_orm::ConnectionTrait;

use crate::auth::{Action, Permit};
use crate::devices::commands::Place;
use crate::devices::queries::{self, PlaceNames, RoomNames};
use crate::error::ServiceError;
use crate::text::search_form;

/// A place that exists, with the names that the history shows.
#[derive(Debug, Clone)]
pub(super) struct KnownPlace {
    pub(super) place: Place,
    /// Empty where there is none.
    pub(super) school: String,
    pub(super) site: String,
    pub(super) room: String,
}

/// Names of everything that `places` refer to.
pub(super) async fn names(conn: &impl ConnectionTrait, places: &[Place]) -> Result<PlaceNames, ServiceError> {
    let mut schools: Vec<_> = places.iter().map(|place| place.school).collect();
    let mut sites: Vec<SiteId> = places.iter().filter_map(|place| place.site).collect();
    let mut rooms: Vec<RoomId> = places.iter().filter_map(|place| place.room).collect();
    schools.sort_unstable();
    schools.dedup();
    sites.sort_unstable();
    sites.dedup();
    rooms.sort_unstable();
    rooms.dedup();
    Ok(queries::places(conn, schools, sites, rooms).await?)
}

/// Checks that the school is one of this authority and of the permit, the site one of the school, the room one of the site.
///
/// # Errors
/// [`ServiceError::Field`] at `school` or `place`.
pub(super) fn check<A: Action>(
    names: &PlaceNames,
    permit: &Permit<A>,
    authority: Option<&str>,
    place: Place,
) -> Result<KnownPlace, ServiceError> {
    let unknown = || ServiceError::field("school", "Bitte wählen Sie eine Ihrer Schulen.");
    permit.at(place.school).map_err(|_| unknown())?;
    let (_, school, owner) = names.schools.get(&place.school).ok_or_else(unknown)?;
    if let (Some(owner), Some(authority)) = (owner.as_deref(), authority)
        && owner != authority
    {
        let message = format!(
            "{school} gehört zu einem anderen Schulträger. Bitte wählen Sie eine eigene Schule, oder lassen Sie die Trägernummer in den Angaben zum Schulträger prüfen."
        );
        return Err(ServiceError::field("school", message));
    }
    let here = |site: SiteId| names.sites.get(&site).filter(|(of, _)| *of == place.school);
    // Whether a place elsewhere exists, and what it is called, is not told.
    let elsewhere = |what: &str| {
        let message = format!("{what} gibt es an {school} nicht. Bitte wählen Sie einen Ort dieser Schule.");
        ServiceError::field("place", message)
    };
    let (site_of_room, room) = match place.room {
        None => (None, String::new()),
        Some(room) => {
            let known = names.rooms.get(&room).filter(|(site, _)| here(*site).is_some());
            let (site, name) = known.ok_or_else(|| elsewhere("Diesen Raum"))?;
            (Some(*site), name.clone())
        }
    };
    let site = place.site.or(site_of_room);
    let site_name = match site {
        None => String::new(),
        Some(id) => {
            let (_, name) = here(id).ok_or_else(|| elsewhere("Diesen Standort"))?;
            name.clone()
        }
    };
    if let Some(of_room) = site_of_room.filter(|of_room| site != Some(*of_room)) {
        let of_room = here(of_room).map(|(_, name)| name.as_str()).unwrap_or_default();
        let message = format!(
            "Der Raum {room} liegt am Standort „{of_room}“, angegeben ist „{site_name}“. Bitte einen von beiden ändern."
        );
        return Err(ServiceError::field("place", message));
    }
    Ok(KnownPlace {
        place: Place { site, ..place },
        school: school.clone(),
        site: site_name,
        room,
    })
}

/// The rooms that are called so: with their building, else by name alone.
pub(super) fn rooms_called<'a>(rooms: &[&'a RoomNames], given: &str) -> Vec<&'a RoomNames> {
    let matching = |of: fn(&RoomNames) -> &str| {
        let rooms = rooms.iter().filter(|room| same(of(room), given));
        rooms.copied().collect::<Vec<_>>()
    };
    let full = matching(|room| &room.full);
    let by_name = matching(|room| &room.name);
    if full.len() == 1 || by_name.is_empty() {
        full
    } else {
        by_name
    }
}

/// Whether a place is called as it was given; blanks and capitals do not count.
pub(super) fn same(name: &str, given: &str) -> bool {
    let folded = |text: &str| search_form(text).replace(' ', "");
    !given.is_empty() && folded(name) == folded(given)
}

/// The names of a place that is stored already.
pub(super) fn told(names: &PlaceNames, place: Place) -> KnownPlace {
    let school = names.schools.get(&place.school).map(|(_, name, _)| name.clone());
    let site = place
        .site
        .and_then(|id| names.sites.get(&id))
        .map(|(_, name)| name.clone());
    let room = place
        .room
        .and_then(|id| names.rooms.get(&id))
        .map(|(_, name)| name.clone());
    KnownPlace {
        place,
        school: school.unwrap_or_default(),
        site: site.unwrap_or_default(),
        room: room.unwrap_or_default(),
    }
}
