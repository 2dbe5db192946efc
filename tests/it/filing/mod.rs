//! Filing a proof: frozen bytes, versions, and what has changed since.

mod file;
mod refused;
