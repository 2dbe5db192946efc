//! Filing a proof, and what has changed since.

mod audits;
mod causes;
mod compare;
mod differences;
mod explain;
mod figure;
mod file;
mod lines;
mod read;
mod resting;
mod taken;

pub(super) use audits::unaudited;
pub use audits::{AuditedProof, audited_days, keep_audited, register_audited};
pub(super) use differences::{Explained, between, contents, since};
pub(super) use figure::figure;
pub use file::{FilingError, Prepared, file_proof, prepare};
pub use lines::{Wanted, filed_lines};
pub use read::filings;
pub(super) use read::{every, figures, filed_before, is_told, last, too_late, version, versions};
pub use resting::confirmed_with;
pub(super) use resting::{audit_of, said};
pub(super) use taken::{prepare_before, release_before, take_before};
