//! The examination of a proof through the REST API.

use axum::Json;
use axum::extract::Path;
use axum::response::Response;
use chrono::NaiveDate;
use paktbuch_types::{Auditor, ExaminationStep, FilingId, NoticeId};
use serde::{Deserialize, Serialize};

use super::forms::{CutForm, StepForm};
use super::rows::{CutRow, Examination, ExaminedReceipt, StepRow};
use super::{paths, queries, service};
use crate::auth::{EditFunding, ReadFunding};
use crate::db::Db;
use crate::web::api::{ApiBody, ApiPermit, Day, Told, created, refused, written};
use crate::web::error::AppError;
use crate::web::request::Authority;
use crate::web::routes::Routes;

/// The JSON routes of this feature.
#[must_use]
pub fn api() -> Routes {
    Routes::new()
        .get(paths::API_EXAMINATION, show)
        .post(paths::API_STEPS, add)
        .post(paths::API_CUTS, cut)
}

/// Their description.
#[derive(Debug, utoipa::OpenApi)]
#[openapi(paths(show, add, cut))]
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
}

/// Ein Schritt der Prüfung.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct StepJson {
    id: i64,
    version: i64,
    #[schema(value_type = String)]
    step: ExaminationStep,
    #[schema(value_type = String)]
    auditor: Auditor,
    done_on: NaiveDate,
    person: String,
    reference: String,
    amount_cents: Option<i64>,
    interest_cents: Option<i64>,
    hearing_until: Option<NaiveDate>,
    appeal_until: Option<NaiveDate>,
    booked_on: Option<NaiveDate>,
    booking_reference: String,
    note: String,
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

impl From<StepRow> for StepJson {
    fn from(row: StepRow) -> Self {
        let data = row.data;
        Self {
            id: row.id.0,
            version: row.version,
            step: data.step,
            auditor: data.auditor,
            done_on: data.done_on,
            person: data.person,
            reference: data.reference,
            amount_cents: data.amount.map(|amount| amount.0),
            interest_cents: data.interest.map(|interest| interest.0),
            hearing_until: data.hearing_until,
            appeal_until: data.appeal_until,
            booked_on: data.booked_on,
            booking_reference: data.booking_reference,
            note: data.note,
        }
    }
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
        }
    }
}

/// Ein Schritt, wie er einzutragen ist.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct StepInput {
    #[schema(value_type = String)]
    step: ExaminationStep,
    #[schema(value_type = String)]
    auditor: Auditor,
    done_on: Day,
    #[serde(default)]
    person: String,
    #[serde(default)]
    reference: String,
    #[serde(default)]
    amount_cents: Option<i64>,
    #[serde(default)]
    interest_cents: Option<i64>,
    #[serde(default)]
    hearing_until: Option<Day>,
    #[serde(default)]
    appeal_until: Option<Day>,
    #[serde(default)]
    booked_on: Option<Day>,
    #[serde(default)]
    booking_reference: String,
    #[serde(default)]
    note: String,
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

/// Trägt einen Schritt ein.
#[utoipa::path(post, path = paths::API_STEPS, params(("id" = i64, Path)), request_body = StepInput,
    responses((status = 201, description = "eingetragen", body = StepJson), (status = 422, description = "abgewiesen")))]
async fn add(
    ApiPermit(permit): ApiPermit<EditFunding>,
    db: Db,
    Path(id): Path<NoticeId>,
    body: ApiBody,
) -> Result<Response, AppError> {
    queries::reference(db.reader(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    let input = body.read::<StepInput>()?;
    let form = StepForm {
        version: String::new(),
        step: input.step.code().to_owned(),
        auditor: input.auditor.code().to_owned(),
        done_on: Day::typed(Some(input.done_on)),
        person: input.person,
        reference: input.reference,
        amount: written(input.amount_cents),
        interest: written(input.interest_cents),
        hearing_until: Day::typed(input.hearing_until),
        appeal_until: Day::typed(input.appeal_until),
        booked_on: Day::typed(input.booked_on),
        booking_reference: input.booking_reference,
        note: input.note,
    };
    let data = form.read().map_err(|errors| refused(&errors))?;
    created(&db, permit.who(), body.once.as_ref(), async |tx| {
        let step = service::add_step(tx, &permit, id, data, None).await?;
        let row = queries::entry(tx.conn(), step).await?.ok_or(AppError::NotFound)?;
        let location = paths::API_EXAMINATION.replace("{id}", &id.to_string());
        Ok((location, Told::new(row.version, &StepJson::from(row))?))
    })
    .await
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
