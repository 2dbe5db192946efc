//! Scans and photos among uploads: unpacked once, in the child, before they are kept.

use super::error::AppError;
use crate::documents;
use crate::worker::{Worker, WorkerError};

/// Why a PNG or JPEG cannot be shown, in the user's words; `None` where it can, and for files of other kinds.
///
/// # Errors
/// Where the child cannot be started.
pub async fn unreadable(worker: &Worker, bytes: &[u8]) -> Result<Option<String>, AppError> {
    if !documents::media_type(bytes).is_some_and(|kind| kind.starts_with("image/")) {
        return Ok(None);
    }
    let (worker, bytes) = (worker.clone(), bytes.to_vec());
    let tried = tokio::task::spawn_blocking(move || worker.try_picture(&bytes)).await;
    match tried.map_err(AppError::internal)? {
        Ok(()) => Ok(None),
        Err(error @ WorkerError::Unavailable(_)) => Err(AppError::internal(error)),
        Err(refused) => Ok(Some(refused.to_string())),
    }
}
