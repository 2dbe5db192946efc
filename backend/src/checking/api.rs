//! Findings of the rules (Prüfhinweise) as JSON.

use axum::response::Response;
use axum::{Extension, Json};
use paktbuch_types::{NoticeId, Role, Severity, UnknownCode};
use serde::{Deserialize, Serialize};

use super::{Found, Surveys, paths, queries, service};
use crate::auth::{ConfirmFindings, ReadDeviceFindings, ReadFindings};
use crate::db::{Db, WriteTx};
use crate::web::api::{ApiActor, ApiBody, ApiFilter, ApiPermit, ApiQuery, Page, Told, taken};
use crate::web::error::AppError;
use crate::web::routes::Routes;

/// The JSON routes of this feature.
#[must_use]
pub fn api() -> Routes {
    Routes::new()
        .get(paths::API_FINDINGS, list)
        .post(paths::API_CONFIRM, confirm)
        .post(paths::API_REOPEN, reopen)
}

/// Their description.
#[derive(Debug, utoipa::OpenApi)]
#[openapi(paths(list, confirm, reopen))]
pub struct Api;

/// Ein Prüfhinweis.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct FindingJson {
    /// Nennt den Hinweis beim Bestätigen; ändern sich seine Zahlen, ist er ein anderer.
    fingerprint: String,
    #[schema(example = "R16")]
    rule: &'static str,
    /// `error`, `warning` oder `missing_parameter`.
    severity: &'static str,
    subject: SubjectJson,
    message: String,
    remedy: String,
    /// Woher die Regel stammt.
    source: String,
    /// Dass jemand den Hinweis bestätigt hat; `null`, solange er offen ist.
    #[serde(rename = "override")]
    #[schema(required)]
    confirmed: Option<OverrideJson>,
}

/// Warum ein Hinweis hingenommen wird.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct OverrideJson {
    reason: String,
    by: String,
    /// Rolle zu dieser Zeit (`foerdermittel`, `verwaltung`); `null`, wo keine bekannt ist.
    #[schema(required)]
    role: Option<&'static str>,
    at: chrono::DateTime<chrono::Utc>,
}

/// Worum es geht.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct SubjectJson {
    #[schema(example = "device")]
    kind: &'static str,
    id: i64,
    label: String,
}

impl From<Found> for FindingJson {
    fn from(found: Found) -> Self {
        let finding = found.finding;
        Self {
            fingerprint: found.fingerprint,
            rule: finding.rule.code(),
            severity: finding.severity.code(),
            subject: SubjectJson {
                kind: finding.subject.kind.code(),
                id: finding.subject.id,
                label: finding.subject.label,
            },
            message: finding.message,
            remedy: finding.remedy,
            source: finding.source,
            confirmed: found.confirmation.map(|confirmation| OverrideJson {
                reason: confirmation.reason,
                by: confirmation.by,
                role: confirmation.role.map(Role::code),
                at: confirmation.at,
            }),
        }
    }
}

/// Welcher Hinweis bestätigt wird, und warum.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct ConfirmInput {
    fingerprint: String,
    reason: String,
}

/// Wessen Bestätigung zurückgenommen wird.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct ReopenInput {
    fingerprint: String,
}

/// Filter der Liste.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
struct Filter {
    /// Bescheid (`id`); ohne Angabe alles.
    #[param(required = false)]
    notice: String,
    /// Regel, zum Beispiel `R16`.
    #[param(required = false)]
    rule: String,
    /// `error`, `warning` oder `missing_parameter`.
    #[param(required = false)]
    severity: String,
}

/// Prüfhinweise zu den Daten, wie sie jetzt sind. Die Schul-IT sieht die zu den Geräten ihrer Schulen.
#[utoipa::path(get, path = paths::API_FINDINGS, params(ApiQuery, Filter),
    responses((status = 200, body = Page<FindingJson>), (status = 404, description = "Den Bescheid gibt es nicht")))]
