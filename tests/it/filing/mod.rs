//! Filing a proof: frozen bytes, versions, and what has changed since.

mod api;
mod differences;
mod explained;
pub(crate) mod file;
mod refused;
mod shown;
