//! The list of devices, and its columns.

use axum::extract::{Query, RawQuery};
use axum::response::Response;
use paktbuch_types::DeviceStatus;

use super::known_school;
use crate::auth::{Actor, EditDevices, EditModels, ImportDevices, MakeInventory, ReadDevices};
use crate::db::Db;
use crate::devices::filter::{DeviceFilter, Dimension, KEPT, ListAddress, Sorting};
use crate::devices::forms::ColumnsForm;
use crate::devices::pages::{ColumnsPage, ListPage};
use crate::devices::{paths, queries, service};
use crate::error::ServiceError;
use crate::web::error::AppError;
use crate::web::form::CsrfForm;
use crate::web::layout::Flash;
use crate::web::listing::{ListQuery, PAGE_ROWS};
use crate::web::request::Frame;

pub(super) async fn show(
    frame: Frame,
    db: Db,
    actor: Actor,
    Query(filter): Query<DeviceFilter>,
    Query(list): Query<ListQuery>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<ReadDevices>()?;
    let (conn, scope) = (db.reader(), permit.scope());
    let unknown: Vec<(&'static str, String)> = filter
        .unknown()
        .into_iter()
        .map(|(title, value)| (title, value.to_owned()))
        .collect();
    let filter = filter.sensible();
    known_school(&db, scope, &filter.schule).await?;
    let sorting = Sorting::parse(&list.sort).unwrap_or_default();
    let start = queries::Start::Page(list.seite.parse().unwrap_or(1));
    let (found, saved, columns) = tokio::try_join!(
        queries::devices(conn, scope, &filter, sorting, &start, PAGE_ROWS),
        queries::saved_filters(conn, scope, permit.who()),
        queries::columns(conn, permit.who()),
    )?;
    let hidden = found.rows.is_empty() && !filter.q.is_empty() && filter.status == KEPT;
    let disposed = if hidden {
        let gone = filter.with(Dimension::Status, DeviceStatus::Disposed.code());
        let gone = queries::devices(conn, scope, &gone, sorting, &start, PAGE_ROWS).await?;
        gone.totals.devices
    } else {
        0
    };
    let (counts, found) = tokio::try_join!(
        queries::counts_of(conn, scope, &saved),
        service::with_programmes(conn, found),
    )?;
    let export = actor.may::<MakeInventory>();
    let page = ListPage::new(frame.layout(), &filter, sorting, found, columns, export);
    let page = page
        .with_disposed(&filter, sorting, disposed)
        .with_unknown(&unknown);
    let page = if actor.may::<EditDevices>() {
        page.with_choice(&filter, sorting)
    } else {
        page
    };
    let address = ListAddress { filter, sorting };
    let page = page.with_saved(&address, saved.into_iter().zip(counts).collect());
    frame.page(&page.with_links(actor.may::<EditModels>(), actor.may::<ImportDevices>()))
}

pub(super) async fn show_columns(
    frame: Frame,
    db: Db,
    actor: Actor,
    RawQuery(query): RawQuery,
) -> Result<Response, AppError> {
    let permit = actor.permit::<ReadDevices>()?;
    let columns = queries::columns(db.reader(), permit.who()).await?;
    let back = ListAddress::read(&query.unwrap_or_default()).unwrap_or_default();
    frame.page(&ColumnsPage::new(frame.layout(), &columns, &back))
}

pub(super) async fn choose_columns(
    frame: Frame,
    db: Db,
    actor: Actor,
    form: CsrfForm<ColumnsForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<ReadDevices>()?;
    let columns = form.value.columns();
    let back = paths::list(&form.value.back().query());
    let location = db
        .write_once(permit.who(), &form.once, async |tx| {
            service::choose_columns(tx, &permit, &columns).await?;
            Ok::<_, ServiceError>(back)
        })
        .await?;
    Ok(frame.redirect(&location, &Flash::success("Die Spalten sind gespeichert.")))
}
