//! What a proof would say, before it is filed.

use axum::Json;
use axum::extract::Path;
use chrono::NaiveDate;
use paktbuch_types::{NoticeId, ProofType};
use serde::{Deserialize, Serialize};

use super::known;
use crate::auth::MakeProof;
use crate::db::Db;
use crate::filing::pages::usual_day;
use crate::filing::rows::Series;
use crate::filing::{day, paths, service};
use crate::web::api::{ApiFilter, ApiPermit, day as day_of};
use crate::web::error::AppError;

/// Which proof is asked for.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(super) struct Asked {
    /// Stichtag (JJJJ-MM-TT): vom Tag des Bescheids bis heute; ohne Angabe der der letzten Fassung, sonst heute; bei einem Zwischennachweis
    /// der letzte 31.12.
    #[param(required = false)]
    as_of: String,
    /// `vn`, `einfacher_vn`, `verwendungsbestaetigung`, `zwischennachweis` oder `einfacher_zwischennachweis`; ohne Angabe die Art des
    /// Programms.
    #[param(required = false)]
    proof_type: String,
}

/// Was eingereicht würde. Die Prüfhinweise selbst nennt `/findings?notice=`.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct ProofPreviewJson {
    /// Bescheid (`id`).
    notice: i64,
    /// Stichtag.
    as_of: NaiveDate,
    /// `vn`, `einfacher_vn`, `verwendungsbestaetigung`, `zwischennachweis` oder `einfacher_zwischennachweis`.
    proof_type: &'static str,
    /// Die Belegliste liegt bei.
    encloses_receipts: bool,
    /// Wie viele Fassungen dieses Nachweises schon eingereicht sind: `filed_before` des Einreichens.
    filed_before: i64,
    /// Ausgaben bis zum Stichtag.
    spent_cents: i64,
    /// Davon zuwendungsfähig.
    eligible_cents: i64,
    /// Zuwendung lt. Bescheid.
    granted_cents: i64,
    /// Zuwendung lt. Abrechnung.
    grant_settled_cents: i64,
    /// Eigenanteil lt. Abrechnung.
    own_share_cents: i64,
    /// Zeilen der Belegliste: eine je Zahlung und Zuordnung.
    receipts: i64,
    devices: i64,
    /// Offene Fehler: Trotz ihnen einzureichen braucht einen Grund.
    errors: i64,
    /// Andere offene Prüfhinweise.
    other_findings: i64,
    /// Bestätigte Prüfhinweise.
    confirmed_findings: i64,
    /// Der Bescheid hat einen Kostenplan; ohne ihn lässt sich nichts einreichen.
    has_plan: bool,
    /// Der Sachbericht ist eingetragen.
    has_narrative: bool,
}

/// Was ein Nachweis zum Stichtag sagen würde; nichts wird eingereicht.
#[utoipa::path(get, path = paths::API_PREVIEW, params(("id" = i64, Path), Asked),
    responses((status = 200, body = ProofPreviewJson), (status = 404, description = "Den Bescheid gibt es nicht"),
        (status = 422, description = "der Stichtag oder die Art geht nicht")))]
pub(super) async fn preview(
    _permit: ApiPermit<MakeProof>,
    db: Db,
    Path(id): Path<NoticeId>,
    ApiFilter(asked): ApiFilter<Asked>,
) -> Result<Json<ProofPreviewJson>, AppError> {
    let notice = known(&db, id).await?;
    let today = db.clock().today();
    let chosen = chosen(&asked.proof_type)?;
    let last = service::last(db.reader(), id, Series::Final).await?;
    let usual = usual_day(chosen, last.as_ref(), (notice.noticed_on, today));
    let as_of = day_of("as_of", &asked.as_of)?.unwrap_or(usual);
    if let Some(message) = day::refused(as_of, notice.noticed_on, today) {
        return Err(AppError::Invalid(message));
    }
    let last = service::last(db.reader(), id, Series::of(chosen, as_of)).await?;
    let (figures, _) = service::figures(&db, id, as_of, chosen).await?;
    Ok(Json(ProofPreviewJson {
        notice: id.0,
        as_of,
        proof_type: figures.proof_type.code(),
        encloses_receipts: figures.encloses_receipts,
        filed_before: last.map_or(0, |last| last.number),
        spent_cents: figures.spent.0,
        eligible_cents: figures.eligible.0,
        granted_cents: figures.granted.0,
        grant_settled_cents: figures.grant_settled.0,
        own_share_cents: figures.own_settled.0,
        receipts: figures.receipts,
        devices: figures.devices,
        errors: figures.errors,
        other_findings: figures.others,
        confirmed_findings: figures.confirmed,
        has_plan: notice.items > 0,
        has_narrative: service::is_told(db.reader(), id).await?,
    }))
}

fn chosen(code: &str) -> Result<Option<ProofType>, AppError> {
    if code.is_empty() {
        return Ok(None);
    }
    let read = code.parse::<ProofType>().map(Some);
    read.map_err(|error| AppError::BadRequest(error.to_string()))
}
