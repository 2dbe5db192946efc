//! The examination of a proof through the REST API.

mod steps;

use axum::Json;
use axum::extract::Path;
use axum::response::Response;
use paktbuch_types::{Auditor, ExaminationStep, FilingId, NoticeId};
use serde::{Deserialize, Serialize};
use steps::StepJson;

use super::forms::CutForm;
use super::rows::{CutRow, Examination, ExaminedReceipt};
use super::{paths, queries, service};
use crate::auth::{EditFunding, ReadFunding};
use crate::web::api::{ApiBody, ApiPermit, Told, created, refused, written};
use crate::web::error::AppError;
use crate::web::request::Authority;
use crate::web::routes::Routes;

/// The JSON routes of this feature.
#[must_use]
pub fn api() -> Routes {
    Routes::new()
        .get(paths::API_EXAMINATION, show)
        .post(paths::API_CUTS, cut)
        .post(paths::API_CARRY_OVER, carry_over)
        .merge(steps::routes())
}

/// Their description.
#[derive(Debug, utoipa::OpenApi)]
#[openapi(paths(
    show,
    cut,
    carry_over,
    steps::add,
    steps::show,
    steps::edit,
    steps::remove,
    steps::file,
    steps::put_file
))]
pub struct Api;

/// Die Prüfung eines Verwendungsnachweises.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct ExaminationJson {
    /// Stand; `null` ist der Entwurf.
    #[schema(value_type = Option<String>)]
    state: Option<ExaminationStep>,
    steps: Vec<StepJson>,
    /// Version des Nachweises, die geprüft wird.
    version: Option<i64>,
    receipts: Vec<ReceiptJson>,
    accepted_cents: Option<i64>,
    grant_accepted_cents: Option<i64>,
    paid_out_cents: Option<i64>,
    /// Zuwendung, wie die Bewilligungsbehörde entschieden hat; `null` vor Schlussbescheid, Rückforderung oder Nachzahlung.
    decided_cents: Option<i64>,
}

/// Eine Zeile der Belegliste.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct ReceiptJson {
    number: u32,
    label: String,
    filed_cents: i64,
    /// Das Wenigste, was eine Stelle anerkennt.
    accepted_cents: i64,
    cuts: Vec<CutJson>,
}

/// Was eine Stelle anerkennt.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct CutJson {
    #[schema(value_type = String)]
    auditor: Auditor,
    accepted_cents: i64,
    reason: String,
    version: i64,
}

impl From<CutRow> for CutJson {
    fn from(row: CutRow) -> Self {
        Self {
            auditor: row.auditor,
            accepted_cents: row.accepted.0,
            reason: row.reason,
            version: row.version,
        }
    }
}

impl From<ExaminedReceipt> for ReceiptJson {
    fn from(receipt: ExaminedReceipt) -> Self {
        Self {
            number: receipt.number,
            accepted_cents: receipt.accepted().0,
            filed_cents: receipt.filed.0,
            label: receipt.label,
            cuts: receipt.cuts.into_iter().map(CutJson::from).collect(),
        }
    }
}

/// Eine Kürzung, wie sie einzutragen ist.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct CutInput {
    /// Lfd. Nr. der Belegliste.
    number: u32,
    #[schema(value_type = String)]
    auditor: Auditor,
    /// `null` nimmt die Kürzung zurück.
    accepted_cents: Option<i64>,
    #[serde(default)]
    reason: String,
    /// Version der Kürzung dieser Stelle; 0, wenn es noch keine gibt.
    #[serde(default)]
    version: i64,
}

