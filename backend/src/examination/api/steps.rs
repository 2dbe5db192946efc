//! The steps of an examination, each with its certificate or letter.

use axum::extract::Path;
use axum::response::Response;
use chrono::NaiveDate;
use paktbuch_types::{Auditor, ExaminationStep, NoticeId, ProofStepId};
use serde::{Deserialize, Serialize};

use crate::auth::{EditFunding, ReadFunding};
use crate::db::{Db, WriteTx};
use crate::documents;
use crate::examination::forms::StepForm;
use crate::examination::rows::StepRow;
use crate::examination::{paths, queries, service};
use crate::web::api::{
    ApiBody, ApiFile, ApiPermit, Day, IfMatch, Told, changed, created, refused, removed, saved, versioned,
    written,
};
use crate::web::error::AppError;
use crate::web::picture;
use crate::web::request::Authority;
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
        .post(paths::API_STEPS, add)
        .get(paths::API_STEP, show)
        .put(paths::API_STEP, edit)
        .delete(paths::API_STEP, remove)
        .get(paths::API_STEP_FILE, file)
        .put(paths::API_STEP_FILE, put_file)
}

/// Ein Schritt der Prüfung.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct StepJson {
    id: i64,
    /// Bescheid (`id`).
    notice: i64,
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
    /// Zuwendung, die der Schritt entscheidet (Schlussbescheid, Rückforderung, Nachzahlung); `null` bei anderen und bei solchen, die
    /// eingetragen wurden, bevor Paktbuch sie festhielt.
    decided_cents: Option<i64>,
    /// Version des Nachweises, über die er entscheidet.
    decided_version: Option<i64>,
    hearing_until: Option<NaiveDate>,
    appeal_until: Option<NaiveDate>,
    booked_on: Option<NaiveDate>,
    booking_reference: String,
    note: String,
    /// Name des hinterlegten Schreibens.
    file_name: Option<String>,
}

impl From<StepRow> for StepJson {
    fn from(row: StepRow) -> Self {
        let data = row.data;
        Self {
            id: row.id.0,
            notice: row.notice.0,
            version: row.version,
            step: data.step,
            auditor: data.auditor,
            done_on: data.done_on,
            person: data.person,
            reference: data.reference,
            amount_cents: data.amount.map(|amount| amount.0),
            interest_cents: data.interest.map(|interest| interest.0),
            decided_cents: data.decided.map(|decided| decided.0),
            decided_version: row.decided_version,
            hearing_until: data.hearing_until,
            appeal_until: data.appeal_until,
            booked_on: data.booked_on,
            booking_reference: data.booking_reference,
            note: data.note,
            file_name: row.file.map(|(name, _)| name),
        }
    }
}

/// Ein Schritt, wie er einzutragen ist.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct StepInput {
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
    /// Zuwendung, die der Bescheid nennt. Ohne Angabe, was sich aus Nachweis, Kürzungen der Bewilligungsbehörde und Beträgen ergibt; beim
    /// Ändern bleibt sie dann, solange Schritt und Betrag bleiben.
    #[serde(default)]
    decided_cents: Option<i64>,
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
    /// Stichtag des Nachweises, den eine örtliche Prüfung geprüft hat; ohne Angabe der der letzten Fassung, ohne eine der Tag der
    /// Prüfung. Nur beim Eintragen.
    #[serde(default)]
    audited_as_of: Option<Day>,
}

impl StepInput {
    fn form(self) -> StepForm {
        StepForm {
            version: String::new(),
            step: self.step.code().to_owned(),
            auditor: self.auditor.code().to_owned(),
            done_on: Day::typed(Some(self.done_on)),
            person: self.person,
            reference: self.reference,
            amount: written(self.amount_cents),
            interest: written(self.interest_cents),
            decided: written(self.decided_cents),
            hearing_until: Day::typed(self.hearing_until),
            appeal_until: Day::typed(self.appeal_until),
            booked_on: Day::typed(self.booked_on),
            booking_reference: self.booking_reference,
            note: self.note,
            audited_as_of: Day::typed(self.audited_as_of),
            stichtag: String::new(),
        }
    }
}

/// Trägt einen Schritt ein.
#[utoipa::path(post, path = paths::API_STEPS, params(("id" = i64, Path)), request_body = StepInput,
    responses((status = 201, description = "eingetragen, mit ETag", body = StepJson), (status = 422, description = "abgewiesen")))]
pub(super) async fn add(
    ApiPermit(permit): ApiPermit<EditFunding>,
    authority: Authority,
    Path(id): Path<NoticeId>,
    body: ApiBody,
) -> Result<Response, AppError> {
    let db = &authority.db;
    queries::the_notice(db.reader(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    let data = body
        .read::<StepInput>()?
        .form()
        .read()
        .map_err(|errors| refused(&errors))?;
    let audited = service::audited(db, &authority.documents, id, &data).await??;
    created(db, permit.who(), body.once.as_ref(), async |tx| {
        let step = service::add_step(tx, &permit, id, (data, audited), None).await?;
        Ok((paths::api_step(step), told(tx, step).await?))
    })
    .await
}

/// Ein Schritt, mit seinem `ETag`.
#[utoipa::path(get, path = paths::API_STEP, params(("id" = i64, Path)),
    responses((status = 200, body = StepJson), (status = 404, description = "Gibt es nicht")))]
