//! The authority's logo.

use paktbuch_entity::authority_logo;
use sea_orm::{EntityTrait, Set};

use super::authority::ID;
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{EditAuthority, Permit};
use crate::db::WriteTx;
use crate::documents::{self, Stored};
use crate::error::ServiceError;
use crate::schools::{picture, queries};
use crate::text;
use crate::worker::{Worker, WorkerError};

/// Longest file name that is kept.
const NAME: usize = 200;

/// Width and height of a logo that letters can show. Starts a process and blocks: the picture is unpacked there.
///
/// # Errors
/// What is wrong with it, for people; [`WorkerError::Unavailable`] where nothing can be said.
pub fn read_logo(worker: &Worker, bytes: &[u8]) -> Result<(u32, u32), WorkerError> {
    let size = picture::check(bytes).map_err(|message| WorkerError::Refused(message.to_owned()))?;
    match worker.try_logo(bytes, size) {
        Ok(()) => Ok(size),
        Err(WorkerError::Unavailable(error)) => Err(WorkerError::Unavailable(error)),
        Err(_) => Err(WorkerError::Refused(
            "Das Bild lässt sich nicht lesen. Bitte das Logo neu als PNG speichern.".to_owned(),
        )),
    }
}

/// Puts a stored PNG in the place of the logo; the one before stays in the document store.
///
/// # Errors
/// [`ServiceError::Refused`] before the authority's own data are entered.
pub async fn set_logo(
    tx: &WriteTx,
    _permit: &Permit<EditAuthority>,
    (stored, size): (&Stored, (u32, u32)),
    file_name: &str,
) -> Result<(), ServiceError> {
    if queries::authority(tx.conn()).await?.is_none() {
        return Err(ServiceError::refused(
            "Bitte zuerst die Angaben zum Schulträger speichern.",
        ));
    }
    let before = queries::logo(tx.conn()).await?;
    if before.as_ref().is_some_and(|logo| logo.sha256 == stored.sha256) {
        return Ok(());
    }
    let name: String = text::clean(file_name).chars().take(NAME).collect();
    let document = documents::register(tx, stored, "image/png", &name).await?;
    authority_logo::Entity::delete_many().exec(tx.conn()).await?;
    let row = authority_logo::ActiveModel {
        authority_id: Set(ID),
        document_id: Set(document),
        name: Set(name.clone()),
        width: Set(i64::from(size.0)),
        height: Set(i64::from(size.1)),
    };
    authority_logo::Entity::insert(row)
        .exec_without_returning(tx.conn())
        .await?;
    let (old_name, old_hash) = before.map(|logo| (logo.name, logo.sha256)).unwrap_or_default();
    let event = Event::new(EventKind::LogoSet, SubjectKind::Authority, ID)
        .change(Change::new("Datei", old_name, name))
        .change(Change::new("SHA-256 der Datei", old_hash, &stored.sha256));
    audit::record(tx, [event]).await?;
    Ok(())
}

/// Takes the logo off the letters; without one nothing happens.
///
/// # Errors
/// The database's refusal.
pub async fn remove_logo(tx: &WriteTx, _permit: &Permit<EditAuthority>) -> Result<(), ServiceError> {
    let Some(before) = queries::logo(tx.conn()).await? else {
        return Ok(());
    };
    authority_logo::Entity::delete_many().exec(tx.conn()).await?;
    let event = Event::new(EventKind::LogoRemoved, SubjectKind::Authority, ID)
        .change(Change::new("Datei", before.name, ""))
        .change(Change::new("SHA-256 der Datei", before.sha256, ""));
    audit::record(tx, [event]).await?;
    Ok(())
}
