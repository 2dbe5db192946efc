//! Devices (Geräte): created from allocations, found, followed to their money, edited.

mod api;
pub mod commands;
mod doubts;
mod filter;
mod forms;
mod in_order;
mod leasing;
pub mod lists;
mod pages;
pub mod paths;
mod queries;
mod routes;
pub mod rows;
mod service;
mod shares;
mod spread;
mod value;

pub use api::{Api, api};
pub use commands::ImportDevices;
pub use filter::{DeviceFilter, Dimension, Narrowing, SortBy, Sorting};
pub use leasing::{rate_due, rates_due};
pub use lists::{
    Column as ListColumn, Entry, ListFormat, Mapping as ListMapping, Refusal as ListRefusal,
    Table as ListTable, TableRow as ListTableRow, entries as list_entries,
};
pub use queries::{Start, devices, devices_made, invoices_of, matching};
pub use routes::routes;
pub use rows::StatusSince;
pub use service::{
    ReadError, create_devices, credited_devices, device_findings, dispose_device, edit_device, edit_model,
    import_devices, load_devices, missing_since, money_of, read_list, relocate_devices, restore_device,
    spread_allocation, statuses_on, statuses_since,
};
