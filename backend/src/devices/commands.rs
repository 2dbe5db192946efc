//! What the services of this feature are asked to do.

use chrono::NaiveDate;
use paktbuch_types::{
    AllocationId, Cents, DeviceCategory, DeviceId, DeviceOwner, DeviceStatus, DisposalKind, InventoryNumber,
    InvoiceLineId, ModelId, RoomId, SchoolId, Serial, SiteId, SpreadRule,
};

use super::filter::ListAddress;
use super::lists::{Entry, Refusal};

/// Devices of one model at one place, bought with one allocation (Geräte anlegen).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateDevices {
    pub allocation: AllocationId,
    pub model: ModelChoice,
    /// How many; those beyond `serials` get none.
    pub quantity: usize,
    pub serials: Vec<Serial>,
    pub place: Place,
    /// Zugang; its year is the year of the inventory numbers.
    pub delivered_on: Option<NaiveDate>,
    /// Inbetriebnahme.
    pub commissioned_on: Option<NaiveDate>,
    /// Garantie bis.
    pub warranty_until: Option<NaiveDate>,
    pub status: DeviceStatus,
    /// Gross price of each; `None` = an even share of what the allocation still has.
    pub gross_each: Option<Cents>,
}

/// Devices of any models and places, bought with one allocation: for scenarios and files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoadDevices {
    pub allocation: AllocationId,
    pub gross_each: Option<Cents>,
    pub devices: Vec<NewDevice>,
}

/// One device of [`LoadDevices`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDevice {
    pub model: ModelChoice,
    pub serial: Option<Serial>,
    pub place: Place,
    pub delivered_on: Option<NaiveDate>,
    pub commissioned_on: Option<NaiveDate>,
    pub warranty_until: Option<NaiveDate>,
    pub status: DeviceStatus,
}

/// A device model: one that exists, or one by its names, added where it does not exist yet.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ModelChoice {
    Existing(ModelId),
    New {
        manufacturer: String,
        name: String,
        category: DeviceCategory,
    },
}

/// Where a device stands. A site belongs to the school, a room to the site; a room alone brings its site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Place {
    pub school: SchoolId,
    pub site: Option<SiteId>,
    pub room: Option<RoomId>,
}

/// How a device is leased; empty for one that is not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lease {
    /// Leasinggeber.
    pub lessor: String,
    /// Leasingrate of a month, gross.
    pub rate: Option<Cents>,
    /// Number of rates, one a month.
    pub rates: Option<i64>,
    /// Day on which the first rate is due.
    pub from: Option<NaiveDate>,
    /// Day on which it goes back.
    pub until: Option<NaiveDate>,
}

/// Links rates of a lease to the line of an invoice that bills them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkRates {
    pub device: DeviceId,
    pub line: InvoiceLineId,
    /// Numbers of the first and the last rate, from 1.
    pub first: i64,
    pub last: i64,
    /// Of each rate, gross; `None` = the planned one.
    pub amount: Option<Cents>,
    /// For every device of the same lease.
    pub whole_lease: bool,
}

/// Takes the invoice off a rate of a lease.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnlinkRate {
    pub device: DeviceId,
    /// Its number, from 1.
    pub rate: i64,
}

/// Changed facts of one device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditDevice {
    pub device: DeviceId,
    /// The version that the form showed.
    pub version: i64,
    pub model: ModelChoice,
    pub serial: Option<Serial>,
    pub place: Place,
    pub delivered_on: Option<NaiveDate>,
    pub commissioned_on: Option<NaiveDate>,
    /// Garantie bis.
    pub warranty_until: Option<NaiveDate>,
    pub owner: DeviceOwner,
    /// Anlagennummer; empty for none.
    pub asset_number: String,
    pub lease: Lease,
    pub status: DeviceStatus,
    /// Why, for the history; needed where the device goes missing.
    pub reason: String,
    pub note: String,
}

