//! Reads of this feature.

mod plain;

pub use plain::{
    authority, buildings, contacts, find_school, list_schools, matching_schools, pupils, room_labels, rooms,
    school, schools_by_number, sites,
};
