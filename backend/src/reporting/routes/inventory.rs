//! Handlers of the Inventarliste.

use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;

use super::hand_out::{Wanted, hand_out, suffix};
use super::{FIRST, MADE, folders, seen_by};
use crate::auth::{Actor, MakeInventory, MakeProof};
use crate::db::Who;
use crate::reporting::forms::InventoryQuery;
use crate::reporting::pages::{ReportForm, ReportPage, TablePreview};
use crate::reporting::queries;
use crate::reporting::rows::{InventoryFilter, ListFormat, MadeFilter, ReportKind};
use crate::reporting::service;
use crate::web::error::AppError;
use crate::web::form::FormErrors;
use crate::web::request::{Authority, Frame};

pub(super) async fn show(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Query(query): Query<InventoryQuery>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<MakeInventory>()?;
    let db = &authority.db;
    let today = db.clock().today();
    let filter = MadeFilter {
        kind: ReportKind::Inventory.code(),
        ..seen_by(&actor)
    };
    let made = service::earlier(db.reader(), &filter, None, MADE).await?;
    let (preview, errors) = match query.read(today) {
        Ok(asked) => {
            let filter = service::filter(db.reader(), &permit, asked).await?;
            let list = service::inventory(db, folders(&authority), &filter, ListFormat::Csv).await?;
            let question = list.about.question.clone();
            let last = made.iter().find(|row| row.question == question);
            let table = service::first_rows(list, FIRST)?;
            (
                Some(TablePreview::new(filter.as_of, table, last)),
                FormErrors::none(),
            )
        }
        Err(errors) => (None, errors),
    };
    let schools: Vec<(String, String)> = queries::school_choices(db.reader(), permit.scope().schools())
        .await?
        .into_iter()
        .map(|row| (row.number.to_string(), row.name))
        .collect();
    let notices = if actor.may::<MakeProof>() {
        Some(queries::notice_choices(db.reader()).await?)
    } else {
        None
    };
    let asked = ReportForm::inventory((&schools, notices.as_deref()), (&query, &errors), today);
    let page = ReportPage::new(frame.layout(), asked, &errors, preview, &made);
    answer(&frame, &page, !page.errors.is_empty())
}

/// The page, as refused where something is wrong with what was asked.
pub(super) fn answer(frame: &Frame, page: &impl Template, is_refused: bool) -> Result<Response, AppError> {
    if is_refused {
        frame.page_with(StatusCode::UNPROCESSABLE_ENTITY, page)
    } else {
        frame.page(page)
    }
}

pub(super) async fn xlsx(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Query(query): Query<InventoryQuery>,
) -> Result<Response, AppError> {
    file(&frame, &authority, &actor, query, ListFormat::Xlsx).await
}

pub(super) async fn csv(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Query(query): Query<InventoryQuery>,
) -> Result<Response, AppError> {
    file(&frame, &authority, &actor, query, ListFormat::Csv).await
}

async fn file(
    frame: &Frame,
    authority: &Authority,
    actor: &Actor,
    query: InventoryQuery,
    format: ListFormat,
) -> Result<Response, AppError> {
    let permit = actor.permit::<MakeInventory>()?;
    let asked = match query.read(authority.db.clock().today()) {
        Ok(asked) => asked,
        Err(errors) => {
            let asked = super::Asked {
                inventory: (query, errors),
                ..super::Asked::default()
            };
            return super::again(frame, &authority.db, actor, asked).await;
        }
    };
    let filter = service::filter(authority.db.reader(), &permit, asked).await?;
    inventory_file(authority, actor.who, &filter, format).await
}

/// An Inventarliste to download.
pub(in crate::reporting) async fn inventory_file(
    authority: &Authority,
    who: Who,
    filter: &InventoryFilter,
    format: ListFormat,
) -> Result<Response, AppError> {
    let made = service::inventory(&authority.db, folders(authority), filter, format).await?;
    let wanted = Wanted {
        who,
        kind: ReportKind::Inventory,
        notice: filter.notice,
        as_of: filter.as_of,
        format: suffix(format),
    };
    hand_out(authority, wanted, made).await
}
