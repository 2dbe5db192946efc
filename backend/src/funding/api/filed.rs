//! The proof of a notice that was filed before the notice came into Paktbuch.

use axum::extract::Path;
use axum::response::Response;
use chrono::NaiveDate;
use paktbuch_types::{Cents, NoticeId};
use serde::{Deserialize, Serialize};

use super::files::kept;
use super::notice::NoticeFileJson;
use super::notice_input::number;
use crate::auth::{ConfirmFindings, EditFunding, ReadFunding};
use crate::db::{Db, WriteTx};
use crate::funding::forms::FiledProofForm;
use crate::funding::rows::{FiledProof, FiledValue};
use crate::funding::{paths, queries, service};
use crate::web::api::{
    ApiBody, ApiFile, ApiPermit, Day, IfMatch, Told, changed, refused, saved, versioned, written,
};
use crate::web::error::AppError;
use crate::web::request::Authority;
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(paths::API_FILED_PROOF, show)
        .put(paths::API_FILED_PROOF, edit)
        .get(paths::API_FILED_PROOF_FILE, file)
        .put(paths::API_FILED_PROOF_FILE, put_file)
}

/// Was ein früher eingereichter Nachweis berichtet; `null`, wo er es nicht sagt.
#[derive(Debug, Default, Serialize, utoipa::ToSchema)]
pub(super) struct FiledProofJson {
    /// Bescheid (`id`).
    notice: i64,
    /// 0, solange nichts eingetragen ist.
    version: i64,
    #[schema(required)]
    filed_on: Option<NaiveDate>,
    /// Ausgaben gesamt.
    #[schema(required)]
    spent_cents: Option<i64>,
    /// Davon zuwendungsfähig.
    #[schema(required)]
    eligible_cents: Option<i64>,
    /// Zuwendung.
    #[schema(required)]
    granted_cents: Option<i64>,
    /// Eigenanteil.
    #[schema(required)]
    own_share_cents: Option<i64>,
    /// Zahl der Belege.
    #[schema(required)]
    receipts: Option<i64>,
    /// Zahl der Geräte.
    #[schema(required)]
    devices: Option<i64>,
    /// Warum seine Werte von denen in Paktbuch abweichen.
    explanation: String,
    #[schema(required)]
    file: Option<NoticeFileJson>,
    /// Was er nennt, neben dem, was sich in Paktbuch am Tag der Einreichung ergibt.
    compared: Vec<FiledValueJson>,
}

/// Ein Wert im Vergleich: Cent, sonst eine Zahl.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct FiledValueJson {
    label: &'static str,
    is_cents: bool,
    filed: i64,
    here: i64,
}

impl From<FiledValue> for FiledValueJson {
    fn from(value: FiledValue) -> Self {
        Self {
            label: value.label,
            is_cents: value.is_money,
            filed: value.filed,
            here: value.here,
        }
    }
}

/// Ein früher eingereichter Nachweis, wie er einzutragen ist; was fehlt, wird leer.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FiledProofInput {
    #[serde(default)]
    filed_on: Option<Day>,
    #[serde(default)]
    spent_cents: Option<i64>,
    #[serde(default)]
    eligible_cents: Option<i64>,
    #[serde(default)]
    granted_cents: Option<i64>,
    #[serde(default)]
    own_share_cents: Option<i64>,
    #[serde(default)]
    receipts: Option<i64>,
    #[serde(default)]
    devices: Option<i64>,
    /// Eine neue steht für alles, was jetzt abweicht: Jede Abweichung ist damit bestätigt.
    #[serde(default)]
    explanation: String,
}

impl FiledProofInput {
    fn form(self) -> FiledProofForm {
        FiledProofForm {
            version: String::new(),
            filed_on: Day::typed(self.filed_on),
            spent: written(self.spent_cents),
            eligible: written(self.eligible_cents),
            granted: written(self.granted_cents),
            own_share: written(self.own_share_cents),
            receipts: number(self.receipts),
            devices: number(self.devices),
            explanation: self.explanation,
        }
    }
}

/// Der früher eingereichte Nachweis eines Bescheids, mit seinem `ETag`; leer in Version 0, solange keiner eingetragen ist.
#[utoipa::path(get, path = paths::API_FILED_PROOF, params(("id" = i64, Path)),
    responses((status = 200, body = FiledProofJson), (status = 404, description = "Den Bescheid gibt es nicht")))]
pub(super) async fn show(
    _permit: ApiPermit<ReadFunding>,
    db: Db,
    Path(id): Path<NoticeId>,
) -> Result<Response, AppError> {
    let view = service::read_notice(db.reader(), id).await?;
    let view = view.ok_or(AppError::NotFound)?;
    let proof = service::compared(db.reader(), &view, db.clock().today()).await?;
    let json = json(id, proof);
    Ok(versioned(json.version, json))
}

