//! Reads of this feature.

mod detail;
mod list;
mod logo;
mod money;
mod occupants;
mod plain;

pub(super) use detail::{
    authority_facts, building_choices, building_name, contact_facts, detail, room_facts, school_facts,
    site_facts, stored_buildings, stored_contacts, stored_rooms, stored_sites,
};
pub use list::school_lines;
pub use logo::logo;
pub(super) use money::money;
pub(super) use occupants::{in_building, in_room, on_site};
pub use plain::{
    authority, buildings, contacts, find_school, list_schools, matching_schools, pupils, room_labels, rooms,
    school, schools_by_number, sites,
};
