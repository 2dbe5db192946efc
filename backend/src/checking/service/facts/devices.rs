//! The facts about devices: how long they are bound, where they stand, what tells them apart.

use paktbuch_entity::notice;
use paktbuch_types::{OwnZweckbindung, SubjectKind, ZweckbindungStart};

use super::{device_subject, of_device, of_notice};
use crate::checking::queries::SameEnd;
use crate::checking::rows::{DeviceRow, RelocatedRow, UnboundRow};
use crate::checking::service::world::World;
use crate::funding;
use crate::rules::{Subject, r17_zweckbindung as r17, r18_other_school as r18, r20_identification as r20};

/// R17.
pub(in crate::checking::service) fn zweckbindung(world: &World, notice: &notice::Model) -> r17::Facts {
    let device = |device: &DeviceRow| r17::Device {
        subject: of_device(device),
        status: device.status,
        status_since: device.status_since,
        commissioned: device.commissioned_on,
        bound_until: device.bound_until,
        is_credited: device.is_credited,
        own: device.own,
    };
    let items = world.items_of(notice.id).map(|item| {
        let label = format!("{} {}", item.position, item.title);
        (
            Subject::new(SubjectKind::CostItem, item.id.0, label),
            funding::item_zweckbindung(item),
        )
    });
    r17::Facts {
        notice: of_notice(notice),
        terms: funding::zweckbindung_of(notice, OwnZweckbindung::default()),
        items: items.filter(|(_, own)| !own.is_none()).collect(),
        devices: world.devices_of(notice.id).iter().map(device).collect(),
        today: world.question().today,
    }
}

/// R18.
pub(in crate::checking::service) fn other_school(world: &World, notice: &notice::Model) -> Vec<r18::Facts> {
    let allowed = funding::may_change_school(notice, &world.programmes);
    let device = |device: &RelocatedRow| r18::Facts {
        device: device_subject(device.id, &device.inventory_number),
        granted_for: device.granted_for.clone(),
        stands_at: device.stands_at.clone(),
        allowed,
        bound_until: device.bound_until,
        today: world.question().today,
    };
    let of_notice = world.relocated.iter().filter(|device| device.notice == notice.id);
    of_notice.map(device).collect()
}

/// R20, the devices of a notice.
pub(in crate::checking::service) fn identification(
    world: &World,
    notice: &notice::Model,
) -> Vec<r20::Device> {
    let device = |device: &DeviceRow| r20::Device {
        subject: of_device(device),
        has_serial: device.has_serial,
        has_inventory_number: !device.inventory_number.is_empty(),
        has_programme: true,
        filing: world.is_filing(notice),
    };
    world.devices_of(notice.id).iter().map(device).collect()
}

/// R20, devices that no notice binds.
pub(in crate::checking::service) fn unbound(world: &World) -> Vec<r20::Device> {
    let device = |device: &UnboundRow| r20::Device {
        subject: device_subject(device.id, &device.inventory_number),
        has_serial: device.has_serial,
        has_inventory_number: !device.inventory_number.is_empty(),
        has_programme: device.is_paid,
        filing: false,
    };
    world.unbound.iter().map(device).collect()
}

/// Notices by the end of the Zweckbindung that all their devices should have.
pub(in crate::checking::service) fn same_ends(world: &World) -> SameEnd {
    let mut ends = SameEnd::new();
    for notice in world.asked() {
        let mut items = world.items_of(notice.id);
        let is_one = items.all(|item| funding::item_zweckbindung(item).is_none());
        let end = match notice.zweckbindung_start {
            ZweckbindungStart::Commissioning | ZweckbindungStart::None => None,
            _ => funding::bound_until(notice, None).filter(|_| is_one),
        };
        ends.entry(end).or_default().push(notice.id);
    }
    ends
}
