//! Rules and writes of this feature.

mod bound;
mod create;
mod credited;
mod days;
mod dispose;
mod edit;
mod edit_model;
mod findings;
mod import;
mod insert;
mod leasing;
mod list;
mod models;
mod money;
mod numbering;
mod past;
mod places;
mod programmes;
mod relocate;
mod remove;
mod saved;
mod spread;
mod status;

pub use create::{create_devices, load_devices, wrong_serials};
pub use credited::credited_devices;
pub use dispose::{dispose_device, restore_device};
pub use edit::edit_device;
pub use edit_model::edit_model;
pub use findings::{device_findings, findings};
pub use import::import_devices;
pub use leasing::{link_rates, unlink_rate};
pub use list::{ReadError, read_list};
pub use money::money_of;
pub use past::missing_since;
pub use programmes::with_programmes;
pub use relocate::{preview_relocation, relocate_devices};
pub use remove::remove_device;
pub use saved::{choose_columns, remove_filter, rename_filter, save_filter};
pub use spread::spread_allocation;
pub use status::{statuses_on, statuses_since};

pub(in crate::devices) use money::followed;
pub(in crate::devices) use relocate::named;
