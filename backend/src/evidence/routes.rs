//! Handlers of this feature.

use axum::extract::Query;
use axum::response::{IntoResponse, Redirect, Response};
use paktbuch_types::{CostLineId, DeviceId, InvoiceId, InvoiceLineId, NoticeId, PaymentId};
use serde::Deserialize;

use super::pages::{EvidencePage, Rights, start_path};
use super::rows::Start;
use super::{paths, queries};
use crate::auth::{Actor, FollowMoney, ReadFunding, ReadInvoices};
use crate::db::Db;
use crate::web::error::AppError;
use crate::web::listing::ListQuery;
use crate::web::request::Frame;
use crate::web::routes::Routes;

/// Routes of this feature.
#[must_use]
pub fn routes() -> Routes {
    Routes::new().get(paths::PAGE, show)
}

/// What the page begins with: a record, or what was typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Begin {
    rechnung: String,
    position: String,
    zahlung: String,
    geraet: String,
    kostenzeile: String,
    bescheid: String,
}

impl Begin {
    /// The record; `Err` where an address names none that can be.
    fn start(&self) -> Result<Option<Start>, AppError> {
        type Make = fn(i64) -> Start;
        let all: [(&str, Make); 6] = [
            (&self.rechnung, |id| Start::Invoice(InvoiceId(id))),
            (&self.position, |id| Start::Line(InvoiceLineId(id))),
            (&self.zahlung, |id| Start::Payment(PaymentId(id))),
            (&self.geraet, |id| Start::Device(DeviceId(id))),
            (&self.kostenzeile, |id| Start::CostLine(CostLineId(id))),
            (&self.bescheid, |id| Start::Notice(NoticeId(id))),
        ];
        let Some((text, make)) = all.into_iter().find(|(text, _)| !text.is_empty()) else {
            return Ok(None);
        };
        let id = text.parse().map_err(|_| AppError::NotFound)?;
        Ok(Some(make(id)))
    }
}

async fn show(
    frame: Frame,
    db: Db,
    actor: Actor,
    Query(begin): Query<Begin>,
    Query(list): Query<ListQuery>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<FollowMoney>()?;
    let rights = Rights {
        funding: actor.may::<ReadFunding>(),
        invoices: actor.may::<ReadInvoices>(),
    };
    let text: String = list.q.trim().chars().take(200).collect();
    let page = EvidencePage::new(frame.layout(), &text, rights);
    if let Some(start) = begin.start()? {
        let number = list.seite.parse().unwrap_or(1_u64).max(1);
        let way = queries::way(db.reader(), permit.scope(), start, number)
            .await?
            .ok_or(AppError::NotFound)?;
        return frame.page(&page.way(start, way, number));
    }
    if text.is_empty() {
        return frame.page(&page);
    }
    let hits = queries::find(db.reader(), permit.scope(), &text).await?;
    if let [only] = hits.as_slice() {
        return Ok(Redirect::to(&start_path(only.start)).into_response());
    }
    frame.page(&page.hits(hits))
}
