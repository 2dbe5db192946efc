//! Notes through the REST API.

mod files;

use axum::Json;
use axum::extract::Path;
use axum::response::Response;
use chrono::NaiveDate;
use paktbuch_types::{MemoId, MemoSubject};
use serde::{Deserialize, Serialize};

use super::forms::MemoForm;
use super::routes::{known, of_record, stored};
use super::rows::MemoRow;
use super::{paths, service};
use crate::auth::{ReadMemos, WriteMemos};
use crate::db::{Db, WriteTx};
use crate::web::api::{
    ApiActor, ApiBody, ApiFilter, ApiQuery, Day, IfMatch, Page, Told, changed, created, refused, versioned,
};
use crate::web::error::AppError;
use crate::web::routes::Routes;

/// The JSON routes of this feature.
#[must_use]
pub fn api() -> Routes {
    Routes::new()
        .get(paths::API_MEMOS, list)
        .post(paths::API_MEMOS, add)
        .get(paths::API_MEMO, show)
        .put(paths::API_MEMO, edit)
        .merge(files::routes())
}

/// Their description.
#[derive(Debug, utoipa::OpenApi)]
#[openapi(paths(list, add, show, edit, files::add, files::show))]
pub struct Api;

/// Ein Vermerk zu einem Datensatz.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct MemoJson {
    id: i64,
    version: i64,
    /// `antrag`, `bescheid`, `aenderung`, `umschichtung`, `auszahlung`, `mittelabruf`, `nachweis` (mit der `id` des Bescheids),
    /// `lieferant`, `bestellung`, `lieferung`, `rechnung`, `zahlung`, `geraet`, `modell`, `schule`, `schuldokument` oder `fassung`.
    #[schema(value_type = String)]
    subject: MemoSubject,
    subject_id: i64,
    said_on: NaiveDate,
    with_whom: String,
    text: String,
    /// Tag der Wiedervorlage.
    follow_up_on: Option<NaiveDate>,
    /// Wann sie erledigt war.
    done_on: Option<NaiveDate>,
    by: String,
    /// Entfernte Datensätze, zu denen der Vermerk geschrieben war, mit dem Tag; leer: keine.
    origin: String,
    file_name: Option<String>,
}

impl MemoJson {
    fn new(subject: MemoSubject, subject_id: i64, row: MemoRow) -> Self {
        Self {
            id: row.id.0,
            version: row.version,
            subject,
            subject_id,
            said_on: row.data.said_on,
            with_whom: row.data.with_whom,
            text: row.data.text,
            follow_up_on: row.data.follow_up_on,
            done_on: row.data.done_on,
            by: row.by,
            origin: row.origin,
            file_name: row.file.map(|(name, _)| name),
        }
    }
}

/// Ein Vermerk, wie er einzutragen ist.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct MemoInput {
    said_on: Day,
    #[serde(default)]
    with_whom: String,
    text: String,
    #[serde(default)]
    follow_up_on: Option<Day>,
    #[serde(default)]
    done_on: Option<Day>,
}

/// Ein neuer Vermerk mit seinem Datensatz.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct NewMemo {
    /// `antrag`, `bescheid`, `aenderung`, `umschichtung`, `auszahlung`, `mittelabruf`, `nachweis` (mit der `id` des Bescheids),
    /// `lieferant`, `bestellung`, `lieferung`, `rechnung`, `zahlung`, `geraet`, `modell`, `schule`, `schuldokument` oder `fassung`.
    #[schema(value_type = String)]
    subject: MemoSubject,
    subject_id: i64,
    said_on: Day,
    #[serde(default)]
    with_whom: String,
    text: String,
    #[serde(default)]
    follow_up_on: Option<Day>,
}

impl MemoInput {
    fn form(self) -> MemoForm {
        MemoForm {
            version: String::new(),
            said_on: Day::typed(Some(self.said_on)),
            with_whom: self.with_whom,
            text: self.text,
            follow_up_on: Day::typed(self.follow_up_on),
            done_on: Day::typed(self.done_on),
        }
    }
}

/// Zu welchem Datensatz.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
struct Asked {
    /// `antrag`, `bescheid`, `aenderung`, `umschichtung`, `auszahlung`, `mittelabruf`, `nachweis` (mit der `id` des Bescheids),
    /// `lieferant`, `bestellung`, `lieferung`, `rechnung`, `zahlung`, `geraet`, `modell`, `schule`, `schuldokument` oder `fassung`.
    subject: String,
    /// Nummer des Datensatzes (`id`).
    subject_id: String,
}

