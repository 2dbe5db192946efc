//! Failures of checking.

use crate::error::ServiceError;

/// Why nothing was checked.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// A programme's file is not sound; the text says which and why.
    #[error("Die Förderprogramme lassen sich nicht lesen: {0}")]
    Programmes(String),
    #[error(transparent)]
    Database(#[from] sea_orm::DbErr),
}

impl From<CheckError> for ServiceError {
    fn from(error: CheckError) -> Self {
        match error {
            CheckError::Database(error) => Self::Database(error),
            CheckError::Programmes(_) => Self::refused(error.to_string()),
        }
    }
}
