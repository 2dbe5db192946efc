//! The way of the money (vom Beleg zum Gerät und zurück) through the REST API.

mod answer;

use axum::Json;
use paktbuch_types::{
    ApplicationId, CostLineId, DeviceId, InvoiceId, InvoiceLineId, NoticeId, OrderId, PaymentId, SchoolId,
};
use serde::Deserialize;

use self::answer::{HitJson, HitsJson, TrailJson};
use super::rows::{Mark, Start};
use super::{paths, service};
use crate::auth::{FollowMoney, ReadInvoices};
use crate::web::api::{ApiActor, ApiFilter, ApiPermit};
use crate::web::error::AppError;
use crate::web::request::Authority;
use crate::web::routes::Routes;

/// The JSON routes of this feature.
#[must_use]
pub fn api() -> Routes {
    Routes::new()
        .get(paths::API_TRAIL, trail)
        .get(paths::API_HITS, hits)
}

/// Their description.
#[derive(Debug, utoipa::OpenApi)]
#[openapi(paths(trail, hits))]
pub struct Api;

/// Longest text that is looked for, characters.
const TEXT: usize = 200;

/// The record that the way begins with.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
struct Begin {
    /// Rechnung (`id`).
    invoice: Option<i64>,
    /// Rechnungsposition (`id`).
    line: Option<i64>,
    /// Zahlung (`id`).
    payment: Option<i64>,
    /// Gerät (`id`, wie die Treffer sie nennen).
    device: Option<i64>,
    /// Kostenzeile (`id`).
    cost_line: Option<i64>,
    /// Bescheid (`id`).
    notice: Option<i64>,
    /// Bestellung (`id`).
    order: Option<i64>,
    /// Antrag (`id`).
    application: Option<i64>,
    /// Schule (`id`, wie die Treffer sie nennen).
    school: Option<i64>,
    /// Seite der Belege eines Bescheids, einer Kostenzeile, einer Bestellung, eines Antrags oder einer Schule, ab 1; 50 je Seite.
    page: Option<u64>,
}

impl Begin {
    fn start(&self) -> Result<Start, AppError> {
        let all = [
            self.invoice.map(|id| Start::Invoice(InvoiceId(id))),
            self.line.map(|id| Start::Line(InvoiceLineId(id))),
            self.payment.map(|id| Start::Payment(PaymentId(id))),
            self.device.map(|id| Start::Device(DeviceId(id))),
            self.cost_line.map(|id| Start::CostLine(CostLineId(id))),
            self.notice.map(|id| Start::Notice(NoticeId(id))),
            self.order.map(|id| Start::Order(OrderId(id))),
            self.application.map(|id| Start::Application(ApplicationId(id))),
            self.school.map(|id| Start::School(SchoolId(id))),
        ];
        let mut given = all.into_iter().flatten();
        match (given.next(), given.next()) {
            (Some(start), None) => Ok(start),
            (..) => Err(AppError::BadRequest(
                "Bitte genau eines angeben: invoice, line, payment, device, cost_line, notice, order, application oder school."
                    .to_owned(),
            )),
        }
    }
}

/// What is looked for.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
struct Sought {
    /// Belegnummer, Seriennummer, Inventarnummer, Aktenzeichen, Betrag (`1.234,56`) oder Lfd. Nr. einer eingereichten Belegliste (`Nr. 17`).
    q: String,
    /// Bescheid (`id`), in dem gesucht wird.
    notice: Option<i64>,
}

/// Der Weg des Geldes von einem Eintrag aus: Rechnung, Zahlungen, Zuordnungen, Kostenzeilen, Bescheid, Geräte. Von einem Bescheid, einer
/// Kostenzeile, einer Bestellung, einem Antrag oder einer Schule aus die Belege zur Wahl. Wer Rechnungen nicht lesen darf, beginnt bei einem Gerät und sieht keine Beträge der Rechnung.
#[utoipa::path(get, path = paths::API_TRAIL, params(Begin),
    responses((status = 200, body = TrailJson), (status = 400, description = "nicht genau ein Anfang"), (status = 404, description = "Gibt es nicht")))]
async fn trail(
    ApiPermit(permit): ApiPermit<FollowMoney>,
    ApiActor(actor): ApiActor,
    authority: Authority,
    ApiFilter(begin): ApiFilter<Begin>,
) -> Result<Json<TrailJson>, AppError> {
    let start = (begin.start()?, begin.page.unwrap_or(1).max(1));
    let (db, documents) = (&authority.db, &authority.documents);
    let way = service::way(db, documents, permit.scope(), start, &Mark::default()).await?;
    let way = way.ok_or(AppError::NotFound)?;
    Ok(Json(TrailJson::new(way, actor.may::<ReadInvoices>())))
}

/// Was mit einem Text gemeint sein kann, höchstens 50 Treffer je Art.
#[utoipa::path(get, path = paths::API_HITS, params(Sought),
    responses((status = 200, body = HitsJson), (status = 400, description = "ohne Suchtext")))]
async fn hits(
    ApiPermit(permit): ApiPermit<FollowMoney>,
    authority: Authority,
    ApiFilter(sought): ApiFilter<Sought>,
) -> Result<Json<HitsJson>, AppError> {
    let text = sought.q.trim();
    if text.is_empty() || text.chars().count() > TEXT {
        return Err(AppError::BadRequest(format!(
            "„q“: Bitte 1 bis {TEXT} Zeichen angeben, zum Beispiel eine Belegnummer."
        )));
    }
    let (db, documents) = (&authority.db, &authority.documents);
    let notice = sought.notice.map(NoticeId);
    let found = service::find(db, documents, permit.scope(), (text, notice)).await?;
    let items = found.into_iter().map(HitJson::from).collect();
    Ok(Json(HitsJson { items }))
}
