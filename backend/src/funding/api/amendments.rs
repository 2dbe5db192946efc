//! Change notices.

use axum::Json;
use axum::extract::Path;
use axum::response::Response;
use chrono::NaiveDate;
use paktbuch_types::{AmendmentId, AmendmentKind, NoticeId};
use serde::{Deserialize, Serialize};

use super::amendment_input::AmendmentInput;
use super::notice::NoticeFileJson;
use super::notice_input::number;
use crate::auth::{EditFunding, ReadFunding};
use crate::db::{Db, WriteTx};
use crate::funding::forms::AmendmentEditForm;
use crate::funding::rows::{AmendedValue, AmendmentRow};
use crate::funding::{paths, queries, service};
use crate::web::api::{
    ApiBody, ApiPermit, ApiQuery, Day, IfMatch, Page, Told, changed, created, refused, versioned,
};
use crate::web::error::AppError;
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(paths::API_AMENDMENTS, list)
        .post(paths::API_AMENDMENTS, add)
        .get(paths::API_AMENDMENT, show)
        .put(paths::API_AMENDMENT, edit)
}

/// Ein Änderungsbescheid mit dem, was er geändert hat.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct AmendmentJson {
    id: i64,
    /// Bescheid (`id`).
    notice: i64,
    /// Innerhalb des Bescheids, ab 1.
    number: i64,
    version: i64,
    /// `aenderung`, `verlaengerung`, `teilwiderruf`, `umschichtung` oder `widerruf`.
    #[schema(value_type = String)]
    kind: AmendmentKind,
    reference: String,
    date: NaiveDate,
    #[schema(required)]
    announced_on: Option<NaiveDate>,
    reason: String,
    granted_before_cents: i64,
    granted_cents: i64,
    values: Vec<AmendedValueJson>,
    #[schema(required)]
    file: Option<NoticeFileJson>,
}

/// Ein Änderungsbescheid, wie er erfasst ist.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct WrittenAmendment {
    #[serde(flatten)]
    amendment: AmendmentJson,
    /// Was an ihm zu prüfen ist, zum Beispiel mehr ausgezahlt als jetzt bewilligt; fehlt, wo es nichts gibt.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<String>,
}

/// Ein geänderter Wert, wie ihn die Seite zeigt; leer, wo es vorher oder nachher keinen gibt.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct AmendedValueJson {
    label: String,
    before: String,
    after: String,
    /// Fundstelle: Seite und Stelle.
    #[schema(required)]
    page: Option<i64>,
    place: String,
}

impl From<AmendedValue> for AmendedValueJson {
    fn from(value: AmendedValue) -> Self {
        Self {
            label: value.label,
            before: value.before,
            after: value.after,
            page: value.page,
            place: value.place,
        }
    }
}

impl From<AmendmentRow> for AmendmentJson {
    fn from(row: AmendmentRow) -> Self {
        Self {
            id: row.id.0,
            notice: row.notice.0,
            number: row.number,
            version: row.version,
            kind: row.kind,
            reference: row.head.reference,
            date: row.head.dated,
            announced_on: row.head.announced_on,
            reason: row.head.reason,
            granted_before_cents: row.granted_before.0,
            granted_cents: row.granted.0,
            values: row.values.into_iter().map(AmendedValueJson::from).collect(),
            file: row.file.map(NoticeFileJson::from),
        }
    }
}

/// Was an einem Änderungsbescheid zu berichtigen ist; was er geändert hat, bleibt.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AmendmentEditInput {
    reference: String,
    date: Day,
    #[serde(default)]
    announced_on: Option<Day>,
    #[serde(default)]
    reason: String,
    /// Fundstelle jedes geänderten Werts, in der Reihenfolge von `values`.
    places: Vec<CitedPlace>,
}

/// Eine Fundstelle; leer, wo keine genannt ist.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CitedPlace {
    #[serde(default)]
    page: Option<i64>,
    #[serde(default)]
    place: String,
}

impl AmendmentEditInput {
    fn form(self) -> AmendmentEditForm {
        let (page, place) = self
            .places
            .into_iter()
            .map(|input| (number(input.page), input.place))
            .unzip();
        AmendmentEditForm {
            version: String::new(),
            reference: self.reference,
            dated: Day::typed(Some(self.date)),
            announced_on: Day::typed(self.announced_on),
            reason: self.reason,
            page,
            place,
        }
    }
}

