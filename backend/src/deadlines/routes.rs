//! Handlers of this feature.

use axum::extract::Query;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use paktbuch_types::DeadlineKind;
use serde::Deserialize;

use super::calendar::calendar;
use super::pages::{DeadlinesPage, href};
use super::rows::Urgency;
use super::{paths, service};
use crate::auth::{Actor, ReadDeadlines};
use crate::db::Db;
use crate::web::download::disposition;
use crate::web::error::AppError;
use crate::web::listing::ListQuery;
use crate::web::request::{Authority, Frame};
use crate::web::routes::Routes;

/// Routes of this feature.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get(paths::LIST, list)
        .get(paths::CALENDAR, calendar_file)
}

/// What the list is narrowed to.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Narrowed {
    art: String,
    stand: String,
}

async fn list(
    frame: Frame,
    db: Db,
    actor: Actor,
    Query(narrowed): Query<Narrowed>,
    Query(list): Query<ListQuery>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<ReadDeadlines>()?;
    let today = db.clock().today();
    let all = service::within(db.reader(), permit.scope(), today).await?;
    let kind: Option<DeadlineKind> = narrowed.art.parse().ok();
    let urgency = Urgency::from_code(&narrowed.stand);
    let unknown: Vec<(&'static str, &str)> = [
        ("Art der Frist", narrowed.art.as_str(), kind.is_some()),
        ("Stand", narrowed.stand.as_str(), urgency.is_some()),
    ]
    .into_iter()
    .filter(|(_, typed, is_known)| !typed.trim().is_empty() && !is_known)
    .map(|(title, typed, _)| (title, typed))
    .collect();
    let page = |rows| list.page(rows);
    let is_office = permit.scope().schools().is_none();
    let shown = DeadlinesPage::new(frame.layout(), (&all, is_office), (kind, urgency), page, today);
    frame.page(&shown.with_unknown(&unknown))
}

async fn calendar_file(authority: Authority, actor: Actor) -> Result<Response, AppError> {
    let permit = actor.permit::<ReadDeadlines>()?;
    let clock = authority.db.clock();
    let today = clock.today();
    let all = service::within(authority.db.reader(), permit.scope(), today).await?;
    let text = calendar(&all, (clock.now(), today), &authority.address, href);
    let headers = [
        (CONTENT_TYPE, "text/calendar; charset=utf-8".to_owned()),
        (CONTENT_DISPOSITION, disposition("Paktbuch-Fristen.ics")),
    ];
    Ok((headers, text).into_response())
}
