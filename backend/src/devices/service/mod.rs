//! Rules and writes of this feature.

mod create;
mod edit;
mod findings;
mod models;
mod numbering;
mod places;

pub use create::{create_devices, load_devices};
pub use edit::edit_device;
pub use findings::{ProgrammeTerms, findings};
