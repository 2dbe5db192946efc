//! Writes of the API: once for each key, based on the version that was read, answered with the record as it is afterwards.

use axum::http::header::{CONTENT_TYPE, ETAG, LOCATION};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

use super::etag;
use crate::db::{Db, Once, Who, WriteTx};
use crate::web::error::AppError;

/// A record as it is told: its version and its JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// None for several records at once.
    version: Option<i64>,
    json: String,
}

impl Told {
    /// The record in a version.
    ///
    /// # Errors
    /// Where it is no JSON.
    pub fn new(version: i64, record: &impl Serialize) -> Result<Self, AppError> {
        Ok(Self {
            version: Some(version),
            ..Self::list(record)?
        })
    }

    /// Several records that were made at once.
    ///
    /// # Errors
    /// Where they are no JSON.
    pub fn list(records: &impl Serialize) -> Result<Self, AppError> {
        let json = serde_json::to_string(records).map_err(AppError::internal)?;
        Ok(Self { version: None, json })
    }
}

/// An answer that is kept for a repeat with the same key.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    status: u16,
    location: Option<String>,
    version: Option<i64>,
    json: String,
}

impl Kept {
    fn response(self) -> Result<Response, AppError> {
        let status = StatusCode::from_u16(self.status).map_err(AppError::internal)?;
        if status == StatusCode::NO_CONTENT {
            return Ok(status.into_response());
        }
        let mut response = (status, self.json).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        if let Some(version) = self.version {
            headers.insert(ETAG, etag(version));
        }
        if let Some(location) = self.location {
            let location = HeaderValue::try_from(location).map_err(AppError::internal)?;
            headers.insert(LOCATION, location);
        }
        Ok(response)
    }
}

/// Answers 201 with the record that `work` made; it answers its address and the record.
///
/// # Errors
/// What `work` answers, 422 for a key that came with another request, or the database's refusal.
pub async fn created<F>(db: &Db, who: Who, once: Option<&Once>, work: F) -> Result<Response, AppError>
where
    F: AsyncFnOnce(&WriteTx) -> Result<(String, Told), AppError>,
{
    answered(db, who, once, async |tx| {
        let (location, told) = work(tx).await?;
        Ok(Kept {
            status: 201,
            location: Some(location),
            version: told.version,
            json: told.json,
        })
    })
    .await
}

/// As [`created`]; `work` says first whether the record is new: one that was there before is answered with 200.
///
/// # Errors
/// As [`created`].
pub async fn taken<F>(db: &Db, who: Who, once: Option<&Once>, work: F) -> Result<Response, AppError>
where
    F: AsyncFnOnce(&WriteTx) -> Result<(bool, String, Told), AppError>,
{
    answered(db, who, once, async |tx| {
        let (is_new, location, told) = work(tx).await?;
        Ok(Kept {
            status: if is_new { 201 } else { 200 },
            location: Some(location),
            version: told.version,
            json: told.json,
        })
    })
    .await
}

/// Answers 200 with the record after `work`, which is done only where the record is in `version`. `read` finds it, before and
/// after.
///
/// # Errors
/// 412 with the record where it is in another version, what `read` and `work` answer, 422 for a key that came with another
/// request, or the database's refusal.
pub async fn changed<R, F>(
    db: &Db,
    who: Who,
    (once, version): (Option<&Once>, i64),
    read: R,
    work: F,
) -> Result<Response, AppError>
where
    R: AsyncFnOnce(&WriteTx) -> Result<Told, AppError> + Clone,
    F: AsyncFnOnce(&WriteTx) -> Result<(), AppError>,
{
    answered(db, who, once, async |tx| {
        in_version(read.clone()(tx).await?, version)?;
        work(tx).await?;
        db.derive(tx).await?;
        let told = read(tx).await?;
        Ok(Kept {
            status: 200,
            location: None,
            version: told.version,
            json: told.json,
        })
    })
    .await
}

/// Answers 204 after `work`, which is done only where the record that `read` finds is in `version`.
///
/// # Errors
/// As [`changed`].
pub async fn removed<R, F>(
    db: &Db,
    who: Who,
    (once, version): (Option<&Once>, i64),
    read: R,
    work: F,
) -> Result<Response, AppError>
where
    R: AsyncFnOnce(&WriteTx) -> Result<Told, AppError> + Clone,
    F: AsyncFnOnce(&WriteTx) -> Result<(), AppError>,
{
    answered(db, who, once, async |tx| {
        in_version(read(tx).await?, version)?;
        work(tx).await?;
        Ok(Kept {
            status: 204,
            location: None,
            version: None,
            json: String::new(),
        })
    })
    .await
}

fn in_version(told: Told, version: i64) -> Result<(), AppError> {
    let Some(stored) = told.version.filter(|stored| *stored != version) else {
        return Ok(());
    };
    Err(AppError::Changed {
        version: stored,
        record: serde_json::from_str(&told.json).map_err(AppError::internal)?,
    })
}

async fn answered<F>(db: &Db, who: Who, once: Option<&Once>, work: F) -> Result<Response, AppError>
where
    F: AsyncFnOnce(&WriteTx) -> Result<Kept, AppError>,
{
    let Some(once) = once else {
        return db.write(who, work).await?.response();
    };
    let kept = db
        .write_once(who, once, async |tx| {
            serde_json::to_string(&work(tx).await?).map_err(AppError::internal)
        })
        .await?;
    let kept: Kept = serde_json::from_str(&kept).map_err(AppError::internal)?;
    kept.response()
}
