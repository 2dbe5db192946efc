//! Shared test support.

pub mod cluster;
