//! Filing a proof: frozen bytes, versions, and what has changed since.

mod api;
mod audited;
mod confirmed;
mod differences;
mod disk_full;
mod explained;
pub(crate) mod file;
pub(crate) mod installations;
pub(crate) mod interim;
mod kinds;
mod moved;
mod refused;
mod shown;
