//! Reports: Inventarliste, Belegliste, Verwendungsnachweis, lists and letters as files, and the pages that offer them.
//!
//! Every report is read from one snapshot of the database, so that its sheets agree, and written to a file of its own
//! before anything is sent or put in place. The same data and as-of date (Stichtag) give the same bytes.

mod api;
mod behind;
pub mod commands;
mod compared;
mod contents;
mod error;
mod forms;
mod names;
mod pages;
pub mod paths;
mod queries;
mod routes;
pub mod rows;
mod scratch;
mod service;
mod totals;

pub use api::{Api, api};
pub use behind::{Behind, Term};
pub use commands::{DossierAsked, ProofAsked};
pub use contents::{Contents, Part, Statement};
pub use error::MakeError;
pub use routes::routes;
pub use rows::ProofPreview;
pub use scratch::Scratch;
pub use service::{
    Folders, Frozen, Made, PaidPart, Tools, contents_now, dossier, freeze, freeze_contents, inventory,
    letter, notice_by_reference, paid_parts, plain_list, preview, proof, receipt_list, remember,
    school_by_number, to_be_filed, told,
};
