//! Rules and writes of this feature.

mod create;
mod edit;
mod models;
mod numbering;
mod places;
mod status;

pub use create::{create_devices, load_devices};
pub use edit::edit_device;
pub use status::status_since;
