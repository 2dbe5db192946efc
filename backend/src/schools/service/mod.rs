//! Rules and writes of this feature.

mod authority;
mod bank;
mod contact;
mod import;
mod logo;
mod names;
mod pupils;
mod remove;
mod room;
mod school;
mod site;
mod text;

pub use authority::set_authority;
pub use contact::{add_contact, edit_contact, remove_contact};
pub use import::{take_list, take_lists};
pub use logo::{read_logo, remove_logo, set_logo};
pub use pupils::set_pupils;
pub use remove::{remove_building, remove_room, remove_site};
pub use room::{add_building, add_rooms, edit_building, edit_room};
pub use school::{add_school, edit_school};
pub use site::{add_site, edit_site};

#[cfg(test)]
mod tests;
