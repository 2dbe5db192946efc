//! Filing a proof, and what has changed since.

mod compare;
mod differences;
mod file;
mod read;

pub(super) use differences::differences;
pub use file::{FilingError, Prepared, file_proof, prepare};
pub use read::filings;
pub(super) use read::{figures, filed_before, version};
