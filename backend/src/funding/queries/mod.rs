//! Reads of this feature.

pub mod data;
mod figures;

pub use figures::{figures, spent_parts};
