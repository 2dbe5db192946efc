//! Reads of this feature.

mod list;
mod plain;

pub use list::school_lines;
pub use plain::{
    authority, buildings, contacts, find_school, list_schools, matching_schools, pupils, room_labels, rooms,
    school, schools_by_number, sites,
};
