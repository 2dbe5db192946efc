//! Failures of this feature.

use crate::checking::CheckError;

/// Why the page cannot be shown.
#[derive(Debug, thiserror::Error)]
pub enum OverviewError {
    #[error(transparent)]
    Check(#[from] CheckError),
    #[error(transparent)]
    Database(#[from] sea_orm::DbErr),
}
