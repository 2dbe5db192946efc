//! Reads of this feature.

mod devices;
mod find;
mod receipts;
mod targets;
mod way;

pub(super) use find::find;
pub(super) use way::way;
