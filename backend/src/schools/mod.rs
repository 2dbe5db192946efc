//! The authority, its schools with their sites, rooms and contacts, and the official school lists.

mod api;
pub mod commands;
mod finder;
mod forms;
pub mod lists;
mod pages;
pub mod paths;
mod pattern;
mod picture;
mod queries;
mod routes;
pub mod rows;
mod service;

pub use api::{Api, api};
pub use finder::{MeantSchool, SchoolFinder};
pub use pattern::{InventoryPattern, PatternError};
pub use queries::{
    authority, buildings, contacts, find_school, list_schools, logo, matching_schools, pupils, room_labels,
    rooms, school, school_lines, schools_by_number, sites,
};
pub use routes::routes;
pub use rows::LogoFile;
pub use service::{
    add_building, add_contact, add_rooms, add_school, add_site, edit_building, edit_contact, edit_room,
    edit_school, edit_site, remove_building, remove_contact, remove_room, remove_site, set_authority,
    set_pupils, take_list, take_lists,
};
