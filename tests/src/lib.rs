//! Shared test support.

pub mod cluster;
pub mod recalc;