/// Many devices come to another place or status at once (Geräte umsetzen).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelocateDevices {
    /// Each with the version that the page showed.
    pub devices: Vec<(DeviceId, i64)>,
    /// `None` = each stays where it is.
    pub target: Option<Target>,
    /// Names of the rooms of single devices, at the school of `target` or at their own.
    pub rooms: Vec<(DeviceId, String)>,
    /// `None` = each keeps its status.
    pub status: Option<DeviceStatus>,
    /// Why, for the history; needed where devices go missing.
    pub reason: String,
}

/// A place by the narrowest of its parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    School(SchoolId),
    Site(SiteId),
    Room(RoomId),
}

/// A device is disposed of (Aussondern).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisposeDevice {
    pub device: DeviceId,
    /// The version that the form showed.
    pub version: i64,
    pub kind: DisposalKind,
    pub disposed_on: NaiveDate,
    /// Begründung; needed while the Zweckbindung runs.
    pub reason: String,
}

/// A device that was entered by mistake goes (Gerät entfernen).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoveDevice {
    pub device: DeviceId,
    /// The version that the form showed.
    pub version: i64,
    pub reason: String,
}

/// A disposal is taken back (Aussonderung zurücknehmen).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RestoreDevice {
    pub device: DeviceId,
    /// The version that the form showed.
    pub version: i64,
    pub reason: String,
}

/// A filter of the list gets a name (Filter speichern).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaveFilter {
    pub name: String,
    pub list: ListAddress,
}

/// Changed facts of a model, and with it of all its devices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditModel {
    pub model: ModelId,
    /// The version that the form showed.
    pub version: i64,
    pub manufacturer: String,
    pub name: String,
    pub category: DeviceCategory,
    /// Nutzungsdauer by the authority's table.
    pub useful_life_years: Option<i64>,
    /// Where another model has these names already: its devices and these become one model.
    pub merge: bool,
}

/// Spreads an allocation onto devices of the same invoice, in place of how it was spread before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpreadAllocation {
    pub allocation: AllocationId,
    /// The version that the form showed.
    pub version: i64,
    pub rule: SpreadRule,
    /// The devices with the amount entered for each; none take the shares back.
    pub devices: Vec<(DeviceId, Option<Cents>)>,
}

/// Takes over the devices of a list (Geräte einlesen).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportDevices {
    /// Name of the file, for the history.
    pub source: String,
    pub entries: Vec<Entry>,
    /// School of the rows that name none.
    pub school: Option<SchoolId>,
    /// Category of new models where neither row nor name says it.
    pub category: Option<DeviceCategory>,
    /// Pays the new devices; `None` = own funds or nobody knows.
    pub allocation: Option<AllocationId>,
    /// The inventory of a grant that is taken over (Bestandsübernahme): its new devices may be gone since long, and of their end it
    /// says no more than the status.
    pub is_takeover: bool,
}

/// What became of the rows of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportOutcome {
    pub created: usize,
    pub updated: usize,
    pub unchanged: usize,
    /// The devices of the rows that were not refused, by line.
    pub devices: Vec<ListedDevice>,
    pub refused: Vec<Refusal>,
    /// Values that were left out, and what a person should look at.
    pub warnings: Vec<Refusal>,
}

/// The device of a row, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedDevice {
    /// Line of the file, counted from 1.
    pub line: usize,
    pub number: InventoryNumber,
    pub fate: Fate,
}

/// What became of the device of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    Created,
    /// Known, and the row knew more about it.
    Updated,
    Unchanged,
}

impl From<CreateDevices> for LoadDevices {
    fn from(command: CreateDevices) -> Self {
        let without = command.quantity.saturating_sub(command.serials.len());
        let serials = command.serials.into_iter().map(Some);
        let devices = serials
            .chain(std::iter::repeat_n(None, without))
            .map(|serial| NewDevice {
                model: command.model.clone(),
                serial,
                place: command.place,
                delivered_on: command.delivered_on,
                commissioned_on: command.commissioned_on,
                warranty_until: command.warranty_until,
                status: command.status,
            })
            .collect();
        Self {
            allocation: command.allocation,
            gross_each: command.gross_each,
            devices,
        }
    }
}
