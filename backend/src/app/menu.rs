//! The main menu: only entries whose pages exist, and only what the actor may open.

use crate::auth::Actor;
use crate::web::layout::MenuEntry;

/// Main menu of an actor.
pub(super) fn menu(_actor: &Actor) -> Vec<MenuEntry> {
    vec![MenuEntry::new("Übersicht", "/")]
}
