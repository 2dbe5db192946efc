//! Addresses of this feature.

use paktbuch_types::{BuildingId, ContactId, DeviceCategory, NoticeId, RoomId, SchoolNumber, SiteId};

/// List of schools.
pub const LIST: &str = "/schulen";
/// REST: schools.
pub const API_LIST: &str = "/api/paktbuch/v1/schools";
/// POST: an official school list that comes in, in the REST API.
pub const API_LIST_FILES: &str = "/api/paktbuch/v1/school-lists/files";
/// REST: one school.
pub const API_SCHOOL: &str = "/api/paktbuch/v1/schools/{number}";
/// REST: pupils of a school year.
pub const API_PUPILS: &str = "/api/paktbuch/v1/schools/{number}/pupils";
/// REST: sites of a school.
pub const API_SITES: &str = "/api/paktbuch/v1/schools/{number}/sites";
/// REST: one site.
pub const API_SITE: &str = "/api/paktbuch/v1/schools/{number}/sites/{site}";
/// REST: a new building of a site.
pub const API_SITE_BUILDINGS: &str = "/api/paktbuch/v1/schools/{number}/sites/{site}/buildings";
/// REST: new rooms of a site.
pub const API_SITE_ROOMS: &str = "/api/paktbuch/v1/schools/{number}/sites/{site}/rooms";
/// REST: buildings of a school.
pub const API_BUILDINGS: &str = "/api/paktbuch/v1/schools/{number}/buildings";
/// REST: one building.
pub const API_BUILDING: &str = "/api/paktbuch/v1/schools/{number}/buildings/{building}";
/// REST: rooms of a school.
pub const API_ROOMS: &str = "/api/paktbuch/v1/schools/{number}/rooms";
/// REST: one room.
pub const API_ROOM: &str = "/api/paktbuch/v1/schools/{number}/rooms/{room}";
/// REST: contacts of a school.
pub const API_CONTACTS: &str = "/api/paktbuch/v1/schools/{number}/contacts";
/// REST: one contact.
pub const API_CONTACT: &str = "/api/paktbuch/v1/schools/{number}/contacts/{contact}";
/// Form for a school that no list brings.
pub const NEW: &str = "/schulen/neu";
/// Upload of school lists.
pub const IMPORT: &str = "/schulen/einlesen";
/// One school.
pub const SCHOOL: &str = "/schulen/{number}";
/// Facts of a school.
pub const EDIT: &str = "/schulen/{number}/bearbeiten";
/// Pupils of a school year; `?jahr=2024/25` fills in what is known.
pub const PUPILS: &str = "/schulen/{number}/schuelerzahl";
/// Form for a site.
pub const NEW_SITE: &str = "/schulen/{number}/standorte/neu";
/// One site.
pub const SITE: &str = "/schulen/{number}/standorte/{site}";
/// Form for a building on a site.
pub const NEW_BUILDING: &str = "/schulen/{number}/standorte/{site}/gebaeude";
/// Form for rooms on a site; `?gebaeude=7` selects the building.
pub const NEW_ROOMS: &str = "/schulen/{number}/standorte/{site}/raeume";
/// POST: removes the site.
pub const REMOVE_SITE: &str = "/schulen/{number}/standorte/{site}/entfernen";
/// One building.
pub const BUILDING: &str = "/schulen/{number}/gebaeude/{building}";
/// POST: removes the building.
pub const REMOVE_BUILDING: &str = "/schulen/{number}/gebaeude/{building}/entfernen";
/// One room.
pub const ROOM: &str = "/schulen/{number}/raeume/{room}";
/// POST: removes the room.
pub const REMOVE_ROOM: &str = "/schulen/{number}/raeume/{room}/entfernen";
/// Form for a contact.
pub const NEW_CONTACT: &str = "/schulen/{number}/ansprechpersonen/neu";
/// One contact.
pub const CONTACT: &str = "/schulen/{number}/ansprechpersonen/{contact}";
/// POST: removes the contact.
pub const REMOVE_CONTACT: &str = "/schulen/{number}/ansprechpersonen/{contact}/entfernen";
/// The authority's own data.
pub const AUTHORITY: &str = crate::web::layout::address::AUTHORITY;
/// The authority's logo, and its POST.
pub const LOGO: &str = "/verwaltung/traeger/logo";
/// REST: the authority's own data.
pub const API_AUTHORITY: &str = "/api/paktbuch/v1/authority";
/// REST: its logo.
pub const API_LOGO: &str = "/api/paktbuch/v1/authority/logo";
/// POST: takes the logo off.
pub const REMOVE_LOGO: &str = "/verwaltung/traeger/logo/entfernen";

/// Page of a school. A slash in a number (allowed in some Länder) is written as `%2F`.
#[must_use]
pub fn school(number: &SchoolNumber) -> String {
    format!("{LIST}/{}", number.as_str().replace('/', "%2F"))
}

/// Form of a school's facts.
#[must_use]
pub fn edit(number: &SchoolNumber) -> String {
    format!("{}/bearbeiten", school(number))
}

/// Form of a school's pupils.
#[must_use]
pub fn pupils(number: &SchoolNumber) -> String {
    format!("{}/schuelerzahl", school(number))
}

