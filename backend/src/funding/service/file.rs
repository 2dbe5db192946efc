//! The PDF of a notice, and the places of its values in it.

use paktbuch_entity::{notice, notice_citation, notice_document};
use paktbuch_types::NoticeId;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};

use super::check;
use super::retention::refuse_replacing;
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{EditFunding, Permit};
use crate::db::WriteTx;
use crate::documents::{self, Stored};
use crate::error::ServiceError;
use crate::funding::commands::CitationData;
use crate::funding::{fields, queries};
use crate::text;

/// Longest file name that is kept.
const NAME: usize = 200;

/// Puts a stored PDF in the place of the notice's file; the one before stays in the document store.
///
/// # Errors
/// [`ServiceError::NotFound`]; [`ServiceError::Refused`] where the one before proves a filed notice whose retention has not ended (R26).
pub async fn set_file(
    tx: &WriteTx,
    _permit: &Permit<EditFunding>,
    id: NoticeId,
    stored: &Stored,
    file_name: &str,
) -> Result<(), ServiceError> {
    current(tx, id).await?;
    let before = queries::file(tx.conn(), id).await?;
    if before.as_ref().is_some_and(|file| file.sha256 == stored.sha256) {
        return Ok(());
    }
    let name: String = text::clean(file_name).chars().take(NAME).collect();
    let document = documents::register(tx, stored, "application/pdf", &name).await?;
    if let Some(file) = &before {
        refuse_replacing(tx, id, &file.name).await?;
    }
    notice_document::Entity::delete_many()
        .filter(notice_document::Column::NoticeId.eq(id))
        .exec(tx.conn())
        .await?;
    let row = notice_document::ActiveModel {
        notice_id: Set(id),
        document_id: Set(document),
    };
    notice_document::Entity::insert(row)
        .exec_without_returning(tx.conn())
        .await?;
    let (old_name, old_hash) = before.map(|file| (file.name, file.sha256)).unwrap_or_default();
    let event = Event::new(EventKind::NoticeFiled, SubjectKind::Notice, id.0)
        .touching(Some(id))
        .change(Change::new("Datei", old_name, name))
        .change(Change::new("SHA-256 der Datei", old_hash, &stored.sha256));
    audit::record(tx, [event]).await?;
    Ok(())
}

/// Puts these places in the stead of the stored ones, for the notice that has the version `version`.
///
/// # Errors
/// [`ServiceError::Field`] for a page below 1 or a text that is too long; [`ServiceError::Stale`] where someone else saved
/// meanwhile.
pub async fn save_citations(
    tx: &WriteTx,
    _permit: &Permit<EditFunding>,
    id: NoticeId,
    version: i64,
    citations: Vec<CitationData>,
) -> Result<(), ServiceError> {
    let row = current(tx, id).await?;
    if row.version != version {
        return Err(ServiceError::Stale);
    }
    let citations: Vec<CitationData> = citations.into_iter().map(checked).collect::<Result<_, _>>()?;
    let before = fields::citations(&queries::citations(tx.conn(), id).await?);
    let event = Event::new(EventKind::NoticeChanged, SubjectKind::Notice, id.0)
        .touching(Some(id))
        .changes(check::changes(before, fields::citations(&citations)));
    if event.is_empty() {
        return Ok(());
    }
    notice_citation::Entity::delete_many()
        .filter(notice_citation::Column::NoticeId.eq(id))
        .exec(tx.conn())
        .await?;
    for citation in citations {
        let row = notice_citation::ActiveModel {
            notice_id: Set(id),
            field: Set(citation.field.to_owned()),
            page: Set(citation.page),
            place: Set(citation.place),
        };
        notice_citation::Entity::insert(row)
            .exec_without_returning(tx.conn())
            .await?;
    }
    let mut row = row.into_active_model();
    row.version = Set(version + 1);
    row.update(tx.conn()).await?;
    audit::record(tx, [event]).await?;
    Ok(())
}

async fn current(tx: &WriteTx, id: NoticeId) -> Result<notice::Model, ServiceError> {
    notice::Entity::find_by_id(id)
        .one(tx.conn())
        .await?
        .ok_or(ServiceError::NotFound)
}

fn checked(citation: CitationData) -> Result<CitationData, ServiceError> {
    if citation.page.is_some_and(|page| !(1..=9_999).contains(&page)) {
        let message = "Seite: Bitte eine Zahl von 1 bis 9999 eintragen.";
        return Err(ServiceError::field("citations", message));
    }
    Ok(CitationData {
        place: check::optional("citations", "Stelle", &citation.place)?,
        ..citation
    })
}