/// Speichert, was der früher eingereichte Nachweis berichtet; seine Datei bleibt. `If-Match` ist `"0"` für den ersten.
#[utoipa::path(put, path = paths::API_FILED_PROOF, params(("id" = i64, Path), ("If-Match" = String, Header)), request_body = FiledProofInput,
    responses((status = 200, description = "gespeichert, mit ETag", body = FiledProofJson), (status = 412, description = "inzwischen geändert"),
        (status = 422, description = "abgewiesen")))]
pub(super) async fn edit(
    ApiPermit(permit): ApiPermit<EditFunding>,
    ApiPermit(confirm): ApiPermit<ConfirmFindings>,
    db: Db,
    Path(id): Path<NoticeId>,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    found(&db, id).await?;
    let version = if_match.version()?;
    let form = body.read::<FiledProofInput>()?.form();
    let data = form.read().map_err(|errors| refused(&errors))?;
    changed(
        &db,
        permit.who(),
        (body.once.as_ref(), version),
        async |tx| told(tx, id).await,
        async |tx| {
            Ok(service::save_filed_proof(tx, (&permit, &confirm), id, known(version), data, None).await?)
        },
    )
    .await
}

/// Die PDF-Datei des früher eingereichten Nachweises, Byte für Byte, mit dem `ETag` des Nachweises.
#[utoipa::path(get, path = paths::API_FILED_PROOF_FILE, params(("id" = i64, Path)),
    responses((status = 200, description = "die Datei", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 404, description = "Gibt es nicht")))]
pub(super) async fn file(
    _permit: ApiPermit<ReadFunding>,
    authority: Authority,
    Path(id): Path<NoticeId>,
) -> Result<Response, AppError> {
    let proof = queries::stored_proof(authority.db.reader(), id).await?;
    let proof = proof.ok_or(AppError::NotFound)?;
    let file = proof.file.ok_or(AppError::NotFound)?;
    saved(&authority.documents, (file.sha256, &file.name), proof.version).await
}

/// Hinterlegt die PDF-Datei des früher eingereichten Nachweises; `If-Match` ist dessen `ETag`, `"0"` für den ersten.
#[utoipa::path(put, path = paths::API_FILED_PROOF_FILE,
    params(("id" = i64, Path), ("file_name" = Option<String>, Query), ("If-Match" = String, Header)),
    request_body(content = Vec<u8>, content_type = "application/pdf"),
    responses((status = 200, description = "hinterlegt, mit ETag", body = FiledProofJson), (status = 412, description = "inzwischen geändert"),
        (status = 413, description = "zu groß"), (status = 422, description = "kein PDF")))]
pub(super) async fn put_file(
    ApiPermit(permit): ApiPermit<EditFunding>,
    ApiPermit(confirm): ApiPermit<ConfirmFindings>,
    authority: Authority,
    Path(id): Path<NoticeId>,
    if_match: IfMatch,
    file: ApiFile,
) -> Result<Response, AppError> {
    let db = &authority.db;
    found(db, id).await?;
    let version = if_match.version()?;
    let stored = kept(&authority, &file, "PDF-Datei").await?;
    changed(
        db,
        permit.who(),
        (file.once.as_ref(), version),
        async |tx| told(tx, id).await,
        async |tx| {
            let proof = queries::stored_proof(tx.conn(), id).await?;
            let data = proof.map(|proof| proof.data).unwrap_or_default();
            let pdf = Some((&stored, file.name.as_str()));
            Ok(service::save_filed_proof(tx, (&permit, &confirm), id, known(version), data, pdf).await?)
        },
    )
    .await
}

/// The version of a stored proof; none where nothing is stored yet.
fn known(version: i64) -> Option<i64> {
    (version != 0).then_some(version)
}

async fn found(db: &Db, id: NoticeId) -> Result<(), AppError> {
    let view = service::read_notice(db.reader(), id).await?;
    view.map(|_| ()).ok_or(AppError::NotFound)
}

async fn told(tx: &WriteTx, id: NoticeId) -> Result<Told, AppError> {
    let view = service::read_notice(tx.conn(), id).await?;
    let view = view.ok_or(AppError::NotFound)?;
    let json = json(id, service::compared(tx.conn(), &view, tx.today()).await?);
    Told::new(json.version, &json)
}

fn json(notice: NoticeId, proof: Option<FiledProof>) -> FiledProofJson {
    let Some(proof) = proof else {
        return FiledProofJson {
            notice: notice.0,
            ..FiledProofJson::default()
        };
    };
    let (data, cents) = (proof.data, |amount: Option<Cents>| amount.map(|amount| amount.0));
    FiledProofJson {
        notice: notice.0,
        version: proof.version,
        filed_on: data.filed_on,
        spent_cents: cents(data.spent),
        eligible_cents: cents(data.eligible),
        granted_cents: cents(data.granted),
        own_share_cents: cents(data.own_share),
        receipts: data.receipts,
        devices: data.devices,
        explanation: data.explanation,
        file: proof.file.map(NoticeFileJson::from),
        compared: proof.values.into_iter().map(FiledValueJson::from).collect(),
    }
}