/// Änderungsbescheide eines Bescheids, der erste zuerst.
#[utoipa::path(get, path = paths::API_AMENDMENTS, params(("id" = i64, Path), ApiQuery), responses((status = 200, body = Page<AmendmentJson>)))]
pub(super) async fn list(
    _permit: ApiPermit<ReadFunding>,
    db: Db,
    Path(id): Path<NoticeId>,
    query: ApiQuery,
) -> Result<Json<Page<AmendmentJson>>, AppError> {
    query.known_sort("Änderungsbescheide", &[])?;
    let view = service::read_notice(db.reader(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    let page = Page::cut(&query, view.amendments, |row| row.id.to_string())?;
    Ok(Json(page.map(AmendmentJson::from)))
}

/// Ein Änderungsbescheid, mit seinem `ETag`.
#[utoipa::path(get, path = paths::API_AMENDMENT, params(("id" = i64, Path)),
    responses((status = 200, body = AmendmentJson), (status = 404, description = "Gibt es nicht")))]
pub(super) async fn show(
    _permit: ApiPermit<ReadFunding>,
    db: Db,
    Path(id): Path<AmendmentId>,
) -> Result<Response, AppError> {
    let row = queries::amendment(db.reader(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    Ok(versioned(row.version, AmendmentJson::from(row)))
}

/// Erfasst einen Änderungsbescheid: Der Bescheid, seine Einzelansätze und die Zweckbindung seiner Geräte nehmen die neuen Werte an.
#[utoipa::path(post, path = paths::API_AMENDMENTS, params(("id" = i64, Path)), request_body = AmendmentInput,
    responses((status = 201, description = "erfasst, mit ETag", body = WrittenAmendment), (status = 412, description = "der Bescheid ist inzwischen geändert"),
        (status = 422, description = "abgewiesen")))]
pub(super) async fn add(
    ApiPermit(permit): ApiPermit<EditFunding>,
    db: Db,
    Path(notice): Path<NoticeId>,
    body: ApiBody,
) -> Result<Response, AppError> {
    service::read_notice(db.reader(), notice)
        .await?
        .ok_or(AppError::NotFound)?;
    let input = body.read::<AmendmentInput>()?;
    let version = input.notice_version();
    let command = input.form()?.read().map_err(|errors| refused(&errors))?;
    created(&db, permit.who(), body.once.as_ref(), async |tx| {
        // As the preview of the page says it; asked before the notice has the new values.
        let preview = service::preview_amendment(tx.conn(), notice, command.clone(), tx.today()).await;
        let (id, _) = service::amend(tx, &permit, notice, version, command).await?;
        let (row, doubts) = (found(tx, id).await?, preview?.doubts.into_iter());
        let version = row.version;
        let warnings = doubts.map(|(what, todo)| format!("{what} {todo}")).collect();
        let amendment = row.into();
        let told = WrittenAmendment { amendment, warnings };
        Ok((paths::api_amendment(id), Told::new(version, &told)?))
    })
    .await
}

/// Berichtigt Aktenzeichen, Tage, Anlass und Fundstellen eines Änderungsbescheids.
#[utoipa::path(put, path = paths::API_AMENDMENT, params(("id" = i64, Path), ("If-Match" = String, Header)), request_body = AmendmentEditInput,
    responses((status = 200, description = "geändert, mit ETag", body = AmendmentJson), (status = 412, description = "inzwischen geändert")))]
pub(super) async fn edit(
    ApiPermit(permit): ApiPermit<EditFunding>,
    db: Db,
    Path(id): Path<AmendmentId>,
    if_match: IfMatch,
    body: ApiBody,
) -> Result<Response, AppError> {
    queries::amendment(db.reader(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    let version = if_match.version()?;
    let form = body.read::<AmendmentEditInput>()?.form();
    let command = form.read().map_err(|errors| refused(&errors))?;
    changed(
        &db,
        permit.who(),
        (body.once.as_ref(), version),
        async |tx| told(tx, id).await,
        async |tx| {
            service::change_amendment(tx, &permit, id, version, command).await?;
            Ok(())
        },
    )
    .await
}

async fn found(tx: &WriteTx, id: AmendmentId) -> Result<AmendmentRow, AppError> {
    queries::amendment(tx.conn(), id).await?.ok_or(AppError::NotFound)
}

pub(super) async fn told(tx: &WriteTx, id: AmendmentId) -> Result<Told, AppError> {
    let row = found(tx, id).await?;
    Told::new(row.version, &AmendmentJson::from(row))
}
