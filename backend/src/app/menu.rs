//! The main menu: only entries whose pages exist, and only what the actor may open.

use crate::administration::paths as administration;
use crate::auth::{Actor, ReadAudit, ReadSchools};
use crate::schools::paths as schools;
use crate::web::layout::MenuEntry;

/// Main menu of an actor.
pub(super) fn menu(actor: &Actor) -> Vec<MenuEntry> {
    let mut menu = vec![MenuEntry::new("Übersicht", "/")];
    if actor.may::<ReadSchools>() {
        menu.push(MenuEntry::new("Schulen", schools::LIST));
    }
    if actor.may::<ReadAudit>() {
        menu.push(MenuEntry::new("Verwaltung", administration::ADMINISTRATION));
    }
    menu
}
