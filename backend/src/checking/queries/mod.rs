//! Reads of this feature: each table once, whatever the number of records.

mod allocations;
mod devices;
mod invoices;
mod limits;
mod notices;

pub(super) use allocations::parts;
pub(super) use devices::{
    SameEnd, devices_of, devices_of_lines, leased_devices, questionable_devices, relocated_devices,
    shared_devices, unbound_devices,
};
pub(super) use invoices::{invoices, lines, payments};
pub(super) use limits::{all_schools, device_shares, invoiced_by_school, line_names, plan_lines};
pub(super) use notices::{cost_items, drawdowns, notices, planned_lines};
