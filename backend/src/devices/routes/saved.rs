//! Gespeicherte Filter.

use axum::extract::{Path, Query};
use axum::response::Response;
use paktbuch_types::SavedFilterId;
use serde::de::IgnoredAny;

use super::known_school;
use crate::auth::{Actor, Permit, ReadDevices, ShareFilters};
use crate::db::Db;
use crate::devices::filter::{DeviceFilter, ListAddress, Sorting};
use crate::devices::forms::{RenameFilterForm, SaveFilterForm};
use crate::devices::pages::{FilterPage, FiltersPage};
use crate::devices::rows::SavedFilter;
use crate::devices::{paths, queries, service};
use crate::error::ServiceError;
use crate::web::error::AppError;
use crate::web::form::{Again, CsrfForm, FormErrors, sorted};
use crate::web::layout::Flash;
use crate::web::listing::ListQuery;
use crate::web::request::Frame;

pub(super) async fn list(
    frame: Frame,
    db: Db,
    actor: Actor,
    Query(filter): Query<DeviceFilter>,
    Query(list): Query<ListQuery>,
) -> Result<Response, AppError> {
    let list = ListAddress {
        filter: filter.sensible(),
        sorting: Sorting::parse(&list.sort).unwrap_or_default(),
    };
    let typed = SaveFilterForm::default();
    let page = page(&frame, &db, &actor, &list, (&typed, &FormErrors::none())).await?;
    frame.page(&page)
}

async fn page(
    frame: &Frame,
    db: &Db,
    actor: &Actor,
    list: &ListAddress,
    typed: (&SaveFilterForm, &FormErrors),
) -> Result<FiltersPage, AppError> {
    let permit = actor.permit::<ReadDevices>()?;
    let (conn, scope) = (db.reader(), permit.scope());
    known_school(db, scope, &list.filter.schule).await?;
    let start = queries::Start::Page(1);
    let found = queries::devices(conn, scope, &list.filter, list.sorting, &start, 1).await?;
    let found = service::with_programmes(conn, found).await?;
    let saved = queries::saved_filters(conn, scope, permit.who()).await?;
    let may_share = actor.may::<ShareFilters>();
    Ok(FiltersPage::new(
        frame.layout(),
        (list, &found),
        saved,
        typed,
        may_share,
    ))
}

pub(super) async fn save(
    frame: Frame,
    db: Db,
    actor: Actor,
    form: CsrfForm<SaveFilterForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<ReadDevices>()?;
    let typed = form.value;
    let share = sharing(&actor, typed.is_shared())?;
    let again = match typed.read() {
        Err(errors) => Again::Errors(errors),
        Ok(command) => {
            let back = paths::list(&command.list.query());
            let answer = db
                .write_once(permit.who(), &form.once, async |tx| {
                    service::save_filter(tx, &permit, share.as_ref(), command).await?;
                    Ok(back)
                })
                .await;
            match sorted(answer)? {
                Ok(location) => {
                    return Ok(frame.redirect(&location, &Flash::success("Der Filter ist gespeichert.")));
                }
                Err(again) => again,
            }
        }
    };
    let list = ListAddress::read(&typed.liste).unwrap_or_default();
    let page = page(&frame, &db, &actor, &list, (&typed, &again.errors())).await?;
    frame.page_with(again.status(), &page)
}

/// The permit to share, where it is needed; 403 where it is needed and not there.
pub(in crate::devices) fn sharing(
    actor: &Actor,
    shared: bool,
) -> Result<Option<Permit<ShareFilters>>, AppError> {
    Ok(shared.then(|| actor.permit::<ShareFilters>()).transpose()?)
}

/// A filter that this actor may change, with the permits for it.
async fn found(
    db: &Db,
    actor: &Actor,
    id: SavedFilterId,
) -> Result<(SavedFilter, Permit<ReadDevices>, Option<Permit<ShareFilters>>), AppError> {
    let permit = actor.permit::<ReadDevices>()?;
    let filter = queries::one_saved_filter(db.reader(), permit.scope(), permit.who(), id).await?;
    let filter = filter.ok_or(AppError::NotFound)?;
    let share = sharing(actor, filter.shared)?;
    Ok((filter, permit, share))
}

pub(super) async fn show(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(id): Path<SavedFilterId>,
) -> Result<Response, AppError> {
    let (filter, ..) = found(&db, &actor, id).await?;
    let page = FilterPage::new(frame.layout(), &filter, &filter.name, &FormErrors::none());
    frame.page(&page)
}

pub(super) async fn rename(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(id): Path<SavedFilterId>,
    form: CsrfForm<RenameFilterForm>,
) -> Result<Response, AppError> {
    let (filter, permit, share) = found(&db, &actor, id).await?;
    let name = form.value.name;
    let answer = db
        .write_once(permit.who(), &form.once, async |tx| {
            service::rename_filter(tx, &permit, share.as_ref(), id, &name).await?;
            Ok(paths::FILTERS.to_owned())
        })
        .await;
    match sorted(answer)? {
        Ok(location) => Ok(frame.redirect(&location, &Flash::success("Der Name ist gespeichert."))),
        Err(again) => {
            let page = FilterPage::new(frame.layout(), &filter, &name, &again.errors());
            frame.page_with(again.status(), &page)
        }
    }
}

pub(super) async fn remove(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(id): Path<SavedFilterId>,
    form: CsrfForm<IgnoredAny>,
) -> Result<Response, AppError> {
    let (_, permit, share) = found(&db, &actor, id).await?;
    let location = db
        .write_once(permit.who(), &form.once, async |tx| {
            service::remove_filter(tx, &permit, share.as_ref(), id).await?;
            Ok::<_, ServiceError>(paths::FILTERS.to_owned())
        })
        .await?;
    Ok(frame.redirect(&location, &Flash::success("Der Filter ist entfernt.")))
}
