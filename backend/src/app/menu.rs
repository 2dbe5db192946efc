//! The main menu: only entries whose pages exist, and only what the actor may open.

use crate::administration::paths as administration;
use crate::auth::{
    Actor, FollowMoney, MakeInventory, ReadAudit, ReadDevices, ReadFunding, ReadInvoices, ReadOrders,
    ReadSchools,
};
use crate::devices::paths as devices;
use crate::evidence::paths as evidence;
use crate::funding::paths as funding;
use crate::ordering::paths as ordering;
use crate::purchasing::paths as purchasing;
use crate::reporting::paths as reporting;
use crate::schools::paths as schools;
use crate::web::layout::MenuEntry;

/// Main menu of an actor.
pub(super) fn menu(actor: &Actor) -> Vec<MenuEntry> {
    let mut menu = vec![MenuEntry::new("Übersicht", "/")];
    if actor.may::<ReadSchools>() {
        menu.push(MenuEntry::new("Schulen", schools::LIST));
    }
    if actor.may::<ReadFunding>() {
        menu.push(MenuEntry::new("Förderung", funding::NOTICES));
    }
    if actor.may::<ReadInvoices>() {
        menu.push(MenuEntry::new("Beschaffung", purchasing::INVOICES));
    } else if actor.may::<ReadOrders>() {
        menu.push(MenuEntry::new("Beschaffung", ordering::ORDERS));
    }
    if actor.may::<ReadDevices>() {
        menu.push(MenuEntry::new("Geräte", devices::LIST));
    }
    if actor.may::<MakeInventory>() {
        menu.push(MenuEntry::new("Berichte", reporting::REPORTS));
    }
    if actor.may::<FollowMoney>() {
        menu.push(MenuEntry::new("Prüfung", evidence::PAGE));
    }
    if actor.may::<ReadAudit>() {
        menu.push(MenuEntry::new("Verwaltung", administration::ADMINISTRATION));
    }
    menu
}
