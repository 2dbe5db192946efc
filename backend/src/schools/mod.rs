//! The authority, its schools with their sites, rooms and contacts, and the official school lists.

pub mod commands;
pub mod lists;
mod pattern;
mod queries;
pub mod rows;
mod service;

pub use pattern::{InventoryPattern, PatternError};
pub use queries::{
    authority, buildings, contacts, find_school, list_schools, matching_schools, pupils, room_labels, rooms,
    school, school_lines, schools_by_number, sites,
};
pub use service::{
    add_building, add_contact, add_rooms, add_school, add_site, edit_building, edit_contact, edit_room,
    edit_school, edit_site, remove_contact, set_authority, set_pupils, take_list, take_lists,
};
