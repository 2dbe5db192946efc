//! Handlers of this feature.

use axum::extract::Query;
use axum::response::{IntoResponse, Redirect, Response};
use paktbuch_types::{
    ApplicationId, Cents, CostLineId, DeviceId, FilingId, InvoiceId, InvoiceLineId, NoticeId, OrderId,
    PaymentId, SchoolId,
};
use serde::Deserialize;

use super::error::EvidenceError;
use super::pages::{EvidencePage, Rights, hit_path};
use super::rows::{Mark, Start};
use super::{paths, service, typed};
use crate::auth::{Actor, FollowMoney, MakeProof, ReadFunding, ReadInvoices};
use crate::web::error::AppError;
use crate::web::listing::ListQuery;
use crate::web::request::{Authority, Frame};
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
    bestellung: String,
    antrag: String,
    schule: String,
    /// What was typed to find the record.
    gesucht: String,
    /// Amount that was looked for, in cents.
    betrag: String,
    /// Filed version whose line `nr` was looked for.
    nachweis: String,
    nr: String,
    /// Event that removed the payment that was looked for.
    entfernt: String,
}

impl Begin {
    /// The record; `Err` where an address names none that can be.
    fn start(&self) -> Result<Option<Start>, AppError> {
        type Make = fn(i64) -> Start;
        let all: [(&str, Make); 9] = [
            (&self.rechnung, |id| Start::Invoice(InvoiceId(id))),
            (&self.position, |id| Start::Line(InvoiceLineId(id))),
            (&self.zahlung, |id| Start::Payment(PaymentId(id))),
            (&self.geraet, |id| Start::Device(DeviceId(id))),
            (&self.kostenzeile, |id| Start::CostLine(CostLineId(id))),
            (&self.bescheid, |id| Start::Notice(NoticeId(id))),
            (&self.bestellung, |id| Start::Order(OrderId(id))),
            (&self.antrag, |id| Start::Application(ApplicationId(id))),
            (&self.schule, |id| Start::School(SchoolId(id))),
        ];
        let Some((text, make)) = all.into_iter().find(|(text, _)| !text.is_empty()) else {
            return Ok(None);
        };
        let id = text.parse().map_err(|_| AppError::NotFound)?;
        Ok(Some(make(id)))
    }

    /// The notice that a search is about.
    fn notice(&self) -> Option<NoticeId> {
        self.bescheid.parse().ok().map(NoticeId)
    }

    fn mark(&self) -> Mark {
        let filing = self.nachweis.parse().ok().map(FilingId);
        Mark {
            amount: self.betrag.parse().ok().map(Cents),
            filed: filing.zip(self.nr.parse().ok()),
            removed: self.entfernt.parse().ok(),
            text: self.gesucht.clone(),
        }
    }
}

async fn show(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Query(begin): Query<Begin>,
    Query(list): Query<ListQuery>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<FollowMoney>()?;
    let rights = Rights {
        funding: actor.may::<ReadFunding>(),
        invoices: actor.may::<ReadInvoices>(),
        proofs: actor.may::<MakeProof>(),
    };
    let (db, documents) = (&authority.db, &authority.documents);
    let cut = |text: &str| -> String { text.trim().chars().take(200).collect() };
    let text = cut(&list.q);
    let shown = if text.is_empty() {
        cut(&begin.gesucht)
    } else {
        text.clone()
    };
    let page = EvidencePage::new(frame.layout(), &shown, rights);
    // What is typed below the receipts of a notice is looked for in it.
    let start = begin
        .start()?
        .filter(|start| text.is_empty() || !matches!(start, Start::Notice(_)));
    if let Some(start) = start {
        let number = list.seite.parse().unwrap_or(1_u64).max(1);
        let mark = begin.mark();
        let way = service::way(db, documents, permit.scope(), (start, number), &mark)
            .await?
            .ok_or(AppError::NotFound)?;
        let places = match mark.amount {
            Some(amount) => service::places(db, documents, permit.scope(), start, amount).await?,
            None => Vec::new(),
        };
        let page = page.sought(mark.amount, &places);
        return frame.page(&page.way((start, &mark), way, number));
    }
    if text.is_empty() {
        return frame.page(&page);
    }
    let notice = begin.notice();
    let hits = service::find(db, documents, permit.scope(), (&text, notice)).await?;
    let amount = typed::amount(&text);
    if let [only] = hits.as_slice() {
        return Ok(Redirect::to(&hit_path(only, &text, amount)).into_response());
    }
    frame.page(&page.hits(hits, amount, notice))
}

impl From<EvidenceError> for AppError {
    fn from(error: EvidenceError) -> Self {
        match error {
            EvidenceError::Make(error) => error.into(),
            EvidenceError::Service(error) => error.into(),
            EvidenceError::Database(error) => error.into(),
        }
    }
}