/// Vermerke zu einem Datensatz, die neuesten zuerst.
#[utoipa::path(get, path = paths::API_MEMOS, params(Asked, ApiQuery), responses((status = 200, body = Page<MemoJson>),
    (status = 404, description = "Den Datensatz gibt es nicht")))]
async fn list(
    ApiActor(actor): ApiActor,
    db: Db,
    ApiFilter(asked): ApiFilter<Asked>,
    query: ApiQuery,
) -> Result<Json<Page<MemoJson>>, AppError> {
    actor.permit::<ReadMemos>()?;
    query.known_sort("Vermerke", &[])?;
    let kind: MemoSubject = asked
        .subject
        .parse()
        .map_err(|error| AppError::BadRequest(format!("„subject“: {error}")))?;
    let id = asked.subject_id.parse().map_err(|_| {
        AppError::BadRequest("„subject_id“: Bitte die Nummer des Datensatzes angeben.".to_owned())
    })?;
    known(&db, &actor, kind, id).await?;
    let rows = of_record(&db, &actor, kind, id).await?;
    let page = Page::cut(&query, rows, |row| row.id.to_string())?;
    Ok(Json(page.map(|row| MemoJson::new(kind, id, row))))
}

/// Ein Vermerk, mit seinem `ETag`.
#[utoipa::path(get, path = paths::API_MEMO, params(("id" = i64, Path)),
    responses((status = 200, body = MemoJson), (status = 404, description = "Gibt es nicht")))]
async fn show(ApiActor(actor): ApiActor, db: Db, Path(id): Path<MemoId>) -> Result<Response, AppError> {
    let (record, row) = stored(&db, &actor, id).await?;
    Ok(versioned(row.version, MemoJson::new(record.kind, record.id, row)))
}

/// Schreibt einen Vermerk.
#[utoipa::path(post, path = paths::API_MEMOS, request_body = NewMemo,
    responses((status = 201, description = "geschrieben, mit ETag", body = MemoJson), (status = 422, description = "abgewiesen")))]
async fn add(ApiActor(actor): ApiActor, db: Db, body: ApiBody) -> Result<Response, AppError> {
    let permit = actor.permit::<WriteMemos>()?;
    let input = body.read::<NewMemo>()?;
    let (kind, id) = (input.subject, input.subject_id);
    known(&db, &actor, kind, id).await?;
    let form = MemoInput {
        said_on: input.said_on,
        with_whom: input.with_whom,
        text: input.text,
        follow_up_on: input.follow_up_on,
        done_on: None,
    };
    let data = form.form().read().map_err(|errors| refused(&errors))?;
    created(&db, permit.who(), body.once.as_ref(), async |tx| {
        let memo = service::add_memo(tx, &permit, (kind, id), data, None).await?;
        Ok((paths::api_memo(memo), told(tx, memo).await?))
    })
    .await
}

/// Ändert einen Vermerk; mit `done_on` ist seine Wiedervorlage erledigt.
#[utoipa::path(put, path = paths::API_MEMO, params(("id" = i64, Path), ("If-Match" = String, Header)), request_body = MemoInput,
    responses((status = 200, description = "geändert, mit ETag", body = MemoJson), (status = 412, description = "inzwischen geändert")))]
async fn edit(
    ApiActor(actor): ApiActor,
    db: Db,
    Path(id): Path<MemoId>,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    let permit = actor.permit::<WriteMemos>()?;
    stored(&db, &actor, id).await?;
    let version = if_match.version()?;
    let data = body
        .read::<MemoInput>()?
        .form()
        .read()
        .map_err(|errors| refused(&errors))?;
    changed(
        &db,
        permit.who(),
        (body.once.as_ref(), version),
        async |tx| told(tx, id).await,
        async |tx| {
            service::change_memo(tx, &permit, id, version, data).await?;
            Ok(())
        },
    )
    .await
}

async fn told(tx: &WriteTx, id: MemoId) -> Result<Told, AppError> {
    let (kind, subject, row) = service::entry(tx.conn(), id).await?.ok_or(AppError::NotFound)?;
    Told::new(row.version, &MemoJson::new(kind, subject, row))
}
