//! Filing (Einreichen): a proof is frozen as bytes, each correction is a new version, and later changes of the records are
//! shown against what was filed.

mod api;
mod audited;
pub mod commands;
mod day;
mod forms;
mod pages;
pub mod paths;
mod queries;
mod routes;
pub mod rows;
mod service;
mod summary;

pub use api::{Api, api};
pub use routes::routes;
pub use rows::{FiledLine, FilingRow};
pub use service::{
    AuditedProof, FilingError, Prepared, Wanted, audited_days, confirmed_with, file_proof, filed_lines,
    filings, keep_audited, prepare, register_audited,
};