/// The same form filled with a school year that is known.
#[must_use]
pub fn pupils_of(number: &SchoolNumber, school_year: &str) -> String {
    format!("{}?jahr={school_year}", pupils(number))
}

/// Form for a new site.
#[must_use]
pub fn new_site(number: &SchoolNumber) -> String {
    format!("{}/standorte/neu", school(number))
}

/// Form of a site.
#[must_use]
pub fn site(number: &SchoolNumber, site: SiteId) -> String {
    format!("{}/standorte/{site}", school(number))
}

/// Form for a new building.
#[must_use]
pub fn new_building(number: &SchoolNumber, site: SiteId) -> String {
    format!("{}/standorte/{site}/gebaeude", school(number))
}

/// Form for new rooms.
#[must_use]
pub fn new_rooms(number: &SchoolNumber, site: SiteId) -> String {
    format!("{}/standorte/{site}/raeume", school(number))
}

/// Form for new rooms in a building.
#[must_use]
pub fn new_rooms_in(number: &SchoolNumber, site: SiteId, building: BuildingId) -> String {
    format!("{}?gebaeude={building}", new_rooms(number, site))
}

/// Form of a building.
#[must_use]
pub fn building(number: &SchoolNumber, building: BuildingId) -> String {
    format!("{}/gebaeude/{building}", school(number))
}

/// Form of a room.
#[must_use]
pub fn room(number: &SchoolNumber, room: RoomId) -> String {
    format!("{}/raeume/{room}", school(number))
}

/// Form action: remove a site.
#[must_use]
pub fn remove_site(number: &SchoolNumber, id: SiteId) -> String {
    format!("{}/entfernen", site(number, id))
}

/// Form action: remove a building.
#[must_use]
pub fn remove_building(number: &SchoolNumber, id: BuildingId) -> String {
    format!("{}/entfernen", building(number, id))
}

/// Form action: remove a room.
#[must_use]
pub fn remove_room(number: &SchoolNumber, id: RoomId) -> String {
    format!("{}/entfernen", room(number, id))
}

/// Sites, buildings and rooms on a school's page.
#[must_use]
pub fn places(number: &SchoolNumber) -> String {
    format!("{}#h-orte", school(number))
}

/// Form for a new contact.
#[must_use]
pub fn new_contact(number: &SchoolNumber) -> String {
    format!("{}/ansprechpersonen/neu", school(number))
}

/// Form of a contact.
#[must_use]
pub fn contact(number: &SchoolNumber, contact: ContactId) -> String {
    format!("{}/ansprechpersonen/{contact}", school(number))
}

/// Form action: remove a contact.
#[must_use]
pub fn remove_contact(number: &SchoolNumber, contact: ContactId) -> String {
    format!("{}/ansprechpersonen/{contact}/entfernen", school(number))
}

/// The school's devices in the device list, which belongs to a feature above this one.
#[must_use]
pub fn devices(number: &SchoolNumber) -> String {
    format!("/geraete?schule={number}")
}

/// The same of one category.
#[must_use]
pub fn devices_of(number: &SchoolNumber, category: DeviceCategory) -> String {
    format!("{}&kategorie={}", devices(number), category.code())
}

/// The devices that a notice or (`None`) own funds paid for the school, disposed ones too.
#[must_use]
pub fn devices_paid(number: &SchoolNumber, notice: Option<NoticeId>) -> String {
    let notice = notice.map_or_else(|| "eigene".to_owned(), |id| id.to_string());
    format!("{}&bescheid={notice}&status=alle", devices(number))
}

/// The devices in a room, in the device list; without disposed ones.
#[must_use]
pub fn devices_in(room: RoomId) -> String {
    format!("/geraete?raum={room}")
}

/// The devices in a room, disposed ones too.
#[must_use]
pub fn all_devices_in(room: RoomId) -> String {
    format!("{}&status=alle", devices_in(room))
}

/// The devices on a site, disposed ones too.
#[must_use]
pub fn devices_on_site(site: SiteId) -> String {
    format!("/geraete?standort={site}&status=alle")
}

/// Page of a notice, which belongs to a feature above this one.
#[must_use]
pub fn notice(id: NoticeId) -> String {
    format!("/bescheide/{id}")
}

/// Address of a school in the REST API.
#[must_use]
pub fn api_school(number: &SchoolNumber) -> String {
    format!("{API_LIST}/{number}")
}

/// Address of a site in the REST API.
#[must_use]
pub fn api_site(number: &SchoolNumber, site: SiteId) -> String {
    format!("{}/sites/{site}", api_school(number))
}

/// Address of a building in the REST API.
#[must_use]
pub fn api_building(number: &SchoolNumber, building: BuildingId) -> String {
    format!("{}/buildings/{building}", api_school(number))
}

/// Address of the rooms of a school in the REST API.
#[must_use]
pub fn api_rooms(number: &SchoolNumber) -> String {
    format!("{}/rooms", api_school(number))
}

/// Address of a contact in the REST API.
#[must_use]
pub fn api_contact(number: &SchoolNumber, contact: ContactId) -> String {
    format!("{}/contacts/{contact}", api_school(number))
}
