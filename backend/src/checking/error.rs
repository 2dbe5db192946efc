//! Failures of checking.

use crate::error::ServiceError;

/// Why nothing was checked.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    #[error(transparent)]
    Database(#[from] sea_orm::DbErr),
}

impl From<CheckError> for ServiceError {
    fn from(error: CheckError) -> Self {
        let CheckError::Database(error) = error;
        Self::Database(error)
    }
}
