//! Addresses of this feature.

use paktbuch_types::{
    AllocationId, DeviceId, DisposalKind, InventoryNumber, ModelId, NoticeId, SavedFilterId,
};

/// List of devices, filtered and sorted by its query.
pub const LIST: &str = "/geraete";
/// One device.
pub const DEVICE: &str = "/geraete/{id}";
/// Form of a device, and its POST.
pub const EDIT: &str = "/geraete/{id}/bearbeiten";
/// Aussondern, and its POST.
pub const DISPOSE: &str = "/geraete/{id}/aussondern";
/// Aussonderung zurücknehmen, and its POST.
pub const RESTORE: &str = "/geraete/{id}/zuruecknehmen";
/// Gerät entfernen, and its POST.
pub const REMOVE: &str = "/geraete/{id}/entfernen";
/// Leasingraten of a leased device; POST links an invoice.
pub const LEASING: &str = "/geraete/{id}/leasing";
/// POST: takes the invoice off a Leasingrate.
pub const UNLINK_RATE: &str = "/geraete/{id}/leasing/loesen";
/// Form that creates devices from an allocation, and its POST.
pub const CREATE: &str = "/zuordnungen/{id}/geraete";
/// Form that spreads an allocation onto devices, and its POST.
pub const SPREAD: &str = "/zuordnungen/{id}/verteilen";
/// Geräte einlesen, and its POST.
pub const IMPORT: &str = "/geraete/einlesen";
/// Geräte umsetzen: many devices to another place or status at once, and its POST.
pub const RELOCATE: &str = "/geraete/umsetzen";
/// Gespeicherte Filter: saving the one behind `?`, and all that there are; POST saves.
pub const FILTERS: &str = "/geraete/filter";
/// Name of a saved filter, and its POST.
pub const FILTER: &str = "/geraete/filter/{id}";
/// POST: removes a saved filter.
pub const FILTER_REMOVE: &str = "/geraete/filter/{id}/entfernen";
/// Columns of the list (Spalten), and their POST.
pub const COLUMNS: &str = "/geraete/spalten";
/// All device models.
pub const MODELS: &str = "/modelle";
/// Form of a device model, and its POST.
pub const MODEL: &str = "/modelle/{id}/bearbeiten";
/// REST: devices.
pub const API_LIST: &str = "/api/paktbuch/v1/devices";
/// REST: one device.
pub const API_DEVICE: &str = "/api/paktbuch/v1/devices/{inventory_number}";

/// REST: disposes of a device.
pub const API_DISPOSE: &str = "/api/paktbuch/v1/devices/{inventory_number}/dispose";
/// REST: takes a disposal back.
pub const API_RESTORE: &str = "/api/paktbuch/v1/devices/{inventory_number}/restore";
/// REST: Leasingraten of a leased device; POST links an invoice.
pub const API_LEASE_RATES: &str = "/api/paktbuch/v1/devices/{inventory_number}/lease-rates";
/// REST: one Leasingrate; DELETE takes its invoice off.
pub const API_LEASE_RATE: &str = "/api/paktbuch/v1/devices/{inventory_number}/lease-rates/{rate}";
/// REST: devices made from an allocation.
pub const API_CREATE: &str = "/api/paktbuch/v1/allocations/{id}/devices";
/// REST: how an allocation is spread onto devices.
pub const API_SPREAD: &str = "/api/paktbuch/v1/allocations/{id}/spread";
/// REST: a list of devices that comes in.
pub const API_LIST_FILES: &str = "/api/paktbuch/v1/device-lists/files";
/// REST: saved filters of the device list.
pub const API_FILTERS: &str = "/api/paktbuch/v1/device-filters";
/// REST: one of them.
pub const API_FILTER: &str = "/api/paktbuch/v1/device-filters/{id}";
/// REST: device models.
pub const API_MODELS: &str = "/api/paktbuch/v1/models";
/// REST: one device model.
pub const API_MODEL: &str = "/api/paktbuch/v1/models/{id}";

