//! Failures of this feature.

use crate::reporting::MakeError;

/// Why the way cannot be shown.
#[derive(Debug, thiserror::Error)]
pub enum EvidenceError {
    #[error(transparent)]
    Make(#[from] MakeError),
    #[error(transparent)]
    Database(#[from] sea_orm::DbErr),
}
