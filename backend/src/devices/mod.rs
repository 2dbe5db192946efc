//! Devices (Geräte): created from allocations, found, followed to their money, edited.

pub mod commands;
mod queries;
pub mod rows;
mod service;
mod shares;

pub use service::{create_devices, edit_device, load_devices};