pub(super) async fn show(
    _permit: ApiPermit<ReadFunding>,
    db: Db,
    Path(id): Path<ProofStepId>,
) -> Result<Response, AppError> {
    let row = stored(&db, id).await?;
    Ok(versioned(row.version, StepJson::from(row)))
}

/// Ändert einen Schritt; sein Schreiben bleibt.
#[utoipa::path(put, path = paths::API_STEP, params(("id" = i64, Path), ("If-Match" = String, Header)), request_body = StepInput,
    responses((status = 200, description = "geändert, mit ETag", body = StepJson), (status = 412, description = "inzwischen geändert"),
        (status = 422, description = "abgewiesen")))]
pub(super) async fn edit(
    ApiPermit(permit): ApiPermit<EditFunding>,
    authority: Authority,
    Path(id): Path<ProofStepId>,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    let (db, documents) = (&authority.db, &authority.documents);
    stored(db, id).await?;
    let version = if_match.version()?;
    let form = body.read::<StepInput>()?.form();
    let data = form.read().map_err(|errors| refused(&errors))?;
    changed(
        db,
        permit.who(),
        (body.once.as_ref(), version),
        async |tx| told(tx, id).await,
        async |tx| {
            service::change_step(tx, &permit, documents, (id, version), data).await?;
            Ok(())
        },
    )
    .await
}

/// Entfernt einen Schritt, der versehentlich eingetragen wurde.
#[utoipa::path(delete, path = paths::API_STEP, params(("id" = i64, Path), ("If-Match" = String, Header)),
    responses((status = 204, description = "entfernt"), (status = 409, description = "die Schritte danach oder eine eingereichte Version brauchen ihn"),
        (status = 412, description = "inzwischen geändert")))]
pub(super) async fn remove(
    ApiPermit(permit): ApiPermit<EditFunding>,
    authority: Authority,
    Path(id): Path<ProofStepId>,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    let (db, documents) = (&authority.db, &authority.documents);
    stored(db, id).await?;
    let version = if_match.version()?;
    removed(
        db,
        permit.who(),
        (body.once.as_ref(), version),
        async |tx| told(tx, id).await,
        async |tx| {
            service::remove_step(tx, &permit, documents, (id, version)).await?;
            Ok(())
        },
    )
    .await
}

/// Die Bescheinigung oder das Schreiben eines Schritts, Byte für Byte, mit dem `ETag` des Schritts.
#[utoipa::path(get, path = paths::API_STEP_FILE, params(("id" = i64, Path)),
    responses((status = 200, description = "die Datei", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 404, description = "Gibt es nicht")))]
pub(super) async fn file(
    _permit: ApiPermit<ReadFunding>,
    authority: Authority,
    Path(id): Path<ProofStepId>,
) -> Result<Response, AppError> {
    let row = stored(&authority.db, id).await?;
    let (name, sha256) = row.file.ok_or(AppError::NotFound)?;
    saved(&authority.documents, (sha256, &name), row.version).await
}

/// Hinterlegt die Bescheinigung oder das Schreiben eines Schritts (PDF, JPEG oder PNG); der Inhalt ist der Körper der Anfrage.
#[utoipa::path(put, path = paths::API_STEP_FILE,
    params(("id" = i64, Path), ("file_name" = Option<String>, Query), ("If-Match" = String, Header)),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, description = "hinterlegt, mit ETag", body = StepJson), (status = 412, description = "inzwischen geändert"),
        (status = 413, description = "zu groß"), (status = 422, description = "leer, oder kein PDF, JPEG oder PNG")))]
pub(super) async fn put_file(
    ApiPermit(permit): ApiPermit<EditFunding>,
    authority: Authority,
    Path(id): Path<ProofStepId>,
    if_match: IfMatch,
    file: ApiFile,
) -> Result<Response, AppError> {
    stored(&authority.db, id).await?;
    let version = if_match.version()?;
    let media_type = documents::media_type(&file.bytes).ok_or_else(|| {
        AppError::Invalid("Schreiben oder Bescheinigung: Bitte senden Sie ein PDF, JPEG oder PNG.".to_owned())
    })?;
    if let Some(words) = picture::unreadable(&authority.worker, &file.bytes).await? {
        let message = format!("Schreiben oder Bescheinigung: {words}");
        return Err(AppError::Invalid(message));
    }
    let kept = file.store(&authority.documents).await?;
    changed(
        &authority.db,
        permit.who(),
        (file.once.as_ref(), version),
        async |tx| told(tx, id).await,
        async |tx| {
            Ok(service::set_step_file(
                tx,
                &permit,
                &authority.documents,
                id,
                (&kept, media_type, &file.name),
            )
            .await?)
        },
    )
    .await
}

async fn stored(db: &Db, id: ProofStepId) -> Result<StepRow, AppError> {
    queries::entry(db.reader(), id).await?.ok_or(AppError::NotFound)
}

async fn told(tx: &WriteTx, id: ProofStepId) -> Result<Told, AppError> {
    let row = queries::entry(tx.conn(), id).await?.ok_or(AppError::NotFound)?;
    Told::new(row.version, &StepJson::from(row))
}