impl From<Examination> for ExaminationJson {
    fn from(found: Examination) -> Self {
        let version = found.filing.as_ref().map(|filing| filing.number);
        let receipts = found.filing.map(|filing| filing.receipts).unwrap_or_default();
        Self {
            state: found.present,
            steps: found.steps.into_iter().map(StepJson::from).collect(),
            version,
            receipts: receipts.into_iter().map(ReceiptJson::from).collect(),
            accepted_cents: found.outcome.map(|outcome| outcome.accepted.0),
            grant_accepted_cents: found.outcome.map(|outcome| outcome.grant_accepted.0),
            paid_out_cents: found.outcome.map(|outcome| outcome.paid_out.0),
            decided_cents: found.decided.map(|decided| decided.0),
        }
    }
}

/// Stand, Schritte, anerkannte Beträge je Beleg.
#[utoipa::path(get, path = paths::API_EXAMINATION, params(("id" = i64, Path)),
    responses((status = 200, body = ExaminationJson), (status = 404, description = "Gibt es nicht")))]
async fn show(
    _permit: ApiPermit<ReadFunding>,
    authority: Authority,
    Path(id): Path<NoticeId>,
) -> Result<Json<ExaminationJson>, AppError> {
    let found = service::of_notice(authority.db.reader(), &authority.documents, id, None).await?;
    Ok(Json(ExaminationJson::from(found)))
}

/// Trägt ein, was eine Stelle von einem eingereichten Beleg anerkennt.
#[utoipa::path(post, path = paths::API_CUTS, params(("id" = i64, Path)), request_body = CutInput,
    responses((status = 201, description = "eingetragen", body = ReceiptJson), (status = 412, description = "inzwischen geändert"),
        (status = 422, description = "abgewiesen")))]
async fn cut(
    ApiPermit(permit): ApiPermit<EditFunding>,
    authority: Authority,
    Path(filing): Path<FilingId>,
    body: ApiBody,
) -> Result<Response, AppError> {
    let input = body.read::<CutInput>()?;
    let (db, documents) = (&authority.db, &authority.documents);
    let form = CutForm {
        version: String::new(),
        auditor: input.auditor.code().to_owned(),
        accepted: written(input.accepted_cents),
        reason: input.reason,
    };
    let data = form.read().map_err(|errors| refused(&errors))?;
    created(db, permit.who(), body.once.as_ref(), async |tx| {
        let line = (filing, input.number);
        let notice = service::cut(tx, &permit, documents, line, input.version, data).await?;
        let (_, receipt) = service::receipt(tx.conn(), documents, filing, input.number).await?;
        let location = paths::API_EXAMINATION.replace("{id}", &notice.to_string());
        Ok((location, Told::new(1, &ReceiptJson::from(receipt))?))
    })
    .await
}

/// Die Version, deren Kürzungen die letzte bekommt.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct CarryOverInput {
    version: i64,
}

/// Was von den Kürzungen einer früheren Version übernommen ist.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct CarriedOverJson {
    copied: usize,
    /// Kürzungen, die keinen gleichen Beleg ohne Kürzung fanden.
    left: usize,
}

/// Übernimmt die Kürzungen einer früheren Version des Nachweises in die letzte.
#[utoipa::path(post, path = paths::API_CARRY_OVER, params(("id" = i64, Path)), request_body = CarryOverInput,
    responses((status = 201, description = "übernommen", body = CarriedOverJson), (status = 404, description = "Die Version gibt es nicht"),
        (status = 422, description = "abgewiesen")))]
async fn carry_over(
    ApiPermit(permit): ApiPermit<EditFunding>,
    authority: Authority,
    Path(id): Path<NoticeId>,
    body: ApiBody,
) -> Result<Response, AppError> {
    let (db, documents) = (&authority.db, &authority.documents);
    queries::the_notice(db.reader(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    let from = body.read::<CarryOverInput>()?.version;
    created(db, permit.who(), body.once.as_ref(), async |tx| {
        let (copied, left) = service::carry_over(tx, &permit, documents, (id, from)).await?;
        let location = paths::API_EXAMINATION.replace("{id}", &id.to_string());
        Ok((location, Told::list(&CarriedOverJson { copied, left })?))
    })
    .await
}
