//! Rules and writes of this feature.

mod create;
mod edit;
mod models;
mod numbering;
mod places;

pub use create::{create_devices, load_devices};
pub use edit::edit_device;
