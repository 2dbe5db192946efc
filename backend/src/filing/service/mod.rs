//! Filing a proof, and what has changed since.

mod differences;
mod file;

pub(super) use differences::differences;
pub use file::{FilingError, Prepared, file_proof, prepare};
