//! Handlers of this feature.

use axum::extract::Query;
use axum::response::{IntoResponse, Redirect, Response};
use paktbuch_types::Serial;
use serde::Deserialize;

use super::pages::{Examined, ResultsPage};
use super::rows::Found;
use super::{paths, queries};
use crate::auth::{Actor, FollowMoney, ReadDevices, ReadFunding, ReadInvoices, ReadOrders, ReadSchools};
use crate::db::Db;
use crate::db::search::Needle;
use crate::devices::paths as devices;
use crate::web::error::AppError;
use crate::web::request::Frame;
use crate::web::routes::Routes;

/// Routes of this feature.
#[must_use]
pub fn routes() -> Routes {
    Routes::new().get(paths::SEARCH, search)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct SearchQuery {
    q: String,
}

async fn search(
    frame: Frame,
    db: Db,
    actor: Actor,
    Query(query): Query<SearchQuery>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<ReadDevices>()?;
    let text: String = query.q.trim().chars().take(200).collect();
    if let Some(id) = queries::exact(db.reader(), permit.scope(), &text).await? {
        return Ok(Redirect::to(&devices::device(id)).into_response());
    }
    let found = gather(&db, &actor, &text).await?;
    let limit = usize::try_from(queries::LIMIT).unwrap_or(usize::MAX);
    let examined = match (actor.may::<FollowMoney>(), actor.may::<ReadInvoices>()) {
        (false, _) => None,
        (true, true) => Some(Examined::Everything),
        (true, false) => Some(Examined::Devices),
    };
    frame.page(&ResultsPage::new(frame.layout(), &text, found, (limit, examined)))
}

/// What the actor may see of what the search finds.
pub(super) async fn gather(db: &Db, actor: &Actor, text: &str) -> Result<Found, AppError> {
    let permit = actor.permit::<ReadDevices>()?;
    let mut found = Found::default();
    if let Some(needle) = Needle::new(text) {
        let conn = db.reader();
        found.devices = queries::devices(conn, permit.scope(), text).await?;
        let bare = text
            .parse::<Serial>()
            .ok()
            .and_then(|code| code.without_box_sign());
        if let Some(bare) = bare.filter(|_| found.devices.is_empty()) {
            found.devices = queries::devices(conn, permit.scope(), bare.as_str()).await?;
        }
        if let Ok(permit) = actor.permit::<ReadSchools>() {
            found.rooms = queries::rooms(conn, permit.scope(), text).await?;
            found.schools = queries::schools(conn, permit.scope(), &needle).await?;
        }
        if actor.may::<ReadFunding>() {
            found.notices = queries::notices(conn, &needle).await?;
        }
        if let Ok(permit) = actor.permit::<ReadOrders>() {
            found.orders = queries::orders(conn, permit.scope(), &needle).await?;
        }
        if actor.may::<ReadInvoices>() {
            found.invoices = queries::invoices(conn, text, &needle).await?;
            found.payments = queries::payments(conn, text).await?;
            found.suppliers = queries::suppliers(conn, &needle).await?;
        }
    }
    Ok(found)
}
