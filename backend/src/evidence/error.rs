//! Failures of this feature.

use crate::error::ServiceError;
use crate::reporting::MakeError;

/// Why the way cannot be shown.
#[derive(Debug, thiserror::Error)]
pub enum EvidenceError {
    #[error(transparent)]
    Make(#[from] MakeError),
    #[error(transparent)]
    Service(#[from] ServiceError),
    #[error(transparent)]
    Database(#[from] sea_orm::DbErr),
}