async fn list(
    ApiActor(actor): ApiActor,
    db: Db,
    Extension(surveys): Extension<Surveys>,
    query: ApiQuery,
    ApiFilter(filter): ApiFilter<Filter>,
) -> Result<Json<Page<FindingJson>>, AppError> {
    let (conn, today) = (db.reader(), db.clock().today());
    let everything = actor.may::<ReadFindings>();
    let permit = actor.permit::<ReadDeviceFindings>()?;
    query.known_sort("Prüfhinweise", &[])?;
    let severity = Some(filter.severity).filter(|code| !code.is_empty());
    let severity: Option<Severity> = severity
        .map(|code| code.parse())
        .transpose()
        .map_err(|error: UnknownCode| AppError::BadRequest(error.to_string()))?;
    let mut found = if everything {
        match notice(&db, &filter.notice).await? {
            Some(notice) => service::run(conn, today, Some(notice)).await?,
            None => surveys.current(&db).await?.found.clone(),
        }
    } else {
        let schools = permit.scope().schools().unwrap_or_default();
        service::of_schools(conn, &*surveys.current(&db).await?, schools).await?
    };
    found.retain(|found| {
        let rule = filter.rule.is_empty() || found.finding.rule.code() == filter.rule;
        rule && severity.is_none_or(|severity| found.finding.severity == severity)
    });
    let words = query.q.to_lowercase();
    found.retain(|found| found.message().to_lowercase().contains(words.trim()));
    let page = Page::cut(&query, found, |found| found.fingerprint.clone())?;
    Ok(Json(page.map(FindingJson::from)))
}

/// Bestätigt einen Prüfhinweis mit einer Begründung.
#[utoipa::path(post, path = paths::API_CONFIRM, request_body = ConfirmInput,
    responses((status = 200, description = "bestätigt", body = FindingJson),
        (status = 404, description = "Den Hinweis gibt es nicht, oder nicht mehr"), (status = 422, description = "abgewiesen")))]
async fn confirm(
    ApiPermit(permit): ApiPermit<ConfirmFindings>,
    db: Db,
    body: ApiBody,
) -> Result<Response, AppError> {
    let input = body.read::<ConfirmInput>()?;
    taken(&db, permit.who(), body.once.as_ref(), async |tx| {
        let found = known(tx, &input.fingerprint).await?;
        service::confirm(tx, &permit, &found, &input.reason).await?;
        told(tx, &input.fingerprint).await
    })
    .await
}

/// Nimmt die Bestätigung eines Prüfhinweises zurück.
#[utoipa::path(post, path = paths::API_REOPEN, request_body = ReopenInput,
    responses((status = 200, description = "zurückgenommen", body = FindingJson),
        (status = 404, description = "Den Hinweis gibt es nicht, oder er ist nicht bestätigt")))]
async fn reopen(
    ApiPermit(permit): ApiPermit<ConfirmFindings>,
    db: Db,
    body: ApiBody,
) -> Result<Response, AppError> {
    let input = body.read::<ReopenInput>()?;
    taken(&db, permit.who(), body.once.as_ref(), async |tx| {
        let found = known(tx, &input.fingerprint).await?;
        service::take_back(tx, &permit, &found).await?;
        told(tx, &input.fingerprint).await
    })
    .await
}

async fn known(tx: &WriteTx, fingerprint: &str) -> Result<Found, AppError> {
    let found = service::with_fingerprint(tx.conn(), tx.today(), None, fingerprint).await?;
    found.ok_or(AppError::NotFound)
}

/// The finding as it is now; it was there before.
async fn told(tx: &WriteTx, fingerprint: &str) -> Result<(bool, String, Told), AppError> {
    let found = FindingJson::from(known(tx, fingerprint).await?);
    Ok((false, paths::API_FINDINGS.to_owned(), Told::list(&found)?))
}

/// The notice of the filter, which has to be there.
async fn notice(db: &Db, text: &str) -> Result<Option<NoticeId>, AppError> {
    if text.is_empty() {
        return Ok(None);
    }
    let id: NoticeId = text
        .parse()
        .map_err(|_| AppError::BadRequest("„notice“ ist die „id“ eines Bescheids, eine Zahl.".to_owned()))?;
    let notices = queries::notices(db.reader()).await?;
    let known = notices.iter().any(|row| row.id == id);
    known.then_some(Some(id)).ok_or(AppError::NotFound)
}