/// The list with what stands behind `?`.
#[must_use]
pub fn list(query: &str) -> String {
    with_query(LIST, query)
}

/// Form that saves the filter with what stands behind `?`.
#[must_use]
pub fn filters(query: &str) -> String {
    with_query(FILTERS, query)
}

/// Name of a saved filter.
#[must_use]
pub fn filter(id: SavedFilterId) -> String {
    format!("{FILTERS}/{id}")
}

/// Removes a saved filter.
#[must_use]
pub fn remove_filter(id: SavedFilterId) -> String {
    format!("{FILTERS}/{id}/entfernen")
}

/// Columns of the list, and back to it with what stands behind `?`.
#[must_use]
pub fn columns(query: &str) -> String {
    with_query(COLUMNS, query)
}

/// Address to relocate these devices.
#[must_use]
pub fn relocate(devices: &[DeviceId]) -> String {
    let chosen: Vec<String> = devices.iter().map(|id| format!("geraet={id}")).collect();
    format!("{RELOCATE}?{}", chosen.join("&"))
}

/// Page of a device.
#[must_use]
pub fn device(id: DeviceId) -> String {
    format!("{LIST}/{id}")
}

/// Form of a device.
#[must_use]
pub fn edit(id: DeviceId) -> String {
    format!("{LIST}/{id}/bearbeiten")
}

/// Form that disposes of a device.
#[must_use]
pub fn dispose(id: DeviceId) -> String {
    format!("{LIST}/{id}/aussondern")
}

/// Form that disposes of a device that went back to where it came from, for a reason.
#[must_use]
pub fn returned(id: DeviceId, reason: &str) -> String {
    let query = serde_html_form::to_string([("art", DisposalKind::Returned.code()), ("grund", reason)]);
    format!("{}?{}", dispose(id), query.unwrap_or_default())
}

/// Form that takes a disposal back.
#[must_use]
pub fn restore(id: DeviceId) -> String {
    format!("{LIST}/{id}/zuruecknehmen")
}

/// Form that removes a device.
#[must_use]
pub fn remove(id: DeviceId) -> String {
    format!("{LIST}/{id}/entfernen")
}

/// Leasingraten of a leased device.
#[must_use]
pub fn leasing(id: DeviceId) -> String {
    format!("{LIST}/{id}/leasing")
}

/// REST: Leasingraten of a leased device.
#[must_use]
pub fn api_lease_rates(number: &InventoryNumber) -> String {
    format!("{API_LIST}/{number}/lease-rates")
}

/// Takes the invoice off a Leasingrate.
#[must_use]
pub fn unlink_rate(id: DeviceId) -> String {
    format!("{LIST}/{id}/leasing/loesen")
}

/// Form that creates devices from an allocation.
#[must_use]
pub fn create(id: AllocationId) -> String {
    format!("/zuordnungen/{id}/geraete")
}

/// Geräte einlesen, paid by an allocation.
#[must_use]
pub fn import(id: AllocationId) -> String {
    format!("{IMPORT}?zuordnung={id}")
}

/// Form that spreads an allocation onto devices.
#[must_use]
pub fn spread(id: AllocationId) -> String {
    format!("/zuordnungen/{id}/verteilen")
}

/// Form of a device model.
#[must_use]
pub fn model(id: ModelId) -> String {
    format!("{MODELS}/{id}/bearbeiten")
}

/// The devices that a notice pays for.
#[must_use]
pub fn of_notice(id: NoticeId) -> String {
    format!("{LIST}?bescheid={id}")
}

/// The Inventarliste with exactly the devices of a list; the feature `reporting` serves it.
#[must_use]
pub fn inventory(query: &str) -> String {
    with_query("/berichte/inventarliste.xlsx", query)
}

/// `path?query`, without the question mark where there is no query.
fn with_query(path: &str, query: &str) -> String {
    if query.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{query}")
    }
}

/// Devices of a notice whose Zweckbindung ends in a year.
#[must_use]
pub fn bound_until(notice: NoticeId, year: i32) -> String {
    format!("{LIST}?bescheid={notice}&zweckbindung={year}")
}
